"""Tests that respect the design: Rao-Scott for tables, rank tests by regression on estimated ranks.

Sources: Rao and Scott (1984); Lumley and Scott (2013); the conventions are those of R's survey package.
"""

from __future__ import annotations

import numpy as np
from scipy.special import chdtrc, fdtrc, stdtr

from wuli.survey.estimator import Estimator
from wuli.survey.outcomes import Outcome
from wuli.survey.variables import Floats


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
    _, weights = estimator.influences.table(variable, by)
    scores = (rank_scores(weights.sum(axis=0)) if ranks is None else ranks)[:, None]
    sums, matrix = estimator.influences.joint(variable, by, scores)
    taken = np.flatnonzero(sums.n[:-1] > 0)
    mean, weight = sums.estimate[taken, 0], sums.w[taken]
    centre = (mean * weight).sum() / weight.sum()
    spread = (weights.sum(axis=0) * (scores[:, 0] - centre) ** 2).sum()
    effect = float((weight * (mean - centre) ** 2).sum() / spread) if spread > 0 else 0.0
    if len(taken) < 2 or spread <= 0:  # noqa: PLR2004  # one group has nothing to differ from
        return Outcome("design_rank_test"), effect
    contrast = np.zeros((len(taken) - 1, matrix.shape[0]))
    contrast[:, taken[0]] = -1
    contrast[np.arange(len(taken) - 1), taken[1:]] = 1
    difference = contrast @ sums.estimate[:, 0]
    variance = contrast @ matrix @ contrast.T
    df = estimator.df - (len(taken) - 1)
    if len(taken) == 2:  # noqa: PLR2004  # the test of Wilcoxon
        if variance[0, 0] <= 0:
            return Outcome("design_wilcoxon"), effect
        t = float(difference[0] / np.sqrt(variance[0, 0]))
        return Outcome("design_wilcoxon", t, df, None, float(2 * stdtr(df, -abs(t)))), effect
    chi2 = float(difference @ np.linalg.pinv(variance) @ difference)
    k = len(taken) - 1
    return Outcome("design_kruskal_wallis", chi2, k, df, float(fdtrc(k, df, chi2 / k))), effect


def rao_scott(estimator: Estimator, variable: str, by: tuple[str, ...], statistic: str = "F") -> Outcome:
    """Return the test of independence of a variable's levels and a grouping.

    `statistic`: "F" (second-order correction), "Chisq" (first-order), "Wald" or "adjWald" (on the table of totals).
    Levels and groups that do not occur are left out.
    """
    share, matrix = estimator.influences.joint_shares(variable, by)
    rows, columns = (np.flatnonzero(share.sum(axis=axis) > 0) for axis in (1, 0))
    kept = (rows[:, None] * share.shape[1] + columns).reshape(-1)
    p, v = share[np.ix_(rows, columns)], matrix[np.ix_(kept, kept)]
    n, _ = estimator.influences.table(variable, by)
    units = float(n.sum())
    df = estimator.df
    r, c = p.shape
    if min(r, c) < 2:  # noqa: PLR2004  # nothing to be independent of
        return Outcome(f"rao_scott_{statistic}")
    if statistic in ("Wald", "adjWald"):
        return _wald(p, v, df, adjusted=statistic == "adjWald")
    expected = np.outer(p.sum(axis=1), p.sum(axis=0))
    pearson = float(units * ((p - expected) ** 2 / expected).sum())
    effects = _interaction(r, c)
    inverse = np.divide(1.0, p.reshape(-1), out=np.zeros(p.size), where=p.reshape(-1) > 0)
    scaled = effects * inverse[:, None]
    delta = np.linalg.solve((effects.T @ (effects * inverse[:, None])) / units, scaled.T @ v @ scaled)
    trace = float(np.trace(delta))
    k = (r - 1) * (c - 1)
    if statistic == "Chisq":
        return Outcome("rao_scott_chisq", pearson, k, None, float(chdtrc(k, pearson / (trace / k))))
    d0 = trace**2 / float(np.trace(delta @ delta))
    value = pearson / trace
    return Outcome("rao_scott_f", value, d0, d0 * df, float(fdtrc(d0, d0 * df, value)))


def _interaction(rows: int, columns: int) -> Floats:
    """Return the part of the interaction dummies that main effects do not explain, (rows * columns, (r-1)(c-1))."""
    row, column = (np.eye(size)[:, 1:] for size in (rows, columns))
    i, j = np.divmod(np.arange(rows * columns), columns)
    main = np.column_stack([np.ones(rows * columns), row[i], column[j]])
    both = (row[i][:, :, None] * column[j][:, None, :]).reshape(rows * columns, -1)
    left: Floats = both - main @ np.linalg.lstsq(main, both, rcond=None)[0]
    return left


def _wald(p: Floats, v: Floats, df: int, *, adjusted: bool) -> Outcome:
    """Test all interactions p_ij - p_i. p_.j at once."""
    r, c = p.shape
    rows, columns = p.sum(axis=1), p.sum(axis=0)
    jacobian = np.zeros(((r - 1) * (c - 1), p.size))
    values = np.zeros(len(jacobian))
    for a in range(r - 1):
        for b in range(c - 1):
            k = a * (c - 1) + b
            gradient = np.zeros((r, c))
            gradient[a, b] += 1
            gradient[a, :] -= columns[b]
            gradient[:, b] -= rows[a]
            jacobian[k], values[k] = gradient.reshape(-1), p[a, b] - rows[a] * columns[b]
    k = len(values)
    wald = float(values @ np.linalg.solve(jacobian @ v @ jacobian.T, values))
    bottom = df - k + 1 if adjusted else df
    value = wald / k * (bottom / df)
    name = "rao_scott_adjusted_wald" if adjusted else "rao_scott_wald"
    return Outcome(name, value, k, bottom, float(fdtrc(k, bottom, value)))
