"""What a claim's words show: families of legal phrases, a multiple asked for, the goods, only label faults.

None of it is wrong: a consumer may quote the law and ask for what it grants. Only many of them over a year,
alike and against many merchants, say something (`domain.md` §7).
"""

import re
from dataclasses import dataclass

_FAMILIES = {
    "advertising_law": "广告法|绝对化用语|极限词|国家级|最高级|虚假宣传|引人误解",
    "label": "标签|标识|标注|配料表|营养成分表|生产日期|产品标准号|中文说明|中文标",
    "food_standard": r"gb\s?/?t?\s?(?:7718|28050|2760|13432)|国家标准|食品安全标准|qs\d|sc\d",
    "food_safety_148": r"食品安全法.{0,12}(?:148|一百四十八)|第?(?:148|一百四十八)条",
    "consumer_law_55": r"消费者权益保护法.{0,12}(?:55|五十五)|第?(?:55|五十五)条",
    "reward": "举报奖励|奖励办法|行政复议|行政诉讼|限期答复|书面答复|逾期",
    "known_goods": "知假买假|打假|职业|索赔",
}
_MULTIPLE = re.compile(
    "(?:[三3十]|10)倍|退一赔[三十]|假一赔[三十]|1000元.{0,6}赔偿|赔偿.{0,8}1000元|增加赔偿|惩罚性赔偿"
)
_FOUND = {family: re.compile(words) for family, words in _FAMILIES.items()}
_GOODS = re.compile('[“"「『《]([^”"」』》]{2,30})[”"」』》]')
_HARM = re.compile("住院|就医|腹泻|呕吐|过敏|受伤|变质|霉变|异物|不退|拒绝退|不发货|拖欠|跑路|关门")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_QUOTED = re.compile('[“"「『《][^”"」』》]{0,40}[”"」』》]')


@dataclass(frozen=True, slots=True)
class Phrases:
    """What was found in one claim; `goods` as quoted, empty without a quoted name."""

    families: frozenset[str]
    multiple: bool
    goods: str
    label_only: bool


def phrases_in(copy: str) -> Phrases:
    """The phrases of a matching copy."""
    families = frozenset(family for family, pattern in _FOUND.items() if pattern.search(copy))
    goods = _GOODS.search(copy)
    label_only = bool(families & {"advertising_law", "label"}) and not _HARM.search(copy)
    return Phrases(families, bool(_MULTIPLE.search(copy)), goods[1] if goods else "", label_only)


def template_of(copy: str) -> str:
    """The copy as a template: numbers and quoted names, which change from claim to claim, made equal."""
    return _NUMBER.sub("0", _QUOTED.sub("“”", copy))
