"""Intervals against R: suites proportion_intervals, groups_anes_selfLR, survey_apistrat, survey_apiclus1_weighting."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import assert_matches, reference_case, reference_table

from wuli.survey.intervals import (
    agresti_coull,
    clopper_pearson,
    jeffreys,
    mean_t,
    newcombe,
    share_beta,
    share_logit,
    wilson,
)

counts_of = st.integers(1, 10**7).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))

# Unweighted shares


@pytest.mark.parametrize(
    ("id", "method"),
    [
        ("wilson", wilson),
        ("clopper_pearson", clopper_pearson),
        ("jeffreys_raw", jeffreys),
        ("agresti_coull", agresti_coull),
    ],
)
def test_intervals_of_a_share_agree_with_r(id, method):
    case = reference_case("proportion_intervals", id)
    rows = np.array(case.value["values"])
    found = method(rows[:, 0], rows[:, 1])
    got = np.column_stack([rows[:, :-2], found.low, found.high])
    assert_matches({**case.value, "values": got}, case)


def test_three_shares_printed_in_the_2023_report_get_the_intervals_of_r():
    case = reference_case("proportion_intervals", "report_35_42_of_240")
    counts = np.array([85, 17, 70])
    found = wilson(counts, 240)
    assert_matches({**case.value, "values": np.column_stack([counts / 240, found.low, found.high])}, case)


@pytest.mark.parametrize(
    ("id", "method"), [("wilson_each_level", wilson), ("clopper_pearson_each_level", clopper_pearson)]
)
def test_each_level_of_a_real_question_agrees_with_r(id, method):
    case = reference_case("groups_anes_selfLR", id)
    counts = np.bincount(reference_table("anes96")["selfLR"].astype(int))[1:]
    found = method(counts, 944)
    got = np.column_stack([np.arange(1, 8), counts / 944, found.low, found.high])
    assert_matches({**case.value, "values": got}, case)


def test_the_difference_of_two_shares_agrees_with_r():
    case = reference_case("proportion_intervals", "diff_newcombe_85_240_vs_30_60")
    found = newcombe(85, 240, 30, 60)
    assert_matches({"diff": 85 / 240 - 30 / 60, "lo": found.low, "hi": found.high}, case)


@given(counts_of, st.floats(0.5, 0.999))
def test_the_wilson_interval_stays_between_0_and_1_and_holds_the_share(pair, confidence):
    found = wilson(*pair, confidence)
    assert 0 <= found.low <= pair[0] / pair[1] <= found.high <= 1


@given(counts_of)
def test_the_exact_interval_is_wider_than_that_of_jeffreys(pair):
    exact, prior = clopper_pearson(*pair), jeffreys(*pair)
    assert exact.low <= prior.low + 1e-12
    assert exact.high >= prior.high - 1e-12


@given(counts_of)
def test_intervals_mirror_when_yes_and_no_change_places(pair):
    count, n = pair
    for method in (wilson, clopper_pearson, jeffreys):
        own, other = method(count, n), method(n - count, n)
        assert own.low == pytest.approx(1 - other.high, abs=1e-9)


def test_no_firms_give_no_interval():
    for method in (wilson, clopper_pearson, jeffreys, agresti_coull):
        found = method(0, 0)
        assert math.isnan(found.low)
        assert math.isnan(found.high)


def test_numbers_give_numbers_and_arrays_give_arrays():
    assert isinstance(wilson(1, 10).low, float)
    assert wilson([1, 2], 10).low.shape == (2,)


# Shares of a design


def share_and_variance(answers, design_weight, strata, population):
    """Share, variance and size by the textbook: stratified simple random sampling with fpc, domain = everybody."""
    share = np.average(answers, weights=design_weight)
    scores = design_weight * (answers - share) / design_weight.sum()
    variance = sum(
        (1 - (strata == one).sum() / population[strata == one][0])
        * (strata == one).sum()
        * scores[strata == one].var(ddof=1)
        for one in np.unique(strata)
    )
    return share, variance


@pytest.mark.parametrize(
    ("id", "answers"),
    [
        ("ciprop_xlogit", lambda table: table["sch.wide"] == "No"),
        ("ciprop_beta", lambda table: table["sch.wide"] == "No"),
        ("ciprop_rare_beta", lambda table: table["ell"] == 0),
    ],
)
def test_shares_of_a_stratified_sample_get_the_intervals_of_svyciprop(id, answers):
    """dstrat: 200 schools in 3 strata, so df = 197."""
    case, table = reference_case("survey_apistrat", id), reference_table("apistrat")
    share, variance = share_and_variance(answers(table), table["pw"], table["stype"], table["fpc"])
    found = share_logit(share, variance, 197) if id.endswith("logit") else share_beta(share, variance, 200, 197)
    assert_matches({"est": share, "ci": [found.low, found.high]}, case)


def test_a_share_of_a_cluster_sample_gets_the_korn_graubard_interval_of_svyciprop():
    """dclus1: 183 schools in 15 of 757 districts, so df = 14."""
    case, table = reference_case("survey_apiclus1_weighting", "clus_share_kg"), reference_table("apiclus1")
    answers = table["awards"] == "Yes"
    scores = (answers - answers.mean()) / 183
    totals = np.array([scores[table["dnum"] == one].sum() for one in np.unique(table["dnum"])])
    found = share_beta(answers.mean(), (1 - 15 / 757) * 15 * totals.var(ddof=1), 183, 14)
    assert_matches({"est": answers.mean(), "ci": [found.low, found.high]}, case)


@given(st.integers(5, 10**6).flatmap(lambda n: st.tuples(st.integers(1, n - 1), st.just(n))))
def test_the_korn_graubard_interval_of_a_simple_sample_is_the_exact_one(pair):
    """With variance p(1-p)/n and df = n - 1 the effective number of firms is n."""
    count, n = pair
    share = count / n
    found, exact = share_beta(share, share * (1 - share) / n, n, n - 1), clopper_pearson(count, n)
    assert found.low == pytest.approx(exact.low, rel=1e-6)
    assert found.high == pytest.approx(exact.high, rel=1e-6)


def test_a_share_of_none_or_all_still_gets_a_korn_graubard_interval_and_no_logit_one():
    found = share_beta([0, 1], 0, 30, 29)
    exact = clopper_pearson([0, 30], 30)
    np.testing.assert_allclose([found.low, found.high], [exact.low, exact.high])
    assert np.isnan(share_logit([0, 1], 0, 29).low).all()


def test_a_share_without_variance_is_certain():
    found = share_beta(0.4, 0, 30, 29)
    assert (found.low, found.high) == (0.4, 0.4)


# Means


def test_means_get_the_t_interval_of_r():
    case = reference_case("groups_anes_selfLR", "group_mean_se")
    columns = {name: np.array([row[name] for row in case.value["rows"]]) for name in case.value["rows"][0]}
    found = mean_t(columns["mean"], columns["se"], columns["n"] - 1)
    np.testing.assert_allclose(found.low, columns["lo"], rtol=1e-9)
    np.testing.assert_allclose(found.high, columns["hi"], rtol=1e-9)


def test_a_mean_without_degrees_of_freedom_has_no_interval_and_with_endless_ones_the_normal_one():
    assert math.isnan(mean_t(2.0, 0.1, 0).low)
    assert mean_t(0.0, 1.0, math.inf).high == pytest.approx(1.959963984540054)
