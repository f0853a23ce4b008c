"""Rules of dispatch as data, and the facts they may speak of. `firstmatch` evaluates them."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from shared.catalogue.conditions import Facts, Scalar, When
from shared.catalogue.entries import Entry, Line, Several, Slug

CATEGORY_LEAD = "category_lead"
"""In an outcome: the lead unit of the category."""

TOWN = "town"
"""In an outcome: the town where it happened."""

CATEGORY_CO = "category_co"
"""In an outcome: the co-handling units of the category."""


FIRST_RECEIVER = "first_receiver"
"""In an outcome: the unit where the complaint was first received (首接单位)."""


TOWN_ACT = "town_act"
"""The fact that holds the one act a category asks of the town; whom `help` names is asked for it."""


WORDS_FOR_UNITS = frozenset({CATEGORY_CO, CATEGORY_LEAD, FIRST_RECEIVER, TOWN})
"""Words that an outcome may use where it names units."""


class FactType(StrEnum):
    """What values a fact may take."""

    CHOICE = "choice"
    FLAG = "flag"
    NUMBER = "number"
    UNIT = "unit"  # a unit's code, shown by its short name
    CATEGORY = "category"  # a leaf's code, shown by its name
    TEXT = "text"


class Fact(Entry):
    """A named fact: its values in Chinese for the explanation, and its value when nothing is known."""

    name: Slug
    type: FactType
    words: Line
    values: dict[Slug, Line] = Field(default_factory=dict)
    default: Scalar = ""

    def typed(self, value: Scalar) -> Scalar:
        """The value as this fact's type; what doesn't fit stays text and is refused by the check."""
        if self.type is FactType.FLAG:
            return {"true": True, "false": False}.get(str(value), value)
        return _number(value) if self.type is FactType.NUMBER else value

    def allows(self, value: Scalar) -> bool:
        """Whether a typed value is of this fact's type; whether a code exists is the check's business."""
        if self.type is FactType.FLAG:
            return isinstance(value, bool)
        if self.type is FactType.NUMBER:
            return isinstance(value, float)
        return self.type is not FactType.CHOICE or value in self.values


def _number(value: Scalar) -> Scalar:
    try:
        return float(value)
    except ValueError:
        return value


class Place(StrEnum):
    """Where a decision sends a complaint."""

    DISPATCH = "dispatch"  # an order is issued
    DESK = "desk"  # a person decides
    PROPOSE_GUIDED = "propose_guided"  # a person confirms another lawful path
    PROPOSE_HANDOVER = "propose_handover"  # a person confirms that another region is responsible
    PROPOSE_LINKED = "propose_linked"  # a person confirms that another body has the case already


class Outcome(Entry):
    """What a rule decides; all but `place` hold unit codes or the words above."""

    place: Place
    lead: Slug | None = None
    inform: Several[Slug] = ()
    co: Several[Slug] = ()
    whistle: Several[Slug] = ()
    help: Several[Slug] = Field((), description="asked for the category's one named act")
    suggest: Slug | None = Field(None, description="lead the desk is shown first")


class Basis(Entry):
    """The clause or article and its words."""

    clause: Line
    words: Line


class RuleExample(Entry):
    """Facts and what becomes of them under the whole rule book: this rule decides, with this outcome."""

    facts: Facts
    outcome: Outcome


class Rule(Entry):
    """When all of `when` holds and no earlier rule did, `outcome` is decided and `explanation` told."""

    id: Slug
    name: Line
    basis: Basis
    when: When
    outcome: Outcome
    explanation: Line
    examples: Annotated[tuple[RuleExample, ...], Field(min_length=2)]


class RulesFile(Entry):
    """rules.yaml; the order of the rules is the order in which they are tried."""

    rules: tuple[Rule, ...]


class FactsFile(Entry):
    """facts.yaml."""

    facts: tuple[Fact, ...]
