"""Rank tests against R on anes96 (selfLR by educ, 944 persons) and wine, and laws they must keep."""

import numpy as np
import pytest
from bfi import DIMENSIONS, bfi_education, bfi_scores, histograms_by
from hypothesis import given
from hypothesis import strategies as st
from reference import assert_matches, reference_case, reference_table

from wuli.survey.histogram import mid_ranks
from wuli.survey.multiplicity import benjamini_hochberg
from wuli.survey.rank_tests import brunner_munzel, dunn, kruskal_wallis, mann_whitney

SUITE = "groups_anes_selfLR"
tables = st.integers(2, 5).flatmap(
    lambda levels: st.lists(st.lists(st.integers(0, 9), min_size=levels, max_size=levels), min_size=2, max_size=5)
)
pairs = st.integers(2, 6).flatmap(
    lambda levels: st.lists(st.lists(st.integers(0, 9), min_size=levels, max_size=levels), min_size=2, max_size=2)
)


@pytest.fixture(scope="module")
def counts():
    table = reference_table("anes96")
    return np.histogram2d(table["educ"], table["selfLR"], bins=(np.arange(1, 9) - 0.5, np.arange(1, 9) - 0.5))[0]


def test_the_counts_are_those_of_r(counts):
    case = reference_case(SUITE, "counts")
    assert_matches({**case.value, "values": counts}, case)


def test_kruskal_wallis_agrees_with_r(counts):
    found = kruskal_wallis(counts)
    got = {"statistic": {"Kruskal-Wallis chi-squared": found.statistic}, "parameter": {"df": found.df}, "p": found.p}
    assert_matches(got, reference_case(SUITE, "kruskal"))


def test_kruskal_wallis_on_the_ratings_of_wine_agrees_with_r():
    table = reference_table("wine")
    counts = [np.bincount(table["rating"][table["temp"] == temp].astype(int), minlength=6) for temp in ("cold", "warm")]
    found = kruskal_wallis(counts)
    got = {"statistic": {"Kruskal-Wallis chi-squared": found.statistic}, "parameter": {"df": found.df}, "p": found.p}
    assert_matches(got, reference_case("ordreg_wine", "kruskal_temp"))


def test_every_pair_of_groups_agrees_with_dunns_test_in_r(counts):
    """rstatix subtracts the first group from the second, we the second from the first."""
    found = dunn(counts)
    q_values = benjamini_hochberg([pair.outcome.p for pair in found])
    rows = [
        {
            "group1": pair.first + 1,
            "group2": pair.second + 1,
            "n1": counts[pair.first].sum(),
            "n2": counts[pair.second].sum(),
            "statistic": -pair.outcome.statistic,
            "p": pair.outcome.p,
            "p.adj": q,
        }
        for pair, q in zip(found, q_values, strict=True)
    ]
    assert_matches({"rows": rows}, reference_case(SUITE, "dunn_bh"))


def test_wilcoxons_test_of_two_groups_agrees_with_r(counts):
    found = mann_whitney(counts[2], counts[5])
    assert_matches(
        {"statistic": {"W": found.statistic}, "p.value": found.p}, reference_case(SUITE, "wilcoxon_two_groups")
    )


def test_brunner_and_munzels_test_agrees_with_r(counts):
    """The published formula subtracts the first group from the second."""
    found = brunner_munzel(counts[2], counts[5])
    assert_matches({"W": -found.statistic, "df": found.df, "p": found.p}, reference_case(SUITE, "brunner_munzel"))


# psych::bfi


def test_each_dimension_of_a_questionnaire_by_education_agrees_with_r():
    scores, groups = bfi_scores(), bfi_education()
    case = reference_case("report_bfi_by_education", "kruskal_each_dim_with_bh")
    found = {name: kruskal_wallis(histograms_by(scores[name], groups, range(1, 6))[1]) for name in DIMENSIONS}
    q_values = benjamini_hochberg([one.p for one in found.values()])
    rows = [
        {"dim": name, "H": one.statistic, "df": one.df, "p": one.p, "q": q}
        for (name, one), q in zip(found.items(), q_values, strict=True)
    ]
    assert_matches({"rows": rows}, case)


