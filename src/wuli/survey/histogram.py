"""Moments, ranks and quantiles of ordered values from how often each occurs, so that rows are never needed.

A histogram is `counts` over rising `levels`; a table of counts has one row per group. Levels are any numbers that
rise: answers 1-5, or the values a score can take.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from wuli.survey.outcomes import Numbers

# a cumulated share this close to a step counts as on it; the step of 10^8 firms is a hundred times wider
_ON_STEP = 1e-10


@dataclass(frozen=True, slots=True)
class Moments:
    """Number, mean and sample variance (divisor n - 1) of each group. NaN: too few firms for it."""

    n: Numbers
    mean: Numbers
    variance: Numbers

    @property
    def se(self) -> Numbers:
        """The standard error of each mean, for firms drawn one by one with equal chance."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(np.sqrt(self.variance / self.n))


def as_table(counts: npt.ArrayLike) -> Numbers:
    """Return counts as a table of floats, one row per group; a single histogram becomes one row.

    Raises:
        ValueError: more than two dimensions, or a count below zero.
    """
    table = np.atleast_2d(np.asarray(counts, dtype=np.float64))
    if table.ndim != 2 or (table < 0).any():  # noqa: PLR2004
        raise ValueError("counts must be a table of numbers that are not negative")
    return table


def moments(counts: npt.ArrayLike, levels: npt.ArrayLike) -> Moments:
    """Return the moments of every row of a table of counts.

    >>> found = moments([[1, 0, 1], [0, 4, 0]], [1, 2, 3])
    >>> found.mean.tolist(), found.variance.tolist()
    ([2.0, 2.0], [2.0, 0.0])
    """
    table, values = as_table(counts), np.asarray(levels, dtype=np.float64)
    n = table.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = table @ values / n
        # deviations first: with sums of squares ten million firms would lose digits
        squares = (table * (values - mean[:, None]) ** 2).sum(axis=1)
        # a single level has no variance, though its mean may be off in the last bit
        squares = np.where(np.count_nonzero(table, axis=1) > 1, squares, 0.0)
        variance = np.where(n > 1, squares / (n - 1), np.nan)
    return Moments(n, mean, variance)


def mid_ranks(counts: npt.ArrayLike) -> Numbers:
    """Return the rank that all firms of a level share when the firms of a histogram are ranked from 1.

    >>> mid_ranks([2, 1, 0, 3]).tolist()
    [1.5, 3.0, 3.5, 5.0]
    """
    ties = np.asarray(counts, dtype=np.float64)
    return np.asarray(np.cumsum(ties) - (ties - 1) / 2)


def quantile(
    counts: npt.ArrayLike, levels: npt.ArrayLike, share: float, *, kind: Literal["average", "linear"] = "average"
) -> float | None:
    """Return the value below which `share` (0-1) of the firms lie; None for an empty histogram.

    `average` takes the mean of both values where the share falls on a step (R type 2); `linear` interpolates between
    neighbours (R type 7, the habit of spreadsheets). `average` also takes weighted totals.

    >>> quantile([1, 1, 1, 1], [1, 2, 3, 4], 0.5), quantile([1, 1, 1, 1], [1, 2, 3, 4], 0.25, kind="linear")
    (2.5, 1.75)
    """
    values, ties = np.asarray(levels, dtype=np.float64), np.asarray(counts, dtype=np.float64)
    values, ties = values[ties > 0], ties[ties > 0]
    if not len(ties):
        return None
    edges = np.cumsum(ties)
    if kind == "linear":
        place = share * (edges[-1] - 1)
        below, above = (
            values[np.searchsorted(edges, spot, side="right")] for spot in (np.floor(place), np.ceil(place))
        )
        return float(below + (place - np.floor(place)) * (above - below))
    steps = edges / edges[-1]
    spot = min(int(np.searchsorted(steps, share - _ON_STEP)), len(values) - 1)
    on_step = abs(steps[spot] - share) <= _ON_STEP and spot + 1 < len(values)
    return float((values[spot] + values[spot + 1]) / 2 if on_step else values[spot])
