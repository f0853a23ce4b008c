"""The statements on claims and patterns, each with the reason for its shape."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np
import orjson

from services.classifier.reporters.claims import Claim
from services.classifier.reporters.factors import Factor, is_suspected, score_of
from services.classifier.reporters.phrases import Phrases
from services.classifier.rules.sketch import Sketch
from shared.platform.database import Connection

_ADD = """
insert into reporter_claim (complaint_id, key, respondent, submitted_at, template, families, multiple,
                            label_only, goods, imported)
select complaint_id, key, respondent, submitted_at, template, string_to_array(families, ' '), multiple,
       label_only, goods, $10
from unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[], $5::bytea[], $6::text[], $7::bool[],
            $8::bool[], $9::text[])
    as c(complaint_id, key, respondent, submitted_at, template, families, multiple, label_only, goods)
on conflict do nothing"""

_DROP = "delete from reporter_claim where complaint_id = any($1::uuid[]) returning key"

# Laterals with limits: one look into the index a complainant, however many claims he has.
_LATEST = """
select c.* from unnest($1::text[]) as w(key)
cross join lateral (
    select * from reporter_claim r where r.key = w.key and r.submitted_at > $2
    order by r.submitted_at desc limit $3) c
order by c.key, c.submitted_at, c.complaint_id"""

_FORGET_PATTERNS = "delete from reporter_pattern where key = any($1::text[])"

_SAVE_PATTERNS = """
insert into reporter_pattern (key, score, suspected, claims, factors, at)
select key, score, suspected, claims, factors::jsonb, $6
from unnest($1::text[], $2::float8[], $3::bool[], $4::int[], $5::text[])
    as p(key, score, suspected, claims, factors)"""


@dataclass(frozen=True, slots=True)
class Kept:
    """A claim with its complainant's pseudonym and its template's sketch."""

    key: str
    claim: Claim
    template: Sketch


async def add(tx: Connection, kept: Sequence[Kept], *, imported: bool = False) -> None:
    """Keep claims; one known already stays as it is."""
    await tx.execute(_ADD, *zip(*map(_row, kept), strict=True), imported)


async def drop(tx: Connection, complaints: Sequence[UUID]) -> set[str]:
    """Forget claims; returns whose they were."""
    return {row["key"] for row in await tx.fetch(_DROP, complaints)}


async def latest(tx: Connection, keys: Sequence[str], since: datetime, most: int) -> dict[str, list[Kept]]:
    """The latest claims of each complainant since a moment, the oldest of them first."""
    found: dict[str, list[Kept]] = {}
    for row in await tx.fetch(_LATEST, keys, since, most):
        found.setdefault(row["key"], []).append(_kept(row))
    return found


async def save_patterns(
    tx: Connection, keys: Sequence[str], patterns: Mapping[str, Sequence[Factor]], now: datetime
) -> None:
    """Replace the patterns of these complainants; who has none now is left without."""
    await tx.execute(_FORGET_PATTERNS, keys)
    rows = [_pattern(key, factors) for key, factors in patterns.items()]
    if rows:
        await tx.execute(_SAVE_PATTERNS, *zip(*rows, strict=True), now)


def _pattern(key: str, factors: Sequence[Factor]) -> tuple[Any, ...]:
    told = [{"name": f.name, "strength": round(f.strength, 4), "figure": round(f.figure, 4)} for f in factors]
    claims = int(next(f.figure for f in factors if f.name == "count"))
    return key, score_of(factors), is_suspected(factors), claims, orjson.dumps(told).decode()


def _row(kept: Kept) -> tuple[Any, ...]:
    claim, phrases = kept.claim, kept.claim.phrases
    return (
        UUID(claim.evidence),
        kept.key,
        claim.respondent,
        claim.time,
        kept.template.tobytes(),
        " ".join(sorted(phrases.families)),
        phrases.multiple,
        phrases.label_only,
        phrases.goods,
    )


def _kept(row: Mapping[str, Any]) -> Kept:
    phrases = Phrases(frozenset(row["families"]), row["multiple"], row["goods"], row["label_only"])
    template = np.frombuffer(row["template"], np.uint32)
    claim = Claim(
        str(row["complaint_id"]), row["respondent"], row["submitted_at"], phrases, blank=not len(template)
    )
    return Kept(row["key"], claim, template)
