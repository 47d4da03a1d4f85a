"""Tests that respect the design: Rao-Scott for tables, rank tests by regression on estimated ranks.

Groups with fewer known answers than the estimator's floor are left out. A test that is not defined - one group, no
variance, no degrees of freedom - has no numbers.
Sources: Rao and Scott (1984); Lumley and Scott (2013); the conventions are those of R's survey package.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy.special import chdtrc, fdtrc, stdtr

from wuli.survey.estimator import Estimator
from wuli.survey.outcomes import Outcome
from wuli.survey.variables import Floats, Ints

_TWO: Final = 2


def rank_scores(weights: Floats) -> Floats:
    """Return the mid-rank of each level as a share of all weight, (levels,), from weights by level."""
    ranks: Floats = (np.cumsum(weights) - weights / 2) / weights.sum()
    return ranks


def rank_test(
    estimator: Estimator, variable: str, by: tuple[str, ...], ranks: Floats | None = None
) -> tuple[Outcome, float]:
    """Return the design-based rank test over groups and its effect, the share of rank variance between groups.

    Two groups: t test of the difference in mean rank (Wilcoxon); more: Wald test of all differences (Kruskal-Wallis).
    `ranks` are the scores of the levels, (levels,), default their weighted mid-ranks. (R's svyranktest takes the plain
    mean of running ranks over ties, which depends on the order of rows where tied units have different weights.)
    """
    n, weights = estimator.influences.table(variable, by)
    taken = _shown(estimator, n)
    if len(taken) < _TWO:
        return Outcome("design_rank_test"), 0.0
    whole = weights[taken].sum(axis=0)
    scores = (rank_scores(whole) if ranks is None else ranks)[:, None]
    sums, matrix = estimator.influences.joint(variable, by, scores)
    mean, weight = sums.estimate[taken, 0], sums.w[taken]
    centre = (mean * weight).sum() / weight.sum()
    spread = float((whole * (scores[:, 0] - centre) ** 2).sum())
    effect = float((weight * (mean - centre) ** 2).sum() / spread) if spread > 0 else 0.0
    contrast = np.column_stack([-np.ones(len(taken) - 1), np.eye(len(taken) - 1)])
    variance = contrast @ matrix[np.ix_(taken, taken)] @ contrast.T
    return _test_of(contrast @ mean, variance, estimator.df - (len(taken) - 1)), effect


def _shown(estimator: Estimator, n: Ints) -> Ints:
    """Return the places of groups with enough known answers, `n` (groups, levels)."""
    return np.flatnonzero(n.sum(axis=1) >= max(estimator.rules.floor, 1))


def _test_of(difference: Floats, variance: Floats, df: int) -> Outcome:
    """Test whether all differences are 0, given their covariance."""
    k = len(difference)
    name = "design_wilcoxon" if k == 1 else "design_kruskal_wallis"
    if df <= 0 or not np.trace(variance) > 0:
        return Outcome(name)
    if k == 1:
        t = float(difference[0] / np.sqrt(variance[0, 0]))
        return Outcome(name, t, df, None, float(2 * stdtr(df, -abs(t))))
    chi2 = float(difference @ np.linalg.pinv(variance) @ difference)
    return Outcome(name, chi2, k, df, float(fdtrc(k, df, chi2 / k)))


def rao_scott(estimator: Estimator, variable: str, by: tuple[str, ...], statistic: str = "F") -> Outcome:
    """Return the test of independence of a variable's levels and a grouping.

    `statistic`: "F" (second-order correction), "Chisq" (first-order), "Wald" or "adjWald" (on the table of totals).
    Levels that do not occur are left out.
    """
    undefined = Outcome(_NAMES[statistic])
    n, _ = estimator.influences.table(variable, by)
    kept = _shown(estimator, n)
    columns = np.flatnonzero(n[kept].sum(axis=0) > 0)
    if min(len(kept), len(columns)) < _TWO or estimator.df <= 0:
        return undefined
    share, matrix = estimator.influences.joint_shares(variable, by, kept)
    places = (np.arange(len(kept))[:, None] * share.shape[1] + columns).reshape(-1)
    p, v = share[:, columns], matrix[np.ix_(places, places)]
    if not np.trace(v) > 0:
        return undefined
    if statistic in ("Wald", "adjWald"):
        return _wald(p, v, estimator.df, adjusted=statistic == "adjWald") or undefined
    return _pearson(p, v, float(n[kept].sum()), estimator.df, first_order=statistic == "Chisq")


_NAMES: Final = {
    "F": "rao_scott_f",
    "Chisq": "rao_scott_chisq",
    "Wald": "rao_scott_wald",
    "adjWald": "rao_scott_adjusted_wald",
}


def _pearson(p: Floats, v: Floats, units: float, df: int, *, first_order: bool) -> Outcome:
    """Test shares `p` (groups, levels) with covariance `v` by Pearson's statistic and its design effects."""
    expected = np.outer(p.sum(axis=1), p.sum(axis=0))
    pearson = float(units * ((p - expected) ** 2 / expected).sum())
    effects = _interaction(*p.shape)
    inverse = np.divide(1.0, p.reshape(-1), out=np.zeros(p.size), where=p.reshape(-1) > 0)
    scaled = effects * inverse[:, None]
    delta = np.linalg.lstsq(effects.T @ scaled / units, scaled.T @ v @ scaled, rcond=None)[0]
    trace, k = float(np.trace(delta)), (p.shape[0] - 1) * (p.shape[1] - 1)
    if not trace > 0:
        return Outcome(_NAMES["Chisq" if first_order else "F"])
    if first_order:
        return Outcome(_NAMES["Chisq"], pearson, k, None, float(chdtrc(k, pearson / (trace / k))))
    d0 = trace**2 / float(np.trace(delta @ delta))
    value = pearson / trace
    return Outcome(_NAMES["F"], value, d0, d0 * df, float(fdtrc(d0, d0 * df, value)))


