"""E-mail addresses, WeChat and QQ numbers, licence plates."""

import re

from shared.domain.masks.kinds import Found, Kind
from shared.domain.masks.numbers import SHAPES, is_sum
from shared.domain.words import with_tails, words

_EMAIL = re.compile(r"[0-9A-Za-z._%+-]{1,64}\s?[@＠]\s?(?:[0-9A-Za-z-]{1,63}\.){1,4}[A-Za-z]{2,10}")

_HANDLE = re.compile(r"[0-9A-Za-z_０-９][0-9A-Za-z_０-９-]{4,24}")
_TAILS = ("", "号", "号码", "账号", "帐号", "群", "ID", "id")
_WECHAT = with_tails(words("微信 薇信 威信 V信 v信 VX vx Vx WX wx Wx weixin WeChat wechat 加V 加v"), _TAILS)
_QQ = with_tails(words("QQ qq Qq 扣扣 企鹅"), _TAILS)
_ACCOUNT_ENDS = {label[-1] for label in _WECHAT + _QQ}  # spares most tokens the long comparison
_GLUED = re.compile(r"(?<![a-z])(?:(?P<wechat>vx|wx|wechat|weixin)|qq)[-_]?(?=.{5})(?=.*\d)", re.IGNORECASE)
_MAY_ANNOUNCE = re.compile(
    "[微薇威Vv]信|加[Vv]|[VvWw][Xx]|[Ww][Ee][CcIi]|[Qq][Qq]|扣扣|企鹅"
)  # spares most texts all of it
_FILLER = " :：=是为（(\t\u3000"

_LETTER = "A-HJ-NP-Za-hj-np-zＡ-ＨＪ-ＮＰ-Ｚ"
_SIGN = f"[0-9０-９{_LETTER}]"
_PLATE = re.compile(
    rf"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][{_LETTER}][ ·•・.\-]?"
    rf"(?=(?:[{_LETTER}]{{0,2}}[0-9０-９]){{3}}){_SIGN}{{4}}"
    rf"(?:{_SIGN}{{1,2}}(?:(?![0-9A-Za-z])|(?={SHAPES}))|[挂学警领港澳使])"
)


def mask_contacts(text: str, found: Found) -> str:
    """Mask e-mail addresses, WeChat and QQ numbers by their keyword, and plates of 7 or 8 signs."""
    if "@" in text or "＠" in text:
        text = _EMAIL.sub(lambda _: found.mask(Kind.EMAIL), text)
    if _MAY_ANNOUNCE.search(text):
        text = _HANDLE.sub(lambda handle: _judge(handle, found), text)
    return _PLATE.sub(lambda _: found.mask(Kind.PLATE), text)


def _judge(handle: re.Match[str], found: Found) -> str:
    """The token, masked when the word before it, or glued to it, says that it is an account."""
    if is_sum(handle):
        return handle[0]
    before = handle.string[max(0, handle.start() - 10) : handle.start()].rstrip(_FILLER)
    kind = _announced(before)
    if kind:
        return found.mask(kind)
    glued = _GLUED.search(handle[0])
    if glued is None:
        return handle[0]
    return handle[0][: glued.end()] + found.mask(Kind.WECHAT if glued["wechat"] else Kind.QQ)


def _announced(before: str) -> Kind | None:
    if before[-1:] not in _ACCOUNT_ENDS:
        return None
    if before.endswith(_WECHAT):
        return Kind.WECHAT
    return Kind.QQ if before.endswith(_QQ) else None
