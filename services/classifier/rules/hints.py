"""Signals in a text, by word lists: danger, threats, urgency, many callers, several towns, an old matter.

A hint is advice to dispatch with a named word behind it; urgent ones go to the duty officer at once
(`domain.md` §1b). A word like 多年 only proposes a mark and never moves a duty by itself (§5).
"""

from ahocorasick_rs import AhoCorasick

from shared.contract.events.classification import ProposedMark

_WORDS = {
    "danger": """
        燃气泄漏 煤气泄漏 天然气泄漏 漏气 煤气味 燃气味 着火 起火 火灾 失火 爆炸 坍塌 倒塌 塌方 触电 漏电
        被困 危化品泄漏 化学品泄漏 有毒气体 中毒 一氧化碳 生命危险 人身安全受到威胁 持刀 安全隐患严重""",
    "threat": "扬言 跳楼 轻生 自杀 不想活 同归于尽 报复社会 绝食 自焚 以死相逼",
    "urgent": """
        停产 停工停产 被迫停工 无法生产 生产线停 断水断电 拉闸 欠薪 拖欠工资 拖欠农民工 讨薪 工资没发
        发不出工资 不发工资 救命钱 断药 急需救助 万分紧急 十万火急 情况紧急""",
    "group": """
        集体上访 集体讨薪 集体投诉 集体反映 联名反映 联名投诉 聚集维权 堵门 堵路 拉横幅 群体性 上百人
        数百人 几百人 几十人 几十名 上百名 数十名 多名业主 全体员工 全体商户 全体业主""",
    "cross_town": "跨街镇 跨镇 两个镇 两镇交界 街镇交界 几个街镇 多个街镇",
}
_LEGACY = """
    历史遗留 遗留问题 动迁遗留 多年 十几年 二十年 数年 好几年 拖了几年 长期得不到解决 一直得不到解决
    久拖不决 悬而未决 老大难 老问题"""

_HINT_OF = [hint for hint, words in _WORDS.items() for _ in words.split()]
_HINTS = AhoCorasick([word for words in _WORDS.values() for word in words.split()])
_LEGACY_WORDS = _LEGACY.split()
_LEGACIES = AhoCorasick(_LEGACY_WORDS)


def hints(matching_copy: str) -> tuple[str, ...]:
    """The hints a text gives, in alphabetical order."""
    found = _HINTS.find_matches_as_indexes(matching_copy, overlapping=True)
    return tuple(sorted({_HINT_OF[word] for word, _, _ in found}))


def proposed_marks(matching_copy: str) -> tuple[ProposedMark, ...]:
    """The marks of clause 52 a text hints at, with the word that does; a person confirms."""
    found = _LEGACIES.find_matches_as_indexes(matching_copy)
    return tuple(ProposedMark(kind="legacy", evidence=_LEGACY_WORDS[word]) for word, _, _ in found[:1])
