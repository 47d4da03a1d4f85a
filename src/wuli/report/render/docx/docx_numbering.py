"""Numbering: bullets, numbers and ranks of headings as list definitions, so that they live on when a text is edited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from wuli.report.render.docx.docx_xml import w
from wuli.report.render.office.elements import Element
from wuli.report.render.office.measures import twips

BULLET_LIST: Final = 1
NUMBER_LIST: Final = 2
HEADING_LIST: Final = 3  # official documents only


@dataclass(frozen=True, slots=True)
class _Rank:
    """One rank of numbered headings: kind of number, what is shown (`%n` is the number of rank n)."""

    kind: str
    shown: str


# GB/T 9704-2012, 7.3.3: 一、 （一） 1. （1）
_RANKS: Final = {
    "zh": (
        _Rank("chineseCountingThousand", "%1、"),
        _Rank("chineseCountingThousand", "（%2）"),
        _Rank("decimal", "%3．"),
        _Rank("decimal", "（%4）"),
    ),
    "en": (
        _Rank("decimal", "%1. "),
        _Rank("decimal", "%1.%2 "),
        _Rank("decimal", "%1.%2.%3 "),
        _Rank("decimal", "(%4) "),
    ),
}


def numbering_element(accent: str) -> Element:
    """Return the definitions of the bulleted list (1) and the numbered list (2) with bullets in `accent`."""
    return w(
        "numbering",
        bullet_definition(BULLET_LIST, accent),
        number_definition(NUMBER_LIST, accent),
        list_instance(BULLET_LIST, BULLET_LIST),
        list_instance(NUMBER_LIST, NUMBER_LIST),
    )


def official_numbering_element(lang: str) -> Element:
    """Return the lists of an official document: without colour, and with the ranks of its headings."""
    return w(
        "numbering",
        _definition(BULLET_LIST, ("bullet", "•", "ListBullet"), _characters("", bold=False), (17, 5.7)),
        _definition(NUMBER_LIST, ("decimal", "%1．", "ListNumber"), None, (19.8, 8.5)),
        _ranks(lang),
        *(list_instance(number, number) for number in (BULLET_LIST, NUMBER_LIST, HEADING_LIST)),
    )


def bullet_definition(number: int, accent: str) -> Element:
    """Return the bulleted list as definition `number`."""
    return _definition(number, ("bullet", "•", "ListBullet"), _characters(accent, bold=True), (5.5, 5.5))


def number_definition(number: int, accent: str) -> Element:
    """Return the numbered list as definition `number`."""
    return _definition(number, ("decimal", "%1.", "ListNumber"), _characters(accent, bold=True), (5.5, 5.5))


def list_instance(number: int, definition: int, *, restart: bool = False) -> Element:
    """Return the list `number` of a definition; `restart` makes it count from one again."""
    override = w("lvlOverride", w("startOverride", val=1), ilvl=0) if restart else None
    return w("num", w("abstractNumId", val=definition), override, numId=number)


def rank_numbers(levels: Sequence[int], lang: str) -> list[str]:
    """Return the numbers that Word will print before headings of these levels, for a table of contents made without it.

    >>> rank_numbers([1, 2, 1, 3], "zh")
    ['一、', '（一）', '二、', '1．']
    """
    counts = [0] * len(_RANKS[lang])
    numbers = []
    for level in levels:
        counts[level - 1] += 1
        counts[level:] = [0] * (len(counts) - level)
        rank = _RANKS[lang][level - 1]
        shown = rank.shown
        for place, number in enumerate(counts, start=1):
            shown = shown.replace(f"%{place}", str(number) if rank.kind == "decimal" else _in_chinese(number))
        numbers.append(shown)
    return numbers


def _in_chinese(number: int) -> str:
    """Return a number from 1 to 99 as it is counted in Chinese."""
    tens, units = divmod(number, 10)
    digits = "〇一二三四五六七八九"
    head = ("" if tens == 1 else digits[tens]) + "十" if tens else ""
    return head + (digits[units] if units or not tens else "")


def _characters(colour: str, *, bold: bool) -> Element:
    fonts = w("rFonts", ascii="Arial", hAnsi="Arial", eastAsia="Arial", hint="default")
    return w("rPr", fonts, w("b") if bold else None, w("color", val=colour) if colour else None)


def _definition(
    number: int, counting: tuple[str, str, str], characters: Element | None, indents: tuple[float, float]
) -> Element:
    kind, shown, style = counting
    left, hanging = (twips(indent) for indent in indents)
    level = w(
        "lvl",
        w("start", val=1),
        w("numFmt", val=kind),
        w("pStyle", val=style),
        w("lvlText", val=shown),
        w("lvlJc", val="left"),
        w("pPr", w("ind", left=left, hanging=hanging)),
        characters,
        ilvl=0,
    )
    return w("abstractNum", w("multiLevelType", val="singleLevel"), level, abstractNumId=number)


def _ranks(lang: str) -> Element:
    levels = [
        w(
            "lvl",
            w("start", val=1),
            w("numFmt", val=rank.kind),
            w("pStyle", val=f"Heading{place + 1}"),
            w("suff", val="nothing"),
            w("lvlText", val=rank.shown),
            w("lvlJc", val="left"),
            w("pPr", w("ind", left=0, firstLineChars=200, firstLine=640)),
            ilvl=place,
        )
        for place, rank in enumerate(_RANKS[lang])
    ]
    return w("abstractNum", w("multiLevelType", val="multilevel"), *levels, abstractNumId=HEADING_LIST)
