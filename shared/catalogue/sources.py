"""Sources: where complaints come from, by which channel, and how their messages are read."""

import codecs
from enum import StrEnum
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator

from shared.catalogue.entries import Entry, Line, Maybe, Slug, UnitCode
from shared.domain.vocabulary import CallbackOwner, Confidentiality


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError) as error:
        raise ValueError(f"没有这个时区：{name}") from error
    return name


def _known_encoding(name: str) -> str:
    try:
        codecs.lookup(name)
    except LookupError as error:
        raise ValueError(f"没有这种编码：{name}") from error
    return name


class NumberedBy(StrEnum):
    """Who gives a complaint its number."""

    SOURCE = "source"
    DISTRICT = "district"


class Channel(Entry):
    """诉求渠道."""

    code: Slug
    name: Line


class Source(Entry):
    """诉求来源; `mapping` names the source's message mapping, none for our own event;
    `received_by` is the unit that takes complaints in there (首接单位)."""

    code: Slug
    name: Line
    channel: Slug
    mapping: Maybe[Slug] = None
    time_zone: Annotated[Line, AfterValidator(_known_zone)]
    encoding: Annotated[Line, AfterValidator(_known_encoding)]
    numbered_by: NumberedBy
    callback_by: CallbackOwner
    received_by: Maybe[UnitCode] = None
    confidentiality: Confidentiality = Confidentiality.OPEN


class SourcesFile(Entry):
    """sources.yaml."""

    channels: tuple[Channel, ...]
    sources: tuple[Source, ...]
