"""Means of small groups drawn towards the mean of all groups, by as much as they are uncertain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wuli.survey.outcomes import Numbers

_STEPS = 200
_CLOSE = 1e-12
_TWO = 2


@dataclass(frozen=True, slots=True)
class Shrunk:
    """Shrunken means. `mean`: of the groups as drawn from one family; `variance_between`: how much they truly differ.

    `estimates` and `ses` have an entry per group, None for a group without a mean or without a positive variance.
    """

    mean: float
    variance_between: float
    estimates: tuple[float | None, ...]
    ses: tuple[float | None, ...]


def shrink_means(means: Sequence[float | None], variances: Sequence[float | None]) -> Shrunk | None:
    """Return empirical-Bayes estimates of group means under a normal-normal model fitted by REML.

    `variances` are squared standard errors of the means. None where fewer than two groups can be used.
    Source: R metafor::rma(method="REML"), metafor::blup.

    >>> found = shrink_means([2.0, 3.0, 4.0], [0.5, 0.5, 0.5])
    >>> found.mean, round(found.variance_between, 6), [round(one, 3) for one in found.estimates]
    (3.0, 0.5, [2.5, 3.0, 3.5])
    """
    places = [place for place, pair in enumerate(zip(means, variances, strict=True)) if _usable(*pair)]
    if len(places) < _TWO:
        return None
    y = np.array([means[place] for place in places], dtype=np.float64)
    v = np.array([variances[place] for place in places], dtype=np.float64)
    between = _between(y, v)
    precision = 1 / (v + between)
    centre = float(precision @ y / precision.sum())
    trust = between / (v + between)
    estimates: list[float | None] = [None] * len(means)
    ses: list[float | None] = [None] * len(means)
    spread = np.sqrt(trust * v + (1 - trust) ** 2 / precision.sum())
    for place, value, se in zip(places, trust * y + (1 - trust) * centre, spread, strict=True):
        estimates[place], ses[place] = float(value), float(se)
    return Shrunk(centre, between, tuple(estimates), tuple(ses))


def _usable(mean: float | None, variance: float | None) -> bool:
    return mean is not None and variance is not None and np.isfinite(mean) and np.isfinite(variance) and variance > 0


def _between(y: Numbers, v: Numbers) -> float:
    """Return the REML estimate of the variance between groups: Fisher scoring, halving a step that does not help."""
    tau = max(0.0, float(np.var(y, ddof=1) - v.mean()))
    height = _likelihood(y, v, tau)
    for _ in range(_STEPS):
        w = 1 / (v + tau)
        projection = np.diag(w) - np.outer(w, w) / w.sum()
        squared = projection @ projection
        step = float((y @ squared @ y - np.trace(projection)) / np.trace(squared))
        found = max(0.0, tau + step)
        while _likelihood(y, v, found) < height and abs(found - tau) > _CLOSE * (1 + tau):
            found = (found + tau) / 2
        if abs(found - tau) <= _CLOSE * (1 + tau):
            return found
        tau, height = found, _likelihood(y, v, found)
    return tau


def _likelihood(y: Numbers, v: Numbers, tau: float) -> float:
    w = 1 / (v + tau)
    centre = w @ y / w.sum()
    return float(np.log(w).sum() - np.log(w.sum()) - w @ (y - centre) ** 2) / 2
