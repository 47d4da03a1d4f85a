"""The cross-table counts right, exactly, in any parts and order; checked by counting by hand and in whole numbers."""

import pickle
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from bfi import bfi_items
from crossed import batch_of, codes_of, complete, crossed
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import assert_matches, reference_case

from wuli.survey.blocks import cover_pairs
from wuli.survey.cross import CrossPlan, CrossTable, pairs_between, pairs_within, score_codes, score_levels
from wuli.survey.joint import JointMoments, correlations_of
from wuli.survey.variables import Batch, Levels, Moments

IDS = ("a", "b", "c", "d", "e", "f", "g")
PLAN = CrossPlan(
    tuple(Levels(id, (1, 2, 3, 4, 5)) for id in IDS),
    pairs_within(IDS),
    {"some": ("a", "b", "c"), "score": ("s", "a")},
    (Moments("s", 60),),
    weighted=True,
)

answer = st.integers(-3, 5)
row = st.tuples(st.lists(answer, min_size=7, max_size=7), st.integers(60, 300), st.booleans(), st.integers(0, 9))
rows_of_answers = st.lists(row, min_size=1, max_size=40)


def batch(rows):
    codes = {id: [line[0][place] for line in rows] for place, id in enumerate(IDS)}
    score = np.array([line[1] for line in rows]), np.array([line[2] for line in rows])
    return batch_of(codes, {"s": score}, [line[3] for line in rows])


def table_of(rows):
    table = CrossTable(PLAN)
    table.update(batch(rows))
    return table


def all_sums(table):
    pairs = [table.table(*pair) for pair in PLAN.pairs]
    return (
        [pair.counts.tolist() for pair in pairs],
        [pair.totals.tolist() for pair in pairs],
        [table.moments(group) for group in PLAN.groups],
        (table.n, table.deff_weights),
    )


def test_a_pair_is_counted_over_the_units_that_answered_both():
    table = crossed({"a": [1, 1, 2, 0, -1, 2], "b": [1, 2, 2, 1, 1, -2]})
    assert table.table("a", "b").counts.tolist() == [[1, 1], [0, 1]]
    assert table.table("a", "b").n == 3
    assert table.margin("a")[0].tolist() == [2, 2]


def test_a_table_may_be_read_either_way_round():
    table = crossed({"a": [1, 1, 2], "b": [3, 2, 3]})
    assert table.table("b", "a").counts.tolist() == table.table("a", "b").counts.T.tolist()
    assert table.table("b", "a").first.id == "b"
    assert table.table("a", "b").turned.counts.tolist() == [[0, 0], [1, 0], [1, 1]]


@given(rows_of_answers)
def test_every_table_is_what_counting_row_by_row_gives(rows):
    table = table_of(rows)
    for first, second in combinations(range(7), 2):
        counts, totals = np.zeros((5, 5), int), np.zeros((5, 5), int)
        for answers, _, _, weight in rows:
            if answers[first] > 0 and answers[second] > 0:
                counts[answers[first] - 1, answers[second] - 1] += 1
                totals[answers[first] - 1, answers[second] - 1] += weight
        found = table.table(IDS[first], IDS[second])
        assert (found.counts.tolist(), found.totals.tolist()) == (counts.tolist(), totals.tolist())


@given(rows_of_answers)
def test_joint_moments_are_the_sums_over_the_units_that_answered_all(rows):
    found = table_of(rows).moments("score")
    kept = [(score, answers[0], weight) for answers, score, known, weight in rows if known and answers[0] > 0]
    assert found.n == len(kept)
    assert found.total == sum(weight for *_, weight in kept)
    assert found.squares == sum(weight**2 for *_, weight in kept)
    assert found.sums == (sum(s * w for s, _, w in kept), sum(a * w for _, a, w in kept))
    assert found.products[0][1] == sum(s * a * w for s, a, w in kept)
    assert found.products[1][1] == sum(a * a * w for _, a, w in kept)


@given(rows_of_answers, st.data())
@settings(max_examples=50)
def test_merged_parts_equal_the_whole_in_any_order(rows, data):
    order = data.draw(st.permutations(rows))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(rows)), max_size=3)))
    parts = [table_of(order[start:stop]) for start, stop in zip([0, *cuts], [*cuts, len(rows)], strict=True)]
    merged = CrossTable(PLAN)
    for part in parts:
        merged = merged.merge(part)
    assert all_sums(merged) == all_sums(table_of(rows))
    one_after_another = CrossTable(PLAN)
    for start, stop in zip([0, *cuts], [*cuts, len(rows)], strict=True):
        one_after_another.update(batch(order[start:stop]))
    assert all_sums(one_after_another) == all_sums(table_of(rows))


