"""The list over HTTP: proposing, reviewing by two, notice, appeal, removal, matching; every look is kept."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.classifier.reporters import claim_store, entries, list_store
from services.classifier.reporters.entries import Entry, Reviewer
from services.classifier.reporters.gathering import WINDOW
from services.classifier.reporters.list_messages import shared_entry, tombstone
from services.classifier.reporters.list_store import Look, Move
from services.classifier.reporters.looking_http import look
from services.classifier.reporters.matching import Question, SeeOrder, must_be_his, pseudonyms_of
from shared.contract.errors import TiaokuaiError
from shared.contract.fields import Code, Line, Value
from shared.domain.identifiers import stable_id
from shared.domain.pseudonym import Pseudonymiser
from shared.platform.database import Connection
from shared.platform.etags import etag, must_match
from shared.platform.paging import page_of
from shared.platform.web import guarded, identity_of, json_response, read_body
from shared.stream.ports import Effects
from shared.stream.service import Store

PROPOSE, REVIEW, MATCH, SWITCH = (
    "reporters.propose",
    "reporters.review",
    "reporters.match",
    "reporters.assessment",
)
"""The scopes: the hotline proposes and hands in, two bodies review, a handler asks, one switches on."""

HERE = ZoneInfo("Asia/Shanghai")
_MATCHES_AN_HOUR = 30
_UNIT = "unit:"


class Assessment(Value):
    """个人信息保护影响评估 as filed: its number, and the day to which it holds."""

    reference: Line = Field(min_length=2)
    valid_until: date


class Proposal(Value):
    """Whom, why, on which claims."""

    key: Code
    reason_code: Code
    evidence: tuple[UUID, ...] = Field(min_length=1, max_length=50)
    reason: Line = Field(min_length=2)


class Review(Value):
    """A reviewer's word; to approve he declares that the person is in no group that may not be listed."""

    reason: Line = Field(min_length=2)
    not_insider: bool = Field(False, description="no whistle-blower inside the firm")
    not_public_interest: bool = Field(False, description="no report in the public interest")


class Reason(Value):
    """Why, or by which way and when notice was given."""

    reason: Line = Field(min_length=2)


Change = Callable[[Entry, Reviewer, date], Entry]
Work = Callable[[Connection, datetime], Awaitable[tuple[Effects, Any]]]


