"""Who gets in at all: wrong passwords, unknown users, nobody; a password changed, a user revoked."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from secrets import token_urlsafe

from kafka.errors import KafkaError

from deploy.local.proving.requests import RawClient, raw_client
from shared.contract.topics import orders, unit_of
from shared.platform.kafka_login import KafkaLogin
from shared.stream.access_admin import revoke_user, set_password

_CONNECT_MS = 800
"""A refusal is not an answer: the client tries until this time is over."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must hold, and whether it did."""

    name: str
    held: bool


def check_logins(admin: KafkaLogin, unit: KafkaLogin) -> list[Check]:
    """Tries on a scratch broker; the unit's user is revoked at the end. Raises `kafka.errors.KafkaError`."""
    topic = orders(unit_of(unit.user)).full_name
    stranger = replace(unit, password=token_urlsafe(8), password_file=None)
    return [
        Check("right password", gets_in(unit)),
        Check(
            "wrong password refused",
            not gets_in(stranger),
        ),
        Check("unknown user refused", not gets_in(replace(unit, user="unit.nobody"))),
        Check("nobody refused", not gets_in(KafkaLogin(unit.servers))),
        *_rotated(admin, unit, topic),
        *_revoked(admin, unit, topic),
    ]


def gets_in(login: KafkaLogin) -> bool:
    """Whether the broker lets this login in."""
    with suppress(KafkaError), raw_client(login, connect_ms=_CONNECT_MS):
        return True
    return False


def _rotated(admin: KafkaLogin, unit: KafkaLogin, topic: str) -> list[Check]:
    """The old connection goes on, a new one needs the new password."""
    new = replace(unit, password=token_urlsafe(24), password_file=None)
    with raw_client(unit) as before:
        reads = [Check("rotated: reads before", _reads(before, topic))]  # and stands from now on
        set_password(admin, unit.user, new.secret())
        checks = [
            Check("rotated: the standing connection goes on", _reads(before, topic)),
            Check("rotated: the new password counts", _soon(lambda: gets_in(new))),
            Check("rotated: the old one doesn't", not gets_in(unit)),
        ]
    set_password(admin, unit.user, unit.secret())
    return [*reads, *checks, Check("rotated back", _soon(lambda: gets_in(unit)))]


def _revoked(admin: KafkaLogin, unit: KafkaLogin, topic: str) -> list[Check]:
    with raw_client(unit) as before:
        reads = Check("revoked: reads before", _reads(before, topic))
        revoke_user(admin, unit.user)
        cut = Check(
            "revoked: the standing connection reads nothing", _soon(lambda: not _reads(before, topic))
        )
    return [reads, cut, Check("revoked: no new connection", not gets_in(unit))]


def _reads(client: RawClient, topic: str) -> bool:
    return client.fetch([topic])[topic] == ""


def _soon(holds: Callable[[], bool], tries: int = 20) -> bool:
    """The broker learns of a change a moment after it was acknowledged."""
    return any(holds() for _ in range(tries))
