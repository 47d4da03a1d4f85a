"""What platforms write for facts about a firm, read by the pack's own lists: codes, joined places, bands, times."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Final

from wuli.instrument.profile import Profile
from wuli.responses.answer_words import parse_number
from wuli.responses.imports.keys import tidy
from wuli.responses.profile import ProfileWords, parse_date

Read = Callable[[str], str | None]

_PLACE_JOINTS: Final = re.compile(r"[-/·>,，、\s]+")
_PARTS: Final = re.compile(
    r"(?:(\d+)(?:小时|时|h))?(?:(\d+)(?:分钟|分|min|m))?(?:(\d+(?:\.\d+)?)(?:秒钟|秒|s|sec)?)?\Z"
)
_CLOCK: Final = re.compile(r"(\d{1,3}):(\d{2}):(\d{2})\Z")
# 2026/9/18 19:20:55, 2026-09-18T19:20, 2026/09/18 下午 7:20:55 GMT+8
_STAMP: Final = re.compile(
    r"(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})"
    r"(?:[T ]\s*(上午|下午|AM|PM)?\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(AM|PM)?(?:\s*(?:GMT|UTC|Z|[+-]).*)?)?\Z",
    re.IGNORECASE,
)
_NOON: Final = 12
_LAST_MONTH: Final = 12


def read_industry(profile: Profile) -> Read:
    """Return a reader of industries: a GB/T 4754 code stays a code, a name becomes the pack's id."""
    words = ProfileWords(profile)

    def read(text: str) -> str | None:
        match = words.industry(tidy(text))
        return None if match is None else tidy(text).upper() if match.code else match.industry.id

    return read


def read_region(profile: Profile) -> Read:
    """Return a reader of places: a code, a name, or names from province to district joined by dashes or blanks."""
    words = ProfileWords(profile)

    def read(text: str) -> str | None:
        whole = words.region(tidy(text))
        if whole is not None:
            return tidy(text) if tidy(text).isdigit() else whole.id
        parts = [part for part in _PLACE_JOINTS.split(tidy(text)) if part]
        found = words.region(parts[0]) if parts else None
        if found is None:
            return None
        inner = words.region(parts[1]) if len(parts) > 1 else None
        return inner.id if inner is not None and inner.id[:2] == found.id[:2] else found.id

    return read


def read_headcount(profile: Profile) -> Read:
    """Return a reader of headcounts: a number, or the id of a band."""
    words = ProfileWords(profile)

    def read(text: str) -> str | None:
        found = words.headcount(tidy(text))
        if found is None:
            return None
        number, band = found
        return str(number) if number is not None else band.id if band is not None else None

    return read


def read_amount(text: str) -> str | None:
    """Return a number as a plain decimal, None where it is none.

    >>> read_amount("1,200.50 万元"), read_amount("约 5")
    ('1200.5', None)
    """
    number = parse_number(tidy(text))
    return None if number is None else _decimal(number)


def _decimal(number: Fraction) -> str:
    return str(number.numerator) if number.denominator == 1 else repr(float(number))


def read_seconds(text: str) -> str | None:
    """Return a duration in whole seconds, None where it is none.

    >>> read_seconds("123秒"), read_seconds("2分3秒"), read_seconds("1:02:03"), read_seconds("long")
    ('123', '123', '3723', None)
    """
    plain = re.sub(r"\s+", "", tidy(text)).lower()
    clock = _CLOCK.match(plain)
    match = clock or _PARTS.match(plain)
    if match is None or not any(match.groups()):
        return None
    hours, minutes, seconds = (float(part or 0) for part in match.groups())
    return str(int(hours * 3600 + minutes * 60 + seconds + 0.5))


def date_order(texts: list[str]) -> str:
    """Return how the dates of a column are written: "ymd", "mdy", "dmy", or "" where mdy and dmy both fit.

    >>> date_order(["9/18/2026 19:20:55", "9/2/2026"]), date_order(["3/4/2026"]), date_order(["2026/3/4"])
    ('mdy', '', 'ymd')
    """
    firsts, seconds = set(), set()
    for text in texts:
        match = _STAMP.match(tidy(text))
        if match and len(match.group(1)) <= 2:  # noqa: PLR2004  # a year has four digits
            firsts.add(int(match.group(1)))
            seconds.add(int(match.group(2)))
    if not firsts:
        return "ymd"
    day_first, month_first = max(firsts) > _LAST_MONTH, max(seconds) > _LAST_MONTH
    return "" if day_first == month_first else "dmy" if day_first else "mdy"


def read_date(text: str, order: str = "ymd") -> str | None:
    """Return a date as ISO text, as precise as it was given, with the time of day where there is one; None for none.

    >>> read_date("2026/9/18 19:20:55"), read_date("9/18/2026 7:20 PM", "mdy"), read_date("2016年5月")
    ('2026-09-18 19:20:55', '2026-09-18 19:20:00', '2016-05')
    """
    plain = tidy(text)
    match = _STAMP.match(plain)
    if match is None:
        date = parse_date(plain)
        return None if date is None else str(date)
    one, two, three = match.group(1), match.group(2), match.group(3)
    if len(one) == 4:  # noqa: PLR2004
        year, month, day = one, two, three
    elif order in ("mdy", "dmy"):
        year, (month, day) = three, (one, two) if order == "mdy" else (two, one)
    else:
        return None
    date = parse_date(f"{year}-{month}-{day}")
    if date is None or date.day is None:
        return None
    clock = _clock(match)
    return None if clock is None else f"{date}{clock}"


def _clock(match: re.Match[str]) -> str | None:
    """Return the time of day as " 19:20:55", "" for none, None for an impossible one."""
    if match.group(5) is None:
        return ""
    half = (match.group(4) or match.group(8) or "").upper()
    hour, minute, second = int(match.group(5)), int(match.group(6)), int(match.group(7) or 0)
    if half in ("PM", "下午") and hour < _NOON:
        hour += _NOON
    elif half in ("AM", "上午") and hour == _NOON:
        hour = 0
    if hour > 23 or minute > 59 or second > 59:  # noqa: PLR2004  # a day's hours, minutes, seconds
        return None
    return f" {hour:02d}:{minute:02d}:{second:02d}"
