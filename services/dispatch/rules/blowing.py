"""A whistle where there is no order yet (on a matter, a project, a place): the case the town opens for it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.contract.events.classification import ComplaintClassified, ItemClassification, Repeat
from shared.contract.events.complaint import Complainant, ComplaintReceived, Item, Place
from shared.contract.events.order import Decision
from shared.domain.identifiers import complaint_id, item_id, reference
from shared.domain.redact import redact
from shared.domain.vocabulary import Action, Confidentiality, PartyKind, Relation, RequestType

SOURCE = "whistle"
"""Source code of the catalogue, channel and rule id of such cases."""

_BASIS = "行动方案第51条：完善街镇吹哨、部门报到机制"


@dataclass(frozen=True, slots=True)
class Blown:
    """What a town whistles about: `title` names the project, the place or the matter."""

    whistle_id: UUID
    town: str
    title: str
    words: str
    units: tuple[str, ...]
    place: str = ""
    matter_id: UUID | None = None


def case_of(blown: Blown, catalogue: str, at: datetime) -> ComplaintClassified:
    """The case: nobody complains in it, so nobody is called back; the town leads it."""
    number = f"CS{at:%Y%m%d}-{blown.whistle_id.hex[:8]}"
    identity = complaint_id(SOURCE, number)
    item = Item(
        item_id=item_id(identity, 1),
        index=1,
        request_type=RequestType.OTHER,
        text=redact(blown.words).text,
    )
    complaint = ComplaintReceived(
        complaint_id=identity,
        version=1,
        message_id=blown.whistle_id,
        source=SOURCE,
        number=number,
        reference=reference(identity),
        action=Action.NEW,
        channel=SOURCE,
        side=f"unit-{blown.town}",
        complainant=Complainant(kind=PartyKind.UNIT),
        title=redact(blown.title).text,
        items=(item,),
        place=Place(text=blown.place, town=blown.town),
        confidentiality=Confidentiality.OPEN,
        submitted_at=at,
        received_at=at,
    )
    return ComplaintClassified(
        complaint=complaint,
        items=(ItemClassification(item_id=item.item_id, candidates=(), decided=False, abstention="empty"),),
        repeat=Repeat(relation=Relation.NONE, matter_id=blown.matter_id),
        model="-",
        catalogue=catalogue,
    )


def led_by(town: str, words: str, catalogue: str) -> Decision:
    """Why the town leads: it called the others."""
    return Decision(
        rule=SOURCE,
        basis=_BASIS,
        explanation=words,
        facts={"town": town},
        candidates=(),
        catalogue=catalogue,
        model="-",
        place="dispatch",
        lead=town,
    )
