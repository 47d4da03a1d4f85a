"""Tests that respect the design, against R; and where they are not defined."""

import numpy as np
import pytest
from cubed import api_table, apiclus1, apistrat, clus_design, cube_of, strat_design
from reference import assert_matches, reference_case
from scipy import stats

from wuli.survey.design import Design
from wuli.survey.design_tests import rank_scores, rank_test, rao_scott
from wuli.survey.estimator import Estimator, Rules

STRAT, CLUS = "survey_apistrat", "survey_apiclus1_weighting"
KINDS = ("F", "Chisq", "Wald", "adjWald")


def strat(*keys):
    cube = apistrat(keys=["stype", *keys], levels=["api00", "flag.sch.wide", "flag.comp.imp"])
    return Estimator(cube, strat_design())


def as_r(found):
    if found.df2 is None:
        return {"statistic": {"X-squared": found.statistic}, "parameter": {"df": found.df}, "p": found.p}
    return {"statistic": {"F": found.statistic}, "parameter": {"ndf": found.df, "ddf": found.df2}, "p": found.p}


# R


@pytest.mark.parametrize(
    ("case", "kind"),
    [
        ("rao_scott_F", "F"),
        ("rao_scott_Chisq", "Chisq"),
        ("rao_scott_Wald", "Wald"),
        ("rao_scott_adjWald", "adjWald"),
    ],
)
def test_the_test_of_a_table_is_that_of_r(case, kind):
    assert_matches(as_r(rao_scott(strat(), "flag.sch.wide", ("stype",), kind)), reference_case(STRAT, case))


def test_the_test_of_two_by_two_is_that_of_r():
    found = rao_scott(strat("awards"), "flag.comp.imp", ("awards",))
    assert_matches(as_r(found), reference_case(STRAT, "rao_scott_awards_F"))


def test_the_test_of_a_table_under_clusters_is_that_of_r():
    cube = apiclus1(keys=["dnum", "stype"], levels=["flag.sch.wide"])
    found = rao_scott(Estimator(cube, clus_design()), "flag.sch.wide", ("stype",))
    assert_matches(as_r(found), reference_case(CLUS, "clus_chisq_F"))


def running_ranks():
    """Return R's rank score of each value: the plain mean, over units of the same value, of ranks running on in row order.

    Where tied units have different weights this depends on the order of rows, so we use the weighted mid-rank instead;
    with R's own scores the rest of the test must be R's.
    """
    table = api_table("apistrat")
    y, w = table["api00"], table["pw"]
    order = np.argsort(y, kind="stable")
    running = np.empty(len(y))
    running[order] = np.cumsum(w[order]) - w[order] / 2
    return np.array([running[y == value].mean() for value in np.unique(y)]) / w.sum()


def test_the_rank_test_of_two_groups_is_that_of_r():
    found, _ = rank_test(strat("sch.wide"), "api00", ("sch.wide",), running_ranks())
    case = reference_case(STRAT, "ranktest_wilcoxon")
    estimator = strat("sch.wide")
    sums = estimator.influences.sums("api00", ("sch.wide",), running_ranks()[:, None])
    difference = sums.estimate[1, 0] - sums.estimate[0, 0]
    got = {
        "statistic": {"t": found.statistic},
        "parameter": {"df": found.df},
        "p": found.p,
        "estimate": {"difference in mean rank score": difference},
    }
    assert_matches(got, case)
    own, _ = rank_test(strat("sch.wide"), "api00", ("sch.wide",))
    assert own.statistic == pytest.approx(case.value["statistic"]["t"], rel=1e-3)


def test_the_rank_test_of_more_groups_is_that_of_r():
    found, _ = rank_test(strat(), "api00", ("stype",), running_ranks())
    # R prints its labels swapped: what it calls df is the degrees of freedom, what it calls Chisq the statistic
    got = {"statistic": {"df": found.df}, "parameter": {"Chisq": found.statistic}, "p": found.p}
    assert_matches(got, reference_case(STRAT, "ranktest_kw"))
    own, _ = rank_test(strat(), "api00", ("stype",))
    assert own.statistic == pytest.approx(found.statistic, rel=1e-3)


# By hand


def test_ranks_are_weighted_mid_ranks():
    assert rank_scores(np.array([2.0, 1.0, 1.0])).tolist() == [0.25, 0.625, 0.875]


def test_the_effect_is_the_share_of_rank_variance_between_groups():
    groups, column = ["a"] * 15 + ["b"] * 15, np.array([1.0] * 10 + [2.0] * 5 + [2.0] * 5 + [3.0] * 10)
    estimator = Estimator(cube_of({"g": groups}, {"v": column}, weights=[2.0] * 30))
    _, effect = rank_test(estimator, "v", ("g",))
    ranks = stats.rankdata(column)
    between = sum(15 * (ranks[np.array(groups) == g].mean() - ranks.mean()) ** 2 for g in "ab")
    assert effect == pytest.approx(between / ((ranks - ranks.mean()) ** 2).sum())


