"""What each part of the road costs, alone and in batches: µs a complaint."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from time import perf_counter
from typing import Any

from bench.deciding import deciding
from deploy.local.demo.complaints import Series, said
from services.classifier.classify import Classifier
from services.classifier.facts.reading import facts_in
from services.classifier.rules.hints import hints
from services.classifier.shipped import starting_model
from shared.catalogue import load
from shared.contract.codec import parse
from shared.contract.declarations import SUBMISSION
from shared.contract.events.submission import Submission
from shared.domain.matching import matching_copy
from shared.domain.place import extract_place
from shared.domain.pseudonym import Pseudonymiser
from shared.domain.redact import redact
from shared.platform.sealing import Sealer

COUNT, BATCH, REPEATS = 2000, 500, 3


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the work and its cost, the best of a few turns."""

    name: str
    micros: float


def parts() -> list[Part]:
    """The parts of the hot path, measured on the demo's letters."""
    catalogue = load()
    series = Series("parts", 1, COUNT, datetime(2026, 11, 2, 1, tzinfo=UTC))
    submissions = [each.submission for each in said(catalogue, series) if each.submission is not None][:COUNT]
    texts = [" ".join(item.text for item in each.items) or each.title for each in submissions]
    raw = [each.model_dump_json(exclude_defaults=True).encode() for each in submissions]
    copies = [matching_copy(text) for text in texts]
    classifier = Classifier(starting_model(catalogue, None, None))
    seals = Sealer({1: os.urandom(32)}, current=1)
    pseudonyms = Pseudonymiser(os.urandom(32), 1)
    dispatch = deciding(catalogue, classifier, submissions)
    return [
        _timed("decode", partial(parse, SUBMISSION.model), raw),
        _timed("redact", redact, texts),
        _timed("place", extract_place, texts),
        _timed("town", catalogue.town_of, texts),
        _timed("pseudonym", pseudonyms.phone, [each.number for each in submissions]),
        _timed("seal", lambda value: seals.seal(value, b"row"), raw),
        _timed("matching copy", matching_copy, texts),
        _batched("classify", classifier.judge, copies),
        _timed("facts", lambda text: facts_in(text, catalogue.town_of), texts),
        _timed("hints", hints, copies),
        _timed("dispatch: decide", dispatch.decide, dispatch.complaints),
        _batched("dispatch: decide, and an order's life to its close", dispatch.live, dispatch.complaints),
        _timed("encode", Submission.__pydantic_serializer__.to_json, submissions),
    ]


def _timed(name: str, call: Callable[[Any], object], values: Sequence[Any]) -> Part:
    def turn() -> float:
        began = perf_counter()
        for value in values:
            call(value)
        return perf_counter() - began

    return Part(name, 1e6 * min(turn() for _ in range(REPEATS)) / len(values))


def _batched(name: str, call: Callable[[Any], object], values: Sequence[Any]) -> Part:
    def turn() -> float:
        began = perf_counter()
        for start in range(0, len(values), BATCH):
            call(values[start : start + BATCH])
        return perf_counter() - began

    return Part(name, 1e6 * min(turn() for _ in range(REPEATS)) / len(values))
