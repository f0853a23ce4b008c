"""When a person names the lead: who co-handles, who gets a copy, and how the decision is written down."""

from dataclasses import replace
from datetime import datetime

from services.dispatch.rules.commands import Command, Terms
from services.dispatch.rules.evaluate import RuleBook
from services.dispatch.rules.observed import Observed
from shared.catalogue.catalogue import Catalogue
from shared.catalogue.rules import TOWN_ACT, Place
from shared.catalogue.units import UnitKind
from shared.contract.events.order import Decision, OrderState

PERSON = "person"
"""Rule id of what a named person decided."""

_BASIS = "派单台甄别（行动方案第52条：派单分工时加以甄别，分类处置）"


def with_others(
    command: Command,
    order: OrderState,
    category: str | None,
    due_city: datetime | None,
    catalogue: Catalogue,
    terms: Terms,
    *,
    marked: bool,
) -> Command:
    """The command with the category's co-handlers and a copy to the town, or to the line if a town leads.

    Clause 52: what is `marked` is no more the town's business where a department leads.
    """
    leaf = catalogue.categories.get(category or "")
    lead = catalogue.units.get(command.unit or "")
    is_town = lead is not None and lead.kind is UnitKind.TOWN
    excluded = {command.unit, order.respondent_unit, *order.returned_by}
    co = tuple(unit for unit in (leaf.co if leaf else ()) if unit in terms.receiving and unit not in excluded)
    copy = (leaf.lead if leaf else None) if is_town else None if marked else order.town
    informed = (copy,) if copy in terms.receiving and copy not in {*excluded, *co} else ()
    return replace(
        command,
        category=category,
        co=tuple(dict.fromkeys((*co, *command.co))),
        informed=informed,
        due_city=due_city,
    )


def asking_the_town(
    decision: Decision, order: OrderState, category: str | None, catalogue: Catalogue
) -> Decision:
    """The decision, with the one act that the category asks of the town, where the town is informed."""
    leaf = catalogue.categories.get(category or "")
    if leaf is None or leaf.town_act is None or order.town not in decision.informed:
        return decision
    facts = {**decision.facts, TOWN_ACT: leaf.town_act}
    return decision.model_copy(update={"help": (order.town,), "facts": facts})


def person_decision(
    command: Command, seen: Observed, rules: RuleBook, model: str, place: str = Place.DISPATCH.value
) -> Decision:
    """The decision as it is explained; its facts are those the rules would have seen, to learn from."""
    return Decision(
        rule=PERSON,
        basis=_BASIS,
        explanation=command.words,
        facts=rules.facts.told(rules.facts.of(seen)),
        candidates=seen.candidates,
        catalogue=rules.catalogue.version,
        model=model,
        place=place,
        lead=command.unit,
        co=command.co,
        informed=command.informed,
    )
