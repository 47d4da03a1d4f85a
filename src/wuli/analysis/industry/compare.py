"""Comparisons, tests and ranks of an industry analysis, with false-discovery control by family."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
from scipy.special import stdtr

from wuli.analysis.industry.count import Counted
from wuli.survey.association import chi_square, cramers_v
from wuli.survey.contrasts import against_all, between_groups, between_variables, covariance_of, judge, judge_tests
from wuli.survey.cross import CrossTable
from wuli.survey.design_tests import rank_test, rao_scott
from wuli.survey.effects import epsilon_squared
from wuli.survey.estimator import Estimator
from wuli.survey.intervals import mean_t
from wuli.survey.outcomes import Outcome
from wuli.survey.rank_tests import kruskal_wallis
from wuli.survey.ranks import rank_groups
from wuli.survey.results import Comparison, GroupTest, Rank
from wuli.survey.rolled import find_groups
from wuli.survey.variables import Counts

_TWO = 2


def compare_all(counted: Counted, estimator: Estimator) -> tuple[Comparison, ...]:
    """Return groups against all firms, forces against each other, applications against each other; judged."""
    v = counted.plan.variables
    rows: list[Comparison] = []
    for by in counted.plan.by:
        if len(by) > 1 or _groups_of(counted, by) < _TWO:
            continue
        for kind, ids in (("forces", v.force_ids), ("items", v.places), ("composites", v.composite_ids[:1])):
            for id in ids:
                rows += against_all(estimator, id, by, f"{by[0]}:{kind}")
        if counted.plan.columns[by[0]].ordered:
            # classes of age or size are few, and neighbours among them are worth telling apart
            for id in v.force_ids:
                rows += between_groups(estimator, id, by, family=f"{by[0]}:pairs")
    if counted.plan.contrasts:
        rows += between_variables(estimator, {pair: m.id for pair, m in v.differences.items()}, "forces")
    if counted.cross is not None:
        rows += _applications(counted, counted.cross, estimator)
    return judge(rows)


def _groups_of(counted: Counted, by: tuple[str, ...]) -> int:
    """Return how many groups a grouping has; a group that is everybody differs from nobody."""
    block = counted.cube.block_over(by)
    return find_groups(block, by).count


def _applications(counted: Counted, cross: CrossTable, estimator: Estimator) -> Iterator[Comparison]:
    """Yield paired differences of the items of each force with several.

    Without a design over the firms that answered all of them; under one over those that answered both.
    """
    v = counted.plan.variables
    for force, members in cross.plan.groups.items():
        if force not in v.force_ids:
            continue
        if not counted.plan.textbook:
            pairs = {pair: v.item_differences[pair].id for pair in combinations(members, 2)}
            yield from between_variables(estimator, pairs, f"items:{force}")
            continue
        moments = cross.moments(force)
        if moments.n < max(estimator.rules.floor, _TWO):
            continue
        means, covariance = moments.means, moments.covariance
        for a, b in combinations(range(len(members)), 2):
            difference = float(means[a] - means[b])
            spread = float(covariance[a, a] + covariance[b, b] - 2 * covariance[a, b])
            se = (spread / moments.n_eff) ** 0.5 if spread > 0 else 0.0
            df = moments.n - 1
            ends = mean_t(difference, se, df, estimator.design.confidence)
            # without a spread nothing can be tested
            p = 2 * float(stdtr(df, -abs(difference) / se)) if se > 0 else None
            numbers = (difference, se, float(ends.low), float(ends.high), moments.n, moments.n, p, None)
            effect = difference / spread**0.5 if spread > 0 else None
            yield Comparison(
                "variables",
                members[a],
                (),
                members[a],
                members[b],
                *numbers,
                effect,
                "standardised",
                "not_tested",
                "paired_listwise+t",
                f"items:{force}",
            )


# Tests over groups


def test_all(counted: Counted, estimator: Estimator) -> tuple[GroupTest, ...]:
    """Return tests of every force and item over the groups of every grouping, and of extra questions; judged."""
    v = counted.plan.variables
    rows: list[GroupTest] = []
    wide = {m.id for m in v.wide_forces}
    for by in counted.plan.by:
        if len(by) > 1:
            continue
        for kind, ids in (("forces", v.force_ids), ("items", v.places)):
            rows += [_ordered(estimator, id, by, f"{by[0]}:{kind}") for id in ids if id not in wide]
        for variable in v.extra_levels():
            question = variable.id.partition(".")[0]
            rows.append(_nominal(estimator, variable.id, by, f"{by[0]}:{question}"))
    return judge_tests(rows)


def _table(estimator: Estimator, id: str, by: tuple[str, ...]) -> Counts:
    """Return firms by group and level, groups under the floor left out."""
    n, _ = estimator.influences.table(id, by)
    kept: Counts = n[n.sum(axis=1) >= estimator.rules.floor]
    return kept


def _ordered(estimator: Estimator, id: str, by: tuple[str, ...], family: str) -> GroupTest:
    table = _table(estimator, id, by)
    n, groups = int(table.sum()), len(table)
    if groups < _TWO:
        return _untested(id, by, n, groups, family)
    if estimator.influences.textbook:
        found = kruskal_wallis(table)
        effect = epsilon_squared(found, n)
    else:
        found, effect = rank_test(estimator, id, by)
    return _test(id, by, found, effect, "epsilon_squared", n, groups, family)


def _nominal(estimator: Estimator, id: str, by: tuple[str, ...], family: str) -> GroupTest:
    table = _table(estimator, id, by)
    n, groups = int(table.sum()), len(table)
    if groups < _TWO or (table.sum(axis=0) > 0).sum() < _TWO:
        return _untested(id, by, n, groups, family)
    found = chi_square(table) if estimator.influences.textbook else rao_scott(estimator, id, by)
    v = cramers_v(table)
    return _test(id, by, found, v.corrected if v else None, "cramers_v", n, groups, family)


def _test(
    id: str, by: tuple[str, ...], found: Outcome, effect: float | None, kind: str, n: int, groups: int, family: str
) -> GroupTest:
    numbers = (found.statistic, found.df, found.df2, found.p)
    return GroupTest(id, by[0], found.method, *numbers, None, effect, kind, n, groups, "not_tested", family)


def _untested(id: str, by: tuple[str, ...], n: int, groups: int, family: str) -> GroupTest:
    return _test(id, by, Outcome("none"), None, "", n, groups, family)


# Ranks


def rank_all(counted: Counted, estimator: Estimator) -> tuple[Rank, ...]:
    """Return the rank of every shown group on every force and the headline composite, with intervals."""
    v = counted.plan.variables
    rows: list[Rank] = []
    for by in counted.plan.by:
        if len(by) > 1:
            continue
        for id in (*v.force_ids, *v.composite_ids[:1]):
            names, means, covariance, sums = covariance_of(estimator, id, by)
            kept = [g for g in range(len(names)) if sums.n[g] >= estimator.rules.floor]
            if len(kept) < _TWO:
                continue
            values = [names[g][0][1] for g in kept]
            rows += rank_groups(
                id, by[0], values, means[kept], covariance[np.ix_(kept, kept)], confidence=estimator.design.confidence
            )
    return tuple(rows)
