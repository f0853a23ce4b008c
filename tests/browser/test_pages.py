"""Every page of every role: there, accessible, small, in our font, within its width, at 125 % too."""

import pytest

from tests.browser.conftest import TO_A_UNIT, Arrive, Open
from tests.browser.window import DESKTOP, PHONE

PAGES = [
    ("clerk", "/desk"),
    ("clerk", "/returns"),
    ("clerk", "/answers"),
    ("clerk", "/tasks"),
    ("scjgj", "/inbox"),
    ("scjgj", "/inbox?box=done"),
    ("registrar", "/register"),
    ("callback", "/callbacks"),
    ("supervisor", "/scoreboard"),
    ("supervisor", "/flows"),
    ("leader", "/class-matters"),
    ("leader", "/reporters"),
    ("supervisor", "/editions"),
    ("supervisor", "/ratings"),
    ("supervisor", "/arrears"),
    ("supervisor", "/saved"),
    ("clerk", "/knowledge?q=清税"),
    ("clerk", "/duty"),
    ("clerk", "/catalogue?first=01"),
    ("clerk", "/search?q=经委"),
    ("clerk", "/search?q=没有这样的词"),
    ("registrar", "/imports"),
    ("sysadmin", "/dead-letters"),
    ("sysadmin", "/running"),
    ("secadmin", "/accounts"),
    ("auditor", "/sign-ins"),
]


@pytest.mark.parametrize(("who", "path"), PAGES)
async def test_a_page_is_fit_for_people(opened: Open, arrive: Arrive, who: str, path: str) -> None:
    await arrive("PAGES", 1)
    await arrive("PAGES-U", 1, TO_A_UNIT)
    window = await opened(who)
    await window.go(path)
    await window.must_fit()
    await window.must_be_accessible()
    await window.must_use_our_font()
    await window.page.set_viewport_size({"width": DESKTOP["width"] * 4 // 5, "height": 614})  # 125 %
    await window.must_fit()


@pytest.mark.parametrize(("who", "path"), [("scjgj", "/inbox"), ("nanxiang", "/ratings"), ("clerk", "/desk")])
async def test_pages_fit_a_phone(opened: Open, arrive: Arrive, who: str, path: str) -> None:
    await arrive("SMALL", 1)
    window = await opened(who, size=PHONE, has_touch=True, is_mobile=True)
    await window.go(path)
    await window.must_fit()
    await window.must_be_accessible()


async def test_rare_characters_are_drawn_by_our_font(opened: Open, arrive: Arrive) -> None:
    await arrive("RARE", 1, "公司法定代表人𠮷䶮要变更经营范围，窗口两次要求补不同的材料。")
    window = await opened("scjgj")
    await window.page.get_by_text("要变更经营范围").locator("visible=true").first.wait_for()
    await window.must_use_our_font()


async def test_long_words_break_instead_of_pushing(opened: Open, arrive: Arrive) -> None:
    await arrive("LONG", 1, "公司要变更经营范围，" + "https://example.invalid/" + "a" * 400)
    window = await opened("scjgj")
    await window.must_fit()
    async with window.turned():
        await window.page.locator("table a").last.click()
    await window.must_fit()


async def test_without_scripts_the_main_forms_work(opened: Open, arrive: Arrive) -> None:
    await arrive("PLAIN", 1, TO_A_UNIT)
    window = await opened("scjgj", java_script_enabled=False)
    await window.page.locator("table a").first.click()
    await window.page.get_by_role("button", name="签收").click()
    await window.page.get_by_text("已签收").first.wait_for()


async def test_what_is_not_ones_own_is_not_there(opened: Open) -> None:
    window = await opened("jw")
    answer = await window.page.goto(f"{window.address}/desk")
    assert answer is not None
    assert answer.status == 403
    assert "没有权限" in await window.text()
    await window.must_be_accessible()
    window.complaints.clear()  # the browser says of a 403 that it is one
