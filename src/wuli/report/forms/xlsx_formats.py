"""The cell formats of the workbook form, made once a workbook."""

from __future__ import annotations

from typing import Any, Final

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from wuli.report.render import theme

FONTS: Final = {"zh": "Microsoft YaHei", "en": "Arial"}
TITLE_SIZE: Final = 16
SECTION_SIZE: Final = 12
TEXT_SIZE: Final = 10
SMALL_SIZE: Final = 9
TO_FILL: Final = "#fff7e0"
OFF: Final = "#e9eaee"
_ACCENT: Final = theme.ACCENT
_RULE: Final = {"bottom": 2, "bottom_color": theme.ACCENT}
_TOP: Final = {"top": 1, "top_color": theme.HAIRLINE}
_CELL: Final = {"locked": False, "border": 1, "border_color": theme.HAIRLINE, "valign": "vcenter"}
_HEAD: Final = {"bold": True, "font_color": "#ffffff", "bg_color": theme.ACCENT, "valign": "vcenter"}
_FIELD: Final = {"bg_color": theme.PALE, "bottom": 1, "bottom_color": theme.ACCENT}

# every format starts from the font and a text that wraps and stands at the top
_LOOKS: Final[dict[str, dict[str, Any]]] = {
    "title": {"bold": True, "font_size": TITLE_SIZE, "font_color": _ACCENT, "valign": "vcenter"},
    "head": _HEAD,
    "intro": {"font_color": theme.INK, "valign": "vcenter"},
    "section": {"bold": True, "font_size": SECTION_SIZE, "font_color": _ACCENT, "valign": "bottom", **_RULE},
    "about": {"font_size": SMALL_SIZE, "font_color": theme.MUTED, "valign": "vcenter"},
    "pair": {"bold": True, "font_color": theme.PEER, "bg_color": theme.PALE, "valign": "vcenter", **_TOP},
    "number": {"font_color": theme.MUTED, "align": "center", **_TOP},
    "question": _TOP,
    "option": {"indent": 1, "valign": "vcenter"},
    "gap": _TOP,
    "answer": _CELL,
    "answer_text": {**_CELL, "num_format": "@", "align": "left"},
    "answer_number": {**_CELL, "align": "left"},
    "tick": {**_CELL, "align": "center", "bold": True},
    "bold": {"bold": True, "font_color": theme.INK},
    "small": {"font_size": SMALL_SIZE, "font_color": theme.MUTED},
    "plain": {"font_color": theme.INK},
    "condition": {"bold": True, "font_color": theme.PEER},
    "cell": {"font_size": SMALL_SIZE, "valign": "top"},
    "cell_strong": {"font_size": SMALL_SIZE, "bold": True},
    "label": {**_HEAD, "align": "center", "border": 1, "border_color": "#ffffff"},
    "field": {"font_size": SMALL_SIZE - 1, "font_color": theme.MUTED, "align": "center", **_FIELD},
    "free": {"text_wrap": False, "valign": "vcenter"},
    "free_text": {"text_wrap": False, "valign": "vcenter", "num_format": "@"},
}  # fmt: skip


class Formats:
    """Formats by the names of `_LOOKS`, and two for conditions (`to_fill`, `off`)."""

    def __init__(self, workbook: Workbook, lang: str) -> None:
        """Make all formats in `workbook` with the font of `lang`."""
        base = {"font_name": FONTS[lang], "font_size": TEXT_SIZE, "text_wrap": True, "valign": "top"}
        self._formats = {name: workbook.add_format({**base, **look}) for name, look in _LOOKS.items()}
        self.to_fill = workbook.add_format({"bg_color": TO_FILL})
        self.off = workbook.add_format({"bg_color": OFF, "font_color": theme.MUTED})

    def __getitem__(self, name: str) -> Format:
        return self._formats[name]
