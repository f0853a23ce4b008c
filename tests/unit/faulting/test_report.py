"""A run is clean only if nothing is missing, everything was in time, refusals clear, every fault shown."""

from dataclasses import replace

import pytest

from deploy.local.faulting.injector import Done
from deploy.local.faulting.kinds import FaultKind
from deploy.local.faulting.plan import Fault
from deploy.local.faulting.report import Load, Order, Proof, Report, as_json, in_a_line
from deploy.local.oracle.findings import Findings, Judgement

DONE = Done(Fault(1, FaultKind.PROMOTED, 0.5), 0.0, 9.0, hit=True, shown="standby writes")
PROOF = Proof({}, [], fenced=0, deaths={}, cut_short=0, failures={})
LOAD = Load({}, 0, 0, 3, {}, 0, {}, {}, {}, {}, disk_bytes=2_500_000_000)
CLEAN = Report(
    Order(700, 1, 4), [DONE], Judgement(Findings(), Findings(), Findings(), 0), 36.3, 61.0, PROOF, LOAD
)


def test_a_clean_run_says_so_in_a_line() -> None:
    assert CLEAN.clean
    assert in_a_line(CLEAN) == (
        "700 complaints, 1 faults, seed 4: lost 0, duplicates 0, orphans 0; caught up after 36.3 s; "
        "2.5 GB on disk; 61.0 s in all"
    )
    assert as_json(CLEAN)["log"][0]["shown"] == "standby writes"


@pytest.mark.parametrize(
    "spoilt",
    [
        replace(CLEAN, load=replace(LOAD, http_unclear={"500 internal": 1})),
        replace(CLEAN, done=[replace(DONE, hit=False)]),
        replace(CLEAN, catch_up=None),
        replace(CLEAN, catch_up=121.0),
    ],
)
def test_one_thing_amiss_is_enough(spoilt: Report) -> None:
    assert not spoilt.clean
