"""Signing in and out: password, lockout, session cookie, and everything written down."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from secrets import token_urlsafe

from services.console.people import store
from services.console.people.passwords import fits
from services.console.rules.lockout import AddressLimit, Lockout, is_locked
from services.console.rules.roles import Person
from shared.platform.database import Pool


class SignInRefused(Exception):
    """Why nobody was let in, in Chinese; it never says whether the account exists."""


WRONG = "账号或密码不正确"
LOCKED = "连续输错次数过多，账号已暂时锁定，请稍后再试"
NO_ACCOUNT = "您在本系统没有账号或账号已停用，请联系安全管理员"
TOO_OFTEN = "尝试过于频繁，请一分钟后再试"


@dataclass(frozen=True, slots=True)
class SessionTerms:
    """How long a session lasts: without a click, and at most."""

    idle: timedelta
    longest: timedelta


@dataclass(slots=True)
class SignIn:
    """The door to the console."""

    pool: Pool
    terms: SessionTerms
    lockout: Lockout
    addresses: AddressLimit = field(default_factory=AddressLimit)

    async def by_password(self, name: str, password: str, address: str) -> str:
        """A new session's cookie. Raises SignInRefused."""
        now = datetime.now(UTC)
        if not self.addresses.allows(address, now):
            raise SignInRefused(TOO_OFTEN)
        found = await store.account(self.pool, name)
        right = await fits(password, found.password if found else None)
        if found is not None and is_locked(found.locked_until, now):
            await self._note(now, name, "locked", address)
            raise SignInRefused(LOCKED)
        if found is None or not right or found.disabled:
            await self._failed(found, name, address, now)
            raise SignInRefused(WRONG)
        await store.note_failure(self.pool, name, 0, None)
        return await self.let_in(found.person, address)

    async def by_provider(self, name: str, address: str) -> str:
        """A new session's cookie for whom the provider named. Raises SignInRefused without an account."""
        found = await store.account(self.pool, name)
        if found is None or found.disabled:
            await self._note(datetime.now(UTC), name, "refused", address)
            raise SignInRefused(NO_ACCOUNT)
        return await self.let_in(found.person, address)

    async def let_in(self, person: Person, address: str) -> str:
        """A new session's cookie for somebody who has shown who they are."""
        now, cookie = datetime.now(UTC), token_urlsafe(32)
        await store.forget_sessions(self.pool, now, self.terms.idle, self.terms.longest)
        await store.open_session(self.pool, digest(cookie), person.name, now)
        await self._note(now, person.name, "signed_in", address)
        return cookie

    async def who(self, cookie: str) -> Person | None:
        """Who has this cookie, while the session lasts."""
        if not cookie:
            return None
        now = datetime.now(UTC)
        return await store.find_session(self.pool, digest(cookie), now, self.terms.idle, self.terms.longest)

    async def out(self, person: Person, cookie: str, address: str) -> None:
        """End a session."""
        await store.close_session(self.pool, digest(cookie))
        await self._note(datetime.now(UTC), person.name, "signed_out", address)

    async def _failed(self, found: store.Account | None, name: str, address: str, now: datetime) -> None:
        self.addresses.note_failure(address, now)
        await self._note(now, name, "refused", address)
        if found is not None:
            failures, until = self.lockout.after_failure(found.failures, now)
            await store.note_failure(self.pool, name, failures, until)

    async def _note(self, now: datetime, name: str, kind: str, address: str) -> None:
        await store.note(self.pool, now, name, kind, address, name[:64])


def digest(cookie: str) -> bytes:
    """Under what a session is kept: who reads the table can't sign in with it."""
    return sha256(cookie.encode()).digest()


def form_token(cookie: str) -> str:
    """What every form of a session carries: only who holds the cookie can make it."""
    return sha256(b"form:" + cookie.encode()).hexdigest()


def is_form_token(given: str, cookie: str) -> bool:
    """Whether a form comes from a page of this session."""
    return compare_digest(given.encode(), form_token(cookie).encode())
