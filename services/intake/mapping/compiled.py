"""A mapping compiled once into getters: a source's object in, the fields of a submission out."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from services.intake.mapping.declaration import FieldRule, MappingFile
from services.intake.mapping.targets import LISTS, PARTIES, TIMES
from services.intake.mapping.values import BadValueError, as_moment, as_text, as_texts, getter

Read = Callable[[Any], Any]
"""An object of the source → a field's value; None for nothing."""


class CompiledMapping:
    """Applies one mapping; pure, built once and read by all."""

    def __init__(self, mapping: MappingFile) -> None:
        self.name = mapping.name
        self.encoding = mapping.encoding
        self.zone = ZoneInfo(mapping.time_zone)
        self.columns = dict(mapping.columns)
        self.names = frozenset(path.partition(".")[0] for path in mapping.paths())
        compiler = _Compiler(mapping, self.zone)
        rules = {target: compiler.read(target, rule) for target, rule in mapping.fields.items()}
        self._plain = [(target, read) for target, read in rules.items() if "." not in target]
        self._parties = [(party, *_party(party, rules, mapping.fields)) for party in PARTIES]
        self._each = mapping.items.each
        self._entries = getter(self._each) if self._each else None
        self._item = [(name, compiler.read(name, rule)) for name, rule in mapping.items.fields.items()]
        self._paths = _first_paths(mapping)

    def fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """A submission's fields. Raises BadValueError with the source's path of what can't be used."""
        found = {target: value for target, read in self._plain if (value := read(data)) is not None}
        for party, given, filled in self._parties:
            values = {name: value for name, read in given if (value := read(data)) is not None}
            if values:
                found[party] = filled | values
        found["items"] = [item for entry in self._items(data) if (item := self._one(entry))]
        return found

    def path_of(self, target: str) -> str:
        """The source's name of a submission's field (`complainant.name`, `items.0.text`), for refusals."""
        target = ".".join(part for part in target.split(".") if not part.isdecimal())
        return self._paths.get(target, target)

    def target_of(self, path: str) -> str | None:
        """What a field of the source is to us, as people are shown it; None for one that isn't read."""
        found = (target for target, own in self._paths.items() if own == path and target != "items")
        return next(found, path if path in self.names else None)

    def _items(self, data: dict[str, Any]) -> list[Any]:
        if self._entries is None:
            return [data]
        entries = self._entries(data)
        if entries is None:
            return []
        if type(entries) is not list:
            raise BadValueError(self._each)
        return entries

    def _one(self, entry: Any) -> dict[str, Any]:
        data = entry if type(entry) is dict else {}
        item = {name: value for name, read in self._item if (value := read(data)) is not None}
        return item if item.get("text") else {}


class _Compiler:
    """Turns rules into reading functions."""

    def __init__(self, mapping: MappingFile, zone: ZoneInfo) -> None:
        self._mapping = mapping
        self._zone = zone
        self._absent = frozenset(mapping.absent) | {""}

    def read(self, target: str, rule: FieldRule) -> Read:
        if target in LISTS:
            return partial(_read_list, [(getter(path), path) for path in rule.paths])
        in_party = "." in target  # a party's defaults wait until something of it was read
        read = self._text(rule, None if in_party else rule.default)
        if target in TIMES:
            formats, path = self._mapping.time_formats, rule.paths[0]
            moment = partial(as_moment, formats=formats, zone=self._zone, path=path)
            return lambda data: moment(text) if (text := read(data)) is not None else None
        return read

    def _text(self, rule: FieldRule, default: str | None) -> Read:
        absent, words = self._absent, self._mapping.words_of(rule)
        sources = [(getter(path), path) for path in rule.paths]
        if rule.join is not None:
            return partial(_read_joined, sources, rule.join, absent)

        def read(data: Any) -> str | None:
            for get, path in sources:
                value = get(data)
                if value is None:
                    continue
                text = value.strip() if type(value) is str else as_text(value, path)
                if text not in absent:
                    return words.get(text, text)
            return default

        return read


def _read_joined(
    sources: Sequence[tuple[Read, str]], join: str, absent: frozenset[str], data: Any
) -> str | None:
    texts = [text for get, path in sources if (text := as_text(get(data), path)) not in absent]
    return join.join(texts) or None


def _read_list(sources: Sequence[tuple[Read, str]], data: Any) -> list[str] | None:
    return [text for get, path in sources for text in as_texts(get(data), path)] or None


def _party(
    party: str, rules: dict[str, Read], declared: dict[str, FieldRule]
) -> tuple[list[tuple[str, Read]], dict[str, str]]:
    """What is read of a party, and what is filled in once anything was: a default alone makes no party."""
    given, filled = [], {}
    for target, read in rules.items():
        owner, _, name = target.partition(".")
        if owner != party:
            continue
        default = declared[target].default
        if default is not None:
            filled[name] = default
        if declared[target].paths:
            given.append((name, read))
    return given, filled


def _first_paths(mapping: MappingFile) -> dict[str, str]:
    paths = {target: rule.paths[0] for target, rule in mapping.fields.items() if rule.paths}
    prefix = f"{mapping.items.each}." if mapping.items.each else ""
    items = {f"items.{n}": prefix + r.paths[0] for n, r in mapping.items.fields.items() if r.paths}
    return paths | items | {"items": next(iter(items.values()), "items")}
