"""Several callers on one place or enterprise within hours: people on duty are told at once."""

from services.dispatch.casework.moving import alert, ask_person
from services.dispatch.casework.work import Work
from services.dispatch.rules.alerts import on_group
from services.dispatch.rules.notices import is_sealed
from shared.contract.events.classification import MatterChanged

GROUP_SIGNAL = "group_signal"
"""Kind of a matter change that counts callers on one place or enterprise, not complaints of one matter."""

_WORDS = "同一地点或企业短时间内有{callers}名诉求人反映{members}件诉求。"


def group_signal(work: Work, signal: MatterChanged) -> None:
    """A notice by the latest complaint of the group, and a task for the desk; not of what is sealed."""
    case = work.cases.complaint(signal.complaint_id)
    orders = [held.order for held in case.orders.values()] if case else []
    if case is None or not orders or is_sealed(orders[0]):
        return
    alert(work, orders[0], on_group(orders[0], signal.complainants, str(signal.matter_id), work.book.duty))
    words = _WORDS.format(callers=signal.complainants, members=signal.members)
    ask_person(work, case, "group_signal", signal.matter_id, words)
