"""One batch taken in memory, in order: what is known and waits goes in, what to keep and send comes out."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from services.intake.arrival import Arrival, Receipt
from services.intake.rows import Kept, Known, Standing, Waiting
from services.intake.rules.fold import begin, begins, go_on
from services.intake.rules.identity import MessageIdentity, identify_changed
from services.intake.rules.knowledge import Knowledge
from services.intake.rules.normalise import normalise
from shared.contract.codec import encode
from shared.contract.declarations import RECEIVED
from shared.contract.events.complaint import ComplaintReceived
from shared.contract.events.submission import Submission
from shared.contract.records import Message
from shared.contract.topics import RECEIVED as TOPIC
from shared.domain.identifiers import event_id
from shared.stream.ports import Effects


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
        """Apply one message, or let it wait, or find it a duplicate."""
        identity = self._told_apart(arrival.submission, identity)
        complaint_id, message_id = identity.complaint_id, identity.message_id
        before = self.known.get(message_id)
        if before is not None:
            return Receipt(complaint_id, message_id, before.version, duplicate=True)
        said = arrival.submission
        self.kept.append(Kept(message_id, complaint_id, said, identity.content, arrival.raw))
        standing = self._standing(said, complaint_id)
        if standing.version == 0 and not begins(said):
            standing.touched = True
            self.waiting[complaint_id].append(Waiting(message_id, said))
        else:
            self._apply(arrival, standing, Waiting(message_id, said))
        version = self.versions.get(message_id)
        self.known[message_id] = Known(identity.content, version)
        return Receipt(complaint_id, message_id, version)

    def _told_apart(self, said: Submission, identity: MessageIdentity) -> MessageIdentity:
        before = self.known.get(identity.message_id)
        if before is None or before.content == identity.content:
            return identity
        return identify_changed(said, identity)

    def _standing(self, said: Submission, complaint_id: UUID) -> Standing:
        standing = self.standings.get(complaint_id)
        if standing is None:
            standing = Standing(complaint_id, said.source, said.number, self.now)
            self.standings[complaint_id] = standing
        return standing

    def _apply(self, arrival: Arrival, standing: Standing, message: Waiting) -> None:
        """Apply the message and, when it begins the complaint, those that waited for it, as they came."""
        for message_id, said in (message, *self.waiting.pop(standing.complaint_id, ())):
            at = max(self.now, standing.changed_at)
            normal = normalise(said, self.knowledge, self.now, standing.people)
            if standing.state is None:
                state = begin(normal, standing.complaint_id, message_id, at)
            else:
                state = go_on(standing.state, normal, message_id)
            sent = _message(state, at, arrival.traceparent)
            assert sent.value is not None
            standing.advance(state, sent.value, normal.people, at)
            self.versions[message_id] = state.version
            self.effects.sent.append((arrival.cause, sent))


def _message(state: ComplaintReceived, at: datetime, traceparent: str) -> Message:
    return encode(
        RECEIVED,
        state,
        topic=TOPIC.full_name,
        key=state.side,
        event_id=event_id(state.complaint_id, state.version, RECEIVED.name),
        writer="intake",
        subject=state.reference,
        time=at,
        traceparent=traceparent,
    )