class ListApi:
    """The routes of the list."""

    def __init__(self, held: Store, pseudonymiser: Pseudonymiser, see_order: SeeOrder) -> None:
        self._store = held
        self._pseudonymiser = pseudonymiser
        self._see_order = see_order

    def routes(self) -> list[Route]:
        """All of them; reading is for reviewers and who proposes, and leaves a trace."""
        one, readers = "/reporters/entries/{entry_id:uuid}", (REVIEW, PROPOSE)
        return [
            guarded("/reporters/assessment", self.file, methods=["POST"], scope=SWITCH),
            guarded("/reporters/entries", self.entries, methods=["GET"], scope=readers),
            guarded("/reporters/entries", self.propose, methods=["POST"], scope=PROPOSE),
            guarded(one, self.shown, methods=["GET"], scope=readers),
            guarded(f"{one}/approve", self.approve, methods=["POST"], scope=REVIEW, versioned=True),
            guarded(f"{one}/refuse", self.refuse, methods=["POST"], scope=REVIEW, versioned=True),
            guarded(f"{one}/remove", self.remove, methods=["POST"], scope=REVIEW, versioned=True),
            guarded(f"{one}/notice", self.notice, methods=["POST"], scope=PROPOSE, versioned=True),
            guarded(f"{one}/appeal", self.appeal, methods=["POST"], scope=PROPOSE, versioned=True),
            guarded(f"{one}/appeal/grant", self.grant, methods=["POST"], scope=REVIEW, versioned=True),
            guarded(f"{one}/appeal/deny", self.deny, methods=["POST"], scope=REVIEW, versioned=True),
            guarded("/reporters/match", self.match, methods=["POST"], scope=MATCH),
        ]

    async def file(self, request: Request) -> Response:
        """File the impact assessment: until its day the list is on."""
        body, who = await read_body(request, Assessment), identity_of(request).name

        async def work(tx: Connection, now: datetime) -> tuple[Effects, None]:
            await list_store.file_assessment(tx, body.reference, who, now, body.valid_until)
            return Effects(), None

        await self._store.direct.transact(work)
        return json_response({"valid_until": body.valid_until}, 201)

    async def entries(self, request: Request) -> Response:
        """The entries changed last, and the assessment without which the list is off."""
        asked = page_of(request, datetime, UUID)

        async def work(tx: Connection, now: datetime) -> tuple[Effects, dict[str, Any]]:
            await list_store.note_look(tx, look(request, "entries"), now)
            found, following = await list_store.entries(tx, asked)
            told = {"entries": [_shown(each) for each in found], "next": following}
            return Effects(), told | {"assessment": await list_store.assessment(tx)}

        return json_response(await self._store.direct.transact(work))

    async def shown(self, request: Request) -> Response:
        """One entry with what was done with it."""
        entry_id: UUID = request.path_params["entry_id"]

        async def work(tx: Connection, now: datetime) -> tuple[Effects, dict[str, Any]]:
            entry = await list_store.locked(tx, entry_id)
            await list_store.note_look(tx, look(request, "entry", entry_id), now)
            return Effects(), {**_shown(entry), "changes": await list_store.changes(tx, entry_id)}

        found = await self._store.direct.transact(work)
        return json_response(found, headers={"etag": etag(found["version"])})

    async def propose(self, request: Request) -> Response:
        """Propose an entry on claims of this person; it lists nobody."""
        body, who = await read_body(request, Proposal), identity_of(request).name

        async def work(tx: Connection, now: datetime) -> tuple[Effects, Entry]:
            await list_store.must_be_on(tx, _today(now))
            entry = await _proposed(tx, body, now)
            await list_store.add(tx, entry, Move("proposed", who, body.reason), now)
            return Effects(), entry

        return json_response(_shown(await self._store.direct.transact(work)), 201)

    async def approve(self, request: Request) -> Response:
        """One reviewer's yes, with his declaration; raises forbidden_group without it."""
        body = await read_body(request, Review)
        if not (body.not_insider and body.not_public_interest):
            raise TiaokuaiError("forbidden_group", field="not_insider")
        return await self._change(request, "approved", body.reason, lambda e, by, _: entries.approve(e, by))

    async def refuse(self, request: Request) -> Response:
        """A reviewer's no."""
        reason = (await read_body(request, Reason)).reason
        return await self._change(request, "refused", reason, lambda e, by, _: entries.refuse(e, by))

    async def remove(self, request: Request) -> Response:
        """Take an entry off."""
        reason = (await read_body(request, Reason)).reason
        return await self._change(request, "removed", reason, lambda e, by, _: entries.remove(e, by))

    async def notice(self, request: Request) -> Response:
        """Notice was given, with the way to appeal: the entry is shared from now on."""
        reason = (await read_body(request, Reason)).reason
        return await self._change(
            request, "listed", reason, lambda e, _, today: entries.give_notice(e, today)
        )

    async def appeal(self, request: Request) -> Response:
        """The person objects: the tombstone goes out at once."""
        reason = (await read_body(request, Reason)).reason
        return await self._change(request, "appealed", reason, lambda e, _by, _day: entries.appeal(e))

    async def grant(self, request: Request) -> Response:
        """The appeal is granted: removed."""
        return await self._decided(request, granted=True)

    async def deny(self, request: Request) -> Response:
        """The appeal is denied: shared again to its old day."""
        return await self._decided(request, granted=False)

    async def match(self, request: Request) -> Response:
        """Hit or not, for the officer on an open order his unit leads; raises too_many_requests."""
        question, who = await read_body(request, Question), identity_of(request)
        keys = pseudonyms_of(question, self._pseudonymiser)
        order = await self._see_order(request.headers.get("authorization", ""), question.order_id)
        must_be_his(order, _units(request))

        async def work(tx: Connection, now: datetime) -> tuple[Effects, Entry | None]:
            await list_store.must_be_on(tx, _today(now))
            hour = now - timedelta(hours=1)
            if await list_store.looks_since(tx, who.name, "match", hour) >= _MATCHES_AN_HOUR:
                raise TiaokuaiError("too_many_requests")
            found = [entry for key in keys if (entry := await list_store.listed(tx, key))]
            hit = found[0] if found else None
            ident = hit.entry_id if hit else None
            asked = Look(who.name, "match", question.purpose, ident, question.order_id, bool(hit))
            await list_store.note_look(tx, asked, now)
            return Effects(), hit

        hit = await self._store.direct.transact(work)
        return json_response({"hit": hit is not None, "entry_id": hit.entry_id if hit else None})

    async def _decided(self, request: Request, *, granted: bool) -> Response:
        reason = (await read_body(request, Reason)).reason
        change = "appeal_granted" if granted else "appeal_denied"
        return await self._change(
            request, change, reason, lambda e, by, day: entries.decide_appeal(e, by, day, granted=granted)
        )

    async def _change(self, request: Request, name: str, reason: str, change: Change) -> Response:
        entry_id: UUID = request.path_params["entry_id"]
        by = _reviewer(request)

        async def work(tx: Connection, now: datetime) -> tuple[Effects, Entry]:
            before = await list_store.locked(tx, entry_id)
            must_match(request, before.version)
            after = change(before, by, _today(now))
            if after.shared:
                await list_store.must_be_on(tx, _today(now))
            await list_store.save(tx, after, Move(name, by.name, reason), now)
            return told(before, after, now), after

        return json_response(_shown(await self._store.direct.transact(work)))


async def _proposed(tx: Connection, body: Proposal, now: datetime) -> Entry:
    theirs = (await claim_store.latest(tx, [body.key], now - WINDOW, 1000)).get(body.key, [])
    wanted = {str(each) for each in body.evidence}
    claims = [kept.claim for kept in theirs if kept.claim.evidence in wanted]
    ident = stable_id("reporter entry", body.key, now.isoformat())
    suspected = await list_store.is_suspected(tx, body.key)
    return entries.propose(ident, body.key, body.reason_code, claims, suspected=suspected)


def told(before: Entry, after: Entry, now: datetime) -> Effects:
    """What consumers of the list are told of a move: the entry, its tombstone, or nothing."""
    if after.shared:
        return Effects(sent=[(None, shared_entry(after, now))])
    return Effects(sent=[(None, tombstone(after, now))] if before.shared else [])


def _reviewer(request: Request) -> Reviewer:
    bodies = [body for body in entries.REVIEWING if body in _units(request)]
    return Reviewer(identity_of(request).name, bodies[0] if len(bodies) == 1 else "")


def _units(request: Request) -> frozenset[str]:
    scopes = identity_of(request).scopes
    return frozenset(each.removeprefix(_UNIT) for each in scopes if each.startswith(_UNIT))


def _today(now: datetime) -> date:
    return now.astimezone(HERE).date()


def _shown(entry: Entry) -> dict[str, Any]:
    return {
        "entry_id": entry.entry_id,
        "version": entry.version,
        "state": entry.state,
        "key": entry.key,
        "reason_code": entry.reason_code,
        "purpose": entry.purpose,
        "evidence": entry.evidence,
        "approved_by": [each.body for each in entry.approvals],
        "expires_on": entry.expires_on,
    }