@given(rows_of_answers, st.integers(0, 40))
@settings(max_examples=50)
def test_columns_that_travelled_from_several_tables_add_up_to_the_whole(rows, cut):
    columns = [table_of(part).to_columns() for part in (rows[:cut], rows[cut:])]
    together = {name: np.concatenate([one[name] for one in columns]) for name in columns[0]}
    assert {column.dtype for column in together.values()} == {np.dtype(np.int64)}
    assert all_sums(CrossTable.from_columns(PLAN, together)) == all_sums(table_of(rows))


def test_a_table_can_be_pickled():
    table = table_of([([1, 2, 3, 4, 5, 0, 1], 90, True, 3)])
    assert all_sums(pickle.loads(pickle.dumps(table))) == all_sums(table)  # noqa: S301  # our own bytes


def test_merging_changes_neither_table():
    one, other = table_of([([1] * 7, 90, True, 3)]), table_of([([2] * 7, 60, True, 1)])
    before = all_sums(one), all_sums(other)
    one.merge(other)
    assert (all_sums(one), all_sums(other)) == before


@given(rows_of_answers)
def test_whole_weights_give_the_totals_of_the_expanded_file(rows):
    expanded = [line for line in rows for _ in range(line[3])]
    plan = CrossPlan(PLAN.levels, PLAN.pairs, PLAN.groups, PLAN.numbers)
    plain = CrossTable(plan)
    if expanded:
        plain.update(batch(expanded))
    weighted = table_of(rows)
    for pair in PLAN.pairs:
        assert weighted.table(*pair).totals.tolist() == plain.table(*pair).counts.tolist()
    assert weighted.moments("some").products == plain.moments("some").products
    assert weighted.moments("some").total == plain.moments("some").n


@given(rows_of_answers, st.lists(st.sampled_from([0, -1, -2, -3, -100]), min_size=7, max_size=7))
def test_states_never_enter_whatever_their_code(rows, states):
    recoded = [
        ([code if code > 0 else states[place] for place, code in enumerate(line[0])], *line[1:]) for line in rows
    ]
    assert all_sums(table_of(recoded)) == all_sums(table_of(rows))


def test_weights_stay_exact_where_float_sums_would_not():
    weights = [2**40 + 1, 2**53 - 1, 3]
    table = crossed({"a": [1, 1, 2], "b": [2, 2, 2]}, weights=weights)
    assert table.table("a", "b").totals.tolist() == [[0, 2**40 + 2**53], [0, 3]]
    assert table.moments("all").squares == sum(weight**2 for weight in weights)
    assert table.moments("all").products[1][1] == 4 * sum(weights)
    with pytest.raises(OverflowError, match="too large"):
        crossed({"a": [1], "b": [1]}, weights=[2**53 + 1])


def test_more_rows_than_one_chunk_are_all_counted():
    rows = 200_001
    rng = np.random.default_rng(3)
    codes = {id: rng.integers(0, 6, rows).astype(np.int8) for id in "abc"}
    weights = rng.integers(0, 2**33, rows)
    table = crossed(codes, weights=weights)
    both = (codes["a"] == 5) & (codes["c"] == 1)
    assert table.table("a", "c").counts[4, 0] == both.sum()
    assert table.table("a", "c").totals[4, 0] == weights[both].sum()
    known = (codes["a"] > 0) & (codes["b"] > 0) & (codes["c"] > 0)
    products = (weights * codes["a"].astype(np.int64) * codes["b"])[known]
    assert table.moments("all").products[0][1] == sum(products.tolist())


def test_the_design_effect_of_the_weights_is_kishs():
    """n sum(w^2) / sum(w)^2 = 4 x 28 / 64."""
    table = crossed({"a": [1, 2, 1, 2], "b": [1, 1, 2, 2]}, weights=[1, 1, 1, 5])
    assert table.deff_weights == pytest.approx(4 * 28 / 64)
    assert table.table("a", "b").n_eff == pytest.approx(64 / 28)
    assert table.table("a", "b").effective.sum() == pytest.approx(64 / 28)


def test_means_and_covariances_are_exact_quotients():
    found = JointMoments.empty(["x"], [60]).counted([np.array([100_001, 100_002, 100_003])], np.array([True] * 3))
    assert found.means[0] == float(Fraction(100_002, 60))
    assert found.covariance[0, 0] == float(Fraction(1, 3600))


def test_numbers_too_large_for_exact_products_are_refused():
    with pytest.raises(OverflowError, match="too large"):
        JointMoments.empty(["x"]).counted([np.array([2**19])], np.array([True]))
    # what is not known does not count, whatever stands there
    assert JointMoments.empty(["x"]).counted([np.array([2**40, 3])], np.array([False, True])).sums == (3,)


