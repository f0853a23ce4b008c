"""The rule book decides as the catalogue says, and never against what no rule may do."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.dispatch.rules.evaluate import RuleBook
from services.dispatch.rules.marks import NO_MARK, Standing
from services.dispatch.rules.observed import Observed, observed
from shared.catalogue.conditions import Condition, Scalar
from shared.catalogue.firstmatch import FirstMatch
from shared.catalogue.listed import ListedFirm, ListKind
from shared.catalogue.rules import Rule, RuleExample
from shared.contract.events.classification import Candidate
from shared.domain.vocabulary import Confidentiality, RequestType
from tests.unit.dispatch.samples import LINE, NOW, book, classified, complaint, respondent

RULES = book().rules
CATALOGUE = book().catalogue
DEFAULTS: dict[str, Scalar] = {name: fact.default for name, fact in CATALOGUE.facts.items()}
EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.id}-{number}")
    for rule in CATALOGUE.rules
    for number, example in enumerate(rule.examples)
]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_every_example_of_the_catalogue_is_decided_by_its_own_rule(rule: Rule, example: RuleExample) -> None:
    chosen = RULES.decide(DEFAULTS | example.facts)
    assert chosen.rule.id == rule.id
    assert chosen.rule.outcome == example.outcome


def seen(category: str | None = LINE, **more: object) -> Observed:
    fields: dict[str, object] = {
        "request_type": RequestType.COMPLAINT,
        "channel": "phone",
        "confidentiality": Confidentiality.OPEN,
        "anonymous": False,
        "urgent": False,
        "cross_town": False,
        "respondent_unit": None,
        "town": "nanxiang",
        "place_text": "",
        "candidates": (Candidate(category=category, probability=0.9),) if category else (),
        "confidence": "sure" if category else "empty",
        "mark": NO_MARK,
        "day": date(2026, 3, 10),
    }
    return Observed(**fields | more)  # type: ignore[arg-type]


observations = st.builds(
    seen,
    category=st.sampled_from([None, "99-99-99", *CATALOGUE.categories]),
    request_type=st.sampled_from([*RequestType, RequestType("riddle")]),
    confidentiality=st.sampled_from(Confidentiality),
    anonymous=st.booleans(),
    urgent=st.booleans(),
    cross_town=st.booleans(),
    respondent_unit=st.none() | st.sampled_from(list(CATALOGUE.units)),
    town=st.none() | st.sampled_from([unit.code for unit in CATALOGUE.towns()]),
    place_text=st.sampled_from(["", "曹安公路", "南翔镇银翔路", "火星"]),
    confidence=st.sampled_from(["sure", "unsure", "too_close", "empty"]),
    mark=st.sampled_from([NO_MARK, *(Standing(kind=kind) for kind in ("repeated", "beyond_town", "legacy"))]),
    day=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
)


@given(observations)
def test_whatever_is_seen_is_decided_explained_and_never_sent_to_who_may_not_have_it(what: Observed) -> None:
    decision = RULES.decision(what, "m")
    told = [unit for unit in (decision.lead, *decision.co, *decision.informed) if unit]
    assert what.respondent_unit is None or what.respondent_unit not in (*told, decision.suggest)
    assert len(set(told)) == len(told)
    assert all(CATALOGUE.units[unit].receives_orders for unit in told)
    assert (decision.place == "dispatch") == (decision.lead is not None)
    assert decision.explanation
    assert "{" not in decision.explanation
    if what.confidence != "sure" or what.confidentiality is Confidentiality.SEALED:
        assert decision.place == "desk"


@given(observations)
def test_the_facts_kept_with_a_decision_decide_it_again(what: Observed) -> None:
    decision = RULES.decision(what, "m")
    known = {name: value for name, value in decision.facts.items() if name in DEFAULTS}
    again = RULES.decide(DEFAULTS | known)  # type: ignore[arg-type]
    assert (again.rule.id, again.lead, again.decision.co, again.decision.informed) == (
        decision.rule,
        decision.lead,
        decision.co,
        decision.informed,
    )


def test_a_line_matter_goes_to_the_department_and_the_town_is_informed() -> None:
    decision = RULES.decision(seen(), "m")
    assert (decision.rule, decision.lead, decision.informed) == ("line", "scjgj", ("nanxiang",))
    assert "市场监管局" in decision.explanation
    assert decision.basis.startswith("行动方案第52条")


def test_a_mark_of_clause_52_keeps_the_town_out() -> None:
    assert RULES.decision(seen(mark=Standing(kind="repeated")), "m").informed == ()


def test_a_power_counts_only_on_the_days_it_is_in_force() -> None:
    begins = CATALOGUE.categories[LINE].power.valid_from
    decision = RULES.decision(seen(day=date(begins.year - 1, 1, 1)), "m")
    assert (decision.rule, decision.lead) == ("no-power", None)


@pytest.mark.parametrize(("day", "rule"), [(date(2026, 6, 30), "listed-trigger"), (date(2026, 7, 1), "line")])
def test_a_firm_counts_as_listed_until_its_last_day(day: date, rule: str) -> None:
    firm = ListedFirm(name="静安精密机械有限公司", list=ListKind.SENSED, until=date(2026, 6, 30))
    rules = RuleBook(replace(CATALOGUE, listed=(firm,)))
    assert rules.decision(seen(firm=firm.name, day=day), "m").rule == rule


def test_an_unknown_word_for_the_request_goes_to_a_person() -> None:
    item = complaint().items[0].model_copy(update={"request_type": RequestType("riddle")})
    event = classified(complaint().model_copy(update={"items": (item,)}))
    assert observed(event.complaint, item, event, NOW.date()).confidence == "unsure"


def test_of_a_sealed_matter_a_decision_keeps_nothing() -> None:
    decision = RULES.decision(seen(confidentiality=Confidentiality.SEALED), "m")
    assert (decision.facts, decision.candidates) == ({"confidentiality": "sealed"}, ())


def test_the_unit_complained_of_is_not_even_proposed() -> None:
    event = classified(complaint(respondent=respondent("scjgj")))
    assert event.complaint.respondent is not None
    decision = RULES.decision(seen(respondent_unit="scjgj"), "m")
    assert (decision.rule, decision.place, decision.suggest) == ("recusal-lead", "desk", "sfj")


@pytest.mark.parametrize(
    ("condition", "value", "expected"),
    [
        (Condition(any_of=("a", "b")), "b", True),
        (Condition(any_of=("a",)), "b", False),
        (Condition(none_of=("a",)), "b", True),
        (Condition(none_of=("a",)), "a", False),
        (Condition(any_of=("a", "b"), none_of=("b",)), "b", False),
        (Condition(gte=3, lte=9), 3.0, True),
        (Condition(gte=3, lte=9), 9.5, False),
        (Condition(gte=3), "3", False),
    ],
)
def test_conditions(condition: Condition, value: Scalar, expected: bool) -> None:
    assert (FirstMatch([{"fact": condition}]).first({"fact": value}) == 0) is expected
