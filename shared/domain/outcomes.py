"""Which outcomes answer which type of request (`domain.md` §1b)."""

from shared.domain.vocabulary import Outcome, RequestType

_DISPUTES = frozenset({RequestType.COMPLAINT, RequestType.HELP})
_ONLY = {
    Outcome.ACCEPTED: frozenset({RequestType.COMPLAINT, RequestType.REPORT}),
    Outcome.NOT_ACCEPTED: _DISPUTES | {RequestType.REPORT},
    Outcome.MEDIATED: _DISPUTES,
    Outcome.MEDIATION_ENDED: _DISPUTES,
    Outcome.CASE_FILED: frozenset({RequestType.REPORT}),
    Outcome.CASE_NOT_FILED: frozenset({RequestType.REPORT}),
}


def answers(outcome: Outcome, request_type: RequestType) -> bool:
    """Whether such a request can end so; of a type that says nothing (其他, an unknown word) any may."""
    if request_type is RequestType.OTHER or not request_type.known:
        return True
    return request_type in _ONLY.get(outcome, frozenset(RequestType))
