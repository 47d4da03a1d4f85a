"""Signs of careless answering, row by row, from a matrix of answer codes.

All functions take `codes` (rows, items): levels from 1, anything below is no answer. They flag nothing themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import chdtrc

from wuli.survey.joint import JointMoments
from wuli.survey.variables import Bools, Floats, Ints

# below this many complete rows the covariances are too uncertain to call a row far away
MAHALANOBIS_LEAST: Final = 200
_TWO: Final = 2
_THREE: Final = 3
_FLAT: Final = 1e-12
# stepping up a correlation below -1/3 leaves the scale; R sets it to -1
_OPPOSITE: Final = -1 / 3


@dataclass(frozen=True, slots=True)
class Distances:
    """Squared Mahalanobis distances of rows and the chance of one at least as large; NaN where not defined."""

    squared: Floats
    p: Floats


def longest_run(codes: Ints) -> Ints:
    """Return the longest run of equal answers next to each other, 0 for a row without answers.

    An item without answer ends a run. Source: R careless::longstring.

    >>> longest_run(np.array([[3, 3, 3, 0, 3, 2]])).tolist()
    [3]
    """
    run = (codes[:, 0] > 0).astype(np.int16)
    longest = run.copy()
    for item in range(1, codes.shape[1]):
        known = codes[:, item] > 0
        run = np.where(known & (codes[:, item] == codes[:, item - 1]), run + 1, known).astype(np.int16)
        np.maximum(longest, run, out=longest)
    return longest


def response_variability(codes: Ints) -> Floats:
    """Return the standard deviation (n - 1) of each row's answers, NaN below two. Source: R careless::irv."""
    known = (codes > 0).sum(axis=1, dtype=np.int64)
    levels = np.maximum(codes, 0).astype(np.int64)
    sums, squares = levels.sum(axis=1), (levels * levels).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = (known * squares - sums * sums) / (known * (known - 1.0))
    return np.where(known >= _TWO, np.sqrt(variance), np.nan)


def all_same(codes: Ints, *, least: int = 2) -> Bools:
    """Return which rows gave one and the same answer throughout, to at least `least` items."""
    known = codes > 0
    highest = np.where(known, codes, 0).max(axis=1)
    lowest = np.where(known, codes, highest[:, None]).min(axis=1)
    return np.asarray((known.sum(axis=1) >= least) & (highest == lowest))


def even_odd(codes: Ints, scales: Sequence[Sequence[int]]) -> Floats:
    """Return how little the two halves of the scales agree within a row: -1 consistent, 1 careless, NaN not defined.

    `scales`: the item places of each scale. A scale with a known answer in either half (its 1st, 3rd … and 2nd, 4th …
    items) gives a pair of means; their correlation over at least three scales, stepped up by Spearman-Brown, with its
    sign turned. Source: R careless 1.2 evenodd.
    """
    halves = [np.stack([_known_mean(codes[:, list(scale[start::2])]) for scale in scales], axis=1) for start in (0, 1)]
    both = ~np.isnan(halves[0]) & ~np.isnan(halves[1])
    pairs = both.sum(axis=1)
    odd, even = (_centred(half, both) for half in halves)
    spread = np.sqrt((odd * odd).sum(axis=1) * (even * even).sum(axis=1))
    defined = (pairs >= _THREE) & (spread > _FLAT)
    r = (odd * even).sum(axis=1) / np.where(defined, spread, 1.0)
    with np.errstate(divide="ignore"):
        stepped = np.where(r > _OPPOSITE, 2 * r / (1 + r), -1.0)
    return np.where(defined, -np.clip(stepped, -1.0, 1.0), np.nan)


def mahalanobis(codes: Ints, moments: JointMoments) -> Distances:
    """Return how far the rows lie from the middle of all, as squared distances with p by chi-square.

    `moments`: of the same items over all rows (`CrossTable.moments`, or `JointMoments.counted`), so that rows may come
    in batches. Not defined for rows with an unanswered item, and for all where `moments` has fewer than
    MAHALANOBIS_LEAST rows. Items that follow from others count once: df is the rank. Source: R careless::mahad.
    """
    complete = (codes > 0).all(axis=1)
    squared = np.full(len(codes), np.nan)
    if moments.n < MAHALANOBIS_LEAST or not moments.total:
        return Distances(squared, squared.copy())
    covariance = moments.covariance
    away = codes[complete] - moments.means
    squared[complete] = ((away @ np.linalg.pinv(covariance, hermitian=True)) * away).sum(axis=1)
    return Distances(squared, np.asarray(chdtrc(np.linalg.matrix_rank(covariance, hermitian=True), squared)))


def seconds_per_item(seconds: Floats, codes: Ints) -> Floats:
    """Return the time of a row per answered item, NaN without answers or without a time above 0."""
    known = (codes > 0).sum(axis=1)
    timed = (known > 0) & (seconds > 0)
    return np.where(timed, seconds / np.where(known > 0, known, 1), np.nan)


def _known_mean(codes: Ints) -> Floats:
    known = (codes > 0).sum(axis=1)
    sums = np.maximum(codes, 0).sum(axis=1, dtype=np.int64)
    return np.where(known > 0, sums / np.maximum(known, 1), np.nan)


def _centred(means: Floats, both: Bools) -> Floats:
    kept = np.where(both, means, 0.0)
    middle = kept.sum(axis=1) / np.maximum(both.sum(axis=1), 1)
    return np.asarray(np.where(both, kept - middle[:, None], 0.0))
