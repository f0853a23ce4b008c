"""The kinds of personal detail and what stands in their place."""

from enum import StrEnum


class Kind(StrEnum):
    """A kind of personal detail; the value is a metric label."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    ID_CARD = "id_card"
    BANK_CARD = "bank_card"
    EMAIL = "email"
    PLATE = "plate"
    WECHAT = "wechat"
    QQ = "qq"
    HOME = "home"
    NAME = "name"


_LABELS = {
    Kind.MOBILE: "手机",
    Kind.LANDLINE: "电话",
    Kind.ID_CARD: "身份证",
    Kind.BANK_CARD: "银行卡",
    Kind.EMAIL: "邮箱",
    Kind.PLATE: "车牌",
    Kind.WECHAT: "微信",
    Kind.QQ: "QQ",
    Kind.HOME: "住址",
    Kind.NAME: "姓名",
}

PLACEHOLDERS = {kind: f"〔{label}〕" for kind, label in _LABELS.items()}


class Found(dict[Kind, int]):
    """How many details of each kind were masked."""

    def mask(self, kind: Kind) -> str:
        """Count one and give its placeholder."""
        self[kind] = self.get(kind, 0) + 1
        return PLACEHOLDERS[kind]
