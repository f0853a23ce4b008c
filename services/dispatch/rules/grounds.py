"""Whether a return request is supported as its ground demands (`grounds.yaml` of the catalogue)."""

import re
from collections.abc import Callable

from services.dispatch.rules.commands import Command, Terms
from shared.catalogue.grounds import Ground, Need
from shared.catalogue.units import UnitKind
from shared.contract.events.order import OrderState

_CITATION = re.compile(
    r"《[^》]{2,}》|权责清单|权力清单|责任清单|三定(?:规定|方案)|第[一二三四五六七八九十百零〇\d]+条"
)


def unsupported(order: OrderState, command: Command, terms: Terms) -> str | None:
    """The code of what is wrong with the ground, its basis or the unit named; None: it may be reviewed."""
    if not command.ground or not (command.basis or command.words):
        return "missing_ground"
    ground = terms.grounds.get(command.ground)
    if ground is None:
        return "unknown_ground"
    if not _may_use(ground, command.actor_id, terms):
        return "ground_not_open"
    faults = (_MISSING[need](order, command, terms) for need in Need if need in ground.needs)
    return next((code for code in faults if code), None)


def _may_use(ground: Ground, unit: str | None, terms: Terms) -> bool:
    return (UnitKind.TOWN if unit in terms.towns else UnitKind.DEPARTMENT) in ground.by


def _citation(_order: OrderState, command: Command, _terms: Terms) -> str | None:
    if not command.basis:
        return "missing_ground"
    return None if _CITATION.search(command.basis) else "basis_not_cited"


def _competent_unit(order: OrderState, command: Command, terms: Terms) -> str | None:
    """One unit of the catalogue, that neither is this one nor may not have it."""
    if len(command.units) != 1:
        return "missing_units"
    (unit,) = command.units
    if unit not in terms.known:
        return "unknown_unit"
    excluded = {command.actor_id, order.respondent_unit, *order.returned_by}
    return "unit_excluded" if unit in excluded else None


def _other_town(order: OrderState, command: Command, terms: Terms) -> str | None:
    fault = _competent_unit(order, command, terms)
    return fault or (None if command.units[0] in terms.towns else "unknown_unit")


def _explanation(_order: OrderState, command: Command, _terms: Terms) -> str | None:
    return None if command.words.strip() else "missing_words"


_MISSING: dict[Need, Callable[[OrderState, Command, Terms], str | None]] = {
    Need.CITATION: _citation,
    Need.COMPETENT_UNIT: _competent_unit,
    Need.OTHER_TOWN: _other_town,
    Need.EXPLANATION: _explanation,
}
