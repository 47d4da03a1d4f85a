"""A large file shared by several processes gives just what one process gives, faults included."""

from __future__ import annotations

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from wuli.analysis.industry.analyse import analyse
from wuli.analysis.industry.options import IndustryOptions
from wuli.analysis.simulate import SimulationOptions, build_population, simulate
from wuli.engines.open_table import open_table
from wuli.errors import InputError
from wuli.instrument.pack import load_pack
from wuli.responses import processes, read_responses
from wuli.responses.headers import Headers

ROWS, GROUP = 6_000, 700


@pytest.fixture(scope="module")
def pack():
    return load_pack()


@pytest.fixture(scope="module")
def table(pack):
    options = SimulationOptions(n=ROWS, seed=5, missing=0.03, dont_know=0.03, weights=True)
    made = pa.concat_tables(list(simulate(build_population(pack, pack.simulation, options), options)))
    # plain texts as well as coded ones, and later copies of earlier firms' answers
    region = made.schema.get_field_index("region")
    plain = made.set_column(region, "region", made.column("region").cast(pa.string()))
    copies = plain.slice(0, 40)
    ids = pa.array([f"COPY-{i}" for i in range(40)])
    return pa.concat_tables([plain, copies.set_column(copies.schema.get_field_index("firm_id"), "firm_id", ids)])


@pytest.fixture
def file(table, tmp_path):
    path = tmp_path / "firms.parquet"
    pq.write_table(table, path, row_group_size=GROUP)
    return path


@pytest.fixture
def small_is_large(monkeypatch):
    monkeypatch.setattr(processes, "WORTH_ROWS", 1)


def result_of(pack, path, count):
    responses = read_responses(open_table(path, Headers(pack).is_known), pack)
    return analyse(responses, IndustryOptions(by=("industry", "region"), date="2026-11-23", processes=count)).result


def test_two_processes_give_the_result_of_one(pack, file, small_is_large):
    one, two = (result_of(pack, file, count) for count in (1, 2))
    assert two.source.scored == ROWS + 40
    assert one.source.flagged == two.source.flagged > 0
    assert json.dumps(one.to_plain()) == json.dumps(two.to_plain())


def test_processes_tell_the_same_faults_with_the_same_rows(pack, table, tmp_path, small_is_large):
    place = table.schema.get_field_index("digitalization")
    levels = ["3"] * len(table)
    for row in (10, 2_345, 5_999):
        levels[row] = "9"
    path = tmp_path / "faults.parquet"
    pq.write_table(table.set_column(place, "digitalization", pa.array(levels)), path, row_group_size=GROUP)
    told = []
    for count in (1, 2):
        with pytest.raises(InputError) as caught:
            result_of(pack, path, count)
        told.append([(fault.code, fault.row, fault.column, fault.got) for fault in caught.value.faults])
    assert told[0] == told[1]
    assert [row for _, row, _, _ in told[0]] == [11, 2_346, 6_000]


def test_a_firm_that_stands_twice_in_different_pieces_is_told(pack, table, tmp_path, small_is_large):
    ids = table.column("firm_id").to_pylist()
    ids[5_900] = ids[3]
    place = table.schema.get_field_index("firm_id")
    path = tmp_path / "twice.parquet"
    pq.write_table(table.set_column(place, "firm_id", pa.array(ids)), path, row_group_size=GROUP)
    with pytest.raises(InputError) as caught:
        result_of(pack, path, 2)
    assert [(fault.code, fault.row) for fault in caught.value.faults] == [("firm_repeats", 4), ("firm_repeats", 5_901)]


@pytest.mark.parametrize("pieces", [1, 2, 3, 5, 9, 50])
def test_pieces_of_a_file_are_the_file(file, pieces):
    source = open_table(file, lambda _: True)
    cut = source.cut(pieces)
    assert 1 <= len(cut) <= pieces
    numbers = [number for piece in cut for batch in piece.batches(None) for number in batch.row_numbers.tolist()]
    assert numbers == list(range(1, ROWS + 41))
    assert sum(piece.rows for piece in cut) == ROWS + 40
    # pieces differ by no more than two row groups
    assert max(piece.rows for piece in cut) - min(piece.rows for piece in cut) <= 2 * GROUP


def test_only_large_parquet_files_are_shared(pack, file, tmp_path):
    responses = read_responses(open_table(file, Headers(pack).is_known), pack)
    assert not processes.can_share(responses, 2)
    assert not processes.can_share(responses, 1)
