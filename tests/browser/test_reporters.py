"""职业举报: from a pattern to an entry by people of two bodies; an appeal; who looked."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import Arrive, Open, about
from tests.browser.test_walk import wait_for
from tests.browser.window import Window
from tests.component.reporters.conftest import CLAIM

pytestmark = pytest.mark.long

HARMLESS = "名单上的标记不改变任何派单"
CLAIMS = 12


async def test_an_entry_goes_its_whole_way(opened: Open, arrive: Arrive, pictures: Path | None) -> None:
    person = {"kind": "person", "name": "褚某某", "phone": "13900000001"}
    await arrive("CLAIM", CLAIMS, each=claim, complainant=person, enterprise=None, place="")
    leader = await opened("leader")
    await wait_for(leader, "/reporters", "系统提示")
    await wait_for(leader, "/reporters", "…")
    security = await opened("secadmin")
    await security.go("/reporters")
    await security.page.fill("#reference", "嘉市监评〔2026〕1号")
    await security.page.fill("#valid_until", (datetime.now(UTC) + timedelta(days=700)).date().isoformat())
    await security.click("button", "备案并启用")
    await leader.go("/reporters")
    await leader.must_be_accessible()
    async with leader.turned():
        await leader.page.locator("a[href^='/reporters/suspected/']").first.click()
    assert HARMLESS in await leader.text()
    for box in (await leader.page.locator("input[name=evidence]").all())[:10]:
        await box.check()
    await leader.page.fill("#reason", "十二件同一模板")
    await leader.click("button", "提出列入")
    assert "等两家单位分别审核" in await leader.text()
    entry = leader.page.url.removeprefix(leader.address)
    market, justice = await opened("reviewer"), await opened("reviewer2")
    for reviewer in (market, justice):
        await approve(reviewer, entry)
    await justice.must_be_accessible()
    await justice.picture(pictures, "reporter")
    await act(leader, entry, "#notice-reason", "挂号信，已签收", "已告知本人和申诉途径")
    assert "在名单" in await leader.text()
    await act(leader, entry, "#appeal-reason", "本人来电提出异议", "本人提出异议")
    assert "已停用" in await leader.text()
    for window in (leader, market, justice):
        await window.go("/reporters")
        assert HARMLESS in await window.text()
    auditor = await opened("auditor")
    await auditor.go("/reporters")
    assert "reviewer2" in await auditor.text()


def claim(n: int) -> dict[str, Any]:
    """A claim by the template, against a merchant and at a time of its own."""
    at = datetime.now(UTC) - timedelta(days=40) + timedelta(hours=n)
    shop = {"kind": "enterprise", "name": f"某某{n}超市"}
    said = about(CLAIM.format(f"商品{n}", n + 5), "complaint")
    return said | {"respondent": shop, "submitted_at": at.isoformat()}


async def approve(window: Window, entry: str) -> None:
    await window.go(entry)
    assert HARMLESS in await window.text()
    await window.page.get_by_label("不是企业内部举报人").check()
    await window.page.get_by_label("不是公益举报").check()
    await act(window, "", "#approve-reason", "依据充分，同意", "同意列入")
    assert "已同意" in await window.text()


async def act(window: Window, entry: str, field: str, reason: str, button: str) -> None:
    if entry:
        await window.go(entry)
    await window.page.fill(field, reason)
    await window.click("button", button)
