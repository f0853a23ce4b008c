"""All facts of a text in one reading, for who takes a letter at the window or judges one at the desk."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from services.classifier.facts.asked import request_type_in
from services.classifier.facts.firms import bodies_in, codes_in, firms_in
from services.classifier.facts.references import RelatedCase, earlier_numbers, related_cases
from services.classifier.facts.respondents import RespondentFound, counterparties_in, respondent_in
from services.classifier.facts.subject import products_in, projects_in
from services.classifier.facts.sums import sums_in
from services.classifier.rules.hints import hints, proposed_marks
from shared.domain.matching import matching_copy
from shared.domain.numbers import Checked
from shared.domain.place import Place, extract_place
from shared.domain.vocabulary import RequestType

TownsIn = Callable[[str], Sequence[tuple[str, object]]]
"""The catalogue's finder: a text → towns, best first."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the words say; everything is a proposal to a person, and empty where they say nothing."""

    enterprises: tuple[str, ...]
    uscc: tuple[Checked, ...]
    public_bodies: tuple[str, ...]
    respondent: RespondentFound | None
    counterparties: tuple[str, ...]
    place: Place
    towns: tuple[str, ...]
    products: tuple[str, ...]
    projects: tuple[str, ...]
    sums_yuan: tuple[Decimal, ...]
    earlier_numbers: tuple[str, ...]
    related_cases: tuple[RelatedCase, ...]
    request_type: RequestType
    request_word: str
    hints: tuple[str, ...]
    legacy_word: str


def facts_in(text: str, towns_in: TownsIn) -> Facts:
    """The facts of a text as it came; rules read its matching copy, the place is read as on intake's road."""
    copy = matching_copy(text)
    asked, word = request_type_in(copy)
    return Facts(
        enterprises=firms_in(copy),
        uscc=codes_in(text),
        public_bodies=bodies_in(copy),
        respondent=respondent_in(copy),
        counterparties=counterparties_in(copy),
        place=extract_place(text),
        towns=tuple(town for town, _ in towns_in(text)),
        products=products_in(copy),
        projects=projects_in(copy),
        sums_yuan=sums_in(copy),
        earlier_numbers=earlier_numbers(copy),
        related_cases=related_cases(copy),
        request_type=asked,
        request_word=word,
        hints=hints(copy),
        legacy_word=next((mark.evidence for mark in proposed_marks(copy)), ""),
    )
