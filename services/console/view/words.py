"""What people read for the words of the contract; a word this version doesn't know is shown as it is."""

from collections.abc import Mapping
from typing import Any

from shared.domain.lifecycle import Move, State
from shared.domain.vocabulary import (
    Action,
    ActorKind,
    CityReportKind,
    Confidentiality,
    Outcome,
    RequestType,
    ReturnGround,
    Satisfaction,
    Solved,
)

STATES = {
    State.DESK: "待派单",
    State.ISSUED: "待签收",
    State.SIGNED: "已签收",
    State.ASSIGNED: "已分派科室",
    State.CONTACTED: "已联系",
    State.IN_PROGRESS: "办理中",
    State.APPROVAL: "待领导审签",
    State.ANSWERED: "已答复",
    State.ANSWER_CHECK: "办结审核",
    State.ACCEPTED: "待回访",
    State.CLOSED: "已办结",
    State.RETURN_REQUESTED: "退单待审",
    State.REWORK: "再次处置",
    State.SHELVED: "挂账",
    State.GUIDED: "已引导",
    State.MERGED: "已并单",
    State.WITHDRAWN: "已撤单",
    State.RETURN_TO_CITY_REQUESTED: "申请退回市平台",
    State.RETURNED_TO_CITY: "已退回市平台",
}

MOVES = {
    None: "诉求进入派单",
    Move.DISPATCH: "派单",
    Move.QUEUE: "转派单台",
    Move.SIGN: "签收",
    Move.ASSIGN: "分派科室",
    Move.CONTACT: "先行联系",
    Move.SECTION_RETURN: "科室退回",
    Move.INTERIM: "中途汇报",
    Move.DRAFT: "拟稿送审签",
    Move.APPROVE: "审签同意",
    Move.DISAPPROVE: "审签退回",
    Move.ANSWER_TOGETHER: "合并答复",
    Move.REWORK_ELSEWHERE: "改由他单位再次处置",
    Move.RECLOCK: "重算时限",
    Move.WARN: "时限预警",
    Move.ASK_FACTS: "核实补充",
    Move.SPLIT: "拆单",
    Move.LINK: "关联一类事",
    Move.ASK_HELP: "请协助",
    Move.GIVE_HELP: "协助反馈",
    Move.REFUSE_HELP: "不能协助",
    Move.CO_REPORT: "协办意见",
    Move.WHISTLE: "吹哨",
    Move.REPORT_IN: "报到",
    Move.CONSULT: "会商",
    Move.ANSWER: "答复",
    Move.CHECK: "送办结审核",
    Move.ACCEPT: "审核通过",
    Move.SEND_BACK: "审核退回",
    Move.CLOSE: "办结",
    Move.REWORK: "再次处置",
    Move.REQUEST_RETURN: "申请退单",
    Move.ACCEPT_RETURN: "同意退单并改派",
    Move.REFUSE_RETURN: "不同意退单",
    Move.DESIGNATE: "指定承办",
    Move.REQUEST_EXTENSION: "申请延期",
    Move.GRANT_EXTENSION: "同意延期",
    Move.REFUSE_EXTENSION: "不同意延期",
    Move.FOLLOW_UP: "补充或重复来件",
    Move.URGE: "催办",
    Move.SUPERVISE: "督办",
    Move.ESCALATE: "提级",
    Move.CHANGE_DUE: "时限变更",
    Move.SHELVE: "挂账",
    Move.RESUME: "恢复办理",
    Move.GUIDE: "引导",
    Move.MERGE: "并单",
    Move.REOPEN: "重新打开",
    Move.WITHDRAW: "撤单",
    Move.REQUEST_RETURN_TO_CITY: "申请退回市平台",
    Move.CITY_TAKES_BACK: "市平台收回",
    Move.CITY_REFUSES: "市平台不同意退回",
}

REQUEST_TYPES = {
    RequestType.CONSULT: "咨询",
    RequestType.HELP: "求助",
    RequestType.COMPLAINT: "投诉",
    RequestType.REPORT: "举报",
    RequestType.SUGGESTION: "建议",
    RequestType.PRAISE: "表扬",
    RequestType.OTHER: "其他",
}

