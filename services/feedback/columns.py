"""How cases and callbacks lie in their tables: one list of columns each; the statements are made from it."""

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any

from services.feedback.rules.callback import Callback, CallbackState
from services.feedback.rules.case import Case, Rank
from shared.domain.lifecycle import State
from shared.domain.vocabulary import Confidentiality, RequestType, VerdictKind


class Columns:
    """Columns of a table, by name and type; fields of the value have the same names."""

    def __init__(self, **types: str) -> None:
        self.names = ", ".join(types)
        self.parameters = ", ".join(f"${n}::{kind}[]" for n, kind in enumerate(types.values(), 1))
        self.values: Callable[[Any], tuple[Any, ...]] = attrgetter(*types)
        self.fields = tuple(types)

    def assignments(self, key: str) -> str:
        """The `set` list of an upsert: every column but the key."""
        return ", ".join(f"{field} = excluded.{field}" for field in self.fields if field != key)


CASE = Columns(
    order_id="uuid",
    version="int",
    complaint_id="uuid",
    source="text",
    number="text",
    reference="text",
    state="text",
    request_type="text",
    confidentiality="text",
    created_at="timestamptz",
    anonymous="boolean",
    lead="text",
    parts="text",
    category="text",
    town="text",
    due="timestamptz",
    due_city="timestamptz",
    received_at="timestamptz",
    answered_at="timestamptz",
    ended_at="timestamptz",
    matter_id="uuid",
    round="timestamptz",
    judged="text",
    basis="text",
    rank="smallint",
    failures="int",
    revision="int",
)

CALLBACK = Columns(
    callback_id="uuid",
    order_id="uuid",
    order_version="int",
    complaint_id="uuid",
    round="timestamptz",
    attempt="int",
    unit="text",
    state="text",
    due_at="timestamptz",
)

MOVE = Columns(
    order_id="uuid",
    version="int",
    move="text",
    actor="text",
    state="text",
    lead="text",
    moved_at="timestamptz",
    due="timestamptz",
    due_contact="timestamptz",
    category="text",
    town="text",
    rule="text",
    marked="boolean",
)


def case_of_row(row: Mapping[str, Any]) -> Case:
    """A stored case as it was."""
    fields = dict(row)
    fields["state"] = State(fields["state"])
    fields["request_type"] = RequestType(fields["request_type"])
    fields["confidentiality"] = Confidentiality(fields["confidentiality"])
    fields["judged"] = None if fields["judged"] is None else VerdictKind(fields["judged"])
    fields["rank"] = None if fields["rank"] is None else Rank(fields["rank"])
    return Case(**fields)


def callback_of_row(row: Mapping[str, Any]) -> Callback:
    """A stored try as it was."""
    fields = dict(row)
    fields["state"] = CallbackState(fields["state"])
    return Callback(**fields)
