"""Who may do what: every role on every page and every kind of order; the table is kept in the docs."""

import os
from pathlib import Path

from starlette.routing import Route

from shared.domain.vocabulary import Confidentiality, ReportKind
from tests.component.console.conftest import PEOPLE, World, fields
from tests.unit.dispatch.samples import classified, complaint, first_order, incoming, report

TABLE = Path(__file__).parents[3] / "docs/services/console-roles.md"
WRITE = "TIAOKUAI_WRITE_ROLES"
OBJECTS = {
    "own section's": first_order("A1"),
    "own unit's": first_order("B2"),
    "another unit's, taken from ours": first_order("C3"),
    "at the desk": first_order("D4"),
    "hidden": first_order("E5"),
    "sealed": first_order("F6"),
}
"""Orders of unit scjgj (section sp), of unit jw, of nobody."""

HEAD = """# Console: who may do what

Made by `TIAOKUAI_WRITE_ROLES=1 pytest tests/component/console/test_roles.py`; the same test compares.
✓ answered, – refused (403 for a page, 404 for an order one may not know of).
Units here: scjgj (handler: section sp) and jw.
"""


async def given(world: World) -> None:
    await world.take(
        *(incoming(classified(complaint(number))) for number in ("A1", "B2", "C3")),
        incoming(classified(complaint("D4"), decided=False)),
        incoming(classified(complaint("E5", confidentiality=Confidentiality.IDENTITY_HIDDEN))),
        incoming(classified(complaint("F6", confidentiality=Confidentiality.SEALED))),
    )
    await world.take(
        incoming(report(ReportKind.SIGNED, OBJECTS["own section's"])),
        incoming(report(ReportKind.ASSIGNED, OBJECTS["own section's"], section="sp")),
    )
    clerk = await world.signed_in("leader")
    page = await clerk.get("/desk")
    for action in ("recall", "dispatch"):
        await world.decide(clerk, fields(page.text), OBJECTS["another unit's, taken from ours"], action)


def pages(world: World) -> list[tuple[str, str]]:
    """Every page and form of the console that leads to no single thing."""
    found = [
        (method, route.path)
        for route in world.app.routes
        if isinstance(route, Route) and "{" not in route.path
        for method in sorted((route.methods or set()) - {"HEAD"})
    ]
    free = {"/sign-in", "/livez", "/readyz", "/metrics", "/sign-out"}
    return sorted((method, path) for method, path in found if path not in free)


async def test_every_role_on_every_page_and_object(world: World) -> None:
    await given(world)
    lines = [
        HEAD,
        "## Pages\n",
        _row(["page", *(person.name for person in PEOPLE)]),
        _row(["---"] * (len(PEOPLE) + 1)),
    ]
    browsers = {person.name: await world.signed_in(person.name) for person in PEOPLE}
    tokens = {name: fields((await each.get("/catalogue")).text) for name, each in browsers.items()}
    for method, path in pages(world):
        cells = []
        for name, browser in browsers.items():
            said = {"form_token": tokens[name]["form_token"]}
            answer = await (browser.get(path) if method == "GET" else browser.post(path, data=said))
            cells.append("–" if answer.status_code == 403 else "✓")
        lines.append(_row([f"`{method} {path}`", *cells]))
    lines += [
        "\n## Orders (`GET /orders/{order}`)\n",
        _row(["order", *browsers]),
        _row(["---"] * (len(PEOPLE) + 1)),
    ]
    for words, order in OBJECTS.items():
        answers = [(await each.get(f"/orders/{order}")).status_code for each in browsers.values()]
        assert set(answers) <= {200, 403, 404}
        lines.append(_row([words, *("✓" if each == 200 else "–" for each in answers)]))
    table = "\n".join(lines) + "\n"
    if os.environ.get(WRITE):
        TABLE.write_text(table)
    assert TABLE.read_text() == table


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
