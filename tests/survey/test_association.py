"""Association in tables of counts against R, published tables, and the same firms written out one by one."""

import numpy as np
import pytest
from bfi import DIMENSIONS, bfi_scores
from hypothesis import given
from hypothesis import strategies as st
from reference import assert_matches, reference_case

from wuli.survey.association import chi_square, cramers_v, linear_by_linear, pearson, spearman, stuart_maxwell

SUITE = "groups_anes_selfLR"
tables = st.lists(st.lists(st.integers(0, 9), min_size=4, max_size=4), min_size=3, max_size=3)


@pytest.fixture(scope="module")
def counts():
    return np.array(reference_case(SUITE, "counts").value["values"])


def cross(first, second):
    """Cross table of two columns, with the values of its rows and columns."""
    rows, row_places = np.unique(np.round(first, 9), return_inverse=True)
    columns, column_places = np.unique(np.round(second, 9), return_inverse=True)
    table = np.zeros((len(rows), len(columns)))
    np.add.at(table, (row_places, column_places), 1)
    return table, rows, columns


def test_pearsons_chi_square_agrees_with_r(counts):
    found = chi_square(counts)
    got = {"statistic": {"X-squared": found.statistic}, "parameter": {"df": found.df}, "p.value": found.p}
    assert_matches(got, reference_case(SUITE, "chisq"))


def test_cramers_v_agrees_with_r(counts):
    found = cramers_v(counts)
    assert_matches({"V": found.v, "V_bias_corrected": found.corrected}, reference_case(SUITE, "cramers_v"))


def test_the_linear_by_linear_test_agrees_with_r(counts):
    found = linear_by_linear(counts)
    assert_matches({"chisq": found.statistic, "p": found.p}, reference_case(SUITE, "linear_by_linear"))


@pytest.mark.parametrize("id", ["dimension_correlations", "dimension_spearman"])
def test_correlations_of_five_dimensions_agree_with_r(id):
    scores = np.column_stack([bfi_scores()[name] for name in DIMENSIONS])
    scores = scores[~np.isnan(scores).any(axis=1)]
    found = np.empty((5, 5))
    for place in np.ndindex(5, 5):
        table, rows, columns = cross(scores[:, place[0]], scores[:, place[1]])
        one = spearman(table) if id == "dimension_spearman" else pearson(table, rows, columns)
        found[place] = one.estimate
    case = reference_case("report_bfi_by_education", id)
    assert_matches({**case.value, "values": found}, case)


def test_the_interval_and_test_of_pearsons_r_agree_with_r():
    """R: cor.test(~ speed + dist, cars): r 0.8068949, t = 9.464, df = 48, p = 1.49e-12, 0.6816422 to 0.8862036."""
    speed = [4, 4, 7, 7, 8, 9, 10, 10, 10, 11, 11, 12, 12, 12, 12, 13, 13, 13, 13, 14, 14, 14, 14, 15, 15, 15, 16, 16,
             17, 17, 17, 18, 18, 18, 18, 19, 19, 19, 20, 20, 20, 20, 20, 22, 23, 24, 24, 24, 24, 25]  # fmt: skip
    dist = [2, 10, 4, 22, 16, 10, 18, 26, 34, 17, 28, 14, 20, 24, 28, 26, 34, 34, 46, 26, 36, 60, 80, 20, 26, 54, 32, 40,
            32, 40, 50, 42, 56, 76, 84, 36, 46, 68, 32, 48, 52, 56, 64, 66, 54, 70, 92, 93, 120, 85]  # fmt: skip
    found = pearson(*cross(speed, dist))
    assert found.n == 50
    assert found.estimate == pytest.approx(0.8068949, abs=5e-8)
    assert found.ci_low == pytest.approx(0.6816422, abs=5e-8)
    assert found.ci_high == pytest.approx(0.8862036, abs=5e-8)
    assert found.p == pytest.approx(1.49e-12, rel=2e-3)


def test_the_interval_of_spearmans_rho_is_that_of_bonett_and_wright():
    """By hand: rho 0.8 of 5 firms (ranks 1 2 3 4 5 and 2 1 4 3 5): z 1.0986, se sqrt(1.32 / 2) = 0.8124, tanh of z ± 1.96 se."""
    found = spearman(cross([1, 2, 3, 4, 5], [2, 1, 4, 3, 5])[0])
    assert found.estimate == pytest.approx(0.8)
    assert found.ci_low == pytest.approx(np.tanh(1.0986123 - 1.9599640 * 0.8124038), abs=1e-6)
    assert found.ci_high == pytest.approx(np.tanh(1.0986123 + 1.9599640 * 0.8124038), abs=1e-6)


