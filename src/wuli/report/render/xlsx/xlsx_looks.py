"""Looks of the workbook: formats of cells, made once each, and widths of columns."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from wuli.report.render import theme
from wuli.report.render.office.measures import text_units
from wuli.report.render.office.number_formats import GENERAL, number_format

FONT: Final = {"zh": "微软雅黑", "en": "Arial"}
_NARROWEST: Final = 8
_WIDEST: Final = 42
_PRINTED: Final = re.compile(r"([+\N{MINUS SIGN}-]?)((?:[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*|0)(?:\.\d+)?)(%?)")


class Looks:
    """Hands out cell formats; the same settings give the same format."""

    def __init__(self, book: Any, lang: str) -> None:
        """Start with an open workbook."""
        self._book = book
        self._base = {"font_name": FONT[lang], "font_size": 10, "valign": "vcenter"}
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def get(self, **settings: Any) -> Any:
        """Return the format with these settings on top of the workbook's own font."""
        key = tuple(sorted(settings.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(self._base | settings)
        return self._made[key]

    def title(self) -> Any:
        """Return the look of a sheet's title."""
        return self.get(bold=True, font_size=14, font_color=theme.INK)

    def small(self) -> Any:
        """Return the look of notes and sources."""
        return self.get(font_size=9, font_color=theme.MUTED)

    def mark(self) -> Any:
        """Return the look of a loud label; no fill, so that it may run over the next cells."""
        return self.get(bold=True, font_size=11, font_color=theme.INK)

    def head(self, *, is_number: bool = False, indent: int = 0) -> Any:
        """Return the look of a heading of columns."""
        side = {"align": "right"} if is_number else {"align": "left", "indent": indent}
        return self.get(bold=True, bg_color=theme.PALE, bottom=1, text_wrap=True, **side)

    def link(self) -> Any:
        """Return the look of a link."""
        return self.get(font_color=theme.PEER, underline=1)


def format_of(value: float, shown: str) -> str:
    """Return the number format that prints a value as the report does, or the plain one.

    >>> format_of(0.125, "12.5%"), format_of(1234, "1,234"), format_of(2.0, "1–3")
    ('0.0%', '#,##0', 'General')
    """
    grouped = number_format(value, shown.replace(",", "")) if "," in shown else None
    if grouped and grouped.startswith("0"):
        return f"#,##{grouped}"
    return number_format(value, shown) or GENERAL


def number_of(text: str) -> float | None:
    """Return the number that a cell of text says, None where it says anything else, or more.

    >>> number_of("12.5%"), number_of("−0.31"), number_of("1,234"), number_of("007"), number_of("3 家")
    (0.125, -0.31, 1234.0, None, None)
    """
    found = _PRINTED.fullmatch(text.strip())
    if found is None:
        return None
    number = float(found[2].replace(",", ""))
    if found[3]:
        number = round(number / 100, 12)
    return -number if found[1] in ("-", "\N{MINUS SIGN}") else number


def column_width(texts: Iterable[str]) -> int:
    """Return a width in which the longest of `texts` fits, within bounds."""
    longest = max((text_units(text) for text in texts), default=0)
    return min(max(longest + 3, _NARROWEST), _WIDEST)
