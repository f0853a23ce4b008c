"""来信写明: what a letter itself says, shown beside a case at the desk; proposals, kept nowhere."""

from asyncio import gather
from collections.abc import Mapping
from typing import Any

from services.console.visit import Visit
from shared.domain.vocabulary import Confidentiality

_TELLING = (
    "enterprises",
    "uscc",
    "respondent",
    "sums_yuan",
    "projects",
    "products",
    "earlier",
    "related_cases",
    "hints",
    "legacy_word",
)


async def facts_beside(visit: Visit, case: Mapping[str, Any]) -> dict[str, Any] | None:
    """The facts of a case's words, with the orders behind earlier numbers.

    None where they say nothing, while the classifier is away, and of a sealed matter: it never goes there.
    """
    order, content = case["order"], case["content"]
    if order["confidentiality"] == Confidentiality.SEALED or not content["text"]:
        return None
    words = f"{content['title']}\n{content['text']}"
    found = await visit.api.ask("classifier", "/facts", {"text": words})
    if found is None:
        return None
    numbers = [each for each in found["earlier_numbers"] if each not in (order["number"], order["reference"])]
    earlier = await gather(*(_bearing(visit, number) for number in numbers))
    facts = found | {"earlier": dict(zip(numbers, earlier, strict=True))}
    return facts if any(facts[name] for name in _TELLING) else None


async def _bearing(visit: Visit, number: str) -> list[dict[str, Any]]:
    """The orders that bear a number: those that only mention it are not meant."""
    found = await visit.api.spare("dispatch", "/orders/found", q=number)
    return [
        each for each in (found or {"items": []})["items"] if number in (each["number"], each["reference"])
    ]
