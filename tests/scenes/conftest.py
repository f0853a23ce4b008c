"""Fixtures of the scenes: one running district for all; `scene` for a test, and its place on the page."""

import inspect
import os
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from tests.scenes.district import District, running_district
from tests.scenes.page import Page, told
from tests.scenes.people import City, Clerk, Survey
from tests.scenes.scene import Scene

PAGE = Path(__file__).parents[2] / "docs" / "scenes.md"
WRITE = "TIAOKUAI_WRITE_SCENES"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Scenes run in the loop of the district, which starts once and takes a while."""
    for item in items:
        if Path(__file__).parent in item.path.parents and inspect.iscoroutinefunction(item.function):  # type: ignore[attr-defined]
            item.add_marker(pytest.mark.asyncio(loop_scope="package"), append=False)
            item.add_marker(pytest.mark.integration)


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def district(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[District]:
    """The running district, gone before the next folder's tests begin."""
    async with running_district(tmp_path_factory.mktemp("district")) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="package")
async def scene(district: District, request: pytest.FixtureRequest) -> AsyncIterator[Scene]:
    """A scene at ten in the morning of a Tuesday in March; its marker `told` puts it on the page."""
    name = request.node.name.removeprefix("test_").replace("_", "-")
    api = district.loop.session.services["dispatch"].api
    token = district.loop.session.token("desk")
    headers = {"authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=api, headers=headers, timeout=10.0, trust_env=False) as web:
        playing = Scene(name, district, Clerk(web), City(district), Survey(district))
        await playing.at("2026-03-10 10:00")
        yield playing
    marker = request.node.get_closest_marker("told")
    if marker and not request.node.stash.get(FAILED, False):
        await district.settled()
        section = told(playing, marker.args[0], inspect.getdoc(request.function) or "")
        keep(playing.name, section)


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> object:
    """A scene that failed doesn't go on the page."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


def keep(name: str, section: str) -> None:
    """Compare with the page, or write it with TIAOKUAI_WRITE_SCENES=1."""
    page = Page(PAGE)
    if os.environ.get(WRITE):
        page.put(name, section)
    else:
        stands = page.section(name) or ""
        assert done_by_people(stands) == done_by_people(section), (
            "docs/scenes.md fell behind: run `make scenes`"
        )


def done_by_people(section: str) -> list[str]:
    """A section without what timers did and when the city was told: they may meet an order a turn later."""
    rows = [line for line in section.splitlines() if line.startswith("| ")]
    by_clock = [row for row in rows if row.split(" | ")[2] in {"", "system"}]
    return sorted(line for line in section.splitlines() if line not in by_clock)
