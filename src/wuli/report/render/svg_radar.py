"""The radar: a small picture for recognition, in fixed order, with rings at fixed levels and the numbers printed.

Area says nothing here, so nothing is filled; a missing value leaves a gap in the outline instead of a point at zero.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wuli.report.render import theme
from wuli.report.render.svg_draw import (
    LINE_HEIGHT,
    Anchor,
    Canvas,
    Lines,
    Pen,
    diamond,
    dot,
    line,
    num,
    text_width,
    wrap,
    wrap_svg,
    write,
)
from wuli.report.render.svg_frame import Drawing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wuli.report.content import RadarAxis, RadarFigure

_WIDTH: Final = 340.0
_RADIUS: Final = 82.0
_RINGS: Final = 5
_SIZE: Final = 12.0
_EDGE: Final = 0.35  # labels within this share of the middle are centred, others stand outside

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Polar:
    """The fixed scale of a radar around its middle."""

    middle: Point
    low: float
    high: float
    axes: int

    def at(self, axis: int, value: float) -> Point:
        """Return the point of a value. The lowest level has a ring of its own, so it is never a point in the middle."""
        step = (self.high - self.low) / (_RINGS - 1)
        kept = min(max(value, self.low), self.high)
        return self.out(axis, _RADIUS * (kept - self.low + step) / (self.high - self.low + step))

    def out(self, axis: int, distance: float) -> Point:
        """Return the point at a distance on an axis; the first axis points up, the others follow clockwise."""
        angle = 2 * math.pi * axis / self.axes - math.pi / 2
        return self.middle[0] + distance * math.cos(angle), self.middle[1] + distance * math.sin(angle)


def render_radar(
    figure: RadarFigure,
    *,
    lang: str,
    accent: str = theme.ACCENT,
    font_family: str = theme.FONTS_PRINT,
    labelled_by: str = "",
) -> str:
    """Return the radar as a complete SVG."""
    drawing = draw_radar(figure, accent=accent)
    canvas = Canvas(figure.id, figure.title, figure.alt, drawing.size, lang, font_family, labelled_by)
    return wrap_svg(canvas, (drawing.parts,))


def draw_radar(figure: RadarFigure, *, accent: str = theme.ACCENT) -> Drawing:
    """Return the radar; it is narrow enough for a phone."""
    labels = [_label_lines(axis, _room(index, len(figure.axes))) for index, axis in enumerate(figure.axes)]
    top = _height(labels[0]) + 12 if labels else 12
    polar = _Polar((_WIDTH / 2, top + _RADIUS), figure.scale_low, figure.scale_high, max(len(figure.axes), 1))
    parts = [_draw_rings(polar)]
    if figure.reference_label:
        parts.append(_draw_reference(polar, [axis.reference for axis in figure.axes]))
    parts += [_draw_interval(polar, index, axis) for index, axis in enumerate(figure.axes)]
    parts.append(_draw_own(polar, [axis.value for axis in figure.axes]))
    bottom = polar.middle[1] + _RADIUS + 6
    for index, (axis, lines) in enumerate(zip(figure.axes, labels, strict=True)):
        part, end = _draw_label(polar, index, axis, lines, theme.text_accent(accent))
        parts.append(part)
        bottom = max(bottom, end)
    legend, bottom = _draw_legend(figure, bottom + 14)
    return Drawing((_WIDTH, bottom), "".join((*parts, legend)))


def _side(index: int, axes: int) -> float:
    """Return how far right (1) or left (-1) an axis points."""
    return math.sin(2 * math.pi * index / axes)


def _room(index: int, axes: int) -> float:
    """Return the width left for a label beside the rings."""
    side = abs(_side(index, axes))
    return 150 if side < _EDGE else max(_WIDTH / 2 - _RADIUS * side - 10, 44)


def _label_lines(axis: RadarAxis, room: float) -> Lines:
    return wrap(axis.label, room / _SIZE)


def _height(lines: Lines) -> float:
    return (len(lines) + 1) * _SIZE * LINE_HEIGHT


def _draw_rings(polar: _Polar) -> str:
    """Draw the rings with their numbers, and the axes."""
    axes = range(polar.axes)
    parts = [line(polar.middle, polar.at(axis, polar.high), stroke=theme.HAIRLINE) for axis in axes]
    step = (polar.high - polar.low) / (_RINGS - 1)
    for ring in range(_RINGS):
        value = polar.low + ring * step
        points = " ".join(f"{num(x)},{num(y)}" for x, y in (polar.at(axis, value) for axis in axes))
        stroke = theme.LEVEL_FILL[2] if ring == _RINGS - 1 else theme.LEVEL_FILL[1]
        parts.append(f'<polygon points="{points}" fill="none" stroke="{stroke}" stroke-width="1"/>')
        x, y = polar.at(0, value)
        parts.append(write(x - 4, y + 5, f"{value:g}", Pen(9, theme.MUTED, anchor="end")))
    return "".join(parts)


def _draw_interval(polar: _Polar, index: int, axis: RadarAxis) -> str:
    """Draw an interval as a bar along its axis."""
    if axis.low is None or axis.high is None or axis.low == axis.high:
        return ""
    (x1, y1), (x2, y2) = polar.at(index, axis.low), polar.at(index, axis.high)
    dash = "" if axis.value is not None else ' stroke-dasharray="4 3"'
    path = f"M{num(x1)} {num(y1)}L{num(x2)} {num(y2)}"
    return f'<path d="{path}" fill="none" stroke="{theme.SELF}" stroke-opacity="0.55" stroke-width="4"{dash}/>'


def _outline(polar: _Polar, values: Sequence[float | None]) -> str:
    """Return the path between neighbours that both have a value."""
    count = len(values)
    path = ""
    for index, value in enumerate(values):
        after = values[(index + 1) % count]
        if value is None or after is None:
            continue
        (x1, y1), (x2, y2) = polar.at(index, value), polar.at((index + 1) % count, after)
        path += f"M{num(x1)} {num(y1)}L{num(x2)} {num(y2)}"
    return path


def _draw_reference(polar: _Polar, values: Sequence[float | None]) -> str:
    dash = f'fill="none" stroke="{theme.PEER}" stroke-width="1.5" stroke-dasharray="5 3"'
    marks = (diamond(*polar.at(index, value), 4) for index, value in enumerate(values) if value is not None)
    return f'<path d="{_outline(polar, values)}" {dash}/>{"".join(marks)}'


def _draw_own(polar: _Polar, values: Sequence[float | None]) -> str:
    solid = f'fill="none" stroke="{theme.SELF}" stroke-width="2.2" stroke-linecap="round"'
    marks = (dot(*polar.at(index, value), 4.5) for index, value in enumerate(values) if value is not None)
    return f'<path d="{_outline(polar, values)}" {solid}/>{"".join(marks)}'


def _draw_label(polar: _Polar, index: int, axis: RadarAxis, lines: Lines, ink: str) -> tuple[str, float]:
    """Set the name of an axis and its number outside the rings; return also where they end."""
    x, y = polar.out(index, _RADIUS + 10)
    side = _side(index, polar.axes)
    anchor: Anchor = "middle" if abs(side) < _EDGE else "start" if side > 0 else "end"
    height = _height(lines)
    above = polar.middle[1] - y
    top = y - height if above > _RADIUS * 0.9 else y if above < -_RADIUS * 0.5 else y - height / 2
    step = _SIZE * LINE_HEIGHT
    value = _value_lines(axis, _room(index, polar.axes))
    name = write(x, top + (height - step) / 2, lines, Pen(_SIZE, theme.INK, anchor=anchor))
    number_height = len(value) * step
    number = write(x, top + height - step + number_height / 2, value, Pen(_SIZE, ink, bold=True, anchor=anchor))
    return name + number, top + height - step + number_height


def _value_lines(axis: RadarAxis, room: float) -> Lines:
    return wrap(axis.value_text, room / _SIZE / 1.05)


def _draw_legend(figure: RadarFigure, y: float) -> tuple[str, float]:
    """Name the two outlines; return also where the picture ends."""
    solid = f'fill="none" stroke="{theme.SELF}" stroke-width="2.2"'
    dashed = f'fill="none" stroke="{theme.PEER}" stroke-width="1.5" stroke-dasharray="5 3"'
    start = 4.0
    parts, x = [], start
    for label, style in ((figure.self_label, solid), (figure.reference_label, dashed)):
        if not label:
            continue
        lines = wrap(label, (_WIDTH - 36) / 11)
        taken = max(text_width(part) for part in lines) * 11 + 48
        if x > start and x + taken - 16 > _WIDTH:
            x, y = start, y + 18
        y += (len(lines) - 1) * 11 * LINE_HEIGHT / 2
        mark = dot(x + 12, y, 4) if style is solid else diamond(x + 12, y, 4)
        parts.append(f'<path d="M{num(x)} {num(y)}h24" {style}/>{mark}')
        parts.append(write(x + 32, y, lines, Pen(11, theme.MUTED)))
        x += taken
    return "".join(parts), y + 12