@given(tables)
def test_correlations_are_those_of_the_firms_written_out(rows):
    table = np.array(rows)
    first, second = (np.repeat(index.ravel(), table.ravel()) for index in np.indices(table.shape))
    found = pearson(table)
    if len(first) == 0 or not np.ptp(first) or not np.ptp(second):
        assert found.estimate is None
        assert spearman(table).estimate is None
    else:
        assert found.estimate == pytest.approx(np.corrcoef(first, second)[0, 1], abs=1e-9)


@given(tables, st.floats(0.1, 10))
def test_the_scale_of_design_weights_does_not_matter_where_n_is_given(rows, factor):
    own, other = spearman(rows, n=40), spearman(np.array(rows) * factor, n=40)
    assert (own.estimate is None) == (other.estimate is None)
    if own.estimate is not None:
        assert own.estimate == pytest.approx(other.estimate, abs=1e-9)
        assert own.ci_low == pytest.approx(other.ci_low, abs=1e-6)


def test_perfect_agreement_has_the_interval_of_one_point_and_three_firms_have_none():
    assert (pearson(np.eye(5) * 4).ci_low, pearson(np.eye(5) * 4).p) == (1.0, 0.0)
    few = pearson([[1, 0], [1, 1]])
    assert few.estimate == pytest.approx(0.5)
    assert few.ci_low is few.p is None


def test_empty_rows_and_columns_do_not_count():
    own = chi_square([[5, 3], [2, 6]])
    wider = chi_square([[5, 0, 3], [0, 0, 0], [2, 0, 6]])
    assert (own.statistic, own.df) == (pytest.approx(wider.statistic), wider.df)


@pytest.mark.parametrize("table", [[[0, 0], [0, 0]], [[3, 4]], [[3, 0], [4, 0]]])
def test_a_table_of_one_row_or_column_has_no_association(table):
    assert chi_square(table).p is None
    assert cramers_v(table) is None
    assert linear_by_linear(table).p is None
    assert pearson(table).estimate is None


# Same firms twice


def test_the_sight_of_both_eyes_gets_the_statistic_of_the_literature():
    """Stuart (1955): sight of 7477 women, right eye by left eye; 11.957 with 3 df, p 0.0075."""
    found = stuart_maxwell([[1520, 266, 124, 66], [234, 1512, 432, 78], [117, 362, 1772, 205], [36, 82, 179, 492]])
    assert found.statistic == pytest.approx(11.957, abs=5e-4)
    assert found.df == 3
    assert found.p == pytest.approx(0.0075, abs=5e-5)


def test_three_levels_follow_the_closed_formula_of_fleiss_and_everitt():
    """By hand: differences -10, 6, 4; mean pairs 6 (1-2), 4 (1-3), 5 (2-3).

    (5 x 100 + 4 x 36 + 6 x 16) / (2 (6 x 4 + 6 x 5 + 4 x 5)) = 740 / 148 = 5.
    """
    found = stuart_maxwell([[9, 3, 2], [9, 9, 5], [6, 5, 9]])
    assert found.statistic == pytest.approx(5)
    assert found.df == 2


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_two_levels_are_mcnemars_test(stayed, rose, fell):
    found = stuart_maxwell([[stayed, rose], [fell, 3]])
    if rose + fell == 0:
        assert found.p is None
    else:
        assert found.statistic == pytest.approx((rose - fell) ** 2 / (rose + fell))
        assert found.df == 1


def test_levels_that_nobody_crosses_between_count_apart():
    """Two pairs of levels, each McNemar's: (6-2)^2/8 + (1-9)^2/10 with 2 df."""
    found = stuart_maxwell([[5, 6, 0, 0], [2, 5, 0, 0], [0, 0, 5, 1], [0, 0, 9, 5]])
    assert found.statistic == pytest.approx(16 / 8 + 64 / 10)
    assert found.df == 2


def test_different_levels_before_and_after_cannot_be_compared():
    with pytest.raises(ValueError, match="same levels"):
        stuart_maxwell([[1, 2, 3], [4, 5, 6]])
