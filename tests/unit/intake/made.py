"""Invented submissions, and what intake knows in tests."""

from datetime import UTC, datetime
from typing import Any

import orjson

from services.intake.__main__ import door_of, knowledge_of
from shared.catalogue import load
from shared.contract.events.submission import Submission
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
