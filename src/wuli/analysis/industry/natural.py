"""Sorting names as people do: numbers by their value, waves written in Chinese numerals as well."""

from __future__ import annotations

import re
from typing import Final

_DIGITS: Final = {digit: value for value, digit in enumerate("零一二三四五六七八九")}
_ORDINAL: Final = re.compile(
    "第([一二三四五六七八九]?十[一二三四五六七八九]?|[零一二三四五六七八九])(?![一二三四五六七八九十百])"
)
# longer runs of digits are codes, not numbers
_MOST_DIGITS: Final = 18


def natural_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return a key that sorts "第9轮" before "第10轮" and "第二轮" before "第三轮".

    >>> sorted(["第三轮", "第十二轮", "第二轮"], key=natural_key), sorted(["w10", "w9"], key=natural_key)
    (['第二轮', '第三轮', '第十二轮'], ['w9', 'w10'])
    """
    plain = _ORDINAL.sub(lambda found: f"第{_value(found[1])}", text)
    parts = re.split(r"(\d+)", plain)
    key = tuple((0, int(part), "") if _is_number(part) else (1, 0, part) for part in parts if part)
    # names that read alike ("1" and "01") still have one order
    return (*key, (2, 0, text))


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) <= _MOST_DIGITS


def _value(numeral: str) -> int:
    """Return the value of a numeral up to 99."""
    tens, ten, ones = numeral.partition("十")
    if not ten:
        return _DIGITS[tens]
    return 10 * (_DIGITS[tens] if tens else 1) + (_DIGITS[ones] if ones else 0)
