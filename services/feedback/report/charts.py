"""Charts as inline SVG: lines over months, and bars; every value also stands beside its mark as text."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 680, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 96, 14, 30
_COLOURS = ("#0b5394", "#b45f06", "#38761d", "#741b47")
_DASHES = ("", "6 3", "2 3", "8 3 2 3")


@dataclass(frozen=True, slots=True)
class Series:
    """A line: its name and a share for each label, None where there is none."""

    name: str
    values: Sequence[float | None]


def lines(labels: Sequence[str], series: Sequence[Series], title: str) -> str:
    """Shares over time, told apart by colour and by dash, named at their ends; the axis is cut off below."""
    low = _floor(series)
    parts = [_frame(title), *_grid(low), *_ticks(labels)]
    ends = _spread([_y(_last(each), low) for each in series])
    for number, each in enumerate(series):
        parts.append(_line(each, labels, low, number))
        parts.append(_text(WIDTH - _RIGHT + 8, ends[number] + 4, _named(each), fill=_COLOURS[number]))
    return "".join((*parts, "</svg>"))


def bar(share: float | None) -> str:
    """A bar for a table cell, 0 to 100 %."""
    if share is None:
        return ""
    width = round(share * 100, 1)
    return f'<span class="bar" aria-hidden="true"><i style="width:{width}%"></i></span>'


def columns(labels: Sequence[str], values: Sequence[int], title: str) -> str:
    """Counts over time, each written above its column."""
    highest = max((*values, 1))
    parts = [_frame(title), *_ticks(labels)]
    wide = (WIDTH - _LEFT - _RIGHT) / max(len(labels), 1) * 0.6
    for place, value in enumerate(values):
        tall = (HEIGHT - _TOP - _BOTTOM - 14) * value / highest
        x, y = _x(place, len(labels)) - wide / 2, HEIGHT - _BOTTOM - tall
        parts.append(f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{tall:.1f}" fill="#0b5394"/>')
        parts.append(_text(x + wide / 2, y - 4, f"{value:,}", anchor="middle"))
    return "".join((*parts, "</svg>"))


def _frame(title: str) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}" '
        'xmlns="http://www.w3.org/2000/svg" font-size="11">'
    )


def _floor(series: Sequence[Series]) -> float:
    """The lowest tenth at or below every value, so that differences can be seen."""
    lowest = min((value for each in series for value in each.values if value is not None), default=0.0)
    return max(0.0, int(lowest * 10) / 10)


def _grid(low: float) -> list[str]:
    """A line every ten hundredths, every twenty where there would be many."""
    step = 10 if low >= 0.5 else 20
    drawn = []
    for hundredths in range(100, round(low * 100) - 1, -step):
        y = _y(hundredths / 100, low)
        drawn.append(f'<path d="M{_LEFT} {y:.1f}H{WIDTH - _RIGHT}" stroke="#ddd"/>')
        drawn.append(_text(_LEFT - 6, y + 4, f"{hundredths}%", anchor="end"))
    return drawn


def _ticks(labels: Sequence[str]) -> list[str]:
    return [
        _text(_x(place, len(labels)), HEIGHT - 10, label, anchor="middle")
        for place, label in enumerate(labels)
    ]


def _line(each: Series, labels: Sequence[str], low: float, number: int) -> str:
    points = [
        f"{_x(place, len(labels)):.1f},{_y(value, low):.1f}"
        for place, value in enumerate(each.values)
        if value is not None
    ]
    style = f'stroke="{_COLOURS[number]}" stroke-dasharray="{_DASHES[number]}"'
    return f'<polyline points="{" ".join(points)}" fill="none" stroke-width="2" {style}/>'


def _named(each: Series) -> str:
    last = _last(each)
    return each.name if last is None else f"{each.name} {last:.1%}"


def _last(each: Series) -> float | None:
    return next((value for value in reversed(each.values) if value is not None), None)


def _spread(heights: Sequence[float]) -> list[float]:
    """Names at the lines' ends, moved apart where they would lie upon one another."""
    placed: dict[int, float] = {}
    below = -100.0
    for number in sorted(range(len(heights)), key=lambda place: heights[place]):
        below = max(heights[number], below + 13)
        placed[number] = below
    return [placed[number] for number in range(len(heights))]


def _x(place: int, count: int) -> float:
    wide = (WIDTH - _LEFT - _RIGHT) / max(count, 1)
    return _LEFT + wide * (place + 0.5)


def _y(share: float | None, low: float) -> float:
    span = HEIGHT - _TOP - _BOTTOM
    return _TOP + span * (1 - ((share or 0) - low) / (1 - low or 1))


def _text(x: float, y: float, words: str, *, anchor: str = "start", fill: str = "#333") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}">{escape(words)}</text>'
