"""What people read for the words of callbacks, editions, ratings and arrears."""

AUDIENCES = {"leaders": "领导参阅", "units": "承办单位", "public": "向社会公布"}
BOARD_PARTS = {
    "contact": "先行联系",
    "on_time": "按时办结",
    "callback": "解决与满意",
    "returns": "退单",
    "rework": "重办",
    "first_dispatch": "一次派准",
}
OCCASIONS = {"informed": "抄告", "co": "协办", "help": "协助", "whistle": "吹哨", "round": "半年度评价"}
CALLBACK_OWNERS = {"district": "区级", "city": "市级", "town": "街镇", "firm": "第三方"}
CALLBACK_REASONS = {"slow": "办理太慢", "attitude": "态度不好", "result": "结果不满", "unheard": "未沟通"}
EXCEPTIONS = {"unlawful": "诉求不合法", "judged": "已由法院裁判", "policy": "政策不允许"}
RATING_REASONS = {
    "late": "到场或回复不及时",
    "absent": "未报到",
    "shirked": "推诿",
    "unhelpful": "未解决实际问题",
    "no_guidance": "缺少业务指导",
}
RUNGS = {"yellow": "黄灯", "red": "红灯", "overdue": "超期", "supervised": "督办", "escalated": "提级"}
ARREARS_STAGES = {"transfer": "转办", "result": "反馈处理结果", "longest": "最长期限"}
VERDICTS = {
    "satisfied": "回访称已解决、满意",
    "not_solved": "回访称未解决",
    "not_satisfied": "回访称不满意",
    "unrated": "回访接通，未作评价",
    "unreachable": "三次未接通",
    "silence": "七日无回访结果",
    "anonymous": "匿名诉求，不回访",
    "exception": "认定为合理例外",
    "reopened": "诉求人再次来件",
}

FEEDBACK = {
    "audience": AUDIENCES,
    "board_part": BOARD_PARTS,
    "occasion": OCCASIONS,
    "rating_reason": RATING_REASONS,
    "callback_owner": CALLBACK_OWNERS,
    "callback_reason": CALLBACK_REASONS,
    "callback_exception": EXCEPTIONS,
    "verdict": VERDICTS,
    "arrears_stage": ARREARS_STAGES,
    "rung": RUNGS,
}
"""By kind, as `words.GLOSSARY`."""
