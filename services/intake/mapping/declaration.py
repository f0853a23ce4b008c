"""A source mapping as an official writes it in `catalogue/<id>/mappings/<name>.yaml`."""

import codecs
from collections.abc import Iterable
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, model_validator

from services.intake.mapping.targets import ITEM_TARGETS, TARGETS
from shared.catalogue.entries import Entry, Line, Maybe, Several

Path = Annotated[str, StringConstraints(min_length=1, max_length=120)]
"""A field of the source; a dot steps into a nested object: 诉求人.姓名."""

WordList = dict[str, str]
"""The source's word → ours; a word not listed is kept as it came."""


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"没有这个时区：{name}") from error
    return name


def _known_encoding(name: str) -> str:
    try:
        codecs.lookup(name)
    except LookupError as error:
        raise ValueError(f"没有这种编码：{name}") from error
    return name


def _spell_out(value: object) -> object:
    """`诉求内容` alone means `{from: 诉求内容}`; one path needs no list."""
    if isinstance(value, str):
        return {"from": [value]}
    if isinstance(value, dict) and isinstance(value.get("from"), str):
        return value | {"from": [value["from"]]}
    return value


class FieldRule(Entry):
    """Where a field comes from: the first path that holds something, or all of them joined by `join`.

    `words` translates it, by a list of its own or one named in the file; `default` stands in for nothing.
    """

    paths: tuple[Path, ...] = Field((), alias="from")
    join: Maybe[str] = None
    words: WordList | str = Field(default_factory=dict)
    default: Maybe[Line] = None


Rule = Annotated[FieldRule, BeforeValidator(_spell_out)]


def _among(names: frozenset[str]) -> AfterValidator:
    def known(name: str) -> str:
        if name not in names:
            raise ValueError(f"没有这个字段：{name}")
        return name

    return AfterValidator(known)


class ItemsRule(Entry):
    """分项: one item from the top level, or one for each entry of the list at `each` (paths start there)."""

    each: Maybe[Path] = None
    fields: dict[Annotated[str, _among(ITEM_TARGETS)], Rule]


class MappingFile(Entry):
    """One mapping: how bytes become text, times become moments, words ours, and which field goes where.

    Bytes are UTF-8, else `encoding`; times are ISO 8601 or in one of `time_formats`, without a zone in
    `time_zone`; `absent` lists what the source writes for nothing; `columns` renames the columns of a file.
    """

    name: Line
    encoding: Annotated[Line, AfterValidator(_known_encoding)] = "utf-8"
    time_zone: Annotated[Line, AfterValidator(_known_zone)]
    time_formats: Several[Line] = ()
    absent: Several[str] = ()
    words: dict[str, WordList] = Field(default_factory=dict)
    fields: dict[Annotated[str, _among(TARGETS)], Rule]
    items: ItemsRule
    columns: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _named_word_lists_exist(self) -> Self:
        rules = (*self.fields.values(), *self.items.fields.values())
        missing = sorted({r.words for r in rules if isinstance(r.words, str)} - self.words.keys())
        if missing:
            raise ValueError(f"没有这些词表：{'、'.join(missing)}")
        return self

    def paths(self) -> set[str]:
        """Every path that is read from the top level."""
        items = {self.items.each} if self.items.each else _paths(self.items.fields.values())
        return _paths(self.fields.values()) | items

    def words_of(self, rule: FieldRule) -> WordList:
        """The word list of a rule, its own or the one it names."""
        return self.words[rule.words] if isinstance(rule.words, str) else rule.words


def _paths(rules: Iterable[FieldRule]) -> set[str]:
    return {path for rule in rules for path in rule.paths}
