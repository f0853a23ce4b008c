"""Where it happened: read from the address and the text before redaction, since only homes are masked."""

from collections.abc import Sequence

from services.intake.rules.knowledge import Knowledge
from services.intake.rules.words import MAX_LINE, masked_line
from shared.contract.events.complaint import Place
from shared.domain.place import extract_place


def place_of(address: str, words: str, names: Sequence[str], knowledge: Knowledge) -> Place:
    """The place an address names, else the words; its town when the catalogue finds exactly one."""
    found = extract_place(address)
    if not found.text:
        found = extract_place(words)
    return Place.of(
        text=masked_line(address, names) or found.text[:MAX_LINE],
        road=found.road,
        number=found.number,
        building=found.building,
        park=found.park,
        premises=found.premises,
        town=_town(address, words, knowledge),
    )


def _town(address: str, words: str, knowledge: Knowledge) -> str | None:
    """The address decides; only where it leaves the town open do the words help."""
    for text in (address, f"{address} {words}"):
        towns = knowledge.towns_in(text)
        if len(towns) == 1:
            return towns[0][0]
    return None
