"""Personal names that a letter announces: 「我叫X」, 「联系人:X」, 「X先生」. Only the given name goes.

A name found once is masked wherever it stands in the text. Names that nothing announces are not found.
"""

import re
from collections.abc import Iterable

from shared.domain.masks.kinds import PLACEHOLDERS, Found, Kind
from shared.domain.masks.surnames import DOUBLE_SURNAMES, NEVER_A_NAME, RARELY_A_SURNAME, SURNAMES
from shared.domain.words import any_of, words

_ANNOUNCING = frozenset(
    words(
        "我叫 名叫 我是 本人 姓名 联系人 法定代表人 法人 负责人 投诉人 举报人 反映人 诉求人 来电人",
        "申请人 当事人 经办人 委托人 代理人 收件人 收货人 户主 户名 法人代表",
    )
)
_SURE = frozenset(words("我叫 名叫"))
_TITLES = frozenset(
    words(
        "先生 女士 小姐 经理 老板 师傅 老师 主任 医生 律师 会计 阿姨 大爷 同志 总监 店长 厂长 所长",
        "科长 处长 局长 书记 队长 班长",
    )
)
NAME_CUE = any_of(_ANNOUNCING | _TITLES)
"""The words by which a name is found, as a pattern."""
_CUE = re.compile(NAME_CUE)
_LINK = re.compile(r"\s*(?P<firm>[:：]|叫做?|名叫)?(?:是|为|[（(])?\s*")
_FOREIGN = re.compile("[\u4e00-\u9fff]{1,8}(?:[·•][\u4e00-\u9fff]{1,8}){1,3}")
_END = re.compile("$|[^\u4e00-\u9fff]|先生|女士|小姐|电话|手机|联系|反映|来电|身份|投诉|举报|称|说|的")
_HAN = re.compile("[\u4e00-\u9fff]+")
_NOT_GIVEN = re.compile(
    "[某的了在是和与及或不有被把将说称讲问反诉投举要想请拨打致电手因从到对为其也都就还已又去等该此这那]"
    "|[副姓总我他她你们]"
)
_PLACE_END = tuple("镇村路区街市县乡厂店司园部局所站院校会户楼号家")


def mask_names(text: str, found: Found, known: Iterable[str] = ()) -> str:
    """Mask the given part of announced names and of the `known` ones, wherever they stand."""
    names = {name for name in known if len(name) > 1 and name in text}
    for cue in _CUE.finditer(text):
        name = _after(text, cue) if cue[0] in _ANNOUNCING else _before(text, cue.start())
        if name:
            names.add(name)
    if not names:
        return text
    for name in sorted(names, key=len, reverse=True):
        found[Kind.NAME] = found.get(Kind.NAME, 0) + text.count(name)
        text = text.replace(name, name[: _surname_length(name)] + PLACEHOLDERS[Kind.NAME])
    return text


def _surname_length(name: str) -> int:
    """How many letters the surname has; 0 when the name begins with no known one."""
    if name[:2] in DOUBLE_SURNAMES and len(name) > 2:
        return 2
    return int(name[:1] in SURNAMES and len(name) <= 4)


def _after(text: str, cue: re.Match[str]) -> str:
    """The name behind an announcing word; empty when there is none."""
    link = _LINK.match(text, cue.end())
    start = link.end() if link else cue.end()
    if ("·" in text or "•" in text) and (foreign := _FOREIGN.match(text, start)):
        return foreign[0]
    length = _surname_length(text[start : start + 3])
    sure = cue[0] in _SURE or bool(link and link["firm"])
    if not length or (not sure and text[start] in RARELY_A_SURNAME):
        return ""
    shapes = [text[start : start + length + given] for given in (2, 1)]
    for name in shapes:
        if _is_name(name, length) and _END.match(text, start + len(name)) and not name.endswith(_PLACE_END):
            return name
    return next((name for name in shapes if sure and _is_name(name, length)), "")


def _before(text: str, title: int) -> str:
    """The name in front of a title; empty when only a surname, or no name, stands there."""
    if text[max(0, title - 2) : title] in NEVER_A_NAME:
        return ""
    for size in (4, 3, 2):
        name = text[max(0, title - size) : title]
        double = name[:2] in DOUBLE_SURNAMES
        if len(name) < size or (size == 4 and not double) or (size == 2 and double):
            continue
        if name[0] not in RARELY_A_SURNAME and _is_name(name, _surname_length(name)):
            return name
    return ""


def _is_name(name: str, surname: int) -> bool:
    """Whether a known surname and one or two possible letters of a given name make up all of `name`."""
    given = name[surname:]
    return bool(
        surname
        and given
        and given not in _TITLES
        and name[:2] not in NEVER_A_NAME
        and _HAN.fullmatch(name)
        and not _NOT_GIVEN.search(given)
    )
