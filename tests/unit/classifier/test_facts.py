"""Facts in a letter's words, by table."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.classifier.facts.asked import request_type_in
from services.classifier.facts.firms import bodies_in, codes_in, firms_in
from services.classifier.facts.reading import facts_in
from services.classifier.facts.references import RelatedCase, earlier_numbers, related_cases
from services.classifier.facts.respondents import RespondentFound, counterparties_in, respondent_in
from services.classifier.facts.subject import products_in, projects_in
from services.classifier.facts.sums import spoken, sums_in
from shared.catalogue import load
from shared.domain.matching import matching_copy
from shared.domain.vocabulary import PartyKind, RequestType


@pytest.mark.parametrize(
    ("text", "firms"),
    [
        (
            "我公司上海某某精密机械有限公司与上海大楼建设集团有限公司有合同",
            ("上海某某精密机械有限公司", "上海大楼建设集团有限公司"),
        ),
        ("投诉位于安亭镇墨玉路100号的嘉嘉超市", ("嘉嘉超市",)),
        ("上海某某精密機械有限公司", ("上海某某精密机械有限公司",)),
        ("该公司、本公司和附近超市都不清楚", ()),
        ("路灯不亮", ()),
    ],
)
def test_firms(text: str, firms: tuple[str, ...]) -> None:
    assert firms_in(matching_copy(text)) == firms


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("代码91310000132221102D,请核实", [("91310000132221102D", None)]),
        ("代码91310000MA1FL0A123", [("91310000MA1FL0A123", False)]),
        ("身份证310114199001011234 不是代码", []),
        ("订单2026030912345678901", []),
    ],
)
def test_codes(text: str, codes: list[tuple[str, bool | None]]) -> None:
    found = codes_in(text)

    assert [each.value for each in found] == [value for value, _ in codes]
    assert all(valid is None or each.valid is valid for each, (_, valid) in zip(found, codes, strict=True))


@pytest.mark.parametrize(
    ("text", "respondent"),
    [
        ("投诉嘉嘉超市销售过期食品", RespondentFound(PartyKind.ENTERPRISE, "嘉嘉超市")),
        ("举报区市场监督管理局推诿", RespondentFound(PartyKind.UNIT, "区市场监督管理局")),
        ("投诉房东不退押金", RespondentFound(PartyKind.PERSON)),
        (
            "被投诉人:上海某某餐饮有限公司,要求退款",
            RespondentFound(PartyKind.ENTERPRISE, "上海某某餐饮有限公司"),
        ),
        ("请问营业执照怎么办", None),
        ("投诉,楼上漏水", None),
    ],
)
def test_respondent(text: str, respondent: RespondentFound | None) -> None:
    assert respondent_in(matching_copy(text)) == respondent


def test_counterparties_are_the_firms_beside_the_respondent() -> None:
    copy = "投诉上海某某餐饮有限公司拖欠货款,欠款方还有上海某某商贸有限公司"

    assert counterparties_in(copy) == ("上海某某商贸有限公司",)
    assert bodies_in("已向嘉定区税务局反映") == ("嘉定区税务局",)


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("拖欠货款二十三万五千元", ["235000"]),
        ("共计１２０万元,另付88.5元", ["1200000", "88.5"]),
        ("货款1,234,567.89元", ["1234567.89"]),
        ("三亿二千万元的项目,两万块钱定金", ["320000000", "20000"]),
        ("壹拾万元整", ["100000"]),
        ("赔偿300余万元", ["3000000"]),
        ("三天了,第五次来电,100号", []),
    ],
)
def test_sums(text: str, yuan: list[str]) -> None:
    assert sums_in(matching_copy(text)) == tuple(map(Decimal, yuan))


@given(st.text("零一二两三九十百千万亿", max_size=8))
def test_any_numeral_is_a_number_or_none(numeral: str) -> None:
    value = spoken(numeral)

    assert value is None or value >= 0


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("工单编号：SH20260309001234没有结果", ("SH20260309001234",)),
        ("上次诉求单号是20260309000012,受理编号20260309000012", ("20260309000012",)),
        ("查询号TK-ABCDEFGHIJKLM,和TK-47短号", ("TK-ABCDEFGHIJKLM",)),
        ("联系电话13900000000", ()),
    ],
)
def test_earlier_numbers(text: str, numbers: tuple[str, ...]) -> None:
    assert earlier_numbers(matching_copy(text)) == numbers


@pytest.mark.parametrize(
    ("text", "cases"),
    [
        ("已起诉,案号（2025）沪0114民初1234号", (RelatedCase("court", "(2025)沪0114民初1234号"),)),
        ("沪嘉劳人仲〔2026〕办字第123号", (RelatedCase("arbitration", "沪嘉劳人仲〔2026〕办字第123号"),)),
        ("已向信访局反映,也拨打过12315", (RelatedCase("petition"), RelatedCase("12315"))),
        ("12315登记编号1310114002026030912345678", (RelatedCase("12315", "1310114002026030912345678"),)),
        ("希望尽快处理", ()),
    ],
)
def test_related_cases(text: str, cases: tuple[RelatedCase, ...]) -> None:
    assert related_cases(matching_copy(text)) == cases


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("舉報該店涉嫌違法", RequestType.REPORT),
        ("要求退一赔十", RequestType.COMPLAINT),
        ("建议增设停车位", RequestType.SUGGESTION),
        ("请问需要什么材料", RequestType.CONSULT),
        ("请协调相关部门", RequestType.HELP),
        ("特此感谢", RequestType.PRAISE),
        ("路灯不亮", RequestType.OTHER),
    ],
)
def test_request_type(text: str, kind: RequestType) -> None:
    assert request_type_in(matching_copy(text))[0] is kind


def test_products_and_projects() -> None:
    assert products_in("购买“阳光蛋糕”和《指南》,又买“阳光蛋糕”") == ("阳光蛋糕", "指南")
    assert projects_in("我司承建智造园改造工程") == ("智造园改造工程",)


def test_all_facts_of_a_letter_and_of_none() -> None:
    towns_in = load().town_of
    found = facts_in("举报安亭镇墨玉路100号的嘉嘉超市,停产多年,工单编号SH20260309001234", towns_in)

    assert (found.towns, found.place.road, found.hints) == (("anting",), "墨玉路", ("urgent",))
    assert (found.legacy_word, found.request_type) == ("多年", RequestType.REPORT)
    assert facts_in("", towns_in).enterprises == ()


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    facts_in(text, lambda _: ())
