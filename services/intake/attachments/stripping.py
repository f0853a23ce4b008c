"""Takes out of a file where and by what it was taken: EXIF, XMP, places of videos. Nothing is re-encoded.

Raises `ValueError` for a file whose parts don't fit together: it isn't what it seems.
"""

from collections.abc import Callable, Iterator
from struct import unpack

_JPEG_DROPPED = {0xE1, 0xED, 0xFE}  # APP1: EXIF with GPS, XMP · APP13: IPTC · comments
_JPEG_SCAN, _JPEG_END = 0xDA, 0xD9
_PNG_HEAD = 8
_PNG_DROPPED = {b"eXIf", b"iTXt", b"tEXt", b"zTXt", b"tIME"}
_MP4_HOLDERS = {b"moov", b"trak", b"udta", b"mdia"}
_MP4_PLACES = {b"\xa9xyz", b"loci", b"meta", b"\xa9too", b"\xa9mod", b"\xa9mak"}


def stripped(media_type: str, content: bytes) -> bytes:
    """The file without what tells where it was taken."""
    strip = _STRIP.get(media_type)
    return strip(content) if strip else content


def _jpeg(content: bytes) -> bytes:
    kept, at = [content[:2]], 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        kind = content[at + 1]
        if kind in (_JPEG_SCAN, _JPEG_END):
            return b"".join((*kept, content[at:]))
        (length,) = unpack(">H", content[at + 2 : at + 4])
        end = at + 2 + length
        if length < 2 or end > len(content):
            break
        if kind not in _JPEG_DROPPED:
            kept.append(content[at:end])
        at = end
    raise ValueError("not a whole JPEG")


def _png(content: bytes) -> bytes:
    kept, at = [content[:_PNG_HEAD]], _PNG_HEAD
    while at + 12 <= len(content):
        (length,) = unpack(">I", content[at : at + 4])
        kind, end = content[at + 4 : at + 8], at + 12 + length
        if end > len(content):
            break
        if kind not in _PNG_DROPPED:
            kept.append(content[at:end])
        if kind == b"IEND":
            return b"".join(kept)
        at = end
    raise ValueError("not a whole PNG")


def _mp4(content: bytes) -> bytes:
    """Boxes that hold places become `free` of the same size: the offsets of the media stay as they are."""
    changed = bytearray(content)
    for start, end in _boxes(content, 0, len(content), top=True):
        changed[start + 4 : start + 8] = b"free"
        changed[start + 8 : end] = bytes(end - start - 8)
    return bytes(changed)


def _boxes(content: bytes, at: int, end: int, *, top: bool = False) -> Iterator[tuple[int, int]]:
    """Start and end of every box that holds a place, at any depth."""
    while at + 8 <= end:
        (size,) = unpack(">I", content[at : at + 4])
        kind, head = content[at + 4 : at + 8], 8
        if size == 1 and at + 16 <= end:
            (size,), head = unpack(">Q", content[at + 8 : at + 16]), 16
        size = end - at if size == 0 and top else size
        if size < head or at + size > end:
            raise ValueError("not a whole MP4")
        if kind in _MP4_PLACES and head == 8 and not top:
            yield at, at + size
        elif kind in _MP4_HOLDERS:
            yield from _boxes(content, at + head, at + size)
        at += size
    if top and at != end:
        raise ValueError("not a whole MP4")


_STRIP: dict[str, Callable[[bytes], bytes]] = {
    "image/jpeg": _jpeg,
    "image/png": _png,
    "video/mp4": _mp4,
    "video/quicktime": _mp4,
    "audio/mp4": _mp4,
}
