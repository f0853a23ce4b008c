"""What is read before an answer leaves: 办结审核 at the desk, 审签 by the unit's leader."""

from dataclasses import replace
from datetime import UTC, datetime

from services.dispatch.handbook import Handbook, handbook
from services.dispatch.handler import OrdersHandler
from shared.catalogue import load
from shared.domain.holidays import state_council
from shared.domain.vocabulary import ReportKind, RequestType
from tests.component.console.conftest import World, send
from tests.unit.dispatch.samples import book, classified, first_order, incoming, report

A1 = first_order()


async def test_an_answer_passes_with_every_point_ticked_and_goes_back_with_words(world: World) -> None:
    await answered(world, replace(book(), answer_check="desk"))
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
    assert await state(world) == "accepted"


async def test_where_a_unit_wants_it_its_leader_alone_lets_an_answer_leave(world: World) -> None:
    known = load()
    unit = known.units["scjgj"].model_copy(update={"approval": (RequestType.COMPLAINT,)})
    careful = replace(known, units={**known.units, "scjgj": unit})
    await answered(world, handbook(careful, state_council()))
    leader, duty = await world.signed_in("scjgj"), await world.signed_in("duty")
    page = f"/orders/{A1}"
    assert "审签答复" in (await leader.get(page)).text
    assert "审签答复" not in (await duty.get(page)).text
    version = await world.dispatch.fetchval("select version from work_order where order_id = $1", A1)
    said = {"kind": "approved", "version": str(version)}
    assert "没有办理此事的权限" in (await send(duty, page, **said)).text
    assert await state(world) == "approval"
    assert (await send(leader, page, **said)).status_code == 303
    assert await state(world) == "accepted"


async def answered(world: World, used: Handbook) -> None:
    await world.take(incoming(classified()))
    for kind in (ReportKind.SIGNED, ReportKind.CONTACTED, ReportKind.ANSWERED):
        async with world.dispatch.acquire() as connection, connection.transaction():
            await OrdersHandler(used)([incoming(report(kind, A1))], connection, datetime.now(UTC))


async def state(world: World) -> str:
    return str(await world.dispatch.fetchval("select state from work_order where order_id = $1", A1))
