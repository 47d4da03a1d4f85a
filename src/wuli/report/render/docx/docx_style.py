"""Styles of a whole Word report: the page, the typefaces, and whether boxes and colours are wanted."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from wuli.report.render.office.chart_look import ChartLook
from wuli.report.render.office.measures import twips
from wuli.report.render.office.typefaces import Typefaces


@dataclass(frozen=True, slots=True)
class Page:
    """A page and its margins in twips; `header` and `footer` are the distances of their texts from the edge."""

    width: int
    height: int
    top: int
    right: int
    bottom: int
    left: int
    header: int
    footer: int

    @property
    def text_width(self) -> int:
        """The width of the text."""
        return self.width - self.left - self.right

    @property
    def text_height(self) -> int:
        """The height of the text."""
        return self.height - self.top - self.bottom


@dataclass(frozen=True, slots=True)
class Grid:
    """A page of `lines` lines of `characters` characters of `size` points, as official documents count it."""

    lines: int
    characters: int
    size: float

    def pitch(self, page: Page) -> int:
        """Return the height of a line in twips."""
        return page.text_height // self.lines

    def spacing(self, page: Page) -> int:
        """Return how much closer than their size characters stand, in twips (negative), so that a line holds them all.

        A grid of characters says the same, but LibreOffice gives each character two of its places.
        """
        return math.floor(page.text_width / self.characters - self.size * 20)


@dataclass(frozen=True, slots=True)
class DocxStyle:
    """How a report looks in Word. `size` is that of running text in points.

    `is_official`: an official document after GB/T 9704 - numbered headings, no cover page, no boxes and no colours but
    those of the figures.
    """

    page: Page
    typefaces: Typefaces
    chart: ChartLook
    size: float = 10
    is_official: bool = False
    grid: Grid | None = None


A4: Final = twips(210), twips(297)
HOUSE: Final = DocxStyle(
    Page(*A4, twips(22), twips(22), twips(22), twips(22), twips(11), twips(11)), Typefaces(), ChartLook()
)
# GB/T 9704-2012, 5.1-5.2: A4, margins 37 and 28 mm, text 156 x 225 mm, 22 lines of 28 characters in size 3 (16 points).
OFFICIAL_PAGE: Final = Page(*A4, twips(37), twips(26), twips(35), twips(28), twips(15), twips(23))
OFFICIAL_GRID: Final = Grid(22, 28, 16)
OFFICIAL: Final = DocxStyle(
    OFFICIAL_PAGE,
    Typefaces("Times New Roman", "仿宋_GB2312", "Times New Roman", "黑体"),
    ChartLook("Times New Roman", "宋体", 900, 850),
    size=16,
    is_official=True,
    grid=OFFICIAL_GRID,
)
STYLES: Final[dict[str, DocxStyle]] = {"house": HOUSE, "official": OFFICIAL}
