"""What people read for the words of the contract; a word this version doesn't know is shown as it is."""

from collections.abc import Mapping
from typing import Any

from services.console.view.feedback_words import FEEDBACK
from services.console.view.reporter_words import REPORTERS
from services.console.view.task_words import ACTIONS, ALERTS, MARK_STATES, MARKS, TASKS
from shared.domain import chinese_words
from shared.domain.lifecycle import Move, State
from shared.domain.vocabulary import (
    Confidentiality,
    Outcome,
    PartyKind,
    RequestType,
    Satisfaction,
    Solved,
)

# One list for every screen; below it what people at this one are told in other words.
STATES = chinese_words.STATES | {
    State.ISSUED: "待签收",
    State.DESK: "待派单",
    State.APPROVAL: "待领导审签",
    State.ACCEPTED: "待回访",
}

MOVES: dict[Any, str] = {
    None: "诉求进入派单",
    **chinese_words.MOVES,
    Move.DRAFT: "拟稿送审签",
    Move.ANSWER_TOGETHER: "合并答复",
    Move.REWORK_ELSEWHERE: "改由他单位再次处置",
    Move.ASK_FACTS: "核实补充",
    Move.LINK: "关联一类事",
    Move.GIVE_HELP: "协助反馈",
    Move.FOLLOW_UP: "补充或重复来件",
    Move.REOPEN: "重新打开",
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
ACTORS = chinese_words.ACTORS
CITY_REPORTS = chinese_words.CITY_REPORTS
SOLVED = {Solved.YES: "已解决", Solved.PARTLY: "部分解决", Solved.NO: "未解决"}
SATISFACTION = {
    Satisfaction.SATISFIED: "满意",
    Satisfaction.FAIRLY: "基本满意",
    Satisfaction.NOT: "不满意",
}

EXTENSION_GROUNDS = {"complex": "情况复杂", "expert": "需检验鉴定", "several": "需多部门协同"}
SIGN_INS = {
    "signed_in": "登录",
    "signed_out": "退出",
    "refused": "密码不符",
    "locked": "锁定中",
    "created": "新建账号",
    "changed": "变更账号",
    "password": "重设密码",
}
DUTY_LEVELS = {"duty": "第一级", "leader": "第二级（超时上报）", "commander": "第三级（再超时上报）"}

PARTIES = {PartyKind.ENTERPRISE: "企业", PartyKind.PERSON: "个人", PartyKind.UNIT: "单位"}
OUTSIDE_BODIES = {
    "court": "法院",
    "arbitration": "仲裁",
    "review": "行政复议",
    "petition": "信访",
    "12315": "12315",
}
HINTS = {
    "danger": "危险",
    "threat": "扬言",
    "urgent": "紧急",
    "group": "多人反映",
    "cross_town": "跨街镇",
}

CLASS_EVIDENCE = {
    "text": "文字相近",
    "rare_words": "罕见词相同",
    "place_or_firm": "地点或企业相同",
    "complainant": "诉求人相同",
    "enterprise": "企业相同",
    "place": "地点相同",
}
IMPORTS = {"looked_at": "已预览，未开始", "running": "导入中", "done": "已完成", "failed": "中断"}
SUBMISSION_FIELDS = {
    "number": "工单编号",
    "action": "动作",
    "sequence": "顺序号",
    "channel": "诉求渠道",
    "submitted_at": "诉求时间",
    "complainant.name": "诉求人",
    "complainant.phone": "联系电话",
    "complainant.id_card": "身份证号",
    "enterprise.name": "企业名称",
    "enterprise.uscc": "统一社会信用代码",
    "respondent.name": "被诉方",
    "title": "标题",
    "items.text": "诉求内容",
    "items.request_type": "诉求类型",
    "place": "事发地址",
    "confidentiality": "保密",
    "urgent": "紧急",
    "due_city": "办理时限",
    "related": "关联编号",
    "note": "补充说明",
}

GLOSSARY: dict[str, Mapping[Any, str]] = {
    **FEEDBACK,
    **REPORTERS,
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
    "return_ground": chinese_words.RETURN_GROUNDS,
    "extension_ground": EXTENSION_GROUNDS,
    "mark": MARKS,
    "mark_state": MARK_STATES,
    "task": TASKS,
    "sign_in": SIGN_INS,
    "duty_level": DUTY_LEVELS,
    "alert": ALERTS,
    "import": IMPORTS,
    "class_evidence": CLASS_EVIDENCE,
    "submission_field": SUBMISSION_FIELDS,
    "party": PARTIES,
    "outside_body": OUTSIDE_BODIES,
    "hint": HINTS,
}


def word(value: object, kind: str) -> str:
    """The Chinese for a word of that kind."""
    return GLOSSARY[kind].get(value) or str(value or "")
