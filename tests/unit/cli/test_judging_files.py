"""`tiaokuai repeats` and `tiaokuai reporters`: CSV in, CSV out."""

import csv
import gzip
from datetime import datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.csv_rows import moment
from cli.repeats import app as repeats
from cli.reporters import app as reporters


def written(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_repeats(tmp_path: Path) -> None:
    source, out = tmp_path / "in.csv.gz", tmp_path / "out.csv"
    with gzip.open(source, "wt", encoding="utf-8-sig") as file:
        file.write(
            "id,text,time\n1,楼下烧烤店油烟很大,2026/3/2\n2,楼下的烧烤店油烟大,\n3,执照没办好,2026-03-02\n"
        )
    result = CliRunner().invoke(repeats, ["--in", str(source), "--out", str(out)])

    assert result.exit_code == 0
    rows = written(out)
    assert list(rows[0]) == ["id", "other_id", "score", "relation", "evidence"]
    assert (rows[0]["id"], rows[0]["other_id"], rows[0]["relation"]) == ("1", "2", "same")


def test_reporters(tmp_path: Path) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text(
        "complainant,text\na,标签未标注生产日期\na,标签没有标注生产日期\nb,灯坏了\n", encoding="utf-8"
    )
    result = CliRunner().invoke(reporters, ["--in", str(source), "--out", str(out)])

    assert result.exit_code == 0
    first, second = written(out)
    assert first["factors"].startswith("template=")
    assert float(first["score"]) > float(second["score"])


@pytest.mark.parametrize("content", ["id,words\n1,x\n", "", "id,text\n1,\xff"])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, content: str) -> None:
    source = tmp_path / "in.csv"
    source.write_bytes(content.encode("latin-1"))
    result = CliRunner().invoke(repeats, ["--in", str(source), "--out", str(tmp_path / "out.csv")])

    assert result.exit_code == 2


@pytest.mark.parametrize(
    ("written_as", "meant"),
    [
        ("2019/2/28 11:25:05", (2019, 2, 28, 11, 25, 5)),
        ("2019年07月20日", (2019, 7, 20)),
        ("2026-03-02T09:12:00+08:00", (2026, 3, 2, 9, 12)),
        ("2026-13-02", None),
        ("昨天", None),
    ],
)
def test_moments(written_as: str, meant: tuple[int, ...] | None) -> None:
    expected = None if meant is None else datetime(*meant)  # type: ignore[arg-type] # noqa: DTZ001
    assert moment({"time": written_as}) == expected
