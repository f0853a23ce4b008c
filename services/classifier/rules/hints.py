"""Signals in a text: urgency, danger, many callers, several towns; and words that hint at legacy (clause 52).

A hint is advice to dispatch; a word like 多年 proposes a mark and never moves a duty by itself.
"""

import re

from shared.contract.events.classification import ProposedMark

_HINTS: dict[str, tuple[str, ...]] = {
    "danger": (
        "燃气泄漏", "煤气泄漏", "天然气泄漏", "煤气味", "燃气味", "爆炸", "着火", "起火", "坍塌", "触电",
        "有毒气体", "中毒", "安全隐患严重", "随时倒塌",
    ),
    "threat": ("扬言", "跳楼", "自杀", "同归于尽", "报复社会", "轻生"),
    "urgent": ("被迫停产", "全面停产", "停工停产", "断水断电", "拖欠工资", "欠薪", "讨薪", "急需救助"),
    "group": ("集体上访", "多名业主", "几十名", "上百人", "集体反映", "联名", "聚集"),
    "cross_town": ("跨街镇", "两个镇", "两镇交界", "几个街镇", "多个街镇", "交界处"),
}  # fmt: skip
_LEGACY = ("历史遗留", "多年未解决", "多年来", "十几年", "拖了几年", "老问题", "遗留问题", "动迁遗留")


def _any(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words)))


_PATTERNS = {hint: _any(words) for hint, words in _HINTS.items()}
_ALL = _any(tuple(word for words in _HINTS.values() for word in words))
_LEGACY_PATTERN = _any(_LEGACY)


def hints(matching_copy: str) -> tuple[str, ...]:
    """The hints a text gives, in alphabetical order; most texts give none and cost one look."""
    if not _ALL.search(matching_copy):
        return ()
    return tuple(sorted(hint for hint, pattern in _PATTERNS.items() if pattern.search(matching_copy)))


def proposed_marks(matching_copy: str) -> tuple[ProposedMark, ...]:
    """The marks of clause 52 a text hints at, with the words that do; a person confirms."""
    found = _LEGACY_PATTERN.search(matching_copy)
    return (ProposedMark(kind="legacy", evidence=found.group()),) if found else ()
