"""Categories: what a complaint is about, the power behind it and who holds it."""

import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from shared.catalogue.conditions import When
from shared.catalogue.entries import Entry, Line, Maybe, Several, Slug, UnitCode
from shared.domain.vocabulary import Confidentiality, RequestType

FirstCode = Annotated[str, StringConstraints(pattern=r"^\d\d$")]
SecondCode = Annotated[str, StringConstraints(pattern=r"^\d\d-\d\d$")]
LeafCode = Annotated[str, StringConstraints(pattern=r"^\d\d-\d\d-\d\d$")]
StandardCode = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z][0-9A-Z.-]{0,19}$")]
"""A code of GB/T 39666: its form is checked; the standard's own table is not at hand."""

Example = Annotated[str, StringConstraints(min_length=6, max_length=200)]


class Holder(StrEnum):
    """Who holds a power; `both` is told apart by a threshold."""

    DEPARTMENT = "department"
    TOWN = "town"
    BOTH = "both"


class Flag(StrEnum):
    """What makes a category special for dispatch."""

    STREET_LIFE = "street_life"  # 活力街区 (clause 53)
    DIRECT_CONNECT = "direct_connect"  # 直联业务审批部门 (clause 15)
    OUTSIDE = "outside"  # the lead stands outside government
    VERTICAL = "vertical"  # the lead answers to the city or the state
    CITY_OVERLAP = "city_overlap"  # the city's department and the district's both have a part: the city leads
    URGENT = "urgent"  # natural hours, day and night


class Threshold(Entry):
    """When the department holds a shared power; otherwise the town does."""

    words: Line
    department_when: When


class Power(Entry):
    """职权: an item of the 权责清单, its basis, its holder and the days it is in force (both inclusive)."""

    item: Line
    basis: Line
    holder: Holder
    threshold: Threshold | None = None
    valid_from: datetime.date
    valid_to: Maybe[datetime.date] = None

    @model_validator(mode="after")
    def _threshold_goes_with_both(self) -> "Power":
        if (self.holder is Holder.BOTH) != (self.threshold is not None):
            raise ValueError("职权归属写 both 时必须写明 threshold（划分标准），其他情形不得写")
        return self

    def valid_on(self, day: datetime.date) -> bool:
        """Whether the power is in force on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class Category(Entry):
    """A leaf: `lead` is always the line answering for the matter, also where a town holds the power."""

    code: LeafCode
    name: Line
    definition: Line
    power: Power
    lead: UnitCode
    co: Several[UnitCode] = ()
    clocks: dict[RequestType, Slug] = Field(default_factory=dict)
    statutory_overlay: Maybe[Slug] = None
    confidentiality: Confidentiality = Confidentiality.OPEN
    town_act: Maybe[Line] = None
    flags: frozenset[Flag] = frozenset()
    clauses: Several[Annotated[int, Field(ge=1, le=58)]] = ()
    gbt39666: Maybe[StandardCode] = None
    keywords: Several[Line] = ()
    examples: tuple[Example, ...]

    @property
    def first_level(self) -> str:
        return self.code[:2]

    @property
    def second_level(self) -> str:
        return self.code[:5]


class FirstLevel(Entry):
    """一级类."""

    code: FirstCode
    name: Line
    definition: Line


class SecondLevel(Entry):
    """二级类 with its leaves."""

    code: SecondCode
    name: Line
    leaves: Annotated[tuple[Category, ...], Field(min_length=1)]


class CategoriesFile(Entry):
    """categories/NN-*.yaml: one first level, told in full in catalogue.yaml."""

    first_level: FirstCode
    second_levels: Annotated[tuple[SecondLevel, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _all_of_one_first_level(self) -> "CategoriesFile":
        for second in self.second_levels:
            if second.code[:2] != self.first_level:
                raise ValueError(f"二级类「{second.code}」不属于一级类「{self.first_level}」")
        return self


class TitleFile(Entry):
    """catalogue.yaml: what the catalogue is called and its first levels."""

    id: Slug
    title: Line
    date: datetime.date
    region: Line
    time_zone: Line
    desk: UnitCode
    plan: Line
    first_levels: Annotated[tuple[FirstLevel, ...], Field(min_length=1)]
