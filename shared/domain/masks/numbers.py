"""Phones, identity cards and bank cards in a letter: runs of digits, judged by shape and by the word before.

A run is taken whole, also with full-width digits and with separators between its groups. What the word
before or the unit after makes an order number, a firm's code or a sum stays; so does a run of no known shape.
"""

import re
from unicodedata import decimal

from stdnum import luhn
from stdnum.cn import ric, uscc

from shared.domain.masks.kinds import Found, Kind
from shared.domain.words import with_tails, words

_TO_HALF = str.maketrans("xｘＸ（）", "XXX()")
_GAP = r"[ \-\u2010-\u2015\u2212－_.．·•()（）/\t\u00a0\u3000\u200b-\u200f\u2060\ufeff]"
_RUN = re.compile(rf"\d(?:{_GAP}{{0,2}}\d){{6,}}[XxＸｘ]?")
_FIRM_CODE = re.compile(r"(?<![0-9A-Za-z])(?:9[1-3]|5[1-9]|1[129])\d{6}[0-9A-Za-z]{10}(?![0-9A-Za-z])")
_LETTER = re.compile("[A-Za-z]")
_S = f"{_GAP}{{0,2}}"
_BLANK = "[ \t\u00a0\u3000\u200b-\u200f\u2060\ufeff]{0,2}"
_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_PROVINCE = r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9[1-9])\d{4}"
_ID_CARD = rf"{_PROVINCE}{_S}(?:(?:19|20)\d\d{_DAY}{_S}\d{{3}}[\dX]|\d\d{_DAY}\d{{3}})"
_BANK_CARD = rf"[3-6]\d{{3}}(?P<gap>{_S})\d{{4}}(?P=gap)\d{{4}}(?P=gap)\d{{4}}(?:(?P=gap)\d{{1,3}})?"
# Blanks may stand between any two digits of a mobile number; other separators would catch ranges of sums.
_MOBILE = (
    rf"(?:(?:00)?86{_S})?(?:1{_BLANK}[3-9](?:{_BLANK}\d){{9}}|1[3-9]\d{_S}\d{{4}}{_S}\d{{4}}"
    rf"|1[3-9]\d\d{_S}\d{{3}}{_S}\d{{4}}|1[3-9]\d{_S}\d{{3}}{_S}\d{{5}})"
)
_LANDLINE = rf"0(?:10|2\d|[3-9]\d\d){_S}[2-9]\d{{2,3}}{_S}\d{{4}}(?:-\d{{1,5}})?"
SHAPES = (
    rf"(?:(?P<id_card>{_ID_CARD})|(?P<bank_card>{_BANK_CARD})|(?P<mobile>{_MOBILE})"
    rf"|(?P<landline>{_LANDLINE}))(?!\d)"
)
"""A personal number in half-width signs, as a pattern that may begin in the midst of digits."""
_SHAPES = re.compile(rf"(?<!\d){SHAPES}")
_NUMERAL = "〇零一二三四五六七八九幺"
SPELT_MOBILE = f"[一幺](?<![{_NUMERAL}][一幺])[三四五六七八九][{_NUMERAL}]{{9}}(?![{_NUMERAL}])"
"""A mobile number in Chinese numerals, as a pattern."""
_SPELT_MOBILE = re.compile(SPELT_MOBILE)
_TAILS = ("", "号", "码", "号码", "编号")
_PHONE = with_tails(words("电话 手机 座机 固话 热线 传真"), _TAILS) + words(
    "致电 拨打 回电 回拨 联系方式 tel Tel TEL"
)
_ID = with_tails(words("身份证 证件 身份证件 公民身份"), _TAILS)
_CARD = with_tails(words("银行卡 卡 账 帐 账户 帐户 储蓄卡 信用卡"), _TAILS)
_PERSONAL = _PHONE + _ID + _CARD
_OF_THINGS = words(
    "工单 订单 单 编 流水 案 受理 文 文书 合同 票 发票 代 税 识别 执照 许可证 登记 登记证",
    "证书 批 条 条形 货 型 产品 设备 项目 快递 运单 物流 序列 备案 注册 回执 凭证 查询",
)
_IMPERSONAL = with_tails(_OF_THINGS, ("号", "码", "号码", "编号", "单号")) + words(
    "金额 人民币 共计 合计 价款 货款 ￥ ¥ RMB rmb"
)
_IMPERSONAL_ENDS = {label[-1] for label in _IMPERSONAL}  # spares most runs the long comparison
# A firm's hotline is for everybody, and a date may stand behind 致电.
_NO_PHONE = re.compile(r"[48]00|(?:19|20)\d\d[-./]?[01]\d[-./]?[0-3]\d(?!\d)")
_WITH_CHECK_DIGIT = (Kind.ID_CARD, Kind.BANK_CARD)
_AND = tuple("、或和及/")
_SEPARATORS = " -.·/"
_FAR = 30
_FILLER = " :：=是为（(【[#\t\u3000"
_MONEY_UNIT = re.compile("[多余]?[万亿百千]?[美欧日港]?[元块]")


