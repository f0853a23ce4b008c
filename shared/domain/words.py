"""Word lists as they are read: words in a row, with blanks between."""

import re
from collections.abc import Iterable


def words(*rows: str) -> tuple[str, ...]:
    """The words of some rows, in their order."""
    return tuple(word for row in rows for word in row.split())


def with_tails(stems: tuple[str, ...], tails: tuple[str, ...]) -> tuple[str, ...]:
    """Every stem with every tail: 电话, 电话号, 电话号码 …"""
    return tuple(stem + tail for stem in stems for tail in tails)


def any_of(choices: Iterable[str]) -> str:
    """A pattern that finds the longest of the words that begin at a place; starts fast, having no group."""
    return "|".join(map(re.escape, sorted(choices, key=lambda word: (-len(word), word))))
