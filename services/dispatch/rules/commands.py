"""What is asked to be done with an order, and what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from services.dispatch.rules.limits import Limits
from shared.catalogue.grounds import Ground
from shared.contract.events.order import OrderState
from shared.domain.lifecycle import Move
from shared.domain.vocabulary import ActorKind, Colour, OrderKind, Outcome, RequestType, UnitRole


@dataclass(frozen=True, slots=True)
class Command:
    """One move asked for by somebody; `judged` is the version of the order they saw.

    The rest is what some moves need: `unit` the next lead with `co` and `informed`, `into` the order joined,
    `ground` and `basis` of a return, `days` of an extension, `due_city` as the city sent it, `units` those
    asked for help, whistled for, or named as competent by a return, `due` the section's or the helper's time,
    `matter` a class matter, `files` those of an answer, `called_at` when a three-way call was held.
    """

    move: Move
    actor: ActorKind
    actor_id: str | None = None
    cause: UUID | None = None
    judged: int | None = None
    words: str = ""
    unit: str | None = None
    co: tuple[str, ...] = ()
    informed: tuple[str, ...] = ()
    category: str | None = None
    section: str | None = None
    outcome: Outcome | None = None
    outside_case: str | None = None
    ground: str | None = None
    basis: str = ""
    days: int | None = None
    due_city: datetime | None = None
    into: UUID | None = None
    units: tuple[str, ...] = ()
    handler: str | None = None
    due: datetime | None = None
    review_on: date | None = None
    colour: Colour | None = None
    matter: UUID | None = None
    came: tuple[datetime, ...] = ()
    files: tuple[str, ...] = ()
    called_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What order rules need to know of the district: who receives orders, who answers upwards, limits.

    `known` are all units of the catalogue, also those that receive no orders.
    """

    limits: Limits
    receiving: frozenset[str]
    vertical: frozenset[str]
    desk: str
    hop_cap: int = 2
    towns: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    grounds: Mapping[str, Ground] = field(default_factory=dict)
    approval: Mapping[str, frozenset[RequestType]] = field(default_factory=dict)

    def needs_approval(self, unit: str | None, request_type: RequestType) -> bool:
        """Whether this unit's leader reads an answer of this type before it leaves."""
        return request_type in self.approval.get(unit or "", ())


class Notice(NamedTuple):
    """A unit is to be told of a move; `until`: when it has to answer, if the order's own time isn't meant."""

    kind: OrderKind
    role: UnitRole
    unit: str
    words: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """The order after the move, and who is told."""

    order: OrderState
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """Why not: a code of `shared.contract.errors`."""

    code: str
