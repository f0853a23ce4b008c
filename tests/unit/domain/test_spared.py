"""The quick looks before redaction's masks spare work and never a detail."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain import place, redact
from shared.domain.masks import contacts, dwellings
from shared.domain.redact import Redacted

_PIECES = (
    "家住 住在 小区 新村 花园 一村 村 坊 弄 单元 室 号 号楼 幢 栋 3 12 601 9０ A 公司 店",
    "， 。 路 街 公路 大厦 园区",
    "微信 V信 加V 加v vx Vx WX wxid_ab12345 weixin WeChat WECHAT",
    "QQ qq Qq qQ 扣扣 企鹅 qq12345678 ab_c-d9 abc.com @",
    "一三八一二三四五六七八 一三八 幺 〇 二 我叫 联系人 先生 老板 王 李 小明 欧阳 : 是",
    "13812345678 59161234 沪 AD12345 ſ K",
)
_TEXTS = st.lists(st.sampled_from(" ".join(_PIECES).split()), max_size=12).map("".join)
_NAMES = st.lists(st.sampled_from(["王小明", "李", "欧阳小明"]), max_size=2)
_ALWAYS = re.compile("")

Look = tuple[object, str]


@pytest.fixture(scope="module")
def without() -> Callable[[str, list[str]], tuple[Redacted, place.Place]]:
    """Redaction and places with every quick look answering that there may be something."""
    looks: tuple[Look, ...] = (
        (redact, "_MAY_TELL"),
        (contacts, "_MAY_ANNOUNCE"),
        (dwellings, "_MAY_BE_HOME"),
    )

    def both(text: str, names: list[str]) -> tuple[Redacted, place.Place]:
        with pytest.MonkeyPatch.context() as patch:
            for module, look in looks:
                patch.setattr(module, look, _ALWAYS)
            return redact.redact(text, names), place.extract_place(text)

    return both


@given(_TEXTS, _NAMES)
def test_alike(
    without: Callable[[str, list[str]], tuple[Redacted, place.Place]], text: str, names: list[str]
) -> None:
    assert (redact.redact(text, names), place.extract_place(text)) == without(text, names)
