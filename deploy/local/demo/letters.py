"""What invented enterprises complain of: the catalogue's own examples in a caller's or a clerk's words."""

from dataclasses import dataclass
from random import Random

from deploy.local.demo.invented import Firm, Somebody
from shared.catalogue.catalogue import Catalogue
from shared.catalogue.categories import Category
from shared.catalogue.places import Place, PlaceKind
from shared.domain.vocabulary import RequestType

_FRAMES = (
    "我是{firm}的负责人，我司位于{place}。{matter}希望有关部门尽快协调解决。",
    "来电人反映：{firm}（{place}），{matter}诉求人要求尽快处理并答复。",
    "{matter}企业名称：{firm}，地址：{place}，联系人{name}，电话{phone}。",
    "尊敬的领导：我公司{firm}在{place}经营多年。{matter}此事已影响正常经营，恳请帮助，联系电话{phone}。",
    "{place}的{firm}来电：{matter}",
)
_CONSUMER_FRAMES = (
    "我在{place}的{firm}消费，{matter}要求商家给说法，我的电话{phone}。",
    "市民来电反映{firm}（{place}）：{matter}要求核实处理。",
    "{matter}对方是{place}的{firm}，请有关部门处理，联系人{name}{phone}。",
)
_BY_PEOPLE = {"16", "17", "18"}
_COMPANY_TYPES = {RequestType.COMPLAINT: 40, RequestType.HELP: 45, RequestType.SUGGESTION: 5}
_PEOPLES_TYPES = {RequestType.COMPLAINT: 60, RequestType.REPORT: 20, RequestType.HELP: 10}


@dataclass(frozen=True, slots=True)
class Letter:
    """A complaint in words: who, where, what, of which kind."""

    title: str
    text: str
    place: str
    request_type: RequestType
    by_person: bool


class Writer:
    """Writes letters from a catalogue; all chance comes in as `rolls`."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._leaves = list(catalogue.categories.values())
        self._places = list(catalogue.places)

    def write(self, rolls: Random, firm: Firm, person: Somebody) -> Letter:
        """A letter about any leaf and any place."""
        return self.write_about(rolls.choice(self._leaves), rolls, firm, person)

    def write_about(self, leaf: Category, rolls: Random, firm: Firm, person: Somebody) -> Letter:
        """A letter about this leaf."""
        by_person = leaf.first_level in _BY_PEOPLE
        example = rolls.choice(leaf.examples)
        place = _address(rolls.choice(self._places), rolls)
        frame = rolls.choice(_CONSUMER_FRAMES if by_person else _FRAMES)
        text = frame.format(
            firm=firm.name, place=place, matter=_sentence(example), name=person.name, phone=person.phone
        )
        return Letter(_title(example), text, place, _request_type(example, rolls, by_person), by_person)


def _address(place: Place, rolls: Random) -> str:
    if place.kind is PlaceKind.ROAD:
        return f"{place.name}{rolls.randint(1, 1999)}号"
    if place.kind is PlaceKind.PARK:
        return f"{place.name}{rolls.randint(1, 30)}号楼{rolls.randint(101, 1208)}室"
    return f"{rolls.choice(place.names)}附近"


def _sentence(example: str) -> str:
    return example if example[-1] in "。？！" else f"{example}。"


def _title(example: str) -> str:
    return example.replace("？", "，").replace("。", "，").partition("，")[0][:30]


def _request_type(example: str, rolls: Random, by_person: bool) -> RequestType:
    if "请问" in example or example.endswith(("？", "吗", "什么")):
        return RequestType.CONSULT
    weights = _PEOPLES_TYPES if by_person else _COMPANY_TYPES
    return rolls.choices(list(weights), list(weights.values()))[0]
