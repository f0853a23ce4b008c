"""The municipal work order, as the city writes it, becomes our submission."""

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from services.intake.mapping.apply import apply
from services.intake.mapping.load import load_mapping
from shared.contract.events.submission import Submission
from shared.contract.records import Rejection
from shared.domain.vocabulary import Action, Confidentiality, PartyKind, RequestType
from tests.unit.intake.made import CATALOGUE, NAME, PHONE

MAPPING = load_mapping(CATALOGUE.folder, "sh12345")
ORDER = {
    "工单编号": "SH202603100001",
    "动作": "新单",
    "报文序号": 7,
    "诉求人": NAME,
    "联系电话": PHONE,
    "诉求时间": "2026-03-10 09:05:00",
    "诉求类型": "投诉",
    "诉求内容": "物业转供电加价。",
    "事发地址": "叶城路1000号",
    "企业名称": "上海示例精密机械有限公司",
    "统一社会信用代码": "91310114MA1GT00006",
    "被诉对象": "嘉定区市场监督管理局",
    "办理时限": "2026年3月17日17时30分",
    "保密": "是",
    "紧急程度": "特急",
    "渠道": "随申办",
    "关联工单": "SH1；SH2",
    "录音": "REC-7",
    "附件摘要": ["A" * 64, "b" * 64],
}


def read(**changes: Any) -> Submission | Rejection:
    document = {name: value for name, value in (ORDER | changes).items() if value is not None}
    return apply(MAPPING, "sh12345", orjson.dumps(document))


def taken(**changes: Any) -> Submission:
    found = read(**changes)
    assert isinstance(found, Submission), found
    return found


def test_every_field_arrives_at_its_place() -> None:
    said = taken()
    assert (said.source, said.number, said.sequence) == ("sh12345", "SH202603100001", 7)
    assert said.action is Action.NEW
    assert said.channel == "enterprise-portal"
    assert (said.recordings, said.files) == (("REC-7",), ("a" * 64, "b" * 64))
    assert said.submitted_at == datetime(2026, 3, 10, 1, 5, tzinfo=UTC)
    assert said.due_city == datetime(2026, 3, 17, 9, 30, tzinfo=UTC)
    assert (said.complainant.kind, said.complainant.name, said.complainant.phone) == (
        PartyKind.PERSON,
        NAME,
        PHONE,
    )
    assert said.enterprise is not None
    assert said.enterprise.kind is PartyKind.ENTERPRISE
    assert said.enterprise.uscc == "91310114MA1GT00006"
    assert said.respondent is not None
    assert said.respondent.name == "嘉定区市场监督管理局"
    assert [(item.request_type, item.text) for item in said.items] == [
        (RequestType.COMPLAINT, "物业转供电加价。")
    ]
    assert (said.confidentiality, said.urgent) == (Confidentiality.IDENTITY_HIDDEN, True)
    assert said.related == ("SH1", "SH2")


def test_nested_objects_and_numbers_are_read() -> None:
    nested = {"姓名": NAME, "类型": "企业", "联系电话": int(PHONE)}
    said = taken(诉求人=nested, 联系电话=None, 报文序号="8")
    assert (said.complainant.kind, said.complainant.name, said.complainant.phone, said.sequence) == (
        PartyKind.ENTERPRISE,
        NAME,
        PHONE,
        8,
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_citys_encodings_are_read_alike(encoding: str) -> None:
    text = orjson.dumps(ORDER | {"诉求内容": "𠮷野家😀门前㐂字招牌"}).decode()
    found = apply(MAPPING, "sh12345", text.encode(encoding))
    assert isinstance(found, Submission)
    assert found.items[0].text == "𠮷野家😀门前㐂字招牌"


@pytest.mark.parametrize(
    ("word", "action"),
    [
        ("新单", "new"),
        ("催单", "urge"),
        ("补充", "supplement"),
        ("督办", "supervise"),
        ("重办", "rehandle"),
        ("撤单", "withdraw"),
        ("退单批复", "return_decided"),
        ("延期批复", "extension_decided"),
        ("时限变更", "due_changed"),
        ("回执", "receipt"),
        (None, "new"),
        ("会办", "会办"),
    ],
)
def test_actions_are_translated_and_unknown_ones_kept(word: str | None, action: str) -> None:
    assert taken(动作=word).action == action


@pytest.mark.parametrize(
    "written",
    [
        "2026-03-10 09:05",
        "2026-03-10T09:05:00",
        "2026-03-10T01:05:00Z",
        "2026/03/10 09:05",
        "2026/3/10 9:05:00",
        "2026年3月10日 09:05",
        "20260310090500",
        " 2026-03-10 09:05:00 ",
    ],
)
def test_a_time_without_zone_is_the_citys(written: str) -> None:
    assert taken(诉求时间=written).submitted_at == datetime(2026, 3, 10, 1, 5, tzinfo=UTC)


def test_nothing_written_as_a_word_is_nothing() -> None:
    said = taken(诉求人="无", 联系电话="/", 企业名称="暂无", 统一社会信用代码=" ", 办理时限="-", 被诉对象="")
    assert said.complainant.kind is PartyKind.ANONYMOUS
    assert (said.enterprise, said.respondent, said.due_city) == (None, None, None)


def test_unknown_words_are_kept_for_the_desk() -> None:
    said = taken(诉求类型="网络问政", 保密="内部掌握")
    assert said.items[0].request_type == "网络问政"
    assert not said.items[0].request_type.known
    assert said.confidentiality == "内部掌握"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"诉求时间": "昨天"}, "诉求时间"),
        ({"诉求时间": "1767225600"}, "诉求时间"),
        ({"诉求时间": None}, "诉求时间"),
        ({"工单编号": None}, "工单编号"),
        ({"工单编号": "S" * 65}, "工单编号"),
        ({"工单编号": ["SH1"]}, "工单编号"),
        ({"报文序号": 2**40}, "报文序号"),
        ({"报文序号": 10**400}, "报文序号"),
        ({"诉求内容": "长" * 20_001}, "诉求内容"),
        ({"紧急程度": "说不清"}, "紧急"),
        ({"办理时限": "尽快"}, "办理时限"),
    ],
)
def test_a_bad_field_is_named_in_the_citys_words(changes: dict[str, Any], field: str) -> None:
    document = {name: value for name, value in (ORDER | changes).items() if value is not None}
    text = str(document).replace("'", '"').encode()
    found = apply(MAPPING, "sh12345", text)
    assert isinstance(found, Rejection)
    assert (found.code, found.field) == ("field", field)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (b"", "shape"),
        (None, "shape"),
        (b"[]", "shape"),
        (b"{}}", "shape"),
        (b"[" * 100_000, "shape"),
        (b'{"a": NaN}', "shape"),
        (b"\xff\xff{}", "encoding"),
        ('{"工单编号": "\\ud800"}'.encode(), "forbidden_text"),
        (
            '{"工单编号": "S\\u0000", "诉求时间": "2026-03-10 09:05:00", "诉求内容": "x"}'.encode(),
            "forbidden_text",
        ),
        (b" " * 1_048_577, "too_large"),
    ],
)
def test_bytes_that_are_no_work_order_are_refused(value: bytes | None, code: str) -> None:
    found = apply(MAPPING, "sh12345", value)
    assert isinstance(found, Rejection)
    assert found.code == code


def test_sources_and_mappings_agree_on_encoding() -> None:
    for source in CATALOGUE.sources.values():
        if source.mapping:
            mapping = load_mapping(CATALOGUE.folder, source.mapping)
            assert mapping.encoding == source.encoding
            assert mapping.zone.key == source.time_zone
