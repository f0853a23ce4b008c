"""What a service says must come, and may be there once: statements for the looks at its integrity."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Missing:
    """A look for what must have come: `what` names it, `suspects` is a statement that finds who lacks it.

    With `start` and `mark`, statements that say where the first look begins and up to where one goes now,
    it asks of what was touched since $1, up to $2, and of the ids $3; without them of everything.
    """

    what: str
    suspects: str
    start: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Twice:
    """A look for what may be there once: `count` is a statement that counts what is there twice."""

    what: str
    count: str
