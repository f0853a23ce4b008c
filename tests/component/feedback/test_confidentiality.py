"""Nothing that feedback shows, lists or exports names a sealed order to who isn't entitled to sealed ones."""

import pytest

from services.feedback.api.routes import feedback_routes
from shared.domain.identifiers import reference
from shared.domain.lifecycle import Move, State
from shared.domain.vocabulary import Confidentiality
from tests.component.every_route import answers
from tests.component.feedback.conftest import DESK, Feedback
from tests.unit.feedback.made import TERMS, accepted, complaint, moved, order

OPEN, SEALED = "JD-OPEN-1", "JD-SEALED-2"
EVERYTHING = "?from=2025-01-01T00:00:00%2B08:00"
PLACES = {
    "kind": ("csv", "xlsx"),
    "number": (1,),
    "order_id": (order(OPEN), order(SEALED)),
    "half_year": ("2026-1",),
    # Who holds the reference has it from the complainant; the answer names neither order nor unit.
    "reference": ("TK-UNKNOWN",),
    **{f"{path}?": ("", EVERYTHING) for path in ("/scoreboard/rows.{kind}", "/saved/rows.{kind}", "/saved")},
}
_FILED = (
    """insert into exception_review select gen_random_uuid(), order_id, 4, gen_random_uuid(), 'k', 'e', 'w',
    'b', now() from order_view""",
    """insert into objection select gen_random_uuid(), 1, 'scjgj', order_id, 'due', 'w', 'e', 'b', now()
    from order_view""",
    """insert into rating select gen_random_uuid(), 'anting', 'scjgj', 'copied', order_id, '2026-1', 3, '{}',
    'w', false, 'b', now() from order_view""",
    "insert into rating_objection select rating_id, 'w', 'e', 'b', now() from rating",
    """insert into supervision_step select gen_random_uuid(), order_id, 'scjgj', 'first', now(), now()
    from order_view""",
)


@pytest.fixture
async def district(feedback: Feedback) -> Feedback:
    """An open and a sealed order for arrears, with everything filed that feedback keeps of an order."""
    levels = {OPEN: Confidentiality.OPEN, SEALED: Confidentiality.SEALED}
    for number, level in levels.items():
        owed = {"category": "12-01-02", "confidentiality": level}
        await feedback.take(moved(1, None, State.ISSUED, number, **owed))
        await feedback.take(moved(2, Move.SIGN, State.SIGNED, number, **owed))
        await feedback.take(accepted(3, number, **owed))
    await feedback.pool.execute("update callback set state = 'open'")
    await feedback.tick("scoreboard")
    async with feedback.client("editor") as editor:
        assert (await editor.post("/editions", json={"month": "2026-03"})).status_code == 201
    for statement in _FILED:
        await feedback.pool.execute(statement)
    return feedback


def traces(number: str) -> set[str]:
    return {number, reference(complaint(number)), str(complaint(number)), str(order(number))}


async def shown(feedback: Feedback, *bound: str) -> dict[str, set[str]]:
    """Which traces of the sealed and the open one each path showed, by path."""
    found: dict[str, set[str]] = {}
    routes = feedback_routes(feedback.store, TERMS, DESK)
    async for path, _, text in answers(routes, PLACES, *bound):
        found.setdefault(path, set()).update(t for t in traces(OPEN) | traces(SEALED) if t in text)
    return found


async def test_no_route_names_what_is_sealed_to_who_may_not_see_it(district: Feedback) -> None:
    found = await shown(district, "unit:scjgj")
    assert {path: seen & traces(SEALED) for path, seen in found.items() if seen & traces(SEALED)} == {}
    told = {path for path, seen in found.items() if seen}
    # The same question shows the open one, so that the answers aren't empty for another reason.
    assert told >= {
        "/callbacks",
        f"/orders/{order(OPEN)}/callbacks",
        "/exceptions",
        "/arrears",
        "/arrears/rows.csv",
        "/arrears/rows.xlsx",
        f"/saved/rows.csv{EVERYTHING}",
        f"/scoreboard/rows.csv{EVERYTHING}",
        f"/scoreboard/rows.xlsx{EVERYTHING}",
        "/editions/1/objections",
        "/ratings/objections",
        "/supervision",
        "/units/supervision",
    }


async def test_who_may_see_sealed_matters_is_shown_them_where_he_works(district: Feedback) -> None:
    found = await shown(district, "sealed")
    for path in ("/callbacks", "/exceptions", "/arrears", "/editions/1/objections", "/ratings/objections"):
        assert found[path] & traces(SEALED), path
