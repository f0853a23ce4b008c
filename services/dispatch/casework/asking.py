"""What would pass the city's date (a statute, a pause, a review): the city is asked in time, and told why."""

from services.dispatch.cases import Case, Held
from services.dispatch.casework.moving import ask_person, move, system
from services.dispatch.casework.telling_city import Said, tell_city
from services.dispatch.casework.work import Cause, Work
from services.dispatch.rules.commands import Refused
from services.dispatch.rules.limits import days_beyond_city
from shared.contract.events.order import OrderState
from shared.domain.lifecycle import WORKING, Move, State
from shared.domain.vocabulary import CityReportKind

_STATUTE = ("statutory_period", "该事项的法定办理期限长于市平台时限，正在依法办理，申请延期。")
_PAUSE = ("shelved", "该事项暂不具备办理条件，已确定复核日期，复核日期晚于市平台时限，申请延期。")
_REVIEW = ("return_review", "承办单位申请退单，正在审核，审核期限晚于市平台时限，申请延期。")
_PASSES = "挂账复核日期超过市平台时限，市平台未同意延期，请提前复核或恢复办理"


def ask_in_time(work: Work, cause: Cause, case: Case, held: Held) -> None:
    """Ask the city for the days needed beyond its date, once; the date stays until it decides."""
    order = held.order
    if order.extension is not None or not work.book.has_city_above(order.source):
        return
    (ground, words), days = _needed(work, order)
    if not 0 < days <= work.book.terms.limits.longest_extension:
        return
    command = system(Move.REQUEST_EXTENSION, words, ground=ground, days=days)
    result = move(work, cause, case, held, command)
    if isinstance(result, Refused):
        return
    tell_city(work, cause, case, result.order, CityReportKind.INTERIM, Said(words))
    said = Said(words, ground, days=days)
    tell_city(work, cause, case, result.order, CityReportKind.EXTENSION_REQUESTED, said)


def heard_from_city(work: Work, cause: Cause, case: Case, held: Held) -> None:
    """After the city's word on an order that rests: ask for what is wanting, or let a person end the rest."""
    if held.order.state not in (State.SHELVED, State.RETURN_REQUESTED):
        return
    ask_in_time(work, cause, case, held)
    order = held.order
    if order.state is State.SHELVED and order.extension != "requested" and _needed(work, order)[1]:
        ask_person(work, case, "shelved_past_city", order.order_id, _PASSES, order.order_id)


def _needed(work: Work, order: OrderState) -> tuple[tuple[str, str], int]:
    """Why, and how many days; 0 where nothing passes the city's date."""
    limits = work.book.terms.limits
    if order.state is State.SHELVED and order.pause and order.pause.review_on:
        return _PAUSE, limits.days_past_city(order.due, limits.morning(order.pause.review_on))
    if order.state is State.RETURN_REQUESTED:
        return _REVIEW, limits.days_past_city(order.due, order.review_by)
    if order.state in WORKING:
        return _STATUTE, days_beyond_city(order.due, limits.longest_extension)
    return _STATUTE, 0
