"""The product or project a matter is about, as quoted or as named."""

import re

_QUOTED = re.compile('[“"「『《]([^”"」』》\n]{2,30})[”"」』》]')
_PROJECT = re.compile("[\u4e00-\u9fffa-z0-9]{2,14}?(?:项目|工程|标段|地块|一期|二期|三期|改造)+")
_LEAD = re.compile(".*(?:关于|参与|承接|承建|中标|在|的|对|该|这|为|是|与|和|了|本)(?=.{4})")
_MOST = 3


def products_in(copy: str) -> tuple[str, ...]:
    """Quoted names, in order, each once, at most three."""
    return tuple(dict.fromkeys(match[1] for match in _QUOTED.finditer(copy)))[:_MOST]


def projects_in(copy: str) -> tuple[str, ...]:
    """Projects named, likewise."""
    found = (_LEAD.sub("", match[0], 1) for match in _PROJECT.finditer(copy))
    return tuple(dict.fromkeys(name for name in found if len(name) >= 4))[:_MOST]
