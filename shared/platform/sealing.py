"""Sealing: contact details and raw bytes as they lie in a database, under versioned keys.

A key of 32 bytes seals by AES-256-GCM, one of 16 by SM4-GCM (GB/T 32907, GB/T 36624).
"""

import os
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shared.platform.faults import PlatformError

_AES_256_GCM, _SM4_GCM = 1, 2
_SCHEMES = {32: _AES_256_GCM, 16: _SM4_GCM}
KEY_BYTES = frozenset(_SCHEMES)
_HEADER = 3  # the scheme in one byte, the key's version in two
_NONCE = 12
_TAG = 16


class Sm4Gcm:
    """SM4 in Galois/counter mode, called as `AESGCM` is; the key has 16 bytes."""

    def __init__(self, key: bytes) -> None:
        self._algorithm = algorithms.SM4(key)

    def encrypt(self, nonce: bytes, plain: bytes, associated: bytes) -> bytes:
        """Ciphertext and tag."""
        encryptor = Cipher(self._algorithm, modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(associated)
        return encryptor.update(plain) + encryptor.finalize() + encryptor.tag

    def decrypt(self, nonce: bytes, sealed: bytes, associated: bytes) -> bytes:
        """The plain bytes; raises InvalidTag."""
        tag = sealed[-_TAG:]
        decryptor = Cipher(self._algorithm, modes.GCM(nonce, tag)).decryptor()
        decryptor.authenticate_additional_data(associated)
        return decryptor.update(sealed[:-_TAG]) + decryptor.finalize()


class Sealer:
    """Seals with the current key, opens what any known key sealed.

    Sealed bytes: scheme (one byte), key version (2, big-endian), random nonce (12), ciphertext, tag (16).
    Nonces are random, so a key is good for 2³² seals (NIST SP 800-38D, 8.3): 1,100 years of 10,000 a day.
    """

    def __init__(self, keys: Mapping[int, bytes], current: int) -> None:
        """`keys`: version (0…65535) → key; `current` is one. Raises `PlatformError` configuration."""
        if current not in keys or any(len(key) not in KEY_BYTES for key in keys.values()):
            raise PlatformError(
                "configuration", field="sealing_keys", detail="a key has 32 or 16 bytes, one is current"
            )
        self.current = current
        self._ciphers = {_header(version, key): _cipher(key) for version, key in keys.items()}
        self._header = _header(current, keys[current])
        self._cipher = self._ciphers[self._header]

    def seal(self, plain: bytes, bound_to: bytes) -> bytes:
        """Sealed bytes that open only with the same `bound_to`, their row's id: rows can't be swapped."""
        nonce = os.urandom(_NONCE)
        return self._header + nonce + self._cipher.encrypt(nonce, plain, self._header + bound_to)

    @property
    def header(self) -> bytes:
        """What bytes sealed now begin with."""
        return self._header

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


def _header(version: int, key: bytes) -> bytes:
    return bytes([_SCHEMES[len(key)]]) + version.to_bytes(2, "big")


def _cipher(key: bytes) -> AESGCM | Sm4Gcm:
    return AESGCM(key) if len(key) == 32 else Sm4Gcm(key)
