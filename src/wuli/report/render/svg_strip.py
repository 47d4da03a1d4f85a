"""The strip chart: one row an indicator, the firm's own dot on a fixed scale, others' marks beside it.

Every row has two lanes: dot, interval and peer band on the scale line, the reference diamond just below it, so that
equal values never hide each other. The narrow variant, for phones, sets the label above its track.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from wuli.report.render import theme
from wuli.report.render.svg_draw import (
    LINE_HEIGHT,
    Canvas,
    Lines,
    Pen,
    box,
    diamond,
    dot,
    line,
    num,
    span_bar,
    text_width,
    wrap,
    wrap_svg,
    write,
)
from wuli.report.render.svg_frame import NARROW, WIDE, Drawing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from wuli.report.content import StripFigure, StripGroup, StripRow

_GAP: Final = 12.0
_LABEL_SHARE: Final = 0.29
_LANE: Final = 28.0  # height of a track with both lanes
_LIFT: Final = 3.0  # how far the scale line lies above the middle of its track
_DROP: Final = 9.0  # how far the reference diamond lies below it
_MARK: Final = 10.0  # room for a small mark beside its number
_SHORT: Final = 1.2  # em; longer values do not fit into a dot


@dataclass(frozen=True, slots=True)
class _Ticks:
    """The level names over the scale: on one line where they fit side by side, else a word a line."""

    labels: tuple[Lines, ...]
    size: float

    def width(self, index: int) -> float:
        """Return the width of a level's box."""
        return max(text_width(part.rstrip()) for part in self.labels[index]) * self.size + 8

    @property
    def widest(self) -> float:
        """Return the width of the widest box."""
        return max((self.width(index) for index in range(len(self.labels))), default=20)

    @property
    def height(self) -> float:
        """Return the height that all boxes share."""
        return max((len(lines) for lines in self.labels), default=1) * self.size * LINE_HEIGHT + 6


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where everything stands: decided once for the whole figure, so that all rows share one scale."""

    figure: StripFigure
    ticks: _Ticks
    accent: str
    width: float
    narrow: bool
    is_in_dot: bool
    text: float
    label_width: float
    left: float
    right: float
    value_x: float
    reference_x: float

    def x(self, position: float) -> float:
        """Return the place of a scale value; values outside the scale stand at its end."""
        low, high = self.figure.scale_low, self.figure.scale_high
        share = (min(max(position, low), high) - low) / (high - low)
        return self.left + share * (self.right - self.left)


def render_strip(
    figure: StripFigure,
    *,
    lang: str,
    accent: str = theme.ACCENT,
    font_family: str = theme.FONTS_PRINT,
    compact: bool = False,
    labelled_by: str = "",
) -> str:
    """Return the strip chart as a complete SVG; `compact` is the narrow variant for phones."""
    drawing = draw_strip(figure, accent=accent, compact=compact)
    canvas = Canvas(figure.id, figure.title, figure.alt, drawing.size, lang, font_family, labelled_by)
    return wrap_svg(canvas, (drawing.parts,))


def draw_strip(figure: StripFigure, *, accent: str = theme.ACCENT, compact: bool = False) -> Drawing:
    """Return the strip chart; `compact` is the narrow variant for phones."""
    plan = _plan(figure, accent, narrow=compact)
    parts: list[str] = []
    y = 2.0
    for draw in (_draw_legend, _draw_scale):
        part, height = draw(plan, y)
        parts.append(part)
        y += height
    for group in figure.groups:
        part, height = _draw_group(plan, group, y)
        parts.append(part)
        y += height
    return Drawing((plan.width, y + 4), "".join(parts))


def _plan(figure: StripFigure, accent: str, *, narrow: bool) -> _Plan:
    """Measure the texts and divide the width: label, track, own value, reference value."""
    rows = [row for group in figure.groups for row in group.rows]
    text = 13.0 if narrow else 12.0
    width = NARROW if narrow else WIDE
    is_in_dot = all(text_width(row.value_text) <= _SHORT and row.value is not None for row in rows if row.value_text)
    values = 0.0 if is_in_dot else _column_width((row.value_text for row in rows), text)
    references = _column_width((row.reference_text for row in rows if figure.reference_label), text - 1)
    references += _MARK if narrow and references else 0
    columns = values + references
    track_left = 0.0 if narrow else width * _LABEL_SHARE
    track_right = width if narrow else width - columns
    ticks = _fit_ticks([label for _, label in figure.ticks], track_right - track_left)
    inset = max(ticks.widest / 2, 12)
    label_width = width - columns if narrow else width * _LABEL_SHARE - _GAP
    return _Plan(
        figure=figure,
        ticks=ticks,
        accent=theme.text_accent(accent),
        width=width,
        narrow=narrow,
        is_in_dot=is_in_dot,
        text=text,
        label_width=label_width,
        left=track_left + inset,
        right=track_right - inset,
        value_x=width - references - values / 2,
        reference_x=width - references / 2,
    )


def _column_width(texts: Iterable[str], size: float) -> float:
    widest = max((text_width(text) for text in texts), default=0)
    return widest * size + _GAP if widest else 0


def _fit_ticks(labels: list[str], room: float) -> _Ticks:
    """Set the level names on one line each; where neighbours would touch, a word a line and smaller."""
    ticks = _Ticks(tuple((label,) for label in labels), 11)
    widths = [ticks.width(index) for index in range(len(labels))]
    step = (room - ticks.widest) / max(len(labels) - 1, 1)
    if all((first + second) / 2 + 4 <= step for first, second in pairwise(widths)):
        return ticks
    words = [max((text_width(word) for word in label.split()), default=1) for label in labels]
    return _Ticks(tuple(wrap(label, width) for label, width in zip(labels, words, strict=True)), 10)


def _draw_legend(plan: _Plan, y: float) -> tuple[str, float]:
    """Name the marks that occur, in as many lines as the width asks for."""
    figure = plan.figure
    entries: tuple[tuple[str, Callable[[float, float], str]], ...] = (
        (figure.self_label, lambda x, m: dot(x + 9, m, 6)),
        (figure.interval_label, lambda x, m: span_bar(x + 1, x + 17, m)),
        (figure.reference_label, lambda x, m: diamond(x + 9, m, 5)),
        (figure.peer_label, lambda x, m: _peer_band(x, x + 18, x + 10, m)),
    )
    parts, x, middle = [], 0.0, y + 9
    size = plan.text - 1
    for label, mark in entries:
        if not label:
            continue
        lines = wrap(label, (plan.width - 24) / size)
        taken = 24 + max(text_width(part) for part in lines) * size + 18
        if x and x + taken - 18 > plan.width:
            x, middle = 0.0, middle + 20
        middle += (len(lines) - 1) * size * LINE_HEIGHT / 2
        parts.append(mark(x, middle) + write(x + 24, middle, lines, Pen(size, theme.MUTED)))
        x += taken
    return "".join(parts), middle + 9 + 8 - y


def _draw_scale(plan: _Plan, y: float) -> tuple[str, float]:
    """Head the tracks with the levels, in the ramp, and the columns of numbers with the mark they belong to."""
    ticks = plan.ticks
    height = ticks.height
    parts = []
    for index, (position, _) in enumerate(plan.figure.ticks):
        fill, ink = theme.level_colours(round(position))
        x, width = plan.x(position), ticks.width(index)
        pen = Pen(ticks.size, ink, bold=True, anchor="middle")
        parts.append(box((x - width / 2, y), (width, height), fill=fill, more=' rx="3"'))
        parts.append(write(x, y + height / 2, ticks.labels[index], pen))
    if not plan.narrow and not plan.is_in_dot:
        parts.append(dot(plan.value_x, y + height / 2, 5))
    if not plan.narrow and plan.reference_x < plan.width:
        parts.append(diamond(plan.reference_x, y + height / 2))
    return "".join(parts), height + 4


def _draw_group(plan: _Plan, group: StripGroup, y: float) -> tuple[str, float]:
    """Draw the title of a force and its rows."""
    size = plan.text + 0.5
    lines = wrap(group.title, plan.width / size / 1.05)
    height = len(lines) * size * LINE_HEIGHT + 12
    rule = line((0, y + 3), (plan.width, y + 3), stroke=theme.HAIRLINE)
    parts = [rule, write(0, y + 4 + height / 2, lines, Pen(size, plan.accent, bold=True))]
    used = height
    for row in group.rows:
        part, taken = (_draw_narrow_row if plan.narrow else _draw_wide_row)(plan, row, y + used)
        parts.append(part)
        used += taken
    return "".join(parts), used + 4


def _draw_wide_row(plan: _Plan, row: StripRow, y: float) -> tuple[str, float]:
    """Draw label, track and numbers side by side."""
    label = wrap(row.label, plan.label_width / plan.text)
    state = _state_lines(plan, row)
    _, used = _draw_label(plan, row, label, y)
    height = max(_LANE, used + 12, len(state) * 11 * LINE_HEIGHT + 12)
    middle = y + height / 2 - _LIFT  # in line with the dot
    texts, _ = _draw_label(plan, row, label, middle - used / 2)
    return texts + _draw_track(plan, row, state, (y, height)) + _draw_numbers(plan, row, middle), height


def _draw_narrow_row(plan: _Plan, row: StripRow, y: float) -> tuple[str, float]:
    """Draw label and numbers on a line of their own, the track below."""
    label = wrap(row.label, plan.label_width / plan.text)
    state = _state_lines(plan, row)
    texts, used = _draw_label(plan, row, label, y + 4)
    numbers = _draw_numbers(plan, row, y + 4 + plan.text * LINE_HEIGHT / 2)
    height = max(_LANE, len(state) * 11 * LINE_HEIGHT + 12)
    return texts + numbers + _draw_track(plan, row, state, (y + 5 + used, height)), used + height + 9


def _draw_label(plan: _Plan, row: StripRow, label: Lines, top: float) -> tuple[str, float]:
    """Set the label and, smaller below it, the note of the row."""
    height = len(label) * plan.text * LINE_HEIGHT
    text = write(0, top + height / 2, label, Pen(plan.text))
    if not row.note:
        return text, height
    size = plan.text - 1.5
    note = wrap(row.note, plan.label_width / size)
    below = len(note) * size * LINE_HEIGHT
    return text + write(0, top + height + below / 2, note, Pen(size, theme.MUTED)), height + below


def _draw_numbers(plan: _Plan, row: StripRow, middle: float) -> str:
    """Print the row's numbers in their columns, as far as they do not stand in the dot."""
    parts = []
    if row.value_text and not plan.is_in_dot:
        parts.append(write(plan.value_x, middle, row.value_text, Pen(plan.text, bold=True, anchor="middle")))
    if row.reference_text and plan.figure.reference_label:
        pen = Pen(plan.text - 1, theme.PEER, anchor="middle")
        shift = _MARK / 2 if plan.narrow else 0
        parts.append(write(plan.reference_x + shift, middle, row.reference_text, pen))
        if plan.narrow:
            half = text_width(row.reference_text) * pen.size / 2
            parts.append(diamond(plan.reference_x + shift - half - 5, middle, 4))
    return "".join(parts)


