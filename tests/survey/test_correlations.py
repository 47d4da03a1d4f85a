"""Correlations from tables against R on bfi, against scipy on rows, and by hand."""

import numpy as np
import pytest
from bfi import DIMENSIONS, bfi_items, bfi_scores
from crossed import codes_of, crossed
from hypothesis import given
from hypothesis import strategies as st
from reference import assert_matches, reference_case, reference_table
from scipy import stats

from wuli.survey.correlations import correlate, judge, pearson_of, spearman_of, sum_correlation
from wuli.survey.cross import CrossPlan, CrossTable, pairs_within, score_codes, score_levels
from wuli.survey.results import Correlation
from wuli.survey.variables import Batch

SUITE = "report_bfi_by_education"
pairs = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5), st.integers(0, 5)), min_size=4, max_size=60)


@pytest.fixture(scope="module")
def dimensions():
    """The five scores of the complete rows, on a grid of 5, crossed as levels."""
    scores = bfi_scores()
    values = {dimension: scores[dimension] for dimension in DIMENSIONS}
    known = ~np.isnan(scores["overall"])
    plan = CrossPlan(
        tuple(score_levels(dimension, 5, 30, 5) for dimension in DIMENSIONS),
        pairs_within(DIMENSIONS),
        {"all": tuple(DIMENSIONS)},
    )
    codes = {id: score_codes(np.rint(np.nan_to_num(column) * 5).astype(int), known, 5) for id, column in values.items()}
    table = CrossTable(plan)
    table.update(Batch(len(known), {}, codes, {}))
    return table


def matrix(found, case):
    values = np.eye(5)
    for row, first in enumerate(DIMENSIONS):
        for column, second in enumerate(DIMENSIONS):
            if row != column:
                values[row, column] = found(first, second)
    return {**case.value, "values": values}


def test_pearson_between_scores_agrees_with_r(dimensions):
    case = reference_case(SUITE, "dimension_correlations")
    assert_matches(matrix(lambda *pair: pearson_of(dimensions.table(*pair)), case), case)


def test_spearman_between_scores_agrees_with_r(dimensions):
    case = reference_case(SUITE, "dimension_spearman")
    assert_matches(matrix(lambda *pair: spearman_of(dimensions.table(*pair)), case), case)


def test_sums_of_items_correlate_as_the_scores_do():
    """The same correlations from the items' moments alone."""
    items = codes_of(bfi_items())
    moments = crossed(items).moments("all")
    members = {dimension: [id for id in items if id.startswith(dimension)] for dimension in DIMENSIONS}
    case = reference_case(SUITE, "dimension_correlations")
    got = matrix(lambda *pair: sum_correlation(moments, *(members[one] for one in pair)).estimate, case)
    assert_matches(got, case)


def test_a_total_is_not_correlated_with_its_own_part():
    moments = crossed({"a": [1, 2], "b": [2, 1]}).moments("all")
    with pytest.raises(ValueError, match="in both sums: a"):
        sum_correlation(moments, ["a"], ["a", "b"])


def anes(method):
    table = reference_table("anes96")
    kept = ~np.isnan(table["selfLR"]) & ~np.isnan(table["educ"])
    rows = table["selfLR"][kept].astype(int), table["educ"][kept].astype(int)
    return rows, correlate(crossed({"selfLR": rows[0], "educ": rows[1]}).table("selfLR", "educ"), method)


def test_pearson_of_a_table_is_that_of_its_rows_with_interval_and_p():
    """R cor.test(selfLR, educ), by way of scipy."""
    rows, found = anes("pearson")
    expected = stats.pearsonr(*rows)
    assert found.estimate == pytest.approx(expected.statistic, rel=1e-12)
    assert found.p == pytest.approx(expected.pvalue, rel=1e-9)
    interval = expected.confidence_interval()
    assert (found.ci_low, found.ci_high) == pytest.approx((interval.low, interval.high), rel=1e-12)
    assert (found.n, found.q, found.verdict, found.method) == (944, None, "not_tested", "pearson")


def test_spearman_of_a_table_is_that_of_its_rows():
    """R cor.test(selfLR, educ, method="spearman", exact=FALSE), by way of scipy."""
    rows, found = anes("spearman")
    expected = stats.spearmanr(*rows)
    assert found.estimate == pytest.approx(expected.statistic, rel=1e-12)
    assert found.p == pytest.approx(expected.pvalue, rel=1e-9)
    # Bonett and Wright (2000): atanh(r) +- 1.959964 sqrt((1 + r^2 / 2) / 941)
    reach = 1.959963984540054 * np.sqrt((1 + expected.statistic**2 / 2) / 941)
    assert found.ci_low == pytest.approx(np.tanh(np.arctanh(expected.statistic) - reach))
    assert found.ci_high == pytest.approx(np.tanh(np.arctanh(expected.statistic) + reach))


