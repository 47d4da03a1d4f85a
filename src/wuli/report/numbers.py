"""Numbers and dates as a reader sees them: exact until here, rounded half up, never across a level's edge."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

# Every score is a fraction with a small denominator; this recovers it from the float of a result object.
_LARGEST_DENOMINATOR: Final = 1_000_000
_MOST_DIGITS: Final = 3
_GROUPED_FROM: Final = 10_000


def exact(value: float | Fraction) -> Fraction:
    """Return the exact score behind a float.

    >>> exact(2.6666666666666665)
    Fraction(8, 3)
    """
    return Fraction(value).limit_denominator(_LARGEST_DENOMINATOR)


def half_up(value: float | Fraction, digits: int = 0) -> str:
    """Return `value` with `digits` decimals, halves away from zero.

    >>> half_up(Fraction(65, 4), 1), half_up(2.675, 2), half_up(-0.5)
    ('16.3', '2.68', '-1')
    """
    number = exact(value)
    scaled = abs(number) * 10**digits
    whole = (scaled.numerator * 2 + scaled.denominator) // (scaled.denominator * 2)
    sign = "-" if number < 0 and whole else ""
    if digits == 0:
        return f"{sign}{whole}"
    return f"{sign}{whole // 10**digits}.{whole % 10**digits:0{digits}d}"


def shown_score(value: float | Fraction, edges: Sequence[Fraction] = (), digits: int = 2) -> str:
    """Return a score with `digits` decimals, or as many more as it takes to stay on its side of every edge.

    Where three do not suffice, what is left over is cut off.

    >>> shown_score(Fraction(899, 300), [Fraction(3)]), shown_score(Fraction(5, 2), [Fraction(3)])
    ('2.997', '2.50')
    >>> shown_score(1.99999, [Fraction(2)])
    '1.999'
    """
    number = exact(value)
    for more in range(digits, _MOST_DIGITS + 1):
        text = half_up(number, more)
        if all((Fraction(text) >= edge) == (number >= edge) for edge in edges):
            return text
    scale = 10**_MOST_DIGITS
    return half_up(Fraction(number * scale // 1, scale), _MOST_DIGITS)


def plain(value: float | Fraction) -> str:
    """Return a number with as many decimals as it needs, at most three.

    >>> plain(Fraction(25, 2)), plain(12.0)
    ('12.5', '12')
    """
    text = half_up(value, 3).rstrip("0").rstrip(".")
    return text or "0"


def percent(share: float | Fraction) -> str:
    """Return a share (0–1) as per cent: one decimal, two where it would otherwise show as zero.

    >>> percent(Fraction(1, 8)), percent(Fraction(1, 3000))
    ('12.5', '0.03')
    """
    number = exact(share) * 100
    return half_up(number, 2 if number < Fraction(1, 2) else 1)


def count(number: int) -> str:
    """Return a number of firms; from five digits on in groups of three.

    >>> count(240), count(10_000_000)
    ('240', '10,000,000')
    """
    return f"{number:,}" if abs(number) >= _GROUPED_FROM else str(number)


def today() -> str:
    """Return the day of a report (ISO): SOURCE_DATE_EPOCH where set, for reproducible bytes, else today."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    moment = dt.datetime.fromtimestamp(int(epoch), tz=dt.UTC) if epoch else dt.datetime.now(tz=dt.UTC).astimezone()
    return moment.date().isoformat()