OUTCOMES = {
    Outcome.SOLVED: "已解决",
    Outcome.PARTLY_SOLVED: "部分解决",
    Outcome.UNSOLVED: "暂无法解决",
    Outcome.INFORMED: "已告知",
    Outcome.ACCEPTED: "受理",
    Outcome.NOT_ACCEPTED: "不予受理",
    Outcome.MEDIATED: "调解成功",
    Outcome.MEDIATION_ENDED: "终止调解",
    Outcome.CASE_FILED: "立案",
    Outcome.CASE_NOT_FILED: "不予立案",
}

CONFIDENTIALITY = {
    Confidentiality.OPEN: "公开",
    Confidentiality.IDENTITY_HIDDEN: "隐名",
    Confidentiality.SEALED: "密件",
}
ACTORS = {
    ActorKind.CITY: "市平台",
    ActorKind.UNIT: "承办单位",
    ActorKind.DESK: "派单台",
    ActorKind.SYSTEM: "系统",
    ActorKind.FEEDBACK: "回访",
}
ACTIONS = {
    Action.NEW: "新单",
    Action.URGE: "催单",
    Action.SUPPLEMENT: "补充",
    Action.SUPERVISE: "督办",
    Action.REHANDLE: "重办",
    Action.WITHDRAW: "撤单",
    Action.RETURN_DECIDED: "退单批复",
    Action.EXTENSION_DECIDED: "延期批复",
    Action.DUE_CHANGED: "时限变更",
    Action.RECEIPT: "回执",
}
CITY_REPORTS = {
    CityReportKind.SIGNED: "签收",
    CityReportKind.CONTACTED: "先行联系",
    CityReportKind.INTERIM: "中途汇报",
    CityReportKind.RETURN_REQUESTED: "申请退回",
    CityReportKind.EXTENSION_REQUESTED: "申请延期",
    CityReportKind.ANSWERED: "答复",
}
SOLVED = {Solved.YES: "已解决", Solved.PARTLY: "部分解决", Solved.NO: "未解决"}
SATISFACTION = {
    Satisfaction.SATISFIED: "满意",
    Satisfaction.FAIRLY: "基本满意",
    Satisfaction.NOT: "不满意",
}

RETURN_GROUNDS = {
    ReturnGround.NOT_OUR_DUTY: "不属于本单位职责",
    ReturnGround.NOT_OUR_AREA: "不在本单位辖区",
    ReturnGround.POWER_ELSEWHERE: "职权在其他单位",
    ReturnGround.RECUSAL: "应当回避",
    ReturnGround.NOT_GOVERNMENT: "不属于行政机关处理",
    ReturnGround.WRONG_FACTS: "派单所依据的情况有误",
}
EXTENSION_GROUNDS = {"complex": "情况复杂", "expert": "需检验鉴定", "several": "需多部门协同"}
MARKS = {"repeated": "重复诉求", "beyond_town": "街镇难以解决", "legacy": "历史遗留"}
TASKS = {
    "city_refused": "市平台退回报告",
    "city_unknown": "市平台来件看不懂",
    "report_extension": "延期待批",
    "whistle": "街镇吹哨",
    "group_signal": "集中反映",
    "held_refused": "暂存的决定未执行",
    "report_whistle": "街镇吹哨",
    "report_report_in": "部门报到",
    "report_help_given": "协助反馈",
    "report_help_refused": "协助不能",
}
SIGN_INS = {
    "signed_in": "登录",
    "signed_out": "退出",
    "refused": "密码不符",
    "locked": "锁定中",
    "created": "新建账号",
    "changed": "变更账号",
    "password": "重设密码",
}

GLOSSARY: dict[str, Mapping[Any, str]] = {
    "state": STATES,
    "move": MOVES,
    "request_type": REQUEST_TYPES,
    "outcome": OUTCOMES,
    "confidentiality": CONFIDENTIALITY,
    "actor": ACTORS,
    "action": ACTIONS,
    "city_report": CITY_REPORTS,
    "solved": SOLVED,
    "satisfaction": SATISFACTION,
    "return_ground": RETURN_GROUNDS,
    "extension_ground": EXTENSION_GROUNDS,
    "mark": MARKS,
    "task": TASKS,
    "sign_in": SIGN_INS,
}


def word(value: object, kind: str) -> str:
    """The Chinese for a word of that kind."""
    return GLOSSARY[kind].get(value) or str(value or "")
