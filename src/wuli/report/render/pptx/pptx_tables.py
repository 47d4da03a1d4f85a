"""Tables on slides: data tables and heat maps, native and without a style of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.util import Inches

from wuli.report.content import HeatCell, HeatFigure, Table
from wuli.report.numbers import count
from wuli.report.render import theme
from wuli.report.render.office.colours import bare
from wuli.report.render.office.group_sheets import heat_shade
from wuli.report.render.pptx.pptx_deck import Box
from wuli.report.render.pptx.pptx_table_plan import SIDE_EDGE, best_size, has_bases, row_heights, texts_of, widths_of
from wuli.report.render.pptx.pptx_text import write
from wuli.report.render.svg_marks import FLAG

_DRAWING: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
_NO_STYLE: Final = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # "No Style, No Grid", which every program knows
_ALIGN: Final = {"left": PP_ALIGN.LEFT, "center": PP_ALIGN.CENTER, "right": PP_ALIGN.RIGHT}
_EMU_PER_POINT: Final = 12700
_WHITE: Final = "#ffffff"


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell: its text and how it is written; `rule` draws a line below it, `is_hatched` hatches it."""

    text: str
    align: str = "left"
    bold: bool = False
    colour: str = theme.INK
    fill: str = ""
    rule: str = ""
    is_hatched: bool = False


def add_table(slide: Any, table: Table, box: Box) -> Box:
    """Add a data table at the top of `box`; return the place that it takes."""
    head = [
        _Cell(column.title, column.align, bold=True, colour=theme.MUTED, rule=theme.INK) for column in table.columns
    ]
    rows = [
        [
            _Cell(text, column.align, bold=number in table.strong_rows, rule=theme.HAIRLINE)
            for text, column in zip(row, table.columns, strict=True)
        ]
        for number, row in enumerate(table.rows)
    ]
    return _add(slide, table, [head, *rows], box, table.title)


def add_heat(slide: Any, figure: HeatFigure, box: Box) -> Box:
    """Add a heat map at the top of `box`; return the place that it takes."""
    bases = [figure.n_label] if has_bases(figure) else []
    head = [_Cell(""), *(_Cell(name, "center", bold=True, colour=theme.MUTED) for name in (*bases, *figure.columns))]
    rows = []
    for row in figure.rows:
        base = [_Cell("" if row.n is None else count(row.n), "center", colour=theme.MUTED)] if bases else []
        rows.append([_Cell(row.label), *base, *(_heat_cell(cell, figure) for cell in row.cells)])
    return _add(slide, figure, [head, *rows], box, figure.alt)


def _heat_cell(cell: HeatCell, figure: HeatFigure) -> _Cell:
    text = f"{cell.text}{FLAG}" if cell.flagged and cell.value is not None else cell.text
    if cell.value is None:
        return _Cell(text, "center", colour=theme.MUTED, is_hatched=True)
    fill, ink = heat_shade(cell.value, figure)
    return _Cell(text, "center", colour=ink, fill=fill)


def _add(slide: Any, item: Table | HeatFigure, rows: Sequence[Sequence[_Cell]], box: Box, alt: str) -> Box:
    size, widths = best_size(item, box), widths_of(item, box.width)
    heights = row_heights(texts_of(item), widths, size)
    frame = slide.shapes.add_table(
        len(rows), len(widths), Inches(box.x), Inches(box.y), Inches(box.width), Inches(sum(heights))
    )
    frame._element.nvGraphicFramePr.cNvPr.set("descr", alt)  # noqa: SLF001 - the library has no public way
    grid = frame.table
    settings = grid._tbl.tblPr  # noqa: SLF001 - same
    settings.set("bandRow", "0")
    style = settings.find(f"{{{_DRAWING}}}tableStyleId")
    style.text = _NO_STYLE
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Inches(width)
    for place, (cells, height) in enumerate(zip(rows, heights, strict=True)):
        grid.rows[place].height = Inches(height)
        for column, cell in enumerate(cells):
            _fill(grid.cell(place, column), cell, size)
    return Box(box.x, box.y, box.width, sum(heights))


def _fill(target: Any, cell: _Cell, size: float) -> None:
    target.margin_top = target.margin_bottom = int(size * 0.16 * _EMU_PER_POINT)
    target.margin_left = target.margin_right = int(size * SIDE_EDGE * _EMU_PER_POINT)
    target.vertical_anchor = MSO_ANCHOR.MIDDLE
    paragraph = target.text_frame.paragraphs[0]
    paragraph.alignment = _ALIGN[cell.align]
    write(paragraph.add_run(), cell.text, size=round(size, 1), bold=cell.bold, colour=cell.colour)
    settings = target._tc.get_or_add_tcPr()  # noqa: SLF001 - the library draws no borders
    for child in _looks(cell):
        settings.append(parse_xml(child))


def _looks(cell: _Cell) -> list[str]:
    """Return borders and fill of a cell, in the order of the schema."""
    looks = []
    if cell.fill or cell.is_hatched:
        looks += [_border(side, _WHITE, 1.5) for side in ("lnL", "lnR", "lnT", "lnB")]
    elif cell.rule:
        looks.append(_border("lnB", cell.rule, 0.75))
    if cell.is_hatched:
        looks.append(
            f'<a:pattFill xmlns:a="{_DRAWING}" prst="ltUpDiag"><a:fgClr><a:srgbClr val="{bare(theme.GREYS[1])}"/></a:fgClr>'
            '<a:bgClr><a:srgbClr val="FFFFFF"/></a:bgClr></a:pattFill>'
        )
    elif cell.fill:
        looks.append(f'<a:solidFill xmlns:a="{_DRAWING}"><a:srgbClr val="{bare(cell.fill)}"/></a:solidFill>')
    return looks


def _border(side: str, colour: str, width: float) -> str:
    return (
        f'<a:{side} xmlns:a="{_DRAWING}" w="{round(width * _EMU_PER_POINT)}"><a:solidFill>'
        f'<a:srgbClr val="{bare(colour)}"/></a:solidFill></a:{side}>'
    )
