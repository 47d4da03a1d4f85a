"""A cube counts right and exactly, whatever the order, the batches, the engine's integers and the size of the weights."""

from fractions import Fraction

import numpy as np
import pytest
from cubed import cube_of
from hypothesis import given, settings
from hypothesis import strategies as st

from wuli.survey import tally
from wuli.survey.cube import CubeBuilder, from_bytes, to_bytes
from wuli.survey.estimator import Estimator, Rules, shares_of
from wuli.survey.variables import WEIGHT_UNIT, Batch, Block, Key, Levels, Moments, index_dtype

KEYS = (Key("g", ("a", "b", "c")), Key("h", ("x", "y")))
LEVELS = (Levels("item", (1, 2, 3, 4, 5), states=4), Levels("score", (60, 90, 120), grid=60))
MOMENTS = (Moments("total", 360_360),)
BLOCKS = (Block(KEYS, LEVELS, MOMENTS), Block(KEYS[:1], LEVELS[:1]), Block((), LEVELS[:1]))

unit = st.tuples(
    st.integers(0, 3),
    st.integers(0, 2),
    st.integers(-3, 5),
    st.integers(0, 3),
    st.integers(-2_000_000, 2_000_000),
    st.booleans(),
    st.integers(1, 10**13),
)
units = st.lists(unit, min_size=1, max_size=40)


def batch_of(rows, kind=np.int64, *, weighted=True):
    g, h, item, score, total, known, w = (np.array(column) for column in zip(*rows, strict=True))
    keys = {"g": g.astype(kind), "h": h.astype(kind)}
    levels = {"item": item.astype(kind), "score": score.astype(kind)}
    moments = {"total": (total, known.astype(bool))}
    return Batch(len(rows), keys, levels, moments, w.astype(np.int64) if weighted else None)


def counted(batches, blocks=BLOCKS, *, weighted=True):
    builder = CubeBuilder(blocks, weighted=weighted)
    for batch in batches:
        builder.update(batch)
    return builder.cube()


def assert_same(one, other):
    """Integers are the same, floats to 1e-12."""
    assert one.weighted == other.weighted
    for a, b in zip(one.blocks, other.blocks, strict=True):
        pairs = [(a.cells, b.cells), (a.n, b.n), (a.w, b.w), (a.q, b.q)]
        for id in a.levels:
            pairs += [(getattr(a.levels[id], name), getattr(b.levels[id], name)) for name in ("n", "w", "q")]
        for id in a.moments:
            names = ("n", "w", "wx", "q", "qx", "qxx", "wxx")
            pairs += [(getattr(a.moments[id], name), getattr(b.moments[id], name)) for name in names]
        for left, right in pairs:
            if left.dtype == np.float64:
                size = max(float(np.abs(left).max(initial=0)), 1e-300)
                np.testing.assert_allclose(left, right, rtol=1e-12, atol=1e-12 * size)
            else:
                assert left.tolist() == right.tolist()


def by_hand(rows, *, weighted=True):
    """Return {cell: (n, w)}, {cell: {slot: (n, w)}} of the item and {cell: Σwx} of the total, with Python's integers."""
    cells, items, totals = {}, {}, {}
    for g, h, item, _, total, known, w in rows:
        weight = w if weighted else WEIGHT_UNIT
        n, sum_w = cells.get((g, h), (0, 0))
        cells[g, h] = (n + 1, sum_w + weight)
        own = items.setdefault((g, h), {})
        n, sum_w = own.get(item + 3, (0, 0))
        own[item + 3] = (n + 1, sum_w + weight)
        totals[g, h] = totals.get((g, h), 0) + (weight * total if known else 0)
    return cells, items, totals


# Counting


@given(units, st.booleans())
@settings(max_examples=60, deadline=None)
def test_a_cube_holds_what_counting_by_hand_gives(rows, weighted):
    block = counted([batch_of(rows, weighted=weighted)], weighted=weighted).blocks[0]
    cells, items, totals = by_hand(rows, weighted=weighted)
    found = [tuple(cell) for cell in block.cells.tolist()]
    assert found == sorted(cells)
    assert {cell: (int(n), int(w)) for cell, n, w in zip(found, block.n, block.w, strict=True)} == cells
    item = block.levels["item"]
    for i, cell in enumerate(found):
        slots = {s: (int(item.n[i, s]), int(item.w[i, s])) for s in range(9) if item.n[i, s]}
        assert slots == items[cell]
        assert block.moments["total"].wx[i] == totals[cell]


