"""A verdict of feedback on an order: closed, rework, supervise, escalate; what is refused is kept."""

from services.dispatch.casework.moving import ask_person, move
from services.dispatch.casework.work import Cause, Work
from services.dispatch.journal import ReportRow
from services.dispatch.rules.commands import Command, Refused
from services.dispatch.rules.hops import rework_of
from shared.contract.events.feedback import Verdict
from shared.domain.lifecycle import Move
from shared.domain.vocabulary import ActorKind, VerdictKind

FEEDBACK = "feedback"
_MOVES = {
    VerdictKind.CLOSED: Move.CLOSE,
    VerdictKind.REWORK: Move.REWORK,
    VerdictKind.SUPERVISE: Move.SUPERVISE,
    VerdictKind.ESCALATE: Move.ESCALATE,
}


def _told(given: Verdict) -> str:
    """A closing is told by its code, which statuses go by; a unit what people said, in Chinese."""
    if given.kind is VerdictKind.CLOSED:
        return given.basis
    return "\n".join(given.history) or given.words or given.basis


def verdict(work: Work, cause: Cause, given: Verdict) -> str | None:
    """Apply a verdict; returns `unknown_order` when there is no such order."""
    case = work.cases.of_order(given.order_id)
    held = work.cases.order(given.order_id)
    if case is None or held is None:
        return "unknown_order"
    if (FEEDBACK, given.verdict_id) in work.cases.reported:
        work.journal.duplicates += 1
        return None
    kind = _MOVES.get(given.kind)
    if kind is None or kind is Move.ESCALATE:
        ask_person(
            work, case, f"verdict_{given.kind.value}"[:64], given.verdict_id, given.basis, given.order_id
        )
    refusal = None
    if kind is Move.REWORK:
        kind = rework_of(held.order)
    if kind is not None:
        command = Command(
            kind,
            ActorKind.FEEDBACK,
            actor_id=FEEDBACK,
            cause=given.verdict_id,
            judged=given.order_version,
            words=_told(given),
        )
        result = move(work, cause, case, held, command)
        refusal = result.code if isinstance(result, Refused) else None
    work.cases.reported[FEEDBACK, given.verdict_id] = refusal
    row = ReportRow(FEEDBACK, given.verdict_id, given.order_id, given.kind.value, None, refusal)
    work.journal.reports.append(row)
    return None
