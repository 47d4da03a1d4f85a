"""How consistently the items of a scale measure one thing: alpha, omega, item-rest correlations. From covariances alone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, Literal

import numpy as np
from scipy.special import fdtri

from wuli.survey.cross import CrossTable
from wuli.survey.factor import Omega, omegas, one_factor
from wuli.survey.polychoric import polychoric_matrix
from wuli.survey.results import Reliability
from wuli.survey.variables import Floats

Missing = Literal["listwise", "pairwise"]

SINGLE_ITEM: Final = "single_item"
TOO_FEW: Final = "too_few_answers"
NO_VARIANCE: Final = "no_variance"

_TWO: Final = 2
_ROUNDING: Final = 1e-12


def reliability(
    cross: CrossTable,
    of: str,
    items: Sequence[str],
    *,
    group: str | None = None,
    missing: Missing = "listwise",
    confidence: float = 0.95,
) -> Reliability:
    """Return the reliability of the scale `of` with its `items`.

    listwise: over the units that answered every item; needs the items as a `group` of the plan (called `of` unless
    named). pairwise: each covariance over the units that answered both; `n` is then the smallest pair's. Both need the
    pairs of the items in the plan for the ordinal alpha. Under design weights the interval takes Kish's effective n.

    `omega` is that of the model-implied variance, None where one factor is not identified (two items) or does not fit
    properly; `omega_of` gives both denominators. The whole is undefined, with a `why`, for a single item (SINGLE_ITEM),
    for fewer than two units (TOO_FEW), and where the items do not vary (NO_VARIANCE). Sources: R psych::alpha and
    alpha.ci (Feldt et al. 1987), semTools::compRelSEM.
    """
    names = tuple(items)
    if len(names) < _TWO:
        return undefined(of, names, 0, SINGLE_ITEM)
    if missing == "listwise":
        moments = cross.moments(group or of).part(names)
        n, n_eff = moments.n, moments.n_eff
        covariance = moments.covariance if n >= _TWO and moments.total else None
    else:
        n, n_eff, covariance = pairwise_covariance(cross, names)
    if covariance is None:
        return undefined(of, names, n, TOO_FEW)
    found = alpha(covariance)
    if found is None:
        return undefined(of, names, n, NO_VARIANCE)
    low, high = alpha_interval(found, n_eff, len(names), confidence) or (None, None)
    both = omega_of(covariance)
    return Reliability(
        of,
        names,
        n,
        found,
        low,
        high,
        both.model_implied if both else None,
        ordinal_alpha(cross, names),
        item_rest(names, covariance),
        alpha_without(names, covariance),
    )


def undefined(of: str, items: tuple[str, ...], n: int, why: str) -> Reliability:
    """Return the reliability that is not defined, and why."""
    return Reliability(of, items, n, None, None, None, None, None, {}, {}, why)


def alpha(covariance: Floats) -> float | None:
    """Return Cronbach's alpha, None for one item or where the sum does not vary. It may be below 0.

    >>> alpha(np.array([[1.0, 0.5], [0.5, 1.0]]))
    0.6666666666666667
    """
    items, total = len(covariance), float(covariance.sum())
    # variances that cancel leave rounding, which would make any number of alpha
    if items < _TWO or not total > _ROUNDING * float(np.abs(covariance).sum()):
        return None
    return items / (items - 1) * (1 - float(np.trace(covariance)) / total)


def standardised_alpha(correlations: Floats) -> float | None:
    """Return alpha of items with equal variances; of polychoric correlations: the ordinal alpha (Zumbo et al. 2007)."""
    return None if np.isnan(correlations).any() else alpha(correlations)


def average_correlation(correlations: Floats) -> float:
    """Return the mean correlation of two different items."""
    return float(correlations[np.tril_indices(len(correlations), -1)].mean())


def alpha_interval(found: float, n: float, items: int, confidence: float = 0.95) -> tuple[float, float] | None:
    """Return both ends of the interval of alpha for `n` units, None below two. Source: Feldt et al. (1987), R psych::alpha.ci."""
    if n < _TWO:
        return None
    df, df_items = n - 1, (n - 1) * (items - 1)
    tail = (1 - confidence) / 2
    low, high = (1 - (1 - found) * float(fdtri(df, df_items, share)) for share in (1 - tail, tail))
    return low, high


def alpha_without(items: Sequence[str], covariance: Floats) -> dict[str, float]:
    """Return alpha of the other items, for each item; none where two or fewer items make the scale."""
    found = {}
    for place, item in enumerate(items):
        rest = np.delete(np.delete(covariance, place, axis=0), place, axis=1)
        value = alpha(rest)
        if value is not None:
            found[item] = value
    return found


def item_rest(items: Sequence[str], covariance: Floats) -> dict[str, float]:
    """Return the correlation of each item with the sum of the others (CITC); none where either does not vary."""
    found = {}
    for place, item in enumerate(items):
        others = np.arange(len(items)) != place
        spread = float(covariance[place, place] * covariance[np.ix_(others, others)].sum())
        if spread > 0:
            found[item] = float(covariance[place, others].sum()) / math.sqrt(spread)
    return found


def omega_of(covariance: Floats) -> Omega | None:
    """Return omega of one factor with both denominators; None where it is not identified or the fit is improper."""
    model = one_factor(covariance)
    if model is None or model.improper:
        return None
    return omegas(model, covariance)[0]


def ordinal_alpha(cross: CrossTable, items: Sequence[str]) -> float | None:
    """Return alpha of the polychoric correlations, None where one is not defined."""
    found = polychoric_matrix(items, cross.table)
    return standardised_alpha(found.correlations) if found else None


def pairwise_covariance(cross: CrossTable, items: Sequence[str]) -> tuple[int, float, Floats | None]:
    """Return the smallest n of a pair, its effective n, and the covariances, each over the units that answered both.

    The variance of an item is over all who answered it. None where a pair has fewer than two. Source: R cov(use="pairwise").
    """
    found = np.zeros((len(items), len(items)))
    fewest, fewest_eff = None, 0.0
    for row, first in enumerate(items):
        alone = cross.single(first)
        if alone.n < _TWO or not alone.total:
            return alone.n, alone.n_eff, None
        found[row, row] = alone.covariance[0, 0]
        for column in range(row):
            table = cross.table(first, items[column])
            joint = table.joint()
            if joint.n < _TWO or not joint.total:
                return joint.n, table.n_eff, None
            found[row, column] = found[column, row] = joint.covariance[0, 1]
            if fewest is None or joint.n < fewest:
                fewest, fewest_eff = joint.n, table.n_eff
    return fewest or 0, fewest_eff, found
