"""Ranks of groups: places, intervals that hold the true rank, the chance of being first."""

import numpy as np
import pytest
from bfi import DIMENSIONS, bfi_scores
from reference import assert_matches, reference_case

from wuli.survey.ranks import rank_groups


def ranked(means, covariance, **more):
    return rank_groups("x", "industry", [f"g{place}" for place in range(len(means))], means, covariance, **more)


@pytest.mark.parametrize(("row", "need"), [(0, 5), (1, 4)])
def test_the_order_of_five_dimensions_is_that_of_r(row, need):
    scores = bfi_scores(need)
    found = ranked([np.nanmean(scores[name]) for name in DIMENSIONS], np.eye(5) / 10**6)
    case = reference_case("report_bfi_by_education", "dim_ranking_changes_4of5")
    wanted = case.__class__(case.id, case.r, case.value["values"][row], case.tolerance)
    assert_matches([one.rank for one in found], wanted)


def test_groups_with_the_same_mean_share_the_better_rank():
    found = ranked([3.0, 1.0, 0.1 + 2.9, 2.0], np.eye(4))
    assert [one.rank for one in found] == [1, 4, 1, 3]
    assert {one.among for one in found} == {4}
    assert (found[0].of, found[0].by, found[0].value) == ("x", "industry", "g0")


@pytest.mark.parametrize(("gap", "apart"), [(1.95, False), (1.97, True)])
def test_two_groups_are_told_apart_where_their_difference_is_beyond_1_96_errors(gap, apart):
    found = ranked([gap, 0.0], np.eye(2) / 2)
    assert [(one.low, one.high) for one in found] == ([(1, 1), (2, 2)] if apart else [(1, 2), (1, 2)])


def test_the_chance_of_first_of_two_groups_is_that_of_the_normal_distribution():
    """R: pnorm(1) = 0.8413447."""
    found = ranked([1.0, 0.0], np.eye(2) / 2)
    assert found[0].p_first == pytest.approx(0.8413447, abs=0.01)
    assert found[0].p_first + found[1].p_first == pytest.approx(1)


def test_errors_that_two_groups_share_do_not_blur_their_order():
    shared = np.full((2, 2), 4.0) + np.eye(2) * 1e-4
    assert [(one.low, one.high) for one in ranked([1.1, 1.0], shared)] == [(1, 1), (2, 2)]


def test_without_errors_the_ranks_are_certain_and_equal_groups_are_all_first():
    found = ranked([2.0, 3.0, 3.0], np.zeros((3, 3)))
    assert [(one.rank, one.low, one.high, one.p_first) for one in found] == [
        (3, 3, 3, 0.0),
        (1, 1, 2, 1.0),
        (1, 1, 2, 1.0),
    ]


def test_eight_equal_groups_of_thirty_are_hardly_ever_told_apart():
    """Each interval may miss 1-8 in 5 % of samples; all eight rank orders are equally true."""
    rng = np.random.default_rng(8)
    whole = [
        one.low == 1 and one.high == 8
        for _ in range(15)
        for one in ranked(rng.normal(2.5, 0.8 / np.sqrt(30), 8), np.eye(8) * 0.64 / 30)
    ]
    assert np.mean(whole) > 0.9


def test_the_same_numbers_give_the_same_ranks():
    covariance = np.array([[0.02, 0.01, 0], [0.01, 0.03, 0], [0, 0, 0.01]])
    assert ranked([2.1, 2.2, 2.0], covariance) == ranked([2.1, 2.2, 2.0], covariance)


def test_less_confidence_gives_shorter_intervals():
    strict, loose = (ranked([1.5, 0.0], np.eye(2) / 2, confidence=level) for level in (0.95, 0.8))
    assert strict[0].high == 2
    assert loose[0].high == 1


def test_one_group_is_first_and_last():
    (found,) = ranked([2.0], [[0.1]])
    assert (found.rank, found.low, found.high, found.p_first) == (1, 1, 1, 1.0)


def test_a_covariance_of_another_size_is_refused():
    with pytest.raises(ValueError, match="covariance"):
        ranked([1.0, 2.0], np.eye(3))
