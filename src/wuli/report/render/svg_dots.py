"""Points on a common scale: a row each thing, a mark each series, intervals as lines, numbers at the end of the row.

Each series has a lane of its own in the row, so that equal values never hide each other; two series are joined.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wuli.report.render import theme
from wuli.report.render.svg_draw import box, line, text_width
from wuli.report.render.svg_frame import (
    Drawing,
    Mark,
    Scale,
    draw_grid,
    draw_legend,
    tick_width,
)
from wuli.report.render.svg_marks import FLAG, Look, hidden, interval, looks_of, point, whisker
from wuli.report.render.svg_rows import (
    EndColumn,
    Line,
    RowPlan,
    draw_bottom,
    draw_rows,
    draw_top,
    is_dense,
    plan_rows,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wuli.report.content import Dot, DotFigure, DotRow

_LANE: Final = 21.0  # height of a row with one series
_DENSE_LANE: Final = 17.0
_STEP: Final = 10.0  # between the lanes of two series
_SHORT: Final = 5.0  # em
_RULED_FROM: Final = 3  # series; rows of several lanes are parted by hairlines


def draw_dots(figure: DotFigure, *, compact: bool = False) -> Drawing:
    """Return the points; `compact` is the narrow variant for phones."""
    looks = looks_of(len(figure.series))
    plan = _plan(figure, looks, narrow=compact)
    scale = Scale(figure.scale_low, figure.scale_high, plan.left, plan.right)
    legend, used = draw_legend(_entries(figure, looks), plan.width, 2, plan.small)
    heads, rows_top = draw_top(plan, figure.ticks, scale, 2 + used)

    def track(index: int, y: float, height: float) -> str:
        back = draw_grid(figure.ticks, scale, y, height)
        if figure.zero is not None:
            x = scale.x(figure.zero)
            back += line((x, y), (x, y + height), stroke=theme.INK, width=1.6)
        return back + _draw_track(figure.rows[index], looks, scale, y, height)

    rows, bottom = draw_rows(plan, track, rows_top)
    below, bottom = draw_bottom(plan, figure.ticks, scale, bottom)
    return Drawing((plan.width, bottom + 4), legend + heads + rows + below)


def _plan(figure: DotFigure, looks: Sequence[Look], *, narrow: bool) -> RowPlan:
    # on a phone, notes of several words stand below the label
    is_wordy = narrow and any(text_width(row.note) > _SHORT for row in figure.rows)
    lines = [
        Line(row.label, (*_numbers(row), "" if is_wordy else row.note), detail=row.note if is_wordy else "")
        for row in figure.rows
    ]
    has_marks = len(looks) > 1
    is_pair = len(looks) <= 2  # noqa: PLR2004 - the first of two is the one spoken of
    numbers = [
        EndColumn(mark=_slot(look) if has_marks else None, bold=is_pair and not index)
        for index, look in enumerate(looks)
    ]
    lane = (_DENSE_LANE if is_dense(lines) else _LANE) + (len(looks) - 1) * _STEP * (0.6 if is_dense(lines) else 1)
    columns = (*numbers, EndColumn("" if is_wordy else figure.note_label))
    return plan_rows(lines, columns, narrow=narrow, lane=lane, inset=tick_width(figure.ticks) / 2)


def _numbers(row: DotRow) -> list[str]:
    """Return the printed numbers; a reason that all series of a row share stands on its track instead."""
    if _shared_state(row) is not None:
        return [""] * len(row.dots)
    return [f"{dot.text}{FLAG}" if dot.flagged and dot.value is not None else dot.text for dot in row.dots]


def _shared_state(row: DotRow) -> str | None:
    """Return why a row has no point at all, None where it has one or the reasons differ."""
    states = {dot.text for dot in row.dots}
    return states.pop() if len(states) == 1 and all(dot.value is None for dot in row.dots) else None


def _slot(look: Look) -> Mark:
    return lambda x, middle: point(look, x + 9, middle, 4.5)


def _entries(figure: DotFigure, looks: Sequence[Look]) -> list[tuple[str, Mark]]:
    """Return the legend; marks that no row has are left out."""
    dots = [dot for row in figure.rows for dot in row.dots]
    stroke = looks[0].line if len(looks) == 1 else theme.INK
    has_flag = any(dot.flagged and dot.value is not None for dot in dots)
    return [
        *((name, _slot(look)) for name, look in zip(figure.series, looks, strict=True)),
        (figure.interval_label if any(dot.low is not None for dot in dots) else "",
         lambda x, y: whisker(x, x + 18, y, stroke=stroke)),
        (figure.flag_label if has_flag else "", lambda x, y: point(looks[0], x + 9, y, 3.5, flagged=True)),
    ]  # fmt: skip


def _draw_track(row: DotRow, looks: Sequence[Look], scale: Scale, y: float, height: float) -> str:
    """Draw the points of a row, or hatch its place where it has none."""
    middle = y + height / 2
    if all(dot.value is None for dot in row.dots):
        tall = min(height - 3, 17.0)
        place = (scale.left, middle - tall / 2, scale.right - scale.left, tall)
        return hidden(place, _shared_state(row) or "", 10.5)
    step = min(_STEP, height / max(len(looks), 1))
    lanes = [middle + (index - (len(row.dots) - 1) / 2) * step for index in range(len(row.dots))]
    parts = []
    guide = y + height if len(looks) >= _RULED_FROM else middle
    parts.append(line((scale.left, guide), (scale.right, guide), stroke=theme.HAIRLINE))
    if len(row.dots) == 2:  # noqa: PLR2004 - a pair is joined
        parts.append(_draw_join(row.dots, scale, lanes))
    for dot, look, lane in zip(row.dots, looks, lanes, strict=True):
        parts.append(_draw_dot(dot, look, scale, lane))
    return "".join(parts)


def _draw_join(dots: Sequence[Dot], scale: Scale, lanes: Sequence[float]) -> str:
    """Join two points by a pale band."""
    first, second = (dot.value for dot in dots)
    if first is None or second is None:
        return ""
    x1, x2 = sorted((scale.x(first), scale.x(second)))
    return box((x1, lanes[0]), (x2 - x1, lanes[1] - lanes[0]), fill=theme.GREYS[0])


def _draw_dot(dot: Dot, look: Look, scale: Scale, y: float) -> str:
    if dot.value is None:
        return ""
    parts = []
    if dot.low is not None and dot.high is not None:
        parts.append(interval(scale, dot.low, dot.high, y, look.line))
    return "".join((*parts, point(look, scale.x(dot.value), y, 4.5, flagged=dot.flagged)))
