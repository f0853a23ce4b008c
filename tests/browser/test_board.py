"""晒榜, 反向评价, 清欠, 效果, 流转图: figures with their samples, objected to and decided by people."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from services.console.view.times import ZONE
from shared.catalogue import load
from tests.browser.conftest import TO_A_UNIT, TO_THE_DESK, Arrive, Open, about
from tests.browser.hotline import Hotline
from tests.browser.test_walk import wait_for

pytestmark = pytest.mark.long

OWED = "国有企业拖欠我公司货款二十三万元，验收已满一年仍不支付，请督促付款。"


def _of_many_units() -> list[str]:
    """What enterprises say to ten units: examples of the catalogue's leaves."""
    leaves = {leaf.lead: leaf.examples[0] for leaf in load().categories.values() if leaf.examples}
    return list(leaves.values())[:10]


async def test_an_edition_is_drafted_objected_to_and_corrected(
    opened: Open, arrive: Arrive, hotline: Hotline, pictures: Path | None
) -> None:
    await arrive("BOARD", 1, TO_A_UNIT)
    await hotline.unit("scjgj", "BOARD-001", "signed", "contacted")
    many = _of_many_units()
    await arrive("MANY", len(many), each=lambda n: about(many[n]))
    supervisor = await opened("supervisor")
    await wait_for(supervisor, "/scoreboard", "市场监管局")
    await supervisor.must_be_accessible()
    await supervisor.picture(pictures, "scoreboard")
    await supervisor.go("/editions")
    month = f"{datetime.now(ZONE):%Y-%m}"
    await supervisor.page.fill("#month", month)
    await supervisor.click("button", "起草", exact=True)
    assert "已起草，异议期开始" in await supervisor.text()
    edition = supervisor.page.url.removeprefix(supervisor.address)
    unit = await opened("scjgj")
    await unit.go(edition)
    await unit.page.fill("#order", "BOARD-001")
    await unit.page.select_option("#part", "contact")
    await unit.page.fill("#words", "当日已联系，企业当时未接听，次日回电。")
    await unit.page.fill("#evidence", "通话记录编号 20261110-7")
    await unit.click("button", "提出异议")
    assert "异议已提出" in await unit.text()
    await supervisor.go(edition)
    await supervisor.must_be_accessible()
    await supervisor.picture(pictures, "edition")
    await supervisor.click("button", "发布本期")
    assert await supervisor.page.get_by_role("alert").inner_text(), "not before objections are over"
    await supervisor.page.get_by_label("处理意见").fill("通话记录属实。")
    await supervisor.click("button", "成立", exact=True)
    assert "成立，须更正" in await supervisor.text()
    await supervisor.go("/editions")
    await supervisor.page.fill("#month", month)
    await supervisor.page.fill("#corrects", edition.rpartition("/")[2])
    await supervisor.page.fill("#reason", "BOARD-001 的先行联系改按时")
    await supervisor.click("button", "起草", exact=True)
    assert "BOARD-001 的先行联系改按时" in await supervisor.text()
    await supervisor.go(f"{edition}/print")
    assert "打印人 督办员老郑" in await supervisor.text()
    supervisor.complaints.clear()  # the browser says of the refusal that it is one


async def test_a_round_of_ratings_is_announced(opened: Open, pictures: Path | None) -> None:
    window = await opened("supervisor")
    await window.go("/ratings")
    page, today = window.page, datetime.now(ZONE).date()
    await page.get_by_text("公布一轮").click()
    await page.fill("#half_year", f"{today.year}H{1 if today.month <= 6 else 2}")
    for name, days in (("opens_at", 1), ("closes_at", 11), ("objections_until", 21)):
        await page.fill(f"#{name}", (today + timedelta(days=days)).isoformat())
    await window.click("button", "公布", exact=True)
    assert "已公布这一轮评价的时间" in await window.text()
    town = await opened("anting")
    await town.go("/ratings")
    assert "已公布" in await town.text()
    await window.picture(pictures, "ratings")


async def test_a_debt_is_watched_until_it_is_paid(
    opened: Open, arrive: Arrive, pictures: Path | None
) -> None:
    await arrive("OWED", 1, OWED)
    window = await opened("supervisor")
    await wait_for(window, "/arrears", "未清（")
    await window.must_be_accessible()
    await window.picture(pictures, "arrears")
    page = window.page
    await page.get_by_text("记录", exact=True).first.click()
    await page.locator("#s-1").select_option("small")
    await page.locator("td input[name=settled]").first.check()
    await page.locator("#v-1").fill("银行回单 20261110")
    await window.click("button", "保存")
    assert "已记录" in await window.text()


async def test_where_orders_wander_and_what_the_rule_saves_are_drawn(
    opened: Open, arrive: Arrive, hotline: Hotline, pictures: Path | None
) -> None:
    await arrive("WANDER", 1, TO_THE_DESK)
    await hotline.desk("WANDER-001", "dispatch", unit="nanxiang")
    why = {"ground": "power_elsewhere", "basis": "《税收征收管理法》第五条", "units": ["shuiju"]}
    await hotline.unit("nanxiang", "WANDER-001", "return_requested", **why)
    await hotline.review("WANDER-001", action="accept", unit="shuiju")
    window = await opened("supervisor")
    for path, what in (("/flows", "flows"), ("/saved", "saved")):
        await wait_for(window, path, "街镇少接" if what == "saved" else "南翔镇")
        await window.page.locator("[data-chart] canvas").wait_for()
        await window.must_be_accessible()
        await window.must_fit()
        await window.picture(pictures, what)
