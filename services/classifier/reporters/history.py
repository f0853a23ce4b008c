"""Claims made elsewhere (12315), taken in by file: identities become pseudonyms, words become counts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.classifier.reporters import claim_store
from services.classifier.reporters.claim_store import Kept
from services.classifier.reporters.claims import Claim
from services.classifier.reporters.gathering import hashed_goods, renew, template_sketches
from services.classifier.reporters.phrases import phrases_in
from shared.contract.fields import Code, Instant, Line, Text, Value
from shared.domain.identifiers import stable_id
from shared.domain.matching import enterprise_key, matching_copy
from shared.domain.numbers import check_id_card, check_phone
from shared.domain.pseudonym import Pseudonymiser
from shared.platform.database import Connection
from shared.platform.web import guarded, json_response, read_body
from shared.stream.ports import Effects
from shared.stream.service import Store

IMPORT = "reporters.import"


class PastClaim(Value):
    """A claim as another system has it; the phone or card serves the pseudonym and is not kept."""

    number: Code = Field(description="登记编号, by which the same row adds nothing")
    phone: Line = ""
    id_card: Line = ""
    respondent: Line = ""
    text: Text = ""
    time: Instant


class PastClaims(Value):
    """Some rows of the file."""

    claims: tuple[PastClaim, ...] = Field(min_length=1, max_length=500)


class HistoryApi:
    """`POST /reporters/history`."""

    def __init__(self, held: Store, pseudonymiser: Pseudonymiser) -> None:
        self._store = held
        self._pseudonymiser = pseudonymiser

    def routes(self) -> list[Route]:
        """For holders of `reporters.import`."""
        return [guarded("/reporters/history", self.take, methods=["POST"], scope=IMPORT)]

    async def take(self, request: Request) -> Response:
        """Keep what is counted of past claims; who has no valid phone or card is left out."""
        body = await read_body(request, PastClaims)
        kept = self._kept(body.claims)

        async def work(tx: Connection, now: datetime) -> tuple[Effects, Any]:
            if kept:
                await claim_store.add(tx, kept, imported=True)
                await renew(tx, {each.key for each in kept}, now)
            return Effects(), None

        await self._store.direct.transact(work)
        return json_response({"taken": len(kept), "unknown": len(body.claims) - len(kept)})

    def _kept(self, claims: Sequence[PastClaim]) -> list[Kept]:
        known = [(key, each) for each in claims if (key := self._key(each))]
        copies = [matching_copy(each.text) for _, each in known]
        return [
            Kept(key, self._claim(each, copy), sketch)
            for (key, each), copy, sketch in zip(known, copies, template_sketches(copies), strict=True)
        ]

    def _claim(self, past: PastClaim, copy: str) -> Claim:
        named = enterprise_key(past.respondent)
        merchant = self._pseudonymiser.enterprise_name(past.respondent) if named else ""
        evidence = str(stable_id("12315", past.number))
        return Claim(evidence, merchant, past.time, hashed_goods(phrases_in(copy)), blank=not copy)

    def _key(self, past: PastClaim) -> str | None:
        phone, card = check_phone(past.phone), check_id_card(past.id_card)
        if phone.valid:
            return self._pseudonymiser.phone(phone.value)
        return self._pseudonymiser.id_card(card.value) if card.valid else None
