"""Learning a local model: on the catalogue's examples, labelled by their first level."""

import csv
import gzip
import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from cli.model import app as model
from cli.predict import app as predict
from cli.train import app as train
from services.classifier.model.files import ModelError, load
from services.classifier.shipped import of_catalogue
from services.classifier.training.figures import by_chance, error, macro_f1
from services.classifier.training.figures import reliability as bins
from services.classifier.training.learn import learn
from services.classifier.training.table import Columns, LabelledRows, TableError, read_labelled
from services.classifier.training.windows import newest, windows
from shared import catalogue

FIRST_LEVELS = ("03", "04", "05", "14", "16")


def table(path: Path, rows: list[dict[str, str]]) -> Path:
    packed = gzip.open(path, "wt", encoding="utf-8", newline="")  # noqa: SIM115
    with packed as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def lessons() -> list[dict[str, str]]:
    known = catalogue.load().categories.values()
    told = [
        (text, each.first_level)
        for each in known
        if each.first_level in FIRST_LEVELS
        for text in each.examples
    ]
    order = np.random.default_rng(7).permutation(len(told))
    return [
        {
            "id": str(n),
            "text": told[at][0],
            "label": told[at][1],
            "time": f"2026.{1 + n % 12:02d}.{1 + n % 28:02d}",
        }
        for n, at in enumerate(order)
    ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("training")
    data = table(folder / "history.csv.gz", lessons())
    done = CliRunner().invoke(train, ["--data", str(data), "--out", str(folder / "model.npz")])
    assert done.exit_code == 0, done.output
    assert "前三候选含正确" in done.output
    return folder


def test_a_local_model_tells_the_labels_apart(folder: Path) -> None:
    rows = lessons()
    source = table(folder / "ask.csv.gz", [{"id": row["id"], "text": row["text"]} for row in rows])
    done = CliRunner().invoke(
        predict,
        ["--model", str(folder / "model.npz"), "--in", str(source), "--out", str(folder / "told.csv")],
    )
    told = list(csv.DictReader((folder / "told.csv").read_text(encoding="utf-8").splitlines()))

    assert done.exit_code == 0, done.output
    assert list(told[0]) == ["id", "top1", "p1", "top2", "p2", "top3", "p3", "decided"]
    assert [each["id"] for each in told] == [row["id"] for row in rows]
    assert sum(each["top1"] == row["label"] for each, row in zip(told, rows, strict=True)) > 0.97 * len(rows)
    assert all(float(each["p1"]) >= float(each["p2"]) >= float(each["p3"]) for each in told)
    assert {each["decided"] for each in told} == {"true", "false"}


def test_report_and_card_say_how_good_it_is_and_no_word_of_a_letter(folder: Path) -> None:
    report = (folder / "model.npz.report.html").read_text(encoding="utf-8")
    card = (folder / "model.npz.card.md").read_text(encoding="utf-8")

    assert report.count("<svg") == 2
    for page in (report, card):
        assert load(folder / "model.npz").version in page
        assert "按时间先后" in page
        assert not [row for row in lessons() if row["text"][:12] in page]


def test_the_same_history_gives_the_same_model(folder: Path) -> None:
    done = CliRunner().invoke(
        train, ["--data", str(folder / "history.csv.gz"), "--out", str(folder / "again.npz")]
    )

    assert done.exit_code == 0, done.output
    assert load(folder / "again.npz").version == load(folder / "model.npz").version


@pytest.mark.parametrize(
    "options", [["--label-column", "dept"], ["--time-column", "asked"], ["--group-column", "family"]]
)
def test_a_missing_column_is_named(folder: Path, options: list[str]) -> None:
    command = ["--data", str(folder / "history.csv.gz"), "--out", str(folder / "no.npz"), *options]
    done = CliRunner().invoke(train, command)

    assert done.exit_code == 2
    assert options[1] in done.output
    assert not (folder / "no.npz").exists()


def test_what_is_no_model_or_no_table_is_refused(folder: Path) -> None:
    (folder / "bad.npz").write_bytes(b"PK\x03\x04 no")
    (folder / "bad.csv").write_bytes(b"id,text\n1,\xff\xfe\n")
    target = str(folder / "x.csv")
    asked = [("bad.npz", "history.csv.gz"), ("model.npz", "bad.csv")]
    done = [
        CliRunner().invoke(
            predict, ["--model", str(folder / model), "--in", str(folder / source), "--out", target]
        )
        for model, source in asked
    ]

    assert [each.exit_code for each in done] == [2, 2]


def test_own_labels_become_categories_by_a_map_and_are_refused_without(folder: Path) -> None:
    known = catalogue.load()
    codes = {level: next(c for c in known.categories if c.startswith(level)) for level in FIRST_LEVELS[:-1]}
    mapped = [{"label": level, "category": code} for level, code in codes.items()]
    told = table(folder / "map.csv.gz", mapped)
    command = ["--data", str(folder / "history.csv.gz"), "--out", str(folder / "mapped.npz")]
    done = CliRunner().invoke(train, [*command, "--label-map", str(told)])
    fitted = of_catalogue(load(folder / "mapped.npz"), known)

    assert done.exit_code == 0, done.output
    assert set(fitted.labels.codes) == set(codes.values())
    with pytest.raises(ModelError, match=r"5 of 5 labels .* --label-map"):
        of_catalogue(load(folder / "model.npz"), known)


def test_a_challenger_is_compared_on_newer_rows_and_switched_on_by_a_person(folder: Path) -> None:
    data = folder / "history.csv.gz"
    early = CliRunner().invoke(
        train, ["--data", str(data), "--out", str(folder / "early.npz"), "--before", "2026.10.01"]
    )
    champion, challenger = str(folder / "early.npz"), str(folder / "model.npz")
    asked = ["--champion", champion, "--challenger", challenger, "--since", "2026-10-01", "--data", str(data)]
    compared = CliRunner().invoke(model, ["compare", *asked])
    used = folder / "used.npz"
    named = ["--to", str(used), "--by", "chen", "--reason", "test"]
    switched = [
        CliRunner().invoke(model, ["switch", str(folder / name), *named])
        for name in ("mapped.npz", "mapped.npz", "model.npz")
    ]
    journal = used.with_name("used.npz.switched.jsonl").read_text(encoding="utf-8").splitlines()

    assert (early.exit_code, compared.exit_code) == (0, 0), compared.output
    assert "可以考虑启用挑战者" in compared.output  # it has seen these rows: a fair one has not
    assert [each.exit_code for each in switched] == [0, 0, 2]
    assert [json.loads(line)["by"] for line in journal] == ["chen", "chen"]


def rows_of(times: list[tuple[int, ...]], group: list[str]) -> LabelledRows:
    copies = tuple(f"text {n}" for n in range(len(group)))
    return LabelledRows(copies, ("a", "b") * (len(group) // 2), tuple(times), tuple(group), 0, "invented")


@pytest.mark.parametrize("timed", [True, False])
def test_near_duplicates_are_never_on_both_sides(timed: bool) -> None:
    group = [str(n % 37) for n in range(200)]
    rows = rows_of([(2026, 1, 200 - n) for n in range(200)] if timed else [], group)
    for window in windows(rows):
        assert not {group[row] for row in window.seen} & {group[row] for row in window.held_out}


def test_the_newest_are_held_out() -> None:
    rows = rows_of([(2026, 1, 1 + n % 28, n) for n in range(100)], [str(n) for n in range(100)])
    tried = windows(rows)

    assert [(len(window.seen), len(window.held_out)) for window in tried] == [
        (n, 10) for n in (60, 70, 80, 90)
    ]
    for window in tried:
        assert max(rows.time[row] for row in window.seen) < min(rows.time[row] for row in window.held_out)
    judged = newest(tried)
    assert (len(judged.seen), len(judged.held_out)) == (80, 20)


def test_honest_probabilities_show_about_the_error_that_chance_gives() -> None:
    chance = np.random.default_rng(3)
    sure = chance.uniform(0.3, 1, 600).astype(np.float32)
    shown = [error(bins(sure, chance.random(600) < sure)) for _ in range(100)]

    assert np.mean(shown) == pytest.approx(by_chance(sure), rel=0.1)


def test_too_few_rows_to_hold_any_out_are_refused() -> None:
    with pytest.raises(TableError, match="太少"):
        learn(rows_of([(2026, 1, n) for n in range(4)], ["one"] * 4), 0.9)


def test_times_are_found_and_rows_without_words_or_label_left_out(tmp_path: Path) -> None:
    told = [
        {"text": f"第{n}件 停水", "label": "ab"[n % 2], "title": "停水", "asked": f"2026/3/{n + 1} 8:05"}
        for n in range(9)
    ]
    rows = read_labelled(
        table(
            tmp_path / "x.csv.gz", [*told, {**told[0], "label": " "}, {**told[0], "text": "", "title": ""}]
        ),
        Columns(),
    )

    assert (len(rows.copies), rows.left_out, rows.time[1]) == (9, 2, (2026, 3, 2, 8, 5))
    with pytest.raises(TableError):
        read_labelled(table(tmp_path / "y.csv.gz", [{"text": "x", "label": "a"}] * 3), Columns())


def test_figures_by_hand() -> None:
    label, found = np.array([0, 0, 1, 2]), np.array([0, 1, 1, 1])

    assert macro_f1(found, label) == pytest.approx((2 / 3 + 2 / 4 + 0) / 3)
    sure = np.full(400, 0.5, np.float32)
    assert by_chance(sure) == pytest.approx((2 / np.pi) ** 0.5 * 0.5 / 20)
    kept = bins(np.array([0.95, 0.95, 0.31], np.float32), np.array([True, False, False]))
    assert [(each.rows, each.accuracy) for each in kept] == [(1, 0.0), (2, 0.5)]
