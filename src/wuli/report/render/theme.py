"""Colours and sizes that every renderer shares. One ramp for levels, orange for self, blue for others."""

from __future__ import annotations

import re
from typing import Final

LEVEL_FILL: Final = ("#efe8f7", "#cfbde8", "#a787d3", "#7a4fb5", "#4b2285")
LEVEL_INK: Final = ("#2b1a4d", "#2b1a4d", "#2b1a4d", "#ffffff", "#ffffff")
SELF: Final = "#d9730d"
PEER: Final = "#2b6cb0"
PEER_PALE: Final = "#8fb4dc"  # bars of groups of firms: numbers and intervals stay readable on it
GREYS: Final = ("#dde0e5", "#b9c0ca", "#929cab", "#6a7686", "#454e5b")  # segments that are no levels
INK: Final = "#1f2430"
MUTED: Final = "#5c6470"
HAIRLINE: Final = "#d7dae0"
PALE: Final = "#f6f5f9"
ACCENT: Final = "#4b2285"
CONSULTANT: Final = "#5b7285"
CONSULTANT_PALE: Final = "#eff3f6"

FONTS_PRINT: Final = "Wuli Sans, Noto Sans SC"
FONTS_SCREEN: Final = {
    "zh": "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, Noto Sans SC, sans-serif",
    "en": "Helvetica Neue, Segoe UI, Arial, Noto Sans, Liberation Sans, PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif",
}

_WHITE: Final = "#ffffff"
_LINEAR_BELOW: Final = 0.04045  # sRGB: darker channels are not gamma-coded
_READABLE: Final = 4.5  # WCAG 2.2, 1.4.3: contrast of normal text


def check_accent(accent: str) -> str:
    """Return the brand's accent, or the project's own where it is empty.

    Raises: ValueError where it is not `#rrggbb`: colours go into style sheets and pictures unquoted.

    >>> check_accent("")
    '#4b2285'
    """
    if not accent:
        return ACCENT
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", accent):
        message = f"brand accent must be #rrggbb, got {accent!r}"
        raise ValueError(message)
    return accent.lower()


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours, 1–21. Source: WCAG 2.2, relative luminance.

    >>> contrast("#000000", "#ffffff")
    21.0
    """
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def text_accent(accent: str) -> str:
    """Return the accent for text on white: the accent itself if it is dark enough to read, else the ink.

    >>> text_accent("#ffee00") == INK
    True
    """
    return accent if contrast(accent, _WHITE) >= _READABLE else INK


def level_colours(level: int) -> tuple[str, str]:
    """Return fill and ink of a level; levels outside 1–5 take the nearest end of the ramp."""
    index = min(max(level, 1), len(LEVEL_FILL)) - 1
    return LEVEL_FILL[index], LEVEL_INK[index]


def _luminance(colour: str) -> float:
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= _LINEAR_BELOW else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
