"""Complaints with their orders, as loaded under lock and changed in memory by one batch."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from services.dispatch.class_matters import ClassMatter
from services.dispatch.rules.marks import Mark
from shared.contract.events.classification import ComplaintClassified
from shared.contract.events.order import OrderState
from shared.domain.lifecycle import OPEN, State


@dataclass(slots=True)
class Held:
    """An order in hand: its state, its item's number, the side that complained when it was opened, the
    version loaded (0: new), whether it stands for its matter."""

    order: OrderState
    item: int
    side: str
    loaded: int = 0
    stands_for_matter: bool = False

    @property
    def open_matter(self) -> UUID | None:
        """The matter no other open order of this side may stand for; given up for good at the order's end."""
        if self.order.state not in OPEN:
            self.stands_for_matter = False
        return self.order.matter_id if self.stands_for_matter else None


@dataclass(slots=True)
class Case:
    """A complaint at the last version applied, with its orders in the order of its items."""

    complaint_id: UUID
    side: str
    number: str
    version: int = 0
    loaded: int = 0
    round: int = 1
    reported: set[str] = field(default_factory=set)
    payload: bytes = b""
    orders: dict[UUID, Held] = field(default_factory=dict)
    changed: bool = False
    _event: ComplaintClassified | None = None

    @property
    def event(self) -> ComplaintClassified:
        """The classified complaint as last applied; read from its bytes only when somebody asks."""
        if self._event is None:
            self._event = ComplaintClassified.model_validate_json(self.payload)
        return self._event

    def take(self, event: ComplaintClassified, payload: bytes) -> None:
        """The next version of the complaint."""
        self._event, self.payload = event, payload
        self.version = event.complaint.version
        self.side, self.number = event.complaint.side, event.complaint.number
        self.changed = True


@dataclass(frozen=True, slots=True)
class EarlyEvent:
    """A complaint's version that came before its predecessor."""

    complaint_id: UUID
    version: int
    event_id: UUID | None
    traceparent: str
    payload: bytes


class Cases:
    """All cases of a batch, found by complaint, by order, and by the matter an open order stands for."""

    def __init__(self, cases: Iterable[Case] = (), early: Iterable[EarlyEvent] = ()) -> None:
        self._by_id: dict[UUID, Case] = {}
        self._by_order: dict[UUID, Case] = {}
        self._joined: dict[UUID, set[UUID]] = {}
        self._open_matters: dict[tuple[str, UUID], UUID] = {}
        self.marks: dict[UUID, list[Mark]] = {}
        self.reported: dict[tuple[str, UUID], str | None] = {}
        self.early: dict[UUID, dict[int, EarlyEvent]] = {}
        self.class_matters: dict[UUID, ClassMatter] = {}
        for case in cases:
            self.add(case)
        for each in early:
            self.early.setdefault(each.complaint_id, {})[each.version] = each

    def __iter__(self) -> Iterator[Case]:
        return iter(self._by_id.values())

    def add(self, case: Case) -> None:
        """A case with the orders it has."""
        self._by_id[case.complaint_id] = case
        for held in case.orders.values():
            self.hold(case, held)

    def hold(self, case: Case, held: Held) -> None:
        """An order of a case, to be found again."""
        order = held.order
        case.orders[order.order_id] = held
        self._by_order[order.order_id] = case
        if order.merged_into is not None:
            self._joined.setdefault(order.merged_into, set()).add(case.complaint_id)
        if held.open_matter is not None:
            self._open_matters[held.side, held.open_matter] = order.order_id

    def complaint(self, complaint_id: UUID | None) -> Case | None:
        """The case of a complaint, if it is known."""
        return self._by_id.get(complaint_id) if complaint_id else None

    def of_order(self, order_id: UUID) -> Case | None:
        """The case an order belongs to, if it is known."""
        return self._by_order.get(order_id)

    def order(self, order_id: UUID | None) -> Held | None:
        """An order in hand, if it is known."""
        case = self._by_order.get(order_id) if order_id else None
        return case.orders[order_id] if case and order_id else None

    def joined_to(self, case: Case) -> Iterator[Case]:
        """Cases with an order that was joined to one of this case's."""
        ids = {each for order_id in case.orders for each in self._joined.get(order_id, ())}
        return (self._by_id[each] for each in sorted(ids) if each in self._by_id)

    def standing_for(self, side: str, matter: UUID | None) -> Held | None:
        """The open order of this side that stands for the matter, if there is one."""
        held = self.order(self._open_matters.get((side, matter))) if matter else None
        return held if held and held.open_matter else None

    def effective(self, held: Held) -> Held:
        """The order whose handling counts for this one: itself, or the one it was joined to."""
        order = held.order
        target = self.order(order.merged_into) if order.state is State.MERGED else None
        return target or held
