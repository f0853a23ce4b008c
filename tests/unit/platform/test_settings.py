"""Settings come from the environment, say what they mean, and give no secret away."""

from pathlib import Path

import pytest
from pydantic import Field

from shared.platform.faults import PlatformError
from shared.platform.settings import Role, ServiceSettings, read_settings
from shared.platform.settings_page import find_settings, settings_page

ROOT = Path(__file__).resolve().parents[3]


class DispatchSettings(ServiceSettings):
    service: str = "dispatch"
    sweep_seconds: float = Field(30.0, description="seconds between two looks at the clocks")


def test_the_environment_wins_and_empty_values_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIAOKUAI_ROLE", "http")
    monkeypatch.setenv("TIAOKUAI_BATCH_SIZE", "500")
    monkeypatch.setenv("TIAOKUAI_SWEEP_SECONDS", "5")
    monkeypatch.setenv("TIAOKUAI_PSEUDONYM_KEY_FILE", "")
    settings = read_settings(DispatchSettings, http_port=0)
    assert (settings.service, settings.role, settings.batch_size, settings.http_port) == (
        "dispatch",
        Role.HTTP,
        500,
        0,
    )
    assert settings.sweep_seconds == 5
    assert settings.pseudonym_key_file is None


@pytest.mark.parametrize(
    ("variable", "value"), [("ROLE", "hidden-word"), ("BATCH_SIZE", "0"), ("HEALTH_PORT", "66000")]
)
def test_a_wrong_value_is_named_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(f"TIAOKUAI_{variable}", value)
    with pytest.raises(PlatformError) as caught:
        read_settings(DispatchSettings)
    assert caught.value.field == f"TIAOKUAI_{variable}"
    assert value not in str(caught.value)


def test_secrets_are_not_in_the_representation() -> None:
    settings = ServiceSettings(postgres_dsn="postgresql://u:hunter2@h/d", sealing_keys="1:abcd")
    assert "hunter2" not in repr(settings)
    assert "abcd" not in repr(settings)


@pytest.mark.parametrize(
    ("role", "parts"),
    [(Role.ALL, {Role.STREAM, Role.HTTP, Role.TIMERS, Role.ALL}), (Role.HTTP, {Role.HTTP})],
)
def test_a_role_includes_its_parts(role: Role, parts: set[Role]) -> None:
    assert {part for part in Role if role.includes(part)} == parts


def test_a_service_adds_its_own_table() -> None:
    page = settings_page([DispatchSettings])
    assert "## dispatch\n\n| variable" in page
    assert page.endswith("| `TIAOKUAI_SWEEP_SECONDS` | `30.0` | seconds between two looks at the clocks |\n")


def test_every_setting_has_a_meaning_and_the_page_is_up_to_date() -> None:
    kinds = find_settings()
    nameless = [name for kind in kinds for name, field in kind.model_fields.items() if not field.description]
    assert set(nameless) <= {"service"}
    assert (ROOT / "docs/settings.md").read_text("utf-8") == settings_page(kinds), (
        "make it anew: .venv/bin/python -m shared.platform.settings_page > docs/settings.md"
    )
