"""The report as HTML."""

from datetime import tzinfo
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from services.feedback.board.saved import FORMULAS
from services.feedback.report.charts import Series, bar, columns, lines
from services.feedback.report.content import Content
from services.feedback.rules.arrears import BANDS, OLDEST
from services.feedback.rules.measures import BY_CODE, MEASURES, Measure
from services.feedback.rules.rates import Line, Rate

_HEADLINES = ("solved", "satisfied", "on_time", "contact", "first_dispatch", "mean_hops")
_RANKED = ("solved", "satisfied", "on_time", "contact", "returns", "rework", "first_dispatch")
_HOUR = 3600

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
)


def page(content: Content, zone: tzinfo) -> str:
    """One HTML file in Chinese that loads nothing."""
    return _TEMPLATES.get_template("page.html.j2").render(
        content=content,
        counted_at=content.counted_at.astimezone(zone),
        headlines=[BY_CODE[code] for code in _HEADLINES],
        ranked=[BY_CODE[code] for code in _RANKED],
        measures=MEASURES,
        saved_formulas=FORMULAS,
        figure=figure,
        share=share,
        percent=percent,
        bands=[*(name for _, name in BANDS), OLDEST],
        trend=Markup(_trend(content)),  # noqa: S704 - our own SVG, its texts escaped
        hops=Markup(_hops(content)),  # noqa: S704
        bar=lambda line, measure: Markup(bar(line.rate(measure).value)),  # noqa: S704
    )


def figure(line: Line, measure: Measure) -> str:
    """A figure as people read it: `93.4%`, `0.12次`, `31.5小时`; a dash where there is nothing."""
    value = line.rate(measure).value
    if value is None:
        return "—"
    if not measure.mean:
        return f"{value:.1%}"
    return f"{value / _HOUR:.1f}小时" if measure.mean == "秒" else f"{value:.2f}{measure.mean}"


def share(line: Line, measure: Measure) -> str:
    """Numerator and denominator: `934/1,000`."""
    rate = line.rate(measure)
    return f"{rate.numerator:,}/{rate.denominator:,}"


def percent(rate: Rate) -> str:
    """A share, and in small print below what it is made of: a year's table stays within a sheet's width."""
    if rate.value is None:
        return "—"
    return Markup("{:.1%}<small>{:,}/{:,}</small>").format(rate.value, rate.numerator, rate.denominator)


def _trend(content: Content) -> str:
    shares = content.trend
    series = (
        Series("解决率", shares.solved),
        Series("满意率", shares.satisfied),
        Series("按时办结率", shares.on_time),
        Series("先行联系率", shares.contact),
    )
    return lines([month[2:] for month in shares.months], series, "近十二个月主要指标走势")


def _hops(content: Content) -> str:
    months = [each.month[2:] for each in content.saved]
    return columns(months, [each.hops_avoided for each in content.saved], "近十二个月避免的流转次数")
