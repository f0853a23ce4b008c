"""For which sources a caller may speak, and which he means when he names none."""

from shared.contract.events.submission import Submission
from shared.platform.faults import PlatformError
from shared.platform.identity import Identity

_SCOPE = "source:"


def own_source(identity: Identity, otherwise: str) -> str:
    """The source a token stands for: its only `source:<code>` scope; `otherwise` for one bound to none."""
    named = sources_of(identity) or [otherwise]
    return named[0] if len(named) == 1 else ""


def must_speak_for(identity: Identity, said: Submission) -> None:
    """Raises `PlatformError` forbidden when a caller bound to sources speaks for another one."""
    must_be_of(identity, said.source)


def must_be_of(identity: Identity, source: str) -> None:
    """Raises `PlatformError` forbidden when a caller bound to sources means another one."""
    allowed = sources_of(identity)
    if allowed and source not in allowed:
        raise PlatformError("forbidden", field="source")


def sources_of(identity: Identity) -> list[str]:
    """The sources a caller is bound to; none for one who may speak for all."""
    return sorted(scope.removeprefix(_SCOPE) for scope in identity.scopes if scope.startswith(_SCOPE))
