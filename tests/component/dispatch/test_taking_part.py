"""Where others wait for a unit: kept with the order's row, found by it, paged by what is due first."""

from typing import Any

from services.dispatch import taking_part
from shared.contract.events.order import OrderState
from shared.domain.vocabulary import ReportKind
from tests.component.dispatch.conftest import Dispatch
from tests.unit.dispatch.samples import incoming, report

BODY = {"title": "夜市疏导点", "place": "银翔路100号", "units": ["scjgj", "jw"], "words": "请到场"}
_OWED = "select awaited from work_order"


async def owed(dispatch: Dispatch) -> list[list[str]]:
    """Who owes a part, order by order."""
    return [row["awaited"] or [] for row in await dispatch.pool.fetch(_OWED)]


async def whistled(dispatch: Dispatch, **more: Any) -> OrderState:
    async with dispatch.client("nanxiang") as town:
        answer = await town.post("/whistles", json=BODY | more)
    assert answer.status_code == 200, answer.text
    return OrderState.model_validate(answer.json()["order"])


async def test_a_unit_is_awaited_until_it_gave_its_part(dispatch: Dispatch) -> None:
    order = await whistled(dispatch)
    assert await owed(dispatch) == [["jw", "scjgj"]]
    own = order.order_id
    asked = report(ReportKind.HELP_ASKED, own, order.version, words="查档", units=("sthjj",))
    await dispatch.take(
        incoming(report(ReportKind.REPORT_IN, own, order.version), unit="jw"),
        incoming(asked, unit="nanxiang"),
    )
    assert await owed(dispatch) == [["scjgj", "sthjj"]]
    given = report(ReportKind.HELP_GIVEN, own, order.version, words="已查")
    await dispatch.take(incoming(given, unit="sthjj"))
    assert await owed(dispatch) == [["scjgj"]]
    await dispatch.take(incoming(report(ReportKind.REPORT_IN, own, order.version), unit="scjgj"))
    assert await owed(dispatch) == [[]]


async def test_what_is_awaited_comes_page_by_page(dispatch: Dispatch) -> None:
    orders = {str((await whistled(dispatch, title=f"夜市{n}")).order_id) for n in range(5)}
    seen: list[dict[str, Any]] = []
    after = ""
    async with dispatch.client("jw") as unit:
        while True:
            page = (await unit.get(f"/inbox?box=join&limit=2{after}")).json()
            assert len(page["items"]) <= 2
            seen += page["items"]
            if page["next"] is None:
                break
            after = f"&after={page['next']}"
    assert {each["order_id"] for each in seen} == orders
    assert len(seen) == len(orders)
    due = [each["part"]["due"] for each in seen]
    assert due == sorted(due)
    assert {each["part"]["kind"] for each in seen} == {"whistle"}


async def test_who_is_awaited_is_found_by_an_index(dispatch: Dispatch) -> None:
    async with dispatch.pool.acquire() as connection, connection.transaction():
        await connection.execute("set local enable_seqscan = off")
        found = await connection.fetch(f"explain {taking_part.AWAITED}", "jw")
    assert any("work_order_awaited" in row[0] for row in found)
