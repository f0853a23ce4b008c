"""Charts as SVG, drawn here: a report stays one file and training needs no drawing library."""

from collections.abc import Sequence

from services.classifier.training.figures import COVERAGES, Figures

_SIZE, _EDGE = 320, 44
Point = tuple[float, float]


def risk_coverage(found: Figures) -> str:
    """Accuracy of the surest rows against their share of all; the axis of accuracy begins at 0.5."""
    low = 0.5
    points = [(x, max(y - low, 0) / (1 - low)) for x, y in zip(COVERAGES, found.risk, strict=True)]
    return _chart("决定的比例", "其中正确的比例", (low, 1.0), _line(points))


def reliability(found: Figures) -> str:
    """How often right against how sure; the larger a dot, the more rows; honest ones lie on the diagonal."""
    most = max(each.rows for each in found.bins)
    dots = "".join(
        _dot((each.confidence, each.accuracy), 3 + 7 * (each.rows / most) ** 0.5) for each in found.bins
    )
    diagonal = _line([(0, 0), (1, 1)], "stroke-dasharray='4 4' opacity='.5'")
    return _chart("模型给出的概率", "实际正确的比例", (0.0, 1.0), diagonal + dots)


def _chart(across: str, up: str, heights: Point, content: str) -> str:
    low, high = heights
    marks = "".join(
        _words((step, -0.06), f"{step:.1f}") + _words((-0.07, step), f"{low + (high - low) * step:.2f}")
        for step in (0.0, 0.5, 1.0)
    )
    box = f"<path d='M{_at((0, 1))} L{_at((0, 0))} L{_at((1, 0))}' class='axis'/>"
    full = _SIZE + 2 * _EDGE
    return (
        f"<svg viewBox='0 0 {full} {full}' role='img' aria-label='{up}随{across}'>"
        f"{box}{marks}{_words((0.5, -0.12), across)}{_words((0.12, 1.05), up)}{content}</svg>"
    )


def _line(points: Sequence[Point], more: str = "") -> str:
    return f"<polyline class='line' {more} points='{' '.join(map(_at, points))}'/>"


def _dot(point: Point, radius: float) -> str:
    x, y = _at(point).split(",")
    return f"<circle class='dot' cx='{x}' cy='{y}' r='{radius:.1f}'/>"


def _words(point: Point, text: str) -> str:
    x, y = _at(point).split(",")
    return f"<text x='{x}' y='{y}'>{text}</text>"


def _at(point: Point) -> str:
    return f"{_EDGE + point[0] * _SIZE:.1f},{_EDGE + (1 - point[1]) * _SIZE:.1f}"
