"""Blocks: every kind of block of the content tree as paragraphs and tables."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final, assert_never

from docx.oxml.ns import qn

from wuli.report.content import (
    BarFigure,
    Callout,
    Cards,
    Columns,
    DotFigure,
    Heading,
    HeatFigure,
    ItemList,
    Ladder,
    PageBreak,
    Paragraph,
    RadarFigure,
    StackFigure,
    StripFigure,
    Table,
)
from wuli.report.render.docx.docx_figures import chart_blocks
from wuli.report.render.docx.docx_heat import heat_blocks
from wuli.report.render.docx.docx_panels import cards_blocks, ladder_blocks, table_blocks
from wuli.report.render.docx.docx_table_styles import CALLOUT_STYLES
from wuli.report.render.docx.docx_tables import Cell, table
from wuli.report.render.docx.docx_xml import paragraph, run, w
from wuli.report.render.office.elements import Element
from wuli.report.render.office.measures import share_width, twips

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wuli.report.content import Block, ParagraphStyle
    from wuli.report.render.docx.docx_registry import Registry

_PARAGRAPH_STYLES: Final[dict[ParagraphStyle, str]] = {
    "body": "BodyText",
    "lede": "Lede",
    "small": "SmallText",
    "source": "Source",
}
_GUTTER: Final = twips(3.5)  # on each side of the middle of two columns
_CALLOUT_EDGES: Final = twips(8)
_LEAD_GAP: Final = "\u2002"


def body_elements(blocks: Sequence[Block], registry: Registry, *, is_new_page: bool = True) -> list[Element]:
    """Return the whole text of a report, starting on a new page or where it stands."""
    elements: list[Element] = []
    introductions = _introductions(blocks)
    for place, block in enumerate(blocks):
        if isinstance(block, PageBreak):
            is_new_page = True
            continue
        if isinstance(block, Heading):
            starts_page = block.new_page and not registry.is_official  # official documents run on
            elements.append(_heading(block, registry, is_new_page=is_new_page or starts_page))
        else:
            elements += [paragraph("PageStart")] if is_new_page else []
            elements += block_elements(block, registry, registry.text_width)
        if place in introductions:
            settings = elements[-1].find(qn("w:pPr"))
            assert settings is not None
            settings.insert(1, w("keepNext"))  # behind the style
        is_new_page = False
    return elements


def _introductions(blocks: Sequence[Block]) -> set[int]:
    """Return the places of paragraphs between a heading and what it introduces: they never end a page."""
    found, after_heading = set(), False
    for place, (block, following) in enumerate(pairwise([*blocks, PageBreak()])):
        if isinstance(block, Paragraph):
            after_heading = after_heading and not isinstance(following, Heading | PageBreak)
            if after_heading:
                found.add(place)
        else:
            after_heading = isinstance(block, Heading)
    return found


def block_elements(block: Block, registry: Registry, width: int) -> list[Element]:  # noqa: C901 - a case a kind
    """Return one block for a place of `width` (twips), which may be a column or a box; pages never end inside one."""
    match block:
        case Heading():
            return [_heading(block, registry, is_new_page=False)]
        case Paragraph():
            return [paragraph(_PARAGRAPH_STYLES[block.style], *_led(block.lead, block.text))]
        case ItemList():
            return _list(block, registry)
        case Table():
            return table_blocks(block, registry, width)
        case Cards():
            return cards_blocks(block, registry, width)
        case Ladder():
            return ladder_blocks(block, registry, width)
        case StripFigure() | RadarFigure() | BarFigure() | StackFigure() | DotFigure():
            return chart_blocks(block, registry, width)
        case HeatFigure():
            return heat_blocks(block, registry, width)
        case Callout():
            return _callout(block, registry, width)
        case Columns():
            return _columns(block, registry, width)
        case PageBreak():
            return []
        case _:
            assert_never(block)


def _heading(block: Heading, registry: Registry, *, is_new_page: bool) -> Element:
    name = registry.enter_heading(block)
    inside = registry.bookmark_as(name, run(block.text))
    return paragraph(f"Heading{block.level}", *inside, properties=[w("pageBreakBefore")] if is_new_page else [])


def _led(lead: str, text: str) -> list[Element]:
    if not lead:
        return [run(text)]
    return [run(lead, "Strong"), run(f"{_LEAD_GAP}{text}")] if text else [run(lead, "Strong")]


def _list(block: ItemList, registry: Registry) -> list[Element]:
    style = "ListNumber" if block.ordered else "ListBullet"
    number = registry.new_list() if block.ordered else None
    elements = [paragraph("ListTitle", block.title)] if block.title else []
    for item in block.items:
        settings = [w("keepNext")] if item.detail else []
        settings += [w("numPr", w("ilvl", val=0), w("numId", val=number))] if number else []
        elements.append(paragraph(style, *_led(item.lead, item.text), properties=settings))
        elements += [paragraph("ListContinue", item.detail)] if item.detail else []
    return elements


def _callout(block: Callout, registry: Registry, width: int) -> list[Element]:
    inside = [paragraph("CalloutTitle", block.title)] if block.title else []
    for child in block.blocks:
        inside += block_elements(child, registry, width if registry.is_official else width - _CALLOUT_EDGES)
    inside += [paragraph("CalloutByline", block.byline)] if block.byline else []
    if registry.is_official:
        return inside
    box = table(CALLOUT_STYLES[block.kind], (width,), [[Cell(tuple(inside))]], keep_rows=False)
    return [box, paragraph("Spacer")]


def _columns(block: Columns, registry: Registry, width: int) -> list[Element]:
    if registry.is_official:
        return [element for child in (*block.left, *block.right) for element in block_elements(child, registry, width)]
    widths = share_width(width, (block.ratio, 1 - block.ratio))
    left, right = (
        tuple(element for child in side for element in block_elements(child, registry, wide - _GUTTER))
        for side, wide in zip((block.left, block.right), widths, strict=True)
    )
    cells = [Cell(left, margin_right=_GUTTER), Cell(right, margin_left=_GUTTER)]
    return [table("ReportColumns", widths, [cells], keep_rows=False), paragraph("Spacer")]
