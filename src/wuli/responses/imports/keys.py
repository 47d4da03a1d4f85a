"""Texts made comparable: what differs only in width, blanks, case or punctuation is the same wording."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

from wuli.responses.cells import normalise

_BRACKETS: Final = str.maketrans("[]{}【】〔〕〈〉", "()()()()()")
_DASHES: Final = str.maketrans(dict.fromkeys("‐‑‒–—―−~～〜", "-"))
# punctuation that tells numbers apart: 1-9 and 19, 0.5 and 05, 1:30
_IN_NUMBERS: Final = frozenset("-.:/")
_IDLE_SYMBOLS: Final = frozenset("|`´")


@lru_cache(maxsize=65536)
def squeeze(text: str) -> str:
    """Return a text without blanks, in half width and lower case, with one kind of brackets and dashes.

    >>> squeeze("第 1 题【多选】－Ａ")
    '第1题(多选)-a'
    """
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_BRACKETS).translate(_DASHES)
    return "".join(plain.replace("\ufeff", "").split())


@lru_cache(maxsize=65536)
def key(text: str) -> str:
    """Return the letters, digits and meaning signs of a text: two texts with one key are the same wording.

    >>> key("0 到 5 万元（含 5 万元）") == key("0到5万元(含5万元)。"), key("1–9 人") == key("19人")
    (True, False)
    """
    plain = squeeze(text)
    kept = [ch for i, ch in enumerate(plain) if _counts(plain, i)]
    return "".join(kept) or plain


def _counts(text: str, i: int) -> bool:
    ch = text[i]
    if ch.isalnum() or ch in _IDLE_SYMBOLS:
        return ch not in _IDLE_SYMBOLS
    if ch in _IN_NUMBERS:
        return text[i - 1 : i].isdigit() and text[i + 1 : i + 2].isdigit()
    return not unicodedata.category(ch).startswith(("P", "C", "Z"))


def tidy(text: str) -> str:
    """Return a cell as it is compared and shown: half width, single blanks."""
    return normalise(text)
