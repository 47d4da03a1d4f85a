"""Measures that all office formats share: units, and how wide a text is before anyone has set it."""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

TWIPS_PER_MM: Final = 1440 / 25.4
TWIPS_PER_POINT: Final = 20
EMU_PER_TWIP: Final = 635


def twips(millimetres: float) -> int:
    """Return a length in twentieths of a point.

    >>> twips(25.4)
    1440
    """
    return round(millimetres * TWIPS_PER_MM)


def share_width(width: int, shares: Sequence[float]) -> tuple[int, ...]:
    """Return whole widths in proportion to `shares` that add up to `width`.

    >>> share_width(100, (1, 1, 1))
    (33, 34, 33)
    """
    positive = [max(share, 0.01) for share in shares]
    total = sum(positive)
    edges = [round(width * sum(positive[:end]) / total) for end in range(len(positive) + 1)]
    return tuple(right - left for left, right in pairwise(edges))


def text_units(text: str) -> int:
    """Return the width of the longest line of `text` in half-width characters (a Chinese character counts two).

    >>> text_units("五力 AI")
    7
    """
    return max(sum(1 + (unicodedata.east_asian_width(sign) in "WFA") for sign in line) for line in text.split("\n"))
