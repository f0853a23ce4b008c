"""Numbers of earlier work orders, and of cases elsewhere: court, arbitration, review, petition, 12315."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from shared.domain.identifiers import complaint_id, ids_behind

_NUMBER = r"[a-z]{0,6}-?\d{8,28}(?:-\d{1,4})?"
_YEAR = r"[\[(〔](?:19|20)\d\d[\])〕]"
_ORDER = re.compile(
    rf"(?:工单|诉求|受理|热线|12345|派单|案件|投诉)(?:编号|单号|号码?|件号)[:是为]?\s?(?P<number>{_NUMBER})"
)
_OURS = re.compile("(?<![a-z0-9])tk-[a-z2-7]{13}(?![a-z0-9])")
_MOST = 5
_BODIES = {
    "court": rf"{_YEAR}[京津沪苏浙皖鲁粤]\d{{0,4}}[民刑行执破知]{{1,2}}[初终申监特再]?字?第?\d{{1,6}}号",
    "arbitration": rf"[\u4e00-\u9fff]{{1,4}}劳人仲{_YEAR}[\u4e00-\u9fff]{{0,3}}字?第?\d{{1,6}}号",
    "review": rf"[\u4e00-\u9fff]{{0,4}}(?:府|政|行)复[\u4e00-\u9fff]{{0,2}}{_YEAR}第?\d{{1,6}}号",
    "petition": rf"信访(?:件|事项)?(?:编号|号)[:是为]?\s?(?:{_NUMBER})",
    "12315": rf"12315[^\d]{{0,12}}(?:编号|号码?)[:是为]?\s?(?:{_NUMBER})",
}
_FOUND = {body: re.compile(pattern) for body, pattern in _BODIES.items()}
_TAIL = re.compile(f"{_NUMBER}$")
_WITHOUT_NUMBER = {
    "petition": re.compile("(?:已|向).{0,6}信访|信访局"),
    "12315": re.compile("(?:拨打|通过|向|已).{0,6}12315"),
    "arbitration": re.compile("(?:申请|提起|已).{0,8}仲裁"),
    "review": re.compile("(?:申请|提起|已).{0,8}行政复议"),
    "court": re.compile("(?:向|已).{0,8}(?:法院|起诉)|已立案|判决书"),
}


@dataclass(frozen=True, slots=True)
class RelatedCase:
    """A case elsewhere; `number` is empty when the text only says that there is one."""

    body: str
    number: str = ""


IdRange = tuple[UUID, UUID]
"""The lowest and highest complaint id a number may stand for; the same one twice where it is known whole."""


def earlier_numbers(copy: str) -> tuple[str, ...]:
    """工单编号 and our own references a matching copy refers to, upper case, each once, at most five."""
    found = [match["number"].upper() for match in _ORDER.finditer(copy)]
    if "tk-" in copy:
        found += [match[0].upper() for match in _OURS.finditer(copy)]
    return tuple(dict.fromkeys(found))[:_MOST]


def complaints_behind(numbers: Iterable[str], sources: Iterable[str]) -> tuple[IdRange, ...]:
    """The complaints that bear one of these numbers, whichever of the sources gave it."""
    return tuple(ids for number in numbers for ids in _ids_of(number, sources))


def _ids_of(number: str, sources: Iterable[str]) -> Iterable[IdRange]:
    if ours := ids_behind(number):
        return (ours,)
    return [(known, known) for known in (complaint_id(source, number) for source in sources)]


def related_cases(copy: str) -> tuple[RelatedCase, ...]:
    """Cases elsewhere, one a body: with its number where it is written."""
    found = []
    for body, pattern in _FOUND.items():
        if match := pattern.search(copy):
            tail = _TAIL.search(match[0])
            number = tail[0].upper() if tail and body in ("petition", "12315") else match[0]
            found.append(RelatedCase(body, number))
        elif _WITHOUT_NUMBER[body].search(copy):
            found.append(RelatedCase(body))
    return tuple(found)
