"""Invented lives of orders: what one order counts must hold for any of them."""

from datetime import UTC, date, datetime
from functools import cache

from hypothesis import strategies as st

from deploy.local.year.district import Generated
from deploy.local.year.life import Life
from deploy.local.year.load import lives
from deploy.local.year.rows import kept
from services.feedback.rules.score import About, Said
from services.feedback.rules.track import Step
from shared.catalogue import load
from shared.domain.holidays import state_council

UNTIL = datetime(2026, 9, 1, tzinfo=UTC)


@cache
def district() -> Generated:
    return Generated(load(), state_council(), date(2026, 5, 1), date(2026, 9, 1), seed=7)


@cache
def some_lives(count: int = 400, seed: int = 11) -> list[Life]:
    return list(lives(district(), count, seed, UNTIL))


def any_life() -> st.SearchStrategy[Life]:
    return st.sampled_from(some_lives())


def steps(life: Life) -> list[Step]:
    """Its moves as they are kept, by version."""
    rows = kept(life).moves
    return [Step(v, move, state, lead, *rest) for _, v, move, _, state, lead, *rest in rows]


def said(life: Life) -> list[Said]:
    """Its callbacks' results as they are read."""
    found = kept(life)
    units = {each.callback_id: each.unit for each in found.callbacks}
    return [
        Said(result, version, units[callback], owner, reached, solved, content, at)
        for result, callback, _, version, owner, reached, solved, content, _, at in found.results
    ]


def about(life: Life) -> About:
    return About(life.anonymous, life.received_at, life.moves[0].at, life.source == "enterprise-portal")
