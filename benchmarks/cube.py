"""The cube of a weighted file and everything estimated from it, beside the bare read, pandas group-bys and svy.

    python benchmarks/cube.py --rows 10000000

Every contestant makes the weighted mean of 14 items, overall and by industry, age, size, region and industry x age, with
standard errors (pandas: means and shares only, which is what group-bys give). Results are compared before times count.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import tempfile
from pathlib import Path

from cube_data import GROUPINGS, ITEMS, SIZES, write_coded
from measure import Timing, median, run_command, show

READ = """
import sys, pyarrow.parquet as pq
for _ in pq.ParquetFile(sys.argv[1]).iter_batches(): pass
"""

OURS = """
import json, sys
import numpy as np
import pyarrow.parquet as pq
from cube_data import GROUPINGS, ITEMS, SIZES
from wuli.survey.cube import CubeBuilder
from wuli.survey.estimator import Estimator
from wuli.survey.variables import WEIGHT_UNIT, Batch, Block, Key, Levels

keys = tuple(Key(name, tuple(map(str, range(1, size + 1)))) for name, size in SIZES.items())
builder = CubeBuilder([Block(keys, tuple(Levels(item, (1, 2, 3, 4, 5)) for item in ITEMS))], weighted=True)
for raw in pq.ParquetFile(sys.argv[1]).iter_batches(batch_size=1 << 18):
    column = {name: raw.column(i).to_numpy() for i, name in enumerate(raw.schema.names)}
    weights = column["w"].astype(np.int64) * WEIGHT_UNIT
    builder.update(Batch(raw.num_rows, {k: column[k] for k in SIZES}, {i: column[i] for i in ITEMS}, {}, weights))
estimator = Estimator(builder.cube())
rows = [row for by in GROUPINGS for item in ITEMS for row in estimator.describe(item, by)]
means = {f"{row.of}|{'|'.join(v for _, v in row.by)}": [row.estimate, row.se] for row in rows if row.statistic == "mean"}
json.dump(means, open(sys.argv[2], "w"))
"""

PANDAS = """
import json, sys
import pandas as pd
from cube_data import GROUPINGS, ITEMS
frame = pd.read_parquet(sys.argv[1])
frame["all"] = 0
out = {}
for by in GROUPINGS:
    keys = list(by) or ["all"]
    for item in ITEMS:
        known = frame[frame[item] > 0]
        weighted = (known[item] * known["w"]).groupby([known[k] for k in keys]).sum()
        total = known.groupby(keys)["w"].sum()
        known.groupby([*keys, item])["w"].sum().unstack(fill_value=0).div(total, axis=0)
        known.groupby([*keys, item]).size()
        for name, value in (weighted / total).items():
            label = name if isinstance(name, tuple) else (name,)
            out[f"{item}|{'|'.join(map(str, label)) if by else ''}"] = [float(value), None]
json.dump(out, open(sys.argv[2], "w"))
"""

SVY = """
import json, sys
import polars as pl
import svy
from cube_data import GROUPINGS, ITEMS
frame = pl.read_parquet(sys.argv[1]).with_columns([pl.when(pl.col(i) > 0).then(pl.col(i)).cast(pl.Float64) for i in ITEMS])
frame = frame.with_columns((pl.col("industry").cast(pl.String) + "|" + pl.col("age").cast(pl.String)).alias("cross"))
sample = svy.Sample(frame, svy.Design(wgt="w"))
out = {}
for by in GROUPINGS:
    for item in ITEMS:
        column = None if not by else by[0] if len(by) == 1 else "cross"
        found = sample.estimation.mean(item, by=column, drop_nulls=True) if column else sample.estimation.mean(item, drop_nulls=True)
        for row in found.estimates:
            label = "|".join(map(str, row.by_level)) if column else ""
            out[f"{item}|{label}"] = [row.est, row.se]
json.dump(out, open(sys.argv[2], "w"))
"""


def main() -> None:
    """Run the comparison and print ratios."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=float, default=1e7)
    parser.add_argument("--few", type=float, default=1e6, help="rows for svy, and for the check of results")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    rows, few = int(options.rows), min(int(options.few), int(options.rows))
    groups = sum(_count(by) for by in GROUPINGS)
    print(f"{rows:,} firms, {len(ITEMS)} items, {groups} groups, medians of {options.runs} runs, whole processes")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "coded.parquet")
        write_coded(source, rows)
        read = _time(READ, source, Path(folder, "none"), options.runs)
        show("bare read of all columns (pyarrow)", read)
        ours = _time(OURS, source, Path(folder, "ours.json"), options.runs)
        show("cube and estimates with standard errors", ours, f"{ours.wall / read.wall:.1f} x the read")
        if importlib.util.find_spec("pandas"):
            theirs = _time(PANDAS, source, Path(folder, "pandas.json"), 1)
            _check(Path(folder, "ours.json"), Path(folder, "pandas.json"))
            show("pandas group-bys, no standard errors", theirs, f"ratio {theirs.wall / ours.wall:.1f} x wall")
        else:
            print("pandas is not installed: no comparison")
        if importlib.util.find_spec("svy"):
            write_coded(source, few)
            small = _time(OURS, source, Path(folder, "ours.json"), 1)
            show(f"ours, {few:,} firms", small)
            theirs = _time(SVY, source, Path(folder, "svy.json"), 1)
            _check(Path(folder, "ours.json"), Path(folder, "svy.json"))
            show(f"svy, means only, {few:,} firms", theirs, f"ratio {theirs.wall / small.wall:.1f} x wall")
        else:
            print("svy is not installed: no comparison")


def _count(by: tuple[str, ...]) -> int:
    count = 1
    for name in by:
        count *= SIZES[name]
    return count


def _time(script: str, source: Path, target: Path, runs: int) -> Timing:
    here = str(Path(__file__).parent)
    code = f"import sys; sys.path.insert(0, {here!r})\n{script}"
    return median([run_command([sys.executable, "-c", code, str(source), str(target)]) for _ in range(runs)])


def _check(ours: Path, theirs: Path) -> None:
    """Refuse to compare times of different results."""
    own, other = (json.loads(path.read_text()) for path in (ours, theirs))
    assert own.keys() == other.keys(), "different groups"
    for name, (mean, se) in other.items():
        assert abs(own[name][0] - mean) < 1e-9, name
        if se is not None:
            assert abs(own[name][1] - se) < 1e-9 + 1e-6 * se, name


if __name__ == "__main__":
    main()
