"""Topics' records → facts: what each kind of event is an effect of, and what it tells."""

from collections.abc import Callable
from hashlib import blake2b
from typing import Any
from uuid import UUID

import orjson

from deploy.local.oracle.log_facts import LastComplaint, LastOrder, LogFacts
from shared.contract.records import Record

Event = dict[str, Any]
_SEALED = "sealed"


def gather(facts: LogFacts, family: str, record: Record, *, dead: bool = False) -> None:
    """Take in one record of a topic we write; `family` is the topic's name without prefix and unit.

    `dead` says that one of its readers made it a dead letter.
    """
    effect, tell = _FAMILIES[family]
    try:
        event = orjson.loads(record.value or b"null")
        identity = UUID(dict(record.headers)["ce_id"].decode()).bytes
        told = short_hash(effect(event))
    except (ValueError, KeyError, TypeError):
        if not dead:
            facts.strangers.append(f"{record.topic}/{record.partition}/{record.offset}")
        return
    facts.sightings[family].add(identity, told, _bytes_of(record))
    tell(facts, event, record)
    if dead:
        facts.dead.update(_subjects(event))


def short_hash(value: object) -> bytes:
    """Sixteen bytes that stand for a JSON value, whatever the order of its keys."""
    return blake2b(orjson.dumps(value, option=orjson.OPT_SORT_KEYS), digest_size=16).digest()


def _subjects(event: Event) -> set[str]:
    """The complaint and the order an event is about."""
    inner = event.get("complaint") or event.get("order") or event
    return {inner[name] for name in ("complaint_id", "order_id") if name in inner}


def _bytes_of(record: Record) -> bytes:
    digest = blake2b(record.key or b"", digest_size=16)
    digest.update(record.value or b"")
    for name, value in record.headers:
        digest.update(name.encode() + b"=" + value)
    return digest.digest()


def _received(facts: LogFacts, event: Event, record: Record) -> None:
    complaint, version = event["complaint_id"], event["version"]
    facts.received.add(complaint, version)
    facts.messages.add(event["message_id"])
    facts.from_city[event["action"]] += 1
    if version == 1:
        facts.born.setdefault(complaint, (record.partition, record.offset))
    known = facts.complaints.get(complaint)
    if known is None or version > known.version:
        facts.complaints[complaint] = LastComplaint(
            version, event["source"], event["number"], short_hash(event)
        )


def _sealed(facts: LogFacts, event: Event, _record: Record) -> None:
    """The whole of a complaint whose shell lies on the classifier's road."""
    known = facts.whole.get(event["complaint_id"])
    facts.messages.add(event["message_id"])
    if known is None or event["version"] > known.version:
        facts.whole[event["complaint_id"]] = LastComplaint(
            event["version"], event["source"], event["number"], short_hash(event)
        )


def _receipt(facts: LogFacts, event: Event, _record: Record) -> None:
    facts.messages.add(event["message_id"])
    facts.from_city["receipt" if event["granted"] else "receipt_refusing"] += 1
    if event["report_id"]:
        facts.receipts[event["report_id"]].add(event["granted"])


def _city_report(facts: LogFacts, event: Event, _record: Record) -> None:
    facts.ids["report_id"].add(event["report_id"])
    facts.to_city[event["kind"]] += 1


def _classified(facts: LogFacts, event: Event, _record: Record) -> None:
    complaint = event["complaint"]
    facts.classified.add(complaint["complaint_id"], complaint["version"])


def _moved(facts: LogFacts, event: Event, _record: Record) -> None:
    order = event["order"]
    identity, version, lead = order["order_id"], order["version"], order["lead"]
    facts.moved.add(identity, version)
    if lead and order["lead_since"] == version and order["confidentiality"] != _SEALED:
        facts.to_lead.add((identity, version, lead))
    known = facts.orders.get(identity)
    if known is None or version > known.version:
        place = order["complaint_id"], order["item_id"], order["state"], lead
        facts.orders[identity] = LastOrder(version, *place, short_hash(order))


def _told(facts: LogFacts, event: Event, _record: Record) -> None:
    if event["role"] == "lead":
        facts.told.add((event["order_id"], event["version"], event["unit"]))


def _told_who(event: Event) -> Any:
    refused = event["refusal"] and event["refusal"]["report_id"]
    return [event["order_id"], event["version"], event["unit"], event["role"], event["kind"], refused]


def _named(field: str) -> tuple[Callable[[Event], Any], Callable[[LogFacts, Event, Record], None]]:
    def tell(facts: LogFacts, event: Event, _record: Record) -> None:
        facts.ids[field].add(event[field])

    return (lambda event: event[field]), tell


def _matter(facts: LogFacts, event: Event, _record: Record) -> None:
    facts.matters.add(event["matter_id"], event["version"])


def _nothing_more(_facts: LogFacts, _event: Event, _record: Record) -> None:
    pass


_FAMILIES: dict[str, tuple[Callable[[Event], Any], Callable[[LogFacts, Event, Record], None]]] = {
    "complaints.received": (lambda e: [e["complaint_id"], e["version"]], _received),
    "complaints.classified": (
        lambda e: [e["complaint"]["complaint_id"], e["complaint"]["version"]],
        _classified,
    ),
    "complaints.sealed": (lambda e: [e["complaint_id"], e["version"]], _sealed),
    "city.receipts": (lambda e: e["message_id"], _receipt),
    "matters": (lambda e: [e["matter_id"], e["version"]], _matter),
    "dispatch.lifecycle": (lambda e: [e["order"]["order_id"], e["order"]["version"]], _moved),
    "dispatch.orders": (_told_who, _told),
    "city.reports": (lambda e: e["report_id"], _city_report),
    "callbacks.requests": _named("callback_id"),
    "feedback.verdicts": _named("verdict_id"),
    "complaints.status": (lambda e: [e["order_id"], e["order_version"]], _nothing_more),
    "reporters.list": (lambda e: [e["entry_id"], e["version"]], _nothing_more),
    "rejected": _named("dead_letter_id"),
}
FAMILIES = tuple(_FAMILIES)
"""The topics whose writer is one of our services: what they hold is ours to answer for."""
