"""Looks: how each paragraph style differs from its base; the list a designer edits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from wuli.report.render import theme
from wuli.report.render.office.colours import bare
from wuli.report.render.office.measures import twips

if TYPE_CHECKING:
    from wuli.report.render.office.colours import Accent

Side: TypeAlias = Literal["top", "left", "bottom", "right"]

MUTED: Final = bare(theme.MUTED)
INK: Final = bare(theme.INK)
HAIRLINE: Final = bare(theme.HAIRLINE)
INVERSE: Final = "FFFFFF"
LEVEL_DARK: Final = bare(theme.LEVEL_INK[0])
TIGHT: Final = 1.3
_SIDES: Final[tuple[Side, ...]] = ("top", "left", "bottom", "right")


@dataclass(frozen=True, slots=True)
class Border:
    """A line on one side of a paragraph: thickness in eighths of a point, distance from the text in points."""

    side: Side
    thickness: int
    distance: int
    colour: str


@dataclass(frozen=True, slots=True)
class Look:
    """A paragraph style. Lengths: size, before, after in points, left, hanging and right in millimetres; None inherits.

    `ratio` is the line height over the size, None for the language's own. It is a lower bound ("at least"), because
    Chinese fonts differ by half in their natural height and a multiple of that would differ with them.
    `exact` (points) fixes the line height instead. `right_tab` sets a tab at the right edge, led by nothing or dots.
    `first_line` indents the first line by characters. `number` is a list, `number_level` the rank in it. `latin` and
    `chinese` are typefaces other than those of running text. `off_grid` leaves the page's grid of lines, `closer` (twips, negative) sets
    characters closer.
    """

    id: str
    name: str
    base: str = "BodyText"
    follow: str = ""
    size: float | None = None
    bold: bool | None = None
    colour: str = ""
    before: float | None = None
    after: float | None = None
    ratio: float | None = None
    exact: float | None = None
    left: float | None = None
    hanging: float = 0
    right: float = 0
    first_line: int | None = None
    align: Literal["", "left", "center", "right"] = ""
    keep_next: bool = False
    keep_lines: bool = False
    page_before: bool = False
    display_font: bool = False
    outline: int | None = None
    number: int | None = None
    number_level: int = 0
    latin: str = ""
    chinese: str = ""
    off_grid: bool = False
    closer: int | None = None
    borders: tuple[Border, ...] = ()
    fill: str = ""
    right_tab: Literal["", "none", "dot"] = ""


def paragraph_looks(accent: Accent) -> tuple[Look, ...]:
    """Return every paragraph style of the report, bases before the styles built on them."""
    return (
        *_text_looks(),
        *_cover_looks(accent),
        *_heading_looks(accent),
        *_figure_looks(),
        *_card_looks(),
        *_ladder_looks(),
        *_page_looks(),
    )


# A list reads best with one style a line, so the formatter leaves the rest of this module alone.
# fmt: off


def _text_looks() -> tuple[Look, ...]:
    return (
        Look("Normal", "Normal", base="", size=10),
        Look("BodyText", "Body Text", base="Normal", size=10, after=6),
        Look("Lede", "Lede", size=12, after=10, keep_lines=True),
        Look("SmallText", "Small Text", size=8.5, after=4, colour=MUTED),
        Look("Source", "Source", size=8, before=2, after=10, ratio=TIGHT, colour=MUTED),
        Look("ListTitle", "List Title", follow="ListBullet", bold=True, before=8, after=3, keep_next=True),
        Look("ListBullet", "List Bullet", after=3, left=5.5, hanging=5.5, number=1),
        Look("ListNumber", "List Number", after=3, left=5.5, hanging=5.5, number=2),
        Look("ListContinue", "List Continue", size=8.5, after=4, colour=MUTED, left=5.5),
        Look("CalloutTitle", "Callout Title", bold=True, after=3, keep_next=True, keep_lines=True),
        Look("CalloutByline", "Callout Byline", size=8.5, before=2, after=2, colour=MUTED, align="right"),
    )


def _cover_looks(accent: Accent) -> tuple[Look, ...]:
    rule = (Border("bottom", 12, 14, accent.fill),)
    return (
        Look("CoverBrand", "Cover Brand", size=11, bold=True, after=2, display_font=True),
        Look("CoverContact", "Cover Contact", size=8.5, after=0, ratio=TIGHT, colour=MUTED),
        Look("CoverKicker", "Cover Kicker", size=11, before=120, after=8, colour=MUTED, display_font=True),
        Look("Title", "Title", follow="Subtitle", size=28, bold=True, colour=accent.text, after=10, ratio=1.25,
             align="left", display_font=True),
        Look("Subtitle", "Subtitle", size=14, after=26, align="left", borders=rule),
        Look("CoverMark", "Cover Mark", size=10, bold=True, colour=INVERSE, before=0, after=6, fill=INK,
             left=1.2, right=1.2, borders=_frame(INK)),
        Look("CoverLabel", "Cover Label", size=9, after=2, colour=MUTED, align="left"),
        Look("CoverFact", "Cover Fact", size=10, after=2, align="left"),
    )


def _frame(colour: str) -> tuple[Border, ...]:
    return tuple(Border(side, 4, 3, colour) for side in _SIDES)


def _heading_looks(accent: Accent) -> tuple[Look, ...]:
    return (
        Look("Heading1", "heading 1", follow="BodyText", size=18, bold=True, colour=accent.text, before=12, after=10,
             ratio=TIGHT, align="left", keep_next=True, keep_lines=True, display_font=True, outline=0),
        Look("Heading2", "heading 2", follow="BodyText", size=13, bold=True, colour=INK, before=16, after=6,
             ratio=TIGHT, align="left", keep_next=True, keep_lines=True, display_font=True, outline=1),
        Look("Heading3", "heading 3", follow="BodyText", size=10.5, bold=True, colour=INK, before=10, after=4,
             ratio=TIGHT, align="left", keep_next=True, keep_lines=True, display_font=True, outline=2),
        Look("TOCHeading", "TOC Heading", follow="BodyText", size=18, bold=True, colour=accent.text, after=14,
             ratio=TIGHT, align="left", keep_next=True, page_before=True, display_font=True),
        Look("TOC1", "toc 1", follow="Normal", bold=True, before=8, after=2, align="left", right_tab="dot"),
        Look("TOC2", "toc 2", follow="Normal", after=2, left=5, align="left", right_tab="dot"),
    )


def _figure_looks() -> tuple[Look, ...]:
    return (
        Look("Caption", "caption", follow="BodyText", size=10, bold=True, before=8, after=4, ratio=TIGHT, align="left",
             keep_next=True, keep_lines=True, display_font=True),
        Look("Figure", "Figure", follow="Source", after=2, align="center", keep_next=True),
        Look("FigureKey", "Figure Key", base="Source", before=0, after=2, keep_next=True),
        Look("TableText", "Table Text", size=9, before=2, after=2, ratio=TIGHT, align="left"),
        Look("TableCenter", "Table Text Center", base="TableText", align="center"),
        Look("TableNumber", "Table Text Right", base="TableText", align="right"),
        Look("TableHead", "Table Heading", base="TableText", size=8.5, bold=True, colour=MUTED, keep_next=True),
        Look("TableHeadCenter", "Table Heading Center", base="TableHead", align="center"),
        Look("TableHeadNumber", "Table Heading Right", base="TableHead", align="right"),
        Look("HeatDark", "Heat Cell", base="TableText", size=8.5, before=1.5, after=1.5, align="center"),
        Look("HeatInverse", "Heat Cell Inverse", base="HeatDark", colour=INVERSE),
        Look("HeatHead", "Heat Heading", base="TableHead", size=8, before=1.5, after=1.5, align="center"),
        Look("HeatName", "Heat Name", base="TableText", size=8.5, before=1.5, after=1.5),
    )


def _card_looks() -> tuple[Look, ...]:
    label = Look("CardLabel", "Card Label", size=8.5, before=3, after=1, ratio=TIGHT, colour=MUTED, align="left",
                 keep_next=True)
    dark, light = LEVEL_DARK, INVERSE
    return (
        label,
        Look("CardValue", "Card Value", size=20, bold=True, after=1, ratio=1.2, align="left", keep_next=True,
             display_font=True),
        Look("CardValueSmall", "Card Value Small", base="CardValue", size=13),
        Look("CardDetail", "Card Detail", size=8.5, after=3, ratio=TIGHT, align="left"),
        Look("CardLabelDark", "Card Label Dark", base="CardLabel", colour=dark),
        Look("CardValueDark", "Card Value Dark", base="CardValue", colour=dark),
        Look("CardValueSmallDark", "Card Value Small Dark", base="CardValueSmall", colour=dark),
        Look("CardDetailDark", "Card Detail Dark", base="CardDetail", colour=dark),
        Look("CardLabelInverse", "Card Label Inverse", base="CardLabel", colour=light),
        Look("CardValueInverse", "Card Value Inverse", base="CardValue", colour=light),
        Look("CardValueSmallInverse", "Card Value Small Inverse", base="CardValueSmall", colour=light),
        Look("CardDetailInverse", "Card Detail Inverse", base="CardDetail", colour=light),
    )


def _ladder_looks() -> tuple[Look, ...]:
    return (
        Look("LadderTitle", "Ladder Title", size=10.5, bold=True, before=10, after=4, ratio=TIGHT, align="left",
             keep_next=True, keep_lines=True, display_font=True),
        Look("LadderStep", "Ladder Step", size=8.5, before=1, after=1, ratio=TIGHT, colour=MUTED, align="center",
             keep_next=True),
        Look("LadderOwnDark", "Ladder Own Step Dark", base="LadderStep", bold=True, colour=LEVEL_DARK),
        Look("LadderOwnInverse", "Ladder Own Step Inverse", base="LadderStep", bold=True, colour=INVERSE),
        Look("LadderState", "Ladder State", size=9, bold=True, after=3, colour=MUTED, keep_next=True),
        Look("FieldText", "Field Text", size=9.5, after=3, left=26, hanging=26, align="left"),
        Look("FieldLong", "Field Text Long", base="FieldText", left=0),
    )


def _page_looks() -> tuple[Look, ...]:
    under, over = (Border("bottom", 4, 4, HAIRLINE),), (Border("top", 4, 4, HAIRLINE),)
    return (
        Look("Header", "header", size=8, after=0, ratio=TIGHT, colour=MUTED, align="left", right_tab="none",
             borders=under),
        Look("Footer", "footer", size=8, after=0, ratio=TIGHT, colour=MUTED, align="left", right_tab="none",
             borders=over),
        Look("FooterPrint", "Footer Fingerprint", base="Normal", size=6.5, after=0, ratio=TIGHT, colour=MUTED,
             align="left"),
        Look("Spacer", "Spacer", base="Normal", size=2, after=0, exact=twips(2) / 20),
        Look("PageStart", "Page Start", base="Normal", size=2, after=0, exact=1, page_before=True),
    )
