"""Typefaces that office programs have on their own; files name them and embed none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

BODY_LATIN: Final = "Calibri"
BODY_CHINESE: Final = "等线"
DISPLAY_LATIN: Final = "Arial"
DISPLAY_CHINESE: Final = "微软雅黑"


@dataclass(frozen=True, slots=True)
class Typefaces:
    """The Latin and the Chinese typeface of running text, and those of headings."""

    body_latin: str = BODY_LATIN
    body_chinese: str = BODY_CHINESE
    display_latin: str = DISPLAY_LATIN
    display_chinese: str = DISPLAY_CHINESE
