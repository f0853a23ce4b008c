"""What every entry of the catalogue is made of: frozen, no unknown fields, short one-line texts.

All scalars of the files arrive as text (the loader resolves no YAML types, so 01 stays 01 and 17:30 stays
17:30); the models turn them into dates, numbers and flags.
"""

from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints

T = TypeVar("T")


class Entry(BaseModel):
    """A part of the catalogue as written in its files."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


def _empty_to_none(value: object) -> object:
    return None if value == "" else value


def _empty_to_nothing(value: object) -> object:
    return () if value == "" else value


Maybe = Annotated[T | None, BeforeValidator(_empty_to_none)]
"""A value that may be left empty in the file."""

Several = Annotated[tuple[T, ...], BeforeValidator(_empty_to_nothing)]
"""A list that may be left empty in the file."""

Line = Annotated[str, StringConstraints(min_length=1, max_length=300)]
"""One line of words for people."""

UnitCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,31}$")]
"""A unit's code: part of topic names, so lower-case ASCII."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,63}$")]
"""The code of a clock, source, rule, section or fact."""
