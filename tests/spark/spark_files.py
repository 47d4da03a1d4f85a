"""Files for the tests of Spark, and the comparison of what two engines made of the same rows."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from wuli.analysis.industry.analyse import analyse, prepare, run
from wuli.analysis.industry.options import IndustryOptions
from wuli.analysis.industry.spark_run import spark_responses
from wuli.analysis.simulate import SimulationOptions, build_population, simulate, write_simulated
from wuli.api import load_pack, open_source
from wuli.report.render.html import render_html
from wuli.report.save_industry import Look, build_documents
from wuli.responses import read_responses

TOLERANCE = 1e-12
DATE = "2024-01-01"


def simulated(path: Path, rows: int, **options) -> Path:
    """Write a synthetic file."""
    pack = load_pack("five_force")
    asked = SimulationOptions(n=rows, **options)
    population = build_population(pack, pack.simulation, asked)
    write_simulated(simulate(population, asked), [path], asked.rows)
    return path


def in_files(source: Path, folder: Path, cuts, *, seed=None) -> Path:
    """Write the rows of a Parquet file to several, in another order with a seed; return their folder."""
    table = pq.read_table(source)
    if seed is not None:
        table = table.take(pa.array(np.random.default_rng(seed).permutation(len(table))))
    folder.mkdir()
    edges = [0, *cuts, len(table)]
    for number, (start, stop) in enumerate(pairwise(edges), start=1):
        pq.write_table(table.slice(start, stop - start), folder / f"第 {number} 份.parquet", row_group_size=1000)
    return folder


def options(**more) -> IndustryOptions:
    """Return options of an analysis that looks for no doubtful rows, as in Spark."""
    return IndustryOptions(quality=False, date=DATE, **more)


def embedded(path: Path, asked: IndustryOptions, pack="five_force"):
    """Analyse a file here."""
    bound = load_pack(pack)
    return analyse(read_responses(open_source(path, bound), bound), asked)


def assert_counts_the_same(source, table, session, *, more=()):
    """A table in Spark is counted as `source` is counted here; return what was counted of each value of `more`."""
    pack = load_pack("five_force")
    asked = options(by=("industry", "industry*age"), floor=1, small=1)
    split = more[0] if more else ""
    here, _, parts = run(prepare(read_responses(source, pack), asked, more=more), split=split)
    with spark_responses(table, pack, session=session) as responses:
        there, _, found = run(prepare(responses, asked, more=more), split=split)
    assert here.tally.rows == there.tally.rows > 0
    assert parts.keys() == found.keys()
    for one, other in ((here, there), *((parts[value], found[value]) for value in parts)):
        assert_same_cube(one.cube, other.cube)
        assert_same_cross(one.cross, other.cross)
    return there, found


def assert_same_cube(one, other):
    """Every integer of two cubes is the same; sums of squared weights agree within 1e-12."""
    assert len(one.blocks) == len(other.blocks) > 0
    for first, second in zip(one.blocks, other.blocks, strict=True):
        assert first.key_ids == second.key_ids
        np.testing.assert_array_equal(first.cells, second.cells)
        assert first.levels.keys() == second.levels.keys()
        assert first.moments.keys() == second.moments.keys()
        _assert_same(first, second, whole=("n", "w"), real=("q",))
        for id, counts in first.levels.items():
            _assert_same(counts, second.levels[id], whole=("n", "w"), real=("q",))
        for id, sums in first.moments.items():
            _assert_same(sums, second.moments[id], whole=("n", "w", "wx"), real=("q", "qx", "qxx", "wxx"))


def _assert_same(first, second, whole, real):
    for name in whole:
        np.testing.assert_array_equal(getattr(first, name), getattr(second, name), err_msg=name)
    for name in real:
        pair = (np.asarray(getattr(side, name), np.float64) for side in (first, second))
        np.testing.assert_allclose(*pair, rtol=TOLERANCE, atol=0, err_msg=name)


def assert_same_cross(one, other):
    """Every sum of two cross-tables is the same."""
    first, second = one.to_columns(), other.to_columns()
    for name, column in first.items():
        np.testing.assert_array_equal(column, second[name], err_msg=name)


def results_text(analysed) -> str:
    """Return results.json apart from the name and the hash of the file."""
    plain = analysed.result.to_plain()
    for name in ("name", "hash"):
        del plain["source"][name]
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, default=str)


def printed(analysed) -> str:
    """Return all that the report prints, in both languages, pictures and all, without the name of the file."""
    result = replace(analysed.result, source=replace(analysed.result.source, name="file", hash=""))
    documents = build_documents(result, ("zh", "en"), Look())
    text = "\n".join(render_html(document) for document in documents.values())
    assert text.count("<svg") > 50
    return text
