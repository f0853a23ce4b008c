"""Whether each acknowledged input had an effect, a refusal or a dead letter."""

from collections.abc import Iterable

from deploy.local.demo.acknowledged import Acknowledged, InputKind
from deploy.local.oracle.findings import Findings
from deploy.local.oracle.log_facts import LogFacts
from deploy.local.oracle.table_facts import TableFacts


def judge_inputs(lost: Findings, inputs: Iterable[Acknowledged], log: LogFacts, tables: TableFacts) -> None:
    """Note every acknowledged input that nothing came of."""
    for each in inputs:
        if _has_effect(each, log, tables) or _coordinates(each) in tables.letters:
            continue
        kind = f"{each.kind} without effect" if each.readable else "unreadable without dead letter"
        lost.note(kind, each.id or f"{each.topic}/{each.partition}/{each.offset}")


def _has_effect(given: Acknowledged, log: LogFacts, tables: TableFacts) -> bool:
    if not given.readable:
        return False
    found = False
    match given.kind:
        case InputKind.SUBMISSION if given.id:
            found = given.id in log.messages and tables.messages.get(given.id) is not None
        case InputKind.SUBMISSION:
            found = given.about in log.received
        case InputKind.REPORT:
            found = given.id in tables.reports
        case InputKind.CALLBACK:
            found = given.id in tables.results
        case InputKind.DESK:
            found = log.moved.latest(given.about) >= given.version
    return found


def _coordinates(given: Acknowledged) -> tuple[str, int, int]:
    return given.topic, given.partition, given.offset
