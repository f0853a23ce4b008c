"""Invented complaints for the classifier's tests."""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from services.classifier.classify import Classifier
from services.classifier.shipped import starting_model
from shared.catalogue import load
from shared.contract.events.complaint import Complainant, ComplaintReceived, Enterprise, Item, Place
from shared.domain.identifiers import complaint_id, item_id, message_id, reference
from shared.domain.vocabulary import Action, Confidentiality, PartyKind, RequestType

START = datetime(2026, 3, 2, 1, tzinfo=UTC)
SMOKE = "我们公司楼下新开的烧烤店每天晚上油烟很大，窗户不敢开，多次沟通没有结果，希望尽快处理"
SMOKE_AGAIN = "楼下烧烤店的油烟还是很大，每天晚上窗户都不敢开，和店家沟通没有结果，请尽快处理"
LICENCE = "营业执照申请已经提交五天，系统一直显示审核中，打窗口电话没人接，请问什么时候能够办好"
HERE = Place(road="安驰路", number="100号", building="2号楼")


@cache
def classifier() -> Classifier:
    """The shipped model, trained once for all tests."""
    return Classifier(starting_model(load(), None, None))


def complaint(number: str, *texts: str, version: int = 1, **changes: Any) -> ComplaintReceived:
    """An open complaint of the firm `firm-1`; `A3` comes three hours after the start."""
    known = complaint_id("sh12345", number)
    hours = int("".join(filter(str.isdigit, number)) or 0) % 10_000
    items = tuple(
        Item(item_id=item_id(known, n), index=n, request_type=RequestType.COMPLAINT, text=text)
        for n, text in enumerate(texts or (SMOKE,), 1)
    )
    fields: dict[str, Any] = {
        "complaint_id": known,
        "version": version,
        "message_id": message_id("sh12345", number, "new", str(version)),
        "source": "sh12345",
        "number": number,
        "reference": reference(known),
        "action": Action.NEW if version == 1 else Action.SUPPLEMENT,
        "channel": "hotline",
        "side": "firm-1",
        "complainant": Complainant(kind=PartyKind.ENTERPRISE, key="firm-1"),
        "enterprise": Enterprise(name="嘉定某某餐饮有限公司", key="firm-9"),
        "items": items,
        "place": HERE,
        "confidentiality": Confidentiality.OPEN,
        "submitted_at": START + timedelta(hours=hours),
        "received_at": START + timedelta(hours=hours),
    }
    return ComplaintReceived(**{**fields, **changes})