def _interaction(rows: int, columns: int) -> Floats:
    """Return the part of the interaction dummies that main effects do not explain, (rows * columns, (r-1)(c-1))."""
    row, column = (np.eye(size)[:, 1:] for size in (rows, columns))
    i, j = np.divmod(np.arange(rows * columns), columns)
    main = np.column_stack([np.ones(rows * columns), row[i], column[j]])
    both = (row[i][:, :, None] * column[j][:, None, :]).reshape(rows * columns, -1)
    left: Floats = both - main @ np.linalg.lstsq(main, both, rcond=None)[0]
    return left


def _wald(p: Floats, v: Floats, df: int, *, adjusted: bool) -> Outcome | None:
    """Test all interactions p_ij - p_i. p_.j at once; None where their covariance is singular."""
    values, jacobian = _interactions(p)
    k = len(values)
    bottom = df - k + 1 if adjusted else df
    variance = jacobian @ v @ jacobian.T
    if bottom <= 0 or np.linalg.matrix_rank(variance) < k:
        return None
    value = float(values @ np.linalg.solve(variance, values)) / k * (bottom / df)
    return Outcome(_NAMES["adjWald" if adjusted else "Wald"], value, k, bottom, float(fdtrc(k, bottom, value)))


def _interactions(p: Floats) -> tuple[Floats, Floats]:
    """Return p_ij - p_i. p_.j without the last row and column, (k,), and their derivatives by p, (k, cells)."""
    rows, columns = p.sum(axis=1), p.sum(axis=0)
    values = (p - np.outer(rows, columns))[:-1, :-1].reshape(-1)
    jacobian = np.zeros((p.shape[0] - 1, p.shape[1] - 1, *p.shape))
    for a in range(p.shape[0] - 1):
        for b in range(p.shape[1] - 1):
            jacobian[a, b, a, b] += 1
            jacobian[a, b, a, :] -= columns[b]
            jacobian[a, b, :, b] -= rows[a]
    return values, jacobian.reshape(len(values), p.size)
