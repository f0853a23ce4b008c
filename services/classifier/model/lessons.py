"""What the shipped model learns from: the catalogue's own words and examples, nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shared.catalogue import Catalogue
from shared.catalogue.categories import Category, Flag
from shared.domain.matching import matching_copy

KEYWORDS_WEIGHT = 2.0
"""Keywords count for two examples: they were chosen because they tell much."""


@dataclass(frozen=True, slots=True)
class Lessons:
    """Labelled texts. `is_example` marks those that stand for a complaint and are held out to calibrate.

    `parents` are groupings of the categories, coarser ones, that a category learns from as well.
    """

    copies: tuple[str, ...]
    label: NDArray[np.int64]
    weight: NDArray[np.float32]
    is_example: NDArray[np.bool_]
    codes: tuple[str, ...]
    group: NDArray[np.int64]
    parents: tuple[NDArray[np.int64], ...]
    source: str


def lessons_of(catalogue: Catalogue) -> Lessons:
    """A catalogue's examples, names with keywords, and definitions."""
    categories = [catalogue.categories[code] for code in sorted(catalogue.categories)]
    told = [_told(category) for category in categories]
    label = np.repeat(np.arange(len(told)), [len(each) for each in told])
    flat = [line for each in told for line in each]
    group = numbered([consequence(each) for each in categories])
    return Lessons(
        copies=tuple(matching_copy(text) for text, _, _ in flat),
        label=label,
        weight=np.array([weight for _, weight, _ in flat], np.float32),
        is_example=np.array([example for _, _, example in flat], np.bool_),
        codes=tuple(each.code for each in categories),
        group=group,
        parents=(
            numbered([each.second_level for each in categories]),
            group,
            numbered([each.first_level for each in categories]),
        ),
        source=catalogue.version,
    )


def consequence(category: Category) -> str:
    """What dispatch makes of a category beyond its name; two alike need not be told apart to decide."""
    special = sorted(category.flags - {Flag.DIRECT_CONNECT})
    clocks = sorted(category.clocks.items())
    parts = (category.lead, category.power.holder, special, category.statutory_overlay, clocks)
    return f"{parts} {category.confidentiality}"


def numbered(names: Sequence[str]) -> NDArray[np.int64]:
    """Equal names get equal numbers, from 0."""
    number = {name: index for index, name in enumerate(dict.fromkeys(names))}
    return np.array([number[name] for name in names], np.int64)


def _told(category: Category) -> list[tuple[str, float, bool]]:
    words = " ".join((category.name, *category.keywords))
    examples = [(text, 1.0, True) for text in category.examples]
    return [*examples, (words, KEYWORDS_WEIGHT, False), (category.definition, 1.0, False)]
