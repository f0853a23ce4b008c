"""A life as feedback would have kept it: the rows its handler writes for the same events."""

from dataclasses import replace
from typing import Any, NamedTuple
from uuid import UUID

from deploy.local.year.life import Answered, Life
from services.feedback.rules.callback import Callback, CallbackState
from services.feedback.rules.case import Case, Rank
from services.feedback.rules.verdict import ANONYMOUS, GIVEN_UP, Opinion
from shared.domain.identifiers import reference, stable_id
from shared.domain.lifecycle import Move, State
from shared.domain.vocabulary import (
    CallbackOwner,
    Confidentiality,
    RequestType,
    Satisfaction,
    Solved,
    VerdictKind,
)

NO_WORDS = ""

Callbacks = dict[tuple[int, int], Callback]
"""Tries by the version they are about and their number."""


class Kept(NamedTuple):
    """Rows by table."""

    case: Case
    moves: list[tuple[Any, ...]]
    callbacks: list[Callback]
    results: list[tuple[Any, ...]]
    verdicts: list[tuple[Any, ...]]


def kept(life: Life) -> Kept:
    """Every row of one order."""
    callbacks = _callbacks(life)
    results = _results(life, callbacks)
    verdicts = _verdicts(life, callbacks, results)
    return Kept(_case(life, verdicts), _moves(life), list(callbacks.values()), results, verdicts)


def _moves(life: Life) -> list[tuple[Any, ...]]:
    return [
        (
            life.order_id,
            m.version,
            m.move,
            m.actor,
            m.state,
            m.lead,
            m.at,
            m.due,
            m.due_contact,
            life.category,
            life.town,
            life.rule if m.version == 1 else None,
            False,
        )
        for m in life.moves
    ]


def _callback_id(life: Life, version: int, attempt: int) -> UUID:
    return stable_id("callback", life.order_id, version, attempt)


def _callbacks(life: Life) -> Callbacks:
    """Every try asked for: one at each answer accepted, the next after one that reached nobody."""
    found: Callbacks = {}
    if life.anonymous:
        return found
    for m in life.moves:
        if m.move is Move.ACCEPT:
            first = Callback(
                callback_id=_callback_id(life, m.version, 1),
                order_id=life.order_id,
                order_version=m.version,
                complaint_id=life.complaint_id,
                round=m.at,
                attempt=1,
                unit=m.lead,
                state=CallbackState.OPEN,
                due_at=m.at,
            )
            found[m.version, 1] = first
    for said in life.results:
        asked = found[said.order_version, said.attempt]
        found[said.order_version, said.attempt] = replace(asked, state=CallbackState.DONE)
        following = said.attempt + 1
        if not said.reached and following <= 3:
            found[said.order_version, following] = replace(
                asked,
                callback_id=_callback_id(life, said.order_version, following),
                attempt=following,
                state=CallbackState.OPEN,
                due_at=said.at,
            )
    return found


def result_id(callback: UUID) -> UUID:
    """The id of the one result of a try."""
    return stable_id("year result", callback)


def _results(life: Life, callbacks: Callbacks) -> list[tuple[Any, ...]]:
    asked = [callbacks[said.order_version, said.attempt].callback_id for said in life.results]
    return [
        (
            result_id(callback),
            callback,
            life.order_id,
            said.order_version,
            said.owner,
            said.reached,
            said.solved,
            said.satisfaction,
            NO_WORDS,
            said.at,
        )
        for callback, said in zip(asked, life.results, strict=True)
    ]


def _verdicts(life: Life, callbacks: Callbacks, results: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    if life.anonymous:
        accepted = [m for m in life.moves if m.move is Move.ACCEPT]
        return [
            _verdict(life, m.version, VerdictKind.CLOSED, ANONYMOUS, life.order_id, m.at) for m in accepted
        ]
    found, failures = [], 0
    for said, row in zip(life.results, results, strict=True):
        opinion = _opinion(said)
        if said.reached:
            failures += opinion.bad
            kinds = _asked_for(opinion, failures)
            found += [
                _verdict(life, said.order_version, kind, opinion.value, row[0], said.at) for kind in kinds
            ]
        elif (said.order_version, said.attempt + 1) not in callbacks:
            found.append(_verdict(life, said.order_version, VerdictKind.CLOSED, GIVEN_UP, row[0], said.at))
    return found


def _asked_for(opinion: Opinion, failures: int) -> tuple[VerdictKind, ...]:
    if not opinion.bad:
        return (VerdictKind.CLOSED,)
    ladder = ((VerdictKind.REWORK,), (VerdictKind.SUPERVISE, VerdictKind.REWORK), (VerdictKind.ESCALATE,))
    return ladder[min(failures, 3) - 1]


def _opinion(said: Answered) -> Opinion:
    if said.solved is Solved.NO:
        return Opinion.NOT_SOLVED
    return Opinion.NOT_SATISFIED if said.satisfaction is Satisfaction.NOT else Opinion.SATISFIED


def _verdict(
    life: Life, version: int, kind: VerdictKind, basis: str, cause: UUID, at: Any
) -> tuple[Any, ...]:
    identity = stable_id("verdict", life.order_id, version, kind, cause)
    return identity, life.order_id, version, life.complaint_id, kind, basis, at


def _case(life: Life, verdicts: list[tuple[Any, ...]]) -> Case:
    last = life.moves[-1]
    rounds = [m for m in life.moves if m.move is Move.ACCEPT]
    judged = [each for each in verdicts if rounds and each[2] == rounds[-1].version]
    reached = [
        each for each in life.results if rounds and each.order_version == rounds[-1].version and each.reached
    ]
    ranks = {CallbackOwner.CITY: Rank.CITY}
    rank = ranks.get(reached[-1].owner, Rank.OTHERS) if reached else Rank.DEFAULT
    return Case(
        order_id=life.order_id,
        version=last.version,
        complaint_id=life.complaint_id,
        source=life.source,
        number=life.number,
        reference=reference(life.complaint_id),
        state=State(last.state),
        request_type=RequestType.COMPLAINT,
        confidentiality=Confidentiality.OPEN,
        created_at=life.moves[0].at,
        anonymous=life.anonymous,
        lead=last.lead,
        category=life.category,
        town=life.town,
        due=last.due,
        received_at=life.received_at,
        answered_at=last.answered_at,
        ended_at=last.ended_at,
        matter_id=life.matter_id,
        round=rounds[-1].at if rounds else None,
        judged=judged[-1][4] if judged else None,
        basis=judged[-1][5] if judged else None,
        rank=rank if judged else None,
        failures=sum(each.reached and _opinion(each).bad for each in life.results),
        revision=1,
    )
