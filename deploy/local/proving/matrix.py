"""Every user × every topic × read and write, and every user × every other's groups, tried and compared."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from deploy.local.proving.requests import raw_client
from shared.contract.access import Operation, Resource, Right, group_prefix
from shared.platform.kafka_login import KafkaLogin

_DENIED = {"TopicAuthorizationFailedError", "GroupAuthorizationFailedError"}


@dataclass(frozen=True, slots=True)
class Trial:
    """What one user tried, what the broker said ("" is a yes), and whether it is declared."""

    right: Right
    answer: str
    declared: bool

    @property
    def allowed(self) -> bool:
        return self.answer not in _DENIED

    @property
    def as_declared(self) -> bool:
        return self.allowed == self.declared


def try_everything(
    logins: Mapping[str, KafkaLogin], topics: Sequence[str], declared: Collection[Right]
) -> list[Trial]:
    """One connection a user, three requests each. Raises `kafka.errors.KafkaError`."""
    groups = {group_prefix(user): user for user in logins}
    trials: list[Trial] = []
    for user, login in logins.items():
        with raw_client(login) as client:
            answers = {
                (Resource.TOPIC, Operation.READ): client.fetch(topics),
                (Resource.TOPIC, Operation.WRITE): client.produce(topics),
                (Resource.GROUP, Operation.READ): client.find_groups(list(groups)),
            }
        for (resource, operation), said in answers.items():
            rights = [(Right(user, resource, name, operation), answer) for name, answer in said.items()]
            trials += [Trial(right, answer, right in declared) for right, answer in rights]
    return trials
