"""Colours as the format writes them, and the two uses of a brand's accent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wuli.report.render import theme

if TYPE_CHECKING:
    from wuli.report.content import Brand


def bare(colour: str) -> str:
    """Return `#rrggbb` without its sign, in capitals.

    >>> bare("#d9730d")
    'D9730D'
    """
    return colour.lstrip("#").upper()


@dataclass(frozen=True, slots=True)
class Accent:
    """A brand's colour for rules and fills, and the colour for headings: the same where it is readable on white."""

    fill: str
    text: str


BLACK: Final = Accent("000000", "000000")


def accent_of(brand: Brand) -> Accent:
    """Return the accent of `brand`, or the project's own where it has none.

    Raises: ValueError where the accent is not `#rrggbb`.
    """
    colour = theme.check_accent(brand.accent)
    return Accent(bare(colour), bare(theme.text_accent(colour)))
