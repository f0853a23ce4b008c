"""Sealed orders are there for who may see them, and for their source; nobody else acts on one."""

from uuid import UUID

from starlette.requests import Request

from services.feedback.api.requests import SEALED
from shared.contract.errors import TiaokuaiError
from shared.platform.database import Connection, Pool
from shared.platform.identity import Identity
from shared.platform.web import identity_of

ORDER = "$1"
CALLBACK = "(select order_id from callback where callback_id = $1)"
REVIEW = "(select order_id from exception_review where review_id = $1)"
OBJECTION = "(select order_id from objection where objection_id = $1)"
RATING = "(select order_id from rating where rating_id = $1)"
STEP = "(select order_id from supervision_step where step_id = $1)"
"""What an id may be of, as the order it is about."""

_SOURCE = "source:"
_SEALED = "select source from order_view where confidentiality = 'sealed' and order_id = {}"


def may_see_sealed_of(identity: Identity, source: str) -> bool:
    """Whether somebody learns of a sealed order of this source."""
    return not identity.scopes.isdisjoint({SEALED, f"{_SOURCE}{source}"})


def may_ask_of(identity: Identity, source: str) -> bool:
    """Whether somebody learns of orders of this source at all: who is bound to sources, of theirs."""
    own = {scope for scope in identity.scopes if scope.startswith(_SOURCE)}
    return not own or f"{_SOURCE}{source}" in own


async def must_see(
    request: Request, database: Connection | Pool, about: str, ident: UUID, *, code: str, field: str = ""
) -> None:
    """Raises `TiaokuaiError`, as for what isn't there, where `ident` is about an order sealed to who asks."""
    source = await database.fetchval(_SEALED.format(about), ident)
    if source is not None and not may_see_sealed_of(identity_of(request), source):
        raise TiaokuaiError(code, field=field)
