"""Reference lines: drawn over a bar chart at the place of their number, because office charts have no such mark."""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import quoteattr

from docx.oxml.parser import parse_xml

from wuli.report.render import theme
from wuli.report.render.office.chart_layout import plot_place
from wuli.report.render.office.chart_look import STRONG, ChartLook
from wuli.report.render.office.chart_sheets import ChartSheet
from wuli.report.render.office.colours import bare
from wuli.report.render.office.elements import Element

RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/chartUserShapes"
CONTENT_TYPE: Final = "application/vnd.openxmlformats-officedocument.drawingml.chartshapes+xml"
_DRAWING: Final = """<c:userShapes xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:cdr="http://schemas.openxmlformats.org/drawingml/2006/chartDrawing"><cdr:relSizeAnchor>
<cdr:from><cdr:x>{x:.5f}</cdr:x><cdr:y>{top:.5f}</cdr:y></cdr:from>
<cdr:to><cdr:x>{x:.5f}</cdr:x><cdr:y>{bottom:.5f}</cdr:y></cdr:to>
<cdr:cxnSp macro=""><cdr:nvCxnSpPr><cdr:cNvPr id="2" name={name}/><cdr:cNvCxnSpPr/></cdr:nvCxnSpPr>
<cdr:spPr><a:xfrm><a:off x="{left}" y="{up}"/><a:ext cx="0" cy="{high}"/></a:xfrm>
<a:prstGeom prst="line"><a:avLst/></a:prstGeom>
<a:ln w="{width}"><a:solidFill><a:srgbClr val="{ink}"/></a:solidFill><a:prstDash val="dash"/></a:ln></cdr:spPr>
</cdr:cxnSp></cdr:relSizeAnchor></c:userShapes>"""
_EMU_PER_TWIP: Final = 635


def line_drawing(sheet: ChartSheet, look: ChartLook, size: tuple[int, int]) -> Element | None:
    """Return the line of `sheet` as a drawing over its chart of `size` (twips), None where it has none."""
    line = sheet.reference_line
    if line is None:
        return None
    place = plot_place(sheet, look, size)
    x = place.x + place.width * (line.position - sheet.low) / (sheet.high - sheet.low)
    drawing: Element = parse_xml(
        _DRAWING.format(
            x=x,
            top=place.y,
            bottom=place.y + place.height,
            name=quoteattr(line.name),
            left=round(x * size[0] * _EMU_PER_TWIP),
            up=round(place.y * size[1] * _EMU_PER_TWIP),
            high=round(place.height * size[1] * _EMU_PER_TWIP),
            width=STRONG,
            ink=bare(theme.INK),
        )
    )
    return drawing
