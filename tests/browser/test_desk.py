"""派单台 by keyboard: choose, guide, undo, another unit; the next case follows by itself."""

import asyncio
import re
from pathlib import Path

import pytest

from tests.browser.conftest import Arrive, Open
from tests.browser.hotline import Hotline

COME_AT_ONCE = 20


async def waiting(text: str) -> int:
    found = re.search(r"待派 (\d+)", text)
    assert found
    return int(found.group(1))


@pytest.mark.parametrize("count", [20, pytest.param(100, marks=pytest.mark.long)])
async def test_a_clerk_decides_many_without_the_mouse(
    opened: Open, arrive: Arrive, hotline: Hotline, pictures: Path | None, count: int
) -> None:
    numbers = await arrive(f"KEYS{count}", COME_AT_ONCE)
    window = await opened("clerk")
    await window.picture(pictures, "desk")
    others = await waiting(await window.text()) - COME_AT_ONCE  # left by the scenes before
    for decided in range(1, count + others + 1):
        await window.press("1")
        assert "秒内可撤销" in await window.text()
        # As in life more come before the queue is empty.
        if decided % COME_AT_ONCE == COME_AT_ONCE // 2 and decided < count - COME_AT_ONCE:
            numbers += await arrive(f"KEYS{count}-{decided}", COME_AT_ONCE)
    assert await waiting(await window.text()) == 0
    for number in numbers[COME_AT_ONCE:]:  # so many would stand before what later scenes look for
        await signed(hotline, number)


async def signed(hotline: Hotline, number: str) -> None:
    """By the unit that has it, once the seconds in which the decision could be undone are over."""
    async with asyncio.timeout(30):
        while (order := await hotline.order(number))["state"] != "issued":
            await asyncio.sleep(0.2)
    await hotline.unit(order["lead"], number, "signed")


async def test_what_was_decided_is_undone(opened: Open, arrive: Arrive) -> None:
    await arrive("UNDO", 1)
    window = await opened("clerk")
    case = window.page.url
    before = await waiting(await window.text())
    await window.press("1")
    left = "() => document.querySelector('[data-left]').textContent !== '10'"
    await window.page.wait_for_function(left)  # the seconds run
    await window.press("u")
    assert "已撤销" in await window.text()
    assert await waiting(await window.text()) == before
    assert case


async def test_guiding_needs_words_and_gets_them_by_keys(opened: Open, arrive: Arrive) -> None:
    await arrive("GUIDE", 1)
    window = await opened("clerk")
    before = await waiting(await window.text())
    await window.page.keyboard.press("g")
    words = window.page.locator("#guide-words")
    await words.fill("此事属于民商事合同纠纷，请向人民法院起诉。")
    await window.press("Control+Enter")
    assert "已引导" in await window.text()
    assert await waiting(await window.text()) == before - 1
    await window.press("u")


async def test_another_unit_is_chosen_by_name(opened: Open, arrive: Arrive) -> None:
    await arrive("OTHER", 1)
    window = await opened("clerk")
    await window.page.keyboard.press("d")
    await window.page.select_option("#unit", "nanxiang")
    await window.click("button", "派单", exact=True)
    assert "已派给南翔镇" in await window.text()
    await window.press("u")


async def test_another_clerks_case_says_so(opened: Open, arrive: Arrive) -> None:
    await arrive("CLAIM", 1)
    mine, other = await opened("clerk"), await opened("leader")
    async with mine.turned():
        await mine.page.locator(".queue a").first.click()
    await mine.page.get_by_text("已由您领取").wait_for()
    await other.go("/" + mine.page.url.split("/", 3)[3])
    await other.page.get_by_text("已由其他派单员领取").wait_for()


async def test_a_return_is_reviewed(
    opened: Open, arrive: Arrive, hotline: Hotline, pictures: Path | None
) -> None:
    await arrive("RETURN", 1)
    await hotline.desk("RETURN-001", "dispatch", unit="nanxiang")
    order = (await hotline.order("RETURN-001"))["order_id"]
    town = await opened("nanxiang")
    await town.go(f"/orders/{order}")
    await town.page.get_by_text("申请退单").first.click()
    await town.page.fill("#ret-basis", "镇权责清单无此事项")
    await town.page.fill("#ret-words", "建议由税务局办理。")
    await town.click("button", "申请退单")
    assert "已申请退单" in await town.text()
    clerk = await opened("clerk")
    await clerk.go(f"/returns?order={order}")
    assert "镇权责清单无此事项" in await clerk.text()
    await clerk.picture(pictures, "returns")
    await clerk.must_be_accessible()
    await clerk.page.fill("#reason", "属于你单位职责，请继续办理。")
    await clerk.click("button", "不同意")
    assert "退单已审核" in await clerk.text()
