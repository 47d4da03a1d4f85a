"""Association of two variables from their table of counts: rows are levels of the one, columns of the other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc, ndtri, stdtr

from wuli.survey.histogram import as_table, mid_ranks
from wuli.survey.outcomes import Numbers, Outcome

# Fisher's z needs four firms, as its variance is 1 / (n - 3)
_FEWEST = 4
_TWO = 2
_PERFECT = 1 - 1e-12


@dataclass(frozen=True, slots=True)
class CramersV:
    """Cramér's V, 0-1, as it is and with the bias correction of Bergsma (2013), which small samples need."""

    v: float
    corrected: float


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A correlation with its interval and test, of `n` firms. All None where a variable does not vary.

    With fewer than four firms, interval and p are None.
    """

    method: str
    n: float
    estimate: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    p: float | None = None


def chi_square(counts: npt.ArrayLike) -> Outcome:
    """Test independence by Pearson's chi-square, without continuity correction. Empty rows and columns do not count."""
    table = _filled(counts)
    if min(table.shape) < _TWO:
        return Outcome("chi_square")
    df = float((table.shape[0] - 1) * (table.shape[1] - 1))
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    statistic = float(np.sum((table - expected) ** 2 / expected))
    return Outcome("chi_square", statistic, df, None, float(chdtrc(df, statistic)))


def cramers_v(counts: npt.ArrayLike) -> CramersV | None:
    """Return Cramér's V of a table; None where it has one row or one column."""
    table, found = _filled(counts), chi_square(counts)
    if found.statistic is None:
        return None
    n = table.sum()
    rows, columns = table.shape
    phi = found.statistic / n
    bias = (rows - 1) * (columns - 1) / (n - 1)
    small = min(rows - (rows - 1) ** 2 / (n - 1), columns - (columns - 1) ** 2 / (n - 1)) - 1
    corrected = np.sqrt(max(0.0, phi - bias) / small) if small > 0 else 0.0
    return CramersV(v=float(np.sqrt(phi / (min(rows, columns) - 1))), corrected=float(corrected))


def linear_by_linear(
    counts: npt.ArrayLike, row_scores: npt.ArrayLike | None = None, column_scores: npt.ArrayLike | None = None
) -> Outcome:
    """Test whether the columns rise with the rows (the correlation test of Cochran, Mantel and Haenszel).

    Scores are 1, 2, … where none are given. Source: R coin::lbl_test, squared.
    """
    r, n = _correlation(counts, row_scores, column_scores)
    if r is None:
        return Outcome("linear_by_linear")
    statistic = (n - 1) * r**2
    return Outcome("linear_by_linear", statistic, 1.0, None, float(chdtrc(1.0, statistic)))


def pearson(
    counts: npt.ArrayLike,
    row_scores: npt.ArrayLike | None = None,
    column_scores: npt.ArrayLike | None = None,
    *,
    n: float | None = None,
    confidence: float = 0.95,
) -> Coefficient:
    """Return Pearson's r with the interval of Fisher's z and the t test of R cor.test.

    The counts may be weighted totals; `n` is then the effective number of firms.
    """
    r, total = _correlation(counts, row_scores, column_scores)
    return _coefficient("pearson", r, total if n is None else n, 1.0, confidence)


def spearman(counts: npt.ArrayLike, *, n: float | None = None, confidence: float = 0.95) -> Coefficient:
    """Return Spearman's rho (mid-ranks) with the interval of Bonett and Wright (2000) and the t test of R cor.test.

    The counts may be weighted totals; `n` is then the effective number of firms.
    """
    table = as_table(counts)
    r, total = _correlation(table, mid_ranks(table.sum(axis=1)), mid_ranks(table.sum(axis=0)))
    return _coefficient("spearman", r, total if n is None else n, 1 + (r or 0.0) ** 2 / 2, confidence)


def stuart_maxwell(counts: npt.ArrayLike) -> Outcome:
    """Test whether the same firms are spread over the levels alike on both occasions (rows before, columns after).

    Levels that no firm entered or left do not count; levels that no firm crossed between count apart, so df is the rank
    of the covariance. With two levels it is McNemar's test. Source: Stuart (1955), Maxwell (1970); R coin::mh_test.

    Raises:
        ValueError: the table is not square.
    """
    table = as_table(counts)
    if table.shape[0] != table.shape[1]:
        raise ValueError("rows and columns must be the same levels")
    moved = table.sum(axis=1) - table.sum(axis=0)
    both = table + table.T
    spread = np.diag((both - np.diag(np.diag(both))).sum(axis=1)) - (both - np.diag(np.diag(both)))
    df = float(np.linalg.matrix_rank(spread, hermitian=True))
    if df < 1:
        return Outcome("stuart_maxwell")
    statistic = float(moved @ np.linalg.pinv(spread, hermitian=True) @ moved)
    return Outcome("stuart_maxwell", statistic, df, None, float(chdtrc(df, statistic)))


def _filled(counts: npt.ArrayLike) -> Numbers:
    table = as_table(counts)
    return np.asarray(table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0])


def _correlation(
    counts: npt.ArrayLike, row_scores: npt.ArrayLike | None, column_scores: npt.ArrayLike | None
) -> tuple[float | None, float]:
    table = as_table(counts)
    total = float(table.sum())
    if not total > 0:
        return None, 0.0
    sides = []
    for axis, scores in enumerate((row_scores, column_scores)):
        values = np.arange(1.0, table.shape[axis] + 1) if scores is None else np.asarray(scores, dtype=np.float64)
        margin = table.sum(axis=1 - axis)
        # counted, not computed: the variance of a constant may come out as 1e-32
        if np.count_nonzero(margin) < _TWO:
            return None, total
        away = values - margin @ values / total
        sides.append((away, float(margin @ away**2)))
    (row_away, row_squares), (column_away, column_squares) = sides
    r = float(row_away @ table @ column_away / np.sqrt(row_squares * column_squares))
    return max(-1.0, min(1.0, r)), total


def _coefficient(method: str, r: float | None, n: float, inflation: float, confidence: float) -> Coefficient:
    if r is None or n < _FEWEST:
        return Coefficient(method, n, r)
    if abs(r) > _PERFECT:
        return Coefficient(method, n, r, r, r, 0.0)
    half = float(ndtri((1 + confidence) / 2)) * np.sqrt(inflation / (n - 3))
    low, high = np.tanh(np.arctanh(r) - half), np.tanh(np.arctanh(r) + half)
    t = r * np.sqrt((n - 2) / (1 - r**2))
    return Coefficient(method, n, r, float(low), float(high), 2 * float(stdtr(n - 2, -abs(t))))
