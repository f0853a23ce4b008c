"""What a unit still owes in an order it doesn't lead."""

from typing import Any

import pytest

from services.dispatch.taking_part import part_of

DUE = "2026-03-10T09:00:00Z"
NOTHING: dict[str, Any] = {"whistles": [], "helps": [], "co_reported": []}


def order(joint: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    own = {"lead": "nanxiang", "co": [], "respondent_unit": None, "due": {"binding": DUE}}
    return own | {"joint": None if joint is None else NOTHING | joint} | more


def whistle(at: str | None) -> dict[str, Any]:
    called = [{"unit": "scjgj", "at": at}]
    return {"whistles": [{"town": "nanxiang", "words": "请到场", "due": DUE, "units": called}]}


def help_(given: bool | None) -> dict[str, Any]:
    act = {"unit": "scjgj", "asked_by": "nanxiang", "act": "查档", "due": DUE, "given": given}
    return {"helps": [act]}


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        (order(), None),
        (order(whistle(None)), "whistle"),
        (order(whistle(DUE)), None),
        (order(help_(None)), "help"),
        (order(help_(False)), None),
        (order(co=["scjgj"]), "co"),
        (order({"co_reported": ["scjgj"]}, co=["scjgj"]), None),
        (order(whistle(None) | help_(None), co=["scjgj"]), "whistle"),
        (order(whistle(None), respondent_unit="scjgj"), None),
    ],
)
def test_what_is_still_owed(state: dict[str, Any], kind: str | None) -> None:
    found = part_of(state, "scjgj")
    assert (found and found["kind"]) == kind
    assert part_of(state, "jw") is None
