"""For which sources a caller may speak, which he means when he names none, what he may see."""

from typing import Any

from services.intake.rules.secrecy import is_sealed
from shared.domain.vocabulary import Confidentiality
from shared.platform.faults import PlatformError
from shared.platform.identity import Identity

SEALED = "sealed"
"""The scope of who may see sealed matters."""

_SCOPE = "source:"


def own_source(identity: Identity, otherwise: str) -> str:
    """The source a token stands for: its only `source:<code>` scope; `otherwise` for one bound to none."""
    named = sources_of(identity) or [otherwise]
    return named[0] if len(named) == 1 else ""


def must_be_of(identity: Identity, source: str) -> None:
    """Raises `PlatformError` forbidden when a caller bound to sources means another one."""
    allowed = sources_of(identity)
    if allowed and source not in allowed:
        raise PlatformError("forbidden", field="source")


def may_see(identity: Identity, complaint: dict[str, Any]) -> bool:
    """Who is bound to sources sees theirs alone, sealed ones too; others see sealed ones by right."""
    own, level = sources_of(identity), complaint["confidentiality"]
    if own:
        return complaint["source"] in own
    return SEALED in identity.scopes or level is None or not is_sealed(Confidentiality(level))


def sources_of(identity: Identity) -> list[str]:
    """The sources a caller is bound to; none for one who may speak for all."""
    return sorted(scope.removeprefix(_SCOPE) for scope in identity.scopes if scope.startswith(_SCOPE))
