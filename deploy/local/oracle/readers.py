"""Who reads: the partitions that a living member of a consumer group holds, as the broker tells it."""

from collections.abc import Collection
from contextlib import closing

from kafka import KafkaAdminClient

from deploy.local.oracle.judge import Partition


def living_readers(bootstrap: str, groups: Collection[str]) -> set[Partition]:
    """Group, topic, partition of every assignment in these groups; raises `kafka.errors.KafkaError`."""
    with closing(KafkaAdminClient(bootstrap_servers=bootstrap.split(","))) as admin:
        described = admin.describe_groups(sorted(groups)) if groups else {}
    return {
        (group, assigned["topic"], partition)
        for group, about in described.items()
        for member in about["members"]
        for assigned in member["member_assignment"]["assigned_partitions"]
        for partition in assigned["partitions"]
    }
