"""A table of numbers shaded by value: one ramp from light to dark, ink that can be read on it, hidden cells hatched.

Where the columns do not fit side by side, the table is drawn in panels, one below the other.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wuli.report.numbers import count
from wuli.report.render import theme
from wuli.report.render.svg_draw import LINE_HEIGHT, Lines, Pen, box, num, quote, text_width, wrap, wrap_evenly, write
from wuli.report.render.svg_frame import NARROW, WIDE, Drawing, Mark, draw_legend, sign_mark
from wuli.report.render.svg_marks import FLAG, hatch, hidden

if TYPE_CHECKING:
    from wuli.report.content import HeatCell, HeatFigure, HeatRow

_GAP: Final = 8.0
_CELL: Final = 23.0  # height
_DENSE_CELL: Final = 17.0
_DENSE_FROM: Final = 24  # rows
_NUMBER: Final = 11.5
_HEAD: Final = 10.5
_SMALL_NUMBER: Final = 10.2
_NARROWEST: Final = 28.0
_WIDEST: Final = 96.0
_LABEL_MOST: Final = 0.34
_LABEL_LEAST: Final = 0.2
_STRETCH: Final = 1.03  # by how much a label may be wider than its estimate
_EDGE: Final = 3.0
_TALLEST_HEAD: Final = 96.0  # px of a head that is set upright
_PALEST: Final = "#f4effa"
_INKS: Final = ("#2b1a4d", "#ffffff", "#000000")
_DASH: Final = 1.2  # em; what is no wider says nothing that hatching does not
_READABLE: Final = 4.5  # WCAG 2.2, 1.4.3


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where everything stands; `panels` are the columns drawn side by side."""

    figure: HeatFigure
    width: float
    text: float
    labels: tuple[Lines, ...]
    label_width: float
    base_width: float
    cell: tuple[float, float]
    panels: tuple[range, ...]

    @property
    def left(self) -> float:
        """Return the left edge of the first cell."""
        return self.label_width + _GAP


def draw_heat(figure: HeatFigure, *, compact: bool = False) -> Drawing:
    """Return the shaded table; `compact` is the narrow variant for phones."""
    plan = _plan(figure, narrow=compact)
    legend, used = draw_legend(_entries(figure), plan.width, 2, plan.text - 1)
    parts, y = [legend], 2 + used
    for index, panel in enumerate(plan.panels):
        part, y = _draw_panel(plan, panel, y + (14 if index else 0))
        parts.append(part)
    return Drawing((plan.width, y + 4), "".join(parts))


def _plan(figure: HeatFigure, *, narrow: bool) -> _Plan:
    is_dense = len(figure.rows) > _DENSE_FROM
    text = (11.0 if is_dense else 12.0) if not narrow else 12.0
    width = NARROW if narrow else WIDE
    asked = max((text_width(row.label) for row in figure.rows), default=0.0) * text * _STRETCH
    base_width = _base_width(figure, text)
    widest = max((text_width(_number(cell)) for row in figure.rows for cell in row.cells if cell.value is not None),
                 default=0.0)  # fmt: skip
    columns = len(figure.columns)
    needed = columns * max(widest * _SMALL_NUMBER + 3, _NARROWEST)
    free = width - _GAP - base_width
    label_width = min(asked, width * _LABEL_MOST)
    # labels give way, but tear no word, where that keeps all columns in one panel
    words = max((text_width(word) for row in figure.rows for word in _words(row.label)), default=0.0) * text * 1.06
    if max(words, width * _LABEL_LEAST) <= free - needed:
        label_width = min(label_width, free - needed)
    labels = tuple(wrap_evenly(row.label, label_width / text / _STRETCH) for row in figure.rows)
    label_width = max((text_width(part.rstrip()) for label in labels for part in label), default=0.0) * text * _STRETCH
    room = free - label_width
    each = math.ceil(columns / max(math.ceil(needed / room), 1)) or 1
    ranges = tuple(range(start, min(start + each, columns)) for start in range(0, columns, each))
    cell = (min(room / each, _WIDEST), _DENSE_CELL if is_dense else _CELL)
    return _Plan(figure, width, text, labels, label_width, base_width, cell, ranges)


def _base_width(figure: HeatFigure, text: float) -> float:
    """Return the width of the numbers of firms, 0 where no row has one."""
    widest = max((text_width(_base(row)) for row in figure.rows), default=0.0)
    head = max((text_width(word) for word in figure.n_label.split()), default=0.0)
    return max(widest, head) * (text - 1) + _GAP + _EDGE if widest else 0.0


def _base(row: HeatRow) -> str:
    return "" if row.n is None else count(row.n)


def _number(cell: HeatCell) -> str:
    return f"{cell.text}{FLAG}" if cell.flagged and cell.value is not None else cell.text


def _entries(figure: HeatFigure) -> list[tuple[str, Mark]]:
    cells = [cell for row in figure.rows for cell in row.cells]
    has_flag = any(cell.flagged and cell.value is not None for cell in cells)
    has_hidden = any(cell.value is None and cell.text for cell in cells)
    return [
        (figure.flag_label if has_flag else "", sign_mark(FLAG)),
        (figure.hidden_label if has_hidden else "", lambda x, y: hatch((x, y - 7, 18, 14))),
    ]


