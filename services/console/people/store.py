"""Statements on accounts, sessions and sign-ins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from services.console.rules.roles import Person, Role
from shared.platform.database import Connection, Pool

Database = Pool | Connection

_ACCOUNT = """
select name, shown, password, roles, unit, section, disabled, failures, locked_until, created_at, version
from account where name = $1"""

_ACCOUNTS = """
select name, shown, password, roles, unit, section, disabled, failures, locked_until, created_at, version
from account order by unit nulls first, name"""

_ADD = """
insert into account (name, shown, password, roles, unit, section, created_at)
values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning true"""

_SAVE = """
update account set shown = $3, roles = $4, unit = $5, section = $6, disabled = $7, version = version + 1
where name = $1 and version = $2 returning version"""

_RENEW = """
update account set password = $2, failures = 0, locked_until = null, version = version + 1
where name = $1 returning version"""

_FAILED = "update account set failures = $2, locked_until = $3 where name = $1"
_OPEN = "insert into session (session_id, account, created_at, seen_at) values ($1, $2, $3, $3)"

# Found only in its time; seen again at most once a minute, so that a page costs no write.
_FIND = """
select a.name, a.shown, a.roles, a.unit, a.section, s.seen_at
from session s join account a on a.name = s.account
where s.session_id = $1 and not a.disabled and s.seen_at > $2 and s.created_at > $3"""

_SEEN = "update session set seen_at = $2 where session_id = $1"
_CLOSE = "delete from session where session_id = $1"
_CLOSE_ALL = "delete from session where account = $1"
_FORGET = "delete from session where seen_at <= $1 or created_at <= $2"
_NOTE = "insert into sign_in (at, account, kind, address, by) values ($1, $2, $3, $4, $5)"
_NOTED = """
select at, account, kind, address, by from sign_in
where $1::bigint is null or id < $1 order by id desc limit $2"""

_SEEN_AGAIN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Account:
    """An account as kept."""

    person: Person
    password: str | None
    disabled: bool
    failures: int
    locked_until: datetime | None
    created_at: datetime
    version: int


async def account(database: Database, name: str) -> Account | None:
    """The account of that name, if there is one."""
    row = await database.fetchrow(_ACCOUNT, name)
    return _account(row) if row else None


async def accounts(database: Database) -> list[Account]:
    """All accounts: the desk's first, then unit by unit."""
    return [_account(row) for row in await database.fetch(_ACCOUNTS)]


async def add(database: Database, person: Person, password: str | None, now: datetime) -> bool:
    """A new account; False when the name is taken."""
    values = (person.name, person.shown, password, sorted(person.roles), person.unit, person.section, now)
    return bool(await database.fetchval(_ADD, *values))


async def save(database: Database, person: Person, version: int, *, disabled: bool) -> bool:
    """Change an account; False when somebody else changed it since that version."""
    values = (person.shown, sorted(person.roles), person.unit, person.section, disabled)
    return bool(await database.fetchval(_SAVE, person.name, version, *values))


async def set_password(database: Database, name: str, password: str) -> None:
    """Another password's hash; all its sessions end."""
    await database.execute(_RENEW, name, password)
    await database.execute(_CLOSE_ALL, name)


async def note_failure(database: Database, name: str, failures: int, locked_until: datetime | None) -> None:
    """How often in a row it was the wrong password, and until when it is locked."""
    await database.execute(_FAILED, name, failures, locked_until)


async def open_session(database: Database, session_id: bytes, name: str, now: datetime) -> None:
    """A browser signed in."""
    await database.execute(_OPEN, session_id, name, now)


async def find_session(
    database: Database, session_id: bytes, now: datetime, idle: timedelta, longest: timedelta
) -> Person | None:
    """Who that session is, if it is still good."""
    row = await database.fetchrow(_FIND, session_id, now - idle, now - longest)
    if row is None:
        return None
    if row["seen_at"] < now - _SEEN_AGAIN:
        await database.execute(_SEEN, session_id, now)
    return _person(row)


async def close_session(database: Database, session_id: bytes) -> None:
    """That browser is signed out."""
    await database.execute(_CLOSE, session_id)


async def close_sessions(database: Database, name: str) -> None:
    """All browsers of an account are signed out."""
    await database.execute(_CLOSE_ALL, name)


async def forget_sessions(database: Database, now: datetime, idle: timedelta, longest: timedelta) -> None:
    """Delete those that are over."""
    await database.execute(_FORGET, now - idle, now - longest)


async def note(database: Database, now: datetime, name: str, kind: str, address: str, by: str) -> None:
    """Write down what happened to an account, from which address, by whom."""
    await database.execute(_NOTE, now, name[:64], kind, address, by)


async def noted(database: Database, before: int | None, limit: int) -> Sequence[dict[str, Any]]:
    """What was written down, the latest first."""
    return [dict(row) for row in await database.fetch(_NOTED, before, limit)]


def _account(row: Any) -> Account:
    names = ("password", "disabled", "failures", "locked_until", "created_at", "version")
    return Account(_person(row), **{name: row[name] for name in names})


def _person(row: Any) -> Person:
    known = {role.value for role in Role}
    roles = frozenset(Role(each) for each in row["roles"] if each in known)
    return Person(row["name"], row["shown"], roles, row["unit"], row["section"])
