"""Moments, ranks and quantiles from counts: against R on anes96, and against the same firms written out one by one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import assert_matches, reference_case

from wuli.survey.histogram import as_table, mid_ranks, moments, quantile

histograms = st.lists(st.integers(0, 6), min_size=2, max_size=7).filter(any)


def test_group_means_and_standard_deviations_agree_with_r():
    case = reference_case("groups_anes_selfLR", "group_mean_se")
    counts = np.array(reference_case("groups_anes_selfLR", "counts").value["values"])
    found = moments(counts, range(1, 8))
    rows = [
        {"n": n, "mean": mean, "sd": np.sqrt(variance), "se": se, "median": quantile(row, range(1, 8), 0.5)}
        for n, mean, variance, se, row in zip(found.n, found.mean, found.variance, found.se, counts, strict=True)
    ]
    without_interval = [{key: row[key] for key in rows[0]} for row in case.value["rows"]]
    assert_matches({"rows": rows}, case.__class__(case.id, case.r, {"rows": without_interval}, case.tolerance))


@given(histograms)
def test_moments_are_those_of_the_firms_written_out(counts):
    firms = np.repeat(np.arange(len(counts)), counts)
    found = moments(counts, range(len(counts)))
    assert found.mean[0] == pytest.approx(firms.mean())
    if len(firms) > 1:
        assert found.variance[0] == pytest.approx(firms.var(ddof=1))
    else:
        assert np.isnan(found.variance[0])


@given(histograms, st.floats(0, 1))
def test_quantiles_are_those_of_the_firms_written_out(counts, share):
    firms = np.repeat(np.arange(len(counts)), counts)
    assert quantile(counts, range(len(counts)), share, kind="linear") == pytest.approx(np.quantile(firms, share))


@given(histograms, st.sampled_from([0, 0.1, 0.25, 0.5, 0.75, 0.9, 1]))
def test_averaged_quantiles_are_those_of_numpy(counts, share):
    """averaged_inverted_cdf is R's type 2."""
    firms = np.repeat(np.arange(len(counts)), counts)
    assert quantile(counts, range(len(counts)), share) == np.quantile(firms, share, method="averaged_inverted_cdf")


def test_an_empty_histogram_has_no_quantile_and_no_mean():
    assert quantile([0, 0], [1, 2], 0.5) is None
    assert np.isnan(moments([0, 0], [1, 2]).mean[0])


@given(histograms)
def test_mid_ranks_share_the_ranks_of_everybody(counts):
    n = sum(counts)
    assert np.dot(mid_ranks(counts), counts) == pytest.approx(n * (n + 1) / 2)


@pytest.mark.parametrize("counts", [[[[1]]], [-1, 2]])
def test_what_is_no_table_of_counts_is_refused(counts):
    with pytest.raises(ValueError, match="counts"):
        as_table(counts)
