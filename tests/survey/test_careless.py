"""Signs of careless answering against the R package careless on bfi, and by hand."""

import numpy as np
import pytest
from reference import assert_matches, reference_case, reference_table
from scipy.stats import chi2

from wuli.survey.careless import (
    MAHALANOBIS_LEAST,
    all_same,
    even_odd,
    longest_run,
    mahalanobis,
    response_variability,
    seconds_per_item,
)
from wuli.survey.joint import JointMoments

SUITE = "psych_bfi_quality"


@pytest.fixture(scope="module")
def codes():
    """The 25 items in questionnaire order, none turned; 0 for no answer."""
    table = reference_table("bfi")
    columns = [table[f"{dimension}{place}"] for dimension in "ACENO" for place in range(1, 6)]
    return np.nan_to_num(np.stack(columns, axis=1)).astype(np.int8)


@pytest.fixture(scope="module")
def complete(codes):
    return codes[(codes > 0).all(axis=1)]


def moments(rows):
    columns = list(rows.T.astype(np.int64))
    return JointMoments.empty([str(place) for place in range(len(columns))]).counted(columns, (rows > 0).all(axis=1))


def test_longest_runs_agree_with_r(codes):
    found = longest_run(codes)
    got = {"first20": found[:20], "max": found.max(), "n_ge_10": (found >= 10).sum()}
    assert_matches({key: value.tolist() for key, value in got.items()}, reference_case(SUITE, "longstring"))


def test_variability_within_rows_agrees_with_r(codes):
    assert_matches(response_variability(codes)[:20], reference_case(SUITE, "irv_first20"))


def test_mahalanobis_distances_agree_with_r(complete):
    """careless flags beyond the 99.9 % point, that is p below 0.001."""
    found = mahalanobis(complete, moments(complete))
    got = {"first20": found.squared[:20].tolist(), "n_flag": int((found.p < 0.001).sum())}
    assert_matches(got, reference_case(SUITE, "mahad"))


def test_even_and_odd_halves_agree_with_r(complete):
    scales = [range(start, start + 5) for start in range(0, 25, 5)]
    assert_matches(even_odd(complete, scales)[:20], reference_case(SUITE, "evenodd_first20"))


def test_a_run_ends_at_a_missing_answer():
    rows = np.array([[1, 1, 1, 1], [1, 1, 0, 1], [1, 2, 1, 2], [0, 0, 0, 0], [0, -1, -1, 5], [2, 3, 3, 3]], np.int8)
    assert longest_run(rows).tolist() == [4, 2, 1, 0, 1, 3]


def test_states_have_no_part_in_the_variability():
    rows = np.array([[1, 5, 0, -2], [3, 3, 3, 3], [4, 0, 0, 0], [0, 0, 0, 0]], np.int8)
    found = response_variability(rows)
    assert found[:2] == pytest.approx([np.sqrt(8), 0])
    assert np.isnan(found[2:]).all()


def test_all_the_same_needs_several_answers_and_only_one_level():
    rows = np.array([[3, 3, 3, 3], [3, 3, 0, -1], [3, 3, 3, 2], [3, 0, 0, 0], [0, 0, 0, 0], [5, -3, 5, 5]], np.int8)
    assert all_same(rows).tolist() == [True, True, False, False, False, True]
    assert all_same(rows, least=3).tolist() == [True, False, False, False, False, True]


def test_halves_that_agree_are_minus_one_and_halves_that_oppose_are_one():
    scales = [(0, 1), (2, 3), (4, 5)]
    rows = np.array([[1, 1, 3, 3, 5, 5], [1, 5, 3, 3, 5, 1], [2, 2, 2, 2, 2, 2], [1, 1, 3, 3, 5, 0]], np.int8)
    found = even_odd(rows, scales)
    assert found[:2] == pytest.approx([-1, 1])
    # all the same, and only two scales left: not defined
    assert np.isnan(found[2:]).all()


def test_halves_are_stepped_up_by_spearman_and_brown():
    """Odd halves 1, 2, 3 and even halves 1, 3, 2 correlate at 0.5: 2 x 0.5 / 1.5, with the sign turned."""
    rows = np.array([[1, 1, 2, 3, 3, 2]], np.int8)
    assert even_odd(rows, [(0, 1), (2, 3), (4, 5)]) == pytest.approx([-2 / 3])


def test_a_single_item_scale_adds_no_pair():
    rows = np.array([[1, 1, 2, 3, 3, 2, 5]], np.int8)
    assert even_odd(rows, [(0, 1), (2, 3), (4, 5), (6,)]) == pytest.approx([-2 / 3])


def test_distances_are_not_defined_for_few_rows_or_missing_answers():
    rng = np.random.default_rng(2)
    rows = rng.integers(1, 6, (MAHALANOBIS_LEAST, 3)).astype(np.int8)
    found = mahalanobis(rows[:-1], moments(rows[:-1]))
    assert np.isnan(found.squared).all()
    assert np.isnan(found.p).all()
    gap = rows.copy()
    gap[0, 1] = -1
    found = mahalanobis(gap, moments(rows))
    assert np.isnan(found.squared[0])
    assert np.isnan(found.p[0])
    assert not np.isnan(found.squared[1:]).any()


def test_the_mean_distance_is_that_of_a_full_ellipsoid():
    """sum of d2 = (n - 1) x items, exactly, for the rows the covariances were made of; an item told twice counts once."""
    rng = np.random.default_rng(2)
    rows = rng.integers(1, 6, (300, 3)).astype(np.int8)
    doubled = np.column_stack([rows, rows[:, 0]])
    for table in (rows, doubled):
        found = mahalanobis(table, moments(table))
        assert found.squared.sum() == pytest.approx(299 * 3)
        assert found.p == pytest.approx(chi2.sf(found.squared, 3))


def test_time_is_shared_among_the_answered_items():
    rows = np.array([[1, 2, 3, 4], [1, 2, 0, -1], [0, 0, 0, 0], [1, 1, 1, 1], [1, 1, 1, 1]], np.int8)
    found = seconds_per_item(np.array([60.0, 60.0, 60.0, np.nan, -5.0]), rows)
    assert found[:2].tolist() == [15, 30]
    assert np.isnan(found[2:]).all()
