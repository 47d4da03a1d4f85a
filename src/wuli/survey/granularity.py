"""Can a printed figure be true? A share of n firms is a whole number over n, so not every printed share is possible.

Source: Brown and Heathers (2017), "The GRIM test", Social Psychological and Personality Science 8. All arithmetic is on
whole numbers, so no float decides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from wuli.errors.faults import Fault
from wuli.errors.kinds import ArgumentError

Rounding = Literal["half", "truncated"]

_FIGURE: Final = re.compile(r"\s*([0-9]+)(?:\.([0-9]+))?\s*[%％]?\s*", re.ASCII)
_PER_CENT: Final = 100


@dataclass(frozen=True, slots=True)
class Printed:
    """A figure as printed: `units` in the last place printed, of which `digits` are decimals; 30.1 is 301 and 1."""

    units: int
    digits: int

    @property
    def value(self) -> Fraction:
        """The number itself, in the unit printed (per cent for a share)."""
        return Fraction(self.units, 10**self.digits)


@dataclass(frozen=True, slots=True)
class Possibility:
    """Whether a figure can come from `n` firms.

    `counts`: the counts of firms (or sums of levels) that print as the figure, empty where there are none. `nearest`:
    where there are none, the counts on either side with the value they would have. `truncated`: whether cutting digits
    off instead of rounding would give the figure.
    """

    printed: str
    n: int
    counts: range
    nearest: tuple[tuple[int, Fraction], ...]
    truncated: bool

    @property
    def possible(self) -> bool:
        """Whether some count prints as the figure."""
        return len(self.counts) > 0


def read_printed(text: str) -> Printed:
    """Read a printed figure: digits with or without decimals and a per-cent sign.

    Raises:
        ArgumentError: it is no such figure.

    >>> read_printed("30.10%")
    Printed(units=3010, digits=2)
    """
    found = _FIGURE.fullmatch(text)
    if found is None:
        raise ArgumentError([Fault("printed_unreadable", got=text)])
    whole, decimals = found[1], found[2] or ""
    return Printed(int(whole + decimals), len(decimals))


def check_share(printed: str, n: int) -> Possibility:
    """Return whether a share printed in per cent can come from `n` firms, rounding halves up or to even.

    Raises:
        ArgumentError: the figure cannot be read, or `n` is not positive.

    >>> check_share("30.1%", 240).possible, check_share("16.3%", 240).counts
    (False, range(39, 40))
    """
    _check_base(n)
    return _check(printed, n, steps=n, scale=_PER_CENT, lowest=0, highest=n)


def check_mean(printed: str, n: int, *, low: int = 1, high: int = 5, items: int = 1) -> Possibility:
    """Return whether the mean of `n` firms on whole levels `low`-`high` can print so; the counts are sums of levels.

    With `items` the figure is the mean of scores that are themselves means of so many items, all of them answered.

    Raises:
        ArgumentError: the figure cannot be read, or `n` is not positive.

    >>> check_mean("2.51", 240).counts
    range(602, 604)
    """
    _check_base(n)
    answers = n * items
    return _check(printed, n, steps=answers, scale=1, lowest=answers * low, highest=answers * high)


def fitting_bases(printed: Sequence[str], *, most: int, rounding: Rounding = "half") -> tuple[int, ...]:
    """Return every number of firms up to `most` from which all of the shares (per cent) can come, smallest first.

    Raises:
        ArgumentError: a figure cannot be read.

    >>> fitting_bases(["59.3", "54.3", "46.5", "37.4"], most=380)
    (243, 361)
    """
    figures = [read_printed(text) for text in printed]
    return tuple(n for n in range(1, most + 1) if all(_counts(one, n, _PER_CENT, rounding) for one in figures))


def _check(printed: str, n: int, *, steps: int, scale: int, lowest: int, highest: int) -> Possibility:
    figure = read_printed(printed)

    def within(counts: range) -> range:
        return range(max(counts.start, lowest), min(counts.stop, highest + 1))

    counts = within(_counts(figure, steps, scale, "half"))
    nearest: tuple[tuple[int, Fraction], ...] = ()
    if not counts:
        below = int(figure.value * steps // scale)
        sides = {min(max(count, lowest), highest) for count in (below, below + 1)}
        nearest = tuple((count, Fraction(scale * count, steps)) for count in sorted(sides))
    return Possibility(printed, n, counts, nearest, bool(within(_counts(figure, steps, scale, "truncated"))))


def _counts(figure: Printed, steps: int, scale: int, rounding: Rounding) -> range:
    """Return the counts k for which scale x k / steps prints as the figure.

    In halves of the last place the value is 2 units; rounding takes 2 units - 1 up to 2 units + 1. The upper end prints
    so only when halves go to the even digit and this digit is even.
    """
    whole = 2 * scale * 10**figure.digits
    if rounding == "truncated":
        return range(-(-2 * figure.units * steps // whole), -(-2 * (figure.units + 1) * steps // whole))
    first = -(-(2 * figure.units - 1) * steps // whole)
    beyond = (2 * figure.units + 1) * steps
    return range(max(first, 0), beyond // whole + 1 if figure.units % 2 == 0 else -(-beyond // whole))


def _check_base(n: int) -> None:
    if n < 1:
        raise ArgumentError([Fault("base_not_positive", got=str(n))])
