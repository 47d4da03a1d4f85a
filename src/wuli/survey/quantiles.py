"""Quantiles of a variable with levels, with Woodruff's interval.

Source: Woodruff (1952); the quantile is the smallest value at which the weighted distribution reaches p (R: qrule "math").
"""

from __future__ import annotations

from typing import Final

import numpy as np

from wuli.survey.estimator import Estimator
from wuli.survey.intervals import mean_t
from wuli.survey.results import Estimate
from wuli.survey.variables import Floats, Ints

NAMES: Final = {0.25: "quartile_low", 0.5: "median", 0.75: "quartile_high"}
# a weighted share that should reach p exactly may miss it by rounding
_SLACK: Final = 1e-12


def quantiles(
    estimator: Estimator, variable: str, by: tuple[str, ...] = (), shares: tuple[float, ...] = (0.25, 0.5, 0.75)
) -> list[Estimate]:
    """Return quantiles of a variable for every group that occurs; the statistic is named by `NAMES` or "quantile_p"."""
    influences = estimator.influences
    levels = estimator.levels(variable)
    n, weights = influences.table(variable, by)
    groups = influences.groups(variable, by)
    by_values = estimator.by_values(variable, by, groups)
    cumulated = np.cumsum(weights, axis=1)
    total = cumulated[:, -1:]
    below = np.divide(cumulated, total, out=np.zeros_like(cumulated), where=total > 0)
    values = levels.values
    rows = []
    for p in shares:
        place = _reach(below, p)
        for g, name in enumerate(by_values):
            units = int(n[g].sum())
            flag = estimator.rules.flag(units)
            statistic = NAMES.get(p, f"quantile_{p:g}")
            if flag == "suppressed":
                hidden = (None,) * 4
                rows.append(
                    Estimate(variable, statistic, None, name, *hidden, units, None, None, None, flag, "woodruff")
                )
                continue
            low, high = _interval(estimator, variable, by, g, int(place[g]), below[g], values)
            df = float(estimator.df)
            ends = (float(values[place[g]]), None, low, high)
            rows.append(Estimate(variable, statistic, None, name, *ends, units, None, None, df, flag, "woodruff"))
    return rows


def _reach(below: Floats, p: float) -> Ints:
    places: Ints = np.minimum((below < p - _SLACK).sum(axis=1), below.shape[1] - 1)
    return places


def _interval(
    estimator: Estimator,
    variable: str,
    by: tuple[str, ...],
    group: int,
    place: int,
    below: Floats,
    values: Floats,
) -> tuple[float, float]:
    """Carry the interval of the share at or below the quantile over to values."""
    scores = (np.arange(len(values)) <= place).astype(float)[:, None]
    influences = estimator.influences
    sums = influences.sums(variable, by, scores)
    variance = influences.variances(variable, by, scores, sums)[group][0, 0]
    ends = mean_t(sums.estimate[group, 0], np.sqrt(max(variance, 0.0)), estimator.df, estimator.design.confidence)
    low, high = (float(np.clip(end, 0.0, 1.0)) for end in (ends.low, ends.high))
    return tuple(float(values[_reach(below[None, :], end)[0]]) for end in (low, high))  # type: ignore[return-value]