# Laws


@given(tables, st.integers(0, 4))
def test_a_level_that_nobody_has_and_a_group_without_firms_change_nothing(rows, place):
    wider = np.insert(np.array(rows), min(place, len(rows[0])), 0, axis=1)
    taller = np.vstack([wider, np.zeros(wider.shape[1])])
    own, other = kruskal_wallis(rows), kruskal_wallis(taller)
    assert (own.df, own.p is None) == (other.df, other.p is None)
    if own.p is not None:
        assert own.statistic == pytest.approx(other.statistic)


@given(tables)
def test_turning_the_scale_around_does_not_change_kruskal_wallis(rows):
    own, other = kruskal_wallis(rows), kruskal_wallis([row[::-1] for row in rows])
    assert own.statistic == pytest.approx(other.statistic)


@given(tables)
def test_kruskal_wallis_is_the_textbook_formula_on_the_firms_written_out(rows):
    """H = 12 / (N (N+1)) sum(R^2 / n) - 3 (N+1), over 1 - sum(t^3 - t) / (N^3 - N)."""
    table = np.array([row for row in rows if any(row)])
    found = kruskal_wallis(rows)
    ties = table.sum(axis=0) if len(table) else np.zeros(1)
    if len(table) < 2 or (ties > 0).sum() < 2:
        assert found.p is None
        return
    n, total = table.sum(axis=1), table.sum()
    sums = table @ mid_ranks(ties)
    h = 12 / (total * (total + 1)) * np.sum(sums**2 / n) - 3 * (total + 1)
    expected = h / (1 - np.sum(ties**3 - ties) / (total**3 - total))
    assert found.statistic == pytest.approx(expected, abs=1e-9)


@given(pairs)
def test_two_groups_that_change_places_change_the_sign_and_nothing_else(rows):
    first, second = rows
    own, other = brunner_munzel(first, second), brunner_munzel(second, first)
    assert own.p == pytest.approx(other.p)
    if own.statistic is not None:
        assert own.statistic == pytest.approx(-other.statistic)
    wins, losses = mann_whitney(first, second), mann_whitney(second, first)
    assert wins.p == pytest.approx(losses.p)
    if wins.statistic is not None:
        assert wins.statistic + losses.statistic == pytest.approx(sum(first) * sum(second))


def test_a_group_that_stands_higher_has_a_positive_statistic():
    low, high = [5, 4, 3, 0], [0, 3, 4, 5]
    assert brunner_munzel(high, low).statistic > 0
    assert dunn([high, low])[0].outcome.statistic > 0


@pytest.mark.parametrize("rows", [[[0, 0], [1, 2]], [[2, 0], [3, 0]], [[0, 0], [0, 0]], [[1, 0], [0, 1]]])
def test_groups_without_firms_or_without_differences_have_no_test(rows):
    assert brunner_munzel(*rows).p is None
    if rows != [[1, 0], [0, 1]]:
        assert mann_whitney(*rows).p is None
        assert kruskal_wallis(rows).p is None
        assert dunn(rows)[0].outcome.p is None


def test_ten_million_firms_keep_all_their_digits():
    """Counts times 10^6 multiply H by (10^6 N - 1) / (N - 1)."""
    rows = np.array([[10, 20, 30], [20, 25, 15], [5, 5, 10]])
    small, large = kruskal_wallis(rows), kruskal_wallis(rows * 10**6)
    n = rows.sum()
    # ties are the same share of everything, so H / (N - 1) stays
    assert large.statistic / (n * 10**6 - 1) == pytest.approx(small.statistic / (n - 1), rel=1e-9)
