"""Differences of groups, of a group and all, of two variables: against R, scipy and covariances made unit by unit."""

from math import sqrt

import numpy as np
import pytest
from cubed import apistrat, covariance_by_units, cube_of, residuals_by_units, strat_design
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import assert_matches, reference_case
from scipy import stats

from wuli.survey.calibration import calibrate
from wuli.survey.contrasts import against_all, between_groups, between_variables, covariance_of, judge, judge_tests
from wuli.survey.design import Design
from wuli.survey.estimator import Estimator, Rules
from wuli.survey.results import Comparison, GroupTest

STRAT = "survey_apistrat"
SHOW = Rules(0, 0)


def strat(keys=()):
    cube = apistrat(keys=["stype", *keys], levels=["api00", "change"], moments=["api00", "change"])
    return Estimator(cube, strat_design())


# R


@pytest.mark.parametrize("variable", ["api00", "~api00"])
def test_the_contrast_of_two_strata_is_that_of_r(variable):
    found = between_groups(strat(), variable, ("stype",), [(0, 1)])[0]
    assert (found.first, found.second, found.n_first, found.n_second) == ("E", "H", 100, 50)
    got = {"est": {"contrast": found.difference}, "se": {"contrast": found.se}}
    assert_matches(got, reference_case(STRAT, "contrast_E_minus_H"))


@pytest.mark.parametrize("variable", ["api00", "~api00"])
def test_the_t_test_of_two_domains_is_that_of_r(variable):
    found = between_groups(strat(["comp.imp"]), variable, ("comp.imp",), [(1, 0)])[0]
    # R takes the degrees of freedom of the whole design less one, 196; we take those of the smaller group, as a small
    # group knows its variance less well: our interval holds R's
    case = reference_case(STRAT, "ttest")
    df, t = 196, found.difference / found.se
    half = stats.t.ppf(0.975, df) * found.se
    got = {
        "statistic": {"t": t},
        "parameter": {"df": df},
        "p": 2 * stats.t.sf(abs(t), df),
        "estimate": {"difference in mean": found.difference},
        "ci": [found.difference - half, found.difference + half],
    }
    assert_matches(got, case)
    smaller = min(found.n_first, found.n_second)
    assert case.value["p"] < found.p == pytest.approx(2 * stats.t.sf(abs(t), smaller - 3), rel=0.05)
    assert found.ci_low < case.value["ci"][0] < case.value["ci"][1] < found.ci_high


def test_a_paired_change_is_that_of_r():
    case = reference_case(STRAT, "mean_change_paired").value
    for variable in ("change", "~change"):
        found = between_variables(strat(), {("api00", "api99"): variable})[0]
        assert (found.kind, found.first, found.second) == ("variables", "api00", "api99")
        assert found.difference == pytest.approx(case["est"]["I(api00 - api99)"], rel=1e-7)
        assert found.se == pytest.approx(case["se"]["I(api00 - api99)"], rel=1e-7)
        assert found.effect_kind == "standardised"
        assert found.n_first == found.n_second == 200


# Unit by unit

RNG = np.random.default_rng(11)
N = 80
STRATA = np.repeat(["p", "q"], [50, 30])
PSUS = np.array([str(i % 9) for i in range(N)])
GROUPS = RNG.choice(["a", "b", "c", ""], N, p=[0.3, 0.3, 0.3, 0.1])
VALUES = np.where(RNG.random(N) < 0.1, np.nan, RNG.integers(1, 6, N))
WEIGHTS = RNG.integers(2, 12, N) / 4
MARGIN = RNG.choice(list("xy"), N)


