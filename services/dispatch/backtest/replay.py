"""Makes stored decisions again by the rule book that decides live, a batch at a time.

Which rules a fact set allows is the and of what each of its parts allows (`firstmatch`). The parts are few:
what follows from the category and the day, from the parties, from the candidates, from the source, and every
other fact by itself. So the live rule book is asked once for each kind of part, the answers are and-ed over
whole columns, and who gets it is asked once for each kind of answer. Nothing of the rules is written twice.
"""

from bisect import bisect_right
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.dispatch.backtest.columns import Codes, Coding, Projection, distinct
from services.dispatch.backtest.history import Past
from services.dispatch.backtest.recusals import Recusals
from services.dispatch.backtest.seen import PAIR, SEALED, Batch, Reader, candidates_of
from services.dispatch.rules.evaluate import Chosen, RuleBook
from services.dispatch.rules.facts import SEEN
from shared.catalogue.catalogue import Catalogue
from shared.catalogue.conditions import Scalar
from shared.catalogue.rules import CATEGORY_CO, CATEGORY_LEAD, FIRST_RECEIVER, TOWN

_MADE_OF = {
    "category",
    "confidence",
    "confidentiality_said",
    "cross_town",
    "day",
    "respondent_unit",
    "source",
    "town",
    "urgent_said",
}
"""Facts seen that others are made of, whether or not a rule names them."""

_LEAF = ("category", "day", "urgent_said", "confidentiality_said")
"""Facts seen from which, with those of thresholds, everything follows that the catalogue says of a matter."""

_IS_LEAD, _IS_TOWN, _IS_NAMED = "against the lead", "against the town", "against a unit"
_PARTIES = frozenset({"respondent", "respondent_unit", "town"})
_CHOICE = frozenset({"confidence", "same_owner"})
_RECEIVER = frozenset({"source", "first_receiver"})


class Result(NamedTuple):
    """What came of a decision: by which rule, where to, and who."""

    rule: str
    place: str
    lead: str | None
    co: tuple[str, ...]
    informed: tuple[str, ...]
    whistle: tuple[str, ...]
    help: tuple[str, ...]
    suggest: str | None

    @property
    def who(self) -> tuple[Any, ...]:
        """All that makes a difference to anybody; the rule that says so is only the reason."""
        return self[1:7]


def needed(book: RuleBook) -> frozenset[str]:
    """The facts seen that this catalogue's decisions depend on."""
    return frozenset(SEEN & (_MADE_OF | _threshold_facts(book.catalogue) | book.match.names))


