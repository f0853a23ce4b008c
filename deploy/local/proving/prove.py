"""The whole proof on a scratch broker: topics and access applied, everything tried, counted."""

import asyncio
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from deploy.local.identities import keep_password, password_file
from deploy.local.kafka import LocalKafka
from deploy.local.proving.flood import Flood, flood
from deploy.local.proving.logins import Check, check_logins
from deploy.local.proving.matrix import Trial, try_everything
from shared.catalogue.catalogue import Catalogue
from shared.contract.access import rights, unit_user, users
from shared.contract.topics import all_topics
from shared.platform.kafka_login import KafkaLogin
from shared.stream.access_admin import apply_access
from shared.stream.topic_admin import apply_topics


@dataclass(frozen=True, slots=True)
class Proof:
    """What was tried, what of it was not as declared, who got in, what a flood did."""

    users: int
    topics: int
    trials: tuple[Trial, ...]
    checks: tuple[Check, ...]
    flood: Flood

    @property
    def too_much(self) -> list[Trial]:
        """Allowed and not declared."""
        return [trial for trial in self.trials if trial.allowed and not trial.declared]

    @property
    def too_little(self) -> list[Trial]:
        """Declared and refused."""
        return [trial for trial in self.trials if trial.declared and not trial.allowed]

    @property
    def holds(self) -> bool:
        slowed = self.flood.pause_ms > 0
        return slowed and not (self.too_much or self.too_little) and all(each.held for each in self.checks)


async def prove(catalogue: Catalogue) -> Proof:
    """Raises what the broker's start, `apply_topics` and `apply_access` do."""
    folder = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="tiaokuai-access-"))
    kafka = LocalKafka(folder / "kafka")
    try:
        await kafka.start()
        codes = [unit.code for unit in catalogue.units_with_topics()]
        return await asyncio.to_thread(prove_on, kafka.login, codes, list(catalogue.sources), folder)
    finally:
        await kafka.stop()
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


def prove_on(admin: KafkaLogin, codes: Sequence[str], sources: Sequence[str], folder: Path) -> Proof:
    """The proof on a broker nobody else uses, by units' and sources' codes; it writes to every topic.

    Passwords lie in `folder`; the last unit is revoked. Raises what `apply_topics` and `apply_access` do.
    """
    topics = all_topics(codes)
    declared = rights(topics, sources)
    everybody = users(codes, sources)
    apply_topics(admin, topics)
    apply_access(admin, everybody, declared, lambda user: keep_password(folder, user))
    logins = {
        user: replace(admin, user=user, password_file=password_file(folder, user)) for user in everybody
    }
    names = [topic.full_name for topic in topics]
    trials = try_everything(logins, names, declared)
    flooding = flood(logins[unit_user(codes[0])], logins[unit_user(codes[1])])
    checks = check_logins(admin, logins[unit_user(codes[-1])])
    return Proof(len(logins), len(names), tuple(trials), tuple(checks), flooding)
