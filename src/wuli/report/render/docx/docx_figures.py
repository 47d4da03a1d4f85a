"""Figures: caption, native chart and the lines below it, for every kind that becomes a chart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from wuli.report.render.docx.docx_xml import field, paragraph, run
from wuli.report.render.office.chart_layout import row_height
from wuli.report.render.office.chart_sheets import ChartSheet
from wuli.report.render.office.elements import Element
from wuli.report.render.office.figure_sheets import lines_below, sheet_of
from wuli.report.render.office.measures import TWIPS_PER_POINT, twips

if TYPE_CHECKING:
    from wuli.report.content import HeatFigure
    from wuli.report.render.docx.docx_registry import Registry
    from wuli.report.render.office.figure_sheets import ChartFigure

_NOT_IN_NAMES: Final = re.compile(r"\W")
_ROW_HEIGHT: Final = 5.4  # mm, for one bar a row
_SECOND_BAR: Final = 1.9  # mm more for each further series
_LABELLED_BAR: Final = 3.3  # mm more where each further series prints its numbers
_STACK_ROW: Final = 7.2  # mm, for a bar with numbers in it
_FRAME_HEIGHT: Final = 17.0  # mm for legend and axis
_RADAR_WIDTH: Final = 105.0  # mm; a wider radar says nothing more
_RADAR_SHAPE: Final = 0.86
_ROOM_BESIDE: Final = 28.0  # mm of a page for the caption and the lines below


def caption(registry: Registry, kind: str, anchor: str, title: str) -> Element:
    """Return the caption of a "figure" or "table": its running number as a field where it has one, then the title."""
    word = registry.word_for(kind)
    series = _NOT_IN_NAMES.sub("_", word)  # blanks and backslashes would end the name inside the field
    number = field(f"SEQ {series} \\* ARABIC", str(registry.next_number(kind)), "CaptionNumber")
    label = [run(f"{word} ", "CaptionNumber"), *number, run("\u2002")] if word else []
    return paragraph("Caption", *registry.bookmark(anchor, *label, run(title)))


def chart_blocks(figure: ChartFigure, registry: Registry, width: int) -> list[Element]:
    """Return a figure as native chart with its caption, key, notes and source line."""
    sheet = sheet_of(figure)
    return [
        caption(registry, "figure", figure.id, figure.title),
        registry.chart(sheet, _size(sheet, registry, width), figure.alt),
        *figure_foot(figure),
    ]


def figure_foot(figure: ChartFigure | HeatFigure) -> list[Element]:
    """Return the lines below a figure: key and notes, then its source."""
    key = [paragraph("FigureKey", line) for line in lines_below(figure)]
    return [*key, paragraph("Source", figure.source)] if figure.source else key


def _size(sheet: ChartSheet, registry: Registry, width: int) -> tuple[int, int]:
    if sheet.kind == "radar":
        wide = min(width, twips(_RADAR_WIDTH))
        return wide, round(wide * _RADAR_SHAPE)
    more = _LABELLED_BAR if sheet.texts_after_arms else _SECOND_BAR
    row = _STACK_ROW if sheet.kind == "stack" else _ROW_HEIGHT + more * (len(sheet.series) - 1)
    least = row_height(sheet, registry.style.chart, width / TWIPS_PER_POINT) * TWIPS_PER_POINT
    height = twips(_FRAME_HEIGHT) + round(len(sheet.categories) * max(twips(row), least))
    return width, min(height, registry.text_height - twips(_ROOM_BESIDE))
