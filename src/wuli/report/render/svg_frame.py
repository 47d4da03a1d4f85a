"""What the figures with a scale share: the scale, its ticks and grid, and the legend."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from wuli.report.render import theme
from wuli.report.render.svg_draw import LINE_HEIGHT, Lines, Pen, box, num, text_width, wrap, write

Ticks = tuple[tuple[float, str], ...]
Mark = Callable[[float, float], str]  # (left end of a place 18 px wide, middle line) -> drawing

WIDE: Final = 640.0
NARROW: Final = 358.0  # a phone of 390 px without its margins
_TICK_SIZE: Final = 10.5
_TICK_GAP: Final = 6.0
_SLOT: Final = 24.0  # place of a mark in the legend with the gap to its words
_BETWEEN: Final = 18.0  # between two entries


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure without the frame of a file: width and height in px, and its SVG elements."""

    size: tuple[float, float]
    parts: str


@dataclass(frozen=True, slots=True)
class Scale:
    """A fixed scale, `low` at `left` to `high` at `right`; values outside stand at its ends."""

    low: float
    high: float
    left: float
    right: float

    def x(self, value: float) -> float:
        """Return the place of a value."""
        if self.high <= self.low:
            return self.left
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return self.left + share * (self.right - self.left)


def tick_width(ticks: Ticks) -> float:
    """Return the width in px of the widest label of a scale, broken at its blanks."""
    words = (word for _, label in ticks for word in label.split())
    return max((text_width(word) * _TICK_SIZE for word in words), default=0.0)


def draw_ticks(ticks: Ticks, scale: Scale, y: float) -> tuple[str, float]:
    """Write the labels of the scale with their feet at one height; return also the height taken.

    Labels that would touch are broken at their blanks; of those that still would, every second is left out.
    """
    labels = _fit_labels(ticks, scale)
    if not labels:
        return "", 0.0
    step = _TICK_SIZE * LINE_HEIGHT
    height = max(len(lines) for _, lines in labels) * step + 4
    pen = Pen(_TICK_SIZE, theme.MUTED, anchor="middle")
    parts = (write(x, y + height - 4 - len(lines) * step / 2, lines, pen) for x, lines in labels)
    return "".join(parts), height


def _fit_labels(ticks: Ticks, scale: Scale) -> list[tuple[float, Lines]]:
    places = [scale.x(position) for position, _ in ticks]
    whole: list[tuple[float, Lines]] = [(x, (label,)) for x, (_, label) in zip(places, ticks, strict=True)]
    if _stand_apart(whole):
        return whole
    broken: list[tuple[float, Lines]] = [
        (x, tuple(label.split()) or ("",)) for x, (_, label) in zip(places, ticks, strict=True)
    ]
    while not _stand_apart(broken):
        broken = broken[::2]
    return broken


def _stand_apart(labels: Sequence[tuple[float, Lines]]) -> bool:
    widths = [max(text_width(part) for part in lines) * _TICK_SIZE for _, lines in labels]
    pairs = zip(pairwise(labels), pairwise(widths), strict=True)
    return all(second[0] - first[0] >= (left + right) / 2 + _TICK_GAP for (first, second), (left, right) in pairs)


def draw_grid(ticks: Ticks, scale: Scale, top: float, height: float) -> str:
    """Draw an upright hairline at each tick, as high as one track: on a phone, labels stand between the tracks."""
    path = "".join(f"M{num(scale.x(position))} {num(top)}v{num(height)}" for position, _ in ticks)
    return f'<path d="{path}" fill="none" stroke="{theme.HAIRLINE}" stroke-width="1"/>' if path else ""


def draw_legend(entries: Iterable[tuple[str, Mark]], width: float, y: float, size: float) -> tuple[str, float]:
    """Name the marks in as many lines as the width asks for; entries without a name are left out. Height with it."""
    named = [(label, mark) for label, mark in entries if label]
    if not named:
        return "", 0.0
    parts, x, top, deepest = [], 0.0, y, 0.0
    for label, mark in named:
        lines = wrap(label, (width - _SLOT) / size)
        height = max(len(lines) * size * LINE_HEIGHT, 16.0)
        taken = _SLOT + max(text_width(part.rstrip()) for part in lines) * size
        if x and x + taken > width:
            x, top, deepest = 0.0, top + deepest + 2, 0.0
        middle = top + height / 2
        parts.append(mark(x, middle) + write(x + _SLOT, middle, lines, Pen(size, theme.MUTED)))
        x += taken + _BETWEEN
        deepest = max(deepest, height)
    return "".join(parts), top + deepest + 8 - y


def swatch(fill: str, number: str = "", ink: str = theme.INK) -> Mark:
    """Return the mark of a filled area, with the number of its level."""

    def draw(x: float, middle: float) -> str:
        area = box((x, middle - 7), (18, 14), fill=fill, more=f' stroke="{theme.HAIRLINE}" stroke-width="0.8"')
        return area + write(x + 9, middle, number, Pen(10.5, ink, bold=True, anchor="middle")) if number else area

    return draw


def dash_mark(x: float, middle: float) -> str:
    """Draw the mark of a reference line."""
    return reference_line(x + 9, middle - 8, middle + 8)


def reference_line(x: float, top: float, bottom: float) -> str:
    """Draw a dashed upright across the rows."""
    ends = f'x1="{num(x)}" y1="{num(top)}" x2="{num(x)}" y2="{num(bottom)}"'
    return f'<line {ends} stroke="{theme.INK}" stroke-width="1.4" stroke-dasharray="5 3"/>'


def sign_mark(sign: str) -> Mark:
    """Return a mark that is a printed sign."""
    return lambda x, middle: write(x + 9, middle, sign, Pen(13, bold=True, anchor="middle"))
