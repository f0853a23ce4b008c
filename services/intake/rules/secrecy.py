"""Confidentiality is raised by anyone and never lowered by a message (`domain.md` §1b)."""

from shared.domain.vocabulary import Confidentiality

_RANK = {Confidentiality.OPEN: 0, Confidentiality.IDENTITY_HIDDEN: 1, Confidentiality.SEALED: 3}
_UNKNOWN = 2  # a word we don't know goes to the desk: it may hide more than an identity


def stricter(one: Confidentiality, other: Confidentiality) -> Confidentiality:
    """The level that lets fewer people see; of two alike the first."""
    return other if _rank(other) > _rank(one) else one


def _rank(level: Confidentiality) -> int:
    return _RANK.get(level, _UNKNOWN)
