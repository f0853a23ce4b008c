"""Passwords: argon2id, off the event loop, and as slow for an unknown account as for a known one."""

import asyncio
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 10
"""Characters a password has at least."""

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # OWASP's least for argon2id
_AT_ONCE = asyncio.Semaphore(4)  # a flood of sign-ins must not take all memory


def hashed(password: str) -> str:
    """The hash to keep of a password."""
    return _HASHER.hash(password)


async def fits(password: str, kept: str | None) -> bool:
    """Whether the password is the one kept; without one it takes as long and doesn't."""
    async with _AT_ONCE:
        return await asyncio.to_thread(_verify, password, kept or _nobodys()) and kept is not None


@cache
def _nobodys() -> str:
    return hashed("nobody's password")


def _verify(password: str, kept: str) -> bool:
    try:
        return _HASHER.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False
