"""Who may look at a case: every role, every level, and the hand-over that ends it."""

from dataclasses import replace

import pytest

from services.intake.rules.case_access import Access, Standing, access
from shared.domain.lifecycle import State
from shared.domain.vocabulary import Confidentiality

OPEN, HIDDEN, SEALED = Confidentiality.OPEN, Confidentiality.IDENTITY_HIDDEN, Confidentiality.SEALED
ORDER = Standing(
    "scjgj", "sp", frozenset({"cgzfj"}), frozenset({"scjgj", "jw"}), "nanxiang", OPEN, State.SIGNED, 1
)
WHOLE, REDACTED, NOTHING, OVER = Access.WHOLE, Access.REDACTED, Access.NOTHING, Access.OVER
ROLES = {
    "lead": (["scjgj"], None, False, False),
    "section": (["scjgj"], "sp", False, False),
    "other section": (["scjgj"], "zj", False, False),
    "co": (["cgzfj"], None, False, False),
    "former lead": (["jw"], None, False, False),
    "respondent": (["nanxiang"], None, False, False),
    "stranger": (["sww"], None, False, False),
    "desk": ([], None, True, False),
    "sealed desk": ([], None, True, True),
    "nobody": ([], None, False, False),
    "unit with the right": (["scjgj"], None, False, True),
}
TABLE = {
    "lead": (WHOLE, REDACTED, NOTHING),
    "section": (WHOLE, REDACTED, NOTHING),
    "other section": (OVER, OVER, NOTHING),
    "co": (WHOLE, REDACTED, NOTHING),
    "former lead": (OVER, OVER, NOTHING),
    "respondent": (NOTHING, NOTHING, NOTHING),
    "stranger": (NOTHING, NOTHING, NOTHING),
    "desk": (WHOLE, WHOLE, NOTHING),
    "sealed desk": (WHOLE, WHOLE, WHOLE),
    "nobody": (NOTHING, NOTHING, NOTHING),
    "unit with the right": (WHOLE, REDACTED, NOTHING),
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("level", [OPEN, HIDDEN, SEALED, Confidentiality("绝密")])
def test_role_by_level(role: str, level: Confidentiality) -> None:
    units, section, desk, sealed = ROLES[role]
    order = replace(ORDER, secrecy=level)
    seen = access(order, units, section, desk=desk, sealed=sealed)
    column = {OPEN: 0, HIDDEN: 1}.get(level, 2)
    assert seen is TABLE[role][column]


def test_the_end_closes_the_file_to_the_unit() -> None:
    closed = replace(ORDER, state=State.CLOSED)
    assert access(closed, ["scjgj"], None, desk=False, sealed=False) is OVER
    assert access(closed, [], None, desk=True, sealed=False) is WHOLE


def test_who_led_and_is_complained_of_since_finds_nothing() -> None:
    against = replace(ORDER, lead=None, respondent="scjgj")
    assert access(against, ["scjgj"], None, desk=False, sealed=True) is NOTHING
