"""What a catalogue must have and lacks is told: examples, places, matters, whole files."""

from collections.abc import Callable
from pathlib import Path

from shared.catalogue import Problem


def test_too_few_examples_are_told(copy: Path, problems: Callable[[], list[Problem]]) -> None:
    path = copy / "categories" / "12-拖欠账款.yaml"
    text = path.read_text(encoding="utf-8")
    first, _, rest = text.partition("        examples:\n")
    kept, _, others = rest.partition("\n      - code: 12-01-02")
    five = "\n".join(kept.splitlines()[:5])
    path.write_text(f"{first}        examples:\n{five}\n      - code: 12-01-02{others}", encoding="utf-8")

    (problem,) = problems()
    assert problem.message == "「机关事业单位拖欠账款」的例句只有 5 句，至少要 6 句"
    assert "examples:" in path.read_text(encoding="utf-8").splitlines()[problem.line - 1]


def test_a_town_needs_places(copy: Path, problems: Callable[[], list[Problem]]) -> None:
    path = copy / "places.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if "town: huating" in line)
    end = next(number for number, line in enumerate(lines) if line.startswith("shared:"))
    kept = [*lines[: start + 2], *(line.replace(", huating", "") for line in lines[end:])]
    path.write_text("\n".join(kept), encoding="utf-8")

    assert [problem.message for problem in problems()] == ["「华亭镇人民政府」在 places.yaml 里没有地点"]


def test_a_department_needs_a_matter(copy: Path, problems: Callable[[], list[Problem]]) -> None:
    path = copy / "categories" / "13-商事纠纷破产.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("lead: xfb", "lead: sfj"), encoding="utf-8")

    (problem,) = problems()
    assert (problem.file, problem.message) == (
        "units/departments.yaml",
        "没有一个事项由「区信访办公室」主管或协办",
    )


def test_a_missing_file_is_told(copy: Path, problems: Callable[[], list[Problem]]) -> None:
    (copy / "facts.yaml").unlink()
    for path in (copy / "units").iterdir():
        path.unlink()

    assert [str(problem) for problem in problems()] == [
        "facts.yaml:1: 缺少这个文件",
        "units/:1: 这个目录里一个文件也没有",
    ]
