"""The trade's closed and open word lists, in English; what people read is Chinese and lives beside them.

Enumerations on the wire are open: a value this version doesn't know is kept as it came, marked
`known = False`, and goes to a person rather than being lost.
"""

from enum import StrEnum
from operator import attrgetter
from typing import Self


class OpenEnum(StrEnum):
    """A word list that keeps a word it doesn't know instead of failing."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str) or not 0 < len(value) <= 64:
            return None
        stranger = str.__new__(cls, value)
        stranger._name_ = "UNKNOWN"
        stranger._value_ = value
        return stranger

    @property
    def known(self) -> bool:
        return self._name_ != "UNKNOWN"


# The standard library's own property runs in Python, at every word that is written.
OpenEnum.value = property(attrgetter("_value_"))  # type: ignore[assignment, method-assign]


class Action(OpenEnum):
    """What the source says under a complaint's number (`domain.md` §1b)."""

    NEW = "new"  # 新单
    URGE = "urge"  # 催单
    SUPPLEMENT = "supplement"  # 补充
    SUPERVISE = "supervise"  # 督办
    REHANDLE = "rehandle"  # 重办
    WITHDRAW = "withdraw"  # 撤单
    RETURN_DECIDED = "return_decided"  # 退单批复
    EXTENSION_DECIDED = "extension_decided"  # 延期批复
    DUE_CHANGED = "due_changed"  # 时限变更
    RECEIPT = "receipt"  # 回执: the city acknowledges or refuses one of our reports
    CONFIDENTIALITY = "confidentiality"  # 密级变更: of the district's own, by a person with a reason


class RequestType(OpenEnum):
    """诉求类型: what is asked for."""

    CONSULT = "consult"  # 咨询
    HELP = "help"  # 求助
    COMPLAINT = "complaint"  # 投诉
    REPORT = "report"  # 举报
    SUGGESTION = "suggestion"  # 建议
    PRAISE = "praise"  # 表扬
    OTHER = "other"  # 其他


class Confidentiality(OpenEnum):
    """Who may see whom: raised by anyone, lowered only by a leader with a reason."""

    OPEN = "open"  # 公开
    IDENTITY_HIDDEN = "identity_hidden"  # 隐名
    SEALED = "sealed"  # 密件


class PartyKind(OpenEnum):
    """What a complainant or respondent is."""

    ENTERPRISE = "enterprise"
    PERSON = "person"
    UNIT = "unit"
    ANONYMOUS = "anonymous"


class UnitRole(OpenEnum):
    """In which role a unit receives a message about an order."""

    LEAD = "lead"  # 主办
    CO = "co"  # 协办
    INFORMED = "informed"  # 知晓
    HELP = "help"  # 协助


class OrderKind(OpenEnum):
    """Why a unit receives a message about an order."""

    ISSUED = "issued"  # 派单
    REISSUED = "reissued"  # 改派
    FOLLOWED_UP = "followed_up"  # 补充或重复
    URGED = "urged"  # 催办
    SUPERVISED = "supervised"  # 督办
    DESIGNATED = "designated"  # 指定承办
    WITHDRAWN = "withdrawn"  # 撤单
    COPIED = "copied"  # 抄告
    HELP_ASKED = "help_asked"  # 请协助
    WHISTLED = "whistled"  # 吹哨
    REWORK = "rework"  # 再次处置
    ANSWER_SENT_BACK = "answer_sent_back"  # 审核退回
    EXTENSION_DECIDED = "extension_decided"  # 延期批复
    RETURN_REFUSED = "return_refused"  # 退单不予同意
    DUE_CHANGED = "due_changed"  # 时限变更
    WARNED = "warned"  # 时限预警: the colour is `due.colour`
    HELP_ANSWERED = "help_answered"  # 协助回复, to the lead
    CO_REPORTED = "co_reported"  # 协办意见, to the lead
    REPORTED_IN = "reported_in"  # 已报到, to the town that whistled
    CONSULTED = "consulted"  # 会商纪要
    CLASS_MATTER = "class_matter"  # 归入一类事
    CHASED = "chased"  # 逾期未报到、未协助，催促
    THREE_WAY_CALL = "three_way_call"  # 三方通话
    APPROVAL_DECIDED = "approval_decided"  # 审签退回
    REPORT_REFUSED = "report_refused"  # 回报不予受理


