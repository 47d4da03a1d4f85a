"""Theme: the colours and fonts that office programs offer first when somebody edits the report or one of its charts."""

from __future__ import annotations

from typing import Final

from wuli.report.render import theme
from wuli.report.render.office.colours import bare
from wuli.report.render.office.elements import Element, a
from wuli.report.render.office.typefaces import Typefaces

_FAINT: Final = bare(theme.PALE)


def theme_element(accent: str, typefaces: Typefaces) -> Element:
    """Return the document theme with `accent` as its first accent colour."""
    parts = a("themeElements", _colours(accent), _font_scheme(typefaces), _format_scheme())
    return a("theme", parts, a("objectDefaults"), a("extraClrSchemeLst"), name="Report")


def _colours(accent: str) -> Element:
    named = {
        "dk1": bare(theme.INK), "lt1": "FFFFFF", "dk2": bare(theme.MUTED), "lt2": _FAINT,
        "accent1": accent, "accent2": bare(theme.SELF), "accent3": bare(theme.PEER),
        "accent4": bare(theme.LEVEL_FILL[3]), "accent5": bare(theme.LEVEL_FILL[2]),
        "accent6": bare(theme.LEVEL_FILL[1]),
        "hlink": bare(theme.PEER), "folHlink": bare(theme.LEVEL_FILL[3]),
    }  # fmt: skip
    return a("clrScheme", *(a(name, a("srgbClr", val=colour)) for name, colour in named.items()), name="Report")


def _font_scheme(typefaces: Typefaces) -> Element:
    return a(
        "fontScheme",
        _font_pair("majorFont", typefaces.display_latin, typefaces.display_chinese),
        _font_pair("minorFont", typefaces.body_latin, typefaces.body_chinese),
        name="Report",
    )


def _font_pair(tag: str, latin: str, chinese: str) -> Element:
    return a(tag, a("latin", typeface=latin), a("ea", typeface=chinese), a("cs", typeface=""))


def _format_scheme() -> Element:
    """Return three plain fills, lines and effects: the format demands three of each."""
    return a(
        "fmtScheme",
        a("fillStyleLst", *(_placeholder_fill() for _ in range(3))),
        a("lnStyleLst", *(a("ln", _placeholder_fill(), w=width) for width in (6350, 12700, 19050))),
        a("effectStyleLst", *(a("effectStyle", a("effectLst")) for _ in range(3))),
        a("bgFillStyleLst", *(_placeholder_fill() for _ in range(3))),
        name="Report",
    )


def _placeholder_fill() -> Element:
    return a("solidFill", a("schemeClr", val="phClr"))