def mask_numbers(text: str, found: Found) -> str:
    """Mask phones, identity cards (18 and 15 digits, right or wrong check digit) and bank cards."""
    return _RUN.sub(lambda run: _judge(run, found), text)


def mask_spelt_numbers(text: str, found: Found) -> str:
    """Mask mobile numbers written in Chinese numerals: 一三八…."""
    return _SPELT_MOBILE.sub(lambda _: found.mask(Kind.MOBILE), text)


def is_sum(run: re.Match[str]) -> bool:
    """Whether a unit of money follows the digits found."""
    return run[0][-1].isdecimal() and _MONEY_UNIT.match(run.string, run.end()) is not None


def _judge(run: re.Match[str], found: Found) -> str:
    """The run with its personal numbers masked, or as it is."""
    raw, before = run[0], _words_before(run)
    if before[-1:] in _IMPERSONAL_ENDS and before.endswith(_IMPERSONAL) and not before.endswith(_PERSONAL):
        return raw
    if is_sum(run):
        return raw
    code_end = _firm_code_end(run)
    out, done = raw[:code_end], code_end
    for shape in _SHAPES.finditer(_half_width(raw), code_end):
        if _is_personal(shape):
            between = raw[done : shape.start()]
            out += between if done or not between else _by_label(before, between, found)
            out += found.mask(_kind(shape)) + _unopened(raw[shape.start() : shape.end()])
            done = shape.end()
    return out + raw[done:] if done else _by_label(before, raw, found)


def _words_before(run: re.Match[str]) -> str:
    """The words that announce a run, also where another number stands between: 电话 5916…、6953…."""
    before = run.string[max(0, run.start() - _FAR) : run.start()].rstrip(_FILLER)
    if before.endswith(_AND):
        before = before.rstrip("".join(_AND)).rstrip("0123456789- ").rstrip(_FILLER)
    return before


def _kind(shape: re.Match[str]) -> Kind:
    return Kind(shape.lastgroup or "")


def _is_personal(shape: re.Match[str]) -> bool:
    """Whether the check digits agree; a person's number with a wrong one is still a person's."""
    if shape.lastgroup not in _WITH_CHECK_DIGIT:
        return True
    number = "".join(filter(str.isalnum, shape[0]))
    if _kind(shape) is Kind.BANK_CARD:
        return luhn.is_valid(number)
    return len(number) == 15 or number[-1] == ric.calc_check_digit(number) or not uscc.is_valid(number)


def _unopened(shape: str) -> str:
    """The bracket that closes before the shape's end but opened before its start, as in (021)5916…."""
    if "(" in shape or "（" in shape:
        return ""
    return next((char for char in shape if char in ")）"), "")


def _by_label(before: str, raw: str, found: Found) -> str:
    """Without a shape of its own a run is personal only if the word before says so."""
    count = sum(map(str.isalnum, raw))
    kind = None
    if 7 <= count <= 13 and before.endswith(_PHONE) and not _NO_PHONE.match(_half_width(raw)):
        kind = Kind.LANDLINE if count < 11 else Kind.MOBILE
    elif count >= 15 and before.endswith(_ID):
        kind = Kind.ID_CARD
    elif count >= 12 and before.endswith(_CARD):
        kind = Kind.BANK_CARD
    return found.mask(kind) + raw[len(raw.rstrip(_SEPARATORS)) :] if kind else raw


def _firm_code_end(run: re.Match[str]) -> int:
    """How much of the run is of a 统一社会信用代码 with letters (a final X may be an identity card's)."""
    text, start, end = run.string, run.start(), run.end()
    if not _LETTER.search(text[max(0, start - 1) : start] + text[end : end + 1]):
        return 0
    for code in _FIRM_CODE.finditer(text, max(0, start - 18), end + 18):
        if code.start() <= start < code.end() and not code[0].rstrip("Xx").isdecimal():
            return min(code.end(), end) - start
    return 0


def _half_width(raw: str) -> str:
    """The run with every digit, bracket and X half-width; as long as it was."""
    if raw.isascii():
        return raw.upper()
    return "".join(str(decimal(char)) if char.isdecimal() else char for char in raw).translate(_TO_HALF)
