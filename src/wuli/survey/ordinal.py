"""Ordinal regression: how far groups differ in the odds of a higher level, several features at once.

The model is P(level <= k) = F(threshold_k - effect), with one set of effects for all levels (proportional odds where F is
logistic). Everything is made from counts: one row per cell (combination of features), one column per level.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc, expit, logit, ndtr, ndtri

from wuli.survey.histogram import as_table
from wuli.survey.outcomes import Numbers, Outcome

Link = Literal["logit", "probit"]

_STEPS: Final = 100
_CLOSE: Final = 1e-10
_FLAT: Final = 1e9
_TWO: Final = 2


@dataclass(frozen=True, slots=True)
class OrdinalFit:
    """Effects (in the order of the features, higher means higher levels) and thresholds, with standard errors.

    Thresholds stand between levels that occur; a level that no firm has makes none.
    """

    effects: tuple[float, ...]
    thresholds: tuple[float, ...]
    effect_ses: tuple[float, ...]
    threshold_ses: tuple[float, ...]
    log_likelihood: float


def fit_ordinal(counts: npt.ArrayLike, features: npt.ArrayLike, *, link: Link = "logit") -> OrdinalFit | None:
    """Fit the model by maximum likelihood. `features` has a row per cell, without a column of ones.

    None where there is nothing to fit: fewer than two levels occur, features that say the same, or a group whose firms
    all stand at one end, whose effect would be endless. Source: R MASS::polr, ordinal::clm.
    """
    table = as_table(counts)
    table = table[:, table.sum(axis=0) > 0]
    cells = np.asarray(features, dtype=np.float64).reshape(len(table), -1)
    kept = table.sum(axis=1) > 0
    table, cells = table[kept], cells[kept]
    if table.shape[1] < _TWO:
        return None
    middle = table.shape[1] - 1
    cumulated = np.cumsum(table.sum(axis=0))[:-1] / table.sum()
    start = logit(cumulated) if link == "logit" else ndtri(cumulated)
    place = np.concatenate([start, np.zeros(cells.shape[1])])
    found = _climb(table, cells, place, link)
    if found is None:
        return None
    place, height, information = found
    ses = np.sqrt(np.diag(np.linalg.inv(information)))
    return OrdinalFit(
        effects=_floats(place[middle:]),
        thresholds=_floats(place[:middle]),
        effect_ses=_floats(ses[middle:]),
        threshold_ses=_floats(ses[:middle]),
        log_likelihood=height,
    )


def nominal_test(counts: npt.ArrayLike) -> Outcome:
    """Test whether one effect per group (row) is enough for all levels: likelihood ratio against free distributions.

    A small p says that groups differ in shape, not only in height. Source: R ordinal::nominal_test.
    """
    table = as_table(counts)
    table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    groups, levels = table.shape
    fit = fit_ordinal(table, np.eye(groups)[:, 1:])
    df = float((groups - 1) * (levels - 2))
    if fit is None or df < 1:
        return Outcome("nominal_test")
    shares = table / table.sum(axis=1, keepdims=True)
    free = float(np.sum(table * np.log(np.where(shares > 0, shares, 1.0))))
    statistic = 2 * (free - fit.log_likelihood)
    return Outcome("nominal_test", statistic, df, None, float(chdtrc(df, statistic)))


def _climb(table: Numbers, cells: Numbers, place: Numbers, link: Link) -> tuple[Numbers, float, Numbers] | None:
    """Return where the likelihood is highest, its logarithm there and the observed information (Newton's method)."""
    height, slope, information = _likelihood(table, cells, place, link)
    curved = float(np.linalg.eigvalsh(information)[0])
    for _ in range(_STEPS):
        # a likelihood that has gone flat rises for ever: features that say the same, or an endless effect
        if np.linalg.cond(information) > _FLAT or np.linalg.eigvalsh(information)[0] * _FLAT < curved:
            return None
        step = np.linalg.solve(information, slope)
        while True:
            higher, slope, information = _likelihood(table, cells, place + step, link)
            if higher >= height - _CLOSE:
                break
            step = step / 2
        place, gain, height = place + step, higher - height, higher
        if np.abs(step).max() < _CLOSE or (gain <= 0 and np.abs(slope).max() < _CLOSE * table.sum()):
            return place, height, information
    return None


def _likelihood(table: Numbers, cells: Numbers, place: Numbers, link: Link) -> tuple[float, Numbers, Numbers]:
    """Return log-likelihood, its gradient and minus its second derivative; -inf where thresholds are out of order."""
    middle, size = table.shape[1] - 1, len(place)
    reach = place[:middle] - (cells @ place[middle:])[:, None]
    below, density, bend = _LINKS[link](reach)
    blank = np.zeros((len(table), 1))
    shares = np.diff(np.hstack([blank, below, blank + 1]))
    if (shares <= 0).any():
        return -np.inf, np.zeros(size), np.eye(size)
    # derivative of every threshold minus effect by every parameter: cell x threshold x parameter
    lever = np.zeros((len(table), middle, size))
    lever[:, range(middle), range(middle)] = 1
    lever[:, :, middle:] = -cells[:, None, :]
    first = np.diff(density[:, :, None] * lever, axis=1, prepend=0, append=0)
    products = lever[:, :, :, None] * lever[:, :, None, :]
    second = np.diff(bend[:, :, None, None] * products, axis=1, prepend=0, append=0)
    ratio = (table / shares)[:, :, None]
    slope = (ratio * first).sum(axis=(0, 1))
    outer = first[:, :, :, None] * first[:, :, None, :] / shares[:, :, None, None]
    information = (ratio[:, :, :, None] * (outer - second)).sum(axis=(0, 1))
    return float(np.sum(table * np.log(shares))), slope, information


def _logistic(x: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    below = expit(x)
    density = below * (1 - below)
    return below, density, density * (1 - 2 * below)


def _normal(x: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    density = np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi)
    return ndtr(x), density, -x * density


_LINKS: Final[dict[Link, Callable[[Numbers], tuple[Numbers, Numbers, Numbers]]]] = {
    "logit": _logistic,
    "probit": _normal,
}


def _floats(values: Numbers) -> tuple[float, ...]:
    return tuple(float(value) for value in values)
