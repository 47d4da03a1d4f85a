"""What synthetic firms are drawn from: shares of profile columns, answers and options, and how they hang together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from wuli.instrument.text import EMPTY, Text

# columns of the profile that can be drawn, each from a code list of the pack
DRAWN: Final = ("industry", "age_band", "headcount", "region", "role")
# shares copied from rounded percentages need not add up to 1 to the last digit
SUM_TOLERANCE: Final = Fraction(1, 500)


@dataclass(frozen=True, slots=True)
class Share:
    """A value and its share, 0-1."""

    value: str
    share: Fraction


@dataclass(frozen=True, slots=True)
class ColumnShares:
    """The shares of a profile column's values; values left out do not occur."""

    column: str
    shares: tuple[Share, ...]
    note: Text = EMPTY
    line: int = 0


@dataclass(frozen=True, slots=True)
class GroupShares:
    """The shares of an item's codes, lowest first, in the firms whose `column` is `value`."""

    column: str
    value: str
    shares: tuple[Fraction, ...]
    line: int = 0


@dataclass(frozen=True, slots=True)
class ItemShares:
    """The shares of the codes of an item or slot, lowest first, over all firms and in some groups of one column."""

    item: str
    shares: tuple[Fraction, ...]
    groups: tuple[GroupShares, ...] = ()
    note: Text = EMPTY
    line: int = 0


@dataclass(frozen=True, slots=True)
class QuestionShares:
    """The shares of the options of an extra question. `loading`: latent correlation with the general factor, -1 to 1."""

    question: str
    shares: tuple[Share, ...]
    loading: Fraction = Fraction(0)
    note: Text = EMPTY
    line: int = 0


@dataclass(frozen=True, slots=True)
class Shift:
    """How far firms whose `column` is `value` stand above others, in standard deviations of the latent answer."""

    column: str
    value: str
    by: Fraction
    line: int = 0


@dataclass(frozen=True, slots=True)
class Frame:
    """The population behind the synthetic sample: strata of `column` with their shares, `firms_each` firms a response."""

    column: str
    shares: tuple[Share, ...]
    firms_each: Fraction
    line: int = 0


@dataclass(frozen=True, slots=True)
class Example:
    """A ready synthetic file in the pack's folder `examples`."""

    id: str
    file: str
    about: Text


@dataclass(frozen=True, slots=True)
class Simulation:
    """All that synthetic firms are drawn from.

    `between`, `within`: latent correlation of two items of different and of the same dimension. `makers`: share of
    manufacturers by industry where the industry does not decide. `persistence`: latent correlation of a firm's answers
    over two waves, `drift`: rise from wave to wave, in standard deviations. `first_day` (ISO) and `days` of field work.
    """

    about: Text = EMPTY
    between: Fraction | None = None
    within: Fraction | None = None
    persistence: Fraction | None = None
    drift: Fraction | None = None
    first_day: str = ""
    days: int = 0
    columns: tuple[ColumnShares, ...] = ()
    makers: tuple[Share, ...] = ()
    shifts: tuple[Shift, ...] = ()
    items: tuple[ItemShares, ...] = ()
    questions: tuple[QuestionShares, ...] = ()
    frame: Frame | None = None
    examples: tuple[Example, ...] = ()

    def column(self, name: str) -> ColumnShares | None:
        """Return the shares of a profile column, None where there are none."""
        return next((entry for entry in self.columns if entry.column == name), None)


def sums_to_one(shares: Sequence[Fraction]) -> bool:
    """Tell whether shares add up to 1, but for rounding.

    >>> sums_to_one([Fraction("0.163"), Fraction("0.837")]), sums_to_one([Fraction("0.5")])
    (True, False)
    """
    return abs(sum(shares, Fraction(0)) - 1) <= SUM_TOLERANCE


def normalised(shares: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """Return shares that add up to exactly 1."""
    total = sum(shares, Fraction(0))
    return tuple(share / total for share in shares)


def rest_of(item: ItemShares, groups: Mapping[str, Fraction]) -> tuple[Fraction, ...] | None:
    """Return the shares of an item's codes in the groups that it does not name, so that the shares over all firms hold.

    `groups` gives the share of each value of the column that the item's groups belong to. None where every group is
    named. A negative share says that the named groups cannot be had together with the shares over all firms.
    """
    named = {group.value: group for group in item.groups}
    left = sum((share for value, share in groups.items() if value not in named), Fraction(0))
    overall = normalised(item.shares)
    parts = [
        whole - sum((groups.get(v, Fraction(0)) * normalised(g.shares)[i] for v, g in named.items()), Fraction(0))
        for i, whole in enumerate(overall)
    ]
    if left == 0:
        # nothing is left over; what remains is a contradiction unless it is rounding
        return None if all(abs(part) <= SUM_TOLERANCE for part in parts) else tuple(-abs(part) for part in parts)
    return tuple(part / left for part in parts)
