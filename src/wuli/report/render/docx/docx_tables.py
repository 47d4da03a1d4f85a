"""Tables: grids of cells, with what Word needs to keep rows whole and repeat headings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from docx.oxml.ns import qn

from wuli.report.render import theme
from wuli.report.render.docx.docx_xml import paragraph, w
from wuli.report.render.office.colours import bare
from wuli.report.render.office.elements import Element

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_UPRIGHT: Final = {"zh": "tbRl", "en": "btLr"}


@dataclass(frozen=True, slots=True)
class Cell:
    """Paragraphs and tables of a cell, its fill (`RRGGBB`, "" none), side margins in twips, and a frame colour.

    `upright` sets the text upright as the language does ("zh", "en"; "" leaves it), `is_hatched` hatches the cell.
    """

    content: tuple[Element, ...]
    fill: str = ""
    margin_left: int | None = None
    margin_right: int | None = None
    frame: str = ""
    upright: str = ""
    is_hatched: bool = False


def table(
    style: str,
    widths: Sequence[int],
    rows: Iterable[Sequence[Cell]],
    *,
    head_rows: int = 0,
    head_height: int = 0,
    keep_rows: bool = True,
    keep_whole: bool = False,
    keep_end: bool = False,
    alt: str = "",
) -> Element:
    """Return a table of fixed column `widths` (twips); the first `head_rows` rows repeat on every page.

    `keep_rows` false lets a row continue on the next page, for cells of running text; `keep_whole` keeps all rows on one
    page, with what follows, `keep_end` the last two. `head_height` (twips) is the least height of the first rows, `alt` describes the table to readers who do not see it.
    """
    settings = w(
        "tblPr",
        w("tblStyle", val=style),
        w("tblW", w=sum(widths), type="dxa"),
        w("tblLayout", type="fixed"),
        w("tblLook", val="0620" if head_rows else "0600", firstRow=int(bool(head_rows)), lastRow=0, firstColumn=0,
          lastColumn=0, noHBand=1, noVBand=1),
        w("tblDescription", val=alt) if alt else None,
    )  # fmt: skip
    grid = w("tblGrid", *(w("gridCol", w=width) for width in widths))
    lines = []
    rows = list(rows)
    if keep_whole or keep_end:
        _tie(rows if keep_whole else rows[-2:])
    for number, row in enumerate(rows):
        is_head = number < head_rows
        height = w("trHeight", val=head_height, hRule="atLeast") if is_head and head_height else None
        marks = w("trPr", w("cantSplit") if keep_rows else None, height, w("tblHeader") if is_head else None)
        cells = (_cell(cell, width) for cell, width in zip(row, widths, strict=True))
        lines.append(w("tr", marks if len(marks) else None, *cells))
    return w("tbl", settings, grid, *lines)


def _tie(rows: Iterable[Sequence[Cell]]) -> None:
    """Keep the paragraphs of `rows` on one page with what follows them."""
    for row in rows:
        for cell in row:
            for settings in (element.find(qn("w:pPr")) for element in cell.content):
                if settings is not None and settings.find(qn("w:keepNext")) is None:
                    settings.insert(1, w("keepNext"))


def _cell(cell: Cell, width: int) -> Element:
    sides = (("left", cell.margin_left), ("right", cell.margin_right))
    margins = [w(side, w=margin, type="dxa") for side, margin in sides if margin is not None]
    frame = [w(side, val="single", sz=12, space=0, color=cell.frame) for side in ("top", "left", "bottom", "right")]
    settings = w(
        "tcPr",
        w("tcW", w=width, type="dxa"),
        w("tcBorders", *frame) if cell.frame else None,
        _shading(cell),
        w("tcMar", *margins) if margins else None,
        w("textDirection", val=_UPRIGHT[cell.upright]) if cell.upright else None,
    )
    return w("tc", settings, *_closed(cell.content))


def _shading(cell: Cell) -> Element | None:
    if cell.is_hatched:
        return w("shd", val="thinDiagStripe", color=bare(theme.HAIRLINE), fill="FFFFFF")
    return w("shd", val="clear", color="auto", fill=cell.fill) if cell.fill else None


def _closed(content: tuple[Element, ...]) -> tuple[Element, ...]:
    """Return `content` with a paragraph at its end, which the format demands of every cell."""
    if content and content[-1].tag == qn("w:p"):
        return content
    return (*content, paragraph("Spacer"))
