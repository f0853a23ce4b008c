"""Class matters on a database: opened by the third complainant in whatever order things are heard."""

from itertools import permutations
from uuid import UUID

import orjson
import pytest

from services.dispatch.store import Wanted, load
from shared.contract.events.classification import ComplaintClassified, MatterChanged, Repeat
from shared.contract.events.complaint import Complainant
from shared.domain.identifiers import complaint_id, stable_id
from shared.domain.vocabulary import PartyKind, Relation, ReportKind
from tests.component.dispatch.conftest import Dispatch
from tests.component.dispatch.test_held import sent
from tests.unit.dispatch.samples import classified, complaint, first_order, incoming, report

MATTER = stable_id("m1")
FIRMS = ("A1", "B2", "C3")


def of_firm(number: str) -> ComplaintClassified:
    """Another firm's complaint about the same matter; the first of them repeats nobody."""
    said = complaint(
        number, side=f"side-{number}", complainant=Complainant(kind=PartyKind.ENTERPRISE, key=number)
    )
    if number == "A1":
        return classified(said, repeat=Repeat(relation=Relation.NONE, matter_id=MATTER))
    first = complaint_id("sh12345", "A1")
    evidence = ("place", "text")
    repeat = Repeat(relation=Relation.SAME, matter_id=MATTER, of_complaint=first, evidence=evidence)
    return classified(said, repeat=repeat)


def joined(number: str) -> MatterChanged:
    place = 1 + FIRMS.index(number)
    return MatterChanged(
        matter_id=MATTER,
        version=place,
        kind="matter",
        change="joined" if place > 1 else "found",
        complaint_id=complaint_id("sh12345", number),
        members=place,
        complainants=place,
    )


async def linked(dispatch: Dispatch) -> set[UUID]:
    rows = await dispatch.pool.fetch(
        "select order_id from work_order where order_state::json -> 'joint' ->> 'class_matter' is not null"
    )
    return {row["order_id"] for row in rows}


@pytest.mark.parametrize("last", [*permutations(("complaint", "change"))])
async def test_the_third_complainant_opens_it_whatever_is_heard_last(
    dispatch: Dispatch, last: tuple[str, ...]
) -> None:
    for number in FIRMS[:2]:
        await dispatch.take(incoming(of_firm(number)), incoming(joined(number)))
    assert await linked(dispatch) == set()
    for what in last:
        await dispatch.take(incoming(of_firm("C3") if what == "complaint" else joined("C3")))
    assert await linked(dispatch) == {first_order(number) for number in FIRMS}
    tasks = [row["kind"] for row in await dispatch.rows("desk_task", "at")]
    assert tasks == ["class_matter"], "once"


async def test_three_who_are_heard_in_one_batch_open_it(dispatch: Dispatch) -> None:
    alone = Repeat(relation=Relation.NONE, matter_id=None)
    strangers = (of_firm(number).model_copy(update={"repeat": alone}) for number in FIRMS)
    await dispatch.take(*map(incoming, strangers))
    await dispatch.take(*(incoming(joined(number)) for number in FIRMS))
    assert await linked(dispatch) == {first_order(number) for number in FIRMS}


async def test_whoever_joins_an_open_one_is_linked_and_nobody_is_read_again(dispatch: Dispatch) -> None:
    for number in FIRMS:
        await dispatch.take(incoming(of_firm(number)), incoming(joined(number)))
    async with dispatch.pool.acquire() as connection, connection.transaction():
        assert list(await load(connection, Wanted(together={MATTER}))) == []
        assert len(list(await load(connection, Wanted(together={MATTER}, whole=True)))) == len(FIRMS)
    await dispatch.take(incoming(of_firm("D4")))
    assert await linked(dispatch) == {first_order(number) for number in (*FIRMS, "D4")}


async def test_who_joins_once_a_lead_is_named_gets_it_too(dispatch: Dispatch) -> None:
    for number in FIRMS:
        await dispatch.take(incoming(of_firm(number)), incoming(joined(number)))
    async with dispatch.client() as client:
        await client.post(f"/class-matters/{MATTER}/lead", json={"unit": "jw", "reason": "供电牵头"})
    await dispatch.take(incoming(of_firm("D4")))
    late = await dispatch.pool.fetchval(
        "select order_state::json from work_order where order_id = $1", first_order("D4")
    )
    assert (late["joint"]["class_lead"], late["co"]) == ("jw", ["jw"])
    heard = [m for m in dispatch.sent if m.topic.startswith("tiaokuai.dispatch.orders.")]
    links = [said for m in heard if (said := orjson.loads(m.value or b""))["kind"] == "class_matter"]
    told = {(said["unit"], said["role"]) for said in links if said["number"] == "D4"}
    assert told == {("scjgj", "lead"), ("jw", "co")}


async def test_who_began_it_and_came_late_is_linked_with_the_next(dispatch: Dispatch) -> None:
    await dispatch.take(incoming(joined("A1")))
    await dispatch.take(*(incoming(of_firm(number)) for number in ("B2", "C3", "D4")))
    await dispatch.take(incoming(of_firm("A1")))  # says itself that it repeats nobody
    assert await linked(dispatch) == {first_order(number) for number in ("B2", "C3", "D4")}
    await dispatch.take(incoming(of_firm("E5")))
    assert await linked(dispatch) == {first_order(number) for number in ("A1", "B2", "C3", "D4", "E5")}


async def test_it_is_led_by_one_and_answered_once_but_each_number_for_itself(dispatch: Dispatch) -> None:
    for number in FIRMS:
        await dispatch.take(incoming(of_firm(number)), incoming(joined(number)))
    for number in FIRMS[:2]:
        order = first_order(number)
        await dispatch.take(
            incoming(report(ReportKind.SIGNED, order)), incoming(report(ReportKind.CONTACTED, order))
        )
    answer = {"words": "变压器已更换，全部恢复供电。", "outcome": "solved", "basis": "供电营业规则"}
    async with dispatch.client() as client:
        assert (await client.get("/class-matters")).json()["items"][0]["matter_id"] == str(MATTER)
        lead = await client.post(f"/class-matters/{MATTER}/lead", json={"unit": "jw", "reason": "供电牵头"})
        assert {line["code"] for line in lead.json()["orders"]} == {None}
        first = (await client.post(f"/class-matters/{MATTER}/answer", json=answer)).json()["orders"]
        assert [line["code"] for line in first] == [None, None, "not_contacted"]
        last = first_order("C3")
        await dispatch.take(
            incoming(report(ReportKind.SIGNED, last)), incoming(report(ReportKind.CONTACTED, last))
        )
        second = (await client.post(f"/class-matters/{MATTER}/answer", json=answer)).json()["orders"]
        assert [line["code"] for line in second] == [None]
        assert (await client.get("/class-matters")).json()["items"] == []
        assert (await client.post(f"/class-matters/{MATTER}/answer", json=answer)).status_code == 404
    told = await dispatch.pool.fetch("select number from city_report where kind = 'answered' order by number")
    assert [row["number"] for row in told] == list(FIRMS)
    assert {m.unit for m in await sent(dispatch) if m.kind == "class_matter"} == {"scjgj", "jw"}
