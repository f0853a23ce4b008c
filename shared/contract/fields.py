"""The kinds of field every event is made of, bounded so that what passes the door also fits the stores."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Annotated, Any, Self, TypeVar

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

Text = Annotated[str, StringConstraints(max_length=20_000)]
"""A letter, an answer, a note: at most 20,000 characters."""

Line = Annotated[str, StringConstraints(max_length=500)]
"""A title, a reason, a name."""

Code = Annotated[str, StringConstraints(min_length=1, max_length=64)]
"""A code or a number given by somebody: unit, category, 工单编号."""

Digest = Annotated[
    str,
    StringConstraints(max_length=64, pattern=r"^[0-9a-f]{64}$"),
    BeforeValidator(lambda value: value.lower() if isinstance(value, str) else value),
]
"""SHA-256 of a file, in hex; capitals are read too."""

Version = Annotated[int, Field(ge=1, le=2**31 - 1)]
"""The version of an aggregate: 1…n without gaps."""

Count = Annotated[int, Field(ge=0, le=2**31 - 1)]

Number = Annotated[int, Field(ge=-(2**63), le=2**63 - 1)]
"""Any whole number a store can keep."""

Probability = Annotated[float, Field(ge=0.0, le=1.0)]

Instant = Annotated[
    AwareDatetime, Field(ge=datetime(2000, 1, 1, tzinfo=UTC), lt=datetime(2200, 1, 1, tzinfo=UTC))
]
"""A moment with its zone; a naive time is refused (eight hours would be lost in silence).

Bounded because the ends of the calendar overflow when the zone changes, and because bare digits count as
seconds or milliseconds since 1970: without the bounds, 20260101 would pass as a day of that year.
"""


class Value(BaseModel):
    """A part of an event: frozen; fields this version doesn't know are ignored; no NaN, no infinity."""

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)

    @classmethod
    def of(cls, **fields: Any) -> Self:
        """One of fields that were checked before, the rest at their defaults; nothing is checked again."""
        return _made(cls, {**_blank(cls), **fields})

    def but(self, changes: Mapping[str, Any]) -> Self:
        """The same but for these fields, as checked as they are given."""
        return _made(type(self), {**self.__dict__, **changes})


V = TypeVar("V", bound=Value)


@cache
def _blank(kind: type[Value]) -> dict[str, Any]:
    """Every field in its place: the order of the fields is the order of the bytes."""
    return {name: field.default for name, field in kind.model_fields.items()}


def _made(kind: type[V], fields: dict[str, Any]) -> V:
    # What `model_construct` and `model_copy` do, without looking at every field in Python.
    made = kind.__new__(kind)
    object.__setattr__(made, "__dict__", fields)
    object.__setattr__(made, "__pydantic_fields_set__", set(fields))
    object.__setattr__(made, "__pydantic_extra__", None)
    object.__setattr__(made, "__pydantic_private__", None)
    return made
