"""What waits for people beside the queues, in Chinese: tasks, notices, marks, what a source says."""

from shared.domain.vocabulary import Action

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
    Action.CONFIDENTIALITY: "密级变更",
}

MARKS = {"repeated": "多次重复", "beyond_town": "街镇无力解决", "legacy": "历史遗留"}

MARK_STATES = {
    "proposed": "待确认",
    "confirmed": "已确认",
    "refused": "不予确认",
    "contested": "部门有异议",
    "lifted": "已撤销",
    "expired": "已到期",
}

TASKS = {
    "city_refused_report": "市平台退回报告",
    "city_silent": "市平台没有回执",
    "city_unknown": "市平台来件看不懂",
    **{
        f"city_{action.value}": f"办结后的{name}"
        for action, name in ACTIONS.items()
        if action.value != "receipt"
    },
    "city_return_decided": "退单批复待核对",
    "city_extension_decided": "延期批复待核对",
    "city_due_changed": "时限变更待核对",
    "report_extension": "延期待批",
    "class_matter": "一类事待定牵头",
    "duty_dispute": "职责争议",
    "mark_proposed": "标记待确认",
    "mark_contested": "标记有异议",
    "handover_silent": "移交没有回执",
    "shelved_review": "挂账到复核日",
    "shelved_past_city": "挂账超过市平台时限",
    "verdict_escalate": "提级办理",
    "whistle": "街镇吹哨",
    "late_answer": "逾期未报到或未协助",
    "group_signal": "集中反映",
    "held_refused": "暂存的决定未执行",
    "report_whistle": "街镇吹哨",
    "report_report_in": "部门报到",
    "report_help_given": "协助反馈",
    "report_help_refused": "协助不能",
}

ALERTS = {
    "urgent": "紧急",
    "supervised": "督办",
    "returned": "退回",
    "rework": "重办",
    "unsigned": "超时未签收",
    "uncontacted": "超时未联系",
    "interim_due": "中途汇报到期",
    "group": "集中反映",
    "new": "待签收",
    "due_soon": "临期",
    "handed_over": "移交未回执",
    "outside": "告知区外或其他机关",
    "whistled": "吹哨",
    "help": "请协助",
    "late": "逾期未报到、未协助",
}
