"""Enterprises and units a text names, and 统一社会信用代码 in it, checked."""

import re

from shared.domain.numbers import Checked, check_uscc
from shared.domain.words import any_of, words

_ENDS = words(
    "股份有限公司 有限责任公司 有限公司 分公司 集团公司 集团 公司 合作社 事务所 经营部 工作室 商行",
    "超市 酒店 宾馆 饭店 餐厅 药店 诊所 加油站 幼儿园 培训学校 驾校 健身房 美容院",
)
_BODIES = words(
    "监督管理局 管理局 执法局 派出所 居委会 村委会 管委会 办事处 税务局 公安局 街道办 委员会 中心"
)
_NAME = "[\u4e00-\u9fffa-z0-9()·]{2,24}?"
_FIRM = re.compile(f"{_NAME}(?:{any_of(_ENDS)})+")
_BODY = re.compile(f"[\u4e00-\u9fff]{{2,14}}?(?:{any_of(_BODIES)})")
# What runs into a name from the words before it: verbs, pronouns, particles. The last of them ends there.
_BEFORE = re.compile(
    ".*(?:还有|包括|以及|反映|投诉|举报|起诉|我们是|我司是|我是|关于|位于|经营的|开设的|名为|名称为|叫做|称|在|向|与|和|被|由|对|是|为|的|了|到|从|给|找)"
    "(?=.{4})"
)
_NOT_A_NAME = re.compile(
    "^(?:公司|本|该|这|那|某|我|贵|一|此|各|其|有|几|多|原|老|两|家|们|司|每|任何|所有|附近|楼下|很多|这家|那家)+"
)
_CODE = re.compile("(?<![0-9A-Za-z])[0-9A-HJ-NP-RTUW-Ya-hj-np-rtuw-y]{18}(?![0-9A-Za-z])")
_MOST = 5


def firms_in(copy: str) -> tuple[str, ...]:
    """Names of enterprises in a matching copy, in order, each once, at most five."""
    return _names(_FIRM, copy, shortest=4)


def bodies_in(copy: str) -> tuple[str, ...]:
    """Names of public bodies in a matching copy, likewise."""
    return _names(_BODY, copy, shortest=4)


def codes_in(text: str) -> tuple[Checked, ...]:
    """统一社会信用代码 in a text, upper case, each with whether its check holds."""
    found = (check_uscc(match[0]) for match in _CODE.finditer(text))
    return tuple(dict.fromkeys(code for code in found if not code.value.isdigit() or code.valid))[:_MOST]


def _names(pattern: re.Pattern[str], copy: str, shortest: int) -> tuple[str, ...]:
    found = (_NOT_A_NAME.sub("", _BEFORE.sub("", match[0], 1)) for match in pattern.finditer(copy))
    return tuple(dict.fromkeys(name for name in found if len(name) >= shortest))[:_MOST]
