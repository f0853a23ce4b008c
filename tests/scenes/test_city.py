"""The city above and the people on duty, end to end on real Kafka: ten scenes in one running district."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import xlsxwriter
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from cli.city import app as city_command
from cli.city_file import RECEIPT
from deploy.local.clock import shanghai
from shared.contract.events.order import CityReport
from shared.contract.events.submission import SubmittedParty
from shared.domain.lifecycle import Move, State
from shared.domain.vocabulary import (
    Action,
    CityReportKind,
    Confidentiality,
    OrderKind,
    PartyKind,
    ReportKind,
    Satisfaction,
    Solved,
)
from tests.scenes.order import Order
from tests.scenes.scene import Scene

LINE = "01-01-01"
VAGUE = "请帮忙看一下这个事情怎么办"


async def rows(scene: Scene, service: str, statement: str, *values: Any) -> list[dict[str, Any]]:
    """What a service's table holds."""
    connection = await asyncpg.connect(scene.district.loop.session.services[service].dsn)
    try:
        return [dict(row) for row in await connection.fetch(statement, *values)]
    finally:
        await connection.close()


async def answered(scene: Scene, **more: Any) -> Order:
    """An order of 市场监管局's that was handled and accepted."""
    order = await scene.complains(scene.example(LINE), **more)
    await scene.unit("scjgj").handles(order)
    await order.until(State.ACCEPTED)
    return order


async def at_the_desk(scene: Scene, **more: Any) -> Order:
    order = await scene.complains(VAGUE, **more)
    await order.until(State.DESK)
    return order


async def test_a_closed_number_is_handled_again(scene: Scene) -> None:
    order = await answered(scene)
    await scene.survey.hears(order, Solved.YES, Satisfaction.SATISFIED)
    await order.until(State.CLOSED)
    due = await scene.later(days=2) + timedelta(days=3)
    await scene.city.says(order.number, Action.REHANDLE, note="诉求人称又发生了", due_city=due)
    await order.told("scjgj", OrderKind.REWORK)
    assert order.now.due is not None
    assert order.now.due.city == due
    assert order.now.due.binding <= due
    await scene.unit("scjgj").handles(order)
    reports = [await scene.city.heard(order.number, CityReportKind.ANSWERED, n) for n in (1, 2)]
    assert reports[0].report_id != reports[1].report_id


async def test_the_citys_date_moves_forward_while_a_return_is_open(scene: Scene) -> None:
    order = await scene.complains(scene.example(LINE))
    unit = scene.unit("scjgj")
    await unit.reports(order, ReportKind.SIGNED)
    await unit.reports(
        order, ReportKind.RETURN_REQUESTED, ground="not_our_duty", basis="权责清单", words="非我职责"
    )
    await order.until(State.RETURN_REQUESTED)
    sooner = await scene.district.clock.now() + timedelta(days=1)
    await scene.city.says(order.number, Action.DUE_CHANGED, due_city=sooner, note="请提前办结")
    moved = await order.moved(Move.CHANGE_DUE)
    assert moved.order.due is not None
    assert (moved.order.due.city, moved.order.state) == (sooner, State.RETURN_REQUESTED)
    assert moved.order.due.binding <= sooner
    await scene.clerk.asks(f"/returns/{order.order_id}/decide", action="refuse", reason="属你单位职责")
    assert (await order.until(State.SIGNED)).due.city == sooner  # type: ignore[union-attr]


async def test_a_return_to_the_city_is_refused_then_accepted(scene: Scene) -> None:
    order = await at_the_desk(scene)
    for turn, granted in enumerate((False, True), 1):
        ground = {"ground": "not_this_district", "basis": "属地管理"}
        await scene.clerk.decides(order, "return_to_city", "不属本区", **ground)
        told = await scene.city.heard(order.number, CityReportKind.RETURN_REQUESTED, turn)
        assert (told.ground, told.basis, told.words) == ("not_this_district", "属地管理", "不属本区")
        decision = {"granted": granted, "report_id": str(told.report_id), "note": "批复"}
        await scene.city.says(order.number, Action.RETURN_DECIDED, **decision)
        await order.until(State.RETURNED_TO_CITY if granted else State.DESK)
        await order.moved(Move.CITY_TAKES_BACK if granted else Move.CITY_REFUSES)


