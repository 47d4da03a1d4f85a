"""Percentile ranks against R on anes96 and psych::bfi."""

import numpy as np
import pytest
from bfi import bfi_scores, histogram_of
from hypothesis import given
from hypothesis import strategies as st
from reference import assert_matches, reference_case

from wuli.survey.histogram import quantile
from wuli.survey.percentiles import mid_rank, mid_rank_interval

histograms = st.lists(st.integers(0, 9), min_size=5, max_size=5).filter(any)


def test_mid_ranks_of_a_real_question_agree_with_r():
    counts = np.array(reference_case("groups_anes_selfLR", "counts").value["values"]).sum(axis=0)
    found = mid_rank(counts, range(1, 8), range(1, 8))
    assert_matches(found, reference_case("groups_anes_selfLR", "midrank_percentile"))


def test_the_place_of_a_score_of_4_in_each_dimension_agrees_with_r():
    got = {}
    for name, values in bfi_scores().items():
        levels, counts = histogram_of(values)
        got[name] = mid_rank(counts, levels, 4)
    assert_matches(got, reference_case("report_bfi_by_education", "percentile_of_score_4"))


@pytest.mark.parametrize(("id", "kind"), [("quantiles_type7", "linear"), ("quantiles_type2", "average")])
def test_quantiles_of_each_dimension_agree_with_r(id, kind):
    columns = [
        [quantile(counts, levels, share, kind=kind) for share in (0.1, 0.25, 0.5, 0.75, 0.9)]
        for levels, counts in map(histogram_of, bfi_scores().values())
    ]
    case = reference_case("report_bfi_by_education", id)
    assert_matches({**case.value, "values": np.column_stack(columns)}, case)


@given(histograms, st.integers(0, 4))
def test_the_interval_holds_the_mid_rank_and_all_tied_firms(counts, score):
    place = mid_rank(counts, range(5), score)
    found = mid_rank_interval(counts, range(5), score)
    below, through = sum(counts[:score]) / sum(counts), sum(counts[: score + 1]) / sum(counts)
    assert 0 <= found.low <= below <= place <= through <= found.high <= 1


def test_the_interval_of_a_firm_that_nobody_ties_with_is_that_of_a_share():
    """R: prop.test(85, 240, correct = FALSE): 0.2963915 to 0.4165367."""
    found = mid_rank_interval([85, 155], [1, 3], 2)
    assert found.low == pytest.approx(0.2963915, abs=5e-8)
    assert found.high == pytest.approx(0.4165367, abs=5e-8)


def test_a_score_that_is_only_known_to_lie_between_two_values_has_a_wider_interval():
    known, open_ended = (mid_rank_interval([10] * 5, range(5), *ends) for ends in ((2,), (1, 3)))
    assert open_ended.low < known.low
    assert open_ended.high > known.high


def test_fewer_effective_firms_make_a_wider_interval():
    assert mid_rank_interval([10] * 5, range(5), 2, n=20).low < mid_rank_interval([10] * 5, range(5), 2).low


def test_a_score_whose_last_bit_differs_is_the_same_score():
    assert mid_rank([1, 1], [1.1 + 2.2, 4], 3.3) == mid_rank([1, 1], [3.3, 4], 3.3) == 0.25


def test_nobody_has_a_place_among_no_firms():
    assert np.isnan(mid_rank([0, 0], [1, 2], 1))
    assert np.isnan(mid_rank_interval([0, 0], [1, 2], 1).low)
