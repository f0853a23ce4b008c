"""The table as it is declared (`expected.toml`), and as a page of the docs."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from services.console.rules.roles import ROLE_NAMES, Role
from tests.component.roles.asking import Cell
from tests.component.roles.callers import MACHINES
from tests.component.roles.orders import KINDS

PAGE = Path(__file__).parents[3] / "docs/roles.md"
Table = Mapping[str, Mapping[str, Cell]]

_DECLARED = tomllib.loads((Path(__file__).parent / "expected.toml").read_text())
_SETS = {name: frozenset(kinds) for name, kinds in _DECLARED.pop("sets").items()}
_GROUPS: dict[str, str] = _DECLARED.pop("groups")


def expected(service: str) -> dict[str, dict[str, Cell]]:
    """Route → caller → cell; who isn't named is refused. KeyError for a set that isn't declared."""
    return {
        route: {caller: _kinds(said) for said, callers in row.items() for caller in _callers(callers)}
        for route, row in _DECLARED[service].items()
    }


def _kinds(said: str) -> frozenset[str]:
    named = _SETS.get(said)
    kinds = frozenset(said.split(" + ")) if named is None else named
    assert kinds <= KINDS.keys(), said
    return kinds


def _callers(named: str) -> list[str]:
    return [caller for each in named.split() for caller in _GROUPS.get(each, each).split()]


def differences(found: Table, declared: Table) -> list[str]:
    """What was answered and not declared, or declared and not answered; a route without a row."""
    told = [f"not declared: {_declaration(route, found[route])}" for route in found.keys() - declared.keys()]
    told += [f"{route}: there is no such route" for route in declared.keys() - found.keys()]
    for route in found.keys() & declared.keys():
        for caller, cell in found[route].items():
            wanted = declared[route].get(caller)
            if cell != wanted:
                told.append(f"{route}: {caller} was told {_shown(cell)}, not {_shown(wanted)}")
    return sorted(told)


def _declaration(route: str, row: Mapping[str, Cell]) -> str:
    """The row as it could be declared, for a person to judge."""
    callers: dict[str, list[str]] = {}
    for caller, cell in row.items():
        if cell is not None:
            callers.setdefault(_shown(cell).replace("✓", "yes"), []).append(caller)
    cells = ", ".join(f'"{said}" = "{" ".join(names)}"' for said, names in callers.items())
    return f'"{route}" = {{ {cells} }}'


def as_markdown(service: str, found: Table) -> str:
    """A section of the page: a row a route, a column a person's role, machines in the last one."""
    people = [role.value for role in Role]
    head = ["route", *(ROLE_NAMES[role] for role in Role), "machines"]
    lines = [f"## {service}\n", _row(head), _row(["---"] * len(head))]
    for route, row in found.items():
        machines = [f"{name}: {_shown(row[name])}" for name in MACHINES if row.get(name) is not None]
        lines.append(_row([f"`{route}`", *(_shown(row[name]) for name in people), " · ".join(machines)]))
    return "\n".join(lines) + "\n"


def section(page: str, service: str) -> str:
    """The service's part of the page; empty when there is none."""
    found = page.partition(f"## {service}\n")[2].partition("\n## ")[0]
    return f"## {service}\n{found.rstrip()}\n" if found else ""


def _shown(cell: Cell) -> str:
    if cell is None:
        return "–"
    if not cell:
        return "✓"
    named = next((name for name, kinds in _SETS.items() if kinds == cell), None)
    return named or " + ".join(kind for kind in KINDS if kind in cell)


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
