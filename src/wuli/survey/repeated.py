"""Several judgements of the same objects: whether the objects differ, and how far the judges agree.

Takes a small matrix without gaps: one row per judge (block), one column per object (treatment).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc

from wuli.survey.outcomes import Numbers, Outcome

_TWO = 2


@dataclass(frozen=True, slots=True)
class Agreement:
    """Intraclass correlations of Shrout and Fleiss (1979), for one judge and for the mean of all judges (`_mean`).

    `one_way`: judges differ from object to object; `random`: the judges stand for many; `fixed`: these judges only.
    """

    one_way: float
    random: float
    fixed: float
    one_way_mean: float
    random_mean: float
    fixed_mean: float


def friedman(judgements: npt.ArrayLike) -> Outcome:
    """Test whether the objects (columns) are placed alike by the judges (rows). Source: R friedman.test, with ties."""
    ranks = _row_ranks(judgements)
    judges, objects = ranks.shape
    if judges < 1 or objects < _TWO:
        return Outcome("friedman")
    spread = float(((ranks - (objects + 1) / 2) ** 2).sum()) / (objects - 1)
    if not spread > 0:
        return Outcome("friedman")
    statistic = float(((ranks.sum(axis=0) - judges * (objects + 1) / 2) ** 2).sum()) / spread
    df = float(objects - 1)
    return Outcome("friedman", statistic, df, None, float(chdtrc(df, statistic)))


def kendall_w(judgements: npt.ArrayLike) -> float | None:
    """Return Kendall's coefficient of concordance, 0 (no agreement) to 1 (same order by all); None where undefined."""
    found = friedman(judgements)
    if found.statistic is None or found.df is None:
        return None
    return float(found.statistic / (len(_row_ranks(judgements)) * found.df))


def intraclass(judgements: npt.ArrayLike) -> Agreement:
    """Return how far judges (rows) agree about objects (columns). Source: psych::ICC on the transposed matrix.

    Raises:
        ValueError: fewer than two judges or objects.
    """
    x = np.asarray(judgements, dtype=np.float64).T
    objects, judges = x.shape
    if min(x.shape) < _TWO:
        raise ValueError("agreement needs two judges and two objects")
    grand = x.mean()
    between = judges * ((x.mean(axis=1) - grand) ** 2).sum() / (objects - 1)
    columns = objects * ((x.mean(axis=0) - grand) ** 2).sum() / (judges - 1)
    within = ((x - x.mean(axis=1, keepdims=True)) ** 2).sum() / (objects * (judges - 1))
    rest = ((x - x.mean(axis=1, keepdims=True) - x.mean(axis=0) + grand) ** 2).sum() / ((objects - 1) * (judges - 1))
    bias = (columns - rest) / objects
    return Agreement(
        one_way=float((between - within) / (between + (judges - 1) * within)),
        random=float((between - rest) / (between + (judges - 1) * rest + judges * bias)),
        fixed=float((between - rest) / (between + (judges - 1) * rest)),
        one_way_mean=float((between - within) / between),
        random_mean=float((between - rest) / (between + bias)),
        fixed_mean=float((between - rest) / between),
    )


def _row_ranks(judgements: npt.ArrayLike) -> Numbers:
    x = np.asarray(judgements, dtype=np.float64)
    below = (x[:, None, :] < x[:, :, None]).sum(axis=2)
    ties = (x[:, None, :] == x[:, :, None]).sum(axis=2)
    return np.asarray(below + (ties + 1) / 2)
