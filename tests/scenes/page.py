"""`docs/scenes.md`: every scene as it was played, made from the events, so that it can't fall behind."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from shared.catalogue.catalogue import Catalogue
from shared.contract.events.complaint import ComplaintReceived
from shared.contract.events.order import CityReport, OrderMessage, OrderMoved, OrderState
from shared.domain.vocabulary import Action
from shared.domain.worktime import SHANGHAI
from tests.scenes.scene import Scene
from tests.scenes.wire import Wire

_SECTION = re.compile(r"<!-- scene: (?P<name>\S+) -->\n.*?<!-- end -->\n", re.DOTALL)
_LONGEST = 60


@dataclass(frozen=True, slots=True, order=True)
class _Line:
    """A line of a scene's table; sorted by time, then number, then version."""

    at: datetime
    rank: int
    number: str
    version: int
    cells: tuple[str, ...]


class Page:
    """The page with the sections of scenes filled in by what was played."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.text = path.read_text("utf-8") if path.exists() else ""
        self.missing: list[str] = []

    def section(self, name: str) -> str | None:
        """A scene's section as it stands; None when there is none."""
        found = next((each for each in _SECTION.finditer(self.text) if each["name"] == name), None)
        return found[0] if found else None

    def put(self, name: str, section: str) -> None:
        """Replace a scene's section, or add one at the end."""
        before = self.section(name)
        self.text = self.text.replace(before, section) if before else f"{self.text}\n{section}"
        self.path.write_text(self.text, "utf-8")


def told(scene: Scene, title: str, story: str) -> str:
    """A scene's section: its story, its complaints in their words, and everything that happened."""
    wire, catalogue = scene.district.wire, scene.district.loop.catalogue
    lines = sorted(_lines(scene, wire, catalogue))
    head = ("time", "number", "by", "move", "state", "lead", "told")
    table = [head, tuple("---" for _ in head), *(line.cells for line in lines)]
    rows = "".join(f"| {' | '.join(row)} |\n" for row in table)
    said = "".join(f"- **{number}** {words}\n" for number, words in _said(scene, wire))
    why = "".join(f"- {each}\n" for each in _why(scene, wire))
    return f"<!-- scene: {scene.name} -->\n## {title}\n\n{story}\n\n{said}\n{why}\n{rows}<!-- end -->\n"


def _said(scene: Scene, wire: Wire) -> Iterator[tuple[str, str]]:
    heard = wire.heard(ComplaintReceived, lambda c: c.number in scene.numbers and c.action is Action.NEW)
    for complaint in sorted(heard, key=lambda each: scene.numbers.index(each.number)):
        yield complaint.number, " / ".join(f"「{item.text}」" for item in complaint.items)


def _why(scene: Scene, wire: Wire) -> list[str]:
    """Each decision's rule and sentence, once a number."""
    moves = wire.heard(OrderMoved, lambda m: m.order.number in scene.numbers and m.decision is not None)
    moves.sort(key=lambda m: (m.at, m.order.number))
    return [
        f"{m.order.number}: rule `{m.decision.rule}`: {m.decision.explanation}" for m in moves if m.decision
    ]


def _lines(scene: Scene, wire: Wire, catalogue: Catalogue) -> Iterator[_Line]:
    ours = frozenset(scene.numbers)
    for moved in wire.heard(OrderMoved, lambda m: m.order.number in ours):
        order = moved.order
        cells = (
            _time(moved.at),
            order.number,
            _who(moved, catalogue),
            moved.move.value if moved.move else "opened",
            order.state.value,
            _unit(order.lead, catalogue),
            "; ".join(sorted(_messages(wire, order, catalogue))),
        )
        yield _Line(moved.at, 0, order.number, order.version, cells)
    for message in wire.heard(OrderMessage, lambda m: m.number in ours and m.refusal is not None):
        assert message.refusal
        unit, refusal = _unit(message.unit, catalogue), message.refusal
        words = f"{unit}: refused, `{refusal.code}` {refusal.message}"
        cells = (_time(message.at), message.number, "", "", message.state.value, "", words)
        yield _Line(message.at, 1, message.number, message.version, cells)
    for report in wire.heard(CityReport, lambda r: r.number in ours):
        outcome = f" ({report.outcome.value})" if report.outcome else ""
        cells = (_time(report.at), report.number, "", "", "", "", f"12345: {report.kind.value}{outcome}")
        yield _Line(report.at, 2, report.number, 0, cells)


def _messages(wire: Wire, order: OrderState, catalogue: Catalogue) -> Iterator[str]:
    def fits(message: OrderMessage) -> bool:
        of = (message.order_id, message.version)
        return message.refusal is None and of == (order.order_id, order.version)

    for message in wire.heard(OrderMessage, fits):
        yield f"{_unit(message.unit, catalogue)}: {message.kind.value} ({message.role.value})"


def _who(moved: OrderMoved, catalogue: Catalogue) -> str:
    if moved.actor_id in catalogue.units:
        return _unit(moved.actor_id, catalogue)
    by_name = moved.actor_id and moved.actor_id != moved.actor.value
    return f"{moved.actor.value} {moved.actor_id}" if by_name else moved.actor.value


def _unit(code: str | None, catalogue: Catalogue) -> str:
    unit = catalogue.units.get(code or "")
    return unit.short if unit else ""


def _time(at: datetime) -> str:
    return at.astimezone(SHANGHAI).strftime("%m-%d %H:%M")
