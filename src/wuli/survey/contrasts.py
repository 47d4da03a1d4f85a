"""Differences between figures: a group and all units, two groups, two variables of the same units, two waves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Final

import numpy as np
from scipy.special import stdtr

from wuli.survey.effects import cliffs_delta
from wuli.survey.estimator import Estimator
from wuli.survey.influence import Sums
from wuli.survey.intervals import mean_t
from wuli.survey.multiplicity import benjamini_hochberg
from wuli.survey.results import By, Comparison, GroupTest, Verdict
from wuli.survey.variables import Floats, Ints

ALL: Final = "all"
ALPHA: Final = 0.05


def against_all(estimator: Estimator, variable: str, by: tuple[str, ...], family: str = "") -> list[Comparison]:
    """Return, for every group, its mean minus the mean of all units. The overlap of the two is taken into account.

    The effect is Cliff's delta of the group against the others where levels are at hand, else the difference in
    standard deviations. Degrees of freedom are those of the group or of all the others, whichever has fewer.
    """
    means = _Means.of(estimator, variable, by)
    last = len(means.names)
    rest = int(means.sums.n[last]) - means.sums.n[:last]
    effect = _Effect(estimator, variable, by, means.sums)
    rows = []
    for g, name in enumerate(means.names):
        df = min(int(means.df[g]), max(int(rest[g]) - 1, 0))
        pair = means.pair("group_overall", name, (_text(name), ALL), (g, last), df)
        rows.append(_row(estimator, pair, effect.of(g, None), family))
    return rows


def between_groups(
    estimator: Estimator,
    variable: str,
    by: tuple[str, ...],
    pairs: Iterable[tuple[int, int]] | None = None,
    *,
    kind: str = "groups",
    family: str = "",
) -> list[Comparison]:
    """Return the difference of every pair of groups (by position among the groups that occur), or of `pairs`.

    Degrees of freedom are those of the group that has fewer, which errs on the side of caution.
    """
    means = _Means.of(estimator, variable, by)
    effect = _Effect(estimator, variable, by, means.sums)
    rows = []
    for a, b in pairs if pairs is not None else combinations(range(len(means.names)), 2):
        sides = (_text(means.names[a]), _text(means.names[b]))
        pair = means.pair(kind, (), sides, (a, b), int(min(means.df[a], means.df[b])))
        rows.append(_row(estimator, pair, effect.of(a, b), family))
    return rows


def between_variables(
    estimator: Estimator, differences: Mapping[tuple[str, str], str], family: str = ""
) -> list[Comparison]:
    """Return mean differences of two variables over the units that have both.

    `differences` names the variable that holds first minus second. The effect is the difference in standard deviations
    of the differences.
    """
    rows = []
    for (first, second), id in differences.items():
        means = _Means.of(estimator, id, ())
        n, difference, spread = int(means.sums.n[0]), float(means.sums.estimate[0, 0]), float(means.sums.spread[0, 0])
        variance, df = float(means.matrix[0, 0]), int(means.df[0])
        pair = _Pair("variables", first, (), (first, second), difference, variance, (n, n), df)
        effect = (difference / spread**0.5 if spread > 0 else None, "standardised")
        rows.append(_row(estimator, pair, effect, family))
    return rows


def covariance_of(estimator: Estimator, variable: str, by: tuple[str, ...]) -> tuple[list[By], Floats, Floats, Sums]:
    """Return groups, means (groups,), their covariance matrix and sums, for ranks."""
    means = _Means.of(estimator, variable, by)
    count = len(means.names)
    return means.names, means.sums.estimate[:count, 0], means.matrix[:count, :count], means.sums


# False discovery


def judge(rows: Sequence[Comparison], alpha: float = ALPHA) -> tuple[Comparison, ...]:
    """Return comparisons with q values over each family and the verdict that follows."""
    out = list(rows)
    for i, q in _by_family([(row.family, row.p) for row in rows]):
        out[i] = replace(rows[i], q=q, verdict=_verdict(rows[i], q, alpha))
    return tuple(out)


def judge_tests(rows: Sequence[GroupTest], alpha: float = ALPHA) -> tuple[GroupTest, ...]:
    """Return tests with q values over each family and the verdict that follows (higher: the groups differ)."""
    out = list(rows)
    for i, q in _by_family([(row.family, row.p) for row in rows]):
        verdict: Verdict = "not_tested" if q is None else "higher" if q < alpha else "undistinguished"
        out[i] = replace(rows[i], q=q, verdict=verdict)
    return tuple(out)


def _by_family(tests: Sequence[tuple[str, float | None]]) -> Iterable[tuple[int, float | None]]:
    """Yield the place and the q value of each (family, p)."""
    for family in dict.fromkeys(name for name, _ in tests):
        places = [i for i, (name, _) in enumerate(tests) if name == family]
        yield from zip(places, benjamini_hochberg([tests[i][1] for i in places]), strict=True)


def _verdict(row: Comparison, q: float | None, alpha: float) -> Verdict:
    if q is None or row.difference is None:
        return "not_tested"
    if q >= alpha or row.difference == 0:
        return "undistinguished"
    return "higher" if row.difference > 0 else "lower"


# Parts


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two sides that are compared: what they are called, their difference, its variance, n, degrees of freedom."""

    kind: str
    variable: str
    by: By
    sides: tuple[str, str]
    difference: float
    variance: float
    n: tuple[int, int]
    df: int


