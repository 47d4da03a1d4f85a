"""Entropy, CRITIC and coefficient of variation against R on attitude (30 departments, 7 questions)."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import assert_matches, reference_case, reference_table

from wuli.errors.kinds import ArgumentError
from wuli.survey.objective_weights import Column, compute_critic, compute_entropy, compute_variation

SUITE = "weights_public"


@pytest.fixture(scope="module")
def attitude():
    return reference_table("attitude")


def columns_of(table):
    return [Column.of(*np.unique(values, return_counts=True)) for values in table.values()]


def entropy_as_r(table, variant):
    found = compute_entropy(columns_of(table), variant=variant)
    parts = {"entropy": found.entropy, "redundancy": found.redundancy, "w": found.indicator_weights}
    return {key: dict(zip(table, part, strict=True)) for key, part in parts.items()}


@pytest.mark.parametrize("variant", ["raw_share", "minmax"])
def test_entropy_weights_agree_with_r(attitude, variant):
    assert_matches(entropy_as_r(attitude, variant), reference_case(SUITE, f"entropy_{variant}"))


def test_entropy_weights_of_spssau_agree_with_r_scores_included(attitude):
    """Scores by hand: values stretched to 0-1, plus 0.01, times the weights."""
    got = entropy_as_r(attitude, "spssau_shift")
    scaled = {name: (values - values.min()) / np.ptp(values) + 0.01 for name, values in attitude.items()}
    got["score"] = sum(got["w"][name] * values for name, values in scaled.items())
    assert_matches(got, reference_case(SUITE, "entropy_spssau_shift"))


def test_critic_weights_agree_with_r(attitude):
    found = compute_critic(columns_of(attitude), np.corrcoef(list(attitude.values())))
    got = {
        "C": dict(zip(attitude, found.information, strict=True)),
        "w": dict(zip(attitude, found.indicator_weights, strict=True)),
    }
    assert_matches(got, reference_case(SUITE, "critic"))


def test_weights_by_coefficient_of_variation_agree_with_r(attitude):
    found = compute_variation(columns_of(attitude))
    assert_matches(dict(zip(attitude, found, strict=True)), reference_case(SUITE, "cv_weights"))


def test_how_little_entropy_weights_change_an_order_agrees_with_r(attitude):
    rows = np.column_stack(list(attitude.values()))
    equal = rows.mean(axis=1)
    weighted = rows @ compute_entropy(columns_of(attitude), variant="raw_share").indicator_weights
    ranks = [
        (values[:, None] > values).sum(axis=1) + (np.isclose(values[:, None], values)).sum(axis=1) / 2
        for values in (equal, weighted)
    ]
    got = {
        "r": np.corrcoef(equal, weighted)[0, 1],
        "spearman": np.corrcoef(*ranks)[0, 1],
        "max_rank_shift": np.abs(ranks[0] - ranks[1]).max(),
    }
    assert_matches(got, reference_case(SUITE, "composite_equal_vs_weighted"))


histograms = st.lists(
    st.lists(st.integers(0, 9), min_size=5, max_size=5).filter(lambda row: sum(map(bool, row)) > 1),
    min_size=2,
    max_size=4,
)


@given(histograms, st.sampled_from(["raw_share", "minmax", "spssau_shift"]))
def test_counts_give_the_weights_of_the_firms_written_out(rows, variant):
    together = [Column.of(range(1, 6), row) for row in rows]
    written_out = [Column.of(np.repeat(range(1, 6), row)) for row in rows]
    own, other = (compute_entropy(columns, variant=variant) for columns in (together, written_out))
    assert own.indicator_weights == pytest.approx(other.indicator_weights)
    assert sum(own.indicator_weights) == pytest.approx(1)
    assert compute_variation(together) == pytest.approx(compute_variation(written_out))


@pytest.mark.parametrize("variant", ["raw_share", "minmax", "spssau_shift"])
def test_an_indicator_that_all_answer_alike_gets_no_weight(variant):
    columns = [Column.of([1, 2, 3], [5, 5, 5]), Column.of([1, 2, 3], [0, 15, 0])]
    assert compute_entropy(columns, variant=variant).indicator_weights == pytest.approx((1, 0), abs=1e-12)
    assert compute_variation(columns) == pytest.approx((1, 0))


def test_an_indicator_without_spread_adds_no_conflict_to_critic():
    columns = [Column.of([1, 2], [5, 5]), Column.of([1, 2], [3, 7]), Column.of([1, 2], [0, 10])]
    r = np.array([[1, 0.5, np.nan], [0.5, 1, np.nan], [np.nan, np.nan, np.nan]])
    found = compute_critic(columns, r)
    assert found.indicator_weights[2] == 0
    assert sum(found.indicator_weights) == pytest.approx(1)


@pytest.mark.parametrize(
    "compute",
    [
        lambda columns: compute_entropy(columns, variant="minmax"),
        lambda columns: compute_critic(columns, np.eye(2)),
        compute_variation,
    ],
)
def test_answers_without_any_spread_are_refused_in_both_languages(compute):
    with pytest.raises(ArgumentError) as caught:
        compute([Column.of([3], [9]), Column.of([1, 2], [0, 9])])
    assert caught.value.faults[0].code == "objective_no_spread"
    assert caught.value.render("zh") == "各指标的回答没有足够的差异，算不出客观权重。请换用等权或事先定好的权重。"
    assert caught.value.render("en") == (
        "The answers do not vary enough to make indicator weights of them. Use equal weights or weights set beforehand."
    )


def test_indicators_that_say_all_the_same_leave_critic_without_information():
    with pytest.raises(ArgumentError) as caught:
        compute_critic([Column.of([1, 2], [5, 5])] * 2, np.ones((2, 2)))
    assert caught.value.faults[0].code == "objective_no_spread"


def test_shares_of_values_below_zero_are_refused_in_both_languages():
    with pytest.raises(ArgumentError) as caught:
        compute_entropy([Column.of([-1, 2], [5, 5])], variant="raw_share")
    assert caught.value.faults[0].code == "entropy_negative"
    assert caught.value.render("zh") == "有小于 0 的值，不能直接按占比求熵。请改用 minmax 或 spssau_shift。"
    assert caught.value.render("en") == (
        "There are values below 0, so shares of the raw values make no sense. Use minmax or spssau_shift instead."
    )


def test_a_coefficient_of_variation_needs_a_positive_mean():
    with pytest.raises(ValueError, match="positive means"):
        compute_variation([Column.of([-1, 1], [5, 5])])
