"""What people read for the words of the list of professional claimants."""

ENTRY_STATES = {
    "proposed": "待审核",
    "approved": "已审定，待告知",
    "listed": "在名单",
    "appealed": "异议中，已停用",
    "refused": "不予列入",
    "removed": "已移出",
    "expired": "已到期",
}
ENTRY_CHANGES = {
    "proposed": "提出",
    "approved": "同意列入",
    "refused": "不予列入",
    "listed": "告知本人，生效",
    "appealed": "本人异议，停用",
    "appeal_granted": "异议成立，移出",
    "appeal_denied": "异议不成立，恢复",
    "removed": "移出",
    "expired": "到期",
}
ENTRY_REASONS = {
    "template_claims": "同一模板批量投诉",
    "serial_purchases": "反复购买反复索赔",
    "batch_claims": "同日成批投诉",
}
FACTORS = {
    "template": "同一模板",
    "series": "同日成批",
    "same_merchant": "同一商家反复",
    "merchants": "不同商家",
    "count": "件数",
    "known_goods": "同一商品",
    "multiple": "求倍数赔偿",
    "legal_phrases": "法条用语",
    "label_only": "仅标签广告",
}
LOOKS = {"suspected": "系统提示", "claims": "提示的依据", "entries": "名单", "entry": "条目", "match": "核对"}

REPORTERS = {
    "entry_state": ENTRY_STATES,
    "entry_change": ENTRY_CHANGES,
    "entry_reason": ENTRY_REASONS,
    "factor": FACTORS,
    "look": LOOKS,
}
"""By kind, as `words.GLOSSARY`."""
