"""One tree of errors: each with a code, an HTTP status, a Chinese message for people, and what to do next."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """A kind of error, as declared: the code is stable, the words may improve."""

    code: str
    status: int
    message: str
    advice: str


FAULTS: dict[str, Fault] = {
    fault.code: fault
    for fault in (
        Fault("encoding", 400, "内容不是有效的 UTF-8 文本", "请以 UTF-8 编码重新发送；旧系统可登记其编码"),
        Fault("shape", 400, "内容不是所要求的结构", "请按接口文档核对字段与层次"),
        Fault("field", 422, "字段内容不符合要求", "请改正所指字段后重新发送"),
        Fault("forbidden_text", 422, "文本含有不能保存的字符", "请去掉空字符或残缺字符后重新发送"),
        Fault("too_large", 413, "内容超过允许的大小", "请缩短内容，附件请走附件通道"),
        Fault("unknown_type", 400, "不认识的事件类型", "请核对事件类型，或升级接收方后重投"),
        Fault("unknown_source", 400, "来源未登记", "请先在目录中登记该来源"),
        Fault("handler_failed", 500, "处理该事件时程序出错", "已保存原文，修复后可重投"),
        Fault("not_found", 404, "没有找到", "请核对编号"),
        Fault("conflict", 409, "与当前状态冲突", "请刷新后再试"),
        Fault("illegal_move", 409, "当前状态不允许此操作", "请查看工单现状后再办理"),
        Fault("wrong_unit", 403, "本单位不是该工单的承办单位", "请由承办单位回报"),
        Fault("stale_version", 409, "依据的版本已过时", "请按最新的工单信息重新回报"),
        Fault("already_designated", 409, "已指定承办，不得退单", "请按指定办理"),
        Fault("already_returned", 409, "本单位对该工单已申请过退单", "请与派单台联系"),
        Fault("return_too_late", 409, "已超过可申请退单的时限", "请继续办理或申请延期"),
        Fault(
            "not_contacted",
            409,
            "尚未先行联系诉求人，不能答复",
            "请先联系诉求人并回报；无人接听的回报联系未果，分两日满三次后可以答复",
        ),
        Fault("hop_cap", 409, "流转次数已达上限", "请指定承办"),
        Fault("not_designable", 409, "该单位实行垂直管理，不能由区指定承办", "请协调，或申请退回市平台"),
        Fault("sealed", 409, "密件不进入一般派单", "请由派单台专人办理"),
        Fault("other_complainant", 409, "不同诉求人的工单不得并单", "请分别办理，可关联为一类事"),
        Fault("no_city_above", 409, "本区编号的诉求没有上级平台可退", "请派单、引导或移交"),
        Fault("claimed", 409, "已由其他派单员领取", "请办理其他诉求，或等领取到期"),
        Fault("missing_ground", 422, "缺少理由或依据", "请填写理由代码与法律依据"),
        Fault("unknown_ground", 422, "目录中没有这个退单理由", "请使用目录所列的退单理由代码"),
        Fault("ground_not_open", 422, "本单位不能使用这个退单理由", "请按目录选择适用的退单理由"),
        Fault("basis_not_cited", 422, "退单依据没有写明出处", "请写明《法规名称》及条款，或权责清单的条目"),
        Fault("missing_outcome", 422, "答复缺少办理结果", "请填写结果代码"),
        Fault(
            "outcome_not_fitting",
            422,
            "办理结果与诉求类型不符",
            "立案用于举报，调解用于投诉和求助，请改正结果代码",
        ),
        Fault("missing_words", 422, "答复缺少内容", "请填写查明的情况与处理结果"),
        Fault("missing_section", 422, "分派缺少科室", "请填写科室代码"),
        Fault("missing_units", 422, "没有写明是哪个单位", "请填写单位代码"),
        Fault("missing_review_day", 422, "挂账缺少复核日期", "请填写以后的复核日期"),
        Fault(
            "past_city_date",
            409,
            "复核日期超过市平台时限，且不能再申请延期",
            "请提前复核日期，或继续办理",
        ),
        Fault(
            "failed_twice", 409, "该单位就此事项两次办理未果，不得再单独主办", "请增加协办，或改派其他单位"
        ),
        Fault(
            "not_beyond_town",
            409,
            "没有主办街镇的申请、街镇两次办理未果或会商纪要，不能认定街镇无力解决",
            "请由主办街镇提出，或先组织会商",
        ),
        Fault("already_asked", 409, "已请该单位协助，尚未答复", "请等待答复"),
        Fault("call_time", 422, "通话时间晚于现在", "请填写三方通话的实际时间"),
        Fault("hidden_complainant", 409, "隐名诉求人不与承办单位通话", "请由派单台代为联系"),
        Fault("missing_due", 422, "时限变更缺少新的时限", "请填写新的办理时限"),
        Fault("extension_too_long", 422, "申请延期的天数超过上限", "请按规定的天数申请"),
        Fault("already_extended", 409, "该工单已申请过延期", "延期只有一次"),
        Fault("unknown_order", 404, "没有这个工单", "请核对工单编号"),
        Fault("unknown_callback", 404, "没有发起过这次回访", "请使用回访请求中的回访编号和工单编号"),
        Fault("wrong_owner", 403, "回访主体与提交者不符", "市级回访结果须由市平台提交，其他回访不得冒用"),
        Fault("window_open", 409, "异议期未满，不能发布", "请在异议期满后发布"),
        Fault("window_closed", 409, "异议期已过", "已发布的可申请更正"),
        Fault("round_closed", 409, "现在不是这一轮评价的时间", "请在公布的评价时间内评价"),
        Fault("objections_open", 409, "还有异议未处理", "请先处理全部异议"),
        Fault("correction_due", 409, "已采纳的异议尚未更正", "请先出更正版"),
        Fault("recused", 403, "本人所在单位与此事有关，应当回避", "请由其他单位的人员决定"),
        Fault("second_person", 409, "向社会公布须由另一人批准", "请由拟稿人以外的人员发布"),
        Fault("unknown_unit", 422, "目录中没有这个单位", "请核对单位代码"),
        Fault("unit_excluded", 409, "该单位应当回避或已退过此单", "请改派其他单位"),
        Fault("list_off", 409, "名单尚未启用", "请先完成个人信息保护影响评估并备案"),
        Fault("missing_evidence", 422, "作为依据的诉求不足", "请至少提供三件该诉求人的市场监管类诉求"),
        Fault("not_suspected", 409, "没有达到提示标准的行为特征", "请核对对象，或等积累更多依据"),
        Fault("forbidden_group", 409, "内部举报人和公益举报不得列入名单", "请核实对象后终止列入"),
        Fault("same_reviewer", 409, "须由两家单位的不同人员分别审核", "请由另一单位的审核人员办理"),
        Fault("not_a_reviewer", 403, "不是名单的审核人员", "审核人员由市场监管局和司法局指定"),
        Fault("illegal_entry_move", 409, "名单条目的当前状态不允许此操作", "请查看条目现状后再办理"),
        Fault("case_over", 403, "本单位已不承办该工单，案卷不再开放", "请与现承办单位或派单台联系"),
        Fault("file_type", 422, "不支持的文件类型，或文件不完整", "请上传照片、PDF、录音或录像"),
        Fault("harmful_file", 422, "文件未通过安全检查", "请检查文件后重新上传"),
        Fault("too_many_files", 409, "附件数量已达上限", "请合并文件后再上传"),
        Fault("too_many_requests", 429, "请求过于频繁", "请稍后再试"),
        Fault("too_slow", 408, "内容发送得太慢", "请检查网络后重新发送"),
        Fault("unauthorised", 401, "没有身份或身份无效", "请登录或核对令牌"),
        Fault("bad_signature", 401, "签名无效，或时间超出允许的范围", "请核对共享密钥和时钟后重新签名"),
        Fault("idempotency_mismatch", 409, "同一幂等键曾用于不同内容", "请为新内容使用新的幂等键"),
        Fault("unavailable", 503, "服务暂时不可用", "请稍后重试，已受理的不会丢失"),
    )
}


class TiaokuaiError(Exception):
    """The root of all errors people may meet: `fault` says the kind, `field` and `detail` where and what."""

    def __init__(self, code: str, *, field: str = "", detail: str = "") -> None:
        self.fault = FAULTS[code]
        self.field = field
        self.detail = detail
        super().__init__(f"{code}{f' at {field}' if field else ''}{f': {detail}' if detail else ''}")

    @property
    def message(self) -> str:
        """The Chinese sentence for people."""
        return self.fault.message
