"""A log line says what happened, and nothing of anyone."""

import io
import json
import logging
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from mode.utils.logging import setup_logging
from pydantic import BaseModel, ValidationError

from shared.contract.errors import TiaokuaiError
from shared.platform.log_errors import describe
from shared.platform.log_masks import MASK, masked, masked_text
from shared.platform.logs import configure_logs, get_logger

PHONE = "13812345678"
log = get_logger("tests.logs")


@pytest.fixture
def lines(untouched_logging: None) -> Callable[[], list[dict[str, Any]]]:
    stream = io.StringIO()
    configure_logs(service="dispatch", role="http", instance="here-1", stream=stream)
    return lambda: [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_names_its_process_and_context(lines: Callable[[], list[dict[str, Any]]]) -> None:
    with structlog.contextvars.bound_contextvars(trace_id="a" * 32):
        log.info("order issued", complaint_id=UUID(int=7), unit="scjgj")
    (line,) = lines()
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "order issued",
        "level": "info",
        "logger": "tests.logs",
        "service": "dispatch",
        "role": "http",
        "instance": "here-1",
        "complaint_id": "00000000-0000-0000-0000-000000000007",
        "trace_id": "a" * 32,
        "unit": "scjgj",
    }


def test_fields_that_are_not_allowed_are_dropped_and_named(lines: Callable[[], list[dict[str, Any]]]) -> None:
    log.info("order issued", text="a letter", unit="scjgj")
    (line,) = lines()
    assert line["dropped"] == ["text"]
    assert "a letter" not in json.dumps(line)


def test_libraries_go_through_the_same_door(lines: Callable[[], list[dict[str, Any]]]) -> None:
    library = logging.getLogger("aiokafka.consumer")
    library.warning("could not send %s of 王小明 %s", 3, PHONE, extra={"phone": PHONE})
    logging.getLogger("mode.services").info("starting")
    (line,) = lines()
    assert line["event"] == f"could not send 3 of {MASK} {MASK}"
    assert (line["logger"], line["level"], line["service"]) == ("aiokafka.consumer", "warning", "dispatch")


def test_who_wants_errors_alone_gets_no_librarys_warnings(untouched_logging: None) -> None:
    stream = io.StringIO()
    configure_logs(service="bench", level="ERROR", stream=stream)
    logging.getLogger("kafka").warning("in the clear")
    assert stream.getvalue() == ""


def test_mode_does_not_keep_the_root_logger(untouched_logging: None) -> None:
    setup_logging(loglevel="DEBUG", logfile=io.StringIO())
    assert logging.root.level == logging.DEBUG
    stream = io.StringIO()
    configure_logs(service="dispatch", stream=stream)
    logging.getLogger("mode.services").debug("noise")
    log.info("kept")
    assert [json.loads(line)["event"] for line in stream.getvalue().splitlines()] == ["kept"]
    assert logging.root.level == logging.WARNING


class _Letter(BaseModel):
    text: str
    size: int


def _read_letter() -> None:
    try:
        _Letter.model_validate({"text": "王小明的来信", "size": "王小明"})
    except ValidationError as error:
        raise RuntimeError(f"bad letter {error}") from error


def test_an_error_tells_kind_and_place_but_not_the_input(lines: Callable[[], list[dict[str, Any]]]) -> None:
    try:
        _read_letter()
    except RuntimeError:
        log.exception("handler failed")
    (line,) = lines()
    assert line["error"] == "RuntimeError < ValidationError"
    assert "reason" not in line
    assert line["stack"][0].startswith("test_logs.py:")
    assert "王" not in json.dumps(line, ensure_ascii=False)


def test_our_own_errors_may_speak(lines: Callable[[], list[dict[str, Any]]]) -> None:
    log.error("refused", exc_info=TiaokuaiError("unknown_unit", field="unit"))
    assert lines()[0]["reason"] == "unknown_unit at unit"


@pytest.mark.parametrize("character", ["\n", "\r", "\u202e", "\u2028", "\u2029", "\x1b", "\ud800"])
def test_characters_that_would_forge_a_line_are_escaped(untouched_logging: None, character: str) -> None:
    stream = io.StringIO()
    configure_logs(service="dispatch", stream=stream)
    log.warning("refused", reason=f"a{character}b")
    (raw,) = stream.getvalue().splitlines()
    assert character not in raw
    assert json.loads(raw)["reason"] == f"a{character}b"


def test_rare_characters_survive_the_round_trip(lines: Callable[[], list[dict[str, Any]]]) -> None:
    log.info("row read", file="𠮷野家😀", row=3)
    assert lines()[0]["file"] == "𠮷野家😀"


@pytest.mark.parametrize(
    "number",
    [
        PHONE,
        "138 1234 5678",
        "138-1234-5678",
        "+86 13812345678",
        "１３８１２３４５６７８",
        "021-59521234",
        "11010519491231002X",
        "440301850101123",
        "6222020200112233445",
        "91310114MA1GT1AB2C",
    ],
)
def test_numbers_that_could_be_a_persons_are_masked(number: str) -> None:
    assert masked_text(f"call {number} now") == f"call {MASK} now"
    assert masked({"reason": [number]}) == {"reason": [MASK]}


@pytest.mark.parametrize(
    "harmless", ["2026-11-23T08:15:30+08:00", "TK-AB3D5E7F2A4C6", "12 of 3000", "v4.3.1", "127.0.0.1:9092"]
)
def test_harmless_text_stays(harmless: str) -> None:
    assert masked_text(harmless) == harmless


@given(st.uuids())
def test_our_ids_stay(uuid: UUID) -> None:
    assert masked(uuid) == str(uuid)
    assert masked_text(uuid.hex) == uuid.hex


@given(
    st.text(alphabet=st.characters(exclude_categories=["Nd"])), st.integers(13_000_000_000, 19_999_999_999)
)
def test_a_phone_is_masked_in_any_words(words: str, phone: int) -> None:
    assert str(phone) not in masked_text(f"{words}{phone}{words}")


def test_a_cause_without_a_line_leaves_the_place_where_it_came_out() -> None:
    with pytest.raises(TypeError) as raised:
        _fails_in_compiled_code()
    described = describe(raised.value)
    assert described["error"] == "TypeError < AttributeError"
    assert "test_logs.py:" in str(described["stack"])


def _fails_in_compiled_code() -> None:
    raise TypeError from AttributeError()
