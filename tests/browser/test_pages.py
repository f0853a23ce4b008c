"""Every page of every role: there, accessible, small, in our font, within its width, at 125 % too."""

import pytest

from tests.browser.conftest import TO_A_UNIT, Arrive, Open
from tests.browser.test_walk import wait_for
from tests.browser.window import DESKTOP, PHONE

PAGES = {
    "clerk": (
        "/desk",
        "/returns",
        "/answers",
        "/tasks",
        "/marks",
        "/knowledge?q=清税",
        "/duty",
        "/class-matters",
        "/catalogue?first=01",
        "/catalogue?q=没有这样的事项",
        "/catalogue/backtests",
        "/search?q=经委",
        "/search?q=没有这样的词",
    ),
    "scjgj": ("/inbox", "/inbox?box=done", "/supervision", "/editions", "/ratings", "/knowledge", "/duty"),
    "nanxiang": ("/inbox", "/inbox?box=work", "/ratings", "/editions"),
    "registrar": ("/register", "/imports"),
    "callback": ("/callbacks",),
    "supervisor": (
        "/scoreboard",
        "/supervision",
        "/flows",
        "/editions",
        "/ratings",
        "/arrears",
        "/saved",
        "/exceptions",
    ),
    "leader": ("/reporters", "/desk"),
    "sysadmin": ("/dead-letters", "/running"),
    "secadmin": ("/accounts",),
    "auditor": ("/sign-ins",),
}
AT_125_PERCENT = {"width": DESKTOP["width"] * 4 // 5, "height": DESKTOP["height"] * 4 // 5}
NARROW = {"width": 360, "height": 740}


@pytest.mark.parametrize("who", PAGES)
async def test_pages_are_fit_for_people(opened: Open, arrive: Arrive, who: str) -> None:
    """There, small, in our font, within their width at 125 % and on a phone, with no serious fault."""
    await arrive("PAGES", 1)
    await arrive("PAGES-U", 1, TO_A_UNIT)
    window = await opened(who)
    for path in PAGES[who]:
        await window.page.set_viewport_size(viewport_size=DESKTOP)
        await window.go(path)
        await window.must_fit()
        await window.must_be_accessible()
        await window.must_use_our_font()
        for size in (AT_125_PERCENT, PHONE, NARROW):
            await window.page.set_viewport_size(viewport_size=size)
            await window.must_fit()


@pytest.mark.parametrize(("who", "path"), [("scjgj", "/inbox"), ("nanxiang", "/ratings"), ("clerk", "/desk")])
async def test_pages_are_accessible_on_a_phone(opened: Open, arrive: Arrive, who: str, path: str) -> None:
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


async def test_the_search_box_finds_by_number_firm_unit_and_words(opened: Open, arrive: Arrive) -> None:
    await arrive("SEARCH", 1, TO_A_UNIT)
    window = await opened("clerk")
    for said, found in (
        ("SEARCH-001", "来源"),
        ("税务局", "税收"),
        ("经营范围变更", "事项"),
        ("没有这样的词", "没有找到"),
    ):
        await window.page.keyboard.press("/")
        await window.page.keyboard.press("ControlOrMeta+a")
        await window.page.keyboard.type(said)
        await window.press("Enter")
        assert found in await window.page.inner_text("main")
        await window.page.keyboard.press("Escape")
    await wait_for(window, "/search?q=SEARCH", "上海某某SEARCH-001有限公司")  # words are found a little later
