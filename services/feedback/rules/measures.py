"""Every figure of `domain.md` §8: what it is called, how it is counted, and what it is counted from.

One order counts for one unit by the columns of `COUNTS`; every figure of any unit, category, town or period
is a quotient of two sums of them, so it adds up whichever way it is split.
"""

from dataclasses import dataclass

COUNT_NAMES = {
    "dispatched": "首派",  # first lead of an order dispatched
    "first_right": "一次派准",  # closed by its first lead, no hop
    "hops": "流转次数",  # handings from one unit to another, counted for the first lead
    "by_rule": "规则派单",  # dispatched by a rule, not by a person
    "spared": "街镇少接",  # sent by a rule to a department although it lies in a known town (clause 52)
    "spared_hops": "避免流转",  # of these, closed there without a hop
    "received": "承办",  # led it at some time
    "returned": "申请退单",  # asked to return it
    "return_refused": "退单未获同意",  # and was refused
    "held": "移交或答复次数",  # handed it over or answered it: times
    "held_seconds": "持单秒数",
    "contact_due": "应先行联系",  # first contact is due or was made
    "contacted": "时限内联系",  # in time
    "responded": "已联系",  # at all
    "due": "到期或审核通过",  # the binding time has come, or the answer was accepted
    "on_time": "按时办结",  # answered by then
    "overdue": "超期未办结",  # still open past it
    "closed": "办结",
    "answered": "答复审核通过",  # an answer of its was accepted
    "reworked": "再次处置",  # and had to be done again
    "supervised": "督办",
    "escalated": "提请会商",
    "asked": "应回访",  # answers about which somebody was asked
    "reached": "接通",
    "valid": "有效回访",  # said whether it is solved
    "solved": "已解决",
    "rated": "参评",
    "satisfied": "满意",  # satisfied or fairly
    "excepted": "合理例外",  # judged a reasonable exception: in none of the five before
    "anonymous": "匿名办结",  # closed without a callback
    "by_default": "未接通或未评价",  # closed for nobody was reached, or nobody said anything in time
    "minute_due": "登录渠道",  # came by a channel where people sign in
    "minute": "一分钟内",  # taken up within a minute (clause 12)
    "excluded": "异议不计",  # something left out after an objection
}
"""What each is called in a file for people."""
COUNTS = tuple(COUNT_NAMES)
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
