"""Keyed pseudonyms: who came before is recognised again, and nobody without the key can say who it is.

The key never rotates in service (`design.md` §6): a new one would split partitions and repeats.
"""

from base64 import urlsafe_b64encode
from typing import NamedTuple

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC

from shared.domain.matching import enterprise_key, matching_copy
from shared.domain.numbers import Checked
from shared.domain.vocabulary import PartyKind

_SIGNS = 22  # 132 of the 256 bits: no two of a city's parties will ever meet


class Pseudonymiser:
    """HMAC-SHA256 under one key, apart for each kind of identity, as `p<key version>.<22 url-safe signs>`."""

    def __init__(self, key: bytes, key_version: int) -> None:
        if len(key) < 32:
            raise ValueError("the pseudonym key must have at least 32 bytes")
        self._keyed = HMAC(key, SHA256())  # a copy of it costs a third of beginning with the key anew
        self._prefix = f"p{key_version}."

    def phone(self, normal: str) -> str:
        """Of a phone in its normal form (`check_phone`)."""
        return self._of("phone", normal)

    def id_card(self, normal: str) -> str:
        """Of an identity card in its normal form (`check_id_card`)."""
        return self._of("id_card", normal)

    def uscc(self, normal: str) -> str:
        """Of a 统一社会信用代码 in its normal form (`check_uscc`)."""
        return self._of("uscc", normal)

    def enterprise_name(self, name: str) -> str:
        """Of an enterprise's name; spellings that `enterprise_key` folds give one pseudonym."""
        return self.folded_name(enterprise_key(name))

    def folded_name(self, key: str) -> str:
        """Of an enterprise's name already folded by `enterprise_key`."""
        return self._of("enterprise_name", key)

    def person(self, name: str, phone: str) -> str:
        """Of a person's name with a phone in its normal form: one of several who share the phone."""
        return self._of("person", matching_copy(name), phone)

    def _of(self, kind: str, *parts: str) -> str:
        # Lengths keep ("ab", "c") and ("a", "bc") apart.
        message = "".join([f"{len(part)}:{part}" for part in (kind, *parts)]).encode()
        keyed = self._keyed.copy()
        keyed.update(message)
        return self._prefix + urlsafe_b64encode(keyed.finalize())[:_SIGNS].decode()


class Party(NamedTuple):
    """Who may be behind a complaint, as far as the source says it."""

    kind: PartyKind
    name: str = ""
    phone: Checked | None = None
    id_card: Checked | None = None
    uscc: Checked | None = None


def complaining_side(pseudonymiser: Pseudonymiser, party: Party) -> str | None:
    """The pseudonym of the complaining side: the enterprise if it complains, else the person.

    An enterprise by its valid 统一社会信用代码, else by its name; a person by a valid phone, else by a valid
    identity card; None for the anonymous and for those without. Numbers that fail their check (all zeros, too
    short) would make one person of many: they name nobody.
    """
    if party.kind is PartyKind.ENTERPRISE:
        return enterprise_side(pseudonymiser, party.uscc, party.name)
    if party.kind is PartyKind.ANONYMOUS:
        return None
    if party.phone and party.phone.valid:
        return pseudonymiser.phone(party.phone.value)
    if party.id_card and party.id_card.valid:
        return pseudonymiser.id_card(party.id_card.value)
    return None


def enterprise_side(pseudonymiser: Pseudonymiser, uscc: Checked | None, name: str) -> str | None:
    """The pseudonym of an enterprise by its valid code, else by its name; None when it has neither."""
    if uscc and uscc.valid:
        return pseudonymiser.uscc(uscc.value)
    key = enterprise_key(name)
    return pseudonymiser.folded_name(key) if key else None