def test_units_drawn_one_by_one_give_nearly_the_plain_chi_square():
    rng = np.random.default_rng(5)
    groups, column = rng.choice(list("abc"), 4000), rng.integers(1, 5, 4000).astype(float)
    estimator = Estimator(cube_of({"g": groups}, {"v": column}))
    table = [[((groups == g) & (column == v)).sum() for v in (1, 2, 3, 4)] for g in "abc"]
    plain = stats.chi2_contingency(table, correction=False)
    for kind in KINDS:
        found = rao_scott(estimator, "v", ("g",), kind)
        assert found.p == pytest.approx(plain.pvalue, rel=0.05)
    assert rao_scott(estimator, "v", ("g",), "Chisq").statistic == pytest.approx(plain.statistic, rel=1e-12)
    found, _ = rank_test(estimator, "v", ("g",))
    kruskal = stats.kruskal(*(column[groups == g] for g in "abc"))
    assert found.p == pytest.approx(kruskal.pvalue, rel=0.05)


# Groups under the floor, empty groups and levels


def with_small_group(floor):
    rng = np.random.default_rng(2)
    groups = np.array(["a"] * 40 + ["b"] * 40 + ["c"] * 5)
    column = np.concatenate([rng.integers(1, 4, 80).astype(float), [9.0] * 5])
    cube = cube_of({"g": groups}, {"v": column}, weights=rng.integers(1, 5, 85))
    return Estimator(cube, rules=Rules(floor, 30))


def test_groups_under_the_floor_take_no_part():
    hidden, shown = with_small_group(10), with_small_group(5)
    assert rank_test(hidden, "v", ("g",))[0].method == "design_wilcoxon"
    assert rank_test(shown, "v", ("g",))[0].method == "design_kruskal_wallis"
    # the level that only they have goes with them: (2 - 1) x (3 - 1) against (3 - 1) x (4 - 1)
    assert rao_scott(hidden, "v", ("g",), "Chisq").df == 2
    assert rao_scott(shown, "v", ("g",), "Chisq").df == 6


def test_a_group_in_which_nobody_answered_takes_no_part():
    groups = ["a"] * 20 + ["b"] * 20 + ["c"] * 12
    column = np.array([1.0, 2.0] * 20 + [np.nan] * 12)
    estimator = Estimator(cube_of({"g": groups}, {"v": column}, weights=[1.5] * 52), rules=Rules(0, 0))
    assert rank_test(estimator, "v", ("g",))[0].method == "design_wilcoxon"
    assert rao_scott(estimator, "v", ("g",), "Chisq").df == 1


def undefined():
    """Yield estimators for which no test is defined."""
    half = ["a"] * 20 + ["b"] * 20
    yield "one group", Estimator(cube_of({"g": ["a"] * 40}, {"v": [1.0, 2.0] * 20}, weights=[1.5] * 40))
    yield "one level", Estimator(cube_of({"g": half}, {"v": [2.0] * 40}, weights=[1.5] * 40))
    yield "nobody", Estimator(cube_of({"g": half}, {"v": [1.0] + [np.nan] * 39}, weights=[1.5] * 40))
    census = Design(fractions=(1.0,))
    yield "a census", Estimator(cube_of({"g": half}, {"v": [1.0, 2.0] * 20}, weights=[1.5] * 40), census)
    lonely = {"g": half, "p": ["x"] * 40}
    yield "one PSU", Estimator(cube_of(lonely, {"v": [1.0, 2.0] * 20}, weights=[1.5] * 40), Design(psu="p"))


@pytest.mark.parametrize(
    ("name", "estimator"), list(undefined()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_test_that_is_not_defined_has_no_numbers(name, estimator):
    outcomes = [rao_scott(estimator, "v", ("g",), kind) for kind in KINDS]
    found, effect = rank_test(estimator, "v", ("g",))
    for outcome in (*outcomes, found):
        assert (outcome.statistic, outcome.df, outcome.df2, outcome.p) == (None, None, None, None)
    assert effect == pytest.approx(0.0)


def test_a_table_with_more_cells_than_degrees_of_freedom_has_no_wald_test():
    rng = np.random.default_rng(4)
    keys = {"g": rng.choice(list("abcd"), 200), "p": [str(i % 4) for i in range(200)]}
    estimator = Estimator(
        cube_of(keys, {"v": rng.integers(1, 5, 200).astype(float)}, weights=[1.0] * 200), Design(psu="p")
    )
    assert rao_scott(estimator, "v", ("g",), "Wald").p is None
    assert rao_scott(estimator, "v", ("g",), "adjWald").p is None
    assert 0 <= rao_scott(estimator, "v", ("g",), "F").p <= 1


def test_groups_that_never_differ_in_kind_do_not_break_the_test():
    # levels 1 only in a, 2 only in b: empty cells
    groups, column = ["a"] * 20 + ["b"] * 20, [1.0] * 20 + [2.0] * 20
    found = rao_scott(Estimator(cube_of({"g": groups}, {"v": column}, weights=[1.0, 2.0] * 20)), "v", ("g",))
    assert found.p is None or found.p < 1e-6
