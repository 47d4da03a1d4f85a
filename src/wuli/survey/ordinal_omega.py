"""Omega of answers with levels: one factor behind the polychoric correlations, reliability of the sum of the levels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations, combinations_with_replacement
from typing import Final

import numpy as np
from scipy.special import ndtr

from wuli.survey.bivariate import joint_below
from wuli.survey.cross import CrossTable
from wuli.survey.pair_table import PairTable
from wuli.survey.polychoric import cell_scores, polychoric, polychoric_matrix, thresholds
from wuli.survey.variables import Floats, Ints

_ALONE: Final = 3
_STEPS: Final = 200
_CLOSE: Final = 1e-10


@dataclass(frozen=True, slots=True)
class OrdinalFactor:
    """One factor behind ordered answers: `loadings` (items,) of variables with variance 1, `correlations` polychoric."""

    ids: tuple[str, ...]
    loadings: Floats
    correlations: Floats


def ordinal_factor(ids: Sequence[str], table_of: Callable[[str, str], PairTable]) -> OrdinalFactor | None:
    """Fit one factor to polychoric correlations by least squares, each weighted by its own variance (DWLS).

    None for fewer than three items, where a correlation is not defined or at ±1, and where the search finds no factor
    with loadings within ±1. Source: R lavaan::cfa(ordered=, std.lv=TRUE), loadings only.
    """
    found = polychoric_matrix(ids, table_of, smooth=False)
    if found is None or len(ids) < _ALONE:
        return None
    pairs = list(combinations(range(len(ids)), 2))
    tables = [table_of(ids[row], ids[column]) for row, column in pairs]
    variances = [variance for table in tables if (variance := correlation_variance(table)) is not None]
    if len(variances) < len(tables):
        return None
    precision = np.array(variances) ** -0.5
    rows, columns = np.array(pairs).T
    loadings = _search(found.correlations, rows, columns, precision)
    if loadings is None or np.abs(loadings).max() >= 1:
        return None
    return OrdinalFactor(tuple(ids), loadings * (1.0 if loadings.sum() >= 0 else -1.0), found.correlations)


def correlation_variance(table: PairTable) -> float | None:
    """Return the sampling variance of a polychoric correlation whose thresholds are estimated too; None at ±1.

    By influence functions over the cells, as in Muthen (1984) and R lavaan's NACOV.
    """
    found = polychoric(table.effective)
    if found is None or found.at_edge:
        return None
    counts, (by_rho, by_first, by_second) = cell_scores(table.effective, found)
    influence = by_rho.copy()
    for by_cuts, axis in ((by_first, 0), (by_second, 1)):
        # what a cell says about the thresholds of its own margin, and how far these move rho
        alone = _margin_scores(counts.sum(axis=1 - axis))
        information = (alone * counts.sum(axis=1 - axis)) @ alone.T
        moved = np.linalg.solve(information, alone).T @ (by_cuts * by_rho * counts).sum(axis=(1, 2))
        influence -= moved[:, None] if axis == 0 else moved[None, :]
    bend = float((counts * by_rho**2).sum())
    return float((counts * influence**2).sum()) / bend**2


def omega_categorical(cross: CrossTable, items: Sequence[str]) -> float | None:
    """Return the reliability of the sum of the items' values, from one factor behind their levels.

    None where `ordinal_factor` is. Source: Green and Yang (2009); R semTools::compRelSEM(ord.scale=TRUE).
    """
    factor = ordinal_factor(items, cross.table)
    if factor is None:
        return None
    common = whole = 0.0
    ladders = [_ladder(cross, id) for id in items]
    for row, column in combinations_with_replacement(range(len(items)), 2):
        times = 1 if row == column else 2
        shared = float(factor.loadings[row] * factor.loadings[column])
        common += times * _covariance(ladders[row], ladders[column], shared)
        if row != column:
            whole += times * _covariance(ladders[row], ladders[column], float(factor.correlations[row, column]))
        else:
            alone = cross.single(items[row])
            whole += float(alone.covariance[0, 0]) * (alone.n - 1) / alone.n
    return common / whole


def _ladder(cross: CrossTable, id: str) -> tuple[Floats, Floats]:
    """The thresholds between the levels in use, and what the value rises by at each."""
    _, totals = cross.margin(id)
    used = totals > 0
    values = next(variable for variable in cross.plan.levels if variable.id == id).values
    return thresholds(totals[used]), np.diff(values[used])


def _covariance(first: tuple[Floats, Floats], second: tuple[Floats, Floats], rho: float) -> float:
    """The covariance of two answers whose normal variables correlate at rho."""
    (cuts, steps), (other_cuts, other_steps) = first, second
    rows, columns = np.broadcast_arrays(cuts[:, None], other_cuts[None, :])
    together = joint_below(rows, columns, rho) - ndtr(rows) * ndtr(columns)
    return float(steps @ together @ other_steps)


def _margin_scores(counts: Floats) -> Floats:
    """The derivatives of the log shares of the levels by each threshold, shape (thresholds, levels)."""
    shares = counts / counts.sum()
    cuts = thresholds(counts)
    density = np.exp(-cuts * cuts / 2) / np.sqrt(2 * np.pi)
    scores = np.zeros((len(cuts), len(shares)))
    places = np.arange(len(cuts))
    scores[places, places] = density / shares[:-1]
    scores[places, places + 1] = -density / shares[1:]
    return scores


def _search(correlations: Floats, rows: Ints, columns: Ints, precision: Floats) -> Floats | None:
    """Gauss-Newton from the first principal component."""
    values, vectors = np.linalg.eigh(correlations)
    loadings = np.clip(0.8 * vectors[:, -1] * np.sqrt(values[-1]), -0.95, 0.95)
    wanted = correlations[rows, columns]
    pairs = np.arange(len(wanted))
    for _ in range(_STEPS):
        residual = (wanted - loadings[rows] * loadings[columns]) * precision
        slopes = np.zeros((len(wanted), len(loadings)))
        slopes[pairs, rows], slopes[pairs, columns] = loadings[columns] * precision, loadings[rows] * precision
        step = np.linalg.lstsq(slopes, residual, rcond=None)[0]
        loadings = loadings + np.clip(step, -0.2, 0.2)
        if np.abs(step).max() < _CLOSE:
            return np.asarray(loadings)
    return None
