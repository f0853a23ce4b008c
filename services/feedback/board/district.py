"""What counting and showing need of the catalogue, and names for people."""

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from services.feedback.board.cells import Split
from services.feedback.board.events import District
from shared.catalogue.catalogue import Catalogue
from shared.catalogue.units import UnitKind

_SIGN_IN = frozenset({"enterprise-portal"})
_NOWHERE = {"": "未明确"}


@dataclass(frozen=True, slots=True)
class Names:
    """Code → Chinese name, by what a table is split by, and of the channels complaints come by."""

    region: str
    by: Mapping[Split, Mapping[str, str]]
    channels: Mapping[str, str]


def district_of(catalogue: Catalogue) -> District:
    """The district as counting sees it."""
    units = catalogue.units.values()
    return District(
        departments=frozenset(unit.code for unit in units if unit.kind is UnitKind.DEPARTMENT),
        channels={source.code: source.channel for source in catalogue.sources.values()},
        sign_in=_SIGN_IN,
        zone=ZoneInfo(catalogue.title.time_zone),
    )


def names_of(catalogue: Catalogue) -> Names:
    """The names of a catalogue."""
    units = {unit.code: unit.short for unit in catalogue.units.values()}
    leaves = {leaf.code: leaf.name for leaf in catalogue.categories.values()}
    firsts = {first.code: first.name for first in catalogue.first_levels.values()}
    return Names(
        catalogue.title.region,
        {
            "unit": units,
            "town": units | _NOWHERE,
            "category": leaves | _NOWHERE,
            "first_level": firsts | _NOWHERE,
        },
        {channel.code: channel.name for channel in catalogue.channels.values()},
    )
