"""Reliability of scales against psych, semTools and base R on bfi, LSAT-7, Holzinger and attitude; and by hand."""

import math

import numpy as np
import pytest
from bfi import DIMENSIONS, bfi_items
from crossed import batch_of, codes_of, complete, crossed
from hypothesis import given
from hypothesis import strategies as st
from reference import TOLERANCES, assert_matches, reference_case, reference_table

from wuli.survey.cross import CrossPlan, CrossTable, pairs_within
from wuli.survey.joint import JointMoments, correlations_of
from wuli.survey.reliability import (
    NO_VARIANCE,
    SINGLE_ITEM,
    TOO_FEW,
    alpha,
    alpha_interval,
    average_correlation,
    omega_of,
    pairwise_covariance,
    reliability,
    standardised_alpha,
)
from wuli.survey.variables import Levels, Moments

SUITE = "psych_bfi_agreeableness"
answers = st.lists(st.tuples(*[st.integers(-1, 5)] * 4, st.integers(0, 4)), min_size=2, max_size=30)


@pytest.fixture(scope="module")
def agreeableness():
    return {id: column for id, column in codes_of(bfi_items()).items() if id.startswith("A")}


@pytest.fixture(scope="module")
def everyone(agreeableness):
    return crossed(agreeableness)


@pytest.fixture(scope="module")
def listwise(agreeableness):
    """The reliability of the rows complete on the five items (xc of the suite)."""
    return reliability(crossed(complete(agreeableness)), "all", tuple(agreeableness))


def test_alpha_over_pairs_agrees_with_psych(agreeableness, everyone):
    case = reference_case(SUITE, "alpha_pairwise")
    _, _, covariance = pairwise_covariance(everyone, tuple(agreeableness))
    correlations = correlations_of(covariance)
    mean = mean_of_known(agreeableness)
    got = {
        "raw": alpha(covariance),
        "std": standardised_alpha(correlations),
        "average_r": average_correlation(correlations),
        "mean": mean.means[0],
        "sd": math.sqrt(mean.covariance[0, 0]),
    }
    assert_matches(got, case)
    found = reliability(everyone, "all", tuple(agreeableness), missing="pairwise")
    assert found.alpha == pytest.approx(case.value["raw"], abs=1e-9)
    assert found.n == min(everyone.table(*pair).n for pair in pairs_within(agreeableness))


def mean_of_known(items):
    """Row means over the known items as whole numbers on a grid of 60."""
    rows = np.stack(list(items.values()), axis=1).astype(np.int64)
    known = (rows > 0).sum(axis=1)
    values = rows.sum(axis=1) * 60 // np.maximum(known, 1)
    return JointMoments.empty(["mean"], [60]).counted([values], known > 0)


def test_alpha_over_complete_rows_agrees_with_r(listwise):
    assert_matches({"alpha": listwise.alpha}, reference_case(SUITE, "alpha_listwise"))


def test_listwise_uses_the_complete_rows_by_itself(everyone, listwise, agreeableness):
    found = reliability(everyone, "agreeableness", tuple(agreeableness), group="all")
    assert (found.n, found.alpha, found.omega) == (listwise.n, listwise.alpha, listwise.omega)
    assert found.of == "agreeableness"


def test_the_interval_of_alpha_agrees_with_psych(listwise):
    got = {"lower.ci": listwise.alpha_low, "upper.ci": listwise.alpha_high}
    assert_matches(got, reference_case(SUITE, "alpha_feldt_ci"))


def test_alpha_without_each_item_agrees_with_psych(listwise):
    assert_matches(listwise.alpha_without, reference_case(SUITE, "alpha_if_dropped"))


def test_item_rest_correlations_agree_with_r(listwise):
    assert_matches(listwise.item_rest, reference_case(SUITE, "item_rest_r"))


def test_omega_is_the_model_implied_one(listwise):
    case = reference_case(SUITE, "omega_total_1f_ml")
    absolute, relative = TOLERANCES[case.tolerance]
    assert listwise.omega == pytest.approx(case.value["model_implied"], abs=absolute, rel=relative)


def test_ordinal_alpha_agrees_with_psych(listwise):
    assert_matches(listwise.ordinal_alpha, reference_case(SUITE, "ordinal_alpha"))


def test_alpha_of_every_dimension_agrees_with_r():
    """Five scales from one cross-table, each over its own complete rows."""
    items = codes_of(bfi_items())
    scales = {dimension: tuple(id for id in items if id.startswith(dimension)) for dimension in DIMENSIONS}
    table = crossed(items, groups=scales)
    got = {dimension: reliability(table, dimension, ids).alpha for dimension, ids in scales.items()}
    assert_matches(got, reference_case("report_bfi_by_education", "alpha_each_dim"))


def test_alpha_of_right_and_wrong_answers_agrees_with_psych():
    codes = codes_of(reference_table("lsat7"), add=1)
    found = reliability(crossed(codes, levels=dict.fromkeys(codes, (0, 1))), "all", tuple(codes))
    assert_matches(found.alpha, reference_case("irt_lsat7", "alpha"))
    assert found.n == 1000


def test_alpha_of_nine_measured_abilities_agrees_with_psych():
    table = reference_table("holzinger")
    covariance = np.cov([table[f"x{number}"] for number in range(1, 10)])
    assert_matches(alpha(covariance), reference_case("cfa_holzinger", "alpha_nine"))


def test_alpha_of_whole_numbers_kept_as_moments_agrees_with_psych():
    table = reference_table("attitude")
    columns = {id: column.astype(np.int64) for id, column in table.items()}
    plan = CrossPlan((), groups={"attitude": tuple(columns)}, numbers=tuple(Moments(id) for id in columns))
    cross = CrossTable(plan)
    known = np.ones(30, np.bool_)
    cross.update(batch_of({}, {id: (column, known) for id, column in columns.items()}))
    assert_matches(alpha(cross.moments("attitude").covariance), reference_case("weights_public", "alpha_attitude"))


