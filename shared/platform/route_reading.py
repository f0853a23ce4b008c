"""What a route's code reads of a request: its body's model, its query parameters, how it answers.

Read from the source itself, so that no second description can differ from it. A function is followed into
those of ours that it hands the request to.
"""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from pydantic import BaseModel

_OURS = ("services.", "shared.")
_READS_BODY, _ANSWERS, _KEYED = "read_body", "json_response", "idempotency_key"
_DEEPEST = 4


@dataclass(slots=True)
class Readings:
    """What was found; `raw` is a body taken as bytes, `keyed` whether it heeds an Idempotency-Key."""

    body: type[BaseModel] | None = None
    raw: bool = False
    keyed: bool = False
    query: set[str] = field(default_factory=set)
    statuses: set[int] = field(default_factory=set)

    def take(self, other: "Readings") -> None:
        """Add what a function below reads."""
        self.body, self.raw = self.body or other.body, self.raw or other.raw
        self.keyed = self.keyed or other.keyed
        self.query |= other.query
        self.statuses |= other.statuses


@cache
def readings_of(function: Callable[..., Any], deep: int = 0) -> Readings:
    """What a handler (or a function it calls with the request) reads."""
    function = inspect.unwrap(function)
    function = getattr(function, "__func__", function)
    tree, known, owner = _tree(function), function.__globals__, _owner(function)
    found = Readings(query=_query_names(tree), keyed=any(_name(c.func) == _KEYED for c in _calls(tree)))
    for call in _calls(tree):
        _note(call, found, known)
        below = _callee(call.func, known, owner) if _is_given_the_request(call) and deep < _DEEPEST else None
        if below is not None:
            found.take(readings_of(below, deep + 1))
            found.query |= _named_in(call) if "query_params" in inspect.getsource(below) else set()
    return found


def _note(call: ast.Call, found: Readings, known: dict[str, Any]) -> None:
    name = _name(call.func)
    if name == _READS_BODY and len(call.args) > 1 and isinstance(call.args[1], ast.Name):
        found.body = known[call.args[1].id]
    elif name == "body" and not call.args:
        found.raw = found.raw or not found.keyed  # a key needs the bytes, whatever they say
    elif name == _ANSWERS:
        found.statuses |= _status(call)


def _named_in(call: ast.Call) -> set[str]:
    """`instant(request, "from")`: the parameter that a function of ours is told to read."""
    return {
        each.value for each in call.args if isinstance(each, ast.Constant) and isinstance(each.value, str)
    }


def _tree(function: Callable[..., Any]) -> ast.AST:
    return ast.parse(textwrap.dedent(inspect.getsource(function)))


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _status(call: ast.Call) -> set[int]:
    given = [each.value for each in call.args[1:2] if isinstance(each, ast.Constant)]
    return {each for each in given if isinstance(each, int)}


def _is_given_the_request(call: ast.Call) -> bool:
    return any(isinstance(each, ast.Name) and each.id in {"request", "_request"} for each in call.args)


def _callee(function: ast.expr, known: dict[str, Any], owner: type | None) -> Callable[..., Any] | None:
    if isinstance(function, ast.Name):
        found = known.get(function.id)
    elif isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        base = owner if function.value.id == "self" else known.get(function.value.id)
        found = getattr(base, function.attr, None)
    else:
        found = None
    ours = inspect.isfunction(found) and found.__module__.startswith(_OURS)
    return found if ours else None


def _owner(function: Callable[..., Any]) -> type | None:
    """The class that a method stands in."""
    found: Any = inspect.getmodule(function)
    for name in function.__qualname__.split(".")[:-1]:
        found = getattr(found, name, None)
    return found if isinstance(found, type) else None


def _query_names(tree: ast.AST) -> set[str]:
    """Names asked of `request.query_params`, or of what it was assigned to, also over a tuple of names."""
    aliases, found = _aliases(tree), set()
    for call in _calls(tree):
        if isinstance(call.func, ast.Attribute) and call.func.attr == "get" and call.args:
            asked = ast.unparse(call.func.value)
            if asked.endswith("query_params") or asked in aliases:
                found |= _constants(call.args[0], tree)
    return found


def _aliases(tree: ast.AST) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            targets, values = node.targets[0], node.value
            pairs = (
                zip(targets.elts, values.elts, strict=False)
                if isinstance(targets, ast.Tuple) and isinstance(values, ast.Tuple)
                else [(targets, values)]
            )
            found |= {ast.unparse(t) for t, v in pairs if ast.unparse(v).endswith("query_params")}
    return found


def _constants(given: ast.expr, tree: ast.AST) -> set[str]:
    if isinstance(given, ast.Constant):
        return {str(given.value)}
    loops = [node for node in ast.walk(tree) if isinstance(node, ast.comprehension | ast.For)]
    named = [
        loop.iter.elts
        for loop in loops
        if isinstance(loop.iter, ast.Tuple) and ast.unparse(loop.target) == ast.unparse(given)
    ]
    return {str(each.value) for elts in named for each in elts if isinstance(each, ast.Constant)}
