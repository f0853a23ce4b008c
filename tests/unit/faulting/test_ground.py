"""A run gets only what its faults need, and the services alone go by the lines that are cut."""

from pathlib import Path

import pytest

from deploy.local.faulting.ground import Ground
from deploy.local.faulting.kinds import CALAMITIES, CUT_LINES, FULL_DISKS, FaultKind
from deploy.local.platform import Platform
from shared.platform.database_hosts import one_host_each


@pytest.fixture
def whole(tmp_path: Path) -> Ground:
    return Ground(tmp_path.resolve(), {}, kinds=CALAMITIES)


def test_without_calamities_it_is_an_ordinary_platform(tmp_path: Path) -> None:
    plain, ground = Platform(tmp_path, {}), Ground(tmp_path, {}, kinds=[FaultKind.KILL, FaultKind.FLOOD])
    assert (ground.pair, ground.relays, ground.disks) == (None, {}, {})
    assert ground.admin_dsn == plain.admin_dsn
    assert ground.dsn("intake") == ground.line_to_postgres("intake") == plain.dsn("intake")


def test_both_servers_are_named_and_the_primary_is_wanted(whole: Ground) -> None:
    assert len(one_host_each(whole.dsn("intake"))) == len(one_host_each(whole.admin_dsn)) == 2
    assert "target_session_attrs=primary" in whole.dsn("intake")


def test_services_go_by_the_relay_and_who_judges_does_not(whole: Ground) -> None:
    direct, relayed = one_host_each(whole.dsn("intake")), one_host_each(whole.line_to_postgres("intake"))
    assert set(direct).isdisjoint(relayed)
    assert len(relayed) == 2
    assert whole.line_to_postgres("intake").startswith("postgresql://tiaokuai_intake@/tiaokuai_intake?")


@pytest.mark.parametrize("kinds", [CUT_LINES, FULL_DISKS])
def test_a_kind_brings_what_it_needs_and_no_more(tmp_path: Path, kinds: set[FaultKind]) -> None:
    ground = Ground(tmp_path, {}, kinds=kinds)
    assert bool(ground.relays) == (kinds == CUT_LINES)
    assert bool(ground.disks) == (kinds == FULL_DISKS)
    assert ground.pair is None


def test_every_servers_data_has_its_own_small_disk(whole: Ground) -> None:
    assert {place.parent.name for place in whole.disks} == {"kafka", "postgres", "postgres-2"}
    assert len({disk.image for disk in whole.disks.values()}) == 3