class ReportKind(OpenEnum):
    """What a unit reports on an order."""

    SIGNED = "signed"  # 签收
    ASSIGNED = "assigned"  # 分派科室
    CONTACTED = "contacted"  # 先行联系
    UNREACHED = "unreached"  # 联系未果: nobody answered, which is no contact
    INTERIM = "interim"  # 中途汇报
    ANSWERED = "answered"  # 答复
    RETURN_REQUESTED = "return_requested"  # 申请退单
    EXTENSION_REQUESTED = "extension_requested"  # 申请延期
    HELP_GIVEN = "help_given"  # 协助反馈
    HELP_REFUSED = "help_refused"  # 协助不能
    WHISTLE = "whistle"  # 吹哨
    REPORT_IN = "report_in"  # 报到
    SECTION_RETURNED = "section_returned"  # 科室退回
    APPROVED = "approved"  # 领导审签同意
    DISAPPROVED = "disapproved"  # 领导审签退回
    HELP_ASKED = "help_asked"  # 请协助: the lead asks a unit for one named act
    CO_REPORTED = "co_reported"  # 协办意见
    CONSULTED = "consulted"  # 会商纪要


class ReturnGround(OpenEnum):
    """退单理由: why a unit says that an order isn't its own; each needs a legal basis in words."""

    NOT_OUR_DUTY = "not_our_duty"  # 不属于本单位职责
    NOT_OUR_AREA = "not_our_area"  # 不在本单位辖区
    POWER_ELSEWHERE = "power_elsewhere"  # 职权在其他单位
    RECUSAL = "recusal"  # 应当回避
    NOT_GOVERNMENT = "not_government"  # 不属于行政机关处理
    WRONG_FACTS = "wrong_facts"  # 派单所依据的情况有误


class Colour(OpenEnum):
    """时限预警的三色: how little of an order's time is left."""

    YELLOW = "yellow"  # 黄: half of it
    ORANGE = "orange"  # 橙: a fifth of it
    RED = "red"  # 红: none


class Outcome(OpenEnum):
    """结果: how a request ended, by request type (`domain.md` §1b)."""

    ACCEPTED = "accepted"  # 受理
    NOT_ACCEPTED = "not_accepted"  # 不予受理 (article required)
    MEDIATED = "mediated"  # 调解成功
    MEDIATION_ENDED = "mediation_ended"  # 终止调解
    CASE_FILED = "case_filed"  # 立案
    CASE_NOT_FILED = "case_not_filed"  # 不予立案
    INFORMED = "informed"  # 已告知
    SOLVED = "solved"  # 已解决
    PARTLY_SOLVED = "partly_solved"  # 部分解决
    UNSOLVED = "unsolved"  # 暂无法解决


class Relation(OpenEnum):
    """How a complaint relates to an earlier matter."""

    NONE = "none"
    SAME = "same"
    MAYBE = "maybe"


class CityReportKind(OpenEnum):
    """What the district tells the city platform under a number."""

    SIGNED = "signed"
    CONTACTED = "contacted"
    INTERIM = "interim"
    RETURN_REQUESTED = "return_requested"
    EXTENSION_REQUESTED = "extension_requested"
    ANSWERED = "answered"


class Solved(OpenEnum):
    """解决: what the complainant says of the result."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Satisfaction(OpenEnum):
    """满意: how the complainant rates the handling."""

    SATISFIED = "satisfied"
    FAIRLY = "fairly"
    NOT = "not"


class ExceptionKind(OpenEnum):
    """Why a bad answer may be no failing of the unit's; reviewed with evidence, confirmed by a person."""

    UNLAWFUL = "unlawful"  # 诉求不合法
    JUDGED = "judged"  # 已由法院裁判
    POLICY = "policy"  # 政策不允许


class CallbackOwner(OpenEnum):
    """Whose callback it is; the city's is the official one."""

    CITY = "city"
    DISTRICT = "district"
    TOWN = "town"
    FIRM = "firm"


class VerdictKind(OpenEnum):
    """What feedback asks dispatch to do with an accepted order."""

    CLOSED = "closed"
    REWORK = "rework"
    SUPERVISE = "supervise"
    ESCALATE = "escalate"


class Rung(OpenEnum):
    """A step of the supervision ladder (督办) on the binding due time; green has none."""

    YELLOW = "yellow"  # 黄: a working day left
    RED = "red"  # 红: half of one
    OVERDUE = "overdue"  # 超期
    SUPERVISED = "supervised"  # 督办: a working day late
    ESCALATED = "escalated"  # 提级: three


class ActorKind(OpenEnum):
    """Who made a move."""

    CITY = "city"
    UNIT = "unit"
    DESK = "desk"
    SYSTEM = "system"
    FEEDBACK = "feedback"
