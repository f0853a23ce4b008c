"""办结审核 without a browser: an answer passes with its five points ticked, or goes back with a reason."""

from dataclasses import replace
from datetime import UTC, datetime

from services.dispatch.handler import OrdersHandler
from shared.domain.vocabulary import ReportKind
from tests.component.console.conftest import World, send
from tests.unit.dispatch.samples import book, classified, first_order, incoming, report

A1 = first_order()


async def test_an_answer_passes_with_every_point_ticked_and_goes_back_with_words(world: World) -> None:
    await world.take(incoming(classified()))
    desk = replace(book(), answer_check="desk")
    for kind in (ReportKind.SIGNED, ReportKind.CONTACTED, ReportKind.ANSWERED):
        async with world.dispatch.acquire() as connection, connection.transaction():
            await OrdersHandler(desk)([incoming(report(kind, A1))], connection, datetime.now(UTC))
    clerk = await world.signed_in("clerk")
    shown = await clerk.get("/answers")
    assert shown.text.count('name="checked"') == 5
    version = await world.dispatch.fetchval("select version from work_order where order_id = $1", A1)
    said = {"order": str(A1), "version": str(version), "action": "accept"}
    missing = await send(clerk, "/answers", **said, checked=["1", "2", "3", "4"])
    assert (missing.status_code, "五项没有全部核对" in missing.text) == (422, True)
    bare = await send(clerk, "/answers", **said | {"action": "send_back"})
    assert (bare.status_code, "要写明意见" in bare.text) == (422, True)
    assert (await send(clerk, "/answers", **said, checked=list("12345"))).status_code == 303
    state = await world.dispatch.fetchval("select state from work_order where order_id = $1", A1)
    assert state == "accepted"
