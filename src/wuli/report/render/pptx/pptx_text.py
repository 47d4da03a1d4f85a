"""Texts on slides: boxes, runs with their typefaces, and letters as large as their place allows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml import parse_xml
from pptx.util import Inches, Pt

from wuli.report.render import theme
from wuli.report.render.office.colours import bare
from wuli.report.render.office.measures import text_units
from wuli.report.render.pptx.pptx_deck import SLIDE_FACES, Box

_UNIT: Final = 0.52  # em that a half-width character takes
_LEADING: Final = 1.3
_POINTS: Final = 72
_DRAWING: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"


def write(run: Any, text: str, *, size: float = 0, bold: bool | None = None, colour: str = "") -> None:
    """Write `text` into a run, with both typefaces; 0, None and "" leave what the layout says."""
    run.text = text
    if size:
        run.font.size = Pt(size)
    if bold is not None:
        run.font.bold = bold
    if colour:
        run.font.color.rgb = RGBColor.from_string(bare(colour))  # type: ignore[no-untyped-call]  # the library has no types here
    settings = run._r.get_or_add_rPr()  # noqa: SLF001 - the library knows no Chinese typefaces
    settings.set("lang", "zh-CN" if not text.isascii() else "en-GB")
    for tag, face in (("latin", SLIDE_FACES.body_latin), ("ea", SLIDE_FACES.body_chinese)):
        settings.append(parse_xml(f'<a:{tag} xmlns:a="{_DRAWING}" typeface="{face}"/>'))


def add_text(slide: Any, box: Box, lines: Sequence[str], *, size: float, colour: str = theme.INK,
             bold: bool = False, low: bool = False) -> Any:  # fmt: skip
    """Add a text box with one paragraph a line; `low` sets the text at the foot of the box."""
    shape = slide.shapes.add_textbox(Inches(box.x), Inches(box.y), Inches(box.width), Inches(box.height))
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = MSO_ANCHOR.BOTTOM if low else MSO_ANCHOR.TOP
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        write(paragraph.add_run(), line, size=size, bold=bold, colour=colour)
    return shape


def fitting_size(texts: Sequence[str], box: Box, sizes: Sequence[float], gap: float = 0.0) -> float:
    """Return the largest of `sizes` (points, falling) at which `texts` fit a box, the last where none does.

    `gap` is the room between paragraphs in points.
    """
    for size in sizes:
        lines = sum(line_count(text, box.width, size) for text in texts)
        if lines * size * _LEADING + gap * len(texts) <= box.height * _POINTS:
            return size
    return sizes[-1]


def line_width(text: str, size: float) -> float:
    """Return the width of a line of `size` points in inches."""
    return text_units(text) * _UNIT * size / _POINTS


def line_count(text: str, width: float, size: float) -> int:
    """Return how many lines a text takes in `width` inches."""
    return sum(max(1, math.ceil(line_width(line, size) / width)) for line in text.split("\n"))
