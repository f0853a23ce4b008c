"""Grounds on which a unit may ask to return an order (退单理由), and what each must be supported by."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from shared.catalogue.entries import Entry, Line, Slug
from shared.catalogue.units import UnitKind


class Need(StrEnum):
    """What a ground must come with."""

    CITATION = "citation"  # the basis cites a statute, or the list of powers and duties
    COMPETENT_UNIT = "competent_unit"  # another unit is named
    OTHER_TOWN = "other_town"  # another town is named
    EXPLANATION = "explanation"  # words


class Ground(Entry):
    """A reason code: who may use it, what it needs, and the source of that."""

    code: Slug
    name: Line
    by: Annotated[frozenset[UnitKind], Field(min_length=1)]
    needs: Annotated[frozenset[Need], Field(min_length=1)]
    basis: Line


class GroundsFile(Entry):
    """grounds.yaml."""

    returns: Annotated[tuple[Ground, ...], Field(min_length=1)]
