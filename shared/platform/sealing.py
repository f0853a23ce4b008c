"""Sealing: contact details and raw bytes as they lie in a database, AES-256-GCM under versioned keys."""

import os
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shared.platform.faults import PlatformError

_AES_256_GCM = 1
_HEADER = 3  # the scheme in one byte (room for SM4-GCM), the key's version in two
_NONCE = 12
_TAG = 16


class Sealer:
    """Seals with the current key, opens what any known key sealed.

    Sealed bytes: scheme (1), key version (2, big-endian), random nonce (12), ciphertext, tag (16).
    Nonces are random, so a key is good for 2³² seals (NIST SP 800-38D, 8.3): 1,100 years of 10,000 a day.
    """

    def __init__(self, keys: Mapping[int, bytes], current: int) -> None:
        """`keys`: version (0…65535) → 32 bytes; `current` is one. Raises `PlatformError` configuration."""
        if current not in keys or any(len(key) != 32 for key in keys.values()):
            raise PlatformError(
                "configuration", field="sealing_keys", detail="a key has 32 bytes, one is current"
            )
        self.current = current
        self._ciphers = {_header(version): AESGCM(key) for version, key in keys.items()}
        self._header = _header(current)
        self._cipher = self._ciphers[self._header]

    def seal(self, plain: bytes, bound_to: bytes) -> bytes:
        """Sealed bytes that open only with the same `bound_to`, their row's id: rows can't be swapped."""
        nonce = os.urandom(_NONCE)
        return self._header + nonce + self._cipher.encrypt(nonce, plain, self._header + bound_to)

    def open(self, sealed: bytes, bound_to: bytes) -> bytes:
        """The plain bytes. Raises `PlatformError` unsealable: altered, another row's, or no key."""
        header, nonce = sealed[:_HEADER], sealed[_HEADER : _HEADER + _NONCE]
        cipher = self._ciphers.get(header)
        if cipher is None or len(sealed) < _HEADER + _NONCE + _TAG:
            raise PlatformError("unsealable", detail=f"no key for header {header.hex()}")
        try:
            return cipher.decrypt(nonce, sealed[_HEADER + _NONCE :], header + bound_to)
        except InvalidTag:
            raise PlatformError("unsealable", detail="altered, or of another row") from None


def key_version(sealed: bytes) -> int:
    """The version of the key that sealed these bytes: what a rotation looks for."""
    return int.from_bytes(sealed[1:_HEADER], "big")


def _header(version: int) -> bytes:
    return bytes([_AES_256_GCM]) + version.to_bytes(2, "big")