def test_scores_on_a_grid_can_be_crossed_as_levels():
    values, known = np.array([60, 75, 300, 90]), np.array([True, True, True, False])
    variable = score_levels("s", 60, 300, 60)
    table = CrossTable(CrossPlan((variable, Levels("a", (1, 2))), pairs_between("s", "a"), {"g": ("s", "a")}))
    table.update(Batch(4, {}, {"s": score_codes(values, known, 60), "a": np.array([1, 2, 2, 1], np.int8)}, {}))
    assert table.table("s", "a").n == 3
    assert table.single("s").means[0] == pytest.approx((1 + 1.25 + 5) / 3)
    assert table.moments("g").means[0] == pytest.approx((1 + 1.25 + 5) / 3)
    joint = table.table("s", "a").joint()
    assert (joint.sums, joint.products) == (table.moments("g").sums, table.moments("g").products)


def test_a_code_above_the_levels_is_refused():
    with pytest.raises(ValueError, match="a: code 6 is above its 5 levels"):
        crossed({"a": [6], "b": [1]}, levels={"a": (1, 2, 3, 4, 5), "b": (1, 2)})


@pytest.mark.parametrize(("weights", "words"), [(None, "needs design weights"), ([1, -1], "below 0")])
def test_a_weighted_table_refuses_batches_without_proper_weights(weights, words):
    rows = [([1] * 7, 90, True, 1)] * 2
    table = CrossTable(PLAN)
    bare = batch(rows)
    weights = None if weights is None else np.array(weights)
    with pytest.raises(ValueError, match=words):
        table.update(Batch(2, {}, bare.levels, bare.moments, weights))


def test_tables_of_different_plans_are_not_added():
    with pytest.raises(ValueError, match="different plans"):
        crossed({"a": [1], "b": [1]}).merge(crossed({"a": [1], "c": [1]}))
    with pytest.raises(ValueError, match="cannot be added"):
        JointMoments.empty(["a"]) + JointMoments.empty(["b"])


def test_a_pair_that_was_not_asked_for_is_not_answered():
    table = crossed({"a": [1], "b": [1]})
    with pytest.raises(KeyError):
        table.table("a", "c")
    with pytest.raises(KeyError):
        table.table("a", "a")


def test_an_empty_batch_and_a_weight_of_zero_change_no_total():
    table = crossed({"a": [1, 2], "b": [1, 1]}, weights=[0, 4])
    table.update(batch_of({"a": [], "b": []}, weights=[]))
    assert table.table("a", "b").totals.tolist() == [[0, 0], [4, 0]]
    assert table.n == 2


@given(st.lists(st.integers(2, 300), min_size=1, max_size=16), st.data())
def test_blocks_cover_every_pair_and_stay_small(sizes, data):
    every = list(combinations(range(len(sizes)), 2))
    pairs = data.draw(st.lists(st.sampled_from(every), unique=True)) if every else []
    blocks = cover_pairs(sizes, pairs, most=1000)
    covered = {pair for block in blocks for pair in combinations(block, 2)}
    assert set(pairs) <= covered
    assert {number for block in blocks for number in block} == set(range(len(sizes)))
    assert all(len(block) <= 2 or np.prod([sizes[number] for number in block]) <= 1000 for block in blocks)


def test_fifteen_items_need_few_blocks():
    """105 pairs; blocks of five hold ten each, so at least eleven are needed."""
    assert 11 <= len(cover_pairs([6] * 15, list(combinations(range(15), 2)))) <= 15


def test_item_statistics_agree_with_r():
    items = {id: column for id, column in codes_of(bfi_items()).items() if id.startswith("A")}
    table = crossed(items)
    singles = [table.single(id) for id in items]
    rows = [
        {"item": one.ids[0], "n": one.n, "mean": one.means[0], "sd": one.covariance[0, 0] ** 0.5} for one in singles
    ]
    assert_matches({"rows": rows}, reference_case("psych_bfi_agreeableness", "item_stats"))


def test_the_number_of_complete_rows_agrees_with_r():
    items = {id: column for id, column in codes_of(bfi_items()).items() if id.startswith("A")}
    assert_matches(crossed(items).moments("all").n, reference_case("psych_bfi_agreeableness", "n_complete"))


def test_correlations_of_what_does_not_vary_are_not_defined():
    found = correlations_of(np.array([[1.0, 0.0], [0.0, 0.0]]))
    assert found[0, 0] == 1
    assert np.isnan(found[0, 1])
    assert np.isnan(found[1, 1])


def test_the_eigenvalues_of_the_correlations_agree_with_r():
    items = {id: column for id, column in codes_of(bfi_items()).items() if id.startswith("A")}
    values = np.linalg.eigvalsh(correlations_of(crossed(complete(items)).moments("all").covariance))[::-1]
    assert_matches(values, reference_case("psych_bfi_agreeableness", "eigen_pearson"))
