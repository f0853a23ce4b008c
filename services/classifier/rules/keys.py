"""Exact keys of a complaint: who shares one may mean the same matter. Hashed: only equality is asked."""

from enum import IntEnum
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from shared.contract.events.complaint import ComplaintReceived, Place
from shared.domain.matching import enterprise_key
from shared.domain.vocabulary import Confidentiality, PartyKind


class KeyKind(IntEnum):
    """What a key is of; kept in its two lowest bits."""

    COMPLAINANT = 0
    ENTERPRISE = 1
    PLACE = 2


_KINDS = tuple(KeyKind)


class Keys(NamedTuple):
    """The keys of a complaint that takes part in repeats: 64 bits each, signed."""

    complainant: int
    others: tuple[int, ...]

    @property
    def all(self) -> tuple[int, ...]:
        return (self.complainant, *self.others)


def keys_of(complaint: ComplaintReceived) -> Keys | None:
    """Complainant, enterprises and place; None for who takes no part: the confidential and the anonymous."""
    who = complaint.complainant
    if complaint.confidentiality is not Confidentiality.OPEN:
        return None
    if who.key is None or who.kind is PartyKind.ANONYMOUS:
        return None
    others = [_hashed(KeyKind.ENTERPRISE, firm) for firm in _firms(complaint) if firm != who.key]
    place = place_key(complaint.place)
    if place:
        others.append(_hashed(KeyKind.PLACE, place))
    return Keys(_hashed(KeyKind.COMPLAINANT, who.key), tuple(dict.fromkeys(others)))


def place_key(place: Place) -> str:
    """A place as on an envelope; empty where only a road or a park is known: too many meet there."""
    if place.road and place.number:
        return _plain(place.road + place.number + place.building)
    if place.premises or (place.park and place.building):
        return _plain(place.park + place.premises + place.building)
    return ""


@lru_cache(maxsize=8192)
def _plain(name: str) -> str:
    """Many complain of few places and firms: folding the spelling costs more than looking it up."""
    return enterprise_key(name)


def kind_of(key: int) -> KeyKind:
    """What a key is of."""
    return _KINDS[key & 3]


def words_key(copy: str) -> int:
    """A matching copy as 64 bits, signed: equal for the same words."""
    return _number(copy)


def _hashed(kind: KeyKind, name: str) -> int:
    return _number(f"{kind.name}\x1f{name}") & ~3 | kind


def _number(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


def _firms(complaint: ComplaintReceived) -> list[str]:
    firm, respondent = complaint.enterprise, complaint.respondent
    named = [firm.key or _plain(firm.name)] if firm else []
    if respondent is not None and respondent.key:
        named.append(respondent.key)
    return [name for name in named if name]