def test_two_items_with_equal_variance_have_the_alpha_of_spearman_and_brown():
    """2 r / (1 + r) with r = 0.6; no omega, no alpha without an item."""
    codes = {"a": [1] * 5 + [2] * 5, "b": [1, 1, 1, 1, 2, 1, 2, 2, 2, 2]}
    found = reliability(crossed(codes), "all", ("a", "b"))
    assert found.alpha == pytest.approx(2 * 0.6 / 1.6)
    assert found.item_rest == pytest.approx({"a": 0.6, "b": 0.6})
    assert (found.omega, found.alpha_without, found.why) == (None, {}, "")


@pytest.mark.parametrize(
    ("codes", "items", "why"),
    [
        ({"a": [1, 2, 3], "b": [1, 2, 2]}, ("a",), SINGLE_ITEM),
        ({"a": [1, 0, 3], "b": [1, 2, -1]}, ("a", "b"), TOO_FEW),
        ({"a": [0, 0, 0], "b": [1, 2, 2]}, ("a", "b"), TOO_FEW),
        ({"a": [2, 2, 2], "b": [1, 1, 1]}, ("a", "b"), NO_VARIANCE),
        ({"a": [1, 2, 1, 2], "b": [2, 1, 2, 1]}, ("a", "b"), NO_VARIANCE),
    ],
    ids=["one item", "one complete row", "an item without answers", "all the same", "items that cancel"],
)
@pytest.mark.parametrize("missing", ["listwise", "pairwise"])
def test_where_it_is_not_defined_it_says_why(codes, items, why, missing):
    found = reliability(crossed(codes), "scale", items, group="all", missing=missing)
    assert found.why == why
    assert (found.alpha, found.alpha_low, found.omega, found.ordinal_alpha) == (None,) * 4
    assert (dict(found.item_rest), dict(found.alpha_without)) == ({}, {})


def test_an_item_that_does_not_vary_has_no_item_rest_correlation():
    found = reliability(crossed({"a": [1, 2, 3, 2], "b": [1, 2, 3, 3], "c": [2, 2, 2, 2]}), "all", "abc")
    assert set(found.item_rest) == {"a", "b"}
    assert set(found.alpha_without) == {"a", "b", "c"}
    assert found.ordinal_alpha is None
    assert found.omega is None


@given(answers)
def test_whole_weights_give_the_reliability_of_the_expanded_file(rows):
    items = "abcd"
    codes = {id: [line[place] for line in rows] for place, id in enumerate(items)}
    repeats = [line[4] for line in rows]
    points = dict.fromkeys(items, (1, 2, 3, 4, 5))
    expanded = {id: np.repeat(column, repeats) for id, column in codes.items()}
    weighted = crossed(codes, levels=points, weights=repeats).moments("all")
    plain = crossed(expanded, levels=points).moments("all") if sum(repeats) else JointMoments.empty(tuple(items))
    assert weighted.total == plain.n
    if weighted.n > 1 and plain.n > 1:
        found, expected = alpha(weighted.covariance), alpha(plain.covariance)
        assert found is expected is None or found == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_weights_widen_the_interval_and_not_the_count():
    rng = np.random.default_rng(5)
    trait = rng.normal(size=400)
    codes = {id: np.clip(np.rint(trait + rng.normal(size=400) + 3), 1, 5).astype(np.int8) for id in "abc"}
    even = reliability(crossed(codes, weights=[7] * 400), "all", "abc")
    uneven = reliability(crossed(codes, weights=[1, 19] * 200), "all", "abc")
    plain = reliability(crossed(codes), "all", "abc")
    assert even == plain
    assert uneven.n == 400
    # Kish: 400 x (1 + 19)^2 / (2 x (1 + 361)) = 221
    assert (uneven.alpha_low, uneven.alpha_high) == alpha_interval(uneven.alpha, 400 * 400 / 724, 3)


def test_the_part_of_a_group_keeps_its_rows():
    table = crossed({"a": [1, 2, 3, 1], "b": [1, 2, 3, 2], "c": [2, 0, 2, 1]})
    part = table.moments("all").part(("b", "a"))
    assert (part.ids, part.n, part.sums) == (("b", "a"), 3, (6, 5))
    assert part.products == ((14, 12), (12, 11))


def test_no_interval_and_no_omega_from_next_to_nothing():
    assert alpha_interval(0.5, 1, 3) is None
    assert omega_of(np.eye(2)) is None
    assert alpha(np.array([[2.0]])) is None
    assert standardised_alpha(np.array([[1, np.nan], [np.nan, 1]])) is None


def test_a_heywood_case_has_no_omega():
    assert omega_of(np.array([[1, 0.9, 0.9], [0.9, 1, 0.7], [0.9, 0.7, 1]])) is None


def test_levels_on_a_grid_count_as_their_values():
    codes = {"a": [1, 2, 3, 2, 1], "b": [1, 2, 3, 1, 1]}
    plan = CrossPlan(
        (Levels("a", (60, 120, 180), 60), Levels("b", (2, 4, 6), 2)), pairs_within("ab"), {"scale": ("a", "b")}
    )
    table = CrossTable(plan)
    table.update(batch_of(codes))
    plain = crossed(codes)
    assert table.moments("scale").covariance == pytest.approx(plain.moments("all").covariance)
    assert table.table("a", "b").joint().covariance == pytest.approx(plain.table("a", "b").joint().covariance)
