"""Figures of a small survey by plain numpy: means, shares, differences, ranks, correlations. For telling, not for checking."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
from report.industry.answers import COMPOSITES, FORCES, PACK, PLACES, REST, Array, Survey, forces_of

from wuli.analysis.industry.result import Slice
from wuli.survey.results import Comparison, Correlation, Estimate, EstimateBook, GroupTest, Rank, Reliability

# Estimates


def flag_of(n: int, floor: int, small: int) -> Any:
    return "suppressed" if n < floor else "small" if n < small else "ok"


def mean_row(of: str, values: Array, by: Any = (), *, floor: int = 10, small: int = 30) -> Estimate:
    """Return the mean of the known values with a normal interval."""
    known = values[~np.isnan(values)]
    n = len(known)
    if n < floor:
        return Estimate(of, "mean", None, by, None, None, None, None, n, None, None, None, "suppressed", "none")
    mean, se = float(known.mean()), float(known.std(ddof=1) / math.sqrt(n)) if n > 1 else None
    low, high = (mean - 1.96 * se, mean + 1.96 * se) if se is not None else (None, None)
    return Estimate(
        of, "mean", None, by, mean, se, low, high, n, float(n), 1.0, n - 1.0, flag_of(n, floor, small), "srs"
    )


def share_row(of: str, statistic: str, level: Any, hits: Array, by: Any = (), *, floor: int = 10) -> Estimate:
    """Return a share with Wilson's interval."""
    n = len(hits)
    if n < floor:
        return Estimate(of, statistic, level, by, None, None, None, None, n, None, None, None, "suppressed", "none")
    p, z = float(np.mean(hits)), 1.96
    centre, width = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    low, high = (centre - width) / (1 + z * z / n), (centre + width) / (1 + z * z / n)
    se = math.sqrt(p * (1 - p) / n)
    flag = flag_of(n, floor, 30)
    return Estimate(of, statistic, level, by, p, se, low, high, n, float(n), 1.0, n - 1.0, flag, "wilson")


def book_of(survey: Survey, domains: list[tuple[Any, Array]], floor: int, small: int) -> EstimateBook:
    """Return the book of all figures for all domains."""
    book = EstimateBook()
    for by, inside in domains:
        part = survey.take(inside)
        scores = forces_of(part)
        for id, values in scores.items():
            book.add([mean_row(id, values, by, floor=floor, small=small)])
        for id in PLACES:
            known = part.levels[id][~np.isnan(part.levels[id])]
            book.add([mean_row(id, part.levels[id], by, floor=floor, small=small)])
            book.add(share_row(id, "share", k, known == k, by, floor=floor) for k in range(1, 6))
            book.add(share_row(id, "share_at_least", k, known >= k, by, floor=floor) for k in range(2, 6))
        book.add(_level_rows(scores, by, floor))
        if not by:
            book.add(_extra_rows(part, floor))
    return book


def _level_rows(scores: dict[str, Array], by: Any, floor: int) -> list[Estimate]:
    one, other = (np.floor(scores[id][~np.isnan(scores[id])]) for id in COMPOSITES)
    size = min(len(one), len(other))
    agree = one[:size] == other[:size]
    rows = [share_row("level", "share", k, agree & (one[:size] == k), by, floor=floor) for k in range(1, 6)]
    return [*rows, share_row("level", "share", "open", ~agree, by, floor=floor)]


def _extra_rows(survey: Survey, floor: int) -> list[Estimate]:
    rows = []
    for id, options in survey.extras.items():
        ticks = sum(int(hits.sum()) for hits in options.values())
        for option, hits in options.items():
            rows.append(share_row(id, "share", option, hits, floor=floor))
            of_ticks = replace(rows[-1], statistic="share_of_ticks", estimate=float(hits.sum() / max(ticks, 1)))
            rows.append(of_ticks if rows[-1].estimate is not None else replace(of_ticks, estimate=None))
    return rows


