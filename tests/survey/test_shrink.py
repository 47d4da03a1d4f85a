"""Shrunken group means against R metafor on anes96."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import assert_matches, reference_case

from wuli.survey.histogram import moments
from wuli.survey.shrink import shrink_means

groups = st.lists(st.tuples(st.floats(1, 5), st.floats(0.001, 2)), min_size=2, max_size=8)


def test_shrunken_means_agree_with_metafor():
    counts = reference_case("groups_anes_selfLR", "counts").value["values"]
    found = moments(counts, range(1, 8))
    shrunk = shrink_means(found.mean, found.se**2)
    got = {
        "mu": shrunk.mean,
        "tau2": shrunk.variance_between,
        "group": list("1234567"),
        "eb": shrunk.estimates,
        "eb_se": shrunk.ses,
    }
    assert_matches(got, reference_case("groups_anes_selfLR", "eb_shrinkage_reml"))


@given(groups)
def test_a_shrunken_mean_lies_between_the_group_and_all_groups(rows):
    means, variances = zip(*rows, strict=True)
    found = shrink_means(means, variances)
    for own, estimate in zip(means, found.estimates, strict=True):
        assert min(own, found.mean) - 1e-9 <= estimate <= max(own, found.mean) + 1e-9


@given(groups)
def test_the_variance_between_groups_is_where_the_restricted_likelihood_is_highest(rows):
    y, v = np.array(rows).T

    def likelihood(tau):
        w = 1 / (v + tau)
        centre = w @ y / w.sum()
        return (np.log(w).sum() - np.log(w.sum()) - w @ (y - centre) ** 2) / 2

    found = shrink_means(y, v).variance_between
    near = [max(0.0, found * factor) for factor in (0.97, 0.99, 1.01, 1.03)]
    assert all(likelihood(found) >= likelihood(other) - 1e-9 for other in near)


def test_equal_groups_are_all_drawn_to_the_same_mean():
    found = shrink_means([3.0, 3.0, 3.0], [0.1, 0.2, 0.3])
    assert found.variance_between == 0
    assert found.estimates == pytest.approx([3.0, 3.0, 3.0])


def test_a_group_without_a_mean_or_a_variance_is_left_out():
    found = shrink_means([2.0, None, 4.0, 3.0, float("nan")], [0.5, 0.5, 0.5, 0.0, 0.5])
    assert found.estimates[1] is found.estimates[3] is found.estimates[4] is found.ses[1] is None
    assert found.mean == pytest.approx(3)
    assert shrink_means([2.0, None], [0.5, 0.5]) is None
