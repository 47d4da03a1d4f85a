"""Tables: grids of cells, with what Word needs to keep rows whole and repeat headings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docx.oxml.ns import qn

from wuli.report.render.docx.docx_xml import Element, paragraph, w

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Cell:
    """Paragraphs and tables of a cell, its fill (`RRGGBB`, "" none), side margins in twips, and a frame colour."""

    content: tuple[Element, ...]
    fill: str = ""
    margin_left: int | None = None
    margin_right: int | None = None
    frame: str = ""


def table(
    style: str, widths: Sequence[int], rows: Iterable[Sequence[Cell]], *, head_rows: int = 0, keep_rows: bool = True
) -> Element:
    """Return a table of fixed column `widths` (twips); the first `head_rows` rows repeat on every page.

    `keep_rows` false lets a row continue on the next page, for cells of running text.
    """
    settings = w(
        "tblPr",
        w("tblStyle", val=style),
        w("tblW", w=sum(widths), type="dxa"),
        w("tblLayout", type="fixed"),
        w("tblLook", val="0620" if head_rows else "0600", firstRow=int(bool(head_rows)), lastRow=0, firstColumn=0,
          lastColumn=0, noHBand=1, noVBand=1),
    )  # fmt: skip
    grid = w("tblGrid", *(w("gridCol", w=width) for width in widths))
    lines = []
    for number, row in enumerate(rows):
        marks = w("trPr", w("cantSplit") if keep_rows else None, w("tblHeader") if number < head_rows else None)
        cells = (_cell(cell, width) for cell, width in zip(row, widths, strict=True))
        lines.append(w("tr", marks if len(marks) else None, *cells))
    return w("tbl", settings, grid, *lines)


def _cell(cell: Cell, width: int) -> Element:
    sides = (("left", cell.margin_left), ("right", cell.margin_right))
    margins = [w(side, w=margin, type="dxa") for side, margin in sides if margin is not None]
    frame = [w(side, val="single", sz=12, space=0, color=cell.frame) for side in ("top", "left", "bottom", "right")]
    settings = w(
        "tcPr",
        w("tcW", w=width, type="dxa"),
        w("tcBorders", *frame) if cell.frame else None,
        w("shd", val="clear", color="auto", fill=cell.fill) if cell.fill else None,
        w("tcMar", *margins) if margins else None,
    )
    return w("tc", settings, *_closed(cell.content))


def _closed(content: tuple[Element, ...]) -> tuple[Element, ...]:
    """Return `content` with a paragraph at its end, which the format demands of every cell."""
    if content and content[-1].tag == qn("w:p"):
        return content
    return (*content, paragraph("Spacer"))
