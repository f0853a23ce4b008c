"""A matching copy of a text: what two spellings of the same words have in common.

Rules, classifier and repeat search read the copy; people read, and the stores keep, the text as it came.
"""

import re
from unicodedata import is_normalized, normalize

from opencc import OpenCC

# Copying from PDF files leaves radicals where letters should be; NFKC folds Kangxi radicals, but not these.
_RADICALS = dict(
    zip(
        "⺟⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻥⻦⻨⻩⻬⻮⻰",
        "母西见角贝车长门青韦页风飞食马鱼鸟麦黄齐齿龙",
        strict=True,
    )
)
_LATIN = dict(zip("авекмнорстхуіјѕαβεζηικμνορτυχ", "abekmhopctxyijsabezhikmvoptyx", strict=True))
_LOOKALIKES = str.maketrans(_RADICALS | _LATIN)
_HAS_LOOKALIKE = re.compile("[\u2e80-\u2eff\u0370-\u03ff\u0400-\u04ff]")

# What has no shape of its own: controls, zero-width and bidi marks, variation selectors, lone surrogates.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]+"
)
# Nearly every text holds these few; folding them first mostly spares it the ten times slower NFKC.
_COMMON_FORMS = tuple(zip("，：；？！（）　…％～", (*",:;?!() ", "...", "%", "~"), strict=True))
_BESIDE_WORDS = re.compile(r"[\W_]+")
_TO_SIMPLIFIED = OpenCC("t2s")


def matching_copy(text: str) -> str:
    """The text with everything folded that a reader would not call a difference.

    In order: invisible characters out, NFKC (full-width to half-width, compatibility forms), case, look-alike
    letters and radicals, traditional to simplified (OpenCC `t2s`), runs of white space to one blank.
    Any string is taken, also one with NUL or lone surrogates.
    """
    text = _UNSEEN.sub("", text)
    for form, plain in _COMMON_FORMS:
        text = text.replace(form, plain)
    if not is_normalized("NFKC", text):
        text = _UNSEEN.sub("", normalize("NFKC", text))
    text = text.casefold()
    if _HAS_LOOKALIKE.search(text):
        text = text.translate(_LOOKALIKES)
    return " ".join(_TO_SIMPLIFIED.convert(text).split())


def enterprise_key(name: str) -> str:
    """An enterprise's name for comparing: the matching copy without blanks, brackets and punctuation."""
    return _BESIDE_WORDS.sub("", matching_copy(name))
