"""Groups over HTTP: shown to whoever may read them, split and joined by whoever may, with name and reason."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.classifier.classes import reading, store
from services.classifier.classes.grouping import Grouping, member_of
from services.classifier.classes.groups import Cause, Group
from services.classifier.classes.job import told
from shared.contract.errors import TiaokuaiError
from shared.contract.fields import Line, Value
from shared.domain.identifiers import stable_id
from shared.platform.database import Connection
from shared.platform.etags import etag, must_match
from shared.platform.paging import page_of
from shared.platform.web import guarded, identity_of, json_response, read_body
from shared.stream.ports import Effects
from shared.stream.service import Store

READ, CHANGE = "matters", "matters.change"
"""The scopes of those who may read groups, and of those who may change them."""


class Regroup(Value):
    """Which complaints, and why; the reason is kept in the group's history."""

    complaint_ids: tuple[UUID, ...] = Field(min_length=1, max_length=200)
    reason: Line = Field(min_length=2)


class ClassesApi:
    """The routes of groups across complainants."""

    def __init__(self, held: Store) -> None:
        self._store = held

    def routes(self) -> list[Route]:
        """List, one with members and history, split and join."""
        one = "/class-matters/{class_id}"
        return [
            guarded("/class-matters", self.latest, methods=["GET"], scope=READ),
            guarded(one, self.shown, methods=["GET"], scope=READ),
            guarded(f"{one}/split", self.split, methods=["POST"], scope=CHANGE, versioned=True),
            guarded(f"{one}/join", self.join, methods=["POST"], scope=CHANGE, versioned=True),
        ]

    async def latest(self, request: Request) -> Response:
        """The latest groups; `?kind=class_matter` only those that are class matters."""
        async with self._store.pool.acquire() as connection:
            asked = page_of(request, datetime, UUID)
            rows, following = await reading.latest(connection, request.query_params.get("kind"), asked)
        return json_response({"groups": rows, "next": following})

    async def shown(self, request: Request) -> Response:
        """A group with its members and its whole history; `not_found` for an unknown one."""
        async with self._store.pool.acquire() as connection:
            found = await reading.one(connection, _class_id(request))
        if found is None:
            raise TiaokuaiError("not_found", field="class_id")
        return json_response(found, headers={"etag": etag(found["version"])})

    async def split(self, request: Request) -> Response:
        """Take complaints out; two and more of them become a group of their own."""
        class_id, body = _class_id(request), await read_body(request, Regroup)
        cause = Cause(actor=identity_of(request).name, reason=body.reason)

        async def work(tx: Connection, now: datetime) -> tuple[Effects, Grouping]:
            group = await _locked(tx, class_id)
            must_match(request, group.version)
            grouping = take_out(group, body.complaint_ids, cause)
            await store.keep_apart(tx, body.complaint_ids, class_id)
            await store.save(tx, grouping.touched.values(), grouping.changes, now)
            return told(grouping, now), grouping

        return _answer(await self._store.direct.transact(work))

    async def join(self, request: Request) -> Response:
        """Put complaints in that are in no group; `conflict` for one that is in another."""
        class_id, body = _class_id(request), await read_body(request, Regroup)
        cause = Cause(actor=identity_of(request).name, reason=body.reason)

        async def work(tx: Connection, now: datetime) -> tuple[Effects, Grouping]:
            group = await _locked(tx, class_id)
            must_match(request, group.version)
            grouping = await _put_in(tx, group, body.complaint_ids, cause)
            await store.reunite(tx, body.complaint_ids, class_id)
            await store.save(tx, grouping.touched.values(), grouping.changes, now)
            return told(grouping, now), grouping

        return _answer(await self._store.direct.transact(work))


def take_out(group: Group, complaint_ids: Sequence[UUID], cause: Cause) -> Grouping:
    """Split members off; raises `TiaokuaiError` not_found for who is none."""
    grouping = Grouping(dict.fromkeys(group.members, group))
    gone = [group.members.get(each) for each in dict.fromkeys(complaint_ids)]
    apart = Group(stable_id("class_matter", group.class_id, group.version))
    for member in gone:
        if member is None:
            raise TiaokuaiError("not_found", field="complaint_ids")
        grouping.remove(member.complaint_id, cause)
    for member in gone if len(gone) > 1 else ():
        assert member is not None
        grouping.add(apart, member, cause)
    return grouping


async def _put_in(tx: Connection, group: Group, complaint_ids: Sequence[UUID], cause: Cause) -> Grouping:
    known = await store.known(tx, complaint_ids)
    grouping = Grouping(await store.groups_of(tx, complaint_ids))
    for complaint_id in dict.fromkeys(complaint_ids):
        if complaint_id not in known:
            raise TiaokuaiError("not_found", field="complaint_ids")
        if grouping.holds(complaint_id):
            raise TiaokuaiError("conflict", field="complaint_ids")
        grouping.add(group, member_of(known[complaint_id]), cause)
    return grouping


async def _locked(tx: Connection, class_id: UUID) -> Group:
    await store.lock(tx)
    group = (await store.load(tx, [class_id])).get(class_id)
    if group is None:
        raise TiaokuaiError("not_found", field="class_id")
    return group


def _class_id(request: Request) -> UUID:
    try:
        return UUID(request.path_params["class_id"])
    except ValueError:
        raise TiaokuaiError("not_found", field="class_id") from None


def _answer(grouping: Grouping) -> Response:
    groups = [
        {"class_id": str(g.class_id), "version": g.version, "kind": g.kind, "members": len(g.members)}
        for g in grouping.touched.values()
    ]
    return json_response({"groups": groups})
