"""Indicator weights made from the answers themselves: entropy, CRITIC, coefficient of variation.

They change with every sample, so scores under them cannot be compared over time: they show how much a ranking hangs on
the indicator weights, and nothing else. Everything is made from histograms, one per indicator, and for CRITIC the
correlations; all weights sum to 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from wuli.errors.faults import Fault
from wuli.errors.kinds import ArgumentError
from wuli.survey.outcomes import Numbers

EntropyVariant = Literal["raw_share", "minmax", "spssau_shift"]

# SPSSAU adds |min| + 0.01 to every column that holds a value of zero or less
_SHIFT: Final = 0.01
_TWO: Final = 2


@dataclass(frozen=True, slots=True)
class Column:
    """An indicator: its rising `levels` and how many firms have each."""

    levels: Numbers
    counts: Numbers

    @classmethod
    def of(cls, levels: npt.ArrayLike, counts: npt.ArrayLike | None = None) -> Column:
        """Make a column of values in any order; levels that no firm has are left out."""
        values, places = np.unique(np.asarray(levels, dtype=np.float64), return_inverse=True)
        given = np.ones(len(places)) if counts is None else np.asarray(counts, dtype=np.float64)
        ties = np.bincount(places, weights=given, minlength=len(values))
        return cls(values[ties > 0], np.asarray(ties[ties > 0], dtype=np.float64))

    @property
    def n(self) -> float:
        """The number of firms."""
        return float(self.counts.sum())


@dataclass(frozen=True, slots=True)
class Entropy:
    """Entropy of each indicator (0-1), what it lacks to 1 (`redundancy`), and the indicator weights made of that."""

    variant: EntropyVariant
    entropy: tuple[float, ...]
    redundancy: tuple[float, ...]
    indicator_weights: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Critic:
    """Information of each indicator, spread times conflict with the others, and the indicator weights made of it."""

    information: tuple[float, ...]
    indicator_weights: tuple[float, ...]


def compute_entropy(columns: Sequence[Column], *, variant: EntropyVariant) -> Entropy:
    """Return entropy weights. The variants differ by a third and more, so the name belongs beside the numbers.

    `raw_share`: shares of the values as they are; `minmax`: values first stretched to 0-1; `spssau_shift`: the same, and
    0.01 added to all (https://www.spssau.net/helps/entropy.html). An indicator without any spread gets 0.

    Raises:
        ArgumentError: no indicator varies, or raw shares are asked of values below zero.
    """
    _check_spread(columns)
    if variant == "raw_share" and any(column.levels.min() < 0 for column in columns):
        raise ArgumentError([Fault("entropy_negative")])
    found = tuple(_entropy(_scaled(column, variant), column.counts) for column in columns)
    redundancy = np.array([1 - one for one in found])
    return Entropy(variant, found, tuple(map(float, redundancy)), _to_one(redundancy))


def compute_critic(columns: Sequence[Column], correlation: npt.ArrayLike) -> Critic:
    """Return CRITIC weights: standard deviation after min-max, times the sum of 1 - r with all indicators.

    `correlation` is the matrix of Pearson's r in the order of the columns; those of an indicator without spread are not
    looked at. Source: Diakoulaki, Mavrotas and Papayannakis (1995).

    Raises:
        ArgumentError: no indicator varies.
    """
    _check_spread(columns)
    spread = np.array([_deviation(column) / max(float(np.ptp(column.levels)), 1e-300) for column in columns])
    r = np.asarray(correlation, dtype=np.float64)
    varies = spread > 0
    conflict = np.where(varies[:, None] & varies[None, :], 1 - r, 0.0).sum(axis=1)
    information = spread * conflict
    if not information.sum() > 0:
        raise ArgumentError([Fault("objective_no_spread")])
    return Critic(tuple(map(float, information)), _to_one(information))


def compute_variation(columns: Sequence[Column]) -> tuple[float, ...]:
    """Return weights in proportion to the coefficient of variation, standard deviation over mean.

    Raises:
        ArgumentError: no indicator varies.
        ValueError: a mean is not positive; the coefficient needs a scale without a zero in the middle.
    """
    _check_spread(columns)
    means = np.array([float(one.counts @ one.levels) / one.n for one in columns])
    if not (means > 0).all():
        raise ValueError("the coefficient of variation needs positive means")
    return _to_one(np.array([_deviation(one) for one in columns]) / means)


def _check_spread(columns: Sequence[Column]) -> None:
    if not any(len(column.levels) > 1 for column in columns):
        raise ArgumentError([Fault("objective_no_spread")])


def _scaled(column: Column, variant: EntropyVariant) -> Numbers:
    if variant == "raw_share":
        return column.levels
    width = float(np.ptp(column.levels))
    stretched = (column.levels - column.levels.min()) / width if width > 0 else np.ones_like(column.levels)
    return np.asarray(stretched + _SHIFT) if variant == "spssau_shift" and width > 0 else np.asarray(stretched)


def _entropy(values: Numbers, counts: Numbers) -> float:
    if len(values) < _TWO:
        return 1.0  # all shares alike
    shares = values / (counts @ values)
    logs = np.log(np.where(shares > 0, shares, 1.0))  # 0 log 0 is 0
    return float(-np.sum(counts * shares * logs) / np.log(counts.sum()))


def _deviation(column: Column) -> float:
    if len(column.levels) < _TWO:
        return 0.0
    mean = column.counts @ column.levels / column.n
    return float(np.sqrt(column.counts @ (column.levels - mean) ** 2 / (column.n - 1)))


def _to_one(parts: Numbers) -> tuple[float, ...]:
    return tuple(float(part) for part in parts / parts.sum())
