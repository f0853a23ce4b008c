"""The shipped model and its files."""

import json
from pathlib import Path

import numpy as np
import pytest

from services.classifier import shipped
from services.classifier.model.files import ModelError, load, save
from services.classifier.model.lessons import Lessons, lessons_of
from services.classifier.model.scorer import Model
from services.classifier.rules.decide import Abstention
from services.classifier.shipped import starting_model
from shared import catalogue
from shared.domain.matching import matching_copy
from tests.unit.classifier.made import LICENCE, SMOKE, classifier


@pytest.fixture(scope="module")
def model() -> Model:
    return classifier().model


def test_probabilities_add_up(model: Model) -> None:
    scores = model.score([matching_copy(SMOKE), "", "你好", matching_copy(LICENCE)])

    assert np.allclose(scores.probability.sum(axis=1), 1.0, atol=1e-4)
    assert scores.known[1] == 0


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("楼下烧烤店每天营业到凌晨，油烟直接排到我们办公楼，味道很大", "餐饮油烟"),
        ("公司拖欠我三个月工资一直不发，找老板要就说没钱", "拖欠工资"),
        ("写字楼电梯经常困人，物业拖着不修，很不安全", "电梯故障与特种设备隐患"),
    ],
)
def test_plain_matters_are_recognised(text: str, category: str) -> None:
    known = catalogue.load()
    judged = classifier().judge([matching_copy(text)])[0]

    assert judged.decided
    assert known.category(judged.candidates[0][0]).name == category


@pytest.mark.parametrize("text", ["", "！！！", "你好", "测试", "请尽快处理", "asdf qwer"])
def test_what_says_nothing_is_left_to_a_person(text: str) -> None:
    assert classifier().judge([matching_copy(text)])[0].abstention is Abstention.EMPTY


def test_a_batch_judges_as_one_by_one() -> None:
    copies = [matching_copy(text) for text in (SMOKE, LICENCE, "", "烟" * 9000)]
    alone = [classifier().judge([copy])[0] for copy in copies]

    for one, other in zip(classifier().judge(copies), alone, strict=True):
        assert one.abstention == other.abstention
        assert [code for code, _ in one.candidates] == [code for code, _ in other.candidates]


def test_the_same_lessons_give_the_same_version(model: Model) -> None:
    assert starting_model(catalogue.load(), None, None).version == model.version


def test_its_categories_are_the_catalogue_s(model: Model) -> None:
    assert set(model.labels.codes) == set(catalogue.load().categories)
    assert model.lessons == lessons_of(catalogue.load()).source


def test_a_saved_model_is_the_same_model(model: Model, tmp_path: Path) -> None:
    save(model, tmp_path / "model.npz")
    again = load(tmp_path / "model.npz")

    assert again.version == model.version
    copies = [matching_copy(SMOKE)]
    assert np.array_equal(again.score(copies).probability, model.score(copies).probability)


FEW = Lessons(
    copies=("烧烤油烟很大", "油烟扰民", "工资没有发", "拖欠工资") * 3,
    label=np.array([0, 0, 1, 1] * 3),
    weight=np.ones(12, np.float32),
    is_example=np.ones(12, np.bool_),
    codes=("17-01-01", "18-01-01"),
    group=np.array([0, 1]),
    parents=(np.array([0, 1]),) * 3,
    source="invented",
)


def test_the_cache_spares_training_and_a_damaged_one_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taught = []
    monkeypatch.setattr(shipped, "lessons_of", lambda known: taught.append(known) or FEW)
    known = catalogue.load()
    first = starting_model(known, None, tmp_path)
    (kept,) = tmp_path.iterdir()
    again = starting_model(known, None, tmp_path)
    kept.write_bytes(b"not a model")
    third = starting_model(known, None, tmp_path)

    assert len({first.version, again.version, third.version, load(kept).version}) == 1
    assert len(taught) == 2


def test_a_model_kept_by_other_code_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taught = []
    monkeypatch.setattr(shipped, "lessons_of", lambda known: taught.append(known) or FEW)
    monkeypatch.setattr(shipped, "__file__", str(tmp_path / "shipped.py"))
    (tmp_path / "model").mkdir()
    for code in (b"old", b"new", b"new"):
        (tmp_path / "model" / "train.py").write_bytes(code)
        starting_model(catalogue.load(), None, tmp_path)
    assert len(taught) == 2


def test_a_named_file_that_is_no_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.npz").write_bytes(b"PK\x03\x04 no")

    with pytest.raises(ModelError):
        starting_model(catalogue.load(), tmp_path / "model.npz", None)


def _packed(model: Model, path: Path, **changes: object) -> None:
    save(model, path)
    with np.load(path) as packed:
        arrays = dict(packed)
    header = json.loads(arrays["header"].tobytes())
    for name, value in changes.items():
        if name in header:
            header[name] = value
        else:
            arrays[name] = np.asarray(value)
    arrays["header"] = np.frombuffer(json.dumps(header).encode(), np.uint8)
    np.savez(path, **arrays)


@pytest.mark.parametrize(
    "changes",
    [
        {"format": "somebody.else.1"},
        {"temperature": 9.0},
        {"trust": [1.0, 0.0]},
        {"trust": [1.0, 0.0, -3.0, 0.0, 0.0, 0.0]},
        {"codes": ["01-01-01"]},
        {"bits": 40},
        {"buckets": np.array([3, 1], np.int32)},
        {"weight": np.zeros((2, 2), np.float32)},
        {"group": np.zeros(3, np.int64)},
        {"idf": np.array(["x"])},
        {"idf": np.array([{"a": 1}], dtype=object)},
    ],
)
def test_foreign_and_tampered_files_are_refused(
    model: Model, tmp_path: Path, changes: dict[str, object]
) -> None:
    _packed(model, tmp_path / "model.npz", **changes)

    with pytest.raises(ModelError):
        load(tmp_path / "model.npz")
