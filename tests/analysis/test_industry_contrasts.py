"""Comparisons, tests, ranks and relations of an industry analysis are those of numpy and scipy on the same answers."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from analysis.industry_files import FORCES, RECONSTRUCTION, analysed, comparison_of, forces_of, levels_of, rows_of
from scipy import stats


@pytest.fixture(scope="module")
def made():
    return analysed(RECONSTRUCTION, by=("industry", "age"))


@pytest.fixture(scope="module")
def columns():
    rows = rows_of()
    levels = levels_of(rows)
    names = {"industry": "industry", "age": "age_band"}
    groups = {column: np.array([row[name] for row in rows]) for column, name in names.items()}
    return {**levels, **forces_of(levels), **groups}


def shown(columns, by):
    """Return the groups of at least ten firms."""
    values, counts = np.unique(columns[by], return_counts=True)
    return [value for value, count in zip(values, counts, strict=True) if count >= 10]


def adjusted(p_values):
    return stats.false_discovery_control(p_values, method="bh")


# Pairs


def test_forces_are_compared_in_pairs_over_the_same_firms(made, columns):
    rows = [row for row in made.result.comparisons if row.family == "forces"]
    assert [(row.first, row.second) for row in rows] == list(combinations(FORCES, 2))
    for row in rows:
        first, second = columns[row.first], columns[row.second]
        test = stats.ttest_rel(first, second)
        interval = test.confidence_interval(0.95)
        assert row.difference == pytest.approx((first - second).mean(), abs=1e-14)
        assert row.se == pytest.approx((first - second).std(ddof=1) / np.sqrt(240), rel=1e-12)
        assert (row.ci_low, row.ci_high) == pytest.approx((interval.low, interval.high), rel=1e-9)
        assert row.p == pytest.approx(test.pvalue, rel=1e-9)
        assert row.effect == pytest.approx((first - second).mean() / (first - second).std(ddof=1), rel=1e-12)
        assert (row.n_first, row.n_second) == (240, 240)
    assert [row.q for row in rows] == pytest.approx(list(adjusted([row.p for row in rows])), rel=1e-12)


def test_verdicts_follow_from_q_and_the_direction(made):
    for row in made.result.comparisons:
        if row.q is None:
            assert row.verdict == "not_tested"
        elif row.q >= 0.05:
            assert row.verdict == "undistinguished"
        else:
            assert row.verdict == ("higher" if row.difference > 0 else "lower")


@pytest.mark.parametrize("force", ["foundation", "resource", "application"])
def test_the_items_of_a_force_are_compared_in_pairs(made, columns, force):
    rows = [row for row in made.result.comparisons if row.family == f"items:{force}"]
    assert [(row.first, row.second) for row in rows] == list(combinations(FORCES[force], 2))
    for row in rows:
        first, second = columns[row.first], columns[row.second]
        test = stats.ttest_rel(first, second)
        assert (row.difference, row.p) == pytest.approx(((first - second).mean(), test.pvalue), rel=1e-9, abs=1e-12)
        assert row.se == pytest.approx((first - second).std(ddof=1) / np.sqrt(240), rel=1e-9)


def test_forces_of_one_item_have_no_items_to_compare(made):
    families = {row.family for row in made.result.comparisons if row.family.startswith("items:")}
    assert families == {"items:foundation", "items:resource", "items:application"}


@pytest.mark.parametrize("of", ["foundation", "ecosystem", "application", "data_quality"])
def test_a_group_is_compared_with_all_firms_which_contain_it(made, columns, of):
    values = columns[of]
    for group in shown(columns, "industry"):
        inside = columns["industry"] == group
        row = comparison_of(made, of, group, "all")
        # influences of each firm on both means; firms of the group stand on both sides
        n = inside.sum()
        own, every = inside * (values - values[inside].mean()) / n, (values - values.mean()) / 240
        small, large = n / (n - 1), 240 / 239
        variance = small * own @ own + large * every @ every - 2 * np.sqrt(small * large) * own @ every
        difference = values[inside].mean() - values.mean()
        assert row.difference == pytest.approx(difference, rel=1e-9, abs=1e-12)
        assert row.se == pytest.approx(np.sqrt(variance), rel=1e-9)
        df = min(n - 1, 240 - n - 1)
        assert row.p == pytest.approx(2 * stats.t.sf(abs(difference) / row.se, df), rel=1e-9)
        above = (values[inside][:, None] > values[~inside]).mean() - (values[inside][:, None] < values[~inside]).mean()
        assert row.effect == pytest.approx(above, abs=1e-12)
        assert (row.n_first, row.n_second, row.by) == (n, 240, (("industry", group),))


def test_a_group_under_the_floor_is_not_compared(made):
    row = comparison_of(made, "foundation", "other", "all")  # 8 firms
    assert (row.verdict, row.difference, row.se, row.p) == ("not_tested", None, None, None)


def test_crossings_are_described_but_not_tested():
    made = analysed(RECONSTRUCTION, by=("industry*age",))
    assert {row.kind for row in made.result.comparisons} == {"variables"}
    assert (made.result.tests, made.result.ranks) == ((), ())


# Tests


@pytest.mark.parametrize("by", ["industry", "age"])
def test_groups_are_tested_by_kruskal_and_wallis_with_epsilon_squared(made, columns, by):
    tests = {row.of: row for row in made.result.tests if row.by == by and row.family == f"{by}:forces"}
    groups = shown(columns, by)
    p_values = []
    for of in FORCES:
        parts = [columns[of][columns[by] == group] for group in groups]
        h, p = stats.kruskal(*parts)
        n = sum(map(len, parts))
        row = tests[of]
        assert (row.method, row.df, row.groups, row.n) == ("kruskal_wallis", len(groups) - 1, len(groups), n)
        assert (row.statistic, row.p) == pytest.approx((h, p), rel=1e-9)
        assert row.effect == pytest.approx(h / (n - 1), rel=1e-9)
        p_values.append(p)
    assert [tests[of].q for of in FORCES] == pytest.approx(list(adjusted(p_values)), rel=1e-9)


def test_answers_to_extra_questions_are_tested_by_chi_square():
    rng = np.random.default_rng(3)
    firms = [dict(row) for row in rows_of()]
    for firm in firms:
        young = firm["age_band"] == "lt3"
        firm["ai_familiarity"] = str(
            rng.choice(["very", "some", "heard"], p=[0.6, 0.2, 0.2] if young else [0.2, 0.4, 0.4])
        )
    made = analysed(firms, by=("age",))
    (row,) = [test for test in made.result.tests if test.of == "ai_familiarity"]
    kinds = ("very", "some", "heard")
    ages = ("lt3", "3to5", "5to10", "gt10")
    table = [[sum(f["age_band"] == a and f["ai_familiarity"] == k for f in firms) for k in kinds] for a in ages]
    found = stats.chi2_contingency(table, correction=False)
    assert (row.statistic, row.p, row.df) == pytest.approx((found.statistic, found.pvalue, found.dof), rel=1e-9)
    assert (row.effect_kind, row.n, row.groups) == ("cramers_v", 240, 4)


def test_ranks_follow_the_means_and_hold_them(made, columns):
    for of in FORCES:
        ranks = {row.value: row for row in made.result.ranks if row.of == of and row.by == "industry"}
        assert set(ranks) == set(shown(columns, "industry"))
        means = {group: columns[of][columns["industry"] == group].mean() for group in ranks}
        for group, row in ranks.items():
            assert row.rank == 1 + sum(mean > means[group] + 1e-12 for mean in means.values())
            assert row.low <= row.rank <= row.high
            assert row.among == 7


# Relations


def test_forces_are_correlated_with_each_other_and_with_the_rest(made, columns):
    pairs = [row for row in made.result.correlations if row.second != "rest"]
    rest = [row for row in made.result.correlations if row.second == "rest"]
    assert [(row.first, row.second) for row in pairs] == list(combinations(FORCES, 2))
    assert [row.first for row in rest] == list(FORCES)
    for row in made.result.correlations:
        others = [columns[id] for id in FORCES if id != row.first]
        second = np.sum(others, axis=0) if row.second == "rest" else columns[row.second]
        found = stats.pearsonr(columns[row.first], second)
        interval = found.confidence_interval(0.95)
        assert (row.estimate, row.p) == pytest.approx((found.statistic, found.pvalue), rel=1e-8)
        assert (row.ci_low, row.ci_high) == pytest.approx((interval.low, interval.high), rel=1e-8)
    # two questions, two families
    for rows in (pairs, rest):
        assert [row.q for row in rows] == pytest.approx(list(adjusted([row.p for row in rows])), rel=1e-9)


def test_reliability_is_that_of_cronbachs_formula_and_not_defined_for_one_item(made, columns):
    for row in made.result.reliability:
        items = FORCES[row.of]
        assert row.items == items
        if len(items) == 1:
            assert (row.alpha, row.why) == (None, "single_item")
            continue
        answers = np.stack([columns[item] for item in items])
        k = len(items)
        alpha = k / (k - 1) * (1 - answers.var(axis=1, ddof=1).sum() / answers.sum(axis=0).var(ddof=1))
        assert row.alpha == pytest.approx(alpha, rel=1e-10)
        for i, item in enumerate(items):
            others = np.delete(answers, i, axis=0).sum(axis=0)
            assert row.item_rest[item] == pytest.approx(np.corrcoef(answers[i], others)[0, 1], rel=1e-9)
