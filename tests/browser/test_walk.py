"""The walk of the README: a complaint is registered, dispatched by a key, answered, and closed."""

import re
import time
from pathlib import Path

from tests.browser.conftest import TO_A_UNIT, TO_THE_DESK, Arrive, Open
from tests.browser.hotline import Hotline
from tests.browser.window import PHONE, Window

LONGEST_SECONDS = 180
"""In which a person who has never seen it can do it; the test has no time to read and takes a tenth of it."""


async def test_a_complaint_is_dispatched_answered_and_closed(
    opened: Open, hotline: Hotline, pictures: Path | None
) -> None:
    began = time.monotonic()
    reference = await register(await opened("registrar"), pictures)
    unit_code, order = await dispatch(await opened("clerk"), reference, pictures)
    await answer(await opened(unit_code), order, pictures)
    clerk = await opened("clerk")
    await check(clerk, order, pictures)
    await call_back(await opened("callback"), await hotline.number(order), pictures)
    await wait_for(clerk, order, "已办结")
    await clerk.picture(pictures, "walk-6-closed")
    assert time.monotonic() - began < LONGEST_SECONDS


async def register(window: Window, pictures: Path | None) -> str:
    page = window.page
    await page.fill("#title", "注销卡在清算")
    await page.fill("#text", TO_THE_DESK)
    await page.fill("#place", "曹安公路1877号")
    await page.fill("#firm", "上海示例汽车零部件有限公司")
    await page.fill("#phone", "13800000001")
    await window.picture(pictures, "walk-1-register")
    await window.click("button", "登记并派单")
    found = re.search(r"TK-[A-Z2-7]{13}", await window.text())
    assert found
    return found.group()


async def dispatch(window: Window, reference: str, pictures: Path | None) -> tuple[str, str]:
    await wait_for(window, "/desk", "注销卡在清算")
    await window.click("link", "注销卡在清算")
    assert reference in await window.text()
    await window.page.get_by_text("已由您领取").wait_for()
    await window.picture(pictures, "walk-2-desk")
    order = window.page.url.rpartition("/")[2].partition("?")[0]
    unit = await window.page.locator("[data-key='1']").evaluate("button => button.form.elements.unit.value")
    await window.press("1")
    assert "秒内可撤销" in await window.text()
    await window.picture(pictures, "walk-3-undo")
    return unit, order


async def answer(window: Window, order: str, pictures: Path | None) -> None:
    page = window.page
    await wait_for(window, "/inbox", "注销卡在清算")
    await window.click("link", "注销卡在清算")
    assert order in page.url
    await window.press("s")
    await window.click("button", "记录联系")
    await page.fill("#answer-words", "经查，清算资料已齐，我单位已于今日出具清税证明，并电话告知诉求人。")
    await window.picture(pictures, "walk-4-answer")
    await window.click("button", "答复", exact=True)
    assert "已答复" in await window.text()


async def check(window: Window, order: str, pictures: Path | None) -> None:
    await wait_for(window, f"/answers?order={order}", "已于今日出具清税证明")
    await window.must_be_accessible()
    await window.picture(pictures, "answers")
    for item in "12345":
        await window.page.keyboard.press(item)
    await window.press("y")
    assert "审核已办" in await window.text()


async def call_back(window: Window, number: str, pictures: Path | None) -> None:
    await wait_for(window, "/callbacks", number)
    await window.click("link", number)
    page = window.page
    await page.get_by_label("已解决", exact=True).check()
    await page.get_by_label("满意", exact=True).check()
    await window.picture(pictures, "walk-5-callback")
    await window.click("button", "保存")
    assert "回访结果已保存" in await window.text()


async def wait_for(window: Window, where: str, words: str) -> None:
    """Look again until it is there: events take a moment to come round."""
    path = where if where.startswith("/") else f"/orders/{where}"
    for _ in range(120):
        await window.go(path)
        if words in await window.text():
            return
        await window.page.wait_for_timeout(250)
    raise AssertionError(f"{path} never showed {words}: {await window.text()}")


async def test_the_unit_can_do_it_on_a_phone(opened: Open, arrive: Arrive, pictures: Path | None) -> None:
    await arrive("PHONE", 2, TO_A_UNIT)
    window = await opened("scjgj", size=PHONE, has_touch=True, is_mobile=True)
    await window.must_fit()
    await window.picture(pictures, "phone-inbox")
    card = window.page.locator(".cards li").first
    order = await card.locator("h2 a").get_attribute("href")
    await card.locator("input[name=order]").check()
    await window.click("button", "签收勾选的工单")
    assert "已签收 1 件" in await window.text()
    await window.click("link", "办理中")
    async with window.turned():
        await window.page.locator(f".cards a[href='{order}']").click()
    await window.must_fit()
    await window.must_be_accessible()
    await window.picture(pictures, "phone-order", whole=True)
    await window.click("button", "记录联系")
    assert "已记录先行联系" in await window.text()
