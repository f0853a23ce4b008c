"""Sealed complaints come past the classifier, on a topic of their own; nobody proposes a category."""

from shared.contract.events.classification import ComplaintClassified, ItemClassification, Repeat
from shared.contract.events.complaint import ComplaintReceived
from shared.domain.vocabulary import Confidentiality, Relation

_NO_MODEL = "none"


def unclassified(complaint: ComplaintReceived, catalogue: str) -> ComplaintClassified:
    """The complaint as nobody has judged it."""
    items = (
        ItemClassification(item_id=item.item_id, candidates=(), decided=False, abstention="sealed")
        for item in complaint.items
    )
    return ComplaintClassified(
        complaint=complaint,
        items=tuple(items),
        repeat=Repeat(relation=Relation.NONE),
        model=_NO_MODEL,
        catalogue=catalogue,
    )


def says_nothing(complaint: ComplaintReceived) -> bool:
    """Whether it is the shell that tells the classifier to forget a sealed complaint."""
    if complaint.confidentiality not in (Confidentiality.OPEN, Confidentiality.IDENTITY_HIDDEN):
        return not any(item.text for item in complaint.items)
    return False
