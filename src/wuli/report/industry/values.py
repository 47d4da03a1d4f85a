"""Values of a result as a reader sees them: means, shares, intervals, differences, p-values. No sentence stands here."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Final

from wuli.instrument.model import Item, Node, Slot
from wuli.report.industry.teller import Teller
from wuli.report.numbers import half_up, percent, plain, shown_score
from wuli.survey.results import Estimate

# Means, their intervals and their differences have the same decimals, or tables and sentences would not add up.
_DIGITS: Final = 2
_FIGURES: Final = 3  # of a number of any size
_SMALLEST_P: Final = 0.001


def edges(t: Teller, of: str) -> tuple[Fraction, ...]:
    """Return the inner edges of the bands in which a mean of `of` is read, () where there are none."""
    if of not in t.edges:
        found = bands_of(t, of)
        t.edges[of] = found[0] if found else ()
    return t.edges[of]


def bands_of(t: Teller, of: str) -> tuple[tuple[Fraction, ...], tuple[int, ...]] | None:
    """Return edges and levels of the bands of a force, composite or item; None where the pack gives none."""
    instrument = t.instrument
    part = next((p for p in (*instrument.nodes, *instrument.answerable) if p.id == of), None)
    named = part.bands if isinstance(part, Node) else instrument.overall.bands
    bands = instrument.bands_of(named)
    if bands is None:
        return None
    if isinstance(part, (Item, Slot)) and scale_of(t, of) != (float(t.numbers[0]), float(t.numbers[-1])):
        return None
    return bands.cuts.edges, bands.levels


def scale_of(t: Teller, of: str) -> tuple[float, float]:
    """Return the lowest and highest value that `of` can take."""
    part = t.instrument.part(of)
    if isinstance(part, Item):
        return float(part.least), float(part.most)
    if isinstance(part, Slot):
        return scale_of(t, part.when_true)
    if part.percent:
        return 0.0, 100.0
    ends = [scale_of(t, member) for member in part.of]
    fold = sum if part.aggregate == "sum" else None
    if fold:
        return float(fold(low for low, _ in ends)), float(fold(high for _, high in ends))
    return min(low for low, _ in ends), max(high for _, high in ends)


def ticks_of(t: Teller, of: str) -> tuple[tuple[float, str], ...]:
    """Return the marks of the axis for `of`: the levels where it is read in levels, else both ends and the middle."""
    low, high = scale_of(t, of)
    if (low, high) == (float(t.numbers[0]), float(t.numbers[-1])):
        return tuple(
            (float(number), t.say("words.tick", number=str(number), name=t.level_name(number))) for number in t.numbers
        )
    return tuple((value, plain(value)) for value in (low, (low + high) / 2, high))


# Means


def mean(t: Teller, row: Estimate | None) -> str:
    """Return a mean, never on the wrong side of a level's edge; a dash where there is none."""
    if row is None or row.estimate is None:
        return t.say("words.none")
    return score(t, row.of, row.estimate)


def score(t: Teller, of: str, value: float) -> str:
    """Return a score of `of`, never on the wrong side of a level's edge."""
    near = 10.0**-_DIGITS
    close = tuple(edge for edge in edges(t, of) if abs(value - edge) <= near)
    return shown_score(value, close, _DIGITS) if close else half_up(value, _DIGITS)


def interval(t: Teller, row: Estimate | None) -> str:
    """Return the interval of a mean, "2.38–2.64", as far as it lies on the scale; a dash where there is none."""
    if row is None or row.ci_low is None or row.ci_high is None:
        return t.say("words.none")
    least, most = scale_of(t, row.of)
    low, high = (_end(t, row.of, min(max(value, least), most)) for value in (row.ci_low, row.ci_high))
    return t.say("words.range", low=low, high=high)


def _end(t: Teller, of: str, value: float) -> str:
    """Return an end of an interval: where the decimals would cross a level's edge it is cut, not rounded."""
    text = score(t, of, value)
    if len(text.partition(".")[2]) <= _DIGITS:
        return text
    cut = math.floor(value * 10**_DIGITS) if value < float(half_up(value, _DIGITS)) else math.ceil(value * 10**_DIGITS)
    return half_up(cut / 10**_DIGITS, _DIGITS)


def mean_interval(t: Teller, row: Estimate | None) -> str:
    """Return a mean with its interval in brackets."""
    value = mean(t, row)
    if row is None or row.ci_low is None:
        return value
    return t.say("words.with_interval", value=value, interval=interval(t, row))


# Shares


def share(t: Teller, row: Estimate | None) -> str:
    """Return a share in per cent; a dash where there is none."""
    return t.say("words.none") if row is None or row.estimate is None else per_cent(t, row.estimate)


def per_cent(t: Teller, value: float) -> str:
    """Return a share 0–1 as "35.8%"; nought has no decimals."""
    return t.say("words.percent", value=percent(value) if value else "0")


def share_range(t: Teller, low: float | None, high: float | None) -> str:
    """Return the interval of a share, "29.7–42.4%"; a dash where there is none."""
    if low is None or high is None:
        return t.say("words.none")
    first, last = ("0" if end <= 0 else percent(end) for end in (low, min(high, 1.0)))
    return t.say("words.percent", value=t.say("words.range", low=first, high=last))


def share_interval(t: Teller, row: Estimate | None) -> str:
    """Return a share with its interval in brackets."""
    if row is None or row.estimate is None or row.ci_low is None:
        return share(t, row)
    return t.say("words.with_interval", value=share(t, row), interval=share_range(t, row.ci_low, row.ci_high))


# Differences and tests


def signed(value: float | None, digits: int = 2) -> str:
    """Return a number with its sign, "+0.32", "−0.05"; "" for None.

    >>> signed(0.317), signed(-0.05), signed(0.001)
    ('+0.32', '−0.05', '0.00')
    """
    if value is None:
        return ""
    text = half_up(abs(value), digits)
    if float(text) == 0:
        return text
    return ("+" if value > 0 else "−") + text


def signed_range(t: Teller, low: float | None, high: float | None) -> str:
    """Return the interval of a difference; a dash where there is none."""
    if low is None or high is None:
        return t.say("words.none")
    return t.say("words.to", low=signed(low), high=signed(high))


def chance(t: Teller, letter: str, value: float | None) -> str:
    """Return "q = 0.012" or "q < 0.001"; a dash where there is none."""
    if value is None:
        return t.say("words.none")
    if value < _SMALLEST_P:
        return t.say("words.below", letter=letter, value=plain(_SMALLEST_P))
    return t.say("words.equals", letter=letter, value=half_up(value, 3))


def size(value: float) -> str:
    """Return a number of any size with about three digits: "5.52", "21.8", "1325".

    >>> size(5.5216), size(21.76), size(1324.5)
    ('5.52', '21.8', '1325')
    """
    return half_up(value, max(0, _FIGURES - len(str(int(abs(value))))))


def number(value: float | None, digits: int = 2) -> str:
    """Return a number with fixed decimals and a real minus; "" for None."""
    return "" if value is None else half_up(value, digits).replace("-", "−")
