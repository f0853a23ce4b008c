"""Keys come from files or the environment; development keys are made once, closed to others, and say so."""

import io
import stat
from pathlib import Path
from typing import Any

import pytest

from shared.platform.faults import PlatformError
from shared.platform.keys import ensure_development_keys, load_keys, parse_keys
from shared.platform.logs import configure_logs
from shared.platform.sealing import key_version
from shared.platform.settings import ServiceSettings

A, B = "a1" * 32, "b2" * 32


def settings(**values: Any) -> ServiceSettings:
    return ServiceSettings(**values)


def test_keys_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIAOKUAI_PSEUDONYM_KEY", f"3:{A}")
    monkeypatch.setenv("TIAOKUAI_SEALING_KEYS", f"1:{A},2:{B}")
    keys = load_keys(settings())
    assert (keys.pseudonym.version, keys.pseudonym.secret.hex()) == (3, A)
    assert key_version(keys.sealer.seal(b"", b"")) == 2
    assert A not in repr(keys)


def test_the_last_line_seals_so_that_a_new_key_can_be_spread_first(tmp_path: Path) -> None:
    file = tmp_path / "sealing.keys"
    file.write_text(f"# spread, not yet in use\n2:{B}\n1:{A}  # seals\n")
    keys = load_keys(settings(pseudonym_key=f"1:{A}", sealing_keys_file=file))
    assert keys.sealer.current == 1


@pytest.mark.parametrize(
    "text", ["", f"1:{A},2:{B}", A, f"1:{A[:-2]}", f"x:{A}", f"1:{'zz' * 32}", f"-1:{A}", f"65536:{A}"]
)
def test_a_malformed_pseudonym_key_is_refused_without_showing_it(text: str) -> None:
    with pytest.raises(PlatformError, match="configuration") as caught:
        load_keys(settings(pseudonym_key=text, sealing_keys=f"1:{A}"))
    assert A[:-2] not in str(caught.value)


def test_a_version_may_not_have_two_keys() -> None:
    with pytest.raises(PlatformError, match="each once"):
        parse_keys("sealing_keys", f"1:{A} 1:{B}")


@pytest.mark.parametrize(
    "values", [{}, {"pseudonym_key": f"1:{A}"}, {"pseudonym_key_file": Path("/nowhere")}]
)
def test_a_service_does_not_start_without_keys(values: dict[str, Any]) -> None:
    with pytest.raises(PlatformError, match="configuration"):
        load_keys(settings(**values))


@pytest.mark.usefixtures("untouched_logging")
def test_development_keys_are_made_once_and_say_so(tmp_path: Path) -> None:
    stream = io.StringIO()
    configure_logs(service="intake", stream=stream)
    files = ensure_development_keys(tmp_path / "keys")
    made = {path: path.read_text() for path in files.values()}
    assert ensure_development_keys(tmp_path / "keys") == files
    keys = load_keys(settings(**files))

    assert {path: path.read_text() for path in files.values()} == made
    assert {stat.S_IMODE(path.stat().st_mode) for path in files.values()} == {0o600}
    assert sorted(path.name for path in (tmp_path / "keys").iterdir()) == ["pseudonym.key", "sealing.keys"]
    assert stream.getvalue().count('"event": "development keys"') == 2
    assert keys.pseudonym.secret.hex() not in stream.getvalue()