@dataclass(frozen=True, slots=True)
class _Means:
    """Means of a variable in the groups of a grouping and, last, of all units; their covariance; groups and their df."""

    variable: str
    sums: Sums
    matrix: Floats
    names: list[By]
    df: Ints

    @classmethod
    def of(cls, estimator: Estimator, variable: str, by: tuple[str, ...]) -> _Means:
        influences = estimator.influences
        block = influences.block(variable, by)
        scores = block.levels[variable].variable.values[:, None] if variable in block.levels else None
        sums, matrix = influences.joint(variable, by, scores)
        names = estimator.by_values(variable, by, influences.groups(variable, by))
        return cls(variable, sums, matrix, names, influences.df(variable, by))

    def pair(self, kind: str, by: By, sides: tuple[str, str], places: tuple[int, int], df: int) -> _Pair:
        a, b = places
        difference = float(self.sums.estimate[a, 0] - self.sums.estimate[b, 0])
        variance = float(self.matrix[a, a] - 2 * self.matrix[a, b] + self.matrix[b, b])
        n = (int(self.sums.n[a]), int(self.sums.n[b]))
        return _Pair(kind, self.variable, by, sides, difference, variance, n, df)


def _text(name: By) -> str:
    return " × ".join(value for _, value in name)


def _row(estimator: Estimator, pair: _Pair, effect: tuple[float | None, str], family: str) -> Comparison:
    """Return the row of a pair; without a variance nothing can be tested, and p is None."""
    names = (pair.kind, pair.variable, pair.by, *pair.sides)
    method = "textbook+t" if estimator.influences.textbook else "taylor+t"
    if min(pair.n) < max(estimator.rules.floor, 1):
        hidden = (None,) * 4
        return Comparison(*names, *hidden, *pair.n, None, None, None, effect[1], "not_tested", method, family)
    certain = estimator.influences.frame.census
    se = max(pair.variance, 0.0) ** 0.5 if pair.df > 0 or certain else None
    p, low, high = None, None, None
    if certain:
        low = high = pair.difference
    elif se is not None:
        ends = mean_t(pair.difference, se, pair.df, estimator.design.confidence)
        low, high = float(ends.low), float(ends.high)
        p = 2 * float(stdtr(pair.df, -abs(pair.difference) / se)) if se > 0 else None
    numbers = (pair.difference, se, low, high)
    return Comparison(*names, *numbers, *pair.n, p, None, *effect, "not_tested", method, family)


class _Effect:
    """Effect sizes of one variable between groups: Cliff's delta from levels, else standardised differences."""

    def __init__(self, estimator: Estimator, variable: str, by: tuple[str, ...], sums: Sums) -> None:
        influences = estimator.influences
        self._sums = sums
        self._weights: Floats | None = None
        if variable in influences.block(variable, by).levels:
            # one more row: everybody, those of no group too
            tables = [influences.table(variable, ids)[1] for ids in (by, ())]
            self._weights = np.concatenate(tables)

    def of(self, a: int, b: int | None) -> tuple[float | None, str]:
        """Return the effect of group `a` against group `b`, or (None) against all others, and its kind."""
        if self._weights is None:
            spread = float(self._sums.spread[-1, 0])
            other = self._sums.estimate[-1 if b is None else b, 0]
            return (float((self._sums.estimate[a, 0] - other) / spread**0.5) if spread > 0 else None), "standardised"
        first = self._weights[a]
        second = np.maximum(self._weights[-1] - first, 0.0) if b is None else self._weights[b]
        return cliffs_delta(first, second), "cliffs_delta"
