"""Invented letters with planted personal details, as people write them and as clerks note them down.

The frames follow how letters read, not what the masks look for: some details stand where nothing
announces them, some in forms that no rule expects. Every number is of the right form and belongs to nobody.
"""

from dataclasses import dataclass
from random import Random

from stdnum.cn import ric

from shared.domain.masks.kinds import Kind

_SURNAMES = ("陆", "顾", "沈", "徐", "朱", "金", "严", "龚", "钱", "欧阳", "诸葛")
_GIVEN = "知予安之屿禾景書遥牧川霖珂汐"
_ROADS = ("示例路", "无名路", "虚构路", "样例北路")
_ESTATES = ("示例新村", "无名花园", "虚构家苑", "样例公寓")
_TAILS = (
    "希望有关部门尽快处理。",
    "多次反映没有结果，请予答复。",
    "已经影响正常经营，恳请协调。",
    "要求书面回复。",
)


@dataclass(frozen=True, slots=True)
class Planted:
    """A letter, and what of it must not travel: the words by kind."""

    text: str
    details: tuple[tuple[Kind, str], ...]


def corpus(count: int = 600, seed: int = 1) -> list[Planted]:
    """So many letters; the same seed writes the same ones."""
    return [_letter(Random(f"{seed} {number}")) for number in range(count)]


def _letter(rolls: Random) -> Planted:
    """One to three frames after another, each with its details."""
    text, details = rolls.choice(("您好，", "", "来电反映：", "尊敬的领导：")), []
    for frame in rolls.sample(FRAMES, rolls.randint(1, 3)):
        plants = {kind: _PLANTS[kind](rolls) for kind in Kind if f"{{{kind}}}" in frame}
        text += frame.format_map({str(kind): word for kind, word in plants.items()})
        details += plants.items()
    return Planted(text + rolls.choice(_TAILS), tuple(details))


FRAMES = (
    "我公司车间连续停电，负责人{name}，手机{mobile}。",
    "联系人：{name}（{mobile}），",
    "本人{name}，身份证号{id_card}，在一家电子厂上班被拖欠工资。",
    "我叫{name}，家住示例镇{home}，楼下烧烤店油烟扰民。",
    "{name}女士来电，称物业不给开发票，回电{landline}。",
    "请打我电话{mobile}或者座机{landline}，",
    "法人代表{name}身份证{id_card}，办理注销一直被退。",
    "店家让我把退款打到建行卡{bank_card}，户名{name}，至今未到账。",
    "开户行工行，卡号{bank_card}。",
    "材料可发{email}，微信{wechat}。",
    "加我QQ{qq}细说，邮箱是{email}。",
    "车牌{plate}的货车每天凌晨在厂门口鸣笛。",
    "送货车{plate}被锁，司机{name}师傅，电话{mobile}。",
    "住址{home}，隔壁装修噪声大。",
    "收件人{name}，地址{home}，快递一直不送。",
    "我是{name}，微信号{wechat}同手机{mobile}。",
    "当事人{name}，{id_card}，要求核实处罚决定。",
    "租住在{home}的员工{name}反映宿舍断水。",
    "有事找{name}，{mobile}。",
    "我们老板{name}说了，不交钱就不给办。",
    "昨天{name}和{mobile}都联系不上。",
    "家在{home}，工厂夜里施工。",
    "我爱人{name}在该厂做工受伤。",
    "邻居老{name}也可以作证。",
)
"""The last ones announce nothing: they are there to be missed, so that the figure says so."""


def _name(rolls: Random) -> str:
    return rolls.choice(_SURNAMES) + "".join(rolls.sample(_GIVEN, rolls.choice((1, 2, 2))))


def _mobile(rolls: Random) -> str:
    digits = f"1990000{rolls.randint(0, 9999):04d}"
    return rolls.choice(
        (
            digits,
            digits,
            f"{digits[:3]} {digits[3:7]} {digits[7:]}",
            f"{digits[:3]}-{digits[3:7]}-{digits[7:]}",
            "".join(chr(ord(digit) + 0xFEE0) for digit in digits),
            f"+86 {digits}",
            "".join("零一二三四五六七八九"[int(digit)] for digit in digits),
        )
    )


def _landline(rolls: Random) -> str:
    number = f"5555{rolls.randint(0, 9999):04d}"
    return rolls.choice((f"021-{number}", f"021{number}", f"（021）{number}", number))


def _id_card(rolls: Random) -> str:
    born = f"{rolls.randint(1900, 1905)}{rolls.randint(1, 12):02d}{rolls.randint(1, 28):02d}"
    digits = f"310114{born}{rolls.randint(0, 999):03d}"
    whole = digits + ric.calc_check_digit(digits)
    return rolls.choice((whole, whole, f"{whole[:6]} {whole[6:14]} {whole[14:]}", whole.lower()))


def _bank_card(rolls: Random) -> str:
    digits = "622202" + "".join(str(rolls.randint(0, 9)) for _ in range(12))
    whole = digits + _luhn(digits)
    return rolls.choice((whole, " ".join(whole[at : at + 4] for at in range(0, 19, 4))))


def _luhn(digits: str) -> str:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def _email(rolls: Random) -> str:
    return f"shili{rolls.randint(10, 9999)}@{rolls.choice(('example.com', 'mail.example.cn'))}"


def _plate(rolls: Random) -> str:
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
    return rolls.choice(
        (
            f"沪{rolls.choice(letters)}{rolls.randint(10000, 99999)}",
            f"沪{rolls.choice(letters)}D{rolls.randint(10000, 99999)}",
            f"苏{rolls.choice(letters)}·{rolls.randint(1000, 9999)}{rolls.choice(letters)}",
        )
    )


def _wechat(rolls: Random) -> str:
    return f"{rolls.choice(('shili', 'wx', 'yangli'))}_{rolls.randint(1000, 99999)}"


def _qq(rolls: Random) -> str:
    return str(rolls.randint(100_000_000, 999_999_999))


def _home(rolls: Random) -> str:
    number, room = rolls.randint(1, 99), rolls.randint(101, 1806)
    return rolls.choice(
        (
            f"{rolls.choice(_ESTATES)}{number}号{room}室",
            f"{rolls.choice(_ROADS)}{rolls.randint(1, 999)}弄{number}号{room}室",
            f"{rolls.choice(_ESTATES)}{number}栋{room}",
        )
    )


_PLANTS = {
    Kind.NAME: _name,
    Kind.MOBILE: _mobile,
    Kind.LANDLINE: _landline,
    Kind.ID_CARD: _id_card,
    Kind.BANK_CARD: _bank_card,
    Kind.EMAIL: _email,
    Kind.PLATE: _plate,
    Kind.WECHAT: _wechat,
    Kind.QQ: _qq,
    Kind.HOME: _home,
}
