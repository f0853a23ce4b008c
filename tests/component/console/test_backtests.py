"""回测报告: handed over by an operator, read with its cases by who reads every order, never a sealed one."""

from datetime import UTC, datetime
from typing import Any

from services.dispatch.backtest.summary import Figures
from shared.domain.vocabulary import Confidentiality
from shared.platform.identity import Identity
from tests.component.console.conftest import World
from tests.unit.dispatch.samples import classified, complaint, first_order, incoming

A1, C3 = first_order(), first_order("C3")
FIGURES = dict.fromkeys(Figures.model_fields, 3)


def case(order: object, said: str) -> dict[str, Any]:
    return {
        "order": str(order),
        "day": "2026-03-03",
        "category": "经营范围变更",
        "leads": ["南翔镇", "市场监管局"],
        "rules": ["属地", "条线"],
        "said": ["按属地", said],
    }


REPORT: dict[str, Any] = {
    "title": "四月拟改目录",
    "old_version": "2026-01",
    "new_version": "2026-04",
    "figures": FIGURES,
    "units": [{"name": "南翔镇", "town": True, "before": 9, "after": 6}],
    "rules": [{"name": "条线", "rule": "line", "before": 1, "after": 4}],
    "moves": [{"old": "南翔镇", "new": "市场监管局", "orders": 3}],
    "cases": [case(A1, "公开的"), case(C3, "密件的"), case("S-1", "别处的")],
}


async def test_a_report_is_handed_over_and_read(world: World) -> None:
    await world.take(
        incoming(classified()), incoming(classified(complaint("C3", confidentiality=Confidentiality.SEALED)))
    )
    client = world.console.services.client("dispatch")
    for scope, status in (("desk", 403), ("operate", 200), ("operate", 200)):
        told = world.console.signer.sign(Identity("ops", frozenset({scope})), datetime.now(UTC))
        kept = await client.post("/backtests", json=REPORT, headers={"authorization": f"Bearer {told}"})
        assert kept.status_code == status, kept.text
    clerk, operator = await world.signed_in("clerk"), await world.signed_in("sysadmin")
    listed = (await clerk.get("/catalogue/backtests")).text
    assert listed.count("四月拟改目录") == 1, "the same one again changes nothing"
    path = f"/catalogue/backtests/{kept.json()['report_id']}"
    shown = (await clerk.get(path)).text
    assert ("公开的" in shown, "密件的" in shown, "别处的" in shown) == (True, False, True)
    assert shown.count(f'href="/orders/{A1}"') == 1
    assert "没有符合的" in (await clerk.get(path, params={"q": "没有这样的词"})).text
    figures = (await operator.get(path)).text
    assert ("街镇转给条线" in figures, "公开的" in figures) == (True, False)
    assert (await (await world.signed_in("jw")).get(path)).status_code == 403
    gone = "/catalogue/backtests/00000000-0000-0000-0000-000000000000"
    assert (await clerk.get(gone)).status_code == 404
