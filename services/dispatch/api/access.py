"""Which orders a caller may see: all by scope, else its own unit's, or its section's alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.dispatch.rules.sight import seen_by
from shared.catalogue.sources import NumberedBy, Source
from shared.contract.errors import TiaokuaiError
from shared.contract.events.order import OrderState
from shared.domain.vocabulary import Confidentiality
from shared.platform.identity import Identity
from shared.platform.row_sight import RowSight

ALL, OWN, SEALED = "orders", "reports", "sealed"
"""Scopes: to read every order; of units, which also hold `unit:<code>`; to see sealed matters."""

REGISTER, CHANNEL = "register", "channel:"
"""Scopes of who registers what starts here; `channel:<code>` binds to channels."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What somebody may see; `units` None means every unit's."""

    units: frozenset[str] | None
    section: str | None
    sealed: bool

    def covers(self, order: Mapping[str, Any]) -> bool:
        """Whether an order's whole state (its JSON) is within it."""
        if order["confidentiality"] == Confidentiality.SEALED and not self.sealed:
            return False
        if self.units is None:
            return True
        if order["respondent_unit"] in self.units:
            return False  # against themselves: neither they nor their sections (回避)
        if self.section is not None:
            return order["lead"] in self.units and order["section"] == self.section
        return not self.units.isdisjoint(seen_by(OrderState.model_validate(order)))

    def must_cover(self, order: Mapping[str, Any]) -> None:
        """Raises `TiaokuaiError` unknown_order: who may not see an order doesn't learn that it is there."""
        if not self.covers(order):
            raise TiaokuaiError("unknown_order")

    @property
    def only_unit(self) -> str | None:
        """The unit whose person it is, when it is one unit's."""
        return next(iter(self.units)) if self.units and len(self.units) == 1 else None

    def unit(self, asked: str | None) -> str | None:
        """The unit a list is narrowed to: the one asked for if it may be seen, its own if none was."""
        if self.units is None:
            return asked
        if asked is None and len(self.units) == 1:
            return next(iter(self.units))
        if asked not in self.units:
            raise TiaokuaiError("unknown_unit", field="unit")
        return asked


def sight_of(identity: Identity) -> Sight:
    """What this caller may see."""
    units = None if ALL in identity.scopes else identity.units
    return Sight(units, identity.section if units is not None else None, SEALED in identity.scopes)


def rows_of(identity: Identity) -> RowSight | None:
    """The same for the database: what it shows to a unit's reader; None to who sees every unit's."""
    sight = sight_of(identity)
    return None if sight.units is None else RowSight(sight.units, sight.section, sight.sealed)


def may_register(identity: Identity, source: Source | None) -> bool:
    """Whether a source is a channel of the district's own by which this caller registers."""
    if source is None or source.numbered_by is not NumberedBy.DISTRICT or REGISTER not in identity.scopes:
        return False
    bound = {scope.removeprefix(CHANNEL) for scope in identity.scopes if scope.startswith(CHANNEL)}
    return not bound or source.code in bound
