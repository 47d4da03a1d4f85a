"""Heat maps: a table of numbers whose cells are shaded by value; cells without a number are hatched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wuli.report.numbers import count
from wuli.report.render.docx.docx_figures import caption, figure_foot
from wuli.report.render.docx.docx_tables import Cell, table
from wuli.report.render.docx.docx_xml import paragraph, w
from wuli.report.render.office.colours import bare
from wuli.report.render.office.elements import Element
from wuli.report.render.office.group_sheets import heat_shade
from wuli.report.render.office.measures import share_width, text_units, twips
from wuli.report.render.svg_marks import FLAG

if TYPE_CHECKING:
    from wuli.report.content import HeatCell, HeatFigure, HeatRow
    from wuli.report.render.docx.docx_registry import Registry

_UNIT: Final = 88  # twips that a half-width character takes at the size of the cells
_LONGEST_NAME: Final = 0.34  # of the width
_MOST_LINES: Final = 3  # of a heading, before it is set upright
_MOST_KEPT: Final = 25  # rows that are kept on one page
_CELL_EDGES: Final = 90  # twips


def heat_blocks(figure: HeatFigure, registry: Registry, width: int) -> list[Element]:
    """Return a heat map as shaded table with its caption, note and source line."""
    has_bases = bool(figure.n_label) and any(row.n is not None for row in figure.rows)
    widths = _widths(figure, width, has_bases=has_bases)
    upright = _is_upright(figure, widths[-1])
    head = [
        Cell((paragraph("HeatName", ""),)),
        *([Cell((paragraph("HeatHead", figure.n_label),))] if has_bases else []),
    ]
    head += [Cell((paragraph("HeatHead", name),), upright=registry.lang if upright else "") for name in figure.columns]
    rows = [_row(row, figure, has_bases=has_bases) for row in figure.rows]
    height = max((text_units(name) for name in figure.columns), default=0) * _UNIT + twips(3) if upright else 0
    grid = table(
        "ReportHeat",
        widths,
        [head, *rows],
        head_rows=1,
        head_height=height,
        alt=figure.alt,
        keep_whole=len(rows) <= _MOST_KEPT,
    )
    gap = paragraph("Spacer", properties=[w("keepNext")])
    return [caption(registry, "figure", figure.id, figure.title), grid, gap, *figure_foot(figure)]


def _widths(figure: HeatFigure, width: int, *, has_bases: bool) -> tuple[int, ...]:
    longest = max((text_units(row.label) for row in figure.rows), default=0)
    name = min(longest * _UNIT + twips(3), round(width * _LONGEST_NAME))
    digits = max((len(count(row.n)) for row in figure.rows if row.n is not None), default=0)
    bases = max(twips(12), digits * _UNIT + 2 * _CELL_EDGES) if has_bases else 0
    cells = share_width(width - name - bases, (1.0,) * len(figure.columns))
    return (name, *((bases,) if has_bases else ()), *cells)


def _is_upright(figure: HeatFigure, cell_width: int) -> bool:
    room = max(cell_width - _CELL_EDGES, _UNIT)
    longest = max((text_units(name) for name in figure.columns), default=0)
    word = max((text_units(word) for name in figure.columns for word in name.split() if word.isascii()), default=0)
    return longest * _UNIT > room * _MOST_LINES or word * _UNIT > room


def _row(row: HeatRow, figure: HeatFigure, *, has_bases: bool) -> list[Cell]:
    base = [Cell((paragraph("HeatDark", "" if row.n is None else count(row.n)),))] if has_bases else []
    return [Cell((paragraph("HeatName", row.label),)), *base, *(_cell(cell, figure) for cell in row.cells)]


def _cell(cell: HeatCell, figure: HeatFigure) -> Cell:
    text = f"{cell.text}{FLAG}" if cell.flagged and cell.value is not None else cell.text
    if cell.value is None:
        return Cell((paragraph("HeatDark", text),), is_hatched=True)
    fill, ink = heat_shade(cell.value, figure)
    return Cell((paragraph("HeatInverse" if ink == "#ffffff" else "HeatDark", text),), fill=bare(fill))
