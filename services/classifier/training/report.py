"""What `train` writes beside a model: a report with charts (HTML) and a model card (Markdown), in Chinese.

Both hold figures, labels and dates only, never a word of a letter.
"""

from collections.abc import Iterable, Sequence
from html import escape

from services.classifier.training.charts import reliability, risk_coverage
from services.classifier.training.figures import Figures, figures
from services.classifier.training.learn import Learned
from services.classifier.training.table import LabelledRows

_HEAD = "<!doctype html><html lang='zh-CN'><meta charset='utf-8'><title>分类模型报告</title>"
_STYLE = """body{font:16px/1.6 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;margin:1rem 0}td,th{border:1px solid #bbb;padding:.3rem .7rem;text-align:left}
svg{width:24rem;max-width:100%}.axis{fill:none;stroke:#333}.line{fill:none;stroke:#0b5cad;stroke-width:2}
.dot{fill:#0b5cad;fill-opacity:.6}svg text{font-size:12px;text-anchor:middle;fill:#333}"""


def report(learned: Learned, rows: LabelledRows, accuracy: float) -> str:
    """The page for whoever judges whether the model may be used."""
    found = figures(learned.held_out)
    names = learned.model.labels.codes
    confused = [(names[label], names[taken], times) for label, taken, times in found.confused]
    parts = [
        f"<h1>分类模型报告 {learned.model.version}</h1>",
        f"<p>{escape(held_out_words(learned, rows))}</p>",
        _table(("指标", "数值"), _summary(found, accuracy)),
        "<h2>只决定最有把握的一部分，正确率是多少</h2>",
        risk_coverage(found),
        "<h2>概率是否诚实</h2><p>点越大，件数越多；落在对角线上，说明给出的概率就是实际正确的比例。</p>",
        reliability(found),
        "<h2>最容易混淆的标签</h2>",
        _table(("实际", "误判为", "件数"), confused),
        "<h2>各标签</h2>",
        _table(("标签", "学习的件数", "决定所需的最低概率"), _labels(learned, rows)),
    ]
    body = "\n".join(parts)
    return f"{_HEAD}<style>{_STYLE}</style>{body}</html>\n"


def card(learned: Learned, rows: LabelledRows, accuracy: float) -> str:
    """The model card: what it was made from and is for, how good it is, when not to trust it."""
    found = figures(learned.held_out)
    figures_told = "\n".join(f"| {name} | {value} |" for name, value in _summary(found, accuracy))
    model = learned.model
    return f"""\
# 模型卡 {model.version}

- 用途：为诉求提出类别候选和概率，由派单规则和派单员使用；不决定承办单位，不评价诉求人。
- 学习材料：{rows.source}，{len(rows.copies):,} 件，{len(model.labels.codes)} 种标签；
  缺少文本或标签的 {rows.left_out} 件未用。
- 方法：单字、双字和三至四字的词，按罕见程度和专属程度加权；线性打分；概率用留出的较新材料校准。
- 规模：{len(model.vocabulary.buckets):,} 个特征，{model.weight.nbytes / 1e6:.0f} MB。
- 检验：{held_out_words(learned, rows)}

| 指标 | 数值 |
|---|---|
{figures_told}

什么时候不决定：最高概率低于该标签的最低概率，或领先不足 0.2，或文本认得的字词不足 8 个；这些交派单员。
局限：只认识学习材料里出现过的说法；职能调整、新政策之后应重新训练；学习材料的派错会被学会；标签少于二十件的，概率不可靠。
模型文件含有学习材料的统计特征，按学习材料同等保管。
"""


def held_out_words(learned: Learned, rows: LabelledRows) -> str:
    """How the held-out rows were chosen."""
    seen, held_out = len(learned.window.seen), len(learned.window.held_out)
    if rows.time:
        since = "-".join(f"{part:02d}" for part in min(rows.time[row] for row in learned.window.held_out)[:3])
        how = (
            f"按时间先后，{since} 起的 {held_out:,} 件留作检验；第一段用更早的 {seen:,} 件学习，后段逐段加入"
        )
    else:
        how = f"没有可用的时间，按分组随机留出 {held_out:,} 件检验，用其余 {seen:,} 件学习"
    return f"{how}；近似重复的不分在两边。每一段都用它之前的各段校准。正式模型再用全部材料学习。"


def summary_words(found: Figures, accuracy: float) -> str:
    """The figures on a terminal."""
    return "\n".join(f"  {name}：{value}" for name, value in _summary(found, accuracy))


def _summary(found: Figures, accuracy: float) -> list[tuple[str, str]]:
    return [
        ("检验件数", f"{found.rows:,}"),
        ("第一候选正确", f"{found.accuracy:.3f}"),
        ("前三候选含正确", f"{found.top3:.3f}"),
        ("宏平均 F1", f"{found.macro_f1:.3f}"),
        (
            "最有把握的五成、八成、九成中正确",
            " / ".join(f"{found.at(share):.3f}" for share in (0.5, 0.8, 0.9)),
        ),
        (
            "校准误差（十档；括号内：概率全然诚实时，这么多件也会量出的）",
            f"{found.calibration_error:.3f}（{found.by_chance:.3f}）",
        ),
        (f"决定的比例（目标正确率 {accuracy:.2f}）", f"{found.decided:.3f}"),
        ("决定的之中正确", f"{found.accuracy_decided:.3f}"),
    ]


def _labels(learned: Learned, rows: LabelledRows) -> list[tuple[str, int, str]]:
    labels = learned.model.labels
    return [
        (name, rows.labels.count(name), "不决定" if limit >= 1 else f"{limit:.2f}")
        for name, limit in zip(labels.codes, labels.threshold.tolist(), strict=True)
    ]


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    def line(cells: Sequence[object], tag: str) -> str:
        return "<tr>" + "".join(f"<{tag}>{escape(str(cell))}</{tag}>" for cell in cells) + "</tr>"

    return f"<table>{line(head, 'th')}{''.join(line(row, 'td') for row in rows)}</table>"
