"""What a pattern of professional reporting may never do (`domain.md` §7), on the running loop.

Two persons say the same things, drawn by chance, while the clock stands still. One is suspected by his claims
elsewhere and on the list. All that is said of their complaints is the same, but for their names.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import httpx
import orjson

from deploy.local.clock import shanghai
from services.classifier.reporters.entries import PURPOSE
from shared.contract.events.complaint import ComplaintReceived
from shared.contract.events.submission import SubmittedItem, SubmittedParty
from shared.contract.topics import MATTERS, REPORTERS, SUBMISSIONS
from shared.domain.identifiers import complaint_id, item_id, order_id, stable_id
from shared.domain.vocabulary import Action, Confidentiality, PartyKind, RequestType
from shared.platform.identity import Identity
from shared.platform.signed_tokens import Parties, TokenSigner, read_signing_key
from tests.component.reporters.conftest import CLAIM, DECLARED, PEOPLE, WORDS
from tests.scenes.people import SOURCE
from tests.scenes.scene import Scene
from tests.scenes.wire import Wire
from tests.unit.classifier.made import LICENCE, SMOKE

NOON = shanghai("2026-03-10 12:00")
COMPLAINTS = 12
TEXTS = (SMOKE, LICENCE, "车间闻到燃气味，怕要爆炸", "拖欠工程款多年，属于历史遗留", *(
    CLAIM.format(f"点心{n}", 9 + n) for n in range(4)
))  # fmt: skip
_IDENTITY = re.compile(
    rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}|TK-[A-Z2-7]{13}"
)
"""Ids, traces and references: computed from the number, or drawn."""

_ELSEWHERE = {SUBMISSIONS.full_name, MATTERS.full_name, REPORTERS.full_name}
"""What the source said, who means the same, and the list: not said of a complaint."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who complains: by this phone, at this house, under numbers that begin so."""

    name: str
    phone: str
    house: int

    @property
    def numbers(self) -> list[str]:
        return [f"{self.name}-{n:02d}" for n in range(1, COMPLAINTS + 1)]


LISTED, ANYBODY = Person("mn-a", "13900004711", 4711), Person("mn-b", "13900004712", 4712)


@dataclass(frozen=True, slots=True)
class Office:
    """Reviewers and others, by the classifier's own HTTP."""

    scene: Scene

    async def asks(self, who: str, method: str, path: str, **body: Any) -> httpx.Response:
        loop = self.scene.district.loop
        signer = TokenSigner(
            read_signing_key(loop.access.signing_key),
            Parties("tiaokuai-console", "tiaokuai"),
            timedelta(minutes=5),
        )
        token = signer.sign(Identity(who, frozenset(PEOPLE[who])), datetime.now(UTC))
        headers = {"authorization": f"Bearer {token}"}
        base = loop.session.services["classifier"].api
        async with httpx.AsyncClient(base_url=base, headers=headers, timeout=10.0, trust_env=False) as web:
            return await web.request(method, f"/reporters/{path}", json=body or None)

    async def suspects(self, person: Person) -> str:
        """Twelve claims of his elsewhere become known: his pseudonym, from what reviewers are shown."""
        claims = [
            {
                "number": f"12315-{n}",
                "phone": person.phone,
                "respondent": f"某某{n}超市",
                "text": CLAIM.format(f"商品{n}", n + 5),
                "time": (NOON - timedelta(days=40, hours=n)).isoformat(),
            }
            for n in range(12)
        ]
        assert (await self.asks("importer", "POST", "history", claims=claims)).json()["taken"] == 12
        (found,) = (await self.asks("market", "GET", "suspected")).json()["suspected"]
        return str(found["key"])

    async def lists(self, key: str) -> str:
        """Proposed, approved by two, told: the entry's id. One reviewer alone is not enough."""
        filed = {"reference": "嘉市监评〔2026〕1号", "valid_until": "2028-01-01"}
        assert (await self.asks("director", "POST", "assessment", **filed)).status_code == 201
        evidence = [str(stable_id("12315", f"12315-{n}")) for n in range(12)]
        proposal = {"key": key, "reason_code": "template_claims", "evidence": evidence, "reason": "同一模板"}
        entry = (await self.asks("hotline", "POST", "entries", **proposal)).json()["entry_id"]
        await self.asks("market", "POST", f"entries/{entry}/approve", **DECLARED)
        alone = await self.asks("market-2", "POST", f"entries/{entry}/approve", **DECLARED)
        early = await self.asks("hotline", "POST", f"entries/{entry}/notice", **WORDS)
        assert (alone.json()["code"], early.json()["code"]) == ("same_reviewer", "illegal_entry_move")
        await self.asks("justice", "POST", f"entries/{entry}/approve", **DECLARED)
        listed = await self.asks("hotline", "POST", f"entries/{entry}/notice", **WORDS)
        assert listed.json()["state"] == "listed"
        return str(entry)


