"""The console of a running loop: its database, the accounts for trying it out, its process."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from secrets import choice

from deploy.local.databases import CONSOLE
from deploy.local.session_file import ServiceAddress
from services.console.people import store
from services.console.people.passwords import hashed
from services.console.rules.roles import Person, Role
from shared.catalogue.units import Unit
from shared.platform.database import connect
from shared.platform.secret_files import keep_secret

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_FILE = "console.password"

STAFF = (
    Person("clerk", "派单员小陈", frozenset({Role.CLERK})),
    Person("leader", "派单台负责人老周", frozenset({Role.DESK_LEADER})),
    Person("registrar", "登记员小吴", frozenset({Role.REGISTRAR})),
    Person("callback", "回访员小林", frozenset({Role.CALLBACK_CLERK})),
    Person("supervisor", "督办员老郑", frozenset({Role.SUPERVISOR})),
    Person("reviewer", "市场监管局审核员老冯", frozenset({Role.LIST_REVIEWER}), "scjgj"),
    Person("reviewer2", "司法局审核员小褚", frozenset({Role.LIST_REVIEWER}), "sfj"),
    Person("sysadmin", "系统管理员", frozenset({Role.SYSTEM_ADMIN})),
    Person("secadmin", "安全管理员", frozenset({Role.SECURITY_ADMIN})),
    Person("auditor", "审计管理员", frozenset({Role.AUDIT_ADMIN})),
)
"""Invented people of the desk and the three administrators; every unit has one besides, named by its code."""


@dataclass(frozen=True, slots=True)
class Accounts:
    """Where to sign in, as whom, with which password: the same for all of them, on this machine alone."""

    address: str
    names: tuple[str, ...]
    password: str

    def told(self) -> str:
        """What a person needs to know to try it, in Chinese."""
        names = " ".join(self.names)
        return f"控制台 {self.address}   密码 {self.password}   账号 {names}，及各单位代码如 jw、scjgj"


async def ensure_accounts(dsn: str, address: ServiceAddress, access: Path, units: Iterable[Unit]) -> Accounts:
    """Make what is missing of the accounts; those that are there keep their passwords."""
    password = keep_secret(access / _FILE, _password)
    kept, now = hashed(password), datetime.now(UTC)
    database = await connect(dsn, application="tiaokuai-accounts")
    try:
        for person in (*STAFF, *map(_of_unit, units)):
            await store.add(database, person, kept, now)
    finally:
        await database.close()
    return Accounts(address.api, tuple(person.name for person in STAFF), password)


def console_environment(services: dict[str, ServiceAddress], key: Path) -> dict[str, str]:
    """What the console is told besides what every service is."""
    urls = {f"TIAOKUAI_{name.upper()}_URL": each.api for name, each in services.items()}
    return urls | {
        "TIAOKUAI_SERVICE": CONSOLE,
        "TIAOKUAI_JWT_SIGNING_KEY_FILE": str(key),
    }


def _of_unit(unit: Unit) -> Person:
    return Person(unit.code, f"{unit.short}经办人", frozenset({Role.UNIT_LEADER}), unit.code)


def _password() -> str:
    return "-".join("".join(choice(_LETTERS) for _ in range(4)) for _ in range(3))
