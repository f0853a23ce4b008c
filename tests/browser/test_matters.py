"""What belongs together and what is known: 一类事, 知识."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import Arrive, Open, about
from tests.browser.test_walk import wait_for

pytestmark = pytest.mark.long

DUST = (
    "桃园路的混凝土搅拌站夜里两点还在施工，粉尘落满窗台，罐车轰鸣，小孩老人都睡不好，"
    "向物业反映多次没有结果，请有关部门尽快到现场核实处理"
)


def stranger(n: int) -> dict[str, Any]:
    """Somebody whom nobody else is, with the same thing to say."""
    who = {"kind": "person", "name": f"王小{'甲乙丙'[n]}", "phone": f"1381234000{n}"}
    return about(f"{DUST}，门牌{n}号") | {"complainant": who}


async def test_three_who_say_the_same_are_one_class_matter_and_one_is_taken_out(
    opened: Open, arrive: Arrive, pictures: Path | None
) -> None:
    await arrive("DUST", 3, each=stranger, enterprise=None, place="")
    window = await opened("leader")
    await wait_for(window, "/class-matters?kind=class_matter", "3")
    await window.must_be_accessible()
    async with window.turned():
        await window.page.locator("tbody a").first.click()
    shown = await window.text()
    assert "3 件诉求，3 个诉求人" in shown
    assert "DUST-003" in shown
    assert "文字相近" in shown, "what they have in common"
    await window.must_fit()
    await window.must_be_accessible()
    await wait_for(window, window.page.url.removeprefix(window.address), "联动牵头")  # once dispatch knows
    await window.page.select_option("#lead", "sthjj")
    await window.page.fill("#lead-reason", "同一搅拌站，由一家牵头核查。")
    await window.click("button", "指定牵头")
    assert "已指定生态环境局牵头" in await window.text()
    await window.picture(pictures, "class-matter")
    await window.page.locator("input[name=complaint]").last.check()
    await window.page.fill("#reason", "不是同一搅拌站")
    await window.click("button", "把勾选的移出本组")
    assert "2 件诉求" in await window.text()
    await window.page.fill("#join", "DUST-003")
    await window.page.fill("#join-reason", "核实后仍是同一搅拌站")
    await window.click("button", "加入本组")
    assert "3 件诉求" in await window.text()


async def test_knowledge_is_proposed_by_one_approved_by_another_and_found(
    opened: Open, pictures: Path | None
) -> None:
    clerk = await opened("clerk")
    await clerk.go("/knowledge")
    page = clerk.page
    await page.fill("#title", "注销清税要带哪些材料")
    await page.fill("#answer", "带营业执照、公章和清算报告到办税服务厅，当场受理。")
    await page.fill("#basis", "《税务登记管理办法》第二十八条")
    await page.select_option("#owner", "shuiju")
    await page.fill("#expires_on", (datetime.now(UTC) + timedelta(days=365)).date().isoformat())
    await clerk.click("button", "提交", exact=True)
    assert "您提交的，须由他人核准" in await clerk.text()
    leader = await opened("leader")
    await leader.go("/knowledge")
    await leader.click("button", "核准")
    assert "已核准" in await leader.text()
    unit = await opened("shuiju")
    await unit.go("/knowledge?q=注销清税材料")
    assert "带营业执照、公章和清算报告" in await unit.text()
    await unit.must_be_accessible()
    await unit.picture(pictures, "knowledge")
