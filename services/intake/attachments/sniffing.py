"""What a file is by its own first bytes; what a sender calls it counts for nothing."""

_AT_START = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"%PDF-", "application/pdf"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
    (b"#!AMR", "audio/amr"),
    (b"OggS", "audio/ogg"),
)
_BRANDS = {b"M4A ": "audio/mp4", b"qt  ": "video/quicktime"}


def media_type(content: bytes) -> str | None:
    """The type of a file that may be attached; None for every other."""
    for mark, name in _AT_START:
        if content.startswith(mark):
            return name
    if content[:4] == b"RIFF" and content[8:12] == b"WAVE":
        return "audio/wav"
    if content[4:8] == b"ftyp":
        brand = content[8:12]
        return None if brand[:3] in (b"hei", b"mif", b"avi") else _BRANDS.get(brand, "video/mp4")
    return None
