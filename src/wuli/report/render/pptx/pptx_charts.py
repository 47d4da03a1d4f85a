"""Charts on slides: native ones with their workbooks, the same as in the Word report."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from lxml import etree
from pptx.opc.constants import CONTENT_TYPE as CT
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml.shapes.graphfrm import CT_GraphicalObjectFrame
from pptx.parts.chart import ChartPart
from pptx.util import Inches

from wuli.report.render.office.chart_lines import CONTENT_TYPE as LINE_TYPE
from wuli.report.render.office.chart_lines import RELATION as LINE_RELATION
from wuli.report.render.office.chart_lines import line_drawing
from wuli.report.render.office.chart_look import ChartLook
from wuli.report.render.office.chart_sheets import ChartSheet
from wuli.report.render.office.charts import chart_element, link_drawing
from wuli.report.render.office.figure_sheets import ChartFigure, sheet_of
from wuli.report.render.office.workbooks import workbook_bytes
from wuli.report.render.pptx.pptx_deck import SLIDE_FACES, Box

_TWIPS_PER_INCH: Final = 1440
_POINTS: Final = 72
_FRAME: Final = 0.75  # inches for legend and axis
_LARGEST_ROW: Final = 0.78  # inches; taller bars say nothing more
_SECOND_BAR: Final = 0.26
_LARGEST_TEXT: Final = 12.0
_SMALLEST_TEXT: Final = 7.0
_LEADING: Final = 1.3
_RADAR_SHAPE: Final = 1.25  # width over height


def add_chart(slide: Any, figure: ChartFigure, box: Box, lang: str, day: dt.date) -> Box:
    """Add a figure as native chart at the top of `box`; return the place that it takes."""
    sheet = sheet_of(figure)
    place = _place(sheet, box)
    look = _look(sheet, place)
    size = round(place.width * _TWIPS_PER_INCH), round(place.height * _TWIPS_PER_INCH)
    package = slide.part.package
    content = etree.tostring(
        chart_element(sheet, lang, look, size), xml_declaration=True, encoding="UTF-8", standalone=True
    )
    part = ChartPart.load(package.next_partname("/ppt/charts/chart%d.xml"), CT.DML_CHART, package, content)
    part.chart_workbook.update_from_xlsx_blob(workbook_bytes(sheet, day))
    drawing = line_drawing(sheet, look, size)
    if drawing is not None:
        name = PackURI(str(part.partname).replace("/charts/chart", "/drawings/drawing"))
        over = Part(name, LINE_TYPE, package, etree.tostring(drawing, xml_declaration=True, encoding="UTF-8"))
        link_drawing(part._element, part.relate_to(over, LINE_RELATION))  # noqa: SLF001 - the library knows none
    relation = slide.part.relate_to(part, RT.CHART)
    number = max(shape.shape_id for shape in slide.shapes) + 1
    frame = CT_GraphicalObjectFrame.new_chart_graphicFrame(
        number, f"Chart {number}", relation, *(Inches(side) for side in (place.x, place.y, place.width, place.height))
    )
    frame.nvGraphicFramePr.cNvPr.set("descr", figure.alt)
    slide.shapes.element.append(frame)
    return place


def _place(sheet: ChartSheet, box: Box) -> Box:
    if sheet.kind == "radar":
        width = min(box.width, box.height * _RADAR_SHAPE)
        return Box(box.x + (box.width - width) / 2, box.y, width, min(box.height, width / _RADAR_SHAPE))
    bars = 1 if sheet.kind == "stack" else len(sheet.series)
    asked = _FRAME + len(sheet.categories) * (_LARGEST_ROW + _SECOND_BAR * (bars - 1))
    return Box(box.x, box.y, box.width, min(box.height, asked))


def _look(sheet: ChartSheet, place: Box) -> ChartLook:
    """Return letters as large as the rows allow."""
    rows = len(sheet.categories) if sheet.kind != "radar" else 1
    bars = len(sheet.series) if sheet.kind == "bar" else 1
    row = (place.height - _FRAME) * _POINTS / max(rows, 1)
    text = min(max(row / _LEADING, _SMALLEST_TEXT), _LARGEST_TEXT)
    number = min(max(row / bars / _LEADING, _SMALLEST_TEXT), text)
    return ChartLook(SLIDE_FACES.body_latin, SLIDE_FACES.body_chinese, round(text * 100), round(number * 100))