def _state_lines(plan: _Plan, row: StripRow) -> Lines:
    return wrap(row.state, (plan.right - plan.left) / 11) if row.state and row.value is None else ()


def _draw_track(plan: _Plan, row: StripRow, state: Lines, span: tuple[float, float]) -> str:
    """Draw the scale of one row with the marks on it, from the back to the front."""
    top, height = span
    y = top + height / 2 - _LIFT
    ticks = "".join(f"M{num(plan.x(position))} {num(top)}v{num(height)}" for position, _ in plan.figure.ticks)
    parts = [
        f'<path d="{ticks}" stroke="{theme.LEVEL_FILL[1]}" stroke-width="1"/>',
        line((plan.left, y), (plan.right, y), stroke=theme.HAIRLINE),
    ]
    if row.peer_low is not None and row.peer_high is not None and plan.figure.peer_label:
        median = None if row.peer_median is None else plan.x(row.peer_median)
        parts.append(_peer_band(plan.x(row.peer_low), plan.x(row.peer_high), median, y))
    if row.low is not None and row.high is not None:
        parts.append(span_bar(plan.x(row.low), plan.x(row.high), y, dashed=row.value is None))
    if state:
        parts.append(_draw_state(plan, row, state, y))
    if row.reference is not None and plan.figure.reference_label:
        parts.append(diamond(plan.x(row.reference), y + _LIFT + _DROP))
    if row.value is not None:
        parts.append(dot(plan.x(row.value), y, 8 if plan.is_in_dot else 6.5))
        if plan.is_in_dot:
            parts.append(write(plan.x(row.value), y, row.value_text, Pen(10.5, bold=True, anchor="middle")))
    return "".join(parts)


