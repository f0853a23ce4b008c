"""The kinds of field every event is made of, bounded so that whatever passes the door also fits the stores."""

from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

Text = Annotated[str, StringConstraints(max_length=20_000)]
"""A letter, an answer, a note: at most 20,000 characters."""

Line = Annotated[str, StringConstraints(max_length=500)]
"""A title, a reason, a name."""

Code = Annotated[str, StringConstraints(min_length=1, max_length=64)]
"""A code or a number given by somebody: unit, category, 工单编号."""

Version = Annotated[int, Field(ge=1, le=2**31 - 1)]
"""The version of an aggregate: 1…n without gaps."""

Count = Annotated[int, Field(ge=0, le=2**31 - 1)]

Probability = Annotated[float, Field(ge=0.0, le=1.0)]

Instant = AwareDatetime
"""A moment with its zone; a naive time is refused (eight hours would be lost in silence)."""


class Value(BaseModel):
    """A part of an event: frozen; fields this version doesn't know are ignored; no NaN, no infinity."""

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)
