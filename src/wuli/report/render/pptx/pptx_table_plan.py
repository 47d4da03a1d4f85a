"""Plans of tables: how high rows become, which letters fit a slide, and where a long table goes on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from wuli.report.content import HeatFigure, Table
from wuli.report.numbers import count
from wuli.report.render.office.measures import text_units
from wuli.report.render.pptx.pptx_deck import Box
from wuli.report.render.pptx.pptx_text import line_count, line_width

Rows = Sequence[Sequence[str]]

SIZES: Final = {Table: (16.0, 15.0, 14.0, 13.0, 12.0, 11.0, 10.0), HeatFigure: (13.0, 12.0, 11.0, 10.0, 9.0, 8.0)}
SIDE_EDGE: Final = 0.4  # em beside a text
_LINE: Final = 1.2  # em
_TOP_AND_BOTTOM: Final = 0.65  # em
_POINTS: Final = 72
_BOLD: Final = 1.08
_NAME_SIZE: Final = 12.0
_EDGES: Final = 0.25  # inches beside a name
_LONGEST_NAME: Final = 0.36  # of the width
_BASE_WIDTH: Final = 0.8
_NUMBER: Final = re.compile(r"[-+<]?[\d.,]+%?")


def has_bases(figure: HeatFigure) -> bool:
    """Tell whether a heat map has a column of bases."""
    return bool(figure.n_label) and any(row.n is not None for row in figure.rows)


def texts_of(item: Table | HeatFigure) -> list[tuple[str, ...]]:
    """Return all texts of a table or heat map, its head first."""
    if isinstance(item, Table):
        return [tuple(column.title for column in item.columns), *item.rows]
    bases = has_bases(item)
    head = ("", *((item.n_label,) if bases else ()), *item.columns)
    rows = [
        (row.label, *(("" if row.n is None else count(row.n),) if bases else ()), *(cell.text for cell in row.cells))
        for row in item.rows
    ]
    return [head, *rows]


def widths_of(item: Table | HeatFigure, width: float) -> tuple[float, ...]:
    """Return the widths of the columns in inches."""
    if isinstance(item, Table):
        total = sum(column.width for column in item.columns) or 1.0
        return tuple(width * column.width / total for column in item.columns)
    longest = max((row.label for row in item.rows), key=text_units, default="")
    name = min(line_width(longest, _NAME_SIZE) + _EDGES, width * _LONGEST_NAME)
    bases = (_BASE_WIDTH,) if has_bases(item) else ()
    cell = (width - name - sum(bases)) / max(len(item.columns), 1)
    return (name, *bases, *(cell for _ in item.columns))


def row_heights(rows: Rows, widths: Sequence[float], size: float) -> list[float]:
    """Return the heights of rows in inches when their texts are set in `size` points."""
    edges = 2 * SIDE_EDGE * size / _POINTS
    lines = [
        max(
            (line_count(text, max(width - edges, 0.1), size) for text, width in zip(row, widths, strict=True)),
            default=1,
        )
        for row in rows
    ]
    return [(number * _LINE + _TOP_AND_BOTTOM) * size / _POINTS for number in lines]


def best_size(item: Table | HeatFigure, box: Box) -> float:
    """Return the largest letters with which a whole table fits a box, the smallest allowed where none do."""
    rows, widths, sizes = texts_of(item), widths_of(item, box.width), SIZES[type(item)]
    fitting = [size for size in sizes if sum(row_heights(rows, widths, size)) <= box.height] or [sizes[-1]]
    return next((size for size in fitting if _keeps_words(rows, widths, size)), fitting[-1])


def _keeps_words(rows: Rows, widths: Sequence[float], size: float) -> bool:
    """Tell whether no word of a heading and no number below it is broken; Chinese breaks anywhere."""
    return all(
        line_width(word, size) * _BOLD <= width - 2 * SIDE_EDGE * size / _POINTS
        for number, row in enumerate(rows)
        for text, width in zip(row, widths, strict=True)
        for word in text.split()
        if word.isascii() and (number == 0 or _NUMBER.fullmatch(word))
    )


def pieces_of(item: Table | HeatFigure, box: Box) -> list[tuple[int, int]]:
    """Return the rows (first, behind the last) of each slide that a table takes; its head is repeated.

    A table that takes several slides is dealt out evenly, so that the last slide does not hold a single row.
    """
    size = best_size(item, box)
    head, *heights = row_heights(texts_of(item), widths_of(item, box.width), size)
    full = _dealt(heights, box.height - head)
    room = min(sum(heights) / len(full) + max(heights, default=0.0) / 2, box.height - head)
    even = _dealt(heights, room)
    return even if len(even) == len(full) else full


def _dealt(heights: Sequence[float], room: float) -> list[tuple[int, int]]:
    """Return rows (first, behind the last) of pieces of at most `room` height, a row at least."""
    pieces, start, used = [], 0, 0.0
    for row, height in enumerate(heights):
        if used + height > room and row > start:
            pieces.append((start, row))
            start, used = row, 0.0
        used += height
    return [*pieces, (start, len(heights))]
