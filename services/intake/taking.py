"""One batch taken in memory, in order: what is known and waits goes in, what to keep and send comes out."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from services.intake.arrival import Arrival, Receipt
from services.intake.messages import receipt_given, told
from services.intake.rows import Kept, Known, Standing, Waiting
from services.intake.rules.fold import begin, go_on
from services.intake.rules.identity import MessageIdentity, identify_changed
from services.intake.rules.knowledge import Knowledge
from services.intake.rules.normalise import normalise
from services.intake.rules.turns import count_after, earliest, has_turn
from shared.contract.events.submission import Submission
from shared.contract.records import Record
from shared.domain.vocabulary import Action
from shared.stream.ports import Effects


@dataclass(frozen=True, slots=True)
class Cause:
    """What made a message be applied: its own arrival, or that of the one it waited for."""

    record: Record | None = None
    traceparent: str = ""


@dataclass(slots=True)
class Taking:
    """The rows a batch found, changed as its messages are taken; `versions` says what each message made."""

    knowledge: Knowledge
    now: datetime
    standings: dict[UUID, Standing]
    known: dict[UUID, Known]
    waiting: defaultdict[UUID, list[Waiting]]
    kept: list[Kept] = field(default_factory=list)
    versions: dict[UUID, int] = field(default_factory=dict)
    effects: Effects = field(default_factory=Effects)

    def take(self, arrival: Arrival, identity: MessageIdentity) -> Receipt:
        """Apply one message, or let it wait for its turn, or find it a duplicate."""
        identity = self._told_apart(arrival.submission, identity)
        complaint_id, message_id = identity.complaint_id, identity.message_id
        before = self.known.get(message_id)
        if before is not None:
            return Receipt(complaint_id, message_id, before.version, duplicate=True)
        said = arrival.submission
        self.kept.append(Kept(message_id, complaint_id, said, identity.content, identity.said, arrival.raw))
        self._take(Cause(arrival.cause, arrival.traceparent), Waiting(message_id, said), complaint_id)
        version = self.versions.get(message_id)
        self.known[message_id] = Known(identity.content, version)
        return Receipt(complaint_id, message_id, version)

    def release(self, complaint_id: UUID) -> None:
        """Give what has waited too long its turn, the earliest first."""
        standing = self.standings[complaint_id]
        while self.waiting[complaint_id]:
            self._apply(Cause(), standing, self._let_go(complaint_id, earliest(self.waiting[complaint_id])))
            self._take_turns(Cause(), standing)

    def _told_apart(self, said: Submission, identity: MessageIdentity) -> MessageIdentity:
        before = self.known.get(identity.message_id)
        if before is None or before.content == identity.content:
            return identity
        return identify_changed(said, identity)

    def _take(self, cause: Cause, message: Waiting, complaint_id: UUID) -> None:
        standing = self._standing(message.submission, complaint_id)
        if has_turn(message.submission, standing.version, standing.sequence):
            self._apply(cause, standing, message)
            self._take_turns(cause, standing)
        else:
            standing.touched = standing.waiting = True
            self.waiting[complaint_id].append(message)

    def _take_turns(self, cause: Cause, standing: Standing) -> None:
        """Apply whatever waited and has its turn now: by the source's count, else as it came."""
        waiting = self.waiting[standing.complaint_id]
        while ready := [w for w in waiting if has_turn(w.submission, standing.version, standing.sequence)]:
            self._apply(cause, standing, self._let_go(standing.complaint_id, earliest(ready)))
        if not waiting and standing.waiting:
            standing.touched, standing.waiting = True, False

    def _let_go(self, complaint_id: UUID, message: Waiting) -> Waiting:
        self.waiting[complaint_id].remove(message)
        return message

    def _standing(self, said: Submission, complaint_id: UUID) -> Standing:
        standing = self.standings.get(complaint_id)
        if standing is None:
            standing = Standing(complaint_id, said.source, said.number, self.now)
            self.standings[complaint_id] = standing
        return standing

    def _apply(self, cause: Cause, standing: Standing, message: Waiting) -> None:
        """Apply one message; a receipt is passed on and changes nothing of the complaint."""
        message_id, said = message
        at = max(self.now, standing.changed_at)
        normal = normalise(said, self.knowledge, self.now, standing.people)
        if said.action is Action.RECEIPT:
            self.versions[message_id] = standing.version
            given = receipt_given(standing.complaint_id, message_id, normal, at, cause.traceparent)
            self.effects.sent.append((cause.record, given))
            return
        if standing.state is None:
            state = begin(normal, standing.complaint_id, message_id, at)
        else:
            state = go_on(standing.state, normal, message_id)
        sent = told(state, at, cause.traceparent)
        assert sent[0].value is not None
        standing.sequence = count_after(said, standing.version, standing.sequence)
        standing.advance(state, sent[0].value, normal.people, at)
        self.versions[message_id] = state.version
        self.effects.sent += [(cause.record, message) for message in sent]