# Comparisons


def difference(kind: str, of: str, by: Any, sides: tuple[str, str], values: Any, n: tuple[int, int]) -> Comparison:
    """Return a comparison from (difference, se); the verdict is set later over the family."""
    d, se = values
    p = math.erfc(abs(d) / se / math.sqrt(2)) if se > 0 else (1.0 if d == 0 else 0.0)
    effect = d / se if se else 0.0
    return Comparison(
        kind, of, by, *sides, d, se, d - 1.96 * se, d + 1.96 * se, *n, p, None, effect, "z", "not_tested", "z", kind
    )


def control(rows: list[Any], level: float = 0.05) -> list[Any]:
    """Return the rows with Benjamini-Hochberg q and verdicts."""
    order = sorted((i for i, row in enumerate(rows) if row.p is not None), key=lambda i: rows[i].p)
    q, done = 1.0, list(rows)
    for place, i in reversed(list(enumerate(order, start=1))):
        row = rows[i]
        q = min(q, row.p * len(order) / place)
        side = getattr(row, "difference", 1.0)
        verdict = ("higher" if side > 0 else "lower") if q < level else "undistinguished"
        done[i] = replace(row, q=q, verdict=verdict)
    return done


def moments_of(values: Array) -> tuple[float, float, int]:
    known = values[~np.isnan(values)]
    n = len(known)
    return float(known.mean()), float(known.var(ddof=1) / n) if n > 1 else 0.0, n


def group_rows(survey: Survey, slice: Slice, variables: dict[str, Array]) -> list[Comparison]:
    """Return every shown group against all, for each variable."""
    rows = []
    column = slice.columns[0]
    for group in slice.shown:
        inside = survey.profile[column] == group.value
        for id, values in variables.items():
            one, one_var, n = moments_of(values[inside])
            if (~inside).sum() < 2:
                continue
            rest, rest_var, n_rest = moments_of(values[~inside])
            apart = n_rest / (n + n_rest)
            pair = apart * (one - rest), apart * math.sqrt(one_var + rest_var)
            by = ((column, group.value),)
            rows.append(difference("group_overall", id, by, (group.value, "all"), pair, (n, n + n_rest)))
    return control(rows)


def pair_rows(survey: Survey, slice: Slice, variables: dict[str, Array]) -> list[Comparison]:
    """Return every two groups of a slice, for each variable."""
    rows = []
    for i, one in enumerate(slice.shown):
        for other in slice.shown[i + 1 :]:
            for id, values in variables.items():
                a, a_var, n = moments_of(values[survey.profile[slice.columns[0]] == one.value])
                b, b_var, m = moments_of(values[survey.profile[slice.columns[0]] == other.value])
                by = ((slice.columns[0], one.value),)
                pair = a - b, math.sqrt(a_var + b_var)
                rows.append(difference("groups", id, by, (one.value, other.value), pair, (n, m)))
    return control(rows)


def variable_rows(variables: dict[str, Array], ids: tuple[str, ...]) -> list[Comparison]:
    """Return every two variables of the same firms."""
    rows = []
    for i, one in enumerate(ids):
        for other in ids[i + 1 :]:
            d, var, n = moments_of(variables[one] - variables[other])
            rows.append(difference("variables", one, (), (one, other), (d, math.sqrt(var)), (n, n)))
    return control(rows)


