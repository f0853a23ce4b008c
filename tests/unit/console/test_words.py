"""Whatever the services name by a code, people read in Chinese."""

import re
from pathlib import Path

from services.console.view.task_words import ALERTS, TASKS
from services.console.view.words import CITY_REPORTS
from services.dispatch.rules.alerts import AlertKind
from shared.domain.vocabulary import Action, CityReportKind

DISPATCH = Path(__file__).parents[3] / "services" / "dispatch"
_RAISED = re.compile(
    r"""(?:ask_person|task_for)\(\s*work,\s*[\w.]+,\s*"(\w+)"   # in memory
    |\["(\w+)"\]\ \*\ len\(rows\)                              # by timers
    |select\ [^;]{1,60},\ '(\w+)',\ """,
    re.VERBOSE,
)


def test_every_kind_of_task_for_the_desk_has_its_words() -> None:
    source = "\n".join(path.read_text("utf-8") for path in sorted(DISPATCH.rglob("*.py")))
    raised = {name for found in _RAISED.findall(source) for name in found if name}
    assert len(raised) >= 12, "the pattern still finds them"
    raised |= {"mark_proposed", "mark_contested"}
    meant = {f"city_{action.value}" for action in Action if action is not Action.RECEIPT}
    assert (raised | meant) - TASKS.keys() == set()


def test_every_notice_and_report_has_its_words() -> None:
    assert {kind.value for kind in AlertKind} == ALERTS.keys()
    assert {kind.value for kind in CityReportKind} == {str(kind) for kind in CITY_REPORTS}
