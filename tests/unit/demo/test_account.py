"""The account puts every complaint into exactly one place, so that its sums add up."""

from hypothesis import given
from hypothesis import strategies as st

from deploy.local.account import draw_up
from deploy.local.demo.acknowledged import Acknowledged, InputKind
from deploy.local.oracle.findings import Findings, Judgement
from deploy.local.oracle.log_facts import LastOrder, LogFacts
from deploy.local.oracle.table_facts import TableFacts
from shared.contract.topics import RECEIVED
from shared.domain.lifecycle import State

CLEAN = Judgement(Findings(), Findings(), Findings(), 0)
STATES = st.lists(st.sampled_from([state.value for state in State]), max_size=3)


def facts(complaints: list[list[str]]) -> LogFacts:
    log = LogFacts()
    for number, states in enumerate(complaints):
        log.born[str(number)] = (0, number)
        for item, state in enumerate(states):
            lead = None if state == "desk" else "scjgj"
            log.orders[f"{number}/{item}"] = LastOrder(1, str(number), f"{number}/{item}", state, lead, b"")
    return log


@given(st.lists(STATES, max_size=12), st.integers(0, 12))
def test_the_sums_add_up(complaints: list[list[str]], since: int) -> None:
    start = {(RECEIVED.full_name, 0): since}
    found = draw_up(CLEAN, facts(complaints), TableFacts(), [], start, 1.0)
    places = (found.dispatched, found.desk, found.guided, found.merged, found.withdrawn, found.returned)
    assert found.received == max(len(complaints) - since, 0)
    assert found.received == sum(places) + found.waiting + found.undecided
    assert sum(found.by_unit.values()) == found.dispatched
    assert found.closed <= found.dispatched


def test_of_several_items_the_best_place_counts() -> None:
    found = draw_up(CLEAN, facts([["withdrawn", "issued"], ["guided", "desk"]]), TableFacts(), [], {}, 1.0)
    assert (found.dispatched, found.desk, found.withdrawn, found.guided) == (1, 1, 0, 0)


def test_closed_means_that_every_item_has_ended() -> None:
    cases = [["closed"], ["closed", "signed"], ["closed", "withdrawn"], ["withdrawn"]]
    assert draw_up(CLEAN, facts(cases), TableFacts(), [], {}, 1.0).closed == 2


def test_a_complaint_whose_event_died_is_undecided_not_waiting() -> None:
    log = facts([[], []])
    log.dead.add("1")
    found = draw_up(CLEAN, log, TableFacts(), [], {}, 1.0)
    assert (found.waiting, found.undecided) == (1, 1)


def test_submissions_are_messages_those_sent_again_and_the_unreadable() -> None:
    def given_in(identity: str, offset: int, *, readable: bool = True) -> Acknowledged:
        return Acknowledged(InputKind.SUBMISSION, identity, "c", "t", 0, offset, readable)

    inputs = [given_in("a", 0), given_in("b", 1), given_in("a", 2), given_in("", 3, readable=False)]
    inputs.append(Acknowledged(InputKind.REPORT, "r", "o", "reports", 0, 0))
    tables = TableFacts(messages={"a": 1, "b": 1}, letters={("t", 0, 3): "intake", ("t", 0, 9): "intake"})
    found = draw_up(CLEAN, LogFacts(), tables, inputs, {("t", 0): 4}, 1.0)
    assert (found.submissions, found.messages, found.sent_again, found.unreadable) == (4, 2, 1, 1)
    assert found.dead_letters == 1, "letters from before the run are not its own"
