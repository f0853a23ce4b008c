"""Everybody who may ask: the console's roles as the console gives them rights, and machines by token."""

from services.console.rules.roles import OF_A_UNIT, Person, Role
from shared.platform.identity import Identity
from tests.component.roles.orders import OWN, SECTION, SOURCE


def person(role: Role) -> Person:
    """Somebody with one role; of the unit, and a handler of its section, where the role means that."""
    unit = OWN if role in OF_A_UNIT else None
    return Person(role.value, role.value, frozenset({role}), unit, SECTION if role is Role.HANDLER else None)


MACHINES = {
    "nobody": frozenset[str](),
    "source": frozenset({"submit", "read"}),
    "window": frozenset({"register", "submit", f"source:{SOURCE}", "channel:window"}),
    "city": frozenset({"city", f"source:{SOURCE}", "submit", "read", "callbacks", "callbacks.city"}),
    "other_source": frozenset({"city", "submit", "read", "callbacks.city", "callbacks", "source:petition"}),
    "unit": frozenset({"reports", "case", f"unit:{OWN}"}),
    "town": frozenset({"reports", "case", "unit:anting"}),
    "survey": frozenset({"callbacks"}),
    "gateway": frozenset({"notices"}),
    "evaluator": frozenset({"evaluation"}),
    "teacher": frozenset({"lessons"}),
    "assistant": frozenset({"classify"}),
    "privacy": frozenset({"privacy"}),
    "market": frozenset({"reporters.match", f"unit:{OWN}"}),
    "importer": frozenset({"reporters.import"}),
}
"""Clients without a person, by token, each with the scopes it is given (docs/operating.md); nobody: none."""

CALLERS: dict[str, Identity] = {
    **{role.value: person(role).identity for role in Role},
    **{name: Identity(name, scopes) for name, scopes in MACHINES.items() if name != "nobody"},
}


class Callers:
    """Whoever asks says by name who he is."""

    async def identify(self, authorization: str) -> Identity | None:
        return CALLERS.get(authorization.removeprefix("Bearer "))