@given(units, st.randoms(use_true_random=False), st.integers(1, 5), st.booleans())
@settings(max_examples=60, deadline=None)
def test_order_batches_and_parts_do_not_matter(rows, chance, parts, weighted):
    whole = counted([batch_of(rows, weighted=weighted)], weighted=weighted)
    shuffled = list(rows)
    chance.shuffle(shuffled)
    pieces = [shuffled[i::parts] for i in range(parts) if shuffled[i::parts]]
    assert_same(whole, counted([batch_of(piece, weighted=weighted) for piece in pieces], weighted=weighted))
    merged = CubeBuilder(BLOCKS, weighted=weighted)
    for piece in pieces:
        merged.merge(counted([batch_of(piece, weighted=weighted)], weighted=weighted))
    assert_same(whole, merged.cube())


@given(units, st.booleans())
@settings(max_examples=30, deadline=None)
def test_a_cube_travels_as_bytes(rows, weighted):
    cube = counted([batch_of(rows, weighted=weighted)], weighted=weighted)
    assert_same(cube, from_bytes(to_bytes(cube), BLOCKS))


@pytest.mark.parametrize("kind", [np.int8, np.int16, np.int32, np.int64])
def test_codes_of_any_integer_type_count_alike(kind):
    rows = [(1, 2, -3, 0, 5, True, 7), (3, 0, 5, 3, -5, False, 9), (0, 1, 0, 2, 11, True, 10**13)]
    assert_same(counted([batch_of(rows)]), counted([batch_of(rows, kind)]))


@given(units, st.booleans())
@settings(max_examples=40, deadline=None)
def test_crossings_that_are_kept_only_where_they_occur_count_alike(rows, weighted):
    # the same codes among so many categories that most crossings are never kept
    many = tuple(str(i) for i in range(400))
    assert 401 * 401 > tally.DENSE_CELLS > 4 * 3
    wide = (Block((Key("g", many), Key("h", many)), LEVELS, MOMENTS),)
    batches = [batch_of(rows[::2], weighted=weighted)] + ([batch_of(rows[1::2], weighted=weighted)] if rows[1:] else [])
    dense, sparse = (counted(batches, blocks, weighted=weighted) for blocks in (BLOCKS[:1], wide))
    assert_same(dense, sparse)
    merged = CubeBuilder(wide, weighted=weighted)
    merged.merge(sparse)
    merged.merge(sparse)
    assert merged.cube().n == 2 * len(rows)


def test_wide_variables_over_many_crossings_do_not_take_memory_for_crossings_that_never_occur():
    keys = (Key("g", tuple(str(i) for i in range(100_000))),)
    wide = Block(keys, tuple(Levels(f"v{i}", tuple(range(400))) for i in range(20)))
    batch = Batch(1, {"g": np.array([7])}, {f"v{i}": np.array([3]) for i in range(20)}, {})
    builder = CubeBuilder([wide], weighted=False)
    builder.update(batch)
    assert builder.cube().blocks[0].cells.tolist() == [[7]]


def test_nobody_counted_is_an_empty_cube():
    for weighted in (False, True):
        cube = CubeBuilder(BLOCKS, weighted=weighted).cube()
        assert cube.n == 0
        assert cube.blocks[0].cells.shape == (0, 2)
        assert_same(cube, from_bytes(to_bytes(cube), BLOCKS))
    empty = Batch(0, {"g": np.empty(0, np.int8)}, {"item": np.empty(0, np.int8)}, {}, np.empty(0, np.int64))
    assert counted([empty], BLOCKS[1:2]).n == 0


def test_a_crossing_beyond_64_bits_is_refused():
    keys = tuple(Key(f"k{i}", tuple(str(j) for j in range(2**16))) for i in range(4))
    with pytest.raises(OverflowError, match="crossing"):
        CubeBuilder([Block(keys)], weighted=False)