def _draw_panel(plan: _Plan, panel: range, y: float) -> tuple[str, float]:
    """Draw all rows of some columns under their heads; return also where they end."""
    heads, y = _draw_heads(plan, panel, y)
    parts = [heads]
    for index in range(len(plan.figure.rows)):
        part, height = _draw_row(plan, index, panel, y)
        parts.append(part)
        y += height
    return "".join(parts), y


def _draw_heads(plan: _Plan, panel: range, y: float) -> tuple[str, float]:
    """Head the columns; where a word is wider than its column, all heads stand upright."""
    names = [plan.figure.columns[index] for index in panel]
    room = plan.cell[0] - 4
    is_level = all(text_width(word) * _HEAD <= room for name in names for word in _words(name))
    lines = [wrap_evenly(name, (room if is_level else _TALLEST_HEAD) / _HEAD) for name in names]
    step = _HEAD * LINE_HEIGHT
    deepest = max((len(part) for part in lines), default=0) * step
    longest = max((text_width(part.rstrip()) for name in lines for part in name), default=0.0) * _HEAD
    height = (deepest if is_level else longest) + 6
    parts = []
    for place, head in enumerate(lines):
        x = plan.left + (place + 0.5) * plan.cell[0]
        if is_level:
            pen = Pen(_HEAD, theme.MUTED, anchor="middle")
            parts.append(write(x, y + height - 4 - len(head) * step / 2, head, pen))
        else:
            parts.append(_write_upright(x, y + height - 4, head))
    if plan.base_width and plan.figure.n_label:
        head = wrap(plan.figure.n_label, (plan.base_width - _EDGE) / (plan.text - 1))
        foot = y + height - 4 - len(head) * step / 2
        parts.append(write(_base_end(plan, panel), foot, head, Pen(plan.text - 1, theme.MUTED, anchor="end")))
    return "".join(parts), y + height


def _words(name: str) -> list[str]:
    """Return what must not be torn: words of letters; Chinese may break anywhere but after a single sign."""
    return [word if word.isascii() else word[:2] for word in name.split()]


def _write_upright(x: float, foot: float, lines: Lines) -> str:
    """Write a head from its foot upwards."""
    step = _HEAD * LINE_HEIGHT
    first = x - step * (len(lines) - 1) / 2 + _HEAD * 0.36
    parts = []
    for index, part in enumerate(lines):
        place = f"{num(first + index * step)} {num(foot)}"
        look = f'font-size="{num(_HEAD)}" fill="{theme.MUTED}"'
        parts.append(f'<text {look} transform="translate({place})rotate(-90)">{quote(part)}</text>')
    return "".join(parts)


def _base_end(plan: _Plan, panel: range) -> float:
    """Return the right edge of the numbers of firms: they stand beside the last cell."""
    return plan.left + len(panel) * plan.cell[0] + plan.base_width - _EDGE


def _draw_row(plan: _Plan, number: int, panel: range, y: float) -> tuple[str, float]:
    row, label = plan.figure.rows[number], plan.labels[number]
    height = max(plan.cell[1], len(label) * plan.text * LINE_HEIGHT + 4)
    middle = y + height / 2
    parts = [write(0, middle, label, Pen(plan.text))]
    for place, index in enumerate(panel):
        rect = (plan.left + place * plan.cell[0] + 1, y + 1, plan.cell[0] - 2, height - 2)
        parts.append(_draw_cell(plan, row.cells[index], rect))
    if row.n is not None:
        parts.append(write(_base_end(plan, panel), middle, _base(row), Pen(plan.text - 1, theme.MUTED, anchor="end")))
    return "".join(parts), height


def _draw_cell(plan: _Plan, cell: HeatCell, rect: tuple[float, float, float, float]) -> str:
    x, y, width, height = rect
    size = min(_NUMBER, plan.text)
    if cell.value is None:
        words = cell.text if text_width(cell.text) > _DASH else ""  # the legend says what hatching means
        return hidden(rect, words, size - 1) if cell.text else ""
    span = plan.figure.scale_high - plan.figure.scale_low
    fill, ink = shade((cell.value - plan.figure.scale_low) / span if span > 0 else 0.0)
    text = _number(cell)
    size = min(size, (width - 2) / max(text_width(text), 0.1))
    pen = Pen(size, ink, anchor="middle")
    return box((x, y), (width, height), fill=fill) + write(x + width / 2, y + height / 2, text, pen)


def shade(share: float) -> tuple[str, str]:
    """Return fill and ink at a place 0-1 of the ramp; the ink can always be read on the fill.

    >>> shade(1)
    ('#4b2285', '#ffffff')
    """
    return _shade(round(min(max(share, 0.0), 1.0) * 100))


@functools.lru_cache(maxsize=101)
def _shade(hundredths: int) -> tuple[str, str]:
    stops = (_PALEST, *theme.LEVEL_FILL[1:])
    place = hundredths / 100 * (len(stops) - 1)
    index = min(int(place), len(stops) - 2)
    fill = "#" + "".join(
        f"{round(_channel(stops[index], at) + (place - index) * (_channel(stops[index + 1], at) - _channel(stops[index], at))):02x}"
        for at in (1, 3, 5)
    )
    return fill, next(ink for ink in _INKS if theme.contrast(fill, ink) >= _READABLE)


def _channel(colour: str, at: int) -> int:
    return int(colour[at : at + 2], 16)
