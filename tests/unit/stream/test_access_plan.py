"""What users, rights and quotas follow from the declarations, and what it takes to get there."""

import pytest

from shared.contract.access import Operation, Resource, Right, group_prefix, rights, users
from shared.contract.topics import SERVICES, all_topics
from shared.stream.access_plan import FoundAccess, plan_access

UNITS, SOURCES = ["scjgj", "scj", "malu"], ["sh12345", "window"]
TOPICS = all_topics(UNITS)
USERS, DECLARED = users(UNITS, SOURCES), rights(TOPICS, SOURCES)
NOTHING = FoundAccess(frozenset(), frozenset(), {})
AS_DECLARED = FoundAccess(frozenset(USERS), DECLARED, plan_access(USERS, DECLARED, NOTHING).quotas)


@pytest.mark.parametrize("code", UNITS)
def test_a_unit_has_seven_rights_and_all_are_on_its_own(code: str) -> None:
    mine = {right for right in DECLARED if right.user == f"unit.{code}"}
    assert {(right.resource, right.name, right.operation) for right in mine} == {
        (Resource.TOPIC, f"tiaokuai.dispatch.orders.{code}.", Operation.READ),
        (Resource.TOPIC, f"tiaokuai.dispatch.orders.{code}.", Operation.DESCRIBE),
        (Resource.TOPIC, f"tiaokuai.units.reports.{code}.", Operation.WRITE),
        (Resource.TOPIC, f"tiaokuai.units.reports.{code}.", Operation.DESCRIBE),
        (Resource.TOPIC, f"tiaokuai.feedback.supervision.{code}.", Operation.READ),
        (Resource.TOPIC, f"tiaokuai.feedback.supervision.{code}.", Operation.DESCRIBE),
        (Resource.GROUP, f"unit.{code}.", Operation.READ),
    }


def test_one_service_writes_a_topic_and_no_service_writes_what_comes_from_outside() -> None:
    for topic in TOPICS:
        name = topic.full_name
        writers = {r.user for r in DECLARED if (r.name, r.operation) == (name, Operation.WRITE)}
        assert writers & set(SERVICES) == ({topic.writer} & set(SERVICES)), name


def test_no_group_prefix_is_anothers() -> None:
    prefixes = [group_prefix(user) for user in USERS]
    assert len(set(prefixes)) == len(prefixes)
    assert not [(a, b) for a in prefixes for b in prefixes if a != b and a.startswith(b)]


def test_an_empty_cluster_gets_everything_and_a_full_one_nothing() -> None:
    plan = plan_access(USERS, DECLARED, NOTHING)
    assert (set(plan.made), set(plan.given)) == (set(USERS), DECLARED)
    assert "unit.malu" in plan.quotas
    assert "dispatch" not in plan.quotas
    assert plan_access(USERS, DECLARED, AS_DECLARED).empty


def test_what_is_not_declared_is_taken_and_strangers_are_left_alone() -> None:
    extra = Right("unit.malu", Resource.TOPIC, "tiaokuai.matters", Operation.READ)
    theirs = Right("grafana", Resource.TOPIC, "tiaokuai.matters", Operation.READ)
    gone = Right("unit.old", Resource.GROUP, "unit.old.", Operation.READ)
    found = FoundAccess(
        AS_DECLARED.users | {"unit.old", "grafana"},
        AS_DECLARED.rights | {extra, theirs, gone},
        AS_DECLARED.quotas,
    )
    plan = plan_access(USERS, DECLARED, found)
    assert (plan.revoked, set(plan.taken)) == (("unit.old",), {extra, gone})
    assert (plan.made, plan.given) == ((), ())
