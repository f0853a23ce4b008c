"""The part of an address that says which home: 「45号601室」, 「3栋502」. Roads and business places stay.

A chain of number and unit is a home's if the nearest telling word before it in the clause says so (家住 …,
not 公司 …). Without such a word its shape decides: after a residential estate or a village, behind a lane
(弄) with a room, or with a stairwell (单元).
"""

import re

from shared.domain.masks.kinds import Found, Kind
from shared.domain.words import any_of, words

_DIGIT = "[0-9０-９]"
_COUNT = "[0-9０-９一二三四五六七八九十A-Za-z]{1,5}"
_UNIT = "(?:号楼|号门|号|弄|幢|栋|座|单元|组|队|楼|层|室|户|房)(?![线文令台车口库机间租产屋]|公告)"
_BARE_ROOM = f"{_DIGIT}{{3,4}}(?![0-9０-９元年人家万多余个名户])"
_CHAIN = re.compile(f"{_COUNT}{_UNIT}(?:[-－]?{_COUNT}{_UNIT}){{0,5}}(?:{_BARE_ROOM})?")
_ESTATE = words(
    "小区 新村 花园 公寓 家园 家苑 佳苑 雅苑 名苑 景苑 丽苑 花苑 苑 华庭 名庭 公馆 名邸 府邸",
    "别墅 宿舍 一村 二村 三村 四村 五村 六村 坊 安置房 动迁房 一期 二期 三期",
)
_HOME = frozenset(
    words("家住 住在 住于 现住 居住 租住 暂住 住址 家庭地址 我家 自家 家中 户籍 户口 身份证地址")
)
_BUSINESS = frozenset(
    words(
        "公司 企业 经营 注册地 单位地址 厂 店 铺 商户 摊 办公 园区 产业园 科技园 工业园 工业区 开发区",
        "大厦 广场 市场 商场 商务 中心 仓库 饭馆 餐馆 餐厅 酒店 酒楼 工作室 诊所 药房 机构 学校 医院",
    )
)
_CUE = re.compile(any_of(_HOME | _BUSINESS))
# A home has one of these before its number or in it; looking for them first spares most texts the rest.
_MAY_BE_HOME = re.compile(any_of(_HOME | {*_ESTATE, "村", "弄", "单元"}))
_NEAR_BUSINESS = re.compile(rf"的?[^，。；、,;\s]{{0,6}}?(?:{any_of(_BUSINESS)})")
_ROOM = re.compile("[室户]|[0-9]{3}$")
_BUILDING = re.compile("[号幢栋座室]|单元")
_VILLAGE_HOUSE = re.compile("号")
_CLAUSE_END = re.compile("[，。；！？,;!?\n]")
_QUANTITIES = frozenset(words("一座 一栋 一幢 一层 一户 一队 一组"))
_FAR = 30


def mask_dwellings(text: str, found: Found) -> str:
    """Mask the dwelling part of home addresses."""
    for start, end in reversed(dwelling_spans(text)):
        text = text[:start] + found.mask(Kind.HOME) + text[end:]
    return text


def dwelling_spans(text: str) -> list[tuple[int, int]]:
    """Where the dwelling parts of home addresses stand, from left to right."""
    if not _MAY_BE_HOME.search(text):
        return []
    return [
        (chain.start() + chain[0].find("弄") + 1, chain.end())
        for chain in _CHAIN.finditer(text)
        if not chain[0].endswith("弄") and chain[0] not in _QUANTITIES and _is_home(chain)
    ]


def _is_home(chain: re.Match[str]) -> bool:
    text, start = chain.string, chain.start()
    before = _CLAUSE_END.split(text[max(0, start - _FAR) : start])[-1]
    if before.endswith(("月", "第", "年", "有", "同")):
        return False
    cues = _CUE.findall(before.rpartition("〕")[2])  # the words of a placeholder tell nothing
    home = _says_home(cues[-1], chain[0]) if cues else _has_home_shape(chain[0], before)
    return home and not _NEAR_BUSINESS.match(text, chain.end())


def _says_home(cue: str, chain: str) -> bool:
    return cue in _HOME and _BUILDING.search(chain) is not None


def _has_home_shape(chain: str, before: str) -> bool:
    """Whether an address without a telling word is built like a home's."""
    if "单元" in chain or ("弄" in chain and _ROOM.search(chain)):
        return True
    if before.endswith("村") and not before.endswith(_ESTATE):
        return _VILLAGE_HOUSE.search(chain) is not None
    return before.endswith(_ESTATE) and _BUILDING.search(chain) is not None
