"""The past decided again: by the very rules that decide live, counted right, told in a page."""

import shutil
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from io import StringIO
from pathlib import Path
from random import Random

import numpy as np
import orjson
import pytest
from typer.testing import CliRunner

from cli.catalogue import app
from services.dispatch.backtest.columns import distinct
from services.dispatch.backtest.history import Past, from_file, line_of
from services.dispatch.backtest.replay import Replay, Stored, as_stored, needed, of_chosen
from services.dispatch.backtest.report import page, write_cases
from services.dispatch.backtest.sample import Sampler
from services.dispatch.backtest.seen import Reader
from services.dispatch.backtest.tally import Counting, Tally
from services.dispatch.backtest.words import Words
from services.dispatch.rules.evaluate import RuleBook
from shared.catalogue import SHIPPED, load
from shared.catalogue.conditions import Scalar
from shared.catalogue.rules import FactType
from tests.unit.dispatch.samples import book

RULES = book().rules
FACT_SETS = 100_000


@cache
def pasts(number: int = 3_000) -> list[Past]:
    """Invented decisions of the shipped catalogue."""
    return list(Sampler(RULES.catalogue, seed=7).decisions(RULES, number))


def random_facts(number: int) -> Iterator[dict[str, Scalar]]:
    """Facts drawn one by one, whether or not they go together; half of them meet some rule's conditions."""
    draw, unknown = Random(3), RULES.facts.unsaid({})
    named = {name: _values(name) for name in RULES.match.names}
    columns = [
        draw.choices(values, [len(values) * 2] + [1] * (len(values) - 1), k=number)
        for values in named.values()
    ]
    meant = draw.choices(RULES.catalogue.rules, k=number)
    fitting = {
        (rule.id, name): [value for value in named[name] if condition.holds(value)]
        for rule in RULES.catalogue.rules
        for name, condition in rule.when.items()
    }
    for serial, values in enumerate(zip(*columns, strict=True)):
        facts = unknown | dict(zip(named, values, strict=True))
        if serial % 2:
            rule = meant[serial]
            facts |= {name: draw.choice(fitting[rule.id, name]) for name in rule.when}
        yield facts


def _values(name: str) -> list[Scalar]:
    """The default and every value that some condition may tell from it."""
    fact, whens = RULES.catalogue.facts[name], [rule.when for rule in RULES.catalogue.rules]
    conditions = [when[name] for when in whens if name in when]
    values = [value for each in conditions for value in (*each.any_of, *each.none_of)]
    other = ["其他"] if fact.type in {FactType.TEXT, FactType.UNIT} else []
    return [*dict.fromkeys([fact.default, *values, *fact.values, *other])]


def plainly(facts: dict[str, Scalar]) -> str:
    """The first rule all of whose conditions hold, as it is written in rules.yaml: no masks."""
    rules = RULES.catalogue.rules
    return next(r.id for r in rules if all(c.holds(facts[name]) for name, c in r.when.items()))


def test_a_hundred_thousand_fact_sets_are_decided_as_the_rules_are_written() -> None:
    decided = set(map(_both, random_facts(FACT_SETS)))
    assert all(live == written for live, written in decided)
    assert len(decided) == len(RULES.rules)


def _both(facts: dict[str, Scalar]) -> tuple[str, str]:
    return RULES.decide(facts).rule.id, plainly(facts)