class Replay:
    """A catalogue's answers to decisions of the past."""

    def __init__(self, book: RuleBook, reader: Reader) -> None:
        self.book = book
        self.results = Coding()
        self.fact_sets = 0
        told_apart = _told_apart(book)
        self._projections = {name: Projection(reader.codings[name], of) for name, of in told_apart.items()}
        unit, leads = reader.codings["respondent_unit"], _leads(book.catalogue)
        self._lead = Projection(reader.codings["category"], lambda code: unit[leads.get(code)])
        self._town = Projection(reader.codings["town"], lambda town: unit[town])
        self._recusals = Recusals(book, reader)
        self._parts = _parts(book)
        self._words = -(-len(book.rules) // _WORD)
        self._uses = {name: _uses(book, words) for name, words in _USED_BY.items()}
        self._known: dict[str, dict[tuple[int, ...], int]] = {}

    def decide(self, batch: Batch) -> Codes:
        """What this catalogue decides on each: its number in `results`."""
        columns = {name: self._classes(name, codes) for name, codes in batch.columns.items()}
        against = columns["respondent_unit"]
        columns[_IS_LEAD] = ((against == self._lead(columns["category"])) & (against > 0)).astype(np.int64)
        columns[_IS_TOWN] = ((against == self._town(columns["town"])) & (against > 0)).astype(np.int64)
        columns[_IS_NAMED] = (against > 0).astype(np.int64)
        held = np.full((len(batch), self._words), -1, np.int64).view(np.uint64)
        for name, (made_of, names) in self._parts.items():
            held &= self._allowed(batch, name, [columns[each] for each in made_of], names)
        rules = _lowest(held)
        columns["respondent_unit"] = self._recusals(against, rules, batch.columns)
        who = [rules, *(np.where(used[rules], columns[name], 0) for name, used in self._uses.items())]
        numbers, kinds = self._asked(batch, "who", who, self._number)
        return np.array(numbers, np.int64)[kinds]

    def _allowed(self, batch: Batch, part: str, key: list[Codes], names: frozenset[str]) -> Any:
        """The rules that this part of each row's facts allows, as words of 64 bits."""
        masks, kinds = self._asked(batch, part, key, lambda facts: self.book.match.allowed(facts, names))
        words = [[mask >> (_WORD * word) & _FULL for word in range(self._words)] for mask in masks]
        return np.array(words, np.uint64).reshape(-1, self._words)[kinds]

    def _asked(
        self, batch: Batch, part: str, key: list[Codes], ask: Callable[[dict[str, Scalar]], int]
    ) -> tuple[list[int], Codes]:
        """(the answer for each kind of row, which kind each row is); asked only for kinds not met before."""
        first, kinds = distinct(key, len(batch))
        known, answers = self._known.setdefault(part, {}), []
        for row, codes in zip(first.tolist(), np.stack(key)[:, first].T.tolist(), strict=True):
            found = known.get(tuple(codes))
            if found is None:
                past = batch.pasts[row]
                facts = self.book.facts.again(past.decision["facts"], candidates_of(past))
                found = known[tuple(codes)] = ask(facts)
                self.fact_sets += 1
            answers.append(found)
        return answers, kinds

    def _classes(self, name: str, codes: Codes) -> Codes:
        projection = self._projections.get(name)
        return projection(codes) if projection else codes

    def _number(self, facts: dict[str, Scalar]) -> int:
        return self.results[of_chosen(self.book.decide(facts))]


_WORD, _FULL = 64, 2**64 - 1

_USED_BY = {
    "category": {CATEGORY_LEAD, CATEGORY_CO},
    "town": {TOWN},
    "source": {FIRST_RECEIVER},
    "respondent_unit": None,
}
"""Facts seen that say who is meant, and the words of an outcome that ask them; None: every outcome does."""


def _parts(book: RuleBook) -> dict[str, tuple[list[str], frozenset[str]]]:
    """Name → (columns that settle this part of the facts, the facts of the part that rules look at)."""
    names = frozenset(book.match.names)
    named = sorted(names & {"town", "respondent_unit"})
    alone = (SEEN & names) - {*_LEAF, *_PARTIES, *_CHOICE, *_RECEIVER}
    leaf = names - alone - _PARTIES - _CHOICE - _RECEIVER
    parts = {
        "leaf": ([*_LEAF, *sorted(_threshold_facts(book.catalogue)), SEALED], leaf),
        "parties": ([_IS_LEAD, _IS_TOWN, _IS_NAMED, *named], names & _PARTIES),
        "choice": (["confidence", PAIR], names & _CHOICE),
        "receiver": (["source"], names & _RECEIVER),
    }
    return parts | {name: ([name], frozenset({name})) for name in sorted(alone)}


def _uses(book: RuleBook, words: set[str] | None) -> NDArray[np.bool_]:
    """For each rule, whether its outcome speaks of one of the words."""
    named = (
        {o.lead, o.suggest, *o.co, *o.inform, *o.whistle, *o.help} - {None}
        for o in (each.outcome for each in book.rules)
    )
    return np.array([bool(said if words is None else said & words) for said in named], bool)


def _lowest(held: NDArray[np.uint64]) -> Codes:
    """The lowest bit set in each row: the first rule that holds."""
    word = (held != 0).argmax(axis=1)
    bits = held[np.arange(len(held)), word]
    lowest = bits & (~bits + np.uint64(1))
    bit: Codes = np.log2(lowest.astype(np.float64)).astype(np.int64)
    rules: Codes = word * _WORD + bit
    return rules


def _threshold_facts(catalogue: Catalogue) -> set[str]:
    thresholds = (leaf.power.threshold for leaf in catalogue.categories.values())
    return {name for each in thresholds if each is not None for name in each.department_when}


class Stored:
    """The answers as they were written down then, in the shape of a catalogue's."""

    def __init__(self) -> None:
        self.results = Coding()

    def decide(self, batch: Batch) -> Codes:
        """As `Replay.decide`."""
        return self.results.encode(list(map(as_stored, batch.pasts)))


def of_chosen(chosen: Chosen) -> Result:
    """The result of a rule book's choice."""
    made = chosen.decision
    place = made.place or ""
    others = (made.co, made.informed, made.whistle, made.help)
    return Result(made.rule, place, made.lead, *others, made.suggest)


def as_stored(past: Past) -> Result:
    """The result as it was written down then."""
    made = past.decision
    return Result(
        made["rule"],
        made.get("place") or "",
        made.get("lead"),
        tuple(made.get("co", ())),
        tuple(made.get("informed", ())),
        tuple(made.get("whistle", ())),
        tuple(made.get("help", ())),
        made.get("suggest"),
    )


def _leads(catalogue: Catalogue) -> dict[str, str]:
    return {code: leaf.lead for code, leaf in catalogue.categories.items()}


def _told_apart(book: RuleBook) -> dict[str, Callable[[Any], int]]:
    """Columns of which a catalogue tells fewer values apart than there are: days, sources, close pairs."""
    catalogue = book.catalogue
    days = _turning_days(catalogue)
    receivers = [*dict.fromkeys(each.received_by for each in catalogue.sources.values())]
    received_by = {code: receivers.index(each.received_by) for code, each in catalogue.sources.items()}
    return {
        "day": lambda day: bisect_right(days, day or ""),
        "source": lambda source: received_by.get(source, -1) + 1,
        PAIR: lambda pair: 1 + book.facts.same_owner(pair) if pair else 0,
    }


def _turning_days(catalogue: Catalogue) -> list[str]:
    """The days on which some power begins, or has just ended: between two of them all days are alike."""
    powers = [leaf.power for leaf in catalogue.categories.values()]
    begins = {power.valid_from.isoformat() for power in powers}
    # The last day of a power is in force: its mark sorts after that day and before the next.
    ends = {f"{power.valid_to.isoformat()}~" for power in powers if power.valid_to is not None}
    return sorted(begins | ends)
