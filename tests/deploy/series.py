"""Which series an expression names, and whether the code declares them with those labels."""

import re

from shared.platform.metrics_page import find_metrics

_SELECTOR = re.compile(r"\b(tiaokuai_\w+)(?:\{([^}]*)\})?")
_BY = re.compile(r"\bby \(([^)]*)\)")
_OF_EVERY_TARGET = {"job", "instance", "le"}
DECLARED = {name: m for each in find_metrics().values() for m in each for name in m.series()}


def undeclared(expression: str) -> list[str]:
    """Metrics that nobody counts, and labels that those named don't have."""
    found = _SELECTOR.findall(expression)
    unknown = [name for name, _selector in found if name not in DECLARED]
    labels = {label for name, _selector in found if name in DECLARED for label in DECLARED[name].labels}
    used = {label for _name, selector in found for label in re.findall(r"(\w+)=", selector)}
    used |= {label for kept in _BY.findall(expression) for label in re.split(r",\s*", kept)}
    return unknown + sorted(used - labels - _OF_EVERY_TARGET)
