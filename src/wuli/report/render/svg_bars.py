"""Horizontal bars from the low end of the scale, with intervals as whiskers; number and base at the end of each row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wuli.report.numbers import count
from wuli.report.render import theme
from wuli.report.render.svg_draw import box
from wuli.report.render.svg_frame import (
    Drawing,
    Mark,
    Scale,
    dash_mark,
    draw_grid,
    draw_legend,
    reference_line,
    sign_mark,
    swatch,
    tick_width,
)
from wuli.report.render.svg_marks import FLAG, hidden, interval, whisker
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
    from wuli.report.content import Bar, BarFigure

_LANE: Final = 23.0
_DENSE_LANE: Final = 17.0
_THICKEST: Final = 13.0


def draw_bars(figure: BarFigure, *, compact: bool = False) -> Drawing:
    """Return the bars; `compact` is the narrow variant for phones."""
    plan = _plan(figure, narrow=compact)
    scale = Scale(figure.scale_low, figure.scale_high, plan.left, plan.right)
    legend, used = draw_legend(_entries(figure), plan.width, 2, plan.small)
    heads, rows_top = draw_top(plan, figure.ticks, scale, 2 + used)

    def track(index: int, y: float, height: float) -> str:
        return draw_grid(figure.ticks, scale, y, height) + _draw_track(figure, figure.bars[index], scale, y, height)

    rows, bottom = draw_rows(plan, track, rows_top)
    below, bottom = draw_bottom(plan, figure.ticks, scale, bottom)
    return Drawing((plan.width, bottom + 4), legend + heads + rows + below)


def _plan(figure: BarFigure, *, narrow: bool) -> RowPlan:
    lines = [Line(bar.label, (_number(bar), _base(bar)), bar.strong) for bar in figure.bars]
    columns = (EndColumn(bold=True), EndColumn(figure.n_label))
    lane = _DENSE_LANE if is_dense(lines) else _LANE
    return plan_rows(lines, columns, narrow=narrow, lane=lane, inset=tick_width(figure.ticks) / 2)


def _number(bar: Bar) -> str:
    if bar.value is None:
        return ""
    return f"{bar.value_text}{FLAG}" if bar.flagged else bar.value_text


def _base(bar: Bar) -> str:
    return "" if bar.n is None else count(bar.n)


def _entries(figure: BarFigure) -> list[tuple[str, Mark]]:
    """Return the legend; marks that no bar has are left out."""
    has_interval = any(bar.low is not None for bar in figure.bars)
    has_flag = any(bar.flagged for bar in figure.bars)
    return [
        (figure.value_label, swatch(theme.PEER_PALE)),
        (figure.interval_label if has_interval else "", lambda x, y: whisker(x, x + 18, y)),
        (figure.reference_label if figure.reference is not None else "", dash_mark),
        (figure.flag_label if has_flag else "", sign_mark(FLAG)),
    ]


def _draw_track(figure: BarFigure, bar: Bar, scale: Scale, y: float, height: float) -> str:
    """Draw a bar with its interval, or hatch its place; over it the reference line."""
    thick = min(_THICKEST, height - 4)
    middle = y + height / 2
    parts = []
    if bar.value is None:
        tall = min(height - 2, 17.0)
        parts.append(hidden((scale.left, middle - tall / 2, scale.right - scale.left, tall), bar.state, 10.5))
    else:
        length = max(scale.x(bar.value) - scale.left, 1.0)
        parts.append(_draw_bar(bar, (scale.left, middle - thick / 2), (length, thick)))
    if figure.reference is not None and bar.value is not None:
        parts.append(reference_line(scale.x(figure.reference), y, y + height))
    if bar.value is not None and bar.low is not None and bar.high is not None:
        parts.append(interval(scale, bar.low, bar.high, middle))
    return "".join(parts)


def _draw_bar(bar: Bar, corner: tuple[float, float], size: tuple[float, float]) -> str:
    """Draw a bar in the colour of peers, in orange where it is the one spoken of, hollow where its base is small."""
    if not bar.flagged:
        return box(corner, size, fill=theme.SELF if bar.strong else theme.PEER_PALE)
    edge = theme.SELF if bar.strong else theme.PEER
    return box(corner, size, fill="#ffffff", more=f' stroke="{edge}" stroke-width="1.2" stroke-dasharray="3 2"')
