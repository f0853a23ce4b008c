"""Invented submissions, and what intake knows in tests."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson

from services.intake.__main__ import door_of, knowledge_of
from shared.catalogue import load
from shared.contract.events.order import OrderMoved, OrderState
from shared.contract.events.submission import Submission
from shared.domain.identifiers import item_id, order_id, reference
from shared.domain.lifecycle import State
from shared.domain.vocabulary import ActorKind, Confidentiality, RequestType
from shared.platform.keys import Keys, PseudonymKey
from shared.platform.sealing import Sealer

NOW = datetime(2026, 3, 10, 2, tzinfo=UTC)
NAME, PHONE, ID_CARD = "陈晓岚", "13812345678", "310114199001011236"
USCC = "91310114MA1GT00006"
TEXT = f"我司在嘉定区叶城路1000号，物业转供电加价，每度一元六角。联系人{NAME}，电话{PHONE}。"

CATALOGUE = load()
KEYS = Keys(PseudonymKey(1, b"p" * 32), Sealer({1: b"s" * 32}, current=1))
KNOWLEDGE = knowledge_of(CATALOGUE, KEYS)
DOOR = door_of(CATALOGUE)


def fields(**changes: Any) -> dict[str, Any]:
    """A complaint as JSON has it; a change to None leaves the field out."""
    whole = {
        "source": "sh12345",
        "number": "SH202603100001",
        "action": "new",
        "submitted_at": "2026-03-10T09:05:00+08:00",
        "complainant": {"kind": "person", "name": NAME, "phone": PHONE, "id_card": ID_CARD},
        "items": [{"request_type": "complaint", "text": TEXT}],
        "place": "嘉定区叶城路1000号",
    } | changes
    return {name: value for name, value in whole.items() if value is not None}


def raw(**changes: Any) -> bytes:
    """The same as bytes."""
    return orjson.dumps(fields(**changes))


def submission(**changes: Any) -> Submission:
    """The same, through the model."""
    return Submission.model_validate_json(raw(**changes))


def amendment(action: str, **changes: Any) -> Submission:
    """A later message under the same number, without the complaint's own fields."""
    own = {"complainant": None, "items": None, "place": None, "note": f"{action}的说明"}
    return submission(**{"action": action, **own, **changes})


def moved(complaint: UUID, version: int, state: State = State.SIGNED, **more: Any) -> OrderMoved:
    """What dispatch tells of the order of a complaint's first item; led by scjgj since its first version."""
    fields: dict[str, Any] = {
        "order_id": order_id(item_id(complaint, 1)),
        "version": version,
        "complaint_id": complaint,
        "complaint_version": 1,
        "item_id": item_id(complaint, 1),
        "source": "sh12345",
        "number": "SH202603100001",
        "reference": reference(complaint),
        "state": state,
        "lead": "scjgj",
        "lead_since": 1,
        "request_type": RequestType.COMPLAINT,
        "confidentiality": Confidentiality.OPEN,
        "created_at": NOW,
    }
    return OrderMoved(move=None, actor=ActorKind.SYSTEM, at=NOW, order=OrderState(**fields | more))
