"""What the topics of a cluster need to be as declared."""

from dataclasses import replace

import pytest

from shared.contract.topics import REPORTERS, STATUS, VERDICTS
from shared.stream.topic_plan import Alteration, Creation, FoundTopic, Growth, Plan, plan_changes, settings

AS_DECLARED = FoundTopic(VERDICTS.partitions, 3, settings(VERDICTS, 3))
NOTHING = Plan((), (), (), ())


def plan(found: FoundTopic, replication: int = 3) -> Plan:
    return plan_changes([VERDICTS], {VERDICTS.full_name: found}, replication)


def test_as_declared_needs_nothing() -> None:
    assert plan(AS_DECLARED) == NOTHING


def test_a_missing_topic_is_created_with_its_settings() -> None:
    made = plan_changes([REPORTERS], {}, 3)
    settled = {
        "cleanup.policy": "compact",
        "retention.ms": "2592000000",
        "max.message.bytes": "2097152",
        "min.insync.replicas": "2",
    }
    assert made == replace(NOTHING, creations=(Creation("tiaokuai.reporters.list", 1, 3, settled),))


def test_partitions_are_raised() -> None:
    grown = Growth(VERDICTS.full_name, 1, VERDICTS.partitions)
    assert plan(replace(AS_DECLARED, partitions=1)) == replace(NOTHING, growths=(grown,))


def test_partitions_are_never_lowered() -> None:
    left = (f"{VERDICTS.full_name}: 12 partitions, declared {VERDICTS.partitions}",)
    assert plan(replace(AS_DECLARED, partitions=12)) == replace(NOTHING, left_alone=left)


def test_a_setting_that_differs_is_set() -> None:
    found = replace(AS_DECLARED, config={**AS_DECLARED.config, "retention.ms": "1", "segment.bytes": "1"})
    change = Alteration(VERDICTS.full_name, "retention.ms", "1", VERDICTS.config()["retention.ms"])
    assert plan(found) == replace(NOTHING, alterations=(change,))


def test_a_setting_that_the_cluster_does_not_show_is_set() -> None:
    changes = plan(replace(AS_DECLARED, config={})).alterations
    assert {(each.setting, each.before) for each in changes} == {(name, "") for name in settings(VERDICTS, 3)}


def test_other_replicas_are_left_alone_and_never_demanded() -> None:
    alone = FoundTopic(VERDICTS.partitions, 1, settings(VERDICTS, 1))
    left = (f"{VERDICTS.full_name}: replication factor 1, asked for 3",)
    assert plan(alone) == replace(NOTHING, left_alone=left)


@pytest.mark.parametrize(("replication", "least"), [(1, "1"), (2, "1"), (3, "2"), (5, "4")])
def test_one_broker_may_be_down(replication: int, least: str) -> None:
    assert settings(STATUS, replication)["min.insync.replicas"] == least
