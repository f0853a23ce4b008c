"""The plan of a fault run: repeatable, complete, and possible."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from deploy.local.faulting.fleet import FLEET
from deploy.local.faulting.kinds import CALAMITIES, CUT_LINES, FaultKind
from deploy.local.faulting.plan import LATEST, Arm, Fault, plan
from shared.stream.crash import POINTS, READ

SESSION = 3.0
EVERY_POINT_ALONE = len(FaultKind) + len(POINTS) - 1

seeds, counts = st.integers(0, 10_000), st.integers(0, 60)


def planned(seed: int, count: int) -> list[Fault]:
    return plan(seed, count, FLEET, session_seconds=SESSION)


def crash_arms(faults: list[Fault]) -> list[Arm]:
    return [arm for fault in faults for arm in fault.arms if fault.kind is FaultKind.CRASH]


@given(seeds, counts)
def test_the_same_seed_plans_the_same_faults(seed: int, count: int) -> None:
    assert planned(seed, count) == planned(seed, count)


def test_another_seed_plans_others() -> None:
    assert planned(1, 25) != planned(2, 25)


@given(seeds, counts)
def test_as_many_as_asked_for_numbered_in_order(seed: int, count: int) -> None:
    assert [fault.number for fault in planned(seed, count)] == list(range(1, count + 1))


@given(seeds, st.integers(len(FaultKind), 60))
def test_every_kind_and_every_crash_point_occur(seed: int, count: int) -> None:
    faults = planned(seed, count)
    assert {fault.kind for fault in faults} == set(FaultKind)
    assert {arm.point for arm in crash_arms(faults)} == set(POINTS)


@given(seeds, st.integers(EVERY_POINT_ALONE, 60))
def test_with_room_every_crash_point_has_a_fault_of_its_own(seed: int, count: int) -> None:
    assert all(len(fault.arms) == 1 for fault in planned(seed, count) if fault.kind is FaultKind.CRASH)


@given(seeds, counts)
def test_no_process_is_armed_twice_in_one_fault(seed: int, count: int) -> None:
    for fault in planned(seed, count):
        assert max(Counter(arm.process for arm in fault.arms).values(), default=1) == 1


@given(seeds, counts)
def test_a_point_is_given_to_who_passes_it(seed: int, count: int) -> None:
    for arm in crash_arms(planned(seed, count)):
        assert arm.process in (FLEET.directs if arm.point.startswith("direct_") else FLEET.streams)
        # A claim is made once in a life, as long as nobody joins or leaves.
        assert arm.nth == 1 or arm.point != "after_claim"


@given(seeds, counts)
def test_a_freeze_outlasts_the_session_and_has_an_heir(seed: int, count: int) -> None:
    freezes = [fault for fault in planned(seed, count) if fault.kind is FaultKind.FREEZE]
    for fault in freezes:
        assert fault.process in FLEET.twins
        assert fault.seconds > SESSION
        assert {(arm.process, arm.point, arm.freezes) for arm in fault.arms} <= {(fault.process, READ, True)}
    if freezes:
        assert freezes[0].arms


@given(seeds, counts)
def test_a_fault_comes_while_its_part_is_under_way(seed: int, count: int) -> None:
    assert all(0 <= fault.delay <= LATEST for fault in planned(seed, count))


@given(seeds, counts)
def test_a_short_run_has_no_calamity(seed: int, count: int) -> None:
    kinds = {fault.kind for fault in planned(seed, count)}
    assert count > len(FaultKind) - len(CALAMITIES) or not kinds & set(CALAMITIES)


@given(seeds, counts, st.sets(st.sampled_from(FaultKind), min_size=1))
def test_only_what_is_asked_for_is_planned(seed: int, count: int, among: set[FaultKind]) -> None:
    faults = plan(seed, count, FLEET, session_seconds=SESSION, among=among)
    assert {fault.kind for fault in faults} <= among
    assert len(faults) == count


def test_lines_are_cut_for_some_seconds_and_mostly_left_half_open() -> None:
    cuts = [f for seed in range(50) for f in planned(seed, len(FaultKind)) if f.kind in CUT_LINES]
    assert all(5 <= fault.seconds <= 10 for fault in cuts)
    assert {fault.half_open for fault in cuts} == {True, False}
    others = [f for seed in range(20) for f in planned(seed, 40) if f.kind not in CUT_LINES]
    assert not any(fault.half_open for fault in others)


def test_away_means_about_ten_seconds() -> None:
    faults = (fault for seed in range(50) for fault in planned(seed, len(FaultKind)))
    lasting = [fault.seconds for fault in faults if fault.kind is FaultKind.BROKER_AWAY]
    assert len(lasting) == 50
    assert all(9 <= seconds <= 12 for seconds in lasting)