def test_a_block_is_found_by_its_variable_and_keys():
    cube = counted([batch_of([(1, 1, 1, 1, 1, True, 1)])])
    assert cube.block_of("item").key_ids == ("g", "h")
    assert cube.block_of("total", ("h",)).key_ids == ("g", "h")
    assert cube.block_over(()).key_ids == ("g", "h")
    for missing in (("nothing", ()), ("item", ("z",))):
        with pytest.raises(KeyError):
            cube.block_of(*missing)
    with pytest.raises(KeyError):
        cube.block_over(("z",))


def test_the_smallest_integers_that_hold_the_codes_are_chosen():
    assert [index_dtype(size) for size in (127, 128, 32_767, 32_768, 2**31)] == [
        np.int8, np.int16, np.int16, np.int32, np.int64,
    ]  # fmt: skip


# Missing values


def test_missing_states_never_enter_an_estimate():
    states = [-3, -2, -1, 0]
    rows = [(1, 1, item, 0, 10**6, False, WEIGHT_UNIT) for item in states * 10]
    rows += [(1, 1, item, 1, 360_360, True, WEIGHT_UNIT) for item in [2] * 10 + [4] * 10]
    estimator = Estimator(counted([batch_of(rows)]))
    for variable, mean, n in (("item", 3.0, 20), ("score", 1.0, 20), ("total", 1.0, 20)):
        found = estimator.mean(variable)[0]
        assert (found.estimate, found.n) == (mean, n)
    item = counted([batch_of(rows)]).blocks[0].levels["item"]
    assert item.n.tolist() == [[10, 10, 10, 10, 0, 10, 0, 10, 0]]
    assert [part.tolist() for part in item.known()] == [[[0, 10, 0, 10, 0]], [[0, 10, 0, 10, 0]], [[0, 10, 0, 10, 0]]]


def test_units_without_a_group_belong_to_no_group_but_to_all():
    cube = cube_of({"g": ["a"] * 12 + [""] * 12}, {"v": [1.0] * 12 + [3.0] * 12})
    estimator = Estimator(cube)
    assert [(row.by, row.estimate, row.n) for row in estimator.mean("v", ("g",))] == [((("g", "a"),), 1.0, 12)]
    assert [(row.estimate, row.n) for row in estimator.mean("v")] == [(2.0, 24)]


# Weights


def test_weights_are_exact_to_a_millionth():
    weights = np.array([0.000001, 0.1, 0.7, 1 / 3, 9_999_999.999999])
    cube = cube_of({}, {"v": [1.0] * 5}, {"v": [1.0] * 5}, weights)
    assert cube.blocks[0].w.tolist() == [1 + 100_000 + 700_000 + 333_333 + 9_999_999_999_999]
    assert cube.blocks[0].moments["~v"].wx[0] == int(cube.blocks[0].w[0]) * 1_000_000


@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.integers(1, 5), st.integers(1, 4)), min_size=5, max_size=30),
    st.integers(1, 3),
)
@settings(max_examples=40, deadline=None)
def test_a_weighted_file_equals_its_expanded_file(rows, factor):
    groups, values, times = zip(*((g, float(v), t * factor) for g, v, t in rows), strict=True)
    keys, column = {"g": list(groups)}, {"v": list(values)}
    weighted = Estimator(cube_of(keys, column, column, times), rules=Rules(0, 0))
    repeated = {"g": np.repeat(groups, times).tolist()}, {"v": np.repeat(values, times).tolist()}
    expanded = Estimator(cube_of(*repeated, repeated[1]), rules=Rules(0, 0))
    for by in ((), ("g",)):
        assert [row.estimate for row in weighted.mean("v", by)] == [row.estimate for row in expanded.mean("v", by)]
        assert [row.estimate for row in weighted.mean("~v", by)] == [row.estimate for row in expanded.mean("~v", by)]
        pairs = zip(
            weighted.estimate("v", shares_of(weighted.levels("v")), by),
            expanded.estimate("v", shares_of(expanded.levels("v")), by),
            strict=True,
        )
        assert all(a.estimate == b.estimate for a, b in pairs)
        totals = [row.estimate for row in weighted.total("v", by)]
        assert totals == pytest.approx([row.estimate for row in expanded.total("v", by)], rel=1e-12)
    counts = [cube.blocks[0].levels["v"].w.sum(axis=0).tolist() for cube in (weighted.cube, expanded.cube)]
    assert counts[0] == counts[1]


