"""What runs on a worker, tried here: rows come in bounded batches, keep their numbers, and answers come back whole."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from wuli.analysis.industry.matched import FirmRows, match, match_sorted, to_batch
from wuli.engines.spark import part as parts
from wuli.engines.spark.part import FILE, INDEX, OTHER, Layout, PartSource, assembled, split_number
from wuli.engines.spark.read import _address
from wuli.engines.spark.source import SparkSource, short_name
from wuli.errors import Fault, FaultList

TWO_FILES = {11: 0, 22: 1}


def layout(*sent, files=None, first_row=1):
    return Layout("table", ("a", "b"), sent, files or {}, first_row)


def batch(**columns):
    return pa.RecordBatch.from_pydict(columns)


def numbers_of(source):
    return [split_number(number) for raw in source.batches(FaultList()) for number in raw.row_numbers.tolist()]


def test_rows_are_numbered_by_file_and_place():
    batches = [batch(c0=["x", "y", "z"], c1=[11, 22, 11], c2=[4, 0, 5]), batch(c0=["u"], c1=[22], c2=[1])]
    source = PartSource(layout("a", FILE, INDEX, files=TWO_FILES), iter(batches), 3)
    assert numbers_of(source) == [(0, 5), (1, 1), (0, 6), (1, 2)]


def test_rows_without_a_place_are_counted_in_each_file():
    batches = [batch(c0=["x", "y"], c1=[11, 11]), batch(c0=["z", "u", "v"], c1=[11, 22, 22])]
    source = PartSource(layout("a", FILE, files=TWO_FILES, first_row=2), iter(batches), 0)
    assert numbers_of(source) == [(0, 2), (0, 3), (0, 4), (1, 2), (1, 3)]


def test_counting_goes_on_from_batch_to_batch(monkeypatch):
    monkeypatch.setattr(parts, "BATCH_ROWS", 2)
    batches = [batch(c0=["x"] * 2, c1=[11] * 2), batch(c0=["x"] * 2, c1=[11] * 2), batch(c0=["x"], c1=[11])]
    source = PartSource(layout("a", FILE, files=TWO_FILES), iter(batches), 0)
    assert [row for _, row in numbers_of(source)] == [1, 2, 3, 4, 5]


def test_rows_of_no_file_are_numbered_by_part_and_no_two_parts_share_a_number():
    several = [numbers_of(PartSource(layout("a"), iter([batch(c0=["x", "y"])]), part)) for part in (0, 7)]
    assert several == [[(0, 1), (0, 2)], [(7, 1), (7, 2)]]


def test_a_place_is_told_by_the_name_of_the_file_or_the_number_of_the_part():
    files = ("file:///d/b%20c.parquet", "file:///d/e.parquet")
    source = SparkSource("table", None, ("a",), ("a",), None, files, indexed=True)
    at = [source.place(Fault("file_missing", row=number, got="x")) for number in ((1 << 40) + 5, (2 << 40) + 9)]
    assert [(fault.file, fault.row) for fault in at] == [("e.parquet", 5), ("table[0]", 9)]
    whole = Fault("file_missing", file="table", got="x")
    assert source.place(whole) == whole


def test_many_small_batches_are_put_together_and_never_all_at_once(monkeypatch):
    monkeypatch.setattr(parts, "BATCH_ROWS", 100)
    drawn = []

    def stream():
        for number in range(50):
            drawn.append(number)
            yield batch(c0=pa.array(np.full(10, number)))

    source = PartSource(layout("a"), stream(), 0)
    seen = []
    for raw in source.batches(FaultList()):
        seen.append(raw.table.num_rows)
        # what waits is one batch, however many there are
        assert len(drawn) <= 10 * len(seen) + 1
    assert seen == [100] * 5


def test_wide_rows_make_smaller_batches(monkeypatch):
    monkeypatch.setattr(parts, "_BATCH_BYTES", 1000)
    source = PartSource(layout("a"), (batch(c0=["x" * 600]) for _ in range(4)), 0)
    assert [raw.table.num_rows for raw in source.batches(FaultList())] == [2, 2]


def test_a_part_is_read_once():
    source = PartSource(layout("a"), iter([batch(c0=["x"])]), 0)
    assert list(source.batches(FaultList()))
    with pytest.raises(RuntimeError, match="read once"):
        list(source.batches(FaultList()))


def test_only_the_columns_that_were_asked_for_come_and_none_that_say_where_a_row_stands():
    sent = batch(c0=["x"], c1=["y"], c2=[1], c3=[11], c4=[0])
    source = PartSource(layout("a", "b", OTHER, FILE, INDEX, files=TWO_FILES), iter([sent]), 0)
    (raw,) = source.batches(FaultList())
    assert raw.table.schema.names == ["a", "b", OTHER]


def test_an_answer_of_any_size_comes_back_whole_though_its_pieces_are_mixed():
    pytest.importorskip("pyspark")
    contents = [np.random.default_rng(seed).bytes(9_000_000 * seed) for seed in (1, 2)] + [b""]
    rows = []
    for part, content in enumerate(contents):
        work = parts.answer(lambda _, content=content: content, layout("a"))
        made = [row for found in work(iter([batch(c0=["x"])])) for row in found.to_pylist()]
        assert all(len(row["content"]) <= 4 << 20 for row in made)
        rows += [{**row, "part": part} for row in made]
    mixed = [rows[i] for i in np.random.default_rng(0).permutation(len(rows))]
    assert sorted(assembled(mixed), key=len) == [b"", contents[0], contents[1]]
    with pytest.raises(RuntimeError, match="missing"):
        list(assembled(rows[1:]))


def test_parts_without_rows_give_no_answer_and_of_no_answers_nothing_is_made():
    pytest.importorskip("pyspark")
    assert list(parts.answer(lambda _: b"x", layout("a"))(iter([batch(c0=pa.array([], pa.string()))]))) == []
    assert list(parts.merging(b"".join)(iter([]))) == []


def test_names_of_files_are_read_back_from_addresses():
    assert short_name("hdfs://node:8020/%E6%95%B0%20%E6%8D%AE/part-0.parquet") == "part-0.parquet"
    assert short_name("file:///d/%E7%AC%AC%201%20%E4%BB%BD.parquet") == "第 1 份.parquet"


def test_a_place_on_this_machine_is_given_whole_and_no_letter_of_it_is_a_pattern(tmp_path, monkeypatch):
    (tmp_path / "a[1]{x}*.parquet").touch()
    monkeypatch.chdir(tmp_path)
    assert _address("a[1]{x}*.parquet") == f"file://{tmp_path}/a\\[1\\]\\{{x\\}}\\*.parquet"
    for other in ("hdfs://node/a*.parquet", "s3a://bucket/a", "gone/*.parquet"):
        assert _address(other) == other


def firm_rows(count, seed):
    """Return rows of two waves in which some firms stand once, some twice, some in one wave only."""
    rng = np.random.default_rng(seed)
    values = rng.integers(1, 4, (count, 2)).astype(np.float64)
    values[rng.random((count, 2)) < 0.2] = np.nan
    keys = rng.integers(0, count, count).astype(np.uint64) + np.uint64(2**63)
    return FirmRows(keys, rng.integers(1, 3, count), values, rng.integers(1, 9, count) * 250_000)


def by_hand(rows):
    """Count pairs of values of firms that stand once in each wave, firm by firm: firms and weights of each pair."""
    found = {}
    for key in set(rows.keys.tolist()):
        places = [np.flatnonzero((rows.keys == key) & (rows.waves == wave)) for wave in (1, 2)]
        if [len(place) for place in places] != [1, 1]:
            continue
        before, after = (rows.values[place[0]].tolist() for place in places)
        for id, pair in zip("ab", zip(before, after, strict=True), strict=True):
            n, w = found.get((id, str(pair)), (0, 0))
            found[id, str(pair)] = (n + 1, w + int(rows.weights[places[1][0]]))
    return found


def as_found(matched):
    return {
        (id, str((before, after))): (n, w)
        for id, pairs in matched.pairs.items()
        for before, after, n, w in zip(*(getattr(pairs, name).tolist() for name in ("before", "after", "n", "w")), strict=True)
    }  # fmt: skip


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_firms_of_two_waves_are_matched_however_their_rows_are_cut(size):
    rows = firm_rows(400, seed=8)
    expected = by_hand(rows)
    assert len(expected) > 20
    assert as_found(match(rows, "ab")) == expected
    batch = to_batch(rows, "ab").sort_by([("key", "ascending"), ("wave", "ascending")])
    cut = [batch.slice(start, size) for start in range(0, len(batch), size)]
    assert as_found(match_sorted("ab", cut)) == expected


def test_of_firms_in_no_parts_nobody_is_matched():
    assert match_sorted("ab", []).firms == 0