def _peer_band(low: float, high: float, median: float | None, y: float) -> str:
    """Draw the middle half of a peer group as a band, its median as an upright."""
    band = box((low, y - 5), (high - low, 10), fill=theme.PEER, more=' fill-opacity="0.22"')
    if median is None:
        return band
    return band + line((median, y - 7), (median, y + 7), stroke=theme.PEER, width=2.5)


def _draw_state(plan: _Plan, row: StripRow, state: Lines, y: float) -> str:
    """Print why there is no value, in a box on the track, in the half that the reference leaves free."""
    width = max(text_width(part.rstrip()) for part in state) * 11 + 12
    height = len(state) * 11 * LINE_HEIGHT + 3
    centre = (plan.left + plan.right) / 2
    is_left_taken = row.reference is not None and plan.x(row.reference) < centre
    stops = [plan.x(position) for position, _ in plan.figure.ticks] or [plan.left, plan.right]
    quarter = [(a + b) / 2 for a, b in pairwise(stops)]
    middle = (quarter[-1] if is_left_taken else quarter[0]) if quarter else centre
    middle = min(max(middle, plan.left + width / 2), plan.right - width / 2)
    frame = f' rx="3" stroke="{theme.MUTED}" stroke-width="0.8" stroke-dasharray="2 2"'
    back = box((middle - width / 2, y - height / 2), (width, height), fill="#ffffff", more=frame)
    return back + write(middle, y, state, Pen(11, theme.MUTED, anchor="middle"))
