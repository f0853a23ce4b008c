"""What can go wrong in running a service, beside the contract's own errors; the same tree, the same shape."""

from shared.contract.errors import Fault, TiaokuaiError

PLATFORM_FAULTS: dict[str, Fault] = {
    fault.code: fault
    for fault in (
        Fault("forbidden", 403, "没有办理此事的权限", "请向管理员申请相应权限"),
        Fault("edited_meanwhile", 412, "内容已被他人修改", "请刷新页面，核对后再提交"),
        Fault("method_not_allowed", 405, "此地址不支持该方法", "请按接口文档核对方法"),
        Fault("internal", 500, "服务内部出错", "请稍后重试；若仍出错，请把请求编号告知管理员"),
        Fault("configuration", 500, "配置有误", "请按配置说明改正后重新启动"),
        Fault("migration_changed", 500, "已执行的数据库变更被改动", "请还原该文件，另写新的变更"),
        Fault(
            "migration_out_of_turn",
            409,
            "数据库变更的先后不对",
            "请先执行所列变更；或停止全部服务后不带 --phase 一次执行完",
        ),
        Fault("unsealable", 500, "密封内容无法打开", "请核对密封密钥及其版本"),
    )
}


class PlatformError(TiaokuaiError):
    """An error of running, not of the trade: `code` is one of `PLATFORM_FAULTS`."""

    def __init__(self, code: str, *, field: str = "", detail: str = "") -> None:
        self.fault = PLATFORM_FAULTS[code]
        self.field = field
        self.detail = detail
        Exception.__init__(self, ": ".join(part for part in (code, field, detail) if part))
