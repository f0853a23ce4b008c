"""The loop itself: moves and callback results → callbacks to make, verdicts, what people are told."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.feedback.rules.callback import Callback, CallbackState, first_callback, next_callback, request
from services.feedback.rules.case import Case, Rank, case_of, follow
from services.feedback.rules.review import proposes
from services.feedback.rules.status import status
from services.feedback.rules.terms import Terms
from services.feedback.rules.verdict import (
    ANONYMOUS,
    EXCEPTION,
    GIVEN_UP,
    REOPENED,
    SILENCE,
    opinion,
    rank_of,
    verdicts,
)
from services.feedback.seen import SeenMove
from shared.contract.events.feedback import CallbackGiven, CallbackRequested, ComplaintStatus, Verdict
from shared.domain.identifiers import stable_id
from shared.domain.lifecycle import State
from shared.domain.redact import redact
from shared.domain.vocabulary import VerdictKind

Told = CallbackRequested | ComplaintStatus | Verdict


@dataclass(frozen=True, slots=True)
class Step:
    """What one event or timer does to a case: the case after it, callbacks changed or new, events to send."""

    case: Case
    callbacks: tuple[Callback, ...] = ()
    told: tuple[Told, ...] = ()


def on_moved(case: Case | None, callbacks: Sequence[Callback], moved: SeenMove, terms: Terms) -> Step | None:
    """Dispatch moved the order; None when a newer state is known. `callbacks` are those not yet done."""
    if case is not None and moved.order.version <= case.version:
        return None
    case = case_of(moved.order) if case is None else follow(case, moved.order)
    said = status(moved, terms)
    told: tuple[Told, ...] = () if said is None else (said,)
    if case.state is not State.ACCEPTED:
        return Step(case, lapse(callbacks), told)
    answered_at = case.answered_at or case.created_at
    if answered_at == case.round:
        return Step(case, (), told)
    excused = case.basis == EXCEPTION and case.judged is VerdictKind.REWORK
    case = replace(case, round=answered_at, judged=None, basis=None, rank=None)
    begun = _excuse(case, moved.at) if excused else _begin(case, answered_at, moved.at)
    return Step(begun.case, (*lapse(callbacks), *begun.callbacks), (*told, *begun.told))


def on_result(
    case: Case,
    callback: Callback,
    others: Sequence[Callback],
    given: CallbackGiven,
    now: datetime,
    terms: Terms,
    history: tuple[str, ...] = (),
) -> Step:
    """A result for a callback we asked for; one about an earlier answer is kept and changes nothing.

    `others` are the order's further callbacks not yet done; `history` tells every callback about it so far.
    """
    done = replace(callback, state=CallbackState.DONE)
    if callback.round != case.round:
        return Step(case, (done,))
    if given.reached:
        judged = _judge(case, callback.order_version, given, now, history)
        return replace(judged, callbacks=(done, *lapse(others)))
    if callback.state is not CallbackState.OPEN or case.judged is not None:
        return Step(case, (done,))
    again = next_callback(callback, given, terms)
    if again is not None:
        return Step(case, (done, again))
    closed = _close(case, callback.order_version, GIVEN_UP, given.result_id, now)
    return replace(closed, callbacks=(done,))


def on_due(case: Case, callback: Callback, now: datetime) -> Step:
    """The next try's time has come."""
    if not _awaited(case, callback):
        return Step(case, lapse((callback,)))
    asked = replace(callback, state=CallbackState.OPEN, due_at=now)
    return Step(case, (asked,), (request(asked, case, now),))


def on_silence(case: Case, callback: Callback, now: datetime) -> Step:
    """No result came within the stated time."""
    lapsed = lapse((callback,))
    if not _awaited(case, callback):
        return Step(case, lapsed)
    closed = _close(case, callback.order_version, SILENCE, callback.callback_id, now)
    return replace(closed, callbacks=lapsed)


def on_exception(case: Case, order_version: int, review: UUID, now: datetime) -> Step:
    """A person confirmed a reasonable exception: closed as such, now or when the unit has answered again."""
    if case.state is State.ACCEPTED and case.judged in {None, VerdictKind.CLOSED}:
        return _close(case, order_version, EXCEPTION, review, now)
    return Step(replace(case, basis=EXCEPTION))


def on_exception_refused(
    case: Case, order_version: int, given: CallbackGiven, now: datetime, history: tuple[str, ...] = ()
) -> Step:
    """A person found no exception: the result counts as if none had been proposed."""
    return _judge(case, order_version, given, now, history, reviewed=True)


def on_reopened(case: Case, cause: UUID, words: str, now: datetime) -> Step | None:
    """The complainant speaks up again after the end: handled again; None when it isn't closed."""
    if case.state is not State.CLOSED or case.judged is VerdictKind.REWORK:
        return None
    verdict = _verdict(case, case.version, VerdictKind.REWORK, REOPENED, cause, now, redact(words).text)
    return Step(replace(case, judged=VerdictKind.REWORK, basis=REOPENED), told=(verdict,))


def lapse(callbacks: Sequence[Callback]) -> tuple[Callback, ...]:
    """These are no longer wanted; a result that comes all the same is kept."""
    return tuple(replace(each, state=CallbackState.LAPSED) for each in callbacks)


def _awaited(case: Case, callback: Callback) -> bool:
    return case.state is State.ACCEPTED and case.judged is None and callback.round == case.round


def _begin(case: Case, answered_at: datetime, now: datetime) -> Step:
    if case.anonymous:
        return _close(case, case.version, ANONYMOUS, case.order_id, now)
    callback = first_callback(case, answered_at, now)
    return Step(case, (callback,), (request(callback, case, now),))


def _excuse(case: Case, now: datetime) -> Step:
    # The exception was confirmed while the unit was at it again: nobody is asked a second time.
    return _close(case, case.version, EXCEPTION, case.order_id, now)


def _judge(
    case: Case,
    order_version: int,
    given: CallbackGiven,
    now: datetime,
    history: tuple[str, ...],
    *,
    reviewed: bool = False,
) -> Step:
    found, rank = opinion(given), rank_of(given)
    if found.bad and proposes(given) and not reviewed:
        return Step(case)  # a person decides first whether it is a reasonable exception
    kinds = verdicts(case, found, rank)
    words = redact(given.words).text
    told = tuple(_verdict(case, order_version, kind, found, given.result_id, now, words) for kind in kinds)
    if found.bad:
        told = tuple(each.model_copy(update={"history": history}) for each in told)
    standing = max(rank, case.rank or Rank.DEFAULT)
    if not kinds:
        return Step(replace(case, rank=standing))
    failures = case.failures + found.bad
    judged = replace(case, judged=kinds[-1], basis=found.value, rank=standing, failures=failures)
    return Step(judged, told=told)


def _close(case: Case, order_version: int, basis: str, cause: UUID, now: datetime) -> Step:
    verdict = _verdict(case, order_version, VerdictKind.CLOSED, basis, cause, now)
    closed = replace(case, judged=VerdictKind.CLOSED, basis=basis, rank=Rank.DEFAULT)
    return Step(closed, told=(verdict,))


def _verdict(
    case: Case, order_version: int, kind: VerdictKind, basis: str, cause: UUID, now: datetime, words: str = ""
) -> Verdict:
    return Verdict(
        verdict_id=stable_id("verdict", case.order_id, order_version, kind, cause),
        kind=kind,
        order_id=case.order_id,
        order_version=order_version,
        complaint_id=case.complaint_id,
        basis=basis,
        words=words,
        at=now,
    )
