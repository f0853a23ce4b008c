"""What a mapping may fill: the fields of a submission by their dotted names, read off the event itself."""

from shared.contract.events.submission import Submission, SubmittedItem, SubmittedParty

PARTIES = ("complainant", "enterprise", "respondent")
TIMES = frozenset({"submitted_at", "due_city"})
LISTS = frozenset({"related", "recordings", "files"})

_OWN = {"source", "items", *PARTIES}
TARGETS = frozenset(
    {name for name in Submission.model_fields if name not in _OWN}
    | {f"{party}.{name}" for party in PARTIES for name in SubmittedParty.model_fields}
)
ITEM_TARGETS = frozenset(SubmittedItem.model_fields)
