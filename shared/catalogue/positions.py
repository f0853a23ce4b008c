"""YAML to plain values, every scalar as text, with the line of each value at hand when something is wrong."""

from typing import Any

import yaml

from shared.catalogue.problems import Path


class YamlFault(Exception):
    """The text is no usable YAML; `line` counts from 1."""

    def __init__(self, line: int, message: str) -> None:
        self.line = line
        self.message = message
        super().__init__(message)


def compose(text: bytes) -> yaml.Node | None:
    """The file's node tree, made by libyaml's C parser; None when it is empty.

    Raises YamlFault.
    """
    try:
        return yaml.compose(text, yaml.CBaseLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise YamlFault(mark.line + 1 if mark else 1, f"YAML 写法有误：{_problem(error)}") from error


def _problem(error: yaml.YAMLError) -> str:
    return str(getattr(error, "problem", None) or getattr(error, "reason", None) or "无法读取")


def plain(node: yaml.Node | None) -> Any:
    """The values of a node tree: dict, list and str only.

    Raises YamlFault on a key written twice (YAML itself would keep the last one in silence).
    """
    if isinstance(node, yaml.MappingNode):
        return _mapping(node)
    if isinstance(node, yaml.SequenceNode):
        return [plain(each) for each in node.value]
    return None if node is None else node.value


def _mapping(node: yaml.MappingNode) -> dict[str, Any]:
    values = {key.value: plain(value) for key, value in node.value}
    if len(values) < len(node.value):
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise YamlFault(key.start_mark.line + 1, f"「{key.value}」重复填写")
            seen.add(key.value)
    return values


def line_of(node: yaml.Node | None, path: Path) -> int:
    """The line (from 1) of the value at `path`, or of the nearest thing above it."""
    line = 1
    for step in path:
        found = _child(node, step)
        if found is None:
            break
        mark, node = found
        line = mark + 1
    return line


def _child(node: yaml.Node | None, step: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        return next(((key.start_mark.line, value) for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark.line, node.value[step]
    return None