async def test_an_extension_is_asked_and_denied(scene: Scene) -> None:
    order = await scene.complains(scene.example(LINE))
    before = order.now.due
    unit = scene.unit("scjgj")
    await unit.reports(order, ReportKind.SIGNED)
    await unit.reports(order, ReportKind.EXTENSION_REQUESTED, ground="complex", days=5, words="须检测")
    told = await scene.city.heard(order.number, CityReportKind.EXTENSION_REQUESTED)
    assert (told.days, told.ground) == (5, "complex")
    await scene.city.says(
        order.number, Action.EXTENSION_DECIDED, granted=False, report_id=str(told.report_id)
    )
    after = await order.moved(Move.REFUSE_EXTENSION)
    assert (after.order.extension, after.order.due) == ("refused", before)


async def test_gas_is_smelt_on_the_first_day_of_spring_festival(scene: Scene) -> None:
    await scene.at("2026-02-17 03:12")
    order = await scene.complains("楼下闻到很浓的燃气味,有爆炸危险,请马上来人", due_days=None)
    assert order.now.urgent
    statement = "select kind, unit, level, next_try from notice where order_id = $1 order by at"
    told = await rows(scene, "dispatch", statement, order.order_id)
    assert {"desk"} <= {each["unit"] for each in told}
    assert all(each["next_try"] < shanghai("2026-02-17 03:15") for each in told)
    await scene.clerk.asks(f"/desk/{order.order_id}/transfers", service="119", words="消防已出动")
    if order.now.state is State.DESK:
        await scene.clerk.decides(order, "dispatch", unit="jgw")
    await order.until(State.ISSUED)
    due = order.now.due
    assert due is not None
    assert due.sign - order.now.issued_at == timedelta(minutes=30)  # type: ignore[operator]


async def test_a_sealed_complaint_against_a_units_own_staff(scene: Scene) -> None:
    respondent = SubmittedParty(kind=PartyKind.UNIT, unit="scjgj")
    sealed = {"respondent": respondent, "confidentiality": Confidentiality.SEALED}
    order = await scene.complains(scene.example(LINE), **sealed)
    await order.until(State.DESK)
    assert (order.now.lead, order.now.category, order.now.respondent_unit) == (None, None, "scjgj")
    await scene.district.wire.caught_up()
    assert order.messages("scjgj") == []
    mine = [each for each in scene.district.wire.said if order.number in str(each.event)]
    loud = {each.topic for each in mine if scene.example(LINE) in str(each.event)}
    assert loud == {"tiaokuai.intake.submissions", "tiaokuai.complaints.sealed"}
    classified = "select result from classified where complaint_id = $1"
    for row in await rows(scene, "classifier", classified, order.now.complaint_id):
        assert scene.example(LINE).encode() not in row["result"]
    assert str(order.order_id) in str(await scene.clerk.sees("/desk", limit=200))
    assert str(order.order_id) not in str(await asked_as(scene, "clerk", "/desk?limit=200"))
    assert str(order.order_id) not in str(await asked_as(scene, "clerk", "/orders?limit=200"))


async def test_an_urge_is_counted_once_each(scene: Scene) -> None:
    order = await scene.complains(scene.example(LINE))
    said = await scene.district.clock.now()
    for sequence, words in ((2, "请尽快"), (3, "再次催办"), (3, "再次催办"), (2, "请尽快")):
        urge = {"note": words, "sequence": sequence, "submitted_at": said}
        await scene.city.says(order.number, Action.URGE, **urge)
    await scene.city.says(order.number, Action.SUPERVISE, note="请重点办理", sequence=4)
    await order.moved(Move.SUPERVISE)
    assert (order.now.urged, order.now.supervised) == (2, 1)
    urged = [each.words for each in order.messages("scjgj", OrderKind.URGED)]
    assert urged == ["请尽快", "再次催办"]


