"""Looks of an official document (公文) after GB/T 9704-2012: typefaces by rank, fixed lines, no colours.

Title in 小标宋 of size 2 (22 points); ranks 一、in 黑体, （一）in 楷体, 1. and （1）in 仿宋; text in 仿宋 of size 3 (16
points) on lines of 28 points; page number in 宋体 of size 4 (14 points). Tables and figures are set smaller.
"""

from __future__ import annotations

from typing import Final

from wuli.report.render.docx.docx_looks import Look
from wuli.report.render.docx.docx_numbering import HEADING_LIST
from wuli.report.render.docx.docx_style import OFFICIAL_GRID, OFFICIAL_PAGE
from wuli.report.render.office.measures import twips

TITLE_FACE: Final = "方正小标宋简体"
BOLD_FACE: Final = "黑体"
KAI_FACE: Final = "楷体_GB2312"
SONG_FACE: Final = "宋体"
_LINE: Final = 28.0
_CLOSER: Final = OFFICIAL_GRID.spacing(OFFICIAL_PAGE)
_TIGHT: Final = 1.25


def official_looks() -> tuple[Look, ...]:
    """Return every paragraph style of an official report, bases before the styles built on them."""
    return (*_text_looks(), *_cover_looks(), *_heading_looks(), *_figure_looks(), *_ladder_looks(), *_page_looks())


# A list reads best with one style a line, so the formatter leaves the rest of this module alone.
# fmt: off


def _text_looks() -> tuple[Look, ...]:
    return (
        Look("Normal", "Normal", base="", size=16, exact=_LINE),
        Look("BodyText", "Body Text", base="Normal", first_line=2, closer=_CLOSER),
        Look("Lede", "Lede"),
        Look("SmallText", "Small Text", size=14, exact=24),
        Look("Source", "Source", base="Normal", size=10.5, before=2, after=6, ratio=_TIGHT, chinese=SONG_FACE,
             align="left", off_grid=True),
        Look("ListTitle", "List Title", follow="ListBullet", bold=True, keep_next=True),
        Look("ListBullet", "List Bullet", base="Normal", left=17, hanging=5.7, number=1),
        Look("ListNumber", "List Number", base="Normal", left=19.8, hanging=8.5, number=2),
        Look("ListContinue", "List Continue", base="Normal", size=14, exact=24, left=17),
        Look("CalloutTitle", "Callout Title", chinese=KAI_FACE, bold=True, keep_next=True, keep_lines=True),
        Look("CalloutByline", "Callout Byline", base="Normal", chinese=KAI_FACE, align="right"),
        Look("CardLine", "Card Line"),
    )


def _cover_looks() -> tuple[Look, ...]:
    return (
        Look("CoverBrand", "Cover Brand", base="Normal", align="center"),
        Look("CoverContact", "Cover Contact", base="Normal", size=14, exact=24, align="center"),
        Look("CoverKicker", "Cover Kicker", base="Normal", chinese=KAI_FACE, align="center", before=28),
        Look("Title", "Title", base="Normal", follow="Subtitle", size=22, exact=36, before=14, after=14, align="center",
             latin=TITLE_FACE, chinese=TITLE_FACE, keep_next=True, off_grid=True),
        Look("Subtitle", "Subtitle", base="Normal", chinese=KAI_FACE, align="center", after=14),
        Look("CoverMark", "Cover Mark", base="Normal", chinese=BOLD_FACE, align="center", after=7),
        Look("CoverLabel", "Cover Label", base="Normal", size=14, exact=24, align="left"),
        Look("CoverFact", "Cover Fact", base="Normal", size=14, exact=24, align="left"),
    )


def _heading_looks() -> tuple[Look, ...]:
    return (
        Look("Heading1", "heading 1", base="Normal", follow="BodyText", latin=BOLD_FACE, chinese=BOLD_FACE,
             first_line=2, keep_next=True, keep_lines=True, outline=0, number=HEADING_LIST),
        Look("Heading2", "heading 2", base="Normal", follow="BodyText", chinese=KAI_FACE, first_line=2,
             keep_next=True, keep_lines=True, outline=1, number=HEADING_LIST, number_level=1),
        Look("Heading3", "heading 3", base="Normal", follow="BodyText", bold=True, first_line=2,
             keep_next=True, keep_lines=True, outline=2, number=HEADING_LIST, number_level=2),
        Look("Heading4", "heading 4", base="Normal", follow="BodyText", first_line=2,
             keep_next=True, keep_lines=True, outline=3, number=HEADING_LIST, number_level=3),
        Look("TOCHeading", "TOC Heading", base="Normal", follow="BodyText", chinese=BOLD_FACE, align="center",
             after=14, keep_next=True, keep_lines=True, page_before=True),
        Look("TOC1", "toc 1", base="Normal", follow="Normal", size=14, exact=24, align="left", right_tab="dot"),
        Look("TOC2", "toc 2", base="Normal", follow="Normal", size=14, exact=24, left=10, align="left",
             right_tab="dot"),
    )


def _figure_looks() -> tuple[Look, ...]:
    return (
        Look("Caption", "caption", base="Normal", follow="BodyText", size=12, before=8, after=4, ratio=_TIGHT,
             chinese=BOLD_FACE, align="center", keep_next=True, keep_lines=True, off_grid=True),
        Look("Figure", "Figure", base="Source", follow="Source", after=2, align="center", keep_next=True),
        Look("FigureKey", "Figure Key", base="Source", before=0, after=2, keep_next=True),
        Look("TableText", "Table Text", base="Normal", size=10.5, before=2, after=2, ratio=_TIGHT, chinese=SONG_FACE,
             align="left", off_grid=True),
        Look("TableCenter", "Table Text Center", base="TableText", align="center"),
        Look("TableNumber", "Table Text Right", base="TableText", align="right"),
        Look("TableHead", "Table Heading", base="TableText", chinese=BOLD_FACE, keep_next=True),
        Look("TableHeadCenter", "Table Heading Center", base="TableHead", align="center"),
        Look("TableHeadNumber", "Table Heading Right", base="TableHead", align="right"),
        Look("HeatDark", "Heat Cell", base="TableText", size=9, before=1, after=1, align="center"),
        Look("HeatInverse", "Heat Cell Inverse", base="HeatDark", colour="FFFFFF"),
        Look("HeatHead", "Heat Heading", base="TableHead", size=9, before=1, after=1, align="center"),
        Look("HeatName", "Heat Name", base="TableText", size=9, before=1, after=1),
    )


def _ladder_looks() -> tuple[Look, ...]:
    return (
        Look("LadderTitle", "Ladder Title", bold=True, keep_next=True, keep_lines=True),
        Look("LadderStep", "Ladder Step", base="TableText", align="center", keep_next=True),
        Look("LadderOwnDark", "Ladder Own Step", base="LadderStep", chinese=BOLD_FACE, bold=True),
        Look("LadderState", "Ladder State", keep_next=True),
        Look("FieldText", "Field Text"),
        Look("FieldLong", "Field Text Long"),
    )


def _page_looks() -> tuple[Look, ...]:
    return (
        Look("Footer", "footer", base="Normal", size=14, ratio=_TIGHT, latin=SONG_FACE, chinese=SONG_FACE,
             align="right", left=0, right=5.6, off_grid=True),
        Look("FooterEven", "Footer Even", base="Footer", align="left", left=5.6),
        Look("Spacer", "Spacer", base="Normal", size=2, after=0, exact=twips(2) / 20, off_grid=True),
        Look("PageStart", "Page Start", base="Normal", size=2, after=0, exact=1, page_before=True, off_grid=True),
    )
