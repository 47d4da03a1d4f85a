"""Number formats: how a spreadsheet is told to print a number exactly as the report does."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

GENERAL: Final = "General"
_NUMBER: Final = re.compile(r"\d+(?:\.(\d+))?(%?)")
_MINUS: Final = '"\N{MINUS SIGN}"'
_SIGNS: Final = {"-": "-", "\N{MINUS SIGN}": _MINUS, "+": ""}


def number_format(value: float, text: str) -> str | None:
    """Return the spreadsheet format that prints `value` exactly as `text`, None where no format can.

    With such a format the printed number follows when somebody edits the workbook. A number with a sign in front gets
    a format for both signs.

    >>> number_format(3, "3 级"), number_format(2.6667, "2.67"), number_format(2.0, "1–3")
    ('0" 级"', '0.00', None)
    >>> number_format(0.125, "12.5%"), number_format(-0.5, "−0.5")
    ('0.0%', '"+"0.0;"−"0.0;0.0')
    """
    found = _NUMBER.search(text)
    if found is None or '"' in text or len(_NUMBER.findall(text)) > 1:
        return None
    before, after = text[: found.start()], text[found.end() :]
    sign = before if before in _SIGNS else ""
    shown = Decimal(f"{'-' if sign and sign != '+' else ''}{found.group().rstrip('%')}")
    places = len(found.group(1) or "")
    if _rounded(value, places, percent=bool(found.group(2))) != shown or (value < 0 and not sign):
        return None
    digits = ("0." + "0" * places if places else "0") + found.group(2)
    shape = f"{digits}{_quoted(after)}"
    if sign:
        return f'"+"{shape};{_SIGNS[sign] or _MINUS}{shape};{shape}'
    return f"{_quoted(before)}{shape}"


def _rounded(value: float, places: int, *, percent: bool) -> Decimal:
    number = Decimal(repr(float(value))) * (100 if percent else 1)
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _quoted(text: str) -> str:
    return f'"{text}"' if text else ""
