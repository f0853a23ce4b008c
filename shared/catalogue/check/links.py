"""Every code named anywhere must exist and be of the right kind."""

from collections.abc import Container, Iterator
from pathlib import Path

from shared.catalogue.catalogue import Catalogue
from shared.catalogue.check.finding import Finding
from shared.catalogue.rules import WORDS_FOR_UNITS, Outcome
from shared.catalogue.units import UnitKind
from shared.domain.vocabulary import RequestType, ReturnGround


def links(catalogue: Catalogue) -> Iterator[Finding]:
    """Dangling codes: units, clocks, overlays, hours, rosters, channels, towns, first levels."""
    yield from _desk(catalogue)
    yield from _units(catalogue)
    yield from _categories(catalogue)
    yield from _clocks(catalogue)
    yield from _sources(catalogue)
    yield from _rules(catalogue)
    yield from _grounds(catalogue)


def _desk(catalogue: Catalogue) -> Iterator[Finding]:
    desk = catalogue.units.get(catalogue.title.desk)
    if desk is None or desk.kind is not UnitKind.DESK:
        yield Finding.in_title("desk", f"派单台「{catalogue.title.desk}」不在单位名录里，或者性质不是 desk")


def _units(catalogue: Catalogue) -> Iterator[Finding]:
    for code, unit in catalogue.units.items():
        at = Finding.about(catalogue, "unit", code)
        yield from at.unless_known(unit.hours, catalogue.working_hours, "工作时间", "hours")
        yield from at.unless_known(unit.roster, catalogue.rosters, "值班表", "roster")
        seen: set[str] = set()
        for position, section in enumerate(unit.sections):
            if section.code in seen:
                yield at.says(f"内设机构代码「{section.code}」重复", "sections", position)
            seen.add(section.code)


def _categories(catalogue: Catalogue) -> Iterator[Finding]:
    able = {unit.code for unit in catalogue.units_with_topics()}
    for code, leaf in catalogue.categories.items():
        at = Finding.about(catalogue, "category", code)
        yield from at.unless_known(leaf.lead, catalogue.units, "单位", "lead")
        for position, unit in enumerate(leaf.co):
            yield from at.unless_known(unit, able, "能接工单的单位", "co", position)
        for request_type, clock in leaf.clocks.items():
            yield from at.unless_known(clock, catalogue.clocks, "时限", "clocks", request_type)
            if not request_type.known:
                yield at.says(f"没有这个诉求类型：「{request_type}」", "clocks", request_type)
        if leaf.statutory_overlay is not None:
            yield from at.unless_known(
                leaf.statutory_overlay, catalogue.overlays, "法定期限", "statutory_overlay"
            )


def _clocks(catalogue: Catalogue) -> Iterator[Finding]:
    at = Finding.in_file("clocks.yaml", "by_request_type")
    for request_type, clock in catalogue.clock_by_request_type.items():
        yield from at.unless_known(clock, catalogue.clocks, "时限", request_type)
    for request_type in set(RequestType) - set(catalogue.clock_by_request_type):
        yield at.says(f"诉求类型「{request_type}」没有默认时限")
    for code, roster in catalogue.rosters.items():
        for position, role in enumerate(roster.roles):
            place = Finding.about(catalogue, "roster", code)
            yield from place.unless_known(role.hours, catalogue.working_hours, "工作时间", "roles", position)


def _sources(catalogue: Catalogue) -> Iterator[Finding]:
    for code, source in catalogue.sources.items():
        at = Finding.about(catalogue, "source", code)
        yield from at.unless_known(source.channel, catalogue.channels, "渠道", "channel")
        if source.received_by is not None:
            able = {unit.code for unit in catalogue.units_with_topics()}
            yield from at.unless_known(source.received_by, able, "能接工单的单位", "received_by")
        if source.mapping is not None and not _mapping(catalogue, source.mapping).is_file():
            yield at.says(f"没有这个报文对照表：mappings/{source.mapping}.yaml", "mapping")


def _mapping(catalogue: Catalogue, name: str) -> Path:
    return catalogue.folder / "mappings" / f"{name}.yaml"


def _rules(catalogue: Catalogue) -> Iterator[Finding]:
    able = {unit.code for unit in catalogue.units_with_topics()} | WORDS_FOR_UNITS
    for rule in catalogue.rules:
        at = Finding.about(catalogue, "rule", rule.id)
        yield from _outcome(at.below("outcome"), rule.outcome, catalogue.units.keys(), able)
        for position, example in enumerate(rule.examples):
            place = at.below("examples", position, "outcome")
            yield from _outcome(place, example.outcome, catalogue.units.keys(), able)


def _grounds(catalogue: Catalogue) -> Iterator[Finding]:
    for code, ground in catalogue.grounds.items():
        at = Finding.about(catalogue, "ground", code)
        if not ReturnGround(code).known:
            yield at.says(f"没有这个退单理由代码：「{code}」", "code")
        if not ground.by <= {UnitKind.DEPARTMENT, UnitKind.TOWN}:
            yield at.says("退单的只能是条线部门（department）或者街镇（town）", "by")
    for code in ReturnGround:
        if code not in catalogue.grounds:
            yield Finding.in_file("grounds.yaml", "returns").says(f"退单理由「{code}」没有写明要求")


def _outcome(at: Finding, outcome: Outcome, known: Container[str], able: Container[str]) -> Iterator[Finding]:
    """Who is sent something needs a topic; whom the desk is shown needs only be known."""
    if outcome.suggest is not None and outcome.suggest not in WORDS_FOR_UNITS:
        yield from at.unless_known(outcome.suggest, known, "单位", "suggest")
    named = [("lead", outcome.lead)] if outcome.lead is not None else []
    named += [
        (field, unit) for field in ("inform", "co", "whistle", "help") for unit in getattr(outcome, field)
    ]
    for field, unit in named:
        if unit in known and unit not in able:
            yield at.says(f"单位「{unit}」没有工单主题，不能派单或者抄告", field)
        else:
            yield from at.unless_known(unit, able, "单位", field)