async def test_three_numbers_of_one_matter_are_reported_each_for_itself(scene: Scene) -> None:
    orders = [await scene.complains(scene.example(LINE)) for _ in range(3)]
    await orders[0].until(State.ISSUED)
    for joined in orders[1:]:
        await joined.until(State.MERGED)
    await scene.unit("scjgj").handles(orders[0])
    told = [await scene.city.heard(order.number, CityReportKind.ANSWERED) for order in orders]
    assert len({each.report_id for each in told}) == 3
    assert len({each.words for each in told}) == 1


async def test_a_hand_over_nobody_acknowledges_comes_back(scene: Scene) -> None:
    order = await at_the_desk(scene)
    body = {"receiver": "昆山市12345", "words": "地点在昆山"}
    told = await scene.clerk.asks(f"/desk/{order.order_id}/hand_over", **body)
    assert shanghai("2026-03-12 09:00") < (await due_of(scene, told["hand_over_id"]))
    await scene.later(days=3)
    await scene.district.wire.caught_up()
    await until_row(scene, "select 1 from desk_task where order_id = $1 and kind = 'handover_silent'", order)
    assert order.now.state is State.DESK
    late = await scene.clerk.tries(f"/handovers/{told['hand_over_id']}/acknowledge", number="KS-1")
    assert late.status_code == 404


async def test_a_days_work_goes_out_and_comes_in_by_workbook(scene: Scene, tmp_path: Path) -> None:
    order = await answered(scene)
    told = await scene.city.heard(order.number, CityReportKind.ANSWERED)
    out, back = tmp_path / "out.xlsx", tmp_path / "back.xlsx"
    await by_command(scene, "export", str(out))
    heading, *lines = CalamineWorkbook.from_path(str(out)).get_sheet_by_index(0).to_python()
    mine = next(line for line in lines if line[heading.index("回报编号")] == str(told.report_id))
    mine[heading.index(RECEIPT)] = "接收"
    with xlsxwriter.Workbook(str(back)) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate((heading, mine)):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, str(cell))
    for _ in range(2):
        assert "1 行" in await by_command(scene, "import", str(back))
    acknowledged = "select 1 from city_report where complaint_id = $1 and kind = 'answered' and acknowledged"
    await until_row(scene, acknowledged, order, order.now.complaint_id)
    assert isinstance(told, CityReport)


async def by_command(scene: Scene, *arguments: str) -> str:
    """`tiaokuai city …` on the scene's loop."""
    folder = str(scene.district.loop.session.data_folder)
    ran = await asyncio.to_thread(CliRunner().invoke, city_command, [*arguments, "--data", folder])
    assert ran.exit_code == 0, ran.output
    return ran.output


async def due_of(scene: Scene, hand_over: str) -> Any:
    statement = "select due from hand_over where hand_over_id = $1"
    (row,) = await rows(scene, "dispatch", statement, UUID(hand_over))
    return row["due"]


async def until_row(scene: Scene, statement: str, order: Order, value: Any = None) -> None:
    """Wait for what a timer or a receipt writes."""
    async with asyncio.timeout(40):
        while not await rows(scene, "dispatch", statement, value or order.order_id):
            await asyncio.sleep(0.2)


async def asked_as(scene: Scene, client: str, path: str) -> Any:
    """The desk's lists as another client sees them."""
    session = scene.district.loop.session
    headers = {"authorization": f"Bearer {session.token(client)}"}
    async with httpx.AsyncClient(
        base_url=session.services["dispatch"].api, headers=headers, trust_env=False
    ) as web:
        return (await web.get(path)).json()
