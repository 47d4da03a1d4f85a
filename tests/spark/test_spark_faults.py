"""Faults in Spark: the same as here, with the file and the row where they stand; what Spark cannot do is said in words."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from spark.spark_files import in_files, options, simulated

from wuli.analysis.industry.analyse import analyse
from wuli.analysis.industry.design_columns import DesignOptions
from wuli.analysis.industry.spark_run import analyse_spark
from wuli.api import load_pack
from wuli.engines.source import MemorySource
from wuli.errors import ArgumentError, InputError
from wuli.responses import read_responses

pytestmark = pytest.mark.needs("java")

CUTS = (100, 101)


def with_cells(path, changes, **columns):
    """Return a table of texts with some cells changed: column -> row -> text."""
    table = pq.read_table(path)
    cells = {
        name: column.cast(pa.string()).to_pylist()
        for name, column in zip(table.column_names, table.columns, strict=True)
    }
    for name, rows in changes.items():
        for row, text in rows.items():
            cells[name][row] = text
    return pa.table(cells)


def faults_here(table, asked):
    with pytest.raises(InputError) as caught:
        analyse(read_responses(MemorySource("x", table), load_pack("five_force")), asked)
    return caught.value


def faults_in_spark(table, asked):
    with pytest.raises(InputError) as caught:
        analyse_spark(table, asked[0], session=asked[1])
    return caught.value


def place(row):
    """Return the file and the row in it at which a row of the whole table (from 1) stands."""
    edges = (0, *CUTS)
    number = max(i for i, edge in enumerate(edges) if row > edge)
    return f"第 {number + 1} 份.parquet", row - edges[number]


def placed(error):
    return {(f.code, *place(f.row), f.column, f.got) for f in error.faults}


def told(error):
    return {(f.code, f.file, f.row, f.column, f.got) for f in error.faults}


@pytest.fixture(scope="module")
def clean(tmp_path_factory):
    return simulated(tmp_path_factory.mktemp("clean") / "clean.parquet", 240, seed=4, weights=True)


def test_faults_are_the_same_and_name_the_file_and_the_row(clean, tmp_path, classic):
    repeated = {5: "SIM-0000200", 100: "SIM-0000001"}
    changes = {"firm_id": repeated, "ai_talent": {0: "9", 150: "many"}, "industry": {100: "astrology"}}
    table = with_cells(clean, changes)
    pq.write_table(table, tmp_path / "bad.parquet")
    folder = in_files(tmp_path / "bad.parquet", tmp_path / "bad", CUTS)
    here, there = faults_here(table, options()), faults_in_spark(folder, (options(), classic))
    assert here.total == there.total == 7
    assert told(there) == placed(here)
    # four rows with a repeated key: two pairs that lie in different files
    assert {(f.file[2], f.row) for f in there.faults if f.code == "firm_repeats"} == {
        ("1", 1),
        ("1", 6),
        ("2", 1),
        ("3", 99),
    }
    assert "第 2 份.parquet 第 1 行 “industry”列：" in there.render("zh")
    assert "第 3 份.parquet, row 50, column ai_talent: " in there.render("en")


def test_weights_that_are_none_are_told_before_anything_is_counted(clean, tmp_path, classic):
    table = with_cells(clean, {"design_weight": {3: "0", 239: None}})
    pq.write_table(table, tmp_path / "bad.parquet")
    folder = in_files(tmp_path / "bad.parquet", tmp_path / "bad", CUTS)
    asked = options(design=DesignOptions("probability", "design_weight"))
    here, there = faults_here(table, asked), faults_in_spark(folder, (asked, classic))
    assert told(there) == placed(here)
    assert {f.code for f in there.faults} == {"weight_unfit", "weight_missing"}


def test_faults_of_a_data_frame_name_the_part_and_the_row_in_it(clean, classic):
    frame = classic.createDataFrame(with_cells(clean, {"ai_talent": {7: "9"}}).slice(0, 20)).coalesce(1)
    (fault,) = faults_in_spark(frame, (options(), classic)).faults
    assert (fault.file, fault.row, fault.got) == ("DataFrame[0]", 8, "9")


def test_rows_of_csv_with_too_many_or_too_few_cells_are_faults(tmp_path, classic):
    from wuli.api import open_source

    pq_file = simulated(tmp_path / "a.parquet", 12, seed=1)
    table = with_cells(pq_file, {})
    names = ",".join(table.column_names)
    lines = [",".join(value or "" for value in row.values()) for row in table.to_pylist()]
    lines[3] += ",one,two"
    lines[9] = "F9,education"
    (tmp_path / "a.csv").write_text("\n".join(["﻿" + names, *lines, ""]), "utf-8")
    pack = load_pack("five_force")
    with pytest.raises(InputError) as caught:
        analyse(read_responses(open_source(tmp_path / "a.csv", pack), pack), options())
    there = faults_in_spark(tmp_path / "a.csv", (options(), classic))
    assert told(there) == told(caught.value)
    assert {(f.code, f.row) for f in there.faults} == {("csv_cells", 5), ("csv_cells", 11)}


def test_files_with_other_headers_are_not_read_as_if_they_had_the_first_ones(tmp_path, classic):
    folder = tmp_path / "two"
    folder.mkdir()
    (folder / "a.csv").write_text("firm_id,industry\nA,education\n", "utf-8")
    (folder / "b.csv").write_text("industry,firm_id\neducation,A\n", "utf-8")
    from wuli.engines.spark.read import open_spark
    from wuli.engines.spark.session import settled

    with pytest.raises(ArgumentError) as caught, settled(classic):
        open_spark(classic, folder).frame.collect()
    assert caught.value.faults[0].code == "spark_failed"


def test_a_table_without_rows_has_no_firms(clean, tmp_path, classic):
    pq.write_table(pq.read_table(clean).slice(0, 0), tmp_path / "none.parquet")
    with pytest.raises(InputError) as caught:
        analyse_spark(tmp_path / "none.parquet", options(), session=classic)
    assert [f.code for f in caught.value.faults] == ["no_firms"]


def test_a_path_that_is_none_and_a_damaged_file_are_told(tmp_path, classic):
    with pytest.raises(ArgumentError) as caught:
        analyse_spark(str(tmp_path / "gone.parquet"), options(), session=classic)
    assert caught.value.faults[0].code == "file_missing"
    (tmp_path / "x.parquet").write_bytes(b"no parquet at all, only words")
    with pytest.raises(ArgumentError) as caught:
        analyse_spark(tmp_path / "x.parquet", options(), session=classic)
    assert caught.value.render("zh").startswith("Spark 没有算完：")
    assert caught.value.render("zh").endswith("没有写出任何结果。")
    assert caught.value.render("en").startswith("Spark did not finish: ")


def test_more_repeated_keys_than_are_kept_are_counted_in_full(clean, classic, monkeypatch):
    from wuli.responses import parts

    monkeypatch.setattr(parts, "MOST_FAULTS", 3)
    table = with_cells(clean, {"firm_id": {row: f"D{row // 2}" for row in range(40)}})
    here = faults_here(table, options())
    error = faults_in_spark(classic.createDataFrame(table).repartition(3), (options(), classic))
    assert error.total == here.total == 40
    assert {fault.code for fault in error.faults} == {"firm_repeats"}


def test_settings_of_a_session_that_is_not_ours_are_given_back(classic):
    from wuli.engines.spark.session import settled

    name = "spark.sql.session.timeZone"
    classic.conf.set(name, "Asia/Shanghai")
    try:
        with settled(classic):
            assert classic.conf.get(name) == "UTC"
        assert classic.conf.get(name) == "Asia/Shanghai"
    finally:
        classic.conf.set(name, "UTC")
