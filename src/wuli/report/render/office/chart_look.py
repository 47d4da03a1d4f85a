"""The look of charts: fonts, sizes, fills and lines as DrawingML."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from wuli.report.render import theme
from wuli.report.render.office.colours import bare
from wuli.report.render.office.elements import Element, a, c, with_text
from wuli.report.render.office.typefaces import BODY_CHINESE, BODY_LATIN

THIN: Final = 6350  # EMU, half a point
LINE: Final = 9525
STRONG: Final = 12700


@dataclass(frozen=True, slots=True)
class ChartLook:
    """Fonts of a chart and its sizes in hundredths of a point: names and legend, then numbers."""

    latin: str = BODY_LATIN
    chinese: str = BODY_CHINESE
    text: int = 850
    number: int = 800

    def text_settings(self, size: int, colour: str = theme.INK, *, bold: bool = False) -> Element:
        """Return how a part of a chart writes."""
        settings = a("pPr", a("defRPr", *self._font(colour), sz=size, b=int(bold)))
        return c("txPr", a("bodyPr"), a("lstStyle"), a("p", settings, a("endParaRPr", lang="en-GB")))

    def fixed_text(self, text: str, colour: str = theme.INK) -> Element:
        """Return a text that does not follow the numbers of the workbook."""
        look = a("rPr", *self._font(colour), lang="zh-CN", sz=self.number, b=1)
        return c("rich", a("bodyPr"), a("lstStyle"), a("p", a("r", look, with_text(a("t"), text))))

    def _font(self, colour: str) -> list[Element]:
        return [solid(colour), a("latin", typeface=self.latin), a("ea", typeface=self.chinese)]


def solid(colour: str) -> Element:
    """Return a plain fill."""
    return a("solidFill", a("srgbClr", val=bare(colour)))


def line(colour: str, width: int, *, dash: str = "") -> Element:
    """Return a line of `width` (EMU)."""
    return a("ln", solid(colour), a("prstDash", val=dash) if dash else None, w=width)


def no_fill() -> Element:
    """Return the settings of a part that is neither filled nor framed."""
    return c("spPr", a("noFill"), a("ln", a("noFill")))
