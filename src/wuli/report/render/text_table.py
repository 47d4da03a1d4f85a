"""Tables for a terminal, aligned by the width of characters: Chinese ones take two cells."""

from __future__ import annotations

import unicodedata
from typing import Final

_MOST_CELL: Final = 44


def text_width(text: str) -> int:
    """Return how many terminal cells a text takes: two for wide (Chinese) characters.

    >>> text_width("等级 A")
    6
    """
    return sum(2 if unicodedata.east_asian_width(ch) in "WF" else 0 if unicodedata.combining(ch) else 1 for ch in text)


def pad(text: str, width: int, *, right: bool = False) -> str:
    """Return `text` filled with spaces to `width` cells."""
    space = " " * max(0, width - text_width(text))
    return space + text if right else text + space


def cut(text: str, width: int) -> str:
    """Return `text` cut to `width` cells with an ellipsis."""
    if text_width(text) <= width:
        return text
    kept = text[:width]  # no character but a combining one is narrower than a cell
    while kept and text_width(kept) > width - 1:
        kept = kept[:-1]
    return kept + "…"


def table_lines(titles: list[str], rows: tuple[tuple[str, ...], ...]) -> list[str]:
    """Return a table as aligned lines with a rule under the header."""
    cells = [titles, *(list(row) for row in rows)]
    widths = [min(_MOST_CELL, max(text_width(row[i]) for row in cells)) for i in range(len(titles))]
    lines = ["  ".join(pad(cut(cell, w), w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in cells]
    return [lines[0], "  ".join("─" * w for w in widths), *lines[1:]]
