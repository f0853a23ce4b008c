"""A table of texts → a table of judgements, in batches, by one model."""

import csv
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TextIO

from services.classifier.classify import Classifier
from services.classifier.rules.decide import CANDIDATES, Judged

BATCH = 500
HEADER = ("id", *(f"{name}{n}" for n in range(1, CANDIDATES + 1) for name in ("top", "p")), "decided")


def predict(classifier: Classifier, texts: Iterable[tuple[str, str]], out: TextIO) -> int:
    """Write a line for each (id, matching copy), in order; how many."""
    writer, rows = csv.writer(out), iter(texts)
    writer.writerow(HEADER)
    done = 0
    while batch := list(islice(rows, BATCH)):
        judged = classifier.judge([copy for _, copy in batch])
        writer.writerows(_line(ident, each) for (ident, _), each in zip(batch, judged, strict=True))
        done += len(batch)
    return done


def _line(ident: str, judged: Judged) -> list[str]:
    return [ident, *_candidates(judged), "true" if judged.decided else "false"]


def _candidates(judged: Judged) -> Iterator[str]:
    for code, probability in judged.candidates:
        yield code
        yield f"{probability:.6f}"
    yield from [""] * (2 * (CANDIDATES - len(judged.candidates)))