def wanted_covariance(design, weights, margins=None, factor=None):
    """Return means of a, b, c and all, and their covariance, unit by unit."""
    w = weights if factor is None else weights * factor
    means, columns = [], []
    for group in ("a", "b", "c", None):
        member = ~np.isnan(VALUES) & ((group == GROUPS) if group else True)
        mean = np.average(VALUES[member], weights=w[member])
        means.append(mean)
        columns.append(np.where(member, np.nan_to_num(VALUES) - mean, 0.0) / w[member].sum())
    u = np.stack(columns, axis=1)
    if margins is not None:
        u = residuals_by_units(u, weights, margins)
    strata = STRATA if design.stratum else None
    psus = [f"{s if design.stratum else ''}{p}" for s, p in zip(STRATA, PSUS, strict=True)] if design.psu else None
    fractions = {"p": 0.25, "q": 0.5} if design.fractions else None
    return np.array(means), covariance_by_units(u * w[:, None], strata, psus, fractions)


DESIGNS = [Design(), Design("s"), Design("s", "u"), Design("s", fractions=(0.0, 0.25, 0.5)), Design(psu="u")]


@pytest.mark.parametrize("raked", [False, True])
@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("variable", ["v", "~v"])
def test_the_joint_covariance_is_that_made_unit_by_unit_and_agrees_with_the_variances(variable, design, raked):
    keys = {"s": STRATA, "u": PSUS, "g": GROUPS, "m": MARGIN}
    cube = cube_of(keys, {"v": VALUES}, {"v": VALUES}, WEIGHTS)
    calibration = calibrate(cube, {"m": {"x": 100, "y": 150}}) if raked else None
    factor = None
    if calibration is not None:
        factor = np.where(MARGIN == "x", *calibration.factor)
    means, wanted = wanted_covariance(design, WEIGHTS, [MARGIN] if raked else None, factor)
    estimator = Estimator(cube, design, calibration, SHOW)
    names, found, covariance, sums = covariance_of(estimator, variable, ("g",))
    assert [name[0][1] for name in names] == ["a", "b", "c"]
    np.testing.assert_allclose([*found, sums.estimate[-1, 0]], means, rtol=1e-9)
    np.testing.assert_allclose(covariance, wanted[:3, :3], rtol=1e-8, atol=1e-12)
    se = [row.se for row in (*estimator.mean(variable, ("g",)), *estimator.mean(variable))]
    np.testing.assert_allclose(se, np.sqrt(np.diag(wanted)), rtol=1e-8)
    for i, row in enumerate(against_all(estimator, variable, ("g",))):
        variance = wanted[i, i] - 2 * wanted[i, 3] + wanted[3, 3]
        assert (row.difference, row.se) == (pytest.approx(means[i] - means[3]), pytest.approx(sqrt(variance), rel=1e-7))
    for row, (a, b) in zip(between_groups(estimator, variable, ("g",)), [(0, 1), (0, 2), (1, 2)], strict=True):
        variance = wanted[a, a] - 2 * wanted[a, b] + wanted[b, b]
        assert (row.difference, row.se) == (pytest.approx(means[a] - means[b]), pytest.approx(sqrt(variance), rel=1e-7))


# Without a design


@pytest.mark.parametrize("variable", ["v", "~v"])
def test_without_a_design_two_groups_have_the_standard_error_of_welch(variable):
    estimator = Estimator(cube_of({"g": GROUPS}, {"v": VALUES}, {"v": VALUES}), rules=SHOW)
    first, second = (VALUES[(g == GROUPS) & ~np.isnan(VALUES)] for g in "ab")
    found = between_groups(estimator, variable, ("g",), [(0, 1)])[0]
    welch = stats.ttest_ind(first, second, equal_var=False)
    assert found.difference / found.se == pytest.approx(welch.statistic, rel=1e-12)
    df = min(len(first), len(second)) - 1
    assert found.p == pytest.approx(2 * stats.t.sf(abs(welch.statistic), df), rel=1e-9)
    # Welch's own degrees of freedom lie between those of the smaller group and of both
    assert df <= welch.df
    assert found.method == "textbook+t"


