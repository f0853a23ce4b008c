"""Who reads: the partitions that a living member of a consumer group holds, as the broker tells it."""

from collections.abc import Collection
from contextlib import closing

from kafka import KafkaAdminClient

from deploy.local.oracle.judge import Partition
from shared.platform.kafka_login import KafkaLogin


def living_readers(login: KafkaLogin, groups: Collection[str]) -> set[Partition]:
    """Group, topic, partition of every assignment in these groups; raises `kafka.errors.KafkaError`."""
    with closing(KafkaAdminClient(**login.client())) as admin:
        described = admin.describe_groups(sorted(groups)) if groups else {}
    return {
        (group, assigned["topic"], partition)
        for group, about in described.items()
        for member in about["members"]
        for assigned in member["member_assignment"]["assigned_partitions"]
        for partition in assigned["partitions"]
    }
