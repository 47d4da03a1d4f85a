"""Quantiles of a variable with levels, with Woodruff's interval.

Source: Woodruff (1952); the quantile is the smallest value at which the weighted distribution reaches p (R: qrule "math").
"""

from __future__ import annotations

from typing import Final

import numpy as np

from wuli.survey.estimator import Estimator
from wuli.survey.intervals import mean_t
from wuli.survey.results import By, Estimate
from wuli.survey.variables import Floats, Ints

NAMES: Final = {0.25: "quartile_low", 0.5: "median", 0.75: "quartile_high"}
# a weighted share that should reach p exactly may miss it by rounding
_SLACK: Final = 1e-12


def quantiles(
    estimator: Estimator, variable: str, by: tuple[str, ...] = (), shares: tuple[float, ...] = (0.25, 0.5, 0.75)
) -> list[Estimate]:
    """Return quantiles of a variable for every group that occurs; the statistic is named by `NAMES` or "quantile_p".

    The interval of the share at or below the quantile is carried over to values; it is None without degrees of freedom.
    """
    n, weights = estimator.influences.table(variable, by)
    names = estimator.by_values(variable, by, estimator.influences.groups(variable, by))
    df = estimator.influences.df(variable, by)
    below = _below(weights)
    places = np.stack([_reach(below, np.full(len(below), p)) for p in shares], axis=1)
    low, high = _intervals(estimator, variable, by, places, below)
    values = estimator.levels(variable).values
    return [
        _row(estimator, variable, p, names[g], int(units), float(df[g]), (places[g, i], low[g, i], high[g, i]), values)
        for i, p in enumerate(shares)
        for g, units in enumerate(n.sum(axis=1))
    ]


def _row(
    estimator: Estimator,
    variable: str,
    p: float,
    by: By,
    n: int,
    df: float,
    places: tuple[int, int, int],
    values: Floats,
) -> Estimate:
    statistic = NAMES.get(p, f"quantile_{p:g}")
    flag = estimator.rules.flag(n)
    if flag == "suppressed" or n == 0:
        hidden = (None,) * 4
        return Estimate(variable, statistic, None, by, *hidden, n, None, None, None, "suppressed", "woodruff")
    middle, low, high = (float(values[place]) if place >= 0 else None for place in places)
    return Estimate(variable, statistic, None, by, middle, None, low, high, n, None, None, df, flag, "woodruff")


def _below(weights: Floats) -> Floats:
    """Return the weighted distribution function at each level, (groups, levels); 0 for a group without units."""
    cumulated = np.cumsum(weights, axis=1)
    total = cumulated[:, -1:]
    out: Floats = np.divide(cumulated, total, out=np.zeros_like(cumulated), where=total > 0)
    return out


def _reach(below: Floats, p: Floats) -> Ints:
    """Return the first level of each group at which its distribution reaches its p, -1 where p is NaN."""
    places = np.minimum((below < p[:, None] - _SLACK).sum(axis=1), below.shape[1] - 1)
    return np.where(np.isnan(p), -1, places)


def _intervals(
    estimator: Estimator, variable: str, by: tuple[str, ...], places: Ints, below: Floats
) -> tuple[Ints, Ints]:
    """Return the levels at both ends of the intervals of the quantiles at `places` (groups, shares)."""
    influences = estimator.influences
    distinct, column = np.unique(places, return_inverse=True)
    column = column.reshape(places.shape)
    scores = (np.arange(below.shape[1])[:, None] <= distinct[None, :]).astype(np.float64)
    sums = influences.sums(variable, by, scores)
    variances = influences.variances(variable, by, scores, sums)
    group = np.arange(len(places))[:, None]
    df = influences.df(variable, by)[:, None]
    if influences.frame.census:
        return places, places
    share, se = sums.estimate[group, column], np.sqrt(np.maximum(variances[group, column], 0.0))
    ends = mean_t(share, se, np.broadcast_to(df, places.shape), estimator.design.confidence)
    low, high = (np.clip(np.asarray(end), 0.0, 1.0) for end in (ends.low, ends.high))
    found = [np.stack([_reach(below, end[:, i]) for i in range(places.shape[1])], axis=1) for end in (low, high)]
    return found[0], found[1]