def test_polychoric_has_the_interval_of_its_error_on_fishers_scale():
    """polycor::polychor(A1, A2, ML=FALSE, std.err=TRUE): rho 0.408885, se 0.017682."""
    items = {id: column for id, column in codes_of(bfi_items()).items() if id.startswith("A")}
    known = np.all([column > 0 for column in items.values()], axis=0)
    found = correlate(crossed({id: column[known] for id, column in items.items()}).table("A1", "A2"))
    assert found.method == "polychoric"
    assert found.estimate == pytest.approx(0.408885, abs=1e-5)
    middle, reach = np.arctanh(0.408885), 1.959964 * 0.017682 / (1 - 0.408885**2)
    assert found.ci_low == pytest.approx(np.tanh(middle - reach), abs=1e-5)
    assert found.ci_high == pytest.approx(np.tanh(middle + reach), abs=1e-5)
    assert found.p == pytest.approx(2 * stats.norm.sf(0.408885 / 0.017682), rel=1e-2)


@given(pairs)
def test_whole_weights_give_the_coefficients_of_the_expanded_file(rows):
    first, second, weights = (list(column) for column in zip(*rows, strict=True))
    points = {"a": (1, 2, 3, 4, 5), "b": (1, 2, 3, 4, 5)}
    weighted = crossed({"a": first, "b": second}, levels=points, weights=weights).table("a", "b")
    expanded = {"a": np.repeat(first, weights), "b": np.repeat(second, weights)}
    plain = crossed(expanded, levels=points).table("a", "b")
    for of in (pearson_of, spearman_of):
        assert (of(weighted) is None) == (of(plain) is None)
        if of(plain) is not None:
            assert of(weighted) == pytest.approx(of(plain), abs=1e-9)


@given(pairs, st.sampled_from(["pearson", "spearman", "polychoric"]))
def test_coefficients_lie_within_one_and_inside_their_interval(rows, method):
    first, second, weights = (list(column) for column in zip(*rows, strict=True))
    points = {"a": (1, 2, 3, 4, 5), "b": (1, 2, 3, 4, 5)}
    found = correlate(crossed({"a": first, "b": second}, levels=points, weights=weights).table("a", "b"), method)
    if found.estimate is None:
        assert (found.ci_low, found.ci_high, found.p) == (None, None, None)
    else:
        assert -1 <= found.estimate <= 1
    if found.ci_low is not None:
        assert found.ci_low <= found.estimate <= found.ci_high
        assert 0 <= found.p <= 1


@pytest.mark.parametrize("method", ["pearson", "spearman", "polychoric"])
def test_what_does_not_vary_correlates_with_nothing(method):
    for codes in ({"a": [2, 2, 2, 2], "b": [1, 2, 3, 1]}, {"a": [1, 2, 0, 0], "b": [0, 0, 1, 2]}):
        found = correlate(crossed(codes, levels={"a": (1, 2), "b": (1, 2, 3)}).table("a", "b"), method)
        assert (found.estimate, found.p, found.verdict) == (None, None, "not_tested")


def test_three_units_have_a_coefficient_and_no_interval():
    found = correlate(crossed({"a": [1, 2, 3], "b": [1, 3, 2]}).table("a", "b"), "pearson")
    assert found.estimate == pytest.approx(0.5)
    assert (found.ci_low, found.p) == (None, None)


def test_uneven_weights_widen_the_interval():
    """Kish: four units that count 1, 1, 1, 5 are worth 64 / 28 of them, here ten times over."""
    codes = {"a": [1, 2, 1, 2] * 10, "b": [1, 2, 2, 1] * 9 + [1, 2, 1, 2]}
    even = correlate(crossed(codes).table("a", "b"), "pearson")
    uneven = correlate(crossed(codes, weights=[1, 1, 1, 5] * 10).table("a", "b"), "pearson")
    assert uneven.n == even.n == 40
    expected = np.arctanh(uneven.estimate) + 1.959963984540054 / np.sqrt(640 / 28 - 3)
    assert uneven.ci_high == pytest.approx(np.tanh(expected))


def test_verdicts_come_after_control_over_the_family():
    """q = p x 4 / rank, stepped up: 0.004, 0.04, 0.052, 0.9; the one without a test stays out."""
    p_values = [0.9, 0.001, 0.039, None, 0.02]
    signs = [0.1, 0.5, 0.2, None, -0.3]
    rows = [
        Correlation("a", str(place), sign, None, None, p, None, 50, "not_tested", "pearson")
        for place, (sign, p) in enumerate(zip(signs, p_values, strict=True))
    ]
    found = judge(rows)
    assert [one.verdict for one in found] == ["undistinguished", "higher", "undistinguished", "not_tested", "lower"]
    assert [one.q for one in found if one.q is not None] == pytest.approx([0.9, 0.004, 0.052, 0.04])
    assert [one.verdict for one in judge(rows, error_rate=0.06)][2] == "higher"
    assert rows[1].q is None
