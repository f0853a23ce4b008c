"""The catalogue's version: its id and what its files hold."""

from collections.abc import Mapping
from hashlib import sha256


def version_of(catalogue_id: str, texts: Mapping[str, bytes]) -> str:
    """`jiading-2025@` and the first 12 hex digits of sha256 over the files' names and bytes, sorted."""
    digest = sha256()
    for file in sorted(texts):
        digest.update(f"{file}\0{len(texts[file])}\0".encode())
        digest.update(texts[file])
    return f"{catalogue_id}@{digest.hexdigest()[:12]}"
