"""The marks of clause 52: two people, an expiry, one contest; only what a person confirmed moves a duty."""

from datetime import UTC, date, datetime

import pytest

from services.dispatch.rules.marks import Mark, MarkAction, MarkKind, MarkState, contested, decided, standing
from shared.contract.errors import TiaokuaiError

AT = datetime(2026, 3, 10, 2, tzinfo=UTC)
PROPOSED = Mark(MarkKind.LEGACY, MarkState.PROPOSED, "classifier", "多年")


def confirmed() -> Mark:
    return decided(PROPOSED, MarkAction.CONFIRM, "wang", "会商纪要", AT)


def test_a_proposal_moves_nothing_and_a_confirmed_mark_counts_to_its_last_day() -> None:
    assert standing([PROPOSED], AT.date())[:2] == ("none", "")
    assert standing([PROPOSED], AT.date()).proposed == "legacy"
    assert confirmed().expires_on == date(2026, 9, 6)
    assert standing([confirmed()], date(2026, 9, 6)).kind == "legacy"
    assert standing([confirmed()], date(2026, 9, 7)).kind == "none"


def test_nobody_confirms_his_own_proposal() -> None:
    with pytest.raises(TiaokuaiError) as refused:
        decided(PROPOSED, MarkAction.CONFIRM, "classifier", "会商纪要", AT)
    assert refused.value.fault.code == "conflict"


def test_a_department_contests_once_and_the_mark_counts_until_that_is_decided() -> None:
    disputed = contested(confirmed(), "ghzyj", "早已办结")
    assert standing([disputed], AT.date()).contested
    assert standing([disputed], AT.date()).kind == "legacy"
    upheld = decided(disputed, MarkAction.UPHOLD, "li", "证据成立", AT)
    assert upheld.counts_on(AT.date())
    with pytest.raises(TiaokuaiError):
        contested(upheld, "ghzyj", "再次异议")
    assert not decided(disputed, MarkAction.LIFT, "li", "异议成立", AT).counts_on(AT.date())


@pytest.mark.parametrize("action", [MarkAction.UPHOLD, MarkAction.LIFT])
def test_what_was_not_contested_is_not_decided_so(action: MarkAction) -> None:
    with pytest.raises(TiaokuaiError):
        decided(PROPOSED, action, "wang", "理由", AT)


def test_every_decision_needs_a_reason() -> None:
    with pytest.raises(TiaokuaiError):
        decided(PROPOSED, MarkAction.REFUSE, "wang", "", AT)
    with pytest.raises(TiaokuaiError):
        contested(confirmed(), "ghzyj", "")
