"""Who acts now, and how: known in a request, so that the transaction it causes can write it down."""

from contextvars import ContextVar
from dataclasses import dataclass

from shared.platform.identity import Identity


@dataclass(frozen=True, slots=True)
class Acting:
    """A caller by name, what he calls, on which ids, and what ties it to his request."""

    actor: str
    action: str
    subject: str
    detail: str


_ACTING: ContextVar[Acting | None] = ContextVar("acting", default=None)
_CALLER: ContextVar[Identity | None] = ContextVar("caller", default=None)


def act(acting: Acting, caller: Identity) -> None:
    """From now on, in this request, it is he."""
    _ACTING.set(acting)
    _CALLER.set(caller)


def caller_now() -> Identity | None:
    """Whose request is answered; None in stages and timers."""
    return _CALLER.get()


def acting_now() -> Acting | None:
    """Who acts; None in stages and timers, whose acts are events."""
    return _ACTING.get()