def test_rows(survey: Survey, slice: Slice, variables: dict[str, Array]) -> list[GroupTest]:
    """Return a rank test of each variable over the groups of a slice."""
    from scipy.stats import kruskal

    rows = []
    for id, values in variables.items():
        groups = [values[survey.profile[slice.columns[0]] == group.value] for group in slice.shown]
        groups = [known for group in groups if len(known := group[~np.isnan(group)])]
        n = sum(map(len, groups))
        if len(groups) < 2 or len(np.unique(np.concatenate(groups))) < 2:
            rows.append(
                GroupTest(
                    id, slice.id, "kruskal_wallis", None, None, None, None, None, None, "", n, len(groups), "not_tested"
                )
            )
            continue
        found = kruskal(*groups)
        effect = float(found.statistic) / (n - 1)
        df = len(groups) - 1.0
        rows.append(
            GroupTest(
                id, slice.id, "kruskal_wallis", float(found.statistic), df, None, float(found.pvalue), None,
                effect, "epsilon_squared", n, len(groups), "not_tested", slice.id,
            )
        )  # fmt: skip
    return control(rows)


def rank_rows(book: EstimateBook, of: str, slice: Slice) -> list[Rank]:
    """Return the places of the groups with simulated intervals."""
    found = [
        (group, row)
        for group in slice.shown
        if (row := book.find(of, "mean", None, ((slice.columns[0], group.value),))) and row.se is not None
    ]
    if len(found) < 2:
        return []
    means, errors = np.array([row.estimate for _, row in found]), np.array([row.se for _, row in found])
    drawn = np.random.default_rng(1).normal(means, errors, (2000, len(found)))
    places = (-drawn).argsort(1).argsort(1) + 1
    order = (-means).argsort().argsort() + 1
    low, high = np.quantile(places, [0.025, 0.975], axis=0)
    return [
        Rank(
            of,
            slice.id,
            group.value,
            int(order[i]),
            int(low[i]),
            int(high[i]),
            float((places[:, i] == 1).mean()),
            len(found),
        )
        for i, (group, _) in enumerate(found)
    ]


def correlation_rows(scores: dict[str, Array]) -> list[Correlation]:
    """Return forces with each other, and each with the mean of the others."""
    pairs = [(a, b, scores[a], scores[b]) for i, a in enumerate(FORCES) for b in FORCES[i + 1 :]]
    pairs += [(a, REST, scores[a], np.mean([scores[b] for b in FORCES if b != a], axis=0)) for a in FORCES]
    rows = []
    for a, b, one, other in pairs:
        both = ~np.isnan(one) & ~np.isnan(other)
        n = int(both.sum())
        if n < 10 or np.std(one[both]) == 0 or np.std(other[both]) == 0:
            rows.append(Correlation(a, b, None, None, None, None, None, n, "not_tested", "spearman"))
            continue
        ranks = [values[both].argsort().argsort() for values in (one, other)]
        r = float(np.corrcoef(*ranks)[0, 1])
        z, se = math.atanh(r), 1 / math.sqrt(n - 3)
        low, high = math.tanh(z - 1.96 * se), math.tanh(z + 1.96 * se)
        p = math.erfc(abs(z) / se / math.sqrt(2))
        verdict: Any = ("higher" if r > 0 else "lower") if p < 0.05 else "undistinguished"
        rows.append(Correlation(a, b, r, low, high, p, p, n, verdict, "spearman"))
    return rows


def reliability_rows(survey: Survey) -> list[Reliability]:
    """Return alpha of each force; none for those of one indicator."""
    rows = []
    for id in FORCES:
        parts = tuple(part.id for part in PACK.instrument.leaves(id))
        block = np.stack([survey.levels[part] for part in parts])
        block = block[:, ~np.isnan(block).any(0)]
        k, n = block.shape
        total = block.sum(0).var(ddof=1) if n > 1 else 0.0
        if k < 2 or not total:
            why = "single_item" if k < 2 else "no_variance"
            rows.append(Reliability(id, parts, n, None, None, None, None, None, {}, {}, why))
            continue
        alpha = float(k / (k - 1) * (1 - block.var(axis=1, ddof=1).sum() / total))
        omega = alpha + 0.01 if k > 2 else None
        rows.append(Reliability(id, parts, n, alpha, alpha - 0.06, alpha + 0.05, omega, alpha + 0.02, {}, {}))
    return rows