async def complains(scene: Scene, person: Person, seed: int) -> None:
    """Send the complaints that this seed draws; return when the loop is done with them."""
    chance = Random(seed)
    for number in person.numbers:
        item = SubmittedItem(request_type=chance.choice(list(RequestType)), text=chance.choice(TEXTS))
        await scene.city.says(
            number,
            Action.NEW,
            channel="phone",
            complainant=SubmittedParty(kind=PartyKind.PERSON, name="某人", phone=person.phone),
            items=(item,),
            place=f"嘉定区南翔镇银翔路{person.house}号",
            confidentiality=chance.choice((Confidentiality.OPEN, *Confidentiality)),
            urgent=chance.random() < 0.2,
            due_city=NOON + timedelta(days=chance.randint(2, 20)),
        )
    await scene.district.settled()


def said_of(wire: Wire, person: Person) -> list[tuple[str, bytes]]:
    """All that the services said of a person's complaints: topic and bytes, without names, in order."""
    received = wire.heard(ComplaintReceived, lambda each: each.number in person.numbers)
    names = {complaint_id(SOURCE, number): f"complaint {n}" for n, number in enumerate(person.numbers)} | {
        item_id(complaint_id(SOURCE, number), 1): f"item {n}" for n, number in enumerate(person.numbers)
    }
    names |= {order_id(item): name.replace("item", "order") for item, name in names.items() if "item" in name}
    names |= {number: f"number {n}" for n, number in enumerate(person.numbers)}
    names |= {each: "side" for event in received for each in (event.side, event.complainant.key) if each}
    names |= {f"{person.house}号": "house"}
    mine = {str(each).encode(): name.encode() for each, name in names.items()}
    found = set()
    for record in wire.records:
        if record.topic in _ELSEWHERE:
            continue
        whole = b"\n".join([record.key or b"", record.value or b"", *(b"%b" % v for _, v in record.headers)])
        if any(each in whole for each in mine):
            found.add((record.topic, whole))  # one sent again is said once
    return sorted((topic, _without_names(whole, mine)) for topic, whole in found)


def _without_names(whole: bytes, mine: dict[bytes, bytes]) -> bytes:
    for each, name in mine.items():
        whole = whole.replace(each, name)
    return _IDENTITY.sub(b"*", whole)


async def test_what_the_list_may_never_do(scene: Scene) -> None:
    wire, office = scene.district.wire, Office(scene)
    await scene.district.clock.stop(NOON)
    key = await office.suspects(LISTED)
    await scene.district.settled()
    assert [each for each in wire.records if each.topic == REPORTERS.full_name] == [], (
        "suspected is not listed"
    )
    entry = await office.lists(key)

    for person in (LISTED, ANYBODY):
        await complains(scene, person, seed=7)

    # 1. unit, deadline, priority, whether it is taken: the same to the byte
    marked, unmarked = said_of(wire, LISTED), said_of(wire, ANYBODY)
    assert len(marked) > 4 * COMPLAINTS
    assert marked == unmarked
    # 2, 3. listed by two, shared on a topic of its own by pseudonym, with purpose and expiry
    (shared,) = [each for each in wire.records if each.key == entry.encode()]
    assert shared.topic == REPORTERS.full_name
    told = orjson.loads(shared.value or b"")
    assert (told["key"], told["purpose"], told["expires_on"]) == (key, PURPOSE, "2026-09-06")
    assert not any(entry.encode() in (each.value or b"") for each in wire.records if each is not shared)
    # 4. every look is kept; who holds the entry is told of its end
    await office.asks("market", "GET", f"entries/{entry}")
    looks = (await office.asks("auditor", "GET", "looks")).json()["looks"]
    assert {("market", "suspected"), ("market", "entry")} <= {(each["actor"], each["what"]) for each in looks}
    await office.asks("market", "POST", f"entries/{entry}/remove", **WORDS)
    await wire.until(
        lambda: [each for each in wire.records if each.key == entry.encode() and each.value is None],
        "the tombstone of the entry",
    )
