"""What a command prints can be read and copied whole: on eighty columns, in a pipe, in a file."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from uuid import UUID

import pytest
from rich.console import Console, RenderableType

from cli.deadletters import letters_table
from cli.desk_tables import order_page, queue_table, returns_table
from cli.screen import screen
from shared.stream.dead_letters import Letter

IDENT = UUID("a23afc55-090a-5fee-9be5-89b697856d89")
NOW = datetime(2026, 3, 9, 9, 12, tzinfo=UTC)
EXPLANATION = "「厂区治安与滋扰」情况紧急，职权“治安管理”属于公安分局，立即办理，不分昼夜；街镇知晓。"
REASON = "该地块由市级单位管理，本单位没有职权，" * 5
CASE = {
    "order_id": str(IDENT),
    "number": "20260309[b]0123",
    "since": (NOW - timedelta(days=3)).isoformat(),
    "title": "设立登记被退回三次，每次理由不同，材料反复提交",
}
WAITING = CASE | {"urgent": True, "suggest": "scjgj", "explanation": EXPLANATION, "clerk": "wang"}
RETURN = CASE | {"lead": "scjgj", "ground": "not_our_duty", "reason": "建议由主管部门办理"}
LETTER = Letter(
    IDENT, "submissions", "district.intake.submissions", 3, 242, NOW,
    "encoding", "complaint.at", "", "dead", 12, NOW,
)  # fmt: skip
ORDER = {
    "order": {
        "number": CASE["number"], "reference": "TK-Q5FJVMPQUNP7Q", "state": "issued", "lead": "scjgj",
        "co": [], "informed": [], "due": None, "answer": "",
    },
    "decision": {"rule": "line", "basis": "第52条", "explanation": EXPLANATION},
    "moves": [
        {
            "version": 2, "move": "return", "actor": "unit", "actor_id": "scjgj", "at": NOW.isoformat(),
            "state": "return_requested", "lead": "scjgj", "reason": REASON,
        }
    ],
}  # fmt: skip


def printed(table: RenderableType, width: int) -> str:
    kept = StringIO()
    Console(file=kept, width=width, soft_wrap=True).print(table)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("table", "told"),
    [
        (queue_table([WAITING]), [CASE["number"], CASE["title"], "·急", "建议scjgj", "wang已领取"]),
        (returns_table([RETURN]), ["scjgj申请", "不属于本单位职责：建议由主管部门办理"]),
        (letters_table([("intake", LETTER)]), ["district.intake.submissions/3/242", "complaint.at", "12次"]),
        (order_page(ORDER), [EXPLANATION, "TK-Q5FJVMPQUNP7Q", "2026-03-0917:12", REASON]),
    ],
)
def test_nothing_is_cut_on_eighty_columns(table: RenderableType, told: list[str]) -> None:
    text = printed(table, 80)
    assert "…" not in text
    assert max(map(_columns, text.splitlines())) <= 80
    by_column = _by_column(text)
    assert [words for words in told if words not in by_column] == []


@pytest.mark.parametrize(
    "table", [queue_table([WAITING]), returns_table([RETURN]), letters_table([("intake", LETTER)])]
)
def test_an_id_stays_on_one_line_to_be_copied(table: RenderableType) -> None:
    assert str(IDENT) in printed(table, 80)


def test_where_no_terminal_is_a_line_is_as_long_as_it_needs(capsys: pytest.CaptureFixture[str]) -> None:
    screen().print(order_page(ORDER))
    assert EXPLANATION in capsys.readouterr().out


def _columns(line: str) -> int:
    return sum(2 if ord(char) > 0x2E80 else 1 for char in line)


def _by_column(text: str) -> str:
    """The words of each column, one column after the other, without blanks."""
    rows = [line.strip("│┃").split("│") for line in text.splitlines() if not set(line) <= set("┏━┳┓┡╇┩└─┴┘ ")]
    return "".join(
        row[column] for column in range(max(map(len, rows))) for row in rows if column < len(row)
    ).replace(" ", "")
