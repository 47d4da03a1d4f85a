"""Correlations of two variables with levels, from their table of joint counts; and of sums of items."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Final, Literal

import numpy as np
from scipy.special import ndtr, ndtri, stdtr

from wuli.survey.joint import JointMoments, correlations_of
from wuli.survey.multiplicity import benjamini_hochberg
from wuli.survey.pair_table import PairTable
from wuli.survey.polychoric import polychoric
from wuli.survey.results import Correlation
from wuli.survey.variables import Floats

Method = Literal["pearson", "spearman", "polychoric"]

# Fisher's z has standard error 1 / sqrt(n - 3), and no interval below four units
_LOST: Final = 3
_TWO: Final = 2


def correlate(table: PairTable, method: Method = "polychoric", *, confidence: float = 0.95) -> Correlation:
    """Return the correlation of the two variables of a table, with its interval and p-value; `q` is left for `judge`.

    Under design weights the interval and p take Kish's effective n, so they know the weights but not strata and
    clusters. pearson, spearman: interval by Fisher's z (for spearman with the standard error of Bonett and Wright 2000),
    p by t as R cor.test(exact=FALSE); polychoric: both by its standard error, the interval on Fisher's scale. All None
    where a variable does not vary; the interval and p None where they are not defined.
    """
    return _METHODS[method](table, confidence)


def judge(found: Sequence[Correlation], *, error_rate: float = 0.05) -> tuple[Correlation, ...]:
    """Return the correlations with q-values over all of them as one family (Benjamini-Hochberg) and their verdicts.

    higher: surely positive, lower: surely negative, at q below `error_rate`.
    """
    adjusted = benjamini_hochberg([one.p for one in found])
    return tuple(
        one if q is None or one.estimate is None else replace(one, q=q, verdict=_verdict(one.estimate, q, error_rate))
        for one, q in zip(found, adjusted, strict=True)
    )


def sum_correlation(
    moments: JointMoments, first: Collection[str], second: Collection[str], *, confidence: float = 0.95
) -> Correlation:
    """Return Pearson's correlation of the sum (or mean) of some variables with the sum of others.

    Both over the units in which every variable of `moments` is known. The names of the result are joined with "+".

    Raises:
        ValueError: a variable stands on both sides; a total is not correlated with its own part.
    """
    shared = sorted(set(first) & set(second))
    if shared:
        raise ValueError(f"in both sums: {', '.join(shared)}")
    names = "+".join(first), "+".join(second)
    if moments.n < _TWO or not moments.total:
        return _nothing(names, moments.n, "pearson")
    sides = np.array([[id in side for id in moments.ids] for side in (first, second)], dtype=np.float64)
    r = _inside(correlations_of(sides @ moments.covariance @ sides.T)[0, 1])
    return _by_fisher(names, r, moments.n, moments.n_eff, confidence=confidence, method="pearson")


def pearson_of(table: PairTable) -> float | None:
    """Return Pearson's correlation of the values of the levels, None where one does not vary. Exact sums."""
    joint = table.joint()
    if joint.n < _TWO or not joint.total:
        return None
    return _inside(correlations_of(joint.covariance)[0, 1])


def spearman_of(table: PairTable) -> float | None:
    """Return Spearman's rank correlation, ties at their mean rank, None where a variable does not vary.

    Weighted: by the ranks in the weighted distribution. Source: R cor(method="spearman").
    """
    totals = table.totals.astype(np.float64)
    if not totals.sum():
        return None
    shares = totals / totals.sum()
    rows, columns = (_centred_ranks(shares.sum(axis=axis)) for axis in (1, 0))
    spread = (shares.sum(axis=1) @ rows**2) * (shares.sum(axis=0) @ columns**2)
    if not spread > 0:
        return None
    return _inside(rows @ shares @ columns / math.sqrt(spread))


def _pearson(table: PairTable, confidence: float) -> Correlation:
    return _by_fisher(_names(table), pearson_of(table), table.n, table.n_eff, confidence=confidence, method="pearson")


def _spearman(table: PairTable, confidence: float) -> Correlation:
    return _by_fisher(_names(table), spearman_of(table), table.n, table.n_eff, confidence=confidence, method="spearman")


def _polychoric(table: PairTable, confidence: float) -> Correlation:
    found = polychoric(table.effective)
    if found is None:
        return _nothing(_names(table), table.n, "polychoric")
    low = high = p = None
    if found.se:
        # on Fisher's scale, where the interval cannot leave -1 to 1
        reach = float(ndtri((1 + confidence) / 2)) * found.se / (1 - found.rho**2)
        low, high = (math.tanh(math.atanh(found.rho) + sign * reach) for sign in (-1, 1))
        p = 2 * float(ndtr(-abs(found.rho) / found.se))
    return Correlation(*_names(table), found.rho, low, high, p, None, table.n, "not_tested", "polychoric")


_METHODS: Final[dict[str, Callable[[PairTable, float], Correlation]]] = {
    "pearson": _pearson,
    "spearman": _spearman,
    "polychoric": _polychoric,
}


def _by_fisher(
    names: tuple[str, str], r: float | None, n: int, n_eff: float, *, confidence: float, method: str
) -> Correlation:
    if r is None:
        return _nothing(names, n, method)
    low = high = p = None
    if n_eff > _LOST and abs(r) < 1:
        widening = 1 + r * r / 2 if method == "spearman" else 1.0
        reach = float(ndtri((1 + confidence) / 2)) * math.sqrt(widening / (n_eff - _LOST))
        low, high = (math.tanh(math.atanh(r) + sign * reach) for sign in (-1, 1))
        p = 2 * float(stdtr(n_eff - _TWO, -abs(r) * math.sqrt((n_eff - _TWO) / (1 - r * r))))
    return Correlation(*names, r, low, high, p, None, n, "not_tested", method)


def _nothing(names: tuple[str, str], n: int, method: str) -> Correlation:
    return Correlation(*names, None, None, None, None, None, n, "not_tested", method)


def _names(table: PairTable) -> tuple[str, str]:
    return table.first.id, table.second.id


def _centred_ranks(shares: Floats) -> Floats:
    """The mean rank of each level as a share of all units, minus one half: their weighted mean is 0."""
    return np.asarray(np.cumsum(shares) - shares / 2 - 0.5)


def _inside(r: float) -> float | None:
    """A correlation without the last bit that rounding may carry beyond ±1; None for NaN."""
    return None if math.isnan(r) else max(-1.0, min(1.0, float(r)))


def _verdict(estimate: float, q: float, error_rate: float) -> Literal["higher", "lower", "undistinguished"]:
    if q >= error_rate:
        return "undistinguished"
    return "higher" if estimate > 0 else "lower"
