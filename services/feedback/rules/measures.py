"""Every figure of `domain.md` §8: what it is called, how it is counted, and what it is counted from.

One order counts for one unit by the columns of `COUNTS`; every figure of any unit, category, town or period
is a quotient of two sums of them, so it adds up whichever way it is split.
"""

from dataclasses import dataclass

COUNTS = (
    "dispatched",  # first lead of an order dispatched
    "first_right",  # closed by its first lead, no hop
    "hops",  # handings from one unit to another, counted for the first lead
    "by_rule",  # dispatched by a rule, not by a person
    "spared",  # sent by a rule to a department although it lies in a known town (clause 52)
    "spared_hops",  # of these, closed there without a hop
    "received",  # led it at some time
    "returned",  # asked to return it
    "return_refused",  # and was refused
    "held",  # handed it over or answered it: times
    "held_seconds",
    "contact_due",  # first contact is due or was made
    "contacted",  # in time
    "responded",  # at all
    "due",  # the binding time has come, or the answer was accepted
    "on_time",  # answered by then
    "overdue",  # still open past it
    "closed",
    "answered",  # an answer of its was accepted
    "reworked",  # and had to be done again
    "supervised",
    "escalated",
    "asked",  # answers about which somebody was asked
    "reached",
    "valid",  # said whether it is solved
    "solved",
    "rated",
    "satisfied",  # satisfied or fairly
    "excepted",  # judged a reasonable exception: in none of the five before
    "anonymous",  # closed without a callback
    "by_default",  # closed for nobody was reached, or nobody said anything in time
    "minute_due",  # came by a channel where people sign in
    "minute",  # taken up within a minute (clause 12)
    "excluded",  # something left out after an objection
)
"""The columns of `score`, in its order."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure: two columns and their quotient; a rate unless `mean` says in what it is counted."""

    code: str
    name: str
    numerator: str
    denominator: str
    formula: str
    mean: str = ""
    rising: bool = True


MEASURES = (
    Measure("contact", "先行联系率", "contacted", "contact_due", "时限内先行联系 ÷ 应先行联系"),
    Measure("response", "响应率", "responded", "contact_due", "已联系诉求人 ÷ 应先行联系"),
    Measure("on_time", "按时办结率", "on_time", "due", "时限内答复并审核通过 ÷ 到期或已审核通过"),
    Measure("solved", "解决率", "solved", "valid", "回访称已解决 ÷ 有效回访"),
    Measure("satisfied", "满意率", "satisfied", "rated", "回访称满意或基本满意 ÷ 参评"),
    Measure("rating", "参评率", "rated", "reached", "参评 ÷ 接通回访"),
    Measure("returns", "退单率", "returned", "received", "申请退单 ÷ 承办", rising=False),
    Measure(
        "unjustified",
        "不当退单率",
        "return_refused",
        "returned",
        "退单未获同意 ÷ 申请退单",
        rising=False,
    ),
    Measure("rework", "重办率", "reworked", "answered", "再次处置 ÷ 答复审核通过", rising=False),
    Measure("first_dispatch", "一次派准率", "first_right", "dispatched", "首派单位未经流转办结 ÷ 已派单"),
    Measure(
        "mean_hops",
        "平均流转次数",
        "hops",
        "dispatched",
        "流转次数 ÷ 已派单",
        mean="次",
        rising=False,
    ),
    Measure(
        "hold",
        "平均持有时长",
        "held_seconds",
        "held",
        "持单时长 ÷ 移交或答复次数",
        mean="秒",
        rising=False,
    ),
)
BY_CODE = {each.code: each for each in MEASURES}

PARTS: dict[str, tuple[str, ...]] = {
    "contact": ("contact_due", "contacted", "responded"),
    "on_time": ("due", "on_time", "overdue"),
    "callback": ("asked", "reached", "valid", "solved", "rated", "satisfied", "excepted", "by_default"),
    "returns": ("returned", "return_refused"),
    "rework": ("answered", "reworked"),
    "first_dispatch": ("dispatched", "first_right", "hops", "by_rule", "spared", "spared_hops"),
}
"""What an objection may ask to leave out: these columns then count nothing, on both sides."""
