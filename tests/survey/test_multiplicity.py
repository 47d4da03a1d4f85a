"""Corrections for many tests, against R p.adjust on the 15 p-values of Benjamini and Hochberg (1995)."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import assert_matches, reference_case

from wuli.survey.multiplicity import benjamini_hochberg, benjamini_yekutieli, bonferroni, holm

# setup of the case: p <- c(.0001, .0004, …)
P_VALUES = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
    0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0,
]  # fmt: skip
families = st.lists(st.one_of(st.none(), st.floats(0, 1)), max_size=30)


def test_all_four_corrections_agree_with_r():
    got = {
        "BH": benjamini_hochberg(P_VALUES),
        "BY": benjamini_yekutieli(P_VALUES),
        "holm": holm(P_VALUES),
        "bonferroni": bonferroni(P_VALUES),
    }
    assert_matches(got, reference_case("proportion_intervals", "p_adjust"))


def test_the_order_of_the_tests_does_not_matter():
    turned = benjamini_hochberg(P_VALUES[::-1])
    assert turned[::-1] == benjamini_hochberg(P_VALUES)


@pytest.mark.parametrize("correct", [benjamini_hochberg, benjamini_yekutieli, holm, bonferroni])
def test_a_test_that_was_not_made_stays_out_of_the_family(correct):
    """R: p.adjust(c(.01, NA, .04), "BH") is .02 NA .04"""
    alone = correct([0.01, 0.04])
    assert correct([0.01, None, 0.04, math.nan]) == (alone[0], None, alone[1], None)
    assert correct([]) == ()
    assert correct([None]) == (None,)


@given(families)
def test_q_values_rise_with_p_and_are_never_smaller(p_values):
    for correct in (benjamini_hochberg, benjamini_yekutieli, holm, bonferroni):
        pairs = sorted((p, q) for p, q in zip(p_values, correct(p_values), strict=True) if p is not None)
        assert all(p <= q * (1 + 1e-12) <= 1 + 1e-12 for p, q in pairs)
        assert all(before[1] <= after[1] for before, after in pairwise(pairs))
