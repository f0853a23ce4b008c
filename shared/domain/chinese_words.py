"""What people call the words of the lifecycle, returns, reports and arrears, in Chinese: for every screen."""

from shared.domain.lifecycle import Move, State
from shared.domain.vocabulary import ActorKind, CityReportKind, ReturnGround

STATES: dict[str, str] = {
    State.DESK: "待派",
    State.ISSUED: "已派",
    State.SIGNED: "已签收",
    State.ASSIGNED: "已分派科室",
    State.CONTACTED: "已联系",
    State.IN_PROGRESS: "办理中",
    State.APPROVAL: "待审签",
    State.ANSWERED: "已答复",
    State.ANSWER_CHECK: "办结审核",
    State.ACCEPTED: "审核通过",
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

MOVES: dict[str, str] = {
    Move.DISPATCH: "派单",
    Move.QUEUE: "转派单台",
    Move.SIGN: "签收",
    Move.ASSIGN: "分派科室",
    Move.SECTION_RETURN: "科室退回",
    Move.CONTACT: "先行联系",
    Move.ATTEMPT_CONTACT: "联系未果",
    Move.INTERIM: "中途汇报",
    Move.DRAFT: "送领导审签",
    Move.APPROVE: "审签同意",
    Move.DISAPPROVE: "审签退回",
    Move.ANSWER: "答复",
    Move.ANSWER_TOGETHER: "一类事统一答复",
    Move.CHECK: "送办结审核",
    Move.ACCEPT: "审核通过",
    Move.SEND_BACK: "审核退回",
    Move.CLOSE: "办结",
    Move.REWORK: "再次处置",
    Move.REWORK_ELSEWHERE: "另行派单再次处置",
    Move.REQUEST_RETURN: "申请退单",
    Move.ACCEPT_RETURN: "同意退单并改派",
    Move.REFUSE_RETURN: "不同意退单",
    Move.DESIGNATE: "指定承办",
    Move.REQUEST_EXTENSION: "申请延期",
    Move.GRANT_EXTENSION: "同意延期",
    Move.REFUSE_EXTENSION: "不同意延期",
    Move.FOLLOW_UP: "补充或重复",
    Move.URGE: "催办",
    Move.SUPERVISE: "督办",
    Move.ESCALATE: "提级",
    Move.CHANGE_DUE: "时限变更",
    Move.RECLOCK: "重算时限",
    Move.WARN: "时限预警",
    Move.SHELVE: "挂账",
    Move.RESUME: "恢复办理",
    Move.GUIDE: "引导",
    Move.MERGE: "并单",
    Move.ASK_FACTS: "请补充情况",
    Move.SPLIT: "拆单",
    Move.LINK: "归入一类事",
    Move.ASK_HELP: "请协助",
    Move.GIVE_HELP: "已协助",
    Move.REFUSE_HELP: "不能协助",
    Move.CO_REPORT: "协办意见",
    Move.WHISTLE: "吹哨",
    Move.REPORT_IN: "报到",
    Move.CONSULT: "会商",
    Move.CHASE: "催促报到或协助",
    Move.THREE_WAY_CALL: "三方通话",
    Move.REOPEN: "重新受理",
    Move.WITHDRAW: "撤单",
    Move.REQUEST_RETURN_TO_CITY: "申请退回市平台",
    Move.CITY_TAKES_BACK: "市平台收回",
    Move.CITY_REFUSES: "市平台不同意退回",
}

ACTORS: dict[str, str] = {
    ActorKind.CITY: "市平台",
    ActorKind.UNIT: "承办单位",
    ActorKind.DESK: "派单台",
    ActorKind.SYSTEM: "系统",
    ActorKind.FEEDBACK: "回访",
}

CREDITOR_SIZES: dict[str, str] = {"micro": "微型", "small": "小型", "medium": "中型", "large": "大型"}
"""How large who is owed is (clause 46)."""

SUM_BANDS: dict[str, str] = {
    "to_100k": "10万元以下",
    "to_1m": "10万—100万元",
    "to_10m": "100万—1000万元",
    "above_10m": "1000万元以上",
}
"""How much is owed (clause 46)."""

CITY_REPORTS: dict[str, str] = {
    CityReportKind.SIGNED: "签收",
    CityReportKind.CONTACTED: "先行联系",
    CityReportKind.INTERIM: "中途汇报",
    CityReportKind.RETURN_REQUESTED: "申请退回市平台",
    CityReportKind.EXTENSION_REQUESTED: "申请延期",
    CityReportKind.ANSWERED: "答复",
}

RETURN_GROUNDS: dict[str, str] = {
    ReturnGround.NOT_OUR_DUTY: "不属于本单位职责",
    ReturnGround.NOT_OUR_AREA: "不在本单位辖区",
    ReturnGround.POWER_ELSEWHERE: "职权在其他单位",
    ReturnGround.RECUSAL: "应当回避",
    ReturnGround.NOT_GOVERNMENT: "不属于行政机关处理",
    ReturnGround.WRONG_FACTS: "派单所依据的情况有误",
}
