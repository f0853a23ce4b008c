"""What was said about an order's answers so far, in Chinese, for the unit that must do it again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from services.feedback.rules.terms import Terms
from shared.domain.vocabulary import CallbackOwner, Satisfaction, Solved

_OWNERS: dict[str, str] = {
    CallbackOwner.CITY: "市级回访",
    CallbackOwner.DISTRICT: "区级回访",
    CallbackOwner.TOWN: "街镇回访",
    CallbackOwner.FIRM: "第三方回访",
}
_SOLVED: dict[str, str] = {Solved.YES: "已解决", Solved.PARTLY: "部分解决", Solved.NO: "未解决"}
_SATISFIED: dict[str, str] = {
    Satisfaction.SATISFIED: "满意",
    Satisfaction.FAIRLY: "基本满意",
    Satisfaction.NOT: "不满意",
}
_LINE, _ROUNDS = 500, 10


@dataclass(frozen=True, slots=True)
class Heard:
    """One result that reached somebody, as kept; `unit` gave the answer it is about, `words` are redacted."""

    unit: str
    owner: str
    solved: str | None
    satisfaction: str | None
    reasons: tuple[str, ...]
    words: str
    at: datetime


def history(heard: Iterable[Heard], terms: Terms) -> tuple[str, ...]:
    """A line a result, oldest first; the latest ten, each at most a line long."""
    found = sorted(heard, key=lambda each: each.at)[-_ROUNDS:]
    return tuple(_line(each, terms)[:_LINE] for each in found)


def _line(heard: Heard, terms: Terms) -> str:
    said = [_SOLVED.get(heard.solved or ""), _SATISFIED.get(heard.satisfaction or "")]
    parts = [
        f"{terms.day_and_time(heard.at)} {_OWNERS.get(heard.owner, '回访')}",
        f"（承办：{terms.unit_name(heard.unit) or '未明确'}）：",
        "，".join(word for word in said if word) or "未作评价",
        f"。原因：{'、'.join(heard.reasons)}" if heard.reasons else "",
        f"。诉求人：{heard.words}" if heard.words else "",
    ]
    return "".join(parts)
