"""Files: known by their own bytes, stripped of where they were taken, whole or refused."""

from struct import pack

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.attachments.sniffing import media_type
from services.intake.attachments.stripping import stripped

PLACE = b"31.3747N121.2653E"


def segment(kind: int, body: bytes) -> bytes:
    return bytes([0xFF, kind]) + pack(">H", len(body) + 2) + body


def chunk(kind: bytes, body: bytes) -> bytes:
    return pack(">I", len(body)) + kind + body + b"\0\0\0\0"


def box(kind: bytes, body: bytes) -> bytes:
    return pack(">I", len(body) + 8) + kind + body


PICTURE = segment(0xDB, b"tables") + segment(0xDA, b"scan") + b"pixels\xff\xd9"
JPEG = b"\xff\xd8" + segment(0xE0, b"JFIF\0") + segment(0xE1, b"Exif\0\0" + PLACE) + PICTURE
PNG = (
    b"\x89PNG\r\n\x1a\n"
    + chunk(b"IHDR", b"head")
    + chunk(b"eXIf", PLACE)
    + chunk(b"IDAT", b"px")
    + chunk(b"IEND", b"")
)
MEDIA = box(b"mdat", b"frames" + PLACE[:2])
MP4 = box(b"ftyp", b"isom") + box(b"moov", box(b"mvhd", b"h") + box(b"udta", box(b"\xa9xyz", PLACE))) + MEDIA


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (JPEG, "image/jpeg"),
        (PNG, "image/png"),
        (MP4, "video/mp4"),
        (b"%PDF-1.7 x", "application/pdf"),
        (b"RIFF0000WAVEfmt ", "audio/wav"),
        (b"ID3\x03", "audio/mpeg"),
        (b"\0\0\0\x18ftypM4A x", "audio/mp4"),
        (b"\0\0\0\x18ftypheicx", None),
        (b"MZ\x90", None),
        (b"<html>", None),
        (b"PK\x03\x04", None),
        (b"", None),
    ],
)
def test_a_file_is_what_its_bytes_say(content: bytes, kind: str | None) -> None:
    assert media_type(content) == kind


@pytest.mark.parametrize("content", [JPEG, PNG, MP4])
def test_nothing_tells_where_it_was_taken_and_the_picture_stays(content: bytes) -> None:
    kind = media_type(content)
    assert kind is not None
    kept = stripped(kind, content)
    assert PLACE not in kept
    assert media_type(kept) == kind
    assert stripped(kind, kept) == kept


def test_a_photos_pixels_and_a_videos_offsets_are_untouched() -> None:
    assert stripped("image/jpeg", JPEG) == b"\xff\xd8" + segment(0xE0, b"JFIF\0") + PICTURE
    kept = stripped("video/mp4", MP4)
    assert (len(kept), kept.endswith(MEDIA)) == (len(MP4), True)


@pytest.mark.parametrize("content", [JPEG[:30], PNG[:-20], MP4[:-9], b"\xff\xd8\xff\xe1\xff\xff"])
def test_what_is_not_whole_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="not a whole"):
        stripped(media_type(content) or "", content)


@given(
    st.sampled_from([JPEG, PNG, MP4]),
    st.lists(st.tuples(st.integers(0, 200), st.integers(0, 255)), max_size=8),
)
def test_broken_files_are_stripped_or_refused_never_worse(
    content: bytes, changes: list[tuple[int, int]]
) -> None:
    broken = bytearray(content)
    for at, value in changes:
        broken[at % len(broken)] = value
    kind = media_type(bytes(broken))
    if kind is None:
        return
    try:
        kept = stripped(kind, bytes(broken))
    except ValueError:
        return
    assert len(kept) <= len(broken)
