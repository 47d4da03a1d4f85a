"""Effect sizes: how much groups differ, beside the question whether they do."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from wuli.survey.histogram import as_table
from wuli.survey.outcomes import Outcome


def epsilon_squared(kruskal: Outcome, n: float) -> float | None:
    """Return rank epsilon squared, H / (n - 1): the share of the rank variance between groups, 0-1.

    Source: Kelley (1935) in the form of Tomczak and Tomczak (2014); R rcompanion::epsilonSquared.
    """
    return None if kruskal.statistic is None else kruskal.statistic / (n - 1)


def eta_squared_h(kruskal: Outcome, n: float) -> float | None:
    """Return eta squared of H, (H - k + 1) / (n - k) for k groups. It corrects for chance and may fall below 0.

    Source: R rstatix::kruskal_effsize. None where every firm is a group of its own.
    """
    if kruskal.statistic is None or kruskal.df is None or n - kruskal.df - 1 <= 0:
        return None
    return (kruskal.statistic - kruskal.df) / (n - kruskal.df - 1)


def cliffs_delta(first: npt.ArrayLike, second: npt.ArrayLike) -> float | None:
    """Return Cliff's delta, the same as the rank-biserial correlation, from two histograms; None for an empty group.

    It is the chance that a firm of the first group stands higher less the chance that it stands lower, -1 to 1. Takes
    weighted totals too. Source: Cliff (1993); R effectsize::rank_biserial.

    >>> cliffs_delta([0, 1, 1], [1, 1, 0])
    0.75
    """
    own, other = as_table(first)[0], as_table(second)[0]
    if not own.sum() > 0 or not other.sum() > 0:
        return None
    own, other = own / own.sum(), other / other.sum()
    below = np.cumsum(other) - other
    above = 1 - np.cumsum(other)
    return float(np.sum(own * (below - above)))


def superiority(first: npt.ArrayLike, second: npt.ArrayLike) -> float | None:
    """Return the chance that a firm of the first group stands above one of the second, ties as one half; 0-1.

    >>> superiority([0, 1, 1], [1, 1, 0])
    0.875
    """
    delta = cliffs_delta(first, second)
    return None if delta is None else (delta + 1) / 2
