"""The life of one order, from its dispatch to the end of its callback, as its events."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple
from uuid import UUID

from deploy.local.year.district import Generated, Matter
from shared.domain.identifiers import complaint_id, item_id, order_id, stable_id
from shared.domain.lifecycle import Move, State
from shared.domain.vocabulary import ActorKind, CallbackOwner, Satisfaction, Solved

_UNIT, _DESK, _FEEDBACK, _SYSTEM = ActorKind.UNIT, ActorKind.DESK, ActorKind.FEEDBACK, ActorKind.SYSTEM
_TRIES = 3


class Moved(NamedTuple):
    """One move of the order and its state after it."""

    version: int
    move: Move | None
    actor: ActorKind
    state: State
    lead: str
    at: datetime
    due: datetime
    due_contact: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    reason: str


class Answered(NamedTuple):
    """One result of a callback about the answer of version `order_version`."""

    order_version: int
    round: datetime
    attempt: int
    unit: str
    owner: CallbackOwner
    reached: bool
    solved: Solved | None
    satisfaction: Satisfaction | None
    at: datetime


@dataclass(slots=True)
class Life:
    """An order and all that happened to it, in order."""

    number: str
    source: str
    category: str
    town: str
    anonymous: bool
    received_at: datetime
    complaint_id: UUID
    order_id: UUID
    matter_id: UUID
    rule: str
    moves: list[Moved] = field(default_factory=list)
    results: list[Answered] = field(default_factory=list)


def live(
    number: int, matter: Matter, at: datetime, district: Generated, chance: Random, until: datetime
) -> Life:
    """A life that begins at `at`; what would happen after `until` has not happened yet."""
    source, town = chance.choice(district.sources), chance.choice(district.towns)
    code = f"YEAR{number:07d}"
    complaint = complaint_id(source, code)
    life = Life(
        number=code,
        source=source,
        category=matter.category,
        town=town,
        anonymous=chance.random() < 0.06,
        received_at=at - timedelta(seconds=chance.expovariate(1 / 25)),
        complaint_id=complaint,
        order_id=order_id(item_id(complaint, 1)),
        matter_id=stable_id("year", matter.category, town, chance.randrange(40)),
        rule="power-held-by-town" if matter.by_town else "line",
    )
    _Pen(life, matter, district, chance, until).write(town if matter.by_town else matter.lead, at)
    return life


class _Pen:
    """Writes a life move by move; stops where the present begins."""

    def __init__(
        self, life: Life, matter: Matter, district: Generated, chance: Random, until: datetime
    ) -> None:
        self._life, self._matter, self._district = life, matter, district
        self._chance, self._until = chance, until
        self._answered: datetime | None = None

    def write(self, lead: str, at: datetime) -> None:
        self._lead, self._due = lead, self._district.due(at, self._matter.days)
        self._contact = self._district.due(at, 1)
        self._move(None, _SYSTEM, State.ISSUED, at)
        if self._chance.random() < self._district.ways[lead].returns:
            at = self._return(at)
        for failures in range(4):
            accepted = self._handle(at)
            if accepted is None or not (again := self._call_back(accepted, failures)):
                return
            at = again

    def _move(
        self, move: Move | None, actor: ActorKind, state: State, at: datetime, reason: str = ""
    ) -> bool:
        if at > self._until:
            return False
        ended = at if state is State.CLOSED else None
        version = len(self._life.moves) + 1
        moved = Moved(
            version,
            move,
            actor,
            state,
            self._lead,
            at,
            self._due,
            self._contact,
            self._answered,
            ended,
            reason,
        )
        self._life.moves.append(moved)
        return True

    def _return(self, at: datetime) -> datetime:
        asked = at + timedelta(hours=self._chance.uniform(1, 20))
        if not self._move(Move.REQUEST_RETURN, _UNIT, State.RETURN_REQUESTED, asked):
            return asked
        decided = asked + timedelta(hours=self._chance.uniform(1, 24))
        if self._chance.random() < 0.35:
            self._move(Move.REFUSE_RETURN, _DESK, State.ISSUED, decided)
            return decided
        self._lead = self._chance.choice([each for each in self._district.departments if each != self._lead])
        self._contact = self._district.due(decided, 1)
        self._move(Move.ACCEPT_RETURN, _DESK, State.ISSUED, decided)
        return decided

    def _handle(self, since: datetime) -> datetime | None:
        """Signed, contacted, answered, accepted; when accepted, None if that lies ahead."""
        quick = self._chance.random() < self._district.ways[self._lead].quick
        span = (self._due - since) * (
            self._chance.uniform(0.1, 0.9) if quick else self._chance.uniform(0.8, 1.6)
        )
        contact = (self._contact - since) * (self._chance.uniform(0.1, 1.0) if quick else 1.2)
        contact = max(timedelta(minutes=5), min(contact, span * 0.9))
        steps = (
            (Move.SIGN, State.SIGNED, since + contact * 0.5),
            (Move.CONTACT, State.CONTACTED, since + contact),
        )
        if not all(self._move(move, _UNIT, state, at) for move, state, at in steps):
            return None
        answered = since + max(span, contact * 1.1)
        self._answered = answered
        if not self._move(Move.ANSWER, _UNIT, State.ANSWERED, answered):
            return None
        return answered if self._move(Move.ACCEPT, _SYSTEM, State.ACCEPTED, answered) else None

    def _call_back(self, accepted: datetime, failures: int) -> datetime | None:
        """Ask; closed, or when the rework began."""
        if self._life.anonymous:
            self._move(Move.CLOSE, _FEEDBACK, State.CLOSED, accepted, "anonymous")
            return None
        version, at = len(self._life.moves), accepted
        for attempt in range(1, _TRIES + 1):
            at += timedelta(hours=self._chance.uniform(4, 30))
            if at > self._until:
                return None
            said = self._ask(version, accepted, attempt, at)
            self._life.results.append(said)
            if said.reached:
                return self._judged(said, failures)
        self._move(Move.CLOSE, _FEEDBACK, State.CLOSED, at, "unreachable")
        return None

    def _ask(self, version: int, accepted: datetime, attempt: int, at: datetime) -> Answered:
        owner = CallbackOwner.CITY if self._chance.random() < 0.7 else CallbackOwner.DISTRICT
        if self._chance.random() > 0.72:
            return Answered(version, accepted, attempt, self._lead, owner, False, None, None, at)
        ways = self._district.ways[self._lead]
        solved = (
            Solved.YES
            if self._chance.random() < ways.solves
            else self._chance.choice((Solved.PARTLY, Solved.NO))
        )
        pleased = self._chance.random() < (ways.pleases if solved is Solved.YES else 0.5)
        rated = self._chance.random() < 0.93
        content = (
            (Satisfaction.SATISFIED if self._chance.random() < 0.8 else Satisfaction.FAIRLY)
            if pleased
            else None
        )
        satisfaction = (content or Satisfaction.NOT) if rated else None
        return Answered(version, accepted, attempt, self._lead, owner, True, solved, satisfaction, at)

    def _judged(self, said: Answered, failures: int) -> datetime | None:
        bad = said.solved is Solved.NO or said.satisfaction is Satisfaction.NOT
        if not bad:
            self._move(Move.CLOSE, _FEEDBACK, State.CLOSED, said.at, "satisfied")
            return None
        if failures == 1:
            self._move(Move.SUPERVISE, _FEEDBACK, State.ACCEPTED, said.at)
        if failures >= 2:
            self._move(Move.ESCALATE, _FEEDBACK, State.ACCEPTED, said.at)
            return None
        self._answered = None
        self._due, self._contact = self._district.due(said.at, 3), self._district.due(said.at, 1)
        return said.at if self._move(Move.REWORK, _FEEDBACK, State.REWORK, said.at) else None
