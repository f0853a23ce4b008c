"""The judging itself, by the definitions of the promise: facts in, findings out; nothing is read here."""

from collections.abc import Collection, Iterable, Mapping

from deploy.local.demo.acknowledged import Acknowledged
from deploy.local.oracle.findings import Findings, Judgement
from deploy.local.oracle.inputs import judge_inputs
from deploy.local.oracle.log_facts import LogFacts
from deploy.local.oracle.table_facts import Moves, TableFacts
from deploy.local.oracle.versions import Versions
from shared.domain.lifecycle import OPEN

Partition = tuple[str, str, int]
"""Who reads what: consumer group, topic, partition."""


def judge(
    inputs: Iterable[Acknowledged], log: LogFacts, tables: TableFacts, readers: Collection[Partition]
) -> Judgement:
    """Everything; `readers` are the partitions that a living member of a group holds."""
    lost, duplicates, orphans = Findings(), Findings(), Findings()
    judge_inputs(lost, inputs, log, tables)
    judge_versions(lost, log)
    judge_topics(lost, log, tables)
    judge_receipts(lost, log, tables)
    judge_read_models(lost, log, tables)
    judge_duplicates(duplicates, log)
    judge_orphans(orphans, tables, readers)
    return Judgement(lost, duplicates, orphans, sum(each.resends for each in log.sightings.values()))


def judge_versions(lost: Findings, log: LogFacts) -> None:
    """Every version 1…n lies on its topic, and each step was taken by the next service."""
    lost.note_all("version of a complaint missing", log.received.gaps())
    lost.note_all("version of a classified complaint missing", log.classified.gaps())
    lost.note_all("version of an order missing", log.moved.gaps())
    lost.note_all("version of a matter missing", log.matters.gaps())
    lost.note_all("no event of ours on our topic", log.strangers)
    decided = {order.complaint_id for order in log.orders.values()}
    for complaint in log.received:
        if complaint in log.dead:
            continue
        if log.classified.latest(complaint) < log.received.latest(complaint):
            lost.note("complaint not classified", complaint)
        if complaint not in decided:
            lost.note("complaint not decided", complaint)


def judge_topics(lost: Findings, log: LogFacts, tables: TableFacts) -> None:
    """What was committed lies on its topic: every event's row has its record."""
    lost.note_all("lead never told", log.to_lead - log.told)
    for kind, rows, field in (
        ("city report", tables.city_reports.keys(), "report_id"),
        ("callback request", tables.asked, "callback_id"),
        ("verdict", tables.verdicts, "verdict_id"),
        ("rejection", tables.letter_ids, "dead_letter_id"),
    ):
        lost.note_all(f"{kind} not on its topic", rows - log.ids[field])
    lost.note_all("verdict without effect", log.ids["verdict_id"] - tables.reports)
    lost.note_all("message not on its topic", (m for m in tables.messages if m not in log.messages))


def judge_receipts(lost: Findings, log: LogFacts, tables: TableFacts) -> None:
    """What the city said of a report of ours stands with the report: taken, or refused."""
    for report, said in log.receipts.items():
        if report in tables.city_reports and tables.city_reports[report] not in said:
            lost.note("receipt of the city without effect", report)


def judge_read_models(lost: Findings, log: LogFacts, tables: TableFacts) -> None:
    """Each table equals the fold of the events it is made of."""
    lost.note_all("version waits for its predecessor", tables.early)
    complete, matters = _complete(log.moved), _complete(log.matters)
    expected_and_found: dict[str, tuple[Mapping[str, object], Mapping[str, object]]] = {
        "classified": (_complete(log.classified), tables.classified),
        "intake complaint": (log.complaint_copies(), tables.complaints),
        "dispatch complaint": (_latest(log.classified), tables.decided),
        "work order": (log.order_copies(), tables.orders),
        "feedback view": (log.order_views(), tables.views),
        "dispatch moves": (complete, tables.order_events),
        "feedback moves": (complete, tables.order_moves),
        "intake timeline": (complete, tables.timelines),
        "dispatch matter": (matters, tables.matters_in_dispatch),
        "feedback matter": (matters, tables.matters_in_feedback),
    }
    for name, (expected, found) in expected_and_found.items():
        _compare(lost, name, expected, found, log.dead)


def judge_duplicates(duplicates: Findings, log: LogFacts) -> None:
    """One number one complaint, one item one open lead order, one effect one id, one id the same bytes."""
    for family, seen in log.sightings.items():
        duplicates.note_all(f"{family}: one id, two contents", (each.hex() for each in seen.changed))
        duplicates.note_all(f"{family}: one effect, two ids", (each.hex() for each in seen.doubled))
    numbers = ((each.source, each.number) for each in log.complaints.values())
    duplicates.note_all("two complaints for one number", _repeated(numbers))
    led = (each.item_id for each in log.orders.values() if each.lead and each.state in OPEN)
    duplicates.note_all("two open lead orders for one item", _repeated(led))


def judge_orphans(orphans: Findings, tables: TableFacts, readers: Collection[Partition]) -> None:
    """Nothing is left that nobody will ever take up."""
    orphans.note_all("outbox row older than 60 s", tables.stale_outbox)
    orphans.note_all("order without an owner", tables.without_owner)
    for cursor in tables.cursors:
        if (cursor.group, cursor.topic, cursor.partition) not in readers:
            orphans.note("cursor without a reader", f"{cursor.group} {cursor.topic}/{cursor.partition}")


def _latest(versions: Versions) -> dict[str, int]:
    return {aggregate: versions.latest(aggregate) for aggregate in versions}


def _complete(versions: Versions) -> dict[str, Moves]:
    return {aggregate: Moves(latest, latest) for aggregate, latest in _latest(versions).items()}


def _compare(
    lost: Findings,
    name: str,
    expected: Mapping[str, object],
    found: Mapping[str, object],
    excused: Collection[str],
) -> None:
    """Keys on one side alone, and different values; not those of which an event is a dead letter."""
    for key in expected.keys() | found.keys():
        if expected.get(key) == found.get(key) or key in excused:
            continue
        how = "missing" if key not in found else "never told of" if key not in expected else "differs"
        lost.note(f"{name}: {how}", key)


def _repeated(values: Iterable[object]) -> Iterable[object]:
    seen: set[object] = set()
    for value in values:
        if value in seen:
            yield value
        seen.add(value)
