"""Where it happened, taken from a letter's words before redaction (`domain.md` §1b, case file).

Which town a place lies in is the catalogue's knowledge, not the text's.
"""

import re
from bisect import bisect_left
from typing import NamedTuple

from shared.domain.masks.dwellings import dwelling_spans
from shared.domain.masks.kinds import PLACEHOLDERS, Kind
from shared.domain.words import any_of, words

_ROADS = words("公路 大道 路 街")
_PARKS = words(
    "工业园区 工业园 产业园 科技园 科创园 软件园 创业园 物流园 创意园 智造园 生态园 园区 工业区 开发区"
)
_PREMISES = words(
    "广场 大厦 商务楼 大楼 商场 商城 菜场 菜市场 市场 购物中心 商务中心 会展中心 酒店 宾馆",
    "小区 公寓 花园 新村 家园 别墅",
)
_FIELDS = {
    **dict.fromkeys(_ROADS, "road"),
    **dict.fromkeys(_PARKS, "park"),
    **dict.fromkeys(_PREMISES, "premises"),
}
_NOT_THEN = "[监管主秩价化经行准竞环营需份调部由况径线程费牌灯面道坊区头舞]|口岸|过的|街道"
_ANCHOR = re.compile(f"(?:{any_of(_FIELDS)})(?!{_NOT_THEN})")
_BEFORE = 10
_NAME = re.compile("[\u4e00-\u9fffA-Za-z·]*$")
# What is not part of a name ends with the last of these that leaves two letters or more.
_LEAD = re.compile(
    "(?:.*(?:街道|投诉|反映|请问|咨询|举报|经过|(?<!城)市|"
    "[区镇乡县省住在于至到从沿与和及对的了是为址我们往由自司店厂园村旁边路处向有这该条家叫近口面号弄层离靠去]))(?=..)"
)
_LONGEST_BARE_ROAD = 6
_NO_NAME = ("我", "本", "该", "这", "那", "整", "一", "每", "各", "某", "附近", "周边", "老旧")
_NO_ROAD = re.compile(
    ".*(?:[马道铁线电网思出管水门套退半走让修占堵带开短断活财销岔弯土小大一]路|[逛上沿步行整条]街"
    "|高速公路|水泥路|十字路|主干路)"
)
_COUNT = "[0-9０-９]{1,5}"
_NUMBER = re.compile(
    rf"[东南西北中]?{_COUNT}弄(?:{_COUNT}号(?![线楼库]))?|{_COUNT}(?:[-－—至、/]{_COUNT})?号(?![线楼库口])"
)
_ROOM = "(?:[0-9０-９]{1,2}[楼层])?(?:[0-9０-９A-Za-z-]{2,6}室?)?"
_BUILDING = re.compile(
    f"(?:[0-9０-９一二三四五六七八九十]{{1,3}}|[A-Za-zＡ-Ｚ][0-9]?)(?:号楼|号厂房|号库|幢|栋|座){_ROOM}"
    "|[0-9０-９]{1,2}[楼层](?:[0-9０-９A-Za-z-]{2,6}室)?|[0-9０-９]{2,5}室"
)
_NEAR = 16
_FAR = 40
_CLAUSE_END = re.compile("[，。；！？,;!?\n]")


class Place(NamedTuple):
    """A place as the text names it, empty where it doesn't; a home's own number is left out."""

    road: str = ""
    number: str = ""
    building: str = ""
    park: str = ""
    premises: str = ""
    text: str = ""
    is_home: bool = False


class _Part(NamedTuple):
    start: int
    end: int
    field: str


def extract_place(text: str) -> Place:
    """The best address of the text: a numbered road before a bare name, a business place before a home.

    An address is looked for within one clause. `text` of the result joins its parts in their order; for a
    home, 〔住址〕 stands in place of the dwelling.
    """
    anchors = [part for anchor in _ANCHOR.finditer(text) if (part := _named(text, anchor))]
    if not anchors:
        return Place()
    homes = [start for start, _ in dwelling_spans(text)]
    best = anchors[0] if len(anchors) == 1 else min(anchors, key=lambda part: _rank(text, part, homes))
    begin, end = _clause(text, best)
    parts = {part.field: part for part in reversed(anchors) if begin <= part.start < end} | {best.field: best}
    if "road" in parts and (number := _NUMBER.match(text, parts["road"].end)):
        parts["number"] = _Part(*number.span(), "number")
    last = max([part.end for part in parts.values()])
    if building := _BUILDING.search(text, last, min(last + _NEAR, end)):
        parts["building"] = _Part(*building.span(), "building")
    return _assemble(text, sorted(parts.values()), [home for home in homes if begin <= home < end])


def _rank(text: str, part: _Part, homes: list[int]) -> int:
    numbered = part.field == "road" and _NUMBER.match(text, part.end) is not None
    next_home = bisect_left(homes, part.end)
    is_home = next_home < len(homes) and homes[next_home] <= part.end + _NEAR
    return (not numbered) + 2 * is_home


def _clause(text: str, part: _Part) -> tuple[int, int]:
    before = _CLAUSE_END.split(text[max(0, part.start - _FAR) : part.start])[-1]
    after = _CLAUSE_END.search(text, part.end)
    return part.start - len(before), after.start() if after else len(text)


def _named(text: str, anchor: re.Match[str]) -> _Part | None:
    """The anchor with the name in front of it; None when it has no name of its own."""
    start, end = anchor.span()
    run = _NAME.search(text, max(0, start - _BEFORE), start)
    name = _LEAD.sub("", run[0], 1) if run else ""
    if len(name) < 2 or name.startswith(_NO_NAME):
        return None
    part = _Part(start - len(name), end, _FIELDS[anchor[0]])
    return part if part.field != "road" or _is_road(text, part) else None


def _is_road(text: str, part: _Part) -> bool:
    """Whether a name that ends like a road's is one: not 马路, and not half a sentence."""
    if _NO_ROAD.fullmatch(text, part.start, part.end):
        return False
    return part.end - part.start <= _LONGEST_BARE_ROAD or _NUMBER.match(text, part.end) is not None


def _assemble(text: str, parts: list[_Part], homes: list[int]) -> Place:
    home = next((home for home in homes if parts[0].start < home <= parts[-1].end), None)
    if home is not None:
        parts = [part._replace(end=min(part.end, home)) for part in parts if part.start < home]
    joined, done = "", 0
    for part in parts:
        joined += text[max(done, part.start) : part.end]
        done = max(done, part.end)
    named = {part.field: text[part.start : part.end] for part in parts}
    joined += PLACEHOLDERS[Kind.HOME] if home else ""
    return Place(**named, text=joined, is_home=home is not None)
