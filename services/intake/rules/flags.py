"""What looks odd in a submission and is kept all the same: a person sees the flag, nobody is turned away."""

from datetime import datetime, timedelta

from shared.contract.events.submission import Submission

_OLDEST = timedelta(days=3653)
_AHEAD = timedelta(days=1)


def odd_in(submission: Submission, now: datetime) -> list[str]:
    """Flags of words this version doesn't know and of times out of −10 years … +1 day."""
    flags = []
    if not submission.action.known:
        flags.append("unknown_action")
    if not all(item.request_type.known for item in submission.items):
        flags.append("unknown_request_type")
    if not submission.confidentiality.known:
        flags.append("unknown_confidentiality")
    if not -_OLDEST <= submission.submitted_at - now <= _AHEAD:
        flags.append("time_out_of_range")
    return flags
