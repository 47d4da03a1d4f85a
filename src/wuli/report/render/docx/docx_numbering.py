"""Numbering: bullets and numbers as list definitions, so that lists stay lists when the document is edited."""

from __future__ import annotations

from typing import Final

from wuli.report.render.docx.docx_measures import twips
from wuli.report.render.docx.docx_xml import Element, w

BULLET_LIST: Final = 1
NUMBER_LIST: Final = 2


def numbering_element(accent: str) -> Element:
    """Return the definitions of the bulleted list (1) and the numbered list (2) with bullets in `accent`."""
    return w(
        "numbering",
        _definition(BULLET_LIST, "bullet", "•", "ListBullet", (twips(5.5), accent)),
        _definition(NUMBER_LIST, "decimal", "%1.", "ListNumber", (twips(5.5), accent)),
        list_instance(BULLET_LIST, BULLET_LIST),
        list_instance(NUMBER_LIST, NUMBER_LIST),
    )


def list_instance(number: int, definition: int, *, restart: bool = False) -> Element:
    """Return the list `number` of a definition; `restart` makes it count from one again."""
    override = w("lvlOverride", w("startOverride", val=1), ilvl=0) if restart else None
    return w("num", w("abstractNumId", val=definition), override, numId=number)


def _definition(number: int, kind: str, shown: str, style: str, look: tuple[int, str]) -> Element:
    indent, accent = look
    characters = w("rPr", w("rFonts", ascii="Arial", hAnsi="Arial", eastAsia="Arial", hint="default"),
                   w("b"), w("color", val=accent))  # fmt: skip
    level = w(
        "lvl",
        w("start", val=1),
        w("numFmt", val=kind),
        w("pStyle", val=style),
        w("lvlText", val=shown),
        w("lvlJc", val="left"),
        w("pPr", w("ind", left=indent, hanging=indent)),
        characters,
        ilvl=0,
    )
    return w("abstractNum", w("multiLevelType", val="singleLevel"), level, abstractNumId=number)
