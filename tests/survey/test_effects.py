"""Effect sizes against R on anes96 (rstatix, effectsize), and by counting pairs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import assert_matches, reference_case

from wuli.survey.effects import cliffs_delta, epsilon_squared, eta_squared_h, superiority
from wuli.survey.outcomes import Outcome
from wuli.survey.rank_tests import kruskal_wallis, mann_whitney

histograms = st.lists(st.integers(0, 9), min_size=4, max_size=4).filter(any)


@pytest.fixture(scope="module")
def counts():
    return np.array(reference_case("groups_anes_selfLR", "counts").value["values"])


def test_effect_sizes_of_kruskal_wallis_agree_with_r(counts):
    found = kruskal_wallis(counts)
    got = {"eta2_H": eta_squared_h(found, 944), "epsilon2": epsilon_squared(found, 944)}
    assert_matches(got, reference_case("groups_anes_selfLR", "kruskal_eta2H"))


def test_cliffs_delta_is_the_rank_biserial_correlation_of_r(counts):
    assert_matches({"r": cliffs_delta(counts[2], counts[5])}, reference_case("groups_anes_selfLR", "rank_biserial"))


@given(histograms, histograms)
def test_cliffs_delta_is_what_counting_all_pairs_gives(first, second):
    own, other = (np.repeat(range(4), side) for side in (first, second))
    signs = np.sign(own[:, None] - other[None, :])
    assert cliffs_delta(first, second) == pytest.approx(signs.mean(), abs=1e-12)
    assert superiority(first, second) == pytest.approx((signs.mean() + 1) / 2, abs=1e-12)


@given(histograms, histograms)
def test_superiority_is_the_share_of_pairs_won_in_the_rank_test(first, second):
    found = mann_whitney(first, second)
    if found.statistic is not None:
        assert superiority(first, second) == pytest.approx(found.statistic / (sum(first) * sum(second)))


@given(histograms, histograms, st.floats(0.01, 100))
def test_the_scale_of_design_weights_does_not_matter(first, second, factor):
    assert cliffs_delta(np.array(first) * factor, second) == pytest.approx(cliffs_delta(first, second), abs=1e-9)


def test_without_firms_or_without_a_test_there_is_no_effect():
    assert cliffs_delta([0, 0], [1, 2]) is None
    assert superiority([1, 0], [0, 0]) is None
    assert epsilon_squared(Outcome("kruskal_wallis"), 10) is None
    assert eta_squared_h(Outcome("kruskal_wallis"), 10) is None
    assert eta_squared_h(Outcome("kruskal_wallis", 1.0, 1.0, None, 0.3), 2) is None
