"""Tables on slides: data tables and heat maps, native and without a style of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.util import Inches

from wuli.report.content import Column, HeatCell, HeatFigure, Table
from wuli.report.numbers import count
from wuli.report.render import theme
from wuli.report.render.office.colours import bare
from wuli.report.render.office.group_sheets import heat_shade
from wuli.report.render.office.measures import text_units
from wuli.report.render.pptx.pptx_deck import Box
from wuli.report.render.pptx.pptx_text import write
from wuli.report.render.svg_marks import FLAG

ROW: Final = 0.34  # inches, at the largest letters
_DRAWING: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
_NO_STYLE: Final = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # "No Style, No Grid", which every program knows
_ALIGN: Final = {"left": PP_ALIGN.LEFT, "center": PP_ALIGN.CENTER, "right": PP_ALIGN.RIGHT}
_LARGEST: Final = 13.0  # points
_SMALLEST: Final = 7.0
_ROW_IN_EMS: Final = 1.85
_POINTS: Final = 72
_UNIT: Final = 0.52  # em that a half-width character takes
_EDGES: Final = 0.2  # inches beside a name
_LONGEST_NAME: Final = 0.36  # of the width
_BASE_WIDTH: Final = 0.8
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
    return _add(slide, [head, *rows], _shares(table.columns), box, table.title)


def add_heat(slide: Any, figure: HeatFigure, box: Box) -> Box:
    """Add a heat map at the top of `box`; return the place that it takes."""
    has_bases = bool(figure.n_label) and any(row.n is not None for row in figure.rows)
    bases = [figure.n_label] if has_bases else []
    head = [_Cell(""), *(_Cell(name, "center", bold=True, colour=theme.MUTED) for name in (*bases, *figure.columns))]
    rows = []
    for row in figure.rows:
        base = [_Cell("" if row.n is None else count(row.n), "center", colour=theme.MUTED)] if has_bases else []
        rows.append([_Cell(row.label), *base, *(_heat_cell(cell, figure) for cell in row.cells)])
    longest = max((text_units(row.label) for row in figure.rows), default=0)
    name = min(longest * _size(len(rows) + 1, box) * _UNIT / _POINTS + _EDGES, box.width * _LONGEST_NAME)
    bases_width = _BASE_WIDTH if has_bases else 0.0
    cell = (box.width - name - bases_width) / max(len(figure.columns), 1)
    shares = (name, *((bases_width,) if has_bases else ()), *(cell for _ in figure.columns))
    return _add(slide, [head, *rows], shares, box, figure.alt)


def rows_that_fit(box: Box, smallest: float) -> int:
    """Return how many rows with letters of at least `smallest` points fit a box, the head not counted."""
    return int(box.height / (smallest * _ROW_IN_EMS / _POINTS)) - 1


def _size(rows: int, box: Box) -> float:
    """Return the size of the letters of a table with so many rows, in points."""
    return min(max(min(ROW, box.height / rows) * _POINTS / _ROW_IN_EMS, _SMALLEST), _LARGEST)


def _shares(columns: Sequence[Column]) -> tuple[float, ...]:
    return tuple(column.width for column in columns)


def _heat_cell(cell: HeatCell, figure: HeatFigure) -> _Cell:
    text = f"{cell.text}{FLAG}" if cell.flagged and cell.value is not None else cell.text
    if cell.value is None:
        return _Cell(text, "center", colour=theme.MUTED, is_hatched=True)
    fill, ink = heat_shade(cell.value, figure)
    return _Cell(text, "center", colour=ink, fill=fill)


def _add(slide: Any, rows: Sequence[Sequence[_Cell]], shares: Sequence[float], box: Box, alt: str) -> Box:
    height = min(ROW, box.height / len(rows))
    size = _size(len(rows), box)
    frame = slide.shapes.add_table(
        len(rows), len(shares), Inches(box.x), Inches(box.y), Inches(box.width), Inches(height * len(rows))
    )
    frame._element.nvGraphicFramePr.cNvPr.set("descr", alt)  # noqa: SLF001 - the library has no public way
    grid = frame.table
    settings = grid._tbl.tblPr  # noqa: SLF001 - same
    settings.set("bandRow", "0")
    style = settings.find(f"{{{_DRAWING}}}tableStyleId")
    style.text = _NO_STYLE
    for column, share in zip(grid.columns, shares, strict=True):
        column.width = Inches(box.width * share / sum(shares))
    for place, cells in enumerate(rows):
        grid.rows[place].height = Inches(height)
        for column, cell in enumerate(cells):
            _fill(grid.cell(place, column), cell, size)
    return Box(box.x, box.y, box.width, height * len(rows))


def _fill(target: Any, cell: _Cell, size: float) -> None:
    target.margin_top = target.margin_bottom = int(size * 0.16 * _EMU_PER_POINT)
    target.margin_left = target.margin_right = int(size * 0.4 * _EMU_PER_POINT)
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