@pytest.mark.parametrize("variable", ["v", "~v"])
def test_without_a_design_the_covariance_agrees_with_the_standard_errors(variable):
    estimator = Estimator(cube_of({"g": GROUPS}, {"v": VALUES}, {"v": VALUES}), rules=SHOW)
    _, _, covariance, _ = covariance_of(estimator, variable, ("g",))
    se = np.array([row.se for row in estimator.mean(variable, ("g",))])
    np.testing.assert_allclose(np.sqrt(np.diag(covariance)), se, rtol=1e-12)
    np.testing.assert_allclose(covariance - np.diag(np.diag(covariance)), 0, atol=1e-15)


def test_a_paired_difference_without_a_design_is_the_paired_t_test():
    first, second = RNG.integers(1, 6, (2, 30)).astype(float)
    estimator = Estimator(cube_of({}, moments={"d": first - second}))
    found = between_variables(estimator, {("x", "y"): "~d"})[0]
    t = stats.ttest_rel(first, second)
    assert (found.difference / found.se, found.p) == (pytest.approx(t.statistic), pytest.approx(t.pvalue, rel=1e-9))
    ends = t.confidence_interval()
    assert (found.ci_low, found.ci_high) == (pytest.approx(ends.low), pytest.approx(ends.high))
    assert found.effect == pytest.approx(np.mean(first - second) / np.std(first - second, ddof=1))


values = st.lists(st.tuples(st.sampled_from("ab"), st.integers(1, 5)), min_size=4, max_size=50)


@given(values, st.booleans())
@settings(max_examples=60, deadline=None)
def test_a_group_less_all_is_the_difference_of_their_means(rows, weighted):
    groups, column = zip(*rows, strict=True)
    weights = [1.0 + v for v in column] if weighted else None
    estimator = Estimator(cube_of({"g": groups}, {"v": np.array(column, float)}, weights=weights), rules=SHOW)
    overall = estimator.mean("v")[0]
    for row, mean in zip(against_all(estimator, "v", ("g",)), estimator.mean("v", ("g",)), strict=True):
        assert row.by == mean.by
        assert row.difference == pytest.approx(mean.estimate - overall.estimate, abs=1e-12)
        assert (row.first, row.second, row.n_first, row.n_second) == (row.by[0][1], "all", mean.n, overall.n)
        assert row.p is None or 0 <= row.p <= 1
        assert row.effect is None or -1 <= row.effect <= 1


# Effects


def test_effects_are_those_of_the_groups_against_each_other_and_against_the_rest():
    # a: 1 1 2; b: 2 3 3; nobody's: 3. a over b: below in 8 of 9 pairs, tied in 1
    groups, column = [*"aaabbb", ""], np.array([1.0, 1, 2, 2, 3, 3, 3])
    estimator = Estimator(cube_of({"g": groups}, {"v": column}, {"v": column}), rules=SHOW)
    assert between_groups(estimator, "v", ("g",))[0].effect == pytest.approx(-8 / 9)
    # a against the four others: of 12 pairs 11 below and 1 tied
    assert against_all(estimator, "v", ("g",))[0].effect == pytest.approx(-11 / 12)
    spread = column.std(ddof=1)
    assert between_groups(estimator, "~v", ("g",))[0].effect == pytest.approx((4 / 3 - 8 / 3) / spread)
    assert against_all(estimator, "~v", ("g",))[0].effect == pytest.approx((4 / 3 - column.mean()) / spread)


# Edges


def constants(weights=None, **options):
    groups = ["a"] * 12 + ["b"] * 12
    column = np.array([3.0] * 12 + [4.0] * 12)
    return Estimator(cube_of({"g": groups}, {"v": column}, {"v": column, "d": column * 0}, weights), **options)


@pytest.mark.parametrize("weights", [None, np.linspace(0.1, 0.7, 24)])
def test_where_nothing_varies_nothing_is_tested_and_no_number_is_nan(weights):
    estimator = constants(weights)
    for variable in ("v", "~v"):
        row = between_groups(estimator, variable, ("g",))[0]
        assert (row.difference, row.se, row.p) == (pytest.approx(-1.0), 0.0, None)
        assert row.ci_low == row.ci_high == row.difference
    row = between_variables(estimator, {("x", "y"): "~d"})[0]
    assert (row.difference, row.se, row.p, row.effect) == (0.0, 0.0, None, None)
    assert [row.verdict for row in judge(between_groups(estimator, "v", ("g",)))] == ["not_tested"]


