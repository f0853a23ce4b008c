"""The account of a run: where every complaint received since it began is now, by the words of the promise."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from deploy.local.demo.acknowledged import Acknowledged, InputKind
from deploy.local.oracle.findings import Judgement
from deploy.local.oracle.log_facts import LastOrder, LogFacts
from deploy.local.oracle.table_facts import TableFacts
from deploy.local.quiet import Place
from shared.contract.topics import RECEIVED
from shared.domain.lifecycle import ENDED, State

_AT_THE_DESK = {State.DESK, State.RETURN_TO_CITY_REQUESTED}
_ENDED_ELSEWHERE = {
    State.GUIDED: "guided",
    State.MERGED: "merged",
    State.WITHDRAWN: "withdrawn",
    State.RETURNED_TO_CITY: "returned",
}
_BEST_FIRST = ("dispatched", "desk", "returned", "guided", "merged", "withdrawn")


@dataclass(frozen=True, slots=True)
class Account:
    """Complaints received = dispatched + desk + guided + merged + withdrawn + returned + waiting + undecided.

    `closed` is a part of dispatched; `undecided` ended as a dead letter before a decision; `by_unit` counts
    the dispatched by lead. The run's own `submissions` = `messages` + `sent_again` + `unreadable`.
    """

    received: int
    dispatched: int
    desk: int
    guided: int
    merged: int
    withdrawn: int
    returned: int
    waiting: int
    undecided: int
    closed: int
    dead_letters: int
    lost: int
    duplicates: int
    orphans: int
    resends: int
    by_unit: dict[str, int]
    seconds: float
    submissions: int = 0
    messages: int = 0
    sent_again: int = 0
    unreadable: int = 0
    restarts: int = 0
    findings: dict[str, dict[str, list[str]]] = field(default_factory=dict)

    @property
    def clean(self) -> bool:
        """Whether nothing was lost, doubled or orphaned."""
        return not (self.lost or self.duplicates or self.orphans)


def draw_up(
    judgement: Judgement,
    log: LogFacts,
    tables: TableFacts,
    inputs: Collection[Acknowledged],
    since: Mapping[Place, int],
    seconds: float,
    restarts: int = 0,
) -> Account:
    """The account of what happened beyond `since`: where each log ended when the run began."""
    orders = _orders_of(log, _born_since(log, since))
    places = Counter(_place(orders[complaint], complaint in log.dead) for complaint in orders)
    leads = (_lead(each) for each in orders.values())
    return Account(
        received=len(orders),
        **{name: places[name] for name in (*_BEST_FIRST, "waiting", "undecided")},
        closed=sum(_is_closed(each) for each in orders.values()),
        dead_letters=sum(offset >= since.get((t, p), 0) for t, p, offset in tables.letters),
        lost=judgement.lost.total,
        duplicates=judgement.duplicates.total,
        orphans=judgement.orphans.total,
        resends=judgement.resends,
        by_unit=dict(Counter(lead for lead in leads if lead).most_common()),
        seconds=round(seconds, 1),
        **_submissions(inputs, tables),
        restarts=restarts,
        findings=_samples(judgement),
    )


def place_of(state: str) -> str:
    """Where an order in this state is, in the words of the promise."""
    known = State(state)
    return _ENDED_ELSEWHERE.get(known, "desk" if known in _AT_THE_DESK else "dispatched")


def _born_since(log: LogFacts, since: Mapping[Place, int]) -> set[str]:
    topic = RECEIVED.full_name
    return {key for key, (number, at) in log.born.items() if at >= since.get((topic, number), 0)}


def _orders_of(log: LogFacts, complaints: set[str]) -> dict[str, list[LastOrder]]:
    found: defaultdict[str, list[LastOrder]] = defaultdict(list)
    for order in log.orders.values():
        found[order.complaint_id].append(order)
    return {complaint: found.get(complaint, []) for complaint in complaints}


def _place(orders: list[LastOrder], is_dead: bool) -> str:
    """Of several items the best place counts."""
    places = {place_of(order.state) for order in orders}
    undecided = "undecided" if is_dead else "waiting"
    return next((place for place in _BEST_FIRST if place in places), undecided)


def _lead(orders: list[LastOrder]) -> str | None:
    """Who leads the complaint, if it is dispatched."""
    leads = sorted(each.lead for each in orders if each.lead and place_of(each.state) == "dispatched")
    return leads[0] if leads else None


def _is_closed(orders: list[LastOrder]) -> bool:
    states = {State(order.state) for order in orders}
    return State.CLOSED in states and states <= ENDED


def _submissions(inputs: Iterable[Acknowledged], tables: TableFacts) -> dict[str, int]:
    said = [each for each in inputs if each.kind is InputKind.SUBMISSION]
    readable = [each.id for each in said if each.readable]
    different = set(readable)
    return {
        "submissions": len(said),
        "messages": len(different & tables.messages.keys()),
        "sent_again": len(readable) - len(different),
        "unreadable": sum(
            not each.readable and (each.topic, each.partition, each.offset) in tables.letters for each in said
        ),
    }


def _samples(judgement: Judgement) -> dict[str, dict[str, list[str]]]:
    named = {"lost": judgement.lost, "duplicates": judgement.duplicates, "orphans": judgement.orphans}
    return {name: found.samples for name, found in named.items() if found.samples}