def test_live_and_backtest_decide_alike_every_example_and_a_hundred_thousand_fact_sets() -> None:
    sampler, reader, first = Sampler(RULES.catalogue, seed=11), Reader(needed(RULES)), date(2014, 1, 1)
    replay = Replay(RULES, reader)
    _alike(
        replay,
        reader,
        [(RULES.facts.again(e.facts, ()), []) for r in RULES.catalogue.rules for e in r.examples],
    )
    for round_ in range(10):
        days = (first + timedelta(days=each % 4_500 + 3 * round_) for each in range(FACT_SETS // 10))
        seen = [sampler.observed(day) for day in days]
        _alike(
            replay, reader, [(RULES.facts.of(each), [c.category for c in each.candidates]) for each in seen]
        )
    assert {result.rule for result in replay.results} >= {rule.id for rule in RULES.rules} - {
        "catch-all",
        "listed-trigger",
    }


def _alike(replay: Replay, reader: Reader, given: list[tuple[dict[str, Scalar], list[str]]]) -> None:
    numbers = replay.decide(reader.batch([_kept(*each) for each in given])).tolist()
    results = list(replay.results)
    assert [results[number] for number in numbers] == [of_chosen(RULES.decide(facts)) for facts, _ in given]


def _kept(facts: dict[str, Scalar], candidates: list[str]) -> Past:
    """What is kept with a decision on these facts: of a sealed matter nothing but that it is sealed."""
    sealed = facts["confidentiality"] == "sealed"
    kept = {"confidentiality": "sealed"} if sealed else RULES.facts.told(facts)
    told = [] if sealed else [{"category": code} for code in candidates]
    return Past("o", "2026-01-01", {"facts": kept, "candidates": told}, 0, None)


@pytest.fixture
def proposed(tmp_path: Path) -> Path:
    return propose(tmp_path / "proposed")


def propose(folder: Path) -> Path:
    """A catalogue by which the department leads what is marked, though towns hold the power."""
    shutil.copytree(SHIPPED, folder)
    rules = folder / "rules.yaml"
    before, _, rest = rules.read_text(encoding="utf-8").partition("  - id: town-marked\n")
    rule, _, after = rest.partition("  - id: urgent-town\n")
    led_by_town = "{place: dispatch, lead: town, inform: [category_lead], whistle: [category_lead]}"
    assert led_by_town in rule
    rule = rule.replace(led_by_town, "{place: dispatch, lead: category_lead, co: [category_co]}")
    text = f"{before}  - id: town-marked\n{rule}  - id: urgent-town\n{after}"
    rules.write_text(text, encoding="utf-8")
    return folder


def counted(old: RuleBook | None, new: RuleBook, decisions: Iterable[Past]) -> Tally:
    reader = Reader(needed(new) | (needed(old) if old else frozenset()))
    counting = Counting(Replay(old, reader) if old else Stored(), Replay(new, reader))
    counting.count(reader.batch(list(decisions)))
    return counting.tally


def test_under_the_same_catalogue_nothing_changes() -> None:
    for old in (RULES, None):
        tally = counted(old, RULES, pasts())
        assert (tally.decisions, tally.changed, tally.moves().total()) == (3_000, 0, 0)
        assert all(before == after for before, after in tally.load().values())


def test_a_changed_rule_changes_just_its_decisions(proposed: Path) -> None:
    tally = counted(RULES, RuleBook(load(proposed)), pasts())
    marked = [past for past in pasts() if past.decision["rule"] == "town-marked"]
    assert {case.past.order_id for case in tally.cases} == {past.order_id for past in marked}
    assert tally.changed == tally.off_towns() == tally.moves().total() == len(marked) > 0
    assert (tally.onto_towns(), tally.desk()) == (0, (0, 0))
    hopped = [past for past in marked if past.hops and past.last_lead == _line_of(past)]
    assert tally.hops_spared == sum(past.hops for past in hopped)
    wrong_now = [past for past in marked if not past.hops and past.last_lead == past.decision["lead"]]
    assert tally.orders_worse == len(wrong_now)


def _line_of(past: Past) -> str:
    return RULES.catalogue.category(past.decision["facts"]["category"]).lead


def test_what_people_and_repeats_decided_is_not_counted_as_the_rules() -> None:
    one = pasts()[0]
    others = [one._replace(decision=one.decision | {"rule": rule}) for rule in ("person", "repeat-joined")]
    tally = counted(None, RULES, [one, *others])
    assert (tally.decisions, tally.by_others, sum(tally.pairs.values())) == (3, 2, 1)


def test_a_file_gives_back_what_the_rules_need(tmp_path: Path) -> None:
    file = tmp_path / "past.jsonl"
    file.write_bytes(b"".join(map(line_of, pasts())))
    (again,) = from_file(file)
    assert list(map(as_stored, again)) == list(map(as_stored, pasts()))
    assert counted(RULES, RULES, again).load() == counted(None, RULES, pasts()).load()


@pytest.mark.parametrize("line", [b"{", b"[]", b"{}", b'{"decision": {"facts": [], "candidates": []}}'])
def test_a_line_that_is_no_decision_is_named(tmp_path: Path, line: bytes) -> None:
    file = tmp_path / "past.jsonl"
    file.write_bytes(line_of(pasts()[0]) + line + b"\n")
    with pytest.raises(ValueError, match="第 2 行不是一个派单决定"):
        list(from_file(file))


def test_the_page_tells_each_changed_case_with_both_explanations(proposed: Path) -> None:
    new = RuleBook(load(proposed))
    tally, words = counted(RULES, new, pasts()), Words(RULES, new)
    html = page(tally, words, ("a", "b"), {"seconds": 1.0, "per_second": 2.0, "fact_sets": 3})
    row = words.row(tally.cases[0])
    assert all(orjson.dumps(cell).decode()[1:-1] in html for cell in row)
    assert "吹哨" in row[7]
    assert "http" not in html.replace("http-equiv", "")
    cases = StringIO()
    write_cases(tally, words, cases)
    assert cases.getvalue().count("\n") == tally.changed + 1


def test_words_in_the_page_can_begin_no_tag() -> None:
    one = pasts()[0]
    told = one.decision | {"explanation": "</script><b>", "lead": "nobody", "place": "dispatch"}
    tally = counted(None, RULES, [one._replace(decision=told)])
    assert tally.changed == 1
    html = page(tally, Words(None, RULES), ("a", "b"), {"seconds": 1.0, "per_second": 2.0, "fact_sets": 3})
    assert "</script><b>" not in html


def test_rows_are_alike_when_all_columns_agree_however_wide() -> None:
    wide = np.array([0, 2**40, 0, 2**40, 5])
    first, kinds = distinct([wide, wide, wide], 5)
    assert (len(first), kinds.tolist()[0] == kinds.tolist()[2], len(set(kinds.tolist()))) == (3, True, 3)
    first, kinds = distinct([], 0)
    assert len(first) == len(kinds) == 0


def test_on_the_command_line(tmp_path: Path, proposed: Path) -> None:
    past, report, figures = (tmp_path / name for name in ("past.jsonl", "report.html", "figures.json"))
    run = CliRunner().invoke
    assert run(app, ["sample", "--n", "500", "--out", str(past)]).exit_code == 0
    given = ["backtest", "--catalogue", str(proposed), "--decisions", str(past)]
    result = run(app, [*given, "--report", str(report), "--json", str(figures), "--against", str(SHIPPED)])
    assert result.exit_code == 0, result.output
    told = orjson.loads(figures.read_bytes())
    assert told["decisions"] == 500
    assert told["changed"] == told["off_towns"]
    assert {"seconds", "per_second"} <= told.keys()
    assert "派单目录回测报告" in report.read_text(encoding="utf-8")
    assert run(app, [*given, "--report", str(report), "--database"]).exit_code != 0
