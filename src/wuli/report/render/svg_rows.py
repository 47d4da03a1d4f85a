"""Rows of a figure: label, track and numbers side by side; on a phone the label and its numbers above the track.

Bars, stacks and dots differ only in what stands on the track. Many rows are set closer, so that they fit a page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from wuli.report.render import theme
from wuli.report.render.svg_draw import LINE_HEIGHT, Lines, Pen, text_width, wrap, wrap_evenly, write
from wuli.report.render.svg_frame import NARROW, WIDE, Mark, Scale, Ticks, draw_ticks
from wuli.report.render.svg_marks import FLAG

Track = Callable[[int, float, float], str]  # (number of the row, top of its track, height of its track) -> drawing

_GAP: Final = 10.0
_DENSE_FROM: Final = 24  # rows
_SCALE_BELOW_FROM: Final = 14
_LABEL_MOST: Final = 0.36  # of the width
_LABEL_LEAST: Final = 0.22
_TRACK_LEAST: Final = 0.38
_CELL_MOST: Final = 0.17
_SIGN: Final = 7.5  # px after a number, where the sign of a flagged one hangs
_OWN_LINE_FROM: Final = 0.5  # of a phone's width; more numbers stand on a line of their own


@dataclass(frozen=True, slots=True)
class Line:
    """A row as texts: its label, the cells of the columns at its end, and a smaller line below the label."""

    label: str
    cells: tuple[str, ...]
    strong: bool = False
    detail: str = ""


@dataclass(frozen=True, slots=True)
class EndColumn:
    """A column of numbers at the end of the rows, headed by a text, or by the mark of its series."""

    head: str = ""
    mark: Mark | None = None
    bold: bool = False


@dataclass(frozen=True, slots=True)
class RowPlan:
    """Where everything stands, decided once for all rows. `ends` are the right edges of the columns."""

    lines: tuple[Line, ...]
    labels: tuple[Lines, ...]
    columns: tuple[EndColumn, ...]
    narrow: bool
    width: float
    text: float
    lane: float
    label_width: float
    left: float
    right: float
    ends: tuple[float, ...]
    widths: tuple[float, ...]
    has_own_line: bool

    @property
    def small(self) -> float:
        """Return the letter size of what stands beside the numbers."""
        return self.text - 1


def is_dense(lines: Sequence[Line]) -> bool:
    """Tell whether rows stand close, so that a page holds them."""
    return len(lines) > _DENSE_FROM


def plan_rows(
    lines: Sequence[Line], columns: Sequence[EndColumn], *, narrow: bool, lane: float, inset: float = 0.0
) -> RowPlan:
    """Divide the width. `lane` is the least height of a track, `inset` the room for half a tick label at its ends."""
    text = (12.5 if is_dense(lines) else 13.0) if narrow else (11.0 if is_dense(lines) else 12.0)
    width = NARROW if narrow else WIDE
    widths = tuple(_column_width(lines, columns, index, text, width) for index in range(len(columns)))
    numbers = sum(widths) + _SIGN
    has_own_line = narrow and numbers > width * _OWN_LINE_FROM
    if narrow:
        label_width = width - _GAP if has_own_line else width - numbers - _GAP
        labels = _wrap_labels(lines, label_width / text)
        left, right = inset, width - inset
    else:
        labels = _wrap_labels(lines, _label_room(lines, text, width, numbers) / text)
        label_width = _widest_label(lines, labels) * text + 1
        left, right = label_width + _GAP + min(inset, 8.0), width - numbers - min(inset, 40.0)
    ends = tuple(width - _SIGN - sum(widths[index + 1 :]) for index in range(len(widths)))
    return RowPlan(
        tuple(lines), labels, tuple(columns), narrow, width, text, lane, label_width, left, right, ends, widths,
        has_own_line,
    )  # fmt: skip


def _column_width(lines: Sequence[Line], columns: Sequence[EndColumn], index: int, text: float, width: float) -> float:
    cells = max((text_width(line.cells[index].rstrip(FLAG)) for line in lines), default=0.0) * text * 1.06
    head = max((text_width(word) for word in columns[index].head.split()), default=0.0) * (text - 1)
    mark = 20.0 if columns[index].mark is not None else 0.0
    return min(max(cells, head, mark), width * _CELL_MOST) + _GAP


def _label_room(lines: Sequence[Line], text: float, width: float, numbers: float) -> float:
    """Return the width of the labels: what they ask for, as long as the track keeps its share."""
    asked = max((text_width(line.label) * _stretch(line) for line in lines), default=0.0) * text + 1
    free = width * (1 - _TRACK_LEAST) - numbers
    return min(asked, max(min(width * _LABEL_MOST, free), width * _LABEL_LEAST))


def _stretch(line: Line) -> float:
    """Return by how much a label may be wider than its estimate."""
    return 1.09 if line.strong else 1.03


def _wrap_labels(lines: Sequence[Line], room: float) -> tuple[Lines, ...]:
    return tuple(wrap_evenly(line.label, room / _stretch(line)) for line in lines)


def _widest_label(lines: Sequence[Line], labels: Sequence[Lines]) -> float:
    """Return the width in em that the wrapped labels take."""
    rows = zip(lines, labels, strict=True)
    return max((text_width(part.rstrip()) * _stretch(line) for line, label in rows for part in label), default=0.0)


def draw_top(plan: RowPlan, ticks: Ticks, scale: Scale, y: float) -> tuple[str, float]:
    """Write the labels of the scale and the heads of the columns, side by side or, on a phone, one above the other.

    Returns also where the rows begin.
    """
    if plan.narrow:
        heads, height = draw_heads(plan, y, 0.0)
        labels, below = draw_ticks(ticks, scale, y + height)
        return heads + labels, y + height + below
    _, least = draw_ticks(ticks, scale, y)
    heads, height = draw_heads(plan, y, least)
    return draw_ticks(ticks, scale, y + height - least)[0] + heads, y + height


def draw_bottom(plan: RowPlan, ticks: Ticks, scale: Scale, y: float) -> tuple[str, float]:
    """Repeat the scale below many rows, whose reader has lost sight of its head; return also where it ends."""
    if len(plan.lines) < _SCALE_BELOW_FROM:
        return "", y
    labels, height = draw_ticks(ticks, scale, y)
    return labels, y + height


def draw_heads(plan: RowPlan, y: float, height: float) -> tuple[str, float]:
    """Head the columns of numbers, with their feet at least `height` below `y`; return also the height taken."""
    heads = [wrap(column.head, width / plan.small) if column.head else () for column, width in _columns(plan)]
    marks = 20.0 if any(column.mark for column in plan.columns) else 0.0
    step = plan.small * LINE_HEIGHT
    height = max([height, marks, *(len(lines) * step + 4 for lines in heads)])
    parts = []
    for (column, width), end, lines in zip(_columns(plan), plan.ends, heads, strict=True):
        if column.mark is not None:
            parts.append(column.mark(end - width / 2 + _GAP / 2 - 9, y + height - 11))
        elif lines:
            pen = Pen(plan.small, theme.MUTED, anchor="end")
            parts.append(write(end, y + height - 4 - len(lines) * step / 2, lines, pen))
    return "".join(parts), height


def _columns(plan: RowPlan) -> list[tuple[EndColumn, float]]:
    return list(zip(plan.columns, plan.widths, strict=True))


def draw_rows(plan: RowPlan, track: Track, y: float) -> tuple[str, float]:
    """Draw all rows; return also where they end."""
    parts = []
    draw = _draw_narrow if plan.narrow else _draw_wide
    for index in range(len(plan.lines)):
        part, height = draw(plan, index, track, y)
        parts.append(part)
        y += height
    return "".join(parts), y


def _draw_wide(plan: RowPlan, index: int, track: Track, y: float) -> tuple[str, float]:
    row = plan.lines[index]
    _, used = _draw_label(plan, index, y)
    cells = _wrap_cells(plan, row)
    deepest = max((len(lines) for lines in cells), default=0) * plan.text * LINE_HEIGHT
    height = max(plan.lane, max(used, deepest) + (4 if is_dense(plan.lines) else 7))
    middle = y + height / 2
    words, _ = _draw_label(plan, index, middle - used / 2)
    return words + _draw_cells(plan, row, cells, middle) + track(index, y, height), height


def _draw_narrow(plan: RowPlan, index: int, track: Track, y: float) -> tuple[str, float]:
    row = plan.lines[index]
    cells = _wrap_cells(plan, row)
    step = plan.text * LINE_HEIGHT
    top = y + 5
    words, used = _draw_label(plan, index, top)
    deepest = max((len(lines) for lines in cells), default=0)
    cells_top = top + used if plan.has_own_line else top
    words += _draw_cells(plan, row, cells, cells_top + max(deepest, 1) * step / 2)
    used = max(used, cells_top - top + deepest * step)
    lane = max(plan.lane - 4, 12.0)
    return words + track(index, top + used, lane), 5 + used + lane + 3


def _draw_label(plan: RowPlan, index: int, top: float) -> tuple[str, float]:
    """Write the label and, smaller below it, the detail of a row; return also the height taken."""
    row, label = plan.lines[index], plan.labels[index]
    height = len(label) * plan.text * LINE_HEIGHT
    words = write(0, top + height / 2, label, Pen(plan.text, bold=row.strong))
    if not row.detail:
        return words, height
    detail = wrap(row.detail, plan.label_width / plan.small)
    below = len(detail) * plan.small * LINE_HEIGHT
    return words + write(0, top + height + below / 2, detail, Pen(plan.small, theme.MUTED)), height + below


def _wrap_cells(plan: RowPlan, row: Line) -> list[Lines]:
    room = [(width - _GAP) / plan.text + 0.3 for width in plan.widths]
    return [wrap(cell.rstrip(FLAG), width) if cell else () for cell, width in zip(row.cells, room, strict=True)]


def _draw_cells(plan: RowPlan, row: Line, cells: Sequence[Lines], middle: float) -> str:
    """Write the numbers in their columns; the sign of a flagged one hangs out, so that digits stand below digits."""
    parts = []
    for column, end, text, lines in zip(plan.columns, plan.ends, row.cells, cells, strict=True):
        is_bold = column.bold or row.strong
        size, fill = (plan.text if column.bold else plan.small), (theme.INK if is_bold else theme.MUTED)
        if lines:
            parts.append(write(end, middle, tuple(part.rstrip() for part in lines), Pen(size, fill, is_bold, "end")))
        if text.endswith(FLAG):
            parts.append(write(end + 0.5, middle, FLAG, Pen(size, fill, is_bold)))
    return "".join(parts)
