"""Analysis of variance from the number, mean and variance of each group."""

from __future__ import annotations

import numpy as np
from scipy.special import fdtrc

from wuli.survey.histogram import Moments
from wuli.survey.outcomes import Outcome

_TWO = 2


def anova(groups: Moments) -> Outcome:
    """Test equal means under equal variances: the classical one-way F. Groups without firms do not count.

    Source: R aov; the table of 单因素方差分析.
    """
    n = groups.n[groups.n > 0]
    df, df2 = float(len(n) - 1), float(n.sum() - len(n))
    within = _within(groups)
    if df < 1 or df2 < 1 or not within > 0:
        return Outcome("anova")
    between = _between(groups)
    statistic = between / df / (within / df2)
    return Outcome("anova", statistic, df, df2, float(fdtrc(df, df2, statistic)))


def eta_squared(groups: Moments) -> float | None:
    """Return the share of the variance that lies between the groups, 0-1; None where nothing varies."""
    between, within = _between(groups), _within(groups)
    return between / (between + within) if between + within > 0 else None


def welch_anova(groups: Moments) -> Outcome:
    """Test equal means where variances differ. Groups of fewer than two firms do not count.

    Not defined where all firms of a group give the same answer. Source: Welch (1951); R oneway.test.
    """
    kept = groups.n >= _TWO
    n, mean, variance = (part[kept] for part in (groups.n, groups.mean, groups.variance))
    if len(n) < _TWO or not (variance > 0).all():
        return Outcome("welch_anova")
    precision = n / variance
    centre = np.sum(precision * mean) / precision.sum()
    df = float(len(n) - 1)
    leak = float(np.sum((1 - precision / precision.sum()) ** 2 / (n - 1)) / (df * (df + 2)))
    statistic = float(np.sum(precision * (mean - centre) ** 2) / df / (1 + 2 * (df - 1) * leak))
    df2 = 1 / (3 * leak)
    # Welch's lambda carries k^2 - 1 = df (df + 2)
    return Outcome("welch_anova", statistic, df, df2, float(fdtrc(df, df2, statistic)))


def _between(groups: Moments) -> float:
    n, mean = groups.n[groups.n > 0], groups.mean[groups.n > 0]
    return float(np.sum(n * (mean - np.sum(n * mean) / n.sum()) ** 2)) if len(n) else 0.0


def _within(groups: Moments) -> float:
    # a group of one firm has no variance and adds nothing
    return float(np.sum(np.where(groups.n > 1, (groups.n - 1) * np.nan_to_num(groups.variance), 0.0)))
