"""Stacked bars of full width: how the firms of each row are spread over the levels, or over other segments."""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final

from wuli.report.numbers import count
from wuli.report.render import theme
from wuli.report.render.svg_draw import Pen, box, text_width, write
from wuli.report.render.svg_frame import Drawing, Mark, Scale, draw_legend, sign_mark, swatch
from wuli.report.render.svg_marks import FLAG, hidden
from wuli.report.render.svg_rows import EndColumn, Line, RowPlan, draw_heads, draw_rows, is_dense, plan_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wuli.report.content import StackFigure, StackRow

Colours = tuple[str, str]  # fill, ink

_LANE: Final = 25.0
_DENSE_LANE: Final = 17.0
_THICKEST: Final = 19.0
_LARGEST: Final = 10.5  # px, letters in a segment
_SMALLEST: Final = 9.0
_ROOM: Final = 4.0  # px beside a number in its segment
_DARK_GREYS: Final = 3  # from this one on, letters are white


def draw_stack(figure: StackFigure, *, compact: bool = False) -> Drawing:
    """Return the stacked bars; `compact` is the narrow variant for phones."""
    colours = segment_colours(figure.levels)
    plan = _plan(figure, narrow=compact)
    scale = Scale(0.0, 1.0, plan.left, plan.right)
    legend, used = draw_legend(_entries(figure, colours), plan.width, 2, plan.small)
    heads, height = draw_heads(plan, 2 + used, 0.0)

    def track(index: int, y: float, height: float) -> str:
        return _draw_track(figure.rows[index], colours, scale, y, height)

    rows, bottom = draw_rows(plan, track, 2 + used + height)
    return Drawing((plan.width, bottom + 4), legend + heads + rows)


def segment_colours(levels: Sequence[int | None]) -> tuple[Colours, ...]:
    """Return fill and ink of each segment: the ramp for levels, greys from light to dark for others.

    >>> segment_colours((1, None))[1]
    ('#dde0e5', '#1f2430')
    """
    others = sum(level is None for level in levels)
    step = (len(theme.GREYS) - 1) / max(others - 1, 1)
    found, seen = [], 0
    for level in levels:
        if level is not None:
            found.append(theme.level_colours(level))
            continue
        shade = round(seen * step)
        found.append((theme.GREYS[shade], "#ffffff" if shade >= _DARK_GREYS else theme.INK))
        seen += 1
    return tuple(found)


def _plan(figure: StackFigure, *, narrow: bool) -> RowPlan:
    lines = [Line(row.label, (_base(row),)) for row in figure.rows]
    lane = _DENSE_LANE if is_dense(lines) else _LANE
    return plan_rows(lines, (EndColumn(figure.n_label),), narrow=narrow, lane=lane)


def _base(row: StackRow) -> str:
    if row.n is None:
        return FLAG if row.flagged else ""
    return f"{count(row.n)}{FLAG}" if row.flagged else count(row.n)


def _entries(figure: StackFigure, colours: Sequence[Colours]) -> list[tuple[str, Mark]]:
    """Return the legend. A level's number stands on its colour; a name that begins with it does not repeat it."""
    entries = []
    for name, level, (fill, ink) in zip(figure.segments, figure.levels, colours, strict=True):
        number = "" if level is None else str(level)
        entries.append((name.removeprefix(f"{number} ") if number else name, swatch(fill, number, ink)))
    has_flag = any(row.flagged for row in figure.rows)
    return [*entries, (figure.flag_label if has_flag else "", sign_mark(FLAG))]


def _draw_track(row: StackRow, colours: Sequence[Colours], scale: Scale, y: float, height: float) -> str:
    thick = min(_THICKEST, height - 3)
    top = y + (height - thick) / 2
    if not row.shares:
        return hidden((scale.left, top, scale.right - scale.left, thick), row.state, _LARGEST)
    edges = [scale.x(share) for share in accumulate(row.shares, initial=0.0)]
    parts = []
    for (start, end), text, (fill, ink) in zip(pairwise(edges), row.texts, colours, strict=True):
        if end <= start:
            continue
        parts.append(box((start, top), (end - start, thick), fill=fill, more=' stroke="#ffffff" stroke-width="0.8"'))
        size = _fit_number(text, end - start)
        if text and size:
            parts.append(write((start + end) / 2, top + thick / 2, text, Pen(size, ink, anchor="middle")))
    return "".join(parts)


def _fit_number(text: str, width: float) -> float:
    """Return the letter size at which a number fits its segment, 0 where none does: then it stands in the table only."""
    size = min((width - _ROOM) / max(text_width(text), 0.1), _LARGEST)
    return size if size >= _SMALLEST else 0.0
