# ruff: noqa: INP001 - Python wants it outside any package
"""Put first on a service's path by `bench.protection`: that process seals nothing and redacts nothing.

Python runs a module of this name at its start, before any service imports what is replaced here. Only a
process whose PYTHONPATH names this folder is touched; the product has no switch for it.
"""

from collections.abc import Iterable

from shared.domain import redact as redaction
from shared.platform.sealing import Sealer


def _as_it_is(text: str, names: Iterable[str] = ()) -> redaction.Redacted:  # noqa: ARG001
    return redaction.Redacted(text, {})


def _bare(_sealer: Sealer, plain: bytes, _bound_to: bytes) -> bytes:
    return plain


redaction.redact = _as_it_is
setattr(Sealer, "seal", _bare)  # noqa: B010 - a type checker rightly refuses it said plainly
setattr(Sealer, "open", _bare)  # noqa: B010
