"""Polychoric correlations against lavaan, psych and polycor on bfi, and closed forms; the normal probabilities under them."""

import math

import numpy as np
import pytest
from bfi import bfi_items
from crossed import codes_of, complete, crossed
from hypothesis import given
from hypothesis import strategies as st
from reference import TOLERANCES, assert_matches, reference_case
from scipy.stats import multivariate_normal, norm

from wuli.survey.bivariate import below_given, density, joint_below
from wuli.survey.pair_table import PairTable
from wuli.survey.polychoric import polychoric, polychoric_joint, polychoric_matrix, thresholds
from wuli.survey.variables import Levels

SUITE = "psych_bfi_agreeableness"
INF = math.inf
counts = st.lists(st.lists(st.integers(0, 30), min_size=4, max_size=4), min_size=3, max_size=3)


@pytest.fixture(scope="module")
def agreeableness():
    return {id: column for id, column in codes_of(bfi_items()).items() if id.startswith("A")}


@pytest.fixture(scope="module")
def listwise(agreeableness):
    return crossed(complete(agreeableness))


def matrix(table):
    return polychoric_matrix(table.plan.groups["all"], table.table, smooth=False).correlations


@pytest.mark.parametrize("case", ["polychoric_lavaan", "polychoric_psych_nocorrect"])
def test_two_step_correlations_agree_with_r(listwise, case):
    case = reference_case(SUITE, case)
    assert_matches({**case.value, "values": matrix(listwise)}, case)


def test_they_are_lavaans_to_seven_digits(listwise):
    """Nearer than the class asks: lavaan and we solve the same equations."""
    expected = np.array(reference_case(SUITE, "polychoric_lavaan").value["values"])
    assert np.abs(matrix(listwise) - expected).max() < 1e-7


def test_pairwise_correlations_agree_with_r(agreeableness):
    case = reference_case(SUITE, "polychoric_pairwise_na")
    assert_matches({**case.value, "values": matrix(crossed(agreeableness))}, case)


def test_thresholds_agree_with_r(listwise):
    got = {
        id: {str(level + 1): cut for level, cut in enumerate(thresholds(listwise.margin(id)[1]))}
        for id in listwise.plan.groups["all"]
    }
    assert_matches(got, reference_case(SUITE, "thresholds"))


def test_a_pair_and_its_standard_error_agree_with_polycor(listwise):
    found = polychoric(listwise.table("A1", "A2").totals)
    assert_matches({"rho": found.rho, "se": found.se}, reference_case(SUITE, "polychor_2step_pair"))


def test_joint_estimates_are_at_least_as_likely_as_polycors(listwise):
    """polycor::polychor(ML=TRUE) stops 0.0009 from the maximum: 0.41284 against 0.41196, where the likelihood is higher.

    Its own optimum is therefore no truth to 2e-4; the standard error and three digits of rho agree.
    """
    case = reference_case(SUITE, "polychor_ml_pair")
    totals = listwise.table("A1", "A2").totals
    found = polychoric_joint(totals)
    absolute, relative = TOLERANCES[case.tolerance]
    assert found.se == pytest.approx(case.value["se"], abs=absolute, rel=relative)
    assert found.rho == pytest.approx(case.value["rho"], abs=1e-3)
    ours = likelihood(totals, found.rho, found.first, found.second)
    assert ours > likelihood(totals, polychoric(totals).rho, *(thresholds(totals.sum(axis=axis)) for axis in (1, 0)))
    nearby = [likelihood(totals, found.rho + step, found.first, found.second) for step in (-0.001, 0.001)]
    assert ours > max(nearby)


def likelihood(totals, rho, first, second):
    """Log-likelihood by scipy's own bivariate normal."""
    ends = [np.array([-9.0, *cuts, 9.0]) for cuts in (first, second)]
    corners = multivariate_normal([0, 0], [[1, rho], [rho, 1]]).cdf(
        np.stack(np.meshgrid(*ends, indexing="ij"), axis=-1)
    )
    return float((totals * np.log(np.diff(np.diff(corners, axis=0), axis=1))).sum())


@pytest.mark.parametrize("share", [0.05, 0.2, 0.25, 0.4, 0.48])
def test_halves_by_halves_are_sheppards_closed_form(share):
    """With both margins one half, rho = sin(2 pi (p11 - 1/4)) (Sheppard 1899)."""
    found = polychoric([[share * 1000, (0.5 - share) * 1000], [(0.5 - share) * 1000, share * 1000]])
    assert found.rho == pytest.approx(math.sin(2 * math.pi * (share - 0.25)), abs=1e-9)


def test_independent_answers_have_no_correlation():
    assert polychoric(np.outer([10, 20, 30], [5, 40, 15])).rho == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("rho", [-0.9, -0.3, 0.0, 0.5, 0.97])
