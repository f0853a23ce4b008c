"""The catalogue that comes with the project may be used, and covers what the district needs."""

from collections import Counter
from datetime import date

from shared.catalogue import Catalogue, check
from shared.catalogue.categories import Flag, Holder
from shared.catalogue.units import UnitKind
from shared.domain.vocabulary import RequestType


def test_nothing_is_wrong_with_it(shipped: Catalogue) -> None:
    assert check(shipped) == []


def test_it_covers_the_district(shipped: Catalogue) -> None:
    kinds = Counter(unit.kind for unit in shipped.units.values())

    assert [*shipped.first_levels] == [f"{number:02}" for number in range(1, 19)]
    assert len(shipped.categories) >= 100
    assert kinds[UnitKind.TOWN] == 12
    assert kinds[UnitKind.DEPARTMENT] == 31
    assert kinds[UnitKind.DESK] == 1


def test_the_bulk_of_the_volume_has_ten_examples_a_leaf(shipped: Catalogue) -> None:
    thin = [
        leaf.code
        for leaf in shipped.categories.values()
        if leaf.first_level in {"16", "17", "18"} and len(leaf.examples) < 10
    ]
    assert thin == []


def test_only_departments_and_towns_receive_orders(shipped: Catalogue) -> None:
    kinds = {unit.kind for unit in shipped.units_with_topics()}

    assert kinds == {UnitKind.DEPARTMENT, UnitKind.TOWN}
    assert len(shipped.units_with_topics()) == 43


def test_street_life_stays_with_the_towns(shipped: Catalogue) -> None:
    """Clause 53 is the exception to clause 52."""
    street_life = [leaf for leaf in shipped.categories.values() if Flag.STREET_LIFE in leaf.flags]

    assert street_life
    assert all(leaf.power.holder in {Holder.TOWN, Holder.BOTH} for leaf in street_life)


def test_a_power_counts_on_the_days_it_is_in_force(shipped: Catalogue) -> None:
    power = shipped.category("18-01-01").power.model_copy(
        update={"valid_from": date(2026, 1, 1), "valid_to": date(2026, 12, 31)}
    )
    days = {
        date(2025, 12, 31): False,
        date(2026, 1, 1): True,
        date(2026, 12, 31): True,
        date(2027, 1, 1): False,
    }

    assert {day: power.valid_on(day) for day in days} == days


def test_a_category_may_have_a_clock_of_its_own(shipped: Catalogue) -> None:
    assert shipped.clock("18-01-01", RequestType.COMPLAINT).code == "request"
    assert shipped.clock("16-01-01", RequestType.COMPLAINT).code == "consumer_complaint"
    assert shipped.clock("18-01-01", RequestType("unheard_of")).code == "request"


def test_values_in_conditions_have_the_type_of_their_fact(shipped: Catalogue) -> None:
    street_life = next(rule for rule in shipped.rules if rule.id == "street-life")

    assert street_life.when["street_life"].any_of == (True,)
    assert shipped.facts["street_life"].default is False
