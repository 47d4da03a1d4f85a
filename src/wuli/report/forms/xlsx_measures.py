"""How high a row must be so that no wrapped line is cut off: spreadsheets do not measure rich or merged cells."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

POINTS_TO_PIXELS: Final = 96 / 72
CELL_PADDING: Final = 12
LINE_HEIGHT: Final = {"zh": 1.4, "en": 1.3}  # of the font size, with some room: the fonts have 1.32 and 1.15
TALLEST_ROW: Final = 409.0  # limit of the file format
# Widths in em after Arial; the Latin letters of Chinese fonts differ little.
WIDTHS: Final = {
    **dict.fromkeys("ijl'’‘|", 0.23),
    **dict.fromkeys("ftrI.,;:/!()[]- ", 0.32),
    **dict.fromkeys("ckvsxyzJ", 0.5),
    **dict.fromkeys("mMwW@%&", 0.86),
}
CAPITAL: Final = 0.7
LETTER: Final = 0.56
SAFETY: Final = 1.03
TOKENS: Final = re.compile(r"[ -~À-ÿ‘’“”–]+? |[ -~À-ÿ‘’“”–]+|.", re.DOTALL)


def column_pixels(width: float) -> float:
    """Return the pixels of a column of `width` characters, as the file format counts them."""
    return width * 7 + 5


def text_pixels(text: str, size: float, *, bold: bool = False) -> float:
    """Return the estimated width of one line of text in pixels, a little too wide rather than too narrow."""
    em = sum(_em(char) for char in text)
    return em * size * POINTS_TO_PIXELS * SAFETY * (1.06 if bold else 1.0)


def count_lines(text: str, size: float, width: float, *, bold: bool = False) -> int:
    r"""Return how many lines `text` takes in a column of `width` characters when words are not broken.

    >>> count_lines("一二三四五六七八九十", 10, 10), count_lines("a\nb", 10, 10)
    (3, 2)
    """
    room = column_pixels(width) - CELL_PADDING
    return sum(_paragraph_lines(part, size, room, bold=bold) for part in text.split("\n"))


def row_height(lines: float, size: float, lang: str, *, padding: float = 8) -> float:
    """Return the height in points of a row with `lines` lines of text of `size` points in the font of `lang`."""
    return min(round(lines * size * LINE_HEIGHT[lang] + padding, 1), TALLEST_ROW)


def _em(char: str) -> float:
    if unicodedata.east_asian_width(char) in "WF" or char in "“”…—":
        return 1.0
    return WIDTHS.get(char, CAPITAL if char.isupper() else LETTER)


def _paragraph_lines(text: str, size: float, room: float, *, bold: bool) -> int:
    lines, used = 1, 0.0
    for token in TOKENS.findall(text):
        width = text_pixels(token, size, bold=bold)
        if used and used + text_pixels(token.rstrip(), size, bold=bold) > room:
            lines, used = lines + 1, 0.0
        used += width
    return lines
