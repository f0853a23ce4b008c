"""A submission as its source writes it: our own event, or the city's JSON with its own words and encoding."""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson

from deploy.local.demo.acknowledged import InputKind
from deploy.local.demo.chance import chance
from deploy.local.demo.complaints import MAPPED
from deploy.local.demo.sender import Outgoing
from services.intake.mapping.apply import apply
from services.intake.mapping.compiled import CompiledMapping
from services.intake.mapping.load import load_mapping
from services.intake.rules.identity import identify
from shared.catalogue.load import load
from shared.contract.declarations import SOURCE_HEADER, SUBMISSION
from shared.contract.events.submission import Submission
from shared.contract.records import Headers
from shared.contract.topics import SUBMISSIONS
from shared.domain.identifiers import complaint_id, message_id
from shared.domain.vocabulary import Action, Confidentiality, PartyKind, RequestType

_SHANGHAI = ZoneInfo("Asia/Shanghai")
_ACTIONS = {
    Action.NEW: "新单",
    Action.URGE: "催单",
    Action.SUPPLEMENT: "补充",
    Action.SUPERVISE: "督办",
    Action.REHANDLE: "重办",
    Action.WITHDRAW: "撤单",
    Action.RETURN_DECIDED: "退单批复",
    Action.EXTENSION_DECIDED: "延期批复",
    Action.DUE_CHANGED: "时限变更",
    Action.RECEIPT: "回执",
}
_TYPES = {
    RequestType.CONSULT: "咨询",
    RequestType.HELP: "求助",
    RequestType.COMPLAINT: "投诉",
    RequestType.REPORT: "举报",
    RequestType.SUGGESTION: "意见建议",
}
_PARTIES = {PartyKind.ENTERPRISE: "企业", PartyKind.PERSON: "个人", PartyKind.ANONYMOUS: "匿名"}
_SECRECY = {Confidentiality.IDENTITY_HIDDEN: "保密"}


def as_sent(said: Submission) -> Outgoing:
    """The record a source puts on `intake.submissions`; of several items the city's form holds the first."""
    value, headers = _city(said) if said.source == MAPPED and len(said.items) < 2 else _canonical(said)
    message = _identity(said, value, headers)
    return Outgoing(
        InputKind.SUBMISSION,
        str(message),
        str(complaint_id(said.source, said.number)),
        SUBMISSIONS.full_name,
        said.number.encode(),
        value,
        headers,
    )


def _identity(said: Submission, value: bytes, headers: Headers) -> UUID:
    """The message's id; one that the source doesn't count is known by its content, as intake reads it."""
    if said.sequence is not None:
        return message_id(said.source, said.number, said.action, str(said.sequence))
    read = apply(_mapping(), MAPPED, value) if dict(headers).get(SOURCE_HEADER) else said
    assert isinstance(read, Submission)
    return identify(read).message_id


@cache
def _mapping() -> CompiledMapping:
    return load_mapping(load().folder, MAPPED)


def unreadable(value: bytes, headers: Headers, key: str) -> Outgoing:
    """A record nobody can read."""
    return Outgoing(
        InputKind.SUBMISSION, "", "", SUBMISSIONS.full_name, key.encode(), value, headers, readable=False
    )


def _canonical(said: Submission) -> tuple[bytes, Headers]:
    value = said.__pydantic_serializer__.to_json(said, exclude_defaults=True)
    return value, (("ce_type", SUBMISSION.name.encode()), ("ce_specversion", b"1.0"))


def _city(said: Submission) -> tuple[bytes, Headers]:
    text = orjson.dumps({name: value for name, value in _city_form(said).items() if value is not None})
    if chance("gb18030", said.number) < 0.3:
        text = text.decode().encode("gb18030")
    return text, ((SOURCE_HEADER, MAPPED.encode()),)


def _city_form(said: Submission) -> dict[str, Any]:
    who, item = said.complainant, said.items[0] if said.items else None
    shared = {
        "工单编号": said.number,
        "动作": _ACTIONS[said.action],
        "报文序号": said.sequence,
        "诉求渠道": "12345热线",
        "诉求时间": _moment(said.submitted_at),
        "诉求人类型": _PARTIES[who.kind],
        "诉求人": who.name,
        "联系电话": who.phone,
        "证件号": who.id_card,
        "办理时限": _maybe(_moment, said.due_city),
    }
    firm = said.enterprise
    return shared | {
        "企业名称": firm.name if firm else None,
        "统一社会信用代码": firm.uscc if firm else None,
        "诉求标题": said.title or None,
        "诉求类型": _TYPES.get(item.request_type, "其他") if item else None,
        "诉求内容": item.text if item else None,
        "事发地址": said.place or None,
        "保密": _SECRECY.get(said.confidentiality, "公开"),
        "紧急程度": "紧急" if said.urgent else "一般",
        "补充内容": said.note or None,
        "批复结果": _maybe(lambda yes: "同意" if yes else "不同意", said.granted),
        "回报编号": said.report_id,
    }


def _moment(at: datetime) -> str:
    return at.astimezone(_SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")


def _maybe(write: Callable[[Any], str], value: Any) -> str | None:
    return None if value is None else write(value)
