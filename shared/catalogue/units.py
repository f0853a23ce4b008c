"""Units: who receives orders, who runs the desk, and who stands outside the district's government."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from shared.catalogue.entries import Entry, Line, Several, Slug, UnitCode
from shared.domain.vocabulary import RequestType


class UnitKind(StrEnum):
    """What a unit is to the hotline."""

    DEPARTMENT = "department"  # 条线部门
    TOWN = "town"  # 街镇
    DESK = "desk"  # 城运中心
    OUTSIDE = "outside"  # 政府序列以外, guided or coordinated


class Authority(StrEnum):
    """Whom a unit answers to; a vertical body can't be designated by the district."""

    DISTRICT = "district"
    VERTICAL = "vertical"


class Section(Entry):
    """科室, 所, 居村 or 园区 of a unit: the fourth of the four levels."""

    code: Slug
    name: Line


class Unit(Entry):
    """A unit with its names, duties, hours and duty roster; the latter two name entries of clocks.yaml.

    Answers to requests of the types in `approval` are read by the unit's leader before they leave.
    """

    code: UnitCode
    name: Line
    short: Line
    aliases: Several[Line] = ()
    kind: UnitKind
    authority: Authority = Authority.DISTRICT
    duties: Annotated[tuple[Line, ...], Field(min_length=1)]
    hours: Slug
    roster: Slug
    sections: Several[Section] = ()
    approval: Several[RequestType] = ()

    @property
    def receives_orders(self) -> bool:
        """Whether the unit has topics of its own."""
        return self.kind in {UnitKind.DEPARTMENT, UnitKind.TOWN}


class UnitsFile(Entry):
    """units/*.yaml."""

    units: tuple[Unit, ...]
