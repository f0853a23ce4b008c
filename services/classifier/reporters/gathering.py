"""Claims gathered from classified complaints, and the patterns of whoever has several, in a window."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from hashlib import blake2b
from uuid import UUID

from services.classifier.copies import copy_of
from services.classifier.likeness.texts import plain
from services.classifier.reporters import claim_store
from services.classifier.reporters.claim_store import Kept
from services.classifier.reporters.claims import Claim
from services.classifier.reporters.factors import Factor, factors_of
from services.classifier.reporters.phrases import Phrases, phrases_in, template_of
from services.classifier.rules.alike import likeness
from services.classifier.rules.sketch import Sketch, sketches
from shared.catalogue import Catalogue
from shared.contract.events.classification import ComplaintClassified
from shared.contract.events.complaint import ComplaintReceived
from shared.domain.vocabulary import Confidentiality, PartyKind, RequestType
from shared.platform.database import Connection

WINDOW = timedelta(days=365)
MARKET_REGULATION = "scjgj"
"""The unit that owns the list; only what it answers for is counted."""

_LATEST = 50
_FEWEST = 3
_SIZES = (4,)
_CLAIMS = frozenset({RequestType.COMPLAINT, RequestType.REPORT})


class Gathering:
    """Which categories count, and the work of one turn of the job."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._categories = frozenset(
            code for code, each in catalogue.categories.items() if each.lead == MARKET_REGULATION
        )

    async def take(
        self, tx: Connection, events: Sequence[ComplaintClassified], gone: Sequence[UUID], now: datetime
    ) -> None:
        """Keep new claims, drop those that became confidential, renew the patterns of both."""
        keys = await claim_store.drop(tx, gone) if gone else set()
        counted = [event.complaint for event in events if self._counts(event)]
        if counted:
            kept = kept_of(counted)
            await claim_store.add(tx, kept)
            keys.update(each.key for each in kept)
        await renew(tx, keys, now)

    def _counts(self, event: ComplaintClassified) -> bool:
        """A known person's open claim about what market regulation answers for; a firm is no consumer."""
        who = event.complaint.complainant
        if event.complaint.confidentiality is not Confidentiality.OPEN or who.key is None:
            return False
        if who.kind is not PartyKind.PERSON:
            return False
        claims = any(item.request_type in _CLAIMS for item in event.complaint.items)
        first = (item.candidates[0].category for item in event.items if item.candidates)
        return claims and any(category in self._categories for category in first)


async def renew(tx: Connection, keys: Iterable[str], now: datetime) -> None:
    """Compute these complainants' patterns anew from their claims within the window."""
    wanted = sorted(keys)
    if not wanted:
        return
    theirs = await claim_store.latest(tx, wanted, now - WINDOW, _LATEST)
    found = {key: pattern_of(kept) for key, kept in theirs.items() if len(kept) >= _FEWEST}
    await claim_store.save_patterns(tx, wanted, found, now)


def pattern_of(kept: Sequence[Kept]) -> tuple[Factor, ...]:
    """The factors of one complainant's claims."""
    return factors_of(
        [each.claim for each in kept], lambda one, other: likeness(kept[one].template, kept[other].template)
    )


def kept_of(complaints: Sequence[ComplaintReceived]) -> list[Kept]:
    """Claims as they are kept: no words, only what is counted."""
    copies = [copy_of(complaint) for complaint in complaints]
    return [
        Kept(_key(complaint), _claim(complaint, copy), sketch)
        for complaint, copy, sketch in zip(complaints, copies, template_sketches(copies), strict=True)
    ]


def template_sketches(copies: Sequence[str]) -> list[Sketch]:
    """Sketches of the templates of some matching copies."""
    return sketches([plain(template_of(copy)) for copy in copies], _SIZES)


def hashed_goods(phrases: Phrases) -> Phrases:
    """The same with the goods' name as a hash: only whether it is the same is asked."""
    goods = blake2b(phrases.goods.encode(), digest_size=8).hexdigest() if phrases.goods else ""
    return Phrases(phrases.families, phrases.multiple, goods, phrases.label_only)


def _claim(complaint: ComplaintReceived, copy: str) -> Claim:
    phrases = hashed_goods(phrases_in(copy))
    return Claim(
        str(complaint.complaint_id), _merchant(complaint), complaint.submitted_at, phrases, blank=not copy
    )


def _key(complaint: ComplaintReceived) -> str:
    assert complaint.complainant.key is not None
    return complaint.complainant.key


def _merchant(complaint: ComplaintReceived) -> str:
    if complaint.respondent is not None and complaint.respondent.key:
        return complaint.respondent.key
    firm = complaint.enterprise
    return firm.key if firm and firm.key and firm.key != complaint.complainant.key else ""
