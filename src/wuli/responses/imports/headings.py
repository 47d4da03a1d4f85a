"""What a column heading of a platform says: the number of its question, the question, the option or row behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from wuli.responses.imports.keys import squeeze, tidy

# 1、题干  1. 题干  1：题干  Q1. 题干  第6题(运动)  4 (平板电脑)  11(选项)
_NUMBER: Final = re.compile(
    r"(?:第\s*(\d{1,3})\s*题\s*[、.:)]?\s*|[Qq]?(\d{1,3})\s*[、.:)]\s*(?=\D)|(\d{1,3})\s*(?=\())"
)
_PART_NUMBER: Final = re.compile(r"\(\d{1,2}\)\s*(?=.)")
_CODE_FIRST: Final = re.compile(r"[A-Za-z]\w*\.\s+(?=\S)")
_ROW_JOINTS: Final = ("-", ":", "_", "/")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading taken apart. `number` is that of the question ("" for none); `text` is the rest, "" where only a number stands."""

    column: str
    number: str
    text: str

    @property
    def has_stem(self) -> bool:
        """Tell whether something stands before the first bracket: `4 (平板电脑)` has no question of its own."""
        return bool(self.text) and not self.text.startswith("(")


def read_heading(column: str) -> Heading:
    """Return a heading taken apart.

    >>> read_heading("第6题(运动)"), read_heading("2023年的收入").number
    (Heading(column='第6题(运动)', number='6', text='(运动)'), '')
    """
    text = tidy(column)
    match = _NUMBER.match(text)
    if match is None:
        return Heading(column, "", text)
    number = next(group for group in match.groups() if group)
    return Heading(column, number, text[match.end() :].strip())


def stems(text: str) -> Iterator[tuple[str, str]]:
    """Yield every way to cut a heading into a question and what stands in brackets behind it, longest question first.

    >>> list(stems("收入(万元)(按年)"))
    [('收入(万元)', '(按年)'), ('收入', '(万元)(按年)')]
    """
    plain = squeeze(text)
    for i in range(len(plain) - 1, 0, -1):
        if plain[i] == "(":
            yield plain[:i], plain[i:]


def rows(text: str) -> Iterator[tuple[str, str]]:
    """Yield every way to cut a heading into a question and the row or option behind a dash or colon, longest row last.

    >>> list(rows("请评价—数字化"))
    [('请评价', '数字化')]
    """
    plain = squeeze(text)
    for i in range(len(plain) - 1, 0, -1):
        if plain[i] in _ROW_JOINTS and plain[i + 1 :]:
            yield plain[:i].rstrip("-"), plain[i + 1 :]


def inners(rest: str) -> Iterator[str]:
    """Yield what may be the option in the brackets at the end of a heading, longest first.

    Options may hold brackets themselves, so every opening one is tried.

    >>> list(inners("(可多选)(动漫(游戏等))"))
    ['可多选)(动漫(游戏等)', '动漫(游戏等)', '游戏等)']
    """
    if rest.endswith(")"):
        for i, ch in enumerate(rest):
            if ch == "(":
                yield rest[i + 1 : -1]


def bare_texts(text: str) -> Iterator[str]:
    """Yield a heading, and what is left of it without a blank's number or a question's code in front."""
    yield text
    for pattern in (_PART_NUMBER, _CODE_FIRST):
        match = pattern.match(text)
        if match:
            yield text[match.end() :]