def test_a_census_has_differences_without_a_test():
    estimator = Estimator(
        cube_of({"g": GROUPS}, {"v": VALUES}, {"v": VALUES}, WEIGHTS), Design(fractions=(1.0,)), rules=SHOW
    )
    for variable in ("v", "~v"):
        for row in (*between_groups(estimator, variable, ("g",)), *against_all(estimator, variable, ("g",))):
            assert (row.se, row.p) == (0.0, None)
            assert row.ci_low == row.ci_high == row.difference
            assert row.effect is not None
    assert {row.verdict for row in judge(between_groups(estimator, "v", ("g",)))} == {"not_tested"}


def test_a_group_that_is_everybody_is_compared_with_nobody():
    estimator = Estimator(cube_of({"g": ["a"] * 20}, {"v": [1.0, 2.0] * 10}))
    row = against_all(estimator, "v", ("g",))[0]
    assert (row.difference, row.p, row.effect, row.verdict) == (0.0, None, None, "not_tested")


def test_a_group_of_one_is_compared_without_a_test():
    estimator = Estimator(cube_of({"g": ["a"] * 20 + ["b"]}, {"v": [1.0, 2.0] * 10 + [5.0]}), rules=SHOW)
    row = between_groups(estimator, "v", ("g",))[0]
    assert (row.difference, row.se, row.ci_low, row.p) == (-3.5, None, None, None)


def test_a_comparison_with_a_group_under_the_floor_is_hidden():
    estimator = Estimator(cube_of({"g": ["a"] * 20 + ["b"] * 9}, {"v": [1.0, 2.0] * 10 + [5.0] * 9}))
    rows = [*between_groups(estimator, "v", ("g",)), against_all(estimator, "v", ("g",))[1]]
    for row in rows:
        assert (row.difference, row.se, row.ci_low, row.ci_high, row.p, row.effect) == (None,) * 6
        assert row.verdict == "not_tested"
    assert [(row.n_first, row.n_second) for row in rows] == [(20, 9), (9, 29)]


# False discovery


def comparison(p, difference=1.0, family="f"):
    return Comparison(
        "groups", "v", (), "a", "b", difference, 1.0, 0.0, 2.0, 20, 20, p, None, None, "", "not_tested", "", family
    )


def test_verdicts_follow_q_over_each_family():
    # R: p.adjust(c(0.01, 0.02, 0.04), "BH") = 0.03 0.03 0.04; alone 0.04 and 0.5 stay
    rows = [
        comparison(0.01), comparison(0.04, -1.0), comparison(0.02, 0.0), comparison(None),
        comparison(0.04, family="g"), comparison(0.5, family="h"),
    ]  # fmt: skip
    judged = judge(rows)
    assert [row.q for row in judged] == [pytest.approx(0.03), pytest.approx(0.04), pytest.approx(0.03), None, 0.04, 0.5]
    assert [row.verdict for row in judged] == [
        "higher", "lower", "undistinguished", "not_tested", "higher", "undistinguished",
    ]  # fmt: skip
    assert [row.verdict for row in judge(rows[:1], alpha=0.005)] == ["undistinguished"]
    assert rows[0].q is None


def test_tests_are_judged_alike():
    rows = [
        GroupTest("v", "g", "m", 1.0, 1, None, p, None, None, "", 30, 2, "not_tested", "f") for p in (0.01, 0.2, None)
    ]
    judged = judge_tests(rows)
    assert [row.q for row in judged] == [pytest.approx(0.02), pytest.approx(0.2), None]
    assert [row.verdict for row in judged] == ["higher", "undistinguished", "not_tested"]
