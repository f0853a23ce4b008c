"""Enterprises and people who don't exist, with numbers of the right form that belong to nobody."""

from dataclasses import dataclass
from random import Random

from stdnum.cn import ric, uscc

from deploy.local.demo.chance import dice

# Three rare characters each: firms have two or three plain ones.
_FIRST, _SECOND, _THIRD = "翊聿昶祎骎玥琮霈", "珩澜屿葳稷堃旸芃", "宸榆翀樾菡璟泓岚"
_TRADES = (
    "精密机械", "汽车零部件", "电子科技", "食品", "餐饮管理", "物流", "建筑装饰", "国际贸易",
    "生物科技", "新材料", "软件", "服饰", "仪器仪表", "文化传播", "环保工程", "医疗器械",
)  # fmt: skip
_SURNAMES = "陆顾沈徐朱金严龚钱王李张"
_GIVEN = "知予安之南屿一禾初言景行書遥牧川"
_DISTRICT = "310114"  # Jiading's own code, as enterprises and people here have it


@dataclass(frozen=True, slots=True)
class Firm:
    """An invented enterprise."""

    name: str
    uscc: str
    phone: str


@dataclass(frozen=True, slots=True)
class Somebody:
    """An invented person."""

    name: str
    phone: str
    id_card: str


def firm(seed: object, number: int) -> Firm:
    """The enterprise of this number; one in fifty gives a credit code with a wrong check digit."""
    rolls = dice("firm", seed, number)
    name = rolls.choice(_FIRST) + rolls.choice(_SECOND) + rolls.choice(_THIRD)
    return Firm(f"上海{name}{rolls.choice(_TRADES)}有限公司", _credit_code(rolls), phone(rolls))


def somebody(seed: object, number: int) -> Somebody:
    """The person of this number, born so long ago that nobody has the id."""
    rolls = dice("person", seed, number)
    name = rolls.choice(_SURNAMES) + "".join(rolls.sample(_GIVEN, 2))
    born = f"{rolls.randint(1900, 1905)}{rolls.randint(1, 12):02d}{rolls.randint(1, 28):02d}"
    digits = f"{_DISTRICT}{born}{rolls.randint(0, 999):03d}"
    return Somebody(name, phone(rolls), digits + ric.calc_check_digit(digits))


def phone(rolls: Random) -> str:
    """Of the form of a mobile number, in a block kept free."""
    return f"1990000{rolls.randint(0, 9999):04d}"


def _credit_code(rolls: Random) -> str:
    organisation = "".join(rolls.choices("0123456789ABCDEFGHJKLMNPQRTUWXY", k=9))
    body = f"91{_DISTRICT}{organisation}"
    check = uscc.calc_check_digit(body)
    return body + (check if rolls.random() > 0.02 else "0" if check != "0" else "1")
