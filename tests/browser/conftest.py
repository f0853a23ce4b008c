"""The whole loop with its console, and one Chromium; both for the session."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from deploy.local.session import Loop, running_loop
from shared.catalogue import load
from tests.browser.chromium import FLAGS, executable
from tests.browser.hotline import Hotline
from tests.browser.window import COUNT_SETTLED, DESKTOP, Window

PICTURES = "TIAOKUAI_WRITE_PICTURES"
DOCS = Path(__file__).parents[2] / "docs" / "pictures"
CAREFUL = "fgw"
"""A unit whose answers to requests for help its leader approves."""

Open = Callable[..., Awaitable[Window]]
Arrive = Callable[..., Awaitable[list[str]]]
Own = Callable[[int], dict[str, Any]]


def _nothing_own(_n: int) -> dict[str, Any]:
    return {}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One event loop for all of it: the browser lives as long as the session."""
    for item in items:
        if "tests/browser" in item.nodeid:
            item.add_marker(pytest.mark.asyncio(loop_scope="package"), append=False)
            item.add_marker(pytest.mark.e2e)


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def loop(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Loop]:
    """A running loop in which the desk checks answers, and one unit's leader before it; nobody simulated is
    at work in it.
    """
    if executable() is None:
        pytest.skip("left out: no Chromium on this machine; `make browser` installs it")
    folder = tmp_path_factory.mktemp("console")
    settings, careful = {"TIAOKUAI_ANSWER_CHECK": "desk"}, _careful(folder / "catalogue")
    named = os.environ | {"TIAOKUAI_CATALOGUE": str(careful)}
    async with running_loop(folder, console=True, settings=settings, environment=named) as running:
        yield running


def _careful(folder: Path) -> Path:
    """The catalogue as it is shipped, but that one unit's leader reads what leaves it."""
    shutil.copytree(load().folder, folder)
    departments = folder / "units" / "departments.yaml"
    before = departments.read_text(encoding="utf-8")
    line = f"  - code: {CAREFUL}\n"
    assert line in before
    departments.write_text(before.replace(line, f"{line}    approval: [help]\n"), encoding="utf-8")
    return folder


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable(), args=list(FLAGS))
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="package")
async def opened(loop: Loop, chromium: Browser) -> AsyncIterator[Open]:
    """Opens windows: `await opened("clerk")`, `await opened("jw", size=PHONE)`; none may complain."""
    windows: list[Window] = []
    assert loop.session.console is not None
    assert loop.accounts is not None
    address, password = loop.session.console.api, loop.accounts.password

    async def open_window(name: str = "", *, size: dict[str, int] = DESKTOP, **more: Any) -> Window:
        context = await chromium.new_context(
            viewport=size,
            locale="zh-CN",
            reduced_motion="reduce",  # what is half shown has no contrast yet
            **more,
        )
        await context.add_init_script(COUNT_SETTLED)
        windows.append(Window(await context.new_page(), context, address))
        if name:
            await windows[-1].sign_in(name, password)
        return windows[-1]

    yield open_window
    complaints = [each for window in windows for each in window.complaints]
    for window in windows:
        await window.context.close()
    assert complaints == []


@pytest.fixture(scope="package")
def pictures() -> Path | None:
    """Where pictures go: into the docs when `make pictures` asks for it."""
    if not os.environ.get(PICTURES):
        return None
    DOCS.mkdir(exist_ok=True)
    return DOCS


@pytest_asyncio.fixture(loop_scope="package")
async def hotline(loop: Loop) -> AsyncIterator[Hotline]:
    """Others at work, so that a scene begins where its page does."""
    async with httpx.AsyncClient(trust_env=False) as client:
        yield Hotline(loop.session, client)


TO_THE_DESK = "公司已办完工商注销公示，税务清税卡在土地增值税清算，希望协调。"
TO_A_UNIT = "公司要变更经营范围，窗口两次要求补不同的材料，希望一次告知。"


@pytest_asyncio.fixture(loop_scope="package")
async def arrive(loop: Loop) -> Arrive:
    """Complaints from the city: `await arrive("A", 3)` returns their numbers once dispatch knows them.

    `each` says what the nth of them has of its own.
    """
    session = loop.session

    async def send(
        series: str, count: int, text: str = TO_THE_DESK, each: Own = _nothing_own, **more: Any
    ) -> list[str]:
        numbers = [f"{series}-{n:03d}" for n in range(1, count + 1)]
        bodies = [_submission(number) | about(text) | more | each(n) for n, number in enumerate(numbers)]
        async with httpx.AsyncClient(trust_env=False) as client:
            headers = {"authorization": f"Bearer {session.token('source')}"}
            kept = await client.post(
                f"{session.services['intake'].api}/complaints/batch", json=bodies, headers=headers
            )
            assert kept.status_code == 202, kept.text
            await _until_known(client, loop, numbers)
        return numbers

    return send


def about(text: str, request_type: str = "help") -> dict[str, Any]:
    """What a complaint says."""
    item = {"request_type": request_type, "text": text}
    return {"title": text.split("，", maxsplit=1)[0], "items": [item]}


def _submission(number: str) -> dict[str, Any]:
    now = datetime.now(UTC)
    return {
        "source": "enterprise-portal",
        "number": number,
        "channel": "enterprise-portal",
        "submitted_at": now.isoformat(),
        "complainant": {"kind": "enterprise", "name": f"上海某某{number}有限公司", "phone": "13800000000"},
        "enterprise": {"kind": "enterprise", "name": f"上海某某{number}有限公司"},
        "place": "嘉定区曹安公路1877号",
        "due_city": (now + timedelta(days=7)).isoformat(),
    }


async def _until_known(client: httpx.AsyncClient, loop: Loop, numbers: list[str]) -> None:
    headers = {"authorization": f"Bearer {loop.session.token('desk')}"}
    url = f"{loop.session.services['dispatch'].api}/orders/found"

    async def known() -> bool:
        answers = [await client.get(url, params={"q": each}, headers=headers) for each in numbers]
        return all(answer.json()["items"] for answer in answers)

    async with asyncio.timeout(60):
        while not await known():
            await asyncio.sleep(0.2)
