"""Finding the header of a table made by people: title lines above it, merged cells, stray spaces, full-width letters."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from typing import Final

SEARCH_ROWS: Final = 12

IsKnown = Callable[[str], bool]
Cell = str | None


def tidy(cell: Cell) -> str:
    r"""Return a header as one line in half-width characters without a byte-order mark or outer spaces.

    >>> tidy(" ﻿ｆｉｒｍ＿ｉｄ\n")
    'firm_id'
    """
    if not cell:
        return ""
    return " ".join(unicodedata.normalize("NFKC", cell).replace("\ufeff", " ").split())


def find_header(rows: Sequence[Sequence[Cell]], is_known: IsKnown) -> int:
    """Return the index of the header among the first rows: the first with most known names, else the first filled one."""
    best, best_hits = -1, 0
    for index, row in enumerate(rows[:SEARCH_ROWS]):
        hits = sum(1 for cell in row if cell and is_known(tidy(cell)))
        if hits > best_hits:
            best, best_hits = index, hits
    if best >= 0:
        return best
    return next((i for i, row in enumerate(rows) if any(tidy(cell) for cell in row)), 0)


def header_names(row: Sequence[Cell]) -> tuple[str, ...]:
    """Return the column names of a header row; empty cells become `column_n`."""
    return tuple(tidy(cell) or f"column_{i}" for i, cell in enumerate(row, start=1))


def repeated_names(names: Sequence[str]) -> tuple[str, ...]:
    """Return the names that stand more than once."""
    return tuple(dict.fromkeys(name for name in names if names.count(name) > 1))
