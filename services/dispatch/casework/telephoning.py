"""A three-way call as everybody reads it: when, which departments, what came of it; no name, no number."""

from services.dispatch.casework.work import Work
from services.dispatch.rulings import Ruling
from shared.domain.redact import redact

_SAID = "{at}企业、热线与{units}三方通话：{words}"


def said_on_call(ruling: Ruling, work: Work) -> Ruling:
    """The ruling with its reason told whole, redacted; a blank one stays blank, for the rules to refuse."""
    if not ruling.reason.strip():
        return ruling
    at = ruling.called_at or work.now
    told = _SAID.format(
        at=f"{at.astimezone(work.book.zone):%m月%d日%H:%M}",
        units="、".join(work.book.unit_name(unit) for unit in ruling.units),
        words=redact(ruling.reason).text,
    )
    return ruling.model_copy(update={"reason": told})
