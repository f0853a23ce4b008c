"""The Kafka users of a local run: the district's, and one for the demo that plays all who are outside."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from secrets import token_urlsafe

from shared.catalogue.catalogue import Catalogue
from shared.contract.access import Operation, Resource, Right, rights, users
from shared.contract.topics import SERVICES, Topic
from shared.platform.kafka_login import KafkaLogin
from shared.platform.secret_files import keep_secret
from shared.stream.access_admin import apply_access

DEMO = "demo"
_DEMO_GROUPS = "tiaokuai.demo."


def apply_identities(login: KafkaLogin, catalogue: Catalogue, topics: Sequence[Topic], folder: Path) -> None:
    """Users, rights and quotas as declared; passwords in `folder`, one file a user.

    Raises what `apply_access` does.
    """
    sources = list(catalogue.sources)
    units = [unit.code for unit in catalogue.units_with_topics()]
    declared = rights(topics, sources)
    everybody = [*users(units, sources), DEMO]
    apply_access(login, everybody, declared | demo_rights(declared), lambda user: keep_password(folder, user))


def demo_rights(declared: Collection[Right]) -> frozenset[Right]:
    """All that those outside may do, and groups of its own."""
    outside = (right for right in declared if right.user not in SERVICES and right.resource is Resource.TOPIC)
    groups = Right(DEMO, Resource.GROUP, _DEMO_GROUPS, Operation.READ)
    return frozenset(replace(right, user=DEMO) for right in outside) | {groups}


def password_file(folder: Path, user: str) -> Path:
    """Where a user's password lies."""
    return folder / f"{user}.password"


def keep_password(folder: Path, user: str) -> str:
    """The user's password, made first when there is none."""
    return keep_secret(password_file(folder, user), lambda: token_urlsafe(24))
