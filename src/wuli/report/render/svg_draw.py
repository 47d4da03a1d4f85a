"""Drawing primitives of the charts: each function returns a piece of SVG as text.

Only attributes are used, no style sheet: the same text must work inline in a web page and as a picture inside a PDF.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final, Literal

from wuli.report.render import theme

if TYPE_CHECKING:
    from collections.abc import Iterable

Anchor = Literal["start", "middle", "end"]
Lines = tuple[str, ...]

LATIN_WIDTH: Final = 0.55
LINE_HEIGHT: Final = 1.28
_BASELINE: Final = 0.36  # from the middle of a line to its baseline, in em
_OPENING: Final = "（【《「『“‘(["
_CLOSING: Final = "，。、；：！？）】》」』”’…%,.;:!?)]"
_WORD: Final = re.compile(rf"[{re.escape(_OPENING)}]*(?:[!-~À-ɏ]+|.)[{re.escape(_CLOSING)}]*\s*", re.DOTALL)
# XML 1.0 has no way to write these characters, not even escaped.
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Pen:
    """How a text is set: size in px, colour, boldness, and where its position is measured."""

    size: float
    fill: str = theme.INK
    bold: bool = False
    anchor: Anchor = "start"


def num(value: float) -> str:
    """Write a coordinate with at most two decimals.

    >>> num(3.0), num(-0.001), num(2.349)
    ('3', '0', '2.35')
    """
    return f"{round(value, 2) + 0.0:g}"


def quote(text: str) -> str:
    """Escape text for an element or attribute; characters that XML cannot hold become the replacement mark."""
    return escape(_FORBIDDEN.sub("\ufffd", text), quote=True)


def text_width(text: str) -> float:
    """Estimate the width of a line in em: Chinese 1, Latin 0.55.

    >>> round(text_width("AI人才"), 2)
    3.1
    """
    if text.isascii():
        return len(text) * LATIN_WIDTH
    return sum(1.0 if _is_wide(char) else LATIN_WIDTH for char in text)


def wrap(text: str, width: float) -> Lines:
    """Break text into lines of at most `width` em; joined again, the lines are the text.

    >>> wrap("生产管理（或流程）", 5)
    ('生产管理', '（或流程）')
    >>> wrap("Business process", 6)
    ('Business ', 'process')
    """
    if text_width(text.rstrip()) <= width:
        return (text,)
    lines, line = [], ""
    for word in _words(text, width):
        if line and text_width((line + word).rstrip()) > width:
            lines.append(line)
            line = ""
        line += word
    return (*lines, line)


def wrap_evenly(text: str, width: float) -> Lines:
    """Break text into as few lines as `wrap` does, but about equally long: no single character on the last line.

    >>> wrap_evenly("人工智能技术服务", 7)
    ('人工智能', '技术服务')
    """
    lines = wrap(text, width)
    least, most = text_width(text) / len(lines), width
    while len(lines) > 1 and most - least > 1:
        middle = (least + most) / 2
        tried = wrap(text, middle)
        if len(tried) == len(lines) and all(text_width(part.rstrip()) <= middle for part in tried):
            lines, most = tried, middle
        else:
            least = middle
    return lines


def write(x: float, middle: float, lines: str | Lines, pen: Pen) -> str:
    """Draw one line, or several around the same vertical middle."""
    rows = (lines,) if isinstance(lines, str) else lines
    step = pen.size * LINE_HEIGHT
    first = middle - step * (len(rows) - 1) / 2 + pen.size * _BASELINE
    weight = ' font-weight="700"' if pen.bold else ""
    anchor = "" if pen.anchor == "start" else f' text-anchor="{pen.anchor}"'
    head = f'<text font-size="{num(pen.size)}" fill="{pen.fill}"{weight}{anchor}'
    if len(rows) == 1:
        return f'{head} x="{num(x)}" y="{num(first)}">{quote(rows[0])}</text>'
    spans = (f'<tspan x="{num(x)}" y="{num(first + step * i)}">{quote(row)}</tspan>' for i, row in enumerate(rows))
    return f"{head}>{''.join(spans)}</text>"


def line(start: tuple[float, float], end: tuple[float, float], *, stroke: str, width: float = 1) -> str:
    """Draw a straight line."""
    (x1, y1), (x2, y2) = start, end
    ends = f'x1="{num(x1)}" y1="{num(y1)}" x2="{num(x2)}" y2="{num(y2)}"'
    return f'<line {ends} stroke="{stroke}" stroke-width="{num(width)}"/>'


def box(corner: tuple[float, float], size: tuple[float, float], *, fill: str, more: str = "") -> str:
    """Draw a rectangle; `more` are further attributes."""
    (x, y), (width, height) = corner, size
    place = f'x="{num(x)}" y="{num(y)}" width="{num(width)}" height="{num(height)}"'
    return f'<rect {place} fill="{fill}"{more}/>'


def dot(x: float, y: float, radius: float) -> str:
    """Draw the mark of the firm itself: an orange dot with a white edge."""
    place = f'cx="{num(x)}" cy="{num(y)}" r="{num(radius)}"'
    return f'<circle {place} fill="{theme.SELF}" stroke="#ffffff" stroke-width="1.5"/>'


def diamond(x: float, y: float, half: float = 4.5) -> str:
    """Draw the mark of a reference: a blue diamond, `half` px from its middle to each corner."""
    h = num(half)
    path = f"M{num(x)} {num(y - half)}l{h} {h}l-{h} {h}l-{h} -{h}z"
    return f'<path d="{path}" fill="{theme.PEER}" stroke="#ffffff" stroke-width="1"/>'


def span_bar(x1: float, x2: float, y: float, *, dashed: bool = False) -> str:
    """Draw an interval: a thin orange bar with an upright at each end."""
    path = f"M{num(x1)} {num(y - 5)}v10M{num(x1)} {num(y)}H{num(x2)}M{num(x2)} {num(y - 5)}v10"
    dash = ' stroke-dasharray="4 3"' if dashed else ""
    return f'<path d="{path}" fill="none" stroke="{theme.SELF}" stroke-width="2.5"{dash}/>'


@dataclass(frozen=True, slots=True)
class Canvas:
    """What surrounds a drawing: id prefix, names for screen readers, size, language and fonts.

    `labelled_by` is the id of an element of the page that already shows the title; then the drawing does not repeat it.
    """

    id: str
    title: str
    alt: str
    size: tuple[float, float]
    lang: str
    fonts: str
    labelled_by: str = ""


def wrap_svg(canvas: Canvas, parts: Iterable[str]) -> str:
    """Return a complete SVG of `parts`."""
    width, height = (num(side) for side in canvas.size)
    title_id, desc_id = quote(f"{canvas.id}-title"), quote(f"{canvas.id}-desc")
    title = "" if canvas.labelled_by else f'<title id="{title_id}">{quote(canvas.title)}</title>'
    label = quote(canvas.labelled_by) or title_id
    lang = "zh-CN" if canvas.lang == "zh" else canvas.lang
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" id="{quote(canvas.id)}-svg" viewBox="0 0 {width} {height}"'
        f' width="{width}" height="{height}" role="img" aria-labelledby="{label}" aria-describedby="{desc_id}"'
        f' xml:lang="{quote(lang)}" font-family="{quote(canvas.fonts)}">'
    )
    return f'{head}{title}<desc id="{desc_id}">{quote(canvas.alt)}</desc>{"".join(parts)}</svg>'


@functools.lru_cache(maxsize=8192)
def _is_wide(char: str) -> bool:
    # Ambiguous marks (— … “ ”) are a full em in Chinese fonts; counting them so is at worst too wide.
    return unicodedata.east_asian_width(char) in "WFA" and not "À" <= char <= "ɏ"


def _words(text: str, width: float) -> Iterable[str]:
    for word in _WORD.findall(text):
        if text_width(word.rstrip()) <= width:
            yield word
        else:
            yield from word
