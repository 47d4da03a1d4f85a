"""Filling the gaps of a sentence template, with the blank that Chinese typesetting puts before and after Latin letters."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from typing import Final

from wuli.instrument.text import Lang

_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_LATIN: Final = re.compile(r"[0-9A-Za-z]")


def fill(template: str, gaps: Mapping[str, str], lang: Lang) -> str:
    """Return `template` with its gaps filled; KeyError where a gap has no value.

    Only the seams are touched: a name that is filled in stays as its owner writes it.

    >>> fill("先弄清{items}。", {"items": "AI 人才"}, "zh"), fill("第{n}页", {"n": "3D公司"}, "zh")
    ('先弄清 AI 人才。', '第 3D公司页')
    """
    text = ""
    for literal, name, _, _ in string.Formatter().parse(template):
        text = _join(text, literal, lang)
        if name is not None:
            text = _join(text, gaps[name], lang)
    return text


def _join(left: str, right: str, lang: Lang) -> str:
    if lang != "zh" or not left or not right:
        return left + right
    before, after = left[-1], right[0]
    meets = (_HAN.match(before) and _LATIN.match(after)) or (_LATIN.match(before) and _HAN.match(after))
    return f"{left} {right}" if meets else left + right
