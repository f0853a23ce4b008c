"""The city's side: it acknowledges or refuses what is reported, decides what it is asked, moves dates, has
some taken up again, and now and then says nothing at all.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from deploy.local.demo.chance import chance
from deploy.local.demo.follower import Answer
from deploy.local.demo.formats import as_sent
from shared.contract.declarations import CITY_REPORT
from shared.contract.events.order import CityReport
from shared.contract.events.submission import Submission
from shared.domain.vocabulary import Action, CityReportKind

_REHANDLES, _MOVES_DATES = 0.02, 0.02
_REFUSES, _REFUSES_REPORTS, _SILENT = 0.05, 0.02, 0.03
_DECISIONS = {
    CityReportKind.RETURN_REQUESTED: Action.RETURN_DECIDED,
    CityReportKind.EXTENSION_REQUESTED: Action.EXTENSION_DECIDED,
}


def reply(record: Any, after: float) -> Sequence[Answer]:
    """A report of the district → what 12345 says to it under the same number.

    Silence goes by the record's place too: what is sent again is met again, and mostly answered.
    """
    report = CITY_REPORT.model.model_validate_json(record.value)
    assert isinstance(report, CityReport)
    if chance("silent", report.report_id, record.partition, record.offset) < _SILENT:
        return []
    return [Answer(after * place, as_sent(message)) for place, message in enumerate(answers(report), 1)]


def answers(report: CityReport) -> Iterator[Submission]:
    """The receipt, the decision if one was asked for, and what the city has to say besides."""
    taken = chance("taken", report.report_id) >= _REFUSES_REPORTS
    yield _said(report, Action.RECEIPT, granted=taken, note="" if taken else "办理结果表述不清，请补正后重报")
    decision = _DECISIONS.get(report.kind)
    if decision and taken:
        granted = chance("granted", report.report_id) >= _REFUSES
        later = decision is Action.EXTENSION_DECIDED and granted
        yield _said(report, decision, granted=granted, days=report.days if later else None)
    if report.kind is CityReportKind.SIGNED and chance("date", report.number) < _MOVES_DATES:
        yield _said(report, Action.DUE_CHANGED, note="请提前办结", days=1)
    if report.kind is CityReportKind.ANSWERED and chance("rehandle", report.number) < _REHANDLES:
        yield _said(report, Action.REHANDLE, note="诉求人对结果有异议，请重新办理", days=3)


def _said(
    report: CityReport,
    action: Action,
    *,
    granted: bool | None = None,
    note: str = "",
    days: int | None = None,
) -> Submission:
    """A message of the city, known by its content; `days` is how far away its new date lies."""
    return Submission(
        source=report.source,
        number=report.number,
        action=action,
        submitted_at=report.at + timedelta(seconds=1),
        note=note,
        granted=granted,
        due_city=report.at + timedelta(days=days) if days else None,
        report_id=None if granted is None else str(report.report_id),
    )
