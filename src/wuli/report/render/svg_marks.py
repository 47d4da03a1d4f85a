"""Marks of the figures for groups: points of series, intervals, hidden places. Told apart by shape and by lightness."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from wuli.report.render import theme
from wuli.report.render.svg_draw import LINE_HEIGHT, Pen, box, num, text_width, wrap, write
from wuli.report.render.svg_frame import Scale

Shape = Literal["circle", "diamond", "square", "triangle", "flag"]
Rect = tuple[float, float, float, float]  # x, y, width, height

FLAG: Final = "*"
_DARK: Final = "#16324f"
_HATCH_STEP: Final = 7.0
_FEWEST_LETTERS: Final = 2.0  # em; a narrower place is hatched without words
_SMALLEST: Final = 8.5


@dataclass(frozen=True, slots=True)
class Look:
    """How the points of a series are drawn."""

    shape: Shape
    fill: str
    stroke: str
    line: str


_ONE: Final = (Look("circle", theme.PEER, "#ffffff", theme.PEER),)
_TWO: Final = (
    Look("circle", theme.SELF, "#ffffff", theme.SELF),
    Look("diamond", theme.PEER, "#ffffff", theme.PEER),
)
_MANY: Final = (
    Look("circle", _DARK, "#ffffff", _DARK),
    Look("square", "#ffffff", _DARK, _DARK),
    Look("diamond", theme.PEER, _DARK, theme.PEER),
    Look("triangle", "#c6d9ef", _DARK, _DARK),
    Look("flag", "#8796a8", _DARK, _DARK),
)


def looks_of(series: int) -> tuple[Look, ...]:
    """Return the look of each series: one is blue; of two the first is orange, its peers blue; more differ in shape."""
    if series <= 1:
        return _ONE
    if series == len(_TWO):
        return _TWO
    return tuple(_MANY[index % len(_MANY)] for index in range(series))


def point(look: Look, x: float, y: float, half: float = 5.0, *, flagged: bool = False) -> str:
    """Draw the point of a series, `half` px from its middle to its edge; a flagged one stands in a dashed ring."""
    look_of = f'fill="{look.fill}" stroke="{look.stroke}" stroke-width="1.2"'
    h = half
    if look.shape == "circle":
        mark = f'<circle cx="{num(x)}" cy="{num(y)}" r="{num(h)}" {look_of}/>'
    else:
        mark = f'<path d="{_outline(look.shape, x, y, h)}" {look_of}/>'
    if not flagged:
        return mark
    ring = f'fill="none" stroke="{theme.INK}" stroke-width="1" stroke-dasharray="2 1.5"'
    return f'{mark}<circle cx="{num(x)}" cy="{num(y)}" r="{num(h + 3)}" {ring}/>'


def _outline(shape: Shape, x: float, y: float, half: float) -> str:
    """Return the path of a mark with corners, so sized that all shapes look equally large."""
    if shape == "diamond":
        h = num(half * 1.15)
        return f"M{num(x)} {num(y - half * 1.15)}l{h} {h}l-{h} {h}l-{h} -{h}z"
    if shape == "square":
        h = num(half * 1.8)
        return f"M{num(x - half * 0.9)} {num(y - half * 0.9)}h{h}v{h}h-{h}z"
    h, up = num(half * 1.1), half * (1.9 if shape == "triangle" else -1.9)
    return f"M{num(x)} {num(y - up * 0.58)}l{h} {num(up)}h-{num(half * 2.2)}z"


def whisker(
    x1: float, x2: float, y: float, *, stroke: str = theme.INK, is_cut: tuple[bool, bool] = (False, False)
) -> str:
    """Draw an interval as a thin line with an upright at each end; an end beyond the scale is an arrow head instead."""
    ends = "".join(_whisker_end(x, y, side, is_arrow=cut) for x, side, cut in ((x1, 1, is_cut[0]), (x2, -1, is_cut[1])))
    path = f"M{num(x1)} {num(y)}H{num(x2)}{ends}"
    return f'<path d="{path}" fill="none" stroke="{stroke}" stroke-width="1.2"/>'


def _whisker_end(x: float, y: float, side: int, *, is_arrow: bool) -> str:
    if is_arrow:
        return f"M{num(x + 4 * side)} {num(y - 3)}L{num(x)} {num(y)}l{4 * side} 3"
    return f"M{num(x)} {num(y - 3)}v6"


def interval(scale: Scale, low: float, high: float, y: float, stroke: str = theme.INK) -> str:
    """Draw an interval on a scale."""
    return whisker(scale.x(low), scale.x(high), y, stroke=stroke, is_cut=(low < scale.low, high > scale.high))


def hatch(rect: Rect) -> str:
    """Fill a rectangle with slanting lines: here stands no number. Lines, not a pattern: no format loses them."""
    x, y, width, height = rect
    path = []
    offset = _HATCH_STEP - height
    while offset < width:
        start, end = max(offset, 0.0), min(offset + height, width)
        path.append(
            f"M{num(x + start)} {num(y + height - (start - offset))}L{num(x + end)} {num(y + height - (end - offset))}"
        )
        offset += _HATCH_STEP
    frame = box((x, y), (width, height), fill="#ffffff", more=f' stroke="{theme.GREYS[1]}" stroke-width="0.8"')
    return f'{frame}<path d="{"".join(path)}" fill="none" stroke="{theme.GREYS[1]}" stroke-width="1"/>'


def hidden(rect: Rect, state: str, size: float) -> str:
    """Hatch a place without a number and print in it why, in smaller letters or more lines where room is short."""
    x, y, width, height = rect
    if not state or width < _FEWEST_LETTERS * _SMALLEST:
        return hatch(rect)
    lines, size = fit_words(state, width - 6, height, size)
    if not lines:
        return hatch(rect)
    back_width = min(max(text_width(line.rstrip()) for line in lines) * size + 6, width)
    back_height = min(len(lines) * size * LINE_HEIGHT, height)
    middle = (x + width / 2, y + height / 2)
    corner = (middle[0] - back_width / 2, middle[1] - back_height / 2)
    words = write(*middle, lines, Pen(size, theme.MUTED, anchor="middle"))
    return hatch(rect) + box(corner, (back_width, back_height), fill="#ffffff") + words


def fit_words(text: str, width: float, height: float, size: float) -> tuple[tuple[str, ...], float]:
    """Return the lines of `text` and the letter size, at most `size`, that fit a place; no lines where none does."""
    while size >= _SMALLEST:
        lines = wrap(text, width / size)
        widest = max(text_width(line.rstrip()) for line in lines) * size
        if widest <= width and len(lines) * size * LINE_HEIGHT <= height + 2:
            return lines, size
        size -= 0.5
    return (), size
