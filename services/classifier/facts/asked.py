"""What a text asks for, by what it says: the kind of request, and which words say so."""

from shared.domain.vocabulary import RequestType
from shared.domain.words import words

# In the order of weight: who reports a violation also complains, who complains also asks for help.
_WORDS = {
    RequestType.REPORT: words("举报 检举 揭发 涉嫌违法 请依法查处 依法立案 违法线索"),
    RequestType.COMPLAINT: words(
        "投诉 不满 要求赔偿 要求退款 要求退货 退一赔 态度恶劣 推诿 不作为 乱收费 维权"
    ),
    RequestType.PRAISE: words("表扬 感谢信 特此感谢 点赞 锦旗"),
    RequestType.SUGGESTION: words("建议 希望能增设 能否增设 希望优化 合理化"),
    RequestType.CONSULT: words(
        "咨询 请问 想了解 如何办理 怎么办理 需要什么材料 是否可以 有没有政策 什么时候能"
    ),
    RequestType.HELP: words("求助 请求帮助 请帮助 请协调 希望协调 请尽快处理 请解决 希望解决 无法办理"),
}


def request_type_in(copy: str) -> tuple[RequestType, str]:
    """The kind and its word; `other` and nothing where no word tells. A claim for money is a complaint."""
    for kind, said in _WORDS.items():
        found = next((word for word in said if word in copy), None)
        if found:
            return kind, found
    return RequestType.OTHER, ""
