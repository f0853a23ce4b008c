"""pydantic's errors in the words of the official who edits the catalogue."""

from pydantic_core import ErrorDetails

_WORDS = {
    "missing": "缺少「{field}」",
    "extra_forbidden": "不认识的栏目「{field}」",
    "string_type": "「{field}」应当是一段文字",
    "string_too_short": "「{field}」不能少于 {min_length} 个字",
    "string_too_long": "「{field}」不能超过 {max_length} 个字",
    "string_pattern_mismatch": "「{field}」的写法不对：{input}",
    "enum": "「{field}」只能是 {expected}，不能是 {input}",
    "tuple_type": "「{field}」应当是列表",
    "set_type": "「{field}」应当是列表",
    "frozen_set_type": "「{field}」应当是列表",
    "dict_type": "「{field}」应当是「名称: 值」",
    "model_type": "「{field}」应当是「名称: 值」",
    "too_short": "「{field}」至少要有 {min_length} 项",
    "date_from_datetime_parsing": "「{field}」应当是日期（年-月-日）：{input}",
    "date_type": "「{field}」应当是日期（年-月-日）",
    "time_parsing": "「{field}」应当是时间（时:分）：{input}",
    "float_parsing": "「{field}」应当是数字：{input}",
    "int_parsing": "「{field}」应当是整数：{input}",
    "greater_than": "「{field}」应当大于 {gt}",
    "less_than_equal": "「{field}」不能大于 {le}",
    "greater_than_equal": "「{field}」不能小于 {ge}",
    "value_error": "{error}",
}


def in_chinese(error: ErrorDetails) -> str:
    """One sentence; falls back to pydantic's own words for kinds not listed."""
    words = _WORDS.get(error["type"], "「{field}」有误：" + error["msg"].replace("{", "").replace("}", ""))
    return words.format(field=_field(error), input=error["input"], **error.get("ctx", {})).replace(
        " or ", "、"
    )


def _field(error: ErrorDetails) -> str:
    names = [step for step in error["loc"] if isinstance(step, str)]
    return names[-1] if names else "文件"
