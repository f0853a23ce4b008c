"""The city's side: it acknowledges what is reported, decides what it is asked, has some taken up again."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from deploy.local.demo.chance import chance
from deploy.local.demo.follower import Answer
from deploy.local.demo.formats import as_sent
from shared.contract.declarations import CITY_REPORT
from shared.contract.events.order import CityReport
from shared.contract.events.submission import Submission
from shared.domain.vocabulary import Action, CityReportKind

_REHANDLES = 0.02
_REFUSES = 0.05
_BEYOND_THE_SOURCES_OWN = 1000
_ACTIONS = {
    CityReportKind.ANSWERED: Action.RECEIPT,
    CityReportKind.RETURN_REQUESTED: Action.RETURN_DECIDED,
    CityReportKind.EXTENSION_REQUESTED: Action.EXTENSION_DECIDED,
}


def reply(record: Any, after: float) -> Sequence[Answer]:
    """A report of the district → what 12345 says to it under the same number."""
    report = CITY_REPORT.model.model_validate_json(record.value)
    assert isinstance(report, CityReport)
    action = _ACTIONS.get(report.kind)
    if action is None:
        return []
    granted = action is Action.RECEIPT or chance("granted", report.report_id) >= _REFUSES
    said = [_said(report, action, granted=granted, note="")]
    if report.kind is CityReportKind.ANSWERED and chance("rehandle", report.number) < _REHANDLES:
        said.append(_said(report, Action.REHANDLE, granted=None, note="诉求人对结果有异议，请重新办理"))
    return [Answer(after * place, as_sent(message)) for place, message in enumerate(said, 1)]


def _said(report: CityReport, action: Action, *, granted: bool | None, note: str) -> Submission:
    sequence = _BEYOND_THE_SOURCES_OWN + int(chance("sequence", report.report_id, action) * 2_000_000_000)
    return Submission(
        source=report.source,
        number=report.number,
        action=action,
        sequence=sequence,
        submitted_at=report.at + timedelta(seconds=1),
        note=note,
        granted=granted,
        report_id=str(report.report_id) if action is Action.RECEIPT else None,
    )
