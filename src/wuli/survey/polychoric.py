"""Polychoric correlation: of the two normal variables that are thought to lie behind two ordered answers.

Takes a table of counts or weighted totals, so that rows never matter. No continuity correction.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from wuli.survey.bivariate import below_given, density, joint_below
from wuli.survey.pair_table import PairTable
from wuli.survey.variables import Floats

_TWO: Final = 2
# nearer to ±1 the tables of all rho look alike
_EDGE: Final = 0.99999
_LEAST: Final = 1e-16
_STEPS: Final = 100
_CLOSE: Final = 1e-11
_NUDGE: Final = 1e-5
_EIGEN_LEAST: Final = 1e-12


@dataclass(frozen=True, slots=True)
class Polychoric:
    """A polychoric correlation with its standard error.

    `se` is None where the table leaves rho at ±1 (`at_edge`). `first`, `second`: the thresholds between the levels that
    occur, on the scale of a standard normal variable.
    """

    rho: float
    se: float | None
    first: Floats
    second: Floats
    at_edge: bool


@dataclass(frozen=True, slots=True)
class PolychoricMatrix:
    """Polychoric correlations of several variables, shape (variables, variables).

    `smoothed`: the pairs did not agree to one matrix (not positive definite) and were moved to the nearest that does.
    """

    ids: tuple[str, ...]
    correlations: Floats
    smoothed: bool


def thresholds(totals: npt.ArrayLike) -> Floats:
    """Return the k - 1 normal thresholds of the shares of k levels. Source: R qnorm(cumsum(prop.table(x))).

    >>> thresholds([50, 50]).tolist()
    [0.0]
    """
    reached = np.cumsum(np.asarray(totals, dtype=np.float64))
    return np.asarray(ndtri(reached[:-1] / reached[-1]))


def polychoric(totals: npt.ArrayLike) -> Polychoric | None:
    """Return rho by two-step maximum likelihood: thresholds from the margins, then rho alone.

    `totals`: (levels, levels), counts or weighted counts; the standard error takes their sum as the number of units.
    Levels nobody chose are left out; None where fewer than two remain. Source: Olsson (1979); R
    polycor::polychor(ML=FALSE), lavaan::lavCor.

    >>> round(polychoric([[40, 10], [10, 40]]).rho, 6)
    0.809017
    """
    table = _used(totals)
    if min(table.shape) < _TWO:
        return None
    first, second = thresholds(table.sum(axis=1)), thresholds(table.sum(axis=0))

    def slope(rho: float) -> tuple[float, float]:
        shares, moved = _shares(first, second, rho), _moved(first, second, rho)
        return float((table * moved / shares).sum()), float(table.sum() * (moved * moved / shares).sum())

    rho = _root(slope)
    if abs(rho) >= _EDGE - _NUDGE:
        return Polychoric(float(np.sign(rho)), None, first, second, at_edge=True)
    bend = (slope(rho - _NUDGE)[0] - slope(rho + _NUDGE)[0]) / (2 * _NUDGE)
    return Polychoric(rho, float(bend**-0.5), first, second, at_edge=False)


def polychoric_joint(totals: npt.ArrayLike) -> Polychoric | None:
    """Return rho and the thresholds by maximum likelihood together. Source: R polycor::polychor(ML=TRUE).

    Slower than `polychoric` and hardly different; None and the edge as there.
    """
    table = _used(totals)
    start = polychoric(table)
    if start is None or start.at_edge:
        return start
    cut = 1 + len(start.first)
    place = np.concatenate([[start.rho], start.first, start.second])

    def gradient(place: Floats) -> tuple[Floats, Floats]:
        rho, first, second = float(place[0]), place[1:cut], place[cut:]
        shares = _shares(first, second, rho).ravel()
        slopes = _slopes(first, second, rho)
        return slopes @ (table.ravel() / shares), table.sum() * (slopes / shares) @ slopes.T

    for _ in range(_STEPS):
        score, information = gradient(place)
        step = np.linalg.solve(information, score)
        place = place + step
        if np.abs(step).max() < _CLOSE:
            break
    nudges = np.eye(len(place)) * _NUDGE
    bend = np.array([gradient(place - nudge)[0] - gradient(place + nudge)[0] for nudge in nudges]) / (2 * _NUDGE)
    se = float(np.linalg.inv(bend)[0, 0] ** 0.5)
    return Polychoric(float(place[0]), se, place[1:cut], place[cut:], at_edge=False)


def polychoric_matrix(
    ids: Sequence[str], table_of: Callable[[str, str], PairTable], *, smooth: bool = True
) -> PolychoricMatrix | None:
    """Return the polychoric correlations of every pair; `table_of` gives its table, as `CrossTable.table` does.

    None where a variable has fewer than two levels in use. Source of the smoothing: R psych::cor.smooth.
    """
    found = np.eye(len(ids))
    for row, column in combinations(range(len(ids)), 2):
        pair = polychoric(table_of(ids[row], ids[column]).totals)
        if pair is None:
            return None
        found[row, column] = found[column, row] = pair.rho
    values, vectors = np.linalg.eigh(found)
    if values.min() >= _EIGEN_LEAST or not smooth:
        return PolychoricMatrix(tuple(ids), found, smoothed=False)
    lifted = np.where(values < _EIGEN_LEAST, 100 * _EIGEN_LEAST, values)
    near = (vectors * (lifted * len(ids) / lifted.sum())) @ vectors.T
    sd = np.sqrt(np.diag(near))
    return PolychoricMatrix(tuple(ids), near / np.outer(sd, sd), smoothed=True)


def cell_scores(totals: npt.ArrayLike, found: Polychoric) -> tuple[Floats, tuple[Floats, Floats, Floats]]:
    """Return the table of the levels in use, and the derivatives of the cells' log probabilities.

    By rho (levels, levels), and by the thresholds of either variable (thresholds, levels, levels).
    """
    table = _used(totals)
    scores = _slopes(found.first, found.second, found.rho) / _shares(found.first, found.second, found.rho).ravel()
    cut = 1 + len(found.first)
    wide = scores.reshape(-1, *table.shape)
    return table, (wide[0], wide[1:cut], wide[cut:])


def _used(totals: npt.ArrayLike) -> Floats:
    table = np.asarray(totals, dtype=np.float64)
    return np.asarray(table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0])


def _corners(first: Floats, second: Floats) -> tuple[Floats, Floats]:
    ends = [np.concatenate([[-np.inf], cuts, [np.inf]]) for cuts in (first, second)]
    rows, columns = np.broadcast_arrays(ends[0][:, None], ends[1][None, :])
    return rows, columns


def _boxes(corners: Floats) -> Floats:
    return np.diff(np.diff(corners, axis=0), axis=1)


def _shares(first: Floats, second: Floats, rho: float) -> Floats:
    """The probabilities of the cells."""
    return np.maximum(_boxes(joint_below(*_corners(first, second), rho)), _LEAST)


def _moved(first: Floats, second: Floats, rho: float) -> Floats:
    """The derivatives of the cells by rho."""
    return _boxes(density(*_corners(first, second), rho))


def _slopes(first: Floats, second: Floats, rho: float) -> Floats:
    """The derivatives of the cells by rho and by each threshold, shape (parameters, cells)."""
    rows, columns = _corners(first, second)
    by_row = np.diff(below_given(rows, columns, rho), axis=1)[1:-1]
    by_column = np.diff(below_given(columns, rows, rho), axis=0)[:, 1:-1]
    slopes = np.zeros((1 + len(first) + len(second), len(first) + 1, len(second) + 1))
    slopes[0] = _moved(first, second, rho)
    for number, line in enumerate(by_row):
        # a higher threshold gives what it takes: more to the level below, less to the one above
        slopes[1 + number, number], slopes[1 + number, number + 1] = line, -line
    for number, line in enumerate(by_column.T):
        slopes[1 + len(first) + number, :, number] = line
        slopes[1 + len(first) + number, :, number + 1] = -line
    return slopes.reshape(len(slopes), -1)


def _root(slope: Callable[[float], tuple[float, float]]) -> float:
    """Where the slope of the likelihood is 0: Fisher scoring, halving the bracket where a step leaves it."""
    low, high, rho = -_EDGE, _EDGE, 0.0
    for _ in range(_STEPS):
        rise, information = slope(rho)
        low, high = (rho, high) if rise > 0 else (low, rho)
        step = rho + rise / information if information > 0 else low
        following = step if low < step < high else (low + high) / 2
        if abs(following - rho) < _CLOSE:
            return following
        rho = following
    return rho
