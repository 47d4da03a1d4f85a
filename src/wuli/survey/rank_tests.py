"""Tests on ranks for groups of firms, from counts of firms by group and level. Ties are corrected for.

The counts are numbers of firms drawn one by one; weighted totals are not counts, and a test on them would be wrong.
Signs: a statistic is positive where the first group stands higher.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc, ndtr, stdtr

from wuli.survey.histogram import as_table, mid_ranks
from wuli.survey.outcomes import Numbers, Outcome

_TWO_GROUPS = 2


@dataclass(frozen=True, slots=True)
class PairOutcome:
    """A test of two groups, named by their row in the table of counts."""

    first: int
    second: int
    outcome: Outcome


def kruskal_wallis(counts: npt.ArrayLike) -> Outcome:
    """Test whether groups (rows) differ in place on an ordered scale (columns). Groups without firms do not count.

    Source: Kruskal and Wallis (1952), with ties; R kruskal.test.

    >>> found = kruskal_wallis([[3, 1, 0], [0, 1, 3]])
    >>> round(found.statistic, 3), found.df
    (5.25, 1.0)
    """
    table = as_table(counts)
    table = table[table.sum(axis=1) > 0]
    spread = _rank_variance(table)
    if len(table) < _TWO_GROUPS or not spread > 0:
        return Outcome("kruskal_wallis")
    n, mean_rank = _mean_ranks(table)
    statistic = float(np.sum(n * (mean_rank - (n.sum() + 1) / 2) ** 2) / spread)
    df = float(len(table) - 1)
    return Outcome("kruskal_wallis", statistic, df, None, float(chdtrc(df, statistic)))


def dunn(counts: npt.ArrayLike) -> tuple[PairOutcome, ...]:
    """Compare every two groups after Kruskal-Wallis, on the ranks of all firms. The p-values are not yet adjusted.

    Source: Dunn (1964), with ties; R rstatix::dunn_test, whose z has the other sign.
    """
    table = as_table(counts)
    n, mean_rank = _mean_ranks(table)
    spread = _rank_variance(table)
    pairs = []
    for first, second in zip(*np.triu_indices(len(table), k=1), strict=True):
        outcome = Outcome("dunn")
        if n[first] > 0 and n[second] > 0 and spread > 0:
            z = float((mean_rank[first] - mean_rank[second]) / np.sqrt(spread * (1 / n[first] + 1 / n[second])))
            outcome = Outcome("dunn", z, None, None, _two_sided(z))
        pairs.append(PairOutcome(int(first), int(second), outcome))
    return tuple(pairs)


def mann_whitney(first: npt.ArrayLike, second: npt.ArrayLike) -> Outcome:
    """Compare two groups by the Wilcoxon-Mann-Whitney test: normal approximation with ties and continuity correction.

    The statistic is W, the number of pairs of firms in which the first group's is higher, ties as half a pair.
    Source: R wilcox.test(exact=FALSE, correct=TRUE).
    """
    table = np.vstack([as_table(first), as_table(second)])
    n, mean_rank = _mean_ranks(table)
    spread = _rank_variance(table)
    if not n.all() or not spread > 0:
        return Outcome("mann_whitney")
    wins = float(n[0] * (mean_rank[0] - (n[0] + 1) / 2))
    away = wins - n[0] * n[1] / 2
    z = (away - np.sign(away) / 2) / np.sqrt(n[0] * n[1] * spread / n.sum())
    return Outcome("mann_whitney", wins, None, None, _two_sided(float(z)))


def brunner_munzel(first: npt.ArrayLike, second: npt.ArrayLike) -> Outcome:
    """Compare two groups that may spread differently, by Brunner and Munzel (2000), with t of the estimated df.

    Not defined for groups of one firm, nor where all firms of one group stand above all of the other.
    """
    table = np.vstack([as_table(first), as_table(second)])
    n, mean_rank = _mean_ranks(table)
    if (n < _TWO_GROUPS).any():
        return Outcome("brunner_munzel")
    ranks = mid_ranks(table.sum(axis=0))
    within = np.vstack([mid_ranks(row) for row in table])
    away = ranks - within - mean_rank[:, None] + (n[:, None] + 1) / 2
    spread = n * (table * away**2).sum(axis=1) / (n - 1)
    if not spread.sum() > 0:
        return Outcome("brunner_munzel")
    statistic = float(n[0] * n[1] * (mean_rank[0] - mean_rank[1]) / n.sum() / np.sqrt(spread.sum()))
    df = float(spread.sum() ** 2 / np.sum(spread**2 / (n - 1)))
    return Outcome("brunner_munzel", statistic, df, None, 2 * float(stdtr(df, -abs(statistic))))


def _mean_ranks(table: Numbers) -> tuple[Numbers, Numbers]:
    n = table.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return n, table @ mid_ranks(table.sum(axis=0)) / n


def _rank_variance(table: Numbers) -> float:
    """Return the variance of the ranks of all firms (divisor N - 1), which is N(N+1)/12 less what ties take away."""
    ties = table.sum(axis=0)
    total = ties.sum()
    if total < _TWO_GROUPS:
        return 0.0
    return float(np.sum(ties * (mid_ranks(ties) - (total + 1) / 2) ** 2) / (total - 1))


def _two_sided(z: float) -> float:
    return 2 * float(ndtr(-abs(z)))
