"""Spark gives what this machine gives: the same integers, the same report, whatever the order and the parts of the rows."""

from __future__ import annotations

import shutil

import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq
import pytest
from spark.spark_files import (
    assert_counts_the_same,
    assert_same_cross,
    assert_same_cube,
    embedded,
    in_files,
    options,
    printed,
    results_text,
    simulated,
)

from wuli.analysis.industry.design_columns import DesignOptions
from wuli.analysis.industry.single import estimate
from wuli.analysis.industry.spark_run import analyse_spark, spark_responses
from wuli.api import load_pack, open_source
from wuli.engines.source import MemorySource
from wuli.responses import read_responses

pytestmark = pytest.mark.needs("java")

ROWS = 20_000
WEIGHTED = options(by=("industry", "industry*age"), design=DesignOptions("probability", "design_weight", "stratum"))


@pytest.fixture(scope="module")
def survey(tmp_path_factory):
    """A weighted survey with strata and missing answers, as one file and, shuffled, as three."""
    folder = tmp_path_factory.mktemp("survey")
    whole = simulated(folder / "survey.parquet", ROWS, seed=5, missing=0.05, dont_know=0.03, weights=True)
    return whole, in_files(whole, folder / "three files", (9000, 9001), seed=7)


@pytest.fixture(scope="module")
def here(survey):
    return embedded(survey[0], WEIGHTED)


@pytest.fixture(scope="module")
def in_spark(survey, classic):
    return analyse_spark(survey[1], WEIGHTED, session=classic)


@pytest.fixture(scope="module")
def through_connect(survey, connect):
    return analyse_spark(survey[1], WEIGHTED, url=connect)


@pytest.mark.parametrize("engine", ["in_spark", "through_connect"])
def test_spark_counts_the_same_integers(engine, here, request):
    found = request.getfixturevalue(engine)
    assert found.counted.cube.n == ROWS
    assert_same_cube(here.counted.cube, found.counted.cube)
    assert_same_cross(here.counted.cross, found.counted.cross)
    tally, other = here.counted.tally, found.counted.tally
    assert (tally.rows, tally.synthetic) == (other.rows, other.synthetic)
    assert (min(tally.dates), max(tally.dates)) == (min(other.dates), max(other.dates))


@pytest.mark.parametrize("engine", ["in_spark", "through_connect"])
def test_a_report_from_spark_prints_the_same_text(engine, here, request):
    found = request.getfixturevalue(engine)
    assert printed(found) == printed(here)


def test_a_report_from_spark_says_that_nobody_looked_for_doubtful_rows(in_spark):
    assert "quality_not_looked_at" in in_spark.result.notes
    assert in_spark.result.quality == ()
    assert (in_spark.result.source.name, in_spark.result.source.hash) == ("three files", "")
    assert in_spark.result.source.rows == ROWS


@pytest.fixture(scope="module")
def two_waves(tmp_path_factory):
    folder = tmp_path_factory.mktemp("waves")
    whole = simulated(folder / "waves.parquet", 900, seed=2, waves=2, overlap=0.4, missing=0.02)
    return whole, in_files(whole, folder / "parts", (1, 700), seed=3)


def test_without_weights_results_json_is_the_same_to_the_last_digit(two_waves, classic):
    whole, parts = two_waves
    asked = options(by=("industry", "age"))
    here, found = embedded(whole, asked), analyse_spark(parts, asked, session=classic)
    assert results_text(found) == results_text(here)
    # 40 % of 900 firms answered twice, and were found to be the same
    assert found.result.waves[0].panel == 360


def as_texts(table):
    return pa.table(
        {name: column.cast(pa.string()) for name, column in zip(table.column_names, table.columns, strict=True)}
    )


def test_a_table_in_many_parts_most_of_them_empty_or_with_one_row_counts_the_same(two_waves, classic):
    table = as_texts(pq.read_table(two_waves[0]).slice(0, 7))
    frame = classic.createDataFrame(table).repartition(16)
    there, _ = assert_counts_the_same(MemorySource("", table), frame, None)
    assert there.cube.n == 7


def test_csv_reads_the_same_with_line_ends_quotes_and_letters_of_all_kinds(tmp_path, classic):
    table = as_texts(pq.read_table(simulated(tmp_path / "a.parquet", 60, seed=1)))
    remarks = pa.array([f'第 {i} 家说：\n"好",\\{"　" if i % 2 else ""}' for i in range(len(table))])
    pc.write_csv(table.append_column("备注", remarks), tmp_path / "a.csv")
    here = open_source(tmp_path / "a.csv", load_pack("five_force"))
    there, _ = assert_counts_the_same(here, tmp_path / "a.csv", classic)
    assert there.cube.n == 60


def test_rows_with_nothing_in_any_column_are_no_firms_and_a_remark_alone_makes_one(tmp_path, classic):
    table = as_texts(pq.read_table(simulated(tmp_path / "a.parquet", 40, seed=1)).slice(0, 38))
    nothing = pa.table({name: pa.nulls(2, pa.string()) for name in table.column_names})
    remark = pa.array([None] * 38 + ["　", "仅此一句"])
    pq.write_table(pa.concat_tables([table, nothing]).append_column("remark", remark), tmp_path / "b.parquet")
    here = open_source(tmp_path / "b.parquet", load_pack("five_force"))
    there, _ = assert_counts_the_same(here, tmp_path / "b.parquet", classic)
    assert there.cube.n == 39


def test_a_pack_of_ones_own_travels_to_the_workers(two_waves, tmp_path, classic):
    folder = tmp_path / "own"
    shutil.copytree(load_pack("five_force").folder, folder)
    (folder / "pack.yaml").write_text(
        (folder / "pack.yaml").read_text("utf-8").replace("id: five_force", "id: own"), "utf-8"
    )
    pack = load_pack(folder)
    shutil.rmtree(folder)
    with spark_responses(two_waves[1], pack, session=classic) as responses:
        rows = estimate(responses, options(by=("industry",)), ["foundation"], ["mean"])
    here = estimate(read_responses(MemorySource("", pq.read_table(two_waves[0])), pack), options(by=("industry",)),
                    ["foundation"], ["mean"])  # fmt: skip
    assert rows == here
    assert len(rows) > 5


def test_briefs_by_region_come_from_the_same_walk(two_waves, classic):
    here = open_source(two_waves[0], load_pack("five_force"))
    _, briefs = assert_counts_the_same(here, two_waves[1], classic, more=["region"])
    assert len(briefs) > 10
