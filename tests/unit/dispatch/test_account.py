"""The account of a decision: what it says is so, and what it says would change it does change it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from rich.console import Console

from cli.explain import told
from services.dispatch.rules.account import account
from services.dispatch.rules.nearest import nearest
from services.dispatch.rules.observed import Observed
from shared.domain.vocabulary import Confidentiality
from tests.unit.dispatch.samples import LINE
from tests.unit.dispatch.test_rulebook import CATALOGUE, RULES, observations, seen

STREET = "14-01-01"


@given(observations)
def test_what_is_said_to_change_a_decision_changes_it_to_just_that(what: Observed) -> None:
    facts = RULES.facts.of(what)
    decided = RULES.decide(facts).rule.id
    others = nearest(RULES, facts)
    assert others
    for other in others:
        again = RULES.decide({**facts, **other.needed})
        assert again is other.chosen
        assert again.rule.id != decided
        assert all(facts[name] != value for name, value in other.needed.items())


def test_the_nearest_rule_is_kept_away_by_one_fact_and_comes_to_something_else() -> None:
    first = nearest(RULES, RULES.facts.of(seen()))[0]
    assert len(first.needed) == 1
    assert (first.chosen.place, first.chosen.lead) != ("dispatch", "scjgj")


def test_an_account_tells_rule_clause_facts_candidates_and_the_way_out() -> None:
    found = account(RULES, RULES.decision(seen(STREET), "m"))
    assert (found["rule"], found["clause"], found["lead"]["name"]) == (
        "street-life",
        "行动方案第53条",
        "南翔镇",
    )
    assert found["words"].startswith("鼓励街镇在监管创新")
    assert {each["fact"]: each["told"] for each in found["matched"]} == {
        "holder": "街镇",
        "street_life": "是",
    }
    assert found["candidates"][0]["name"] == CATALOGUE.category(STREET).name
    unknown = next(each for each in found["nearest"] if each["rule"] == "town-unknown")
    assert [(each["fact"], each["was"], each["needed"]) for each in unknown["changes"]] == [
        ("place", "已确定", "不清楚")
    ]
    assert found["catalogue"] == found["catalogue_now"] == CATALOGUE.version


def test_of_a_sealed_matter_the_account_says_nothing_more() -> None:
    found = account(RULES, RULES.decision(seen(confidentiality=Confidentiality.SEALED), "m"))
    assert (found["rule"], found["nearest"], found["candidates"]) == ("sealed", [], [])


def test_beside_a_persons_decision_stands_what_the_rules_say() -> None:
    made = RULES.decision(seen(), "m").model_copy(update={"rule": "person", "lead": "jw"})
    found = account(RULES, made)
    assert (found["lead"]["unit"], found["by_rules"]["lead"]["unit"]) == ("jw", "scjgj")
    assert found["by_rules"]["rule"] == "line"


@pytest.mark.parametrize("category", [LINE, STREET, None])
def test_it_is_read_on_a_terminal(category: str | None) -> None:
    decision = account(RULES, RULES.decision(seen(category), "m"))
    at = datetime(2026, 3, 10, 2, tzinfo=UTC).isoformat()
    order = {"number": "A1", "reference": "TK-X", "order_id": "o"}
    console = Console(width=200, record=True, file=None, quiet=False)
    with console.capture() as shown:
        console.print(told({**order, "decisions": [decision | {"version": 1, "at": at}]}))
    assert "什么会改变它" in shown.get()
    assert decision["rule_name"] in shown.get()
