import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.safe_text import MAX_TEXT, TextFault, csv_cell, log_safe, text_fault


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("正常的𠮷😀\r\n", None),
        ("", None),
        ("字" * MAX_TEXT, None),
        ("字" * (MAX_TEXT + 1), TextFault.TOO_LONG),
        ("a\x00b", TextFault.NUL),
        ("a\ud83d", TextFault.SURROGATE),
    ],
)
def test_faults(text: str, fault: TextFault | None) -> None:
    assert text_fault(text) is fault


def test_the_limit_is_the_callers() -> None:
    assert text_fault("abcd", limit=3) is TextFault.TOO_LONG


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_a_log_line_is_one_line_of_utf8(text: str) -> None:
    line = log_safe(text)
    assert len(line.splitlines()) <= 1
    line.encode()


def test_log_lines_show_what_they_escape() -> None:
    assert log_safe("户名\u202etxt\u2028\n张𠮷😀") == "户名\\u202etxt\\u2028\\u000a张𠮷😀"


@pytest.mark.parametrize(
    "first", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", " =", "\u3000＝"]
)
def test_formulas_become_text(first: str) -> None:
    assert csv_cell(f"{first}1+1") == f"'{first}1+1"


@pytest.mark.parametrize("text", ["", "银翔路515号", "1-2", "𠮷野家😀", "'=1"])
def test_other_cells_stay(text: str) -> None:
    assert csv_cell(text) == text


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_cells_survive_a_csv_file(text: str) -> None:
    sheet = io.StringIO(newline="")
    csv.writer(sheet).writerow([csv_cell(text), "end"])
    ((cell, _),) = csv.reader(io.StringIO(sheet.getvalue(), newline=""))
    assert cell.removeprefix("'") == text.removeprefix("'")
