"""Confidence intervals for a share, a difference of shares and a mean.

All functions take numbers or arrays. Counts may be real numbers (an effective count); `confidence` is 0-1. Where an
interval is not defined (no firms, no degrees of freedom) both ends are NaN.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import betaincinv, ndtri, stdtrit

from wuli.survey.outcomes import Figures, Interval, Numbers


def wilson(count: npt.ArrayLike, n: npt.ArrayLike, confidence: float = 0.95) -> Interval:
    """Return the score interval of Wilson (1927) for `count` of `n` firms drawn one by one.

    >>> found = wilson(85, 240)
    >>> print(round(found.low, 4), round(found.high, 4))
    0.2964 0.4165
    """
    hits, base = _pair(count, n)
    z = _normal_point(confidence)
    with np.errstate(divide="ignore", invalid="ignore"):
        centre = (hits + z**2 / 2) / (base + z**2)
        half = z / (base + z**2) * np.sqrt(hits * (base - hits) / base + z**2 / 4)
    return _ends(np.where(hits == 0, 0.0, centre - half), np.where(hits == base, 1.0, centre + half), base > 0)


def clopper_pearson(count: npt.ArrayLike, n: npt.ArrayLike, confidence: float = 0.95) -> Interval:
    """Return the exact binomial interval of Clopper and Pearson (1934); it never covers too little."""
    hits, base = _pair(count, n)
    low, high = _beta_ends(hits, base, confidence)
    return _ends(low, high, base > 0)


def jeffreys(count: npt.ArrayLike, n: npt.ArrayLike, confidence: float = 0.95) -> Interval:
    """Return the interval of the Beta(1/2, 1/2) prior, set to 0 at no firm and to 1 at all firms."""
    hits, base = _pair(count, n)
    tail = (1 - confidence) / 2
    low = np.where(hits == 0, 0.0, betaincinv(hits + 0.5, base - hits + 0.5, tail))
    high = np.where(hits == base, 1.0, betaincinv(hits + 0.5, base - hits + 0.5, 1 - tail))
    return _ends(low, high, base > 0)


def agresti_coull(count: npt.ArrayLike, n: npt.ArrayLike, confidence: float = 0.95) -> Interval:
    """Return the interval of Agresti and Coull (1998). Not cut to 0-1: near the edges it shows that it does not fit."""
    hits, base = _pair(count, n)
    z = _normal_point(confidence)
    centre = (hits + z**2 / 2) / (base + z**2)
    half = z * np.sqrt(centre * (1 - centre) / (base + z**2))
    return _ends(centre - half, centre + half, base > 0)


def newcombe(
    count: npt.ArrayLike, n: npt.ArrayLike, other_count: npt.ArrayLike, other_n: npt.ArrayLike, confidence: float = 0.95
) -> Interval:
    """Return the interval of the first share minus the other, for two separate groups (Newcombe 1998, method 10)."""
    first, second = wilson(count, n, confidence), wilson(other_count, other_n, confidence)
    with np.errstate(divide="ignore", invalid="ignore"):
        share, other = np.divide(*_pair(count, n)), np.divide(*_pair(other_count, other_n))
    low = share - other - np.hypot(share - first.low, second.high - other)
    high = share - other + np.hypot(first.high - share, other - second.low)
    return _ends(low, high, np.isfinite(low))


def share_logit(share: npt.ArrayLike, variance: npt.ArrayLike, df: npt.ArrayLike, confidence: float = 0.95) -> Interval:
    """Return the interval of a design-based share, made on the logit scale with t of `df`.

    Not defined for a share of 0 or 1: use `share_beta` there. Source: R survey::svyciprop, method "xlogit".
    """
    p, spread, freedom = np.broadcast_arrays(*(np.asarray(part, dtype=np.float64) for part in (share, variance, df)))
    with np.errstate(divide="ignore", invalid="ignore"):
        centre = np.log(p / (1 - p))
        half = _t_point(freedom, confidence) * np.sqrt(spread) / (p * (1 - p))
        low, high = 1 / (1 + np.exp(half - centre)), 1 / (1 + np.exp(-half - centre))
    return _ends(low, high, (p > 0) & (p < 1))


def share_beta(
    share: npt.ArrayLike, variance: npt.ArrayLike, n: npt.ArrayLike, df: npt.ArrayLike, confidence: float = 0.95
) -> Interval:
    """Return the interval of Korn and Graubard (1998): Clopper-Pearson with the effective number of firms.

    The effective number is p(1-p)/variance x (t of n-1 / t of df)^2 and may exceed n, as in R survey::svyciprop, method
    "beta". A share of 0 or 1 has no variance to go by; there it is n (times the same ratio of t).
    A variance of zero at any other share means that nothing is uncertain: both ends are the share.
    """
    parts = (np.asarray(part, dtype=np.float64) for part in (share, variance, n, df))
    p, spread, base, freedom = np.broadcast_arrays(*parts)
    at_edge, known = (p <= 0) | (p >= 1), spread > 0
    with np.errstate(divide="ignore", invalid="ignore"):
        plain = np.where(at_edge, base, p * (1 - p) / np.where(known, spread, np.nan))
        effective = plain * (_t_point(base - 1, confidence) / _t_point(freedom, confidence)) ** 2
    low, high = _beta_ends(effective * p, effective, confidence)
    certain = ~at_edge & ~known & (spread == 0)
    return _ends(np.where(certain, p, low), np.where(certain, p, high), certain | (effective > 0))


def mean_t(mean: npt.ArrayLike, se: npt.ArrayLike, df: npt.ArrayLike, confidence: float = 0.95) -> Interval:
    """Return mean ± t of `df` x standard error."""
    parts = (np.asarray(part, dtype=np.float64) for part in (mean, se, df))
    centre, error, freedom = np.broadcast_arrays(*parts)
    half = _t_point(freedom, confidence) * error
    return _ends(centre - half, centre + half, freedom > 0)


def _pair(count: npt.ArrayLike, n: npt.ArrayLike) -> tuple[Numbers, Numbers]:
    hits, base = np.broadcast_arrays(np.asarray(count, dtype=np.float64), np.asarray(n, dtype=np.float64))
    return hits, base


def _normal_point(confidence: float) -> float:
    return float(ndtri((1 + confidence) / 2))


def _t_point(df: Numbers, confidence: float) -> Numbers:
    freedom = np.where(df > 0, df, np.nan)
    return np.asarray(np.where(np.isinf(freedom), _normal_point(confidence), stdtrit(freedom, (1 + confidence) / 2)))


def _beta_ends(hits: Numbers, base: Numbers, confidence: float) -> tuple[Numbers, Numbers]:
    tail = (1 - confidence) / 2
    low = np.where(hits <= 0, 0.0, betaincinv(hits, base - hits + 1, tail))
    high = np.where(hits >= base, 1.0, betaincinv(hits + 1, base - hits, 1 - tail))
    return low, high


def _ends(low: Figures, high: Figures, defined: npt.NDArray[np.bool_]) -> Interval:
    # [()] turns an array without dimensions into a plain number
    return Interval(np.where(defined, low, np.nan)[()], np.where(defined, high, np.nan)[()])
