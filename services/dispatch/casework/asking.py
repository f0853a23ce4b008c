"""What a law gives more time for than the city does: the city is asked in time, and told how it stands."""

from services.dispatch.cases import Case, Held
from services.dispatch.casework.moving import move
from services.dispatch.casework.telling_city import Said, tell_city
from services.dispatch.casework.work import Cause, Work
from services.dispatch.rules.commands import Command, Refused
from services.dispatch.rules.limits import days_beyond_city
from shared.domain.lifecycle import WORKING, Move
from shared.domain.vocabulary import ActorKind, CityReportKind

_GROUND = "statutory_period"
_WORDS = "该事项的法定办理期限长于市平台时限,正在依法办理,申请延期。"


def ask_in_time(work: Work, cause: Cause, case: Case, held: Held) -> None:
    """Ask the city for the days the statute gives beyond its date, once; the date stays until it decides."""
    order = held.order
    asked = order.extension is not None or order.state not in WORKING
    if asked or not work.book.has_city_above(order.source):
        return
    days = days_beyond_city(order.due, work.book.terms.limits.longest_extension)
    if not days:
        return
    command = Command(Move.REQUEST_EXTENSION, ActorKind.SYSTEM, words=_WORDS, ground=_GROUND, days=days)
    result = move(work, cause, case, held, command)
    if isinstance(result, Refused):
        return
    tell_city(work, cause, case, result.order, CityReportKind.INTERIM, Said(_WORDS))
    said = Said(_WORDS, _GROUND, days=days)
    tell_city(work, cause, case, result.order, CityReportKind.EXTENSION_REQUESTED, said)
