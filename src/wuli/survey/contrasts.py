"""Differences between figures: a group and all units, two groups, two variables of the same units, two waves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from scipy.special import stdtr

from wuli.survey.effects import cliffs_delta
from wuli.survey.estimator import Estimator
from wuli.survey.influence import Sums
from wuli.survey.intervals import mean_t
from wuli.survey.multiplicity import benjamini_hochberg
from wuli.survey.results import By, Comparison, GroupTest, Verdict
from wuli.survey.variables import Floats

ALL: Final = "all"
ALPHA: Final = 0.05


def against_all(estimator: Estimator, variable: str, by: tuple[str, ...], family: str = "") -> list[Comparison]:
    """Return, for every group, its mean minus the mean of all units. The overlap of the two is taken into account.

    The effect is Cliff's delta of the group against the others where levels are at hand, else the difference in
    standard deviations.
    """
    sums, matrix, names = _joint(estimator, variable, by)
    last = len(names)
    rows = []
    for g, name in enumerate(names):
        variance = matrix[g, g] - 2 * matrix[g, last] + matrix[last, last]
        effect = _effect(estimator, variable, by, sums, g, None)
        sides = (_text(name), ALL)
        rows.append(
            _row(estimator, "group_overall", variable, name, sides, sums, (g, last), float(variance), effect, family)
        )
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
    """Return the difference of every pair of groups (by position among the groups that occur), or of `pairs`."""
    sums, matrix, names = _joint(estimator, variable, by)
    wanted = pairs if pairs is not None else [(a, b) for a in range(len(names)) for b in range(a + 1, len(names))]
    rows = []
    for a, b in wanted:
        variance = matrix[a, a] - 2 * matrix[a, b] + matrix[b, b]
        effect = _effect(estimator, variable, by, sums, a, b)
        sides = (_text(names[a]), _text(names[b]))
        rows.append(_row(estimator, kind, variable, (), sides, sums, (a, b), float(variance), effect, family))
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
        sums, matrix, _ = _joint(estimator, id, ())
        spread = float(sums.spread[0, 0])
        effect = (float(sums.estimate[0, 0]) / spread**0.5, "standardised") if spread > 0 else (None, "standardised")
        sides = (first, second)
        row = _row(estimator, "variables", first, (), sides, sums, (0, None), float(matrix[0, 0]), effect, family)
        rows.append(row)
    return rows


def covariance_of(estimator: Estimator, variable: str, by: tuple[str, ...]) -> tuple[list[By], Floats, Floats, Sums]:
    """Return groups, means (groups,), their covariance matrix and sums, for ranks."""
    sums, matrix, names = _joint(estimator, variable, by)
    count = len(names)
    return names, sums.estimate[:count, 0], matrix[:count, :count], sums


# False discovery


def judge(rows: Sequence[Comparison], alpha: float = ALPHA) -> tuple[Comparison, ...]:
    """Return comparisons with q values over each family and the verdict that follows."""
    out = list(rows)
    for family in dict.fromkeys(row.family for row in rows):
        places = [i for i, row in enumerate(rows) if row.family == family]
        for i, q in zip(places, benjamini_hochberg([rows[i].p for i in places]), strict=True):
            out[i] = replace(rows[i], q=q, verdict=_verdict(rows[i], q, alpha))
    return tuple(out)


def judge_tests(rows: Sequence[GroupTest], alpha: float = ALPHA) -> tuple[GroupTest, ...]:
    """Return tests with q values over each family and the verdict that follows (higher: the groups differ)."""
    out = list(rows)
    for family in dict.fromkeys(row.family for row in rows):
        places = [i for i, row in enumerate(rows) if row.family == family]
        for i, q in zip(places, benjamini_hochberg([rows[i].p for i in places]), strict=True):
            verdict: Verdict = "not_tested" if q is None else "higher" if q < alpha else "undistinguished"
            out[i] = replace(rows[i], q=q, verdict=verdict)
    return tuple(out)


def _verdict(row: Comparison, q: float | None, alpha: float) -> Verdict:
    if q is None or row.difference is None:
        return "not_tested"
    if q >= alpha or row.difference == 0:
        return "undistinguished"
    return "higher" if row.difference > 0 else "lower"


# Parts


def _joint(estimator: Estimator, variable: str, by: tuple[str, ...]) -> tuple[Sums, Floats, list[By]]:
    block = estimator.influences.block(variable, by)
    scores = block.levels[variable].variable.values[:, None] if variable in block.levels else None
    sums, matrix = estimator.influences.joint(variable, by, scores)
    return sums, matrix, estimator.by_values(variable, by, estimator.influences.groups(variable, by))


def _text(name: By) -> str:
    return " × ".join(value for _, value in name)


def _row(
    estimator: Estimator,
    kind: str,
    variable: str,
    by: By,
    sides: tuple[str, str],
    sums: Sums,
    places: tuple[int, int | None],
    variance: float,
    effect: tuple[float | None, str],
    family: str,
) -> Comparison:
    a, b = places
    n_first, n_second = int(sums.n[a]), int(sums.n[b if b is not None else a])
    method = "textbook+t" if estimator.influences.textbook else "taylor+t"
    floor = estimator.rules.floor
    if min(n_first, n_second) < floor:
        hidden = (None,) * 4
        counts = (n_first, n_second)
        return Comparison(
            kind, variable, by, *sides, *hidden, *counts, None, None, None, effect[1], "not_tested", method, family
        )
    difference = float(sums.estimate[a, 0] - (sums.estimate[b, 0] if b is not None else 0.0))
    se = max(variance, 0.0) ** 0.5
    # a small group has fewer degrees of freedom than the design as a whole
    df = min(estimator.df, min(n_first, n_second) - 1)
    ends = mean_t(difference, se, df, estimator.design.confidence)
    p = 2 * float(stdtr(df, -abs(difference) / se)) if se > 0 else 1.0 if difference == 0 else 0.0
    numbers = (difference, se, float(ends.low), float(ends.high))
    counts = (n_first, n_second)
    return Comparison(kind, variable, by, *sides, *numbers, *counts, p, None, *effect, "not_tested", method, family)


def _effect(
    estimator: Estimator, variable: str, by: tuple[str, ...], sums: Sums, a: int, b: int | None
) -> tuple[float | None, str]:
    """Return Cliff's delta of group `a` against group `b`, or against all others."""
    block = estimator.influences.block(variable, by)
    if variable not in block.levels:
        spread = float(sums.spread[-1, 0])
        other = sums.estimate[b if b is not None else -1, 0]
        return (float((sums.estimate[a, 0] - other) / spread**0.5) if spread > 0 else None), "standardised"
    _, weights = estimator.influences.table(variable, by)
    _, every = estimator.influences.table(variable, ())
    first = weights[a]
    second = weights[b] if b is not None else every[0] - first
    return cliffs_delta(first, second), "cliffs_delta"