def heavy(rows, weight=10**7, score=5 * 360_360, less=0):
    w = np.full(rows, weight * WEIGHT_UNIT - less, dtype=np.int64)
    moments = {"total": (np.full(rows, score), np.ones(rows, bool))}
    return Batch(rows, {"g": np.ones(rows, np.int8)}, {"item": np.full(rows, 5, np.int8)}, moments, w)


HEAVY = (Block(KEYS[:1], LEVELS[:1], MOMENTS),)


def test_the_largest_weights_are_summed_exactly():
    # 900,000 firms of 10^7 each: nearly all that 64 bits hold; their products with the score are far beyond
    cube = counted([heavy(300_000)] * 3, HEAVY)
    whole = 900_000 * 10**7 * WEIGHT_UNIT
    assert cube.blocks[0].w.tolist() == [whole]
    assert cube.blocks[0].levels["item"].w[0, -1] == whole
    assert cube.blocks[0].moments["total"].wx[0] == whole * 5 * 360_360 > 2**63
    assert_same(cube, from_bytes(to_bytes(cube), HEAVY))
    found = Estimator(cube).mean("total")[0]
    assert (found.estimate, found.se) == (5.0, 0.0)


def test_heavy_weights_lose_no_unit():
    # one millionth less each: the sum of a batch is beyond what floats hold to the unit
    cube = counted([heavy(300_000, less=1)], HEAVY)
    whole = 300_000 * (10**7 * WEIGHT_UNIT - 1)
    assert whole > 2**53
    assert cube.blocks[0].w.tolist() == cube.blocks[0].levels["item"].w[:, -1].tolist() == [whole]
    assert cube.blocks[0].moments["total"].w.tolist() == [whole]
    assert cube.blocks[0].moments["total"].wx[0] == whole * 5 * 360_360


def test_sums_beyond_64_bits_are_refused_and_never_wrapped():
    builder = CubeBuilder(HEAVY, weighted=True)
    for _ in range(3):
        builder.update(heavy(300_000))
    with pytest.raises(OverflowError, match=r"9\.2e"):
        builder.update(heavy(100_000))
    part = counted([heavy(300_000)] * 2, HEAVY)
    merged = CubeBuilder(HEAVY, weighted=True)
    merged.merge(part)
    with pytest.raises(OverflowError):
        merged.merge(part)
    with pytest.raises(OverflowError, match="too large"):
        counted([heavy(1, weight=10**8)], HEAVY)


def test_ten_million_unweighted_firms_keep_their_exact_mean():
    # Σ score x 10^6 is then beyond 64 bits
    builder = CubeBuilder(HEAVY, weighted=False)
    builder.update(heavy(10_000))
    for _ in range(10):
        builder.merge(builder.cube())
    cube = builder.cube()
    sums = cube.blocks[0].moments["total"]
    assert cube.n == 10_240_000
    assert sums.wx[0] == 10_240_000 * 5 * 360_360 * WEIGHT_UNIT > 2**63
    assert Fraction(int(sums.wx[0]), int(sums.w[0]) * 360_360) == 5
    assert Estimator(cube).mean("total")[0].estimate == 5.0


def test_products_of_weight_and_score_beyond_64_bits_are_exact():
    score = 10**12
    cube = counted([heavy(3, weight=30_000_000, score=-score)], HEAVY)
    assert cube.blocks[0].moments["total"].wx[0] == -3 * 30_000_000 * WEIGHT_UNIT * score


def test_weights_that_are_missing_or_negative_are_refused():
    with pytest.raises(ValueError, match="needs design weights"):
        counted([batch_of([(1, 1, 1, 1, 1, True, 1)], weighted=False)], weighted=True)
    with pytest.raises(ValueError, match="below 0"):
        counted([batch_of([(1, 1, 1, 1, 1, True, -1)])])
