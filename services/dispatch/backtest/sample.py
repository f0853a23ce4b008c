"""Invented decisions to try a backtest on: of every kind, made by the rule book, with a history."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from services.dispatch.backtest.history import Past
from services.dispatch.rules.evaluate import RuleBook
from services.dispatch.rules.marks import NO_MARK, MarkKind, Standing
from services.dispatch.rules.observed import Observed
from shared.catalogue.catalogue import Catalogue
from shared.contract.events.classification import Candidate
from shared.contract.events.order import Decision
from shared.domain.vocabulary import Confidentiality, RequestType

FIRST_DAY = date(2026, 1, 1)
_DAYS = 360
_MODEL = "sample"
_REQUESTS = [RequestType.COMPLAINT] * 8 + [RequestType.HELP] * 4 + [RequestType.CONSULT] * 4 + [*RequestType]
_CONFIDENCE = ["sure"] * 17 + ["unsure", "unsure", "too_close", "empty"]
_LEVELS = [Confidentiality.OPEN] * 96 + [Confidentiality.IDENTITY_HIDDEN] * 3 + [Confidentiality.SEALED]
_PLACES = ["", "沪宜公路2300号", "曹安公路", "昆山市花桥镇", "某路口"]
_HOPPED, _TWICE = 0.12, 0.2


class Sampler:
    """Draws by a seed: the same seed, the same decisions."""

    def __init__(self, catalogue: Catalogue, seed: int = 1) -> None:
        self._catalogue = catalogue
        self._random = Random(seed)  # noqa: S311 - a sample, not a secret
        self._codes = list(catalogue.categories)
        self._towns = [unit.code for unit in catalogue.towns()]
        self._units = list(catalogue.units)
        self._receiving = [unit.code for unit in catalogue.units_with_topics()]
        self._sources = [(each.code, each.channel) for each in catalogue.sources.values()]

    def decisions(self, book: RuleBook, number: int) -> Iterator[Past]:
        """So many decisions of a year, in the order of time."""
        begin = datetime.fromisoformat(f"{FIRST_DAY}T00:00:00+08:00")
        for serial in range(number):
            at = begin + timedelta(days=_DAYS) * (serial / number)
            decision = book.decision(self.observed(at.date()), _MODEL)
            hops, last = self._history(decision)
            identity = str(UUID(int=self._random.getrandbits(128), version=4))
            yield Past(identity, at.isoformat(), decision.model_dump(mode="json"), hops, last)

    def observed(self, day: date) -> Observed:
        """What might be known of an item."""
        draw = self._random
        confidence = draw.choice(_CONFIDENCE)
        source, channel = draw.choice(self._sources)
        town = draw.choice(self._towns) if draw.random() < 0.85 else None
        return Observed(
            request_type=draw.choice(_REQUESTS),
            channel=channel,
            confidentiality=draw.choice(_LEVELS),
            anonymous=draw.random() < 0.1,
            urgent=draw.random() < 0.05,
            cross_town=draw.random() < 0.05,
            respondent_unit=draw.choice(self._units) if draw.random() < 0.06 else None,
            town=town,
            place_text="" if town else draw.choice(_PLACES),
            candidates=self._candidates() if confidence != "empty" else (),
            confidence=confidence,
            mark=self._mark(),
            day=day,
            source=source,
            place_stated=draw.random() < 0.9,
            related=("仲裁/2026-7/在办",) if draw.random() < 0.01 else (),
        )

    def _candidates(self) -> tuple[Candidate, ...]:
        first = self._random.uniform(0.4, 0.98)
        shares = (first, (1 - first) * 0.7, (1 - first) * 0.2)
        codes = self._random.sample(self._codes, 3)
        return tuple(
            Candidate(category=code, probability=round(share, 4))
            for code, share in zip(codes, shares, strict=True)
        )

    def _mark(self) -> Standing:
        if self._random.random() > 0.06:
            return NO_MARK
        kind = self._random.choice([*MarkKind]).value
        return Standing(kind, "三次反映同一事项", "system", "clerk-1", "2026-12-31")

    def _history(self, decision: Decision) -> tuple[int, str | None]:
        if decision.lead is None:
            return 0, decision.suggest if decision.suggest in self._receiving else None
        if self._random.random() > _HOPPED:
            return 0, decision.lead
        others = [unit for unit in (*decision.co, *decision.informed) if unit != decision.lead]
        return 1 + (self._random.random() < _TWICE), self._random.choice(others or self._receiving)
