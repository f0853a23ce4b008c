"""A person's browser window: goes to pages, presses keys, and notices what a person would complain of."""

from base64 import b64decode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import BrowserContext, Page

DESKTOP = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
LARGEST_PAGE = 100_000
FONTS = {"Noto Sans SC Variable", "Noto Sans SC Rare"}
COUNT_SETTLED = """
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.boosted) window.settledTimes = (window.settledTimes ?? 0) + 1;
});"""
_AXE = Axe()


@dataclass
class Window:
    """A page in a context of its own; `complaints` are what its console said and what failed to load."""

    page: Page
    context: BrowserContext
    address: str
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._note)

    def _note(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    async def go(self, path: str) -> None:
        """To a page of the console."""
        answer = await self.page.goto(self.address + path)
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"
        assert len(await answer.body()) <= LARGEST_PAGE, path

    async def sign_in(self, name: str, password: str) -> None:
        """As a person does."""
        await self.go("/sign-in")
        await self.page.fill("#name", name)
        await self.page.fill("#password", password)
        await self.page.click("main button")
        await self.page.wait_for_url(lambda url: "/sign-in" not in url)

    @asynccontextmanager
    async def turned(self) -> AsyncIterator[None]:
        """Around what leads to another page, or to the same one again: returns when it is there."""
        before = await self.page.evaluate("window.settledTimes ?? 0")
        yield
        await self.page.wait_for_function("before => (window.settledTimes ?? 0) > before", arg=before)

    async def press(self, key: str) -> None:
        """A key that decides; returns when the next page is there."""
        async with self.turned():
            await self.page.keyboard.press(key)

    async def click(self, role: Literal["button", "link"], name: str, *, exact: bool = False) -> None:
        """The first button or link of that name; returns when the next page is there."""
        async with self.turned():
            await self.page.get_by_role(role, name=name, exact=exact).first.click()

    async def text(self) -> str:
        """What stands on the page."""
        return await self.page.inner_text("body")

    async def must_be_accessible(self) -> None:
        """No serious fault by axe-core."""
        found = (await _AXE.run(self.page)).response["violations"]
        grave = [each for each in found if each["impact"] in ("serious", "critical")]
        told = [(each["id"], [node["html"][:160] for node in each["nodes"][:3]]) for each in grave]
        assert not told, f"{self.page.url}: {told}"

    async def must_fit(self) -> None:
        """Nothing sticks out to the right."""
        wide = await self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, f"{self.page.url} is {wide} px too wide"

    async def must_use_our_font(self) -> None:
        """Every Chinese character is drawn by the fonts we serve."""
        await self.page.evaluate("document.fonts.ready")
        tools = await self.context.new_cdp_session(self.page)
        await tools.send("DOM.enable")
        await tools.send("CSS.enable")
        root = (await tools.send("DOM.getDocument", {"depth": 1}))["root"]
        main = await tools.send("DOM.querySelector", {"nodeId": root["nodeId"], "selector": "main"})
        nodes = (await tools.send("DOM.querySelectorAll", {"nodeId": main["nodeId"], "selector": "*"}))[
            "nodeIds"
        ]
        used: set[tuple[str, bool]] = set()
        for node in nodes:
            fonts = (await tools.send("CSS.getPlatformFontsForNode", {"nodeId": node}))["fonts"]
            used |= {(each["familyName"], each["isCustomFont"]) for each in fonts}
        foreign = {name for name, ours in used if not ours}
        assert not foreign, f"{self.page.url} draws with {foreign}"
        await tools.detach()

    async def picture(self, folder: Path | None, name: str, *, whole: bool = False) -> None:
        """Keep how it looks, small enough for the docs: Playwright's own screenshots know no WebP.

        Without a folder nobody wants it.
        """
        if folder is None:
            return
        tools = await self.context.new_cdp_session(self.page)
        shot: dict[str, Any] = {"format": "webp", "quality": 55}
        if whole:
            size = (await tools.send("Page.getLayoutMetrics"))["cssContentSize"]
            shot |= {"captureBeyondViewport": True, "clip": {**size, "scale": 1}}
        taken = await tools.send("Page.captureScreenshot", shot)
        (folder / f"{name}.webp").write_bytes(b64decode(taken["data"]))
        await tools.detach()
