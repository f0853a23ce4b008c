"""The factors of a professional reporter's pattern: named, weighted, each with the figures behind it.

A factor is a strength from 0 to 1. No factor alone says anything, and all together are advice: `suspected`
asks two reviewers to look, and moves nothing else (`domain.md` §7).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.classifier.reporters.claims import Claim, Likeness, Pair, pairs_of

MANY = 10
"""Claims in the window from which a complainant may be suspected at all."""

FURTHER = 2
"""Factors beside the count that must be strong as well."""

STRONG = 0.5
_HALF_ALIKE = 0.15
"""Mean likeness of templates that counts half: strangers' claims on like goods reach 0.05."""

_ALIKE = 0.2
_MERCHANTS = 5

WEIGHTS = {
    "template": 0.45,
    "series": 0.15,
    "same_merchant": 0.15,
    "merchants": 0.10,
    "count": 0.05,
    "known_goods": 0.05,
    "multiple": 0.02,
    "legal_phrases": 0.02,
    "label_only": 0.01,
}
"""What tells serial claimants from as many strangers counts most: consumers, too, quote the law."""


WORDS = {
    "template": "文本套用同一模板",
    "series": "同日成批提出",
    "same_merchant": "对同一商家反复购买、反复提出",
    "merchants": "以相近文本针对多个商家",
    "count": "一年内提出数量多",
    "multiple": "主张惩罚性赔偿的比例",
    "legal_phrases": "固定法条用语的种类",
    "label_only": "仅涉标签、广告瑕疵的比例",
    "known_goods": "反复购买同一种商品",
}
"""What officials read."""


@dataclass(frozen=True, slots=True)
class Factor:
    """A factor's strength, and the figure it was made of."""

    name: str
    strength: float
    figure: float


def factors_of(claims: Sequence[Claim], alike: Likeness) -> tuple[Factor, ...]:
    """Every factor of one complainant's claims within the window, the strongest part of the score first."""
    pairs = pairs_of(claims, alike)
    likeness = _mean(pair.likeness for pair in pairs)
    merchants = _merchants(claims, pairs)
    found = {
        "template": (likeness / (likeness + _HALF_ALIKE), likeness),
        "series": _share(pair.same_day for pair in pairs),
        "same_merchant": _share(pair.same_merchant for pair in pairs),
        "merchants": (min(merchants / _MERCHANTS, 1.0), float(merchants)),
        "count": (min(len(claims) / MANY, 1.0), float(len(claims))),
        "multiple": _share(claim.phrases.multiple for claim in claims if not claim.blank),
        "legal_phrases": _families(claims),
        "label_only": _share(claim.phrases.label_only for claim in claims if not claim.blank),
        "known_goods": _goods(claims),
    }
    factors = [Factor(name, strength, figure) for name, (strength, figure) in found.items()]
    return tuple(sorted(factors, key=lambda each: -WEIGHTS[each.name] * each.strength))


def score_of(factors: Iterable[Factor]) -> float:
    """The weighted mean of the strengths, 0 to 1."""
    return sum(WEIGHTS[each.name] * each.strength for each in factors) / sum(WEIGHTS.values())


def is_suspected(factors: Iterable[Factor]) -> bool:
    """Many claims, and at least two further factors that are strong: advice to two reviewers."""
    strong = {each.name for each in factors if each.strength >= STRONG}
    return "count" in strong and _count(factors) >= MANY and len(strong - {"count"}) >= FURTHER


def _count(factors: Iterable[Factor]) -> float:
    return next(each.figure for each in factors if each.name == "count")


def _mean(values: Iterable[float | None]) -> float:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else 0.0


def _share(values: Iterable[bool | None]) -> tuple[float, float]:
    share = _mean(None if value is None else float(value) for value in values)
    return share, share


def _merchants(claims: Sequence[Claim], pairs: Sequence[Pair]) -> int:
    """Different merchants, if the claims are alike: many merchants alone is an unlucky consumer."""
    across = _mean(pair.likeness for pair in pairs if pair.same_merchant is False)
    return len({claim.respondent for claim in claims if claim.respondent}) if across >= _ALIKE else 0


def _families(claims: Sequence[Claim]) -> tuple[float, float]:
    spoken = [len(claim.phrases.families) for claim in claims if not claim.blank]
    mean = sum(spoken) / len(spoken) if spoken else 0.0
    return min(mean / 4, 1.0), mean


def _goods(claims: Sequence[Claim]) -> tuple[float, float]:
    named = [claim.phrases.goods for claim in claims if claim.phrases.goods]
    again = len(named) - len(set(named))
    return (again / (len(named) - 1), float(again)) if len(named) > 1 else (0.0, 0.0)
