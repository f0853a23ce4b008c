"""What 12345 says: new complaints and, later, more under the same numbers. Computed from a seed."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from deploy.local.demo.chance import dice
from deploy.local.demo.invented import Firm, Somebody, firm, somebody
from deploy.local.demo.letters import Letter, Writer
from shared.catalogue.catalogue import Catalogue
from shared.contract.events.submission import Submission, SubmittedItem, SubmittedParty
from shared.domain.vocabulary import Action, Confidentiality, PartyKind

CANONICAL, MAPPED = "enterprise-portal", "sh12345"
_LATER = (
    (Action.URGE, 0.06, "诉求人再次来电催促，请尽快处理"),
    (Action.SUPPLEMENT, 0.05, "诉求人补充：已保留照片和合同，可随时提供"),
    (Action.WITHDRAW, 0.02, "诉求人表示问题已自行解决，要求撤销"),
    (Action.DUE_CHANGED, 0.02, "市平台调整办理时限"),
    (Action.SUPERVISE, 0.005, "请重点办理并及时回报"),
)
_SENT_AGAIN = 0.04
_REPEATED, _LOOKING_BACK = 0.08, 300
_UNREADABLE = 0.005


@dataclass(frozen=True, slots=True)
class Said:
    """One message of the source; None is an unreadable one. `of` counts complaints from 0."""

    of: int
    submission: Submission | None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """A run of complaints under numbers of their own: the same name and seed give the same ones.

    `firms` and `people` are those who may complain: of few, a long run makes nothing but repeats.
    """

    name: str
    seed: int
    count: int
    start: datetime
    firms: int = 400
    people: int = 2000


def said(catalogue: Catalogue, series: Series) -> Iterator[Said]:
    """Everything the source says, in order: later messages come among the next sixty complaints."""
    writer, later = Writer(catalogue), _Later()
    for number in range(series.count):
        yield from later.due(number)
        rolls = dice("complaint", series.name, series.seed, number)
        new = _new(writer, series, number, rolls)
        if rolls.random() < _UNREADABLE:
            yield Said(number, None)
        yield Said(number, new)
        later.plan(new, number, rolls)
    yield from later.due(None)


class _Later:
    """What is still to be said, by the complaint after which it is."""

    def __init__(self) -> None:
        self._heap: list[tuple[int, int, int, Said]] = []

    def plan(self, new: Submission, number: int, rolls: Random) -> None:
        sequence, after = 1, number
        for action, share, words in _LATER:
            if rolls.random() < share:
                sequence, after = sequence + 1, after + rolls.randint(1, 20)
                self._add(after, Said(number, _follow_up(new, action, sequence, words)), sequence)
        if rolls.random() < _SENT_AGAIN:
            self._add(number + rolls.randint(0, 60), Said(number, new, again=True), 0)

    def due(self, number: int | None) -> Iterator[Said]:
        while self._heap and (number is None or self._heap[0][0] < number):
            yield heapq.heappop(self._heap)[-1]

    def _add(self, after: int, what: Said, order: int) -> None:
        heapq.heappush(self._heap, (after, what.of, order, what))


def _new(writer: Writer, series: Series, number: int, rolls: Random) -> Submission:
    """A new complaint, now and then in an earlier one's words: the same matter again, under a new number."""
    fresh = _fresh(writer, series, number)
    if number and rolls.random() < _REPEATED:
        earlier = _fresh(writer, series, number - rolls.randint(1, min(number, _LOOKING_BACK)))
        mine = {"number": fresh.number, "submitted_at": fresh.submitted_at, "due_city": fresh.due_city}
        return earlier.model_copy(update=mine)
    return fresh


def _fresh(writer: Writer, series: Series, number: int) -> Submission:
    rolls = dice("letter", series.name, series.seed, number)
    source = CANONICAL if rolls.random() < 0.5 else MAPPED
    the_firm = firm(series.seed, rolls.randrange(series.firms))
    person = somebody(series.seed, rolls.randrange(series.people))
    letter = writer.write(rolls, the_firm, person)
    at = series.start + timedelta(milliseconds=number)
    return Submission(
        source=source,
        number=f"{series.name}-{number:06d}",
        sequence=1,
        channel="enterprise-portal" if source == CANONICAL else "phone",
        submitted_at=at,
        complainant=_complainant(letter, the_firm, person, rolls),
        enterprise=SubmittedParty(kind=PartyKind.ENTERPRISE, name=the_firm.name, uscc=the_firm.uscc),
        title=letter.title,
        items=_items(writer, letter, rolls, the_firm, person),
        place=letter.place,
        confidentiality=Confidentiality.IDENTITY_HIDDEN if rolls.random() < 0.03 else Confidentiality.OPEN,
        urgent=rolls.random() < 0.02,
        due_city=at.replace(microsecond=0) + timedelta(days=7),
    )


def _complainant(letter: Letter, the_firm: Firm, person: Somebody, rolls: Random) -> SubmittedParty:
    if rolls.random() < 0.04:
        return SubmittedParty(kind=PartyKind.ANONYMOUS)
    if letter.by_person:
        id_card = person.id_card if rolls.random() < 0.3 else None
        return SubmittedParty(kind=PartyKind.PERSON, name=person.name, phone=person.phone, id_card=id_card)
    return SubmittedParty(
        kind=PartyKind.ENTERPRISE, name=the_firm.name, phone=the_firm.phone, uscc=the_firm.uscc
    )


def _items(
    writer: Writer, letter: Letter, rolls: Random, the_firm: Firm, person: Somebody
) -> tuple[SubmittedItem, ...]:
    items = [SubmittedItem(request_type=letter.request_type, text=letter.text)]
    if rolls.random() < 0.04:
        second = writer.write(rolls, the_firm, person)
        items.append(SubmittedItem(request_type=second.request_type, text=second.text))
    return tuple(items)


def _follow_up(new: Submission, action: Action, sequence: int, words: str) -> Submission:
    at = new.submitted_at + timedelta(minutes=sequence)
    due = new.due_city + timedelta(days=3) if action is Action.DUE_CHANGED and new.due_city else None
    return Submission(
        source=new.source,
        number=new.number,
        action=action,
        sequence=sequence,
        channel=new.channel,
        submitted_at=at,
        complainant=new.complainant,
        note=words,
        due_city=due,
    )