def test_the_correlation_behind_exact_probabilities_is_found_again(rho):
    cuts = np.array([-INF, -1.1, -0.2, 0.4, 1.6, INF])
    corners = joint_below(*np.broadcast_arrays(cuts[:, None], cuts[None, :]), rho)
    table = 1000 * np.diff(np.diff(corners, axis=0), axis=1)
    assert polychoric(table).rho == pytest.approx(rho, abs=1e-8)
    joint = polychoric_joint(table)
    assert joint.rho == pytest.approx(rho, abs=1e-7)
    assert joint.first == pytest.approx(cuts[1:-1], abs=1e-7)


@given(counts)
def test_it_is_symmetric_turns_with_its_levels_and_lies_within_one(table):
    table = np.array(table)
    found = polychoric(table)
    if found is None:
        return
    assert -1 <= found.rho <= 1
    assert polychoric(table.T).rho == pytest.approx(found.rho, abs=1e-6)
    assert polychoric(table[::-1]).rho == pytest.approx(-found.rho, abs=1e-6)


def test_levels_nobody_chose_make_no_difference():
    with_gaps = polychoric([[4, 0, 2], [0, 0, 0], [1, 0, 5]])
    assert with_gaps.rho == pytest.approx(polychoric([[4, 2], [1, 5]]).rho)
    assert polychoric([[4, 0], [3, 0]]) is None
    assert polychoric([[0, 0], [0, 0]]) is None


def test_ten_times_the_units_leave_rho_and_divide_the_error():
    few, many = polychoric([[40, 10], [20, 30]]), polychoric([[400, 100], [200, 300]])
    assert many.rho == pytest.approx(few.rho, abs=1e-9)
    assert many.se == pytest.approx(few.se / math.sqrt(10), rel=1e-6)


def test_a_table_on_the_diagonal_is_at_the_edge_and_has_no_error():
    found = polychoric(np.diag([3, 4, 5]))
    assert (found.rho, found.se, found.at_edge) == (1.0, None, True)
    assert polychoric(np.diag([3, 4, 5])[::-1]).rho == -1.0
    assert polychoric_joint(np.diag([3, 4, 5])).at_edge


def test_correlations_that_contradict_each_other_are_smoothed_and_flagged():
    """r12 = r13 = 0.9 and r23 = -0.9 belong to no three variables."""

    def table_of(first, second):
        share = 0.25 + math.asin(-0.9 if (first, second) == ("b", "c") else 0.9) / (2 * math.pi)
        cells = np.array([[share, 0.5 - share], [0.5 - share, share]]) * 10**9
        totals = np.rint(cells).astype(np.int64)
        return PairTable(Levels(first, (1, 2)), Levels(second, (1, 2)), totals, totals, float(totals.sum()))

    smoothed = polychoric_matrix("abc", table_of)
    assert smoothed.smoothed
    assert np.linalg.eigvalsh(smoothed.correlations).min() > 0
    assert np.diag(smoothed.correlations) == pytest.approx([1, 1, 1])
    left = polychoric_matrix("abc", table_of, smooth=False)
    assert not left.smoothed
    assert left.correlations[1, 2] == pytest.approx(-0.9, abs=1e-6)


def test_a_matrix_with_a_constant_item_is_not_defined(listwise):
    table = crossed({"a": [1, 2, 1], "b": [1, 1, 1]}, levels={"a": (1, 2), "b": (1, 2)})
    assert polychoric_matrix(("a", "b"), table.table) is None


@pytest.mark.parametrize("rho", [-0.999, -0.4, 0.0, 0.6, 0.99])
@pytest.mark.parametrize(("first", "second"), [(0.3, -1.2), (1.5, 1.4), (-2.0, 0.7), (0.0, 1.0), (-0.5, 0.0)])
def test_normal_probabilities_agree_with_scipy(first, second, rho):
    expected = multivariate_normal([0, 0], [[1, rho], [rho, 1]]).cdf([first, second])
    assert joint_below(np.array(first), np.array(second), rho) == pytest.approx(expected, abs=1e-9)
    expected = multivariate_normal([0, 0], [[1, rho], [rho, 1]]).pdf([first, second])
    assert density(np.array(first), np.array(second), rho) == pytest.approx(expected, rel=1e-9, abs=1e-300)


def test_normal_probabilities_at_the_ends_and_the_middle():
    below = joint_below(np.array([INF, -INF, INF, 0.0]), np.array([0.5, 0.5, INF, 0.0]), 0.3)
    assert below == pytest.approx([norm.cdf(0.5), 0, 1, 0.25 + math.asin(0.3) / (2 * math.pi)], abs=1e-15)
    assert density(np.array([INF]), np.array([0.5]), 0.3) == pytest.approx(0)


def test_slopes_of_the_probabilities_are_their_differences():
    first, second, step = np.array(0.4), np.array(-0.7), 1e-6
    by_rho = (joint_below(first, second, 0.3 + step) - joint_below(first, second, 0.3 - step)) / (2 * step)
    assert density(first, second, 0.3) == pytest.approx(by_rho, abs=1e-9)
    by_first = (joint_below(first + step, second, 0.3) - joint_below(first - step, second, 0.3)) / (2 * step)
    assert below_given(first, second, 0.3) == pytest.approx(by_first, abs=1e-9)
