"""By which pairs of characters a complaint is found, and whether it says what was asked. Pure."""

from collections.abc import Collection, Mapping
from itertools import pairwise
from typing import Any

from shared.domain.matching import matching_copy
from shared.domain.vocabulary import Confidentiality

_MOST_LETTERS = 200
"""Of a letter's text: its beginning says what it is about, and the index stays small."""


def searched_text(complaint: Mapping[str, Any]) -> str:
    """Enterprise, place, title, the beginning of the (redacted) text; nothing of what is sealed."""
    secrecy = complaint["confidentiality"]
    if secrecy == Confidentiality.SEALED:
        return ""
    firm = (complaint["enterprise"] or {}).get("name", "") if secrecy == Confidentiality.OPEN else ""
    return _plain("\n".join((firm, complaint["place"]["text"], _said(complaint))))


def matter_text(complaint: Mapping[str, Any]) -> str:
    """What an open complaint says, without who and where; nothing of any other."""
    return _plain(_said(complaint)) if complaint["confidentiality"] == Confidentiality.OPEN else ""


def pairs_of(text: str) -> list[str]:
    """Every pair of neighbouring characters, once."""
    return list(dict.fromkeys(one + other for one, other in pairwise(text) if "\n" not in (one, other)))


def likeness(one: Collection[str], other: Collection[str]) -> float:
    """The share of the shorter text's pairs that the longer one has too, 0 to 1."""
    return len({*one} & {*other}) / max(1, min(len(one), len(other)))


def asked_words(said: str) -> list[str]:
    """The words asked for, each of two characters or more."""
    return [word for each in said.split() if len(word := _plain(each)) > 1]


def says(text: str, words: list[str]) -> bool:
    """Whether all words stand there as they were asked for."""
    return all(word in text for word in words)


def _said(complaint: Mapping[str, Any]) -> str:
    texts = "\n".join(item["text"] for item in complaint["items"])[:_MOST_LETTERS]
    return f"{complaint['title']}\n{texts}"


def _plain(text: str) -> str:
    return "\n".join("".join(matching_copy(line).split()) for line in text.split("\n"))
