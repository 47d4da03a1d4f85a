"""Scoring a Parquet file to the full flattened result, beside the bare read and a straightforward pandas version.

    python benchmarks/score_parquet.py --rows 10000000

The pandas version does the same work the obvious way: column arithmetic over data frames, and robustness and stop reason
by trying every move of every answer. It is checked against Wuli's own result before its time counts.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
import tempfile
from pathlib import Path

import pyarrow.parquet as pq
from answers import write_answers
from measure import Timing, median, run_command, run_function, show


def main() -> None:
    """Run the comparison and print ratios."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=float, default=1e7)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--pandas-rows", type=float, default=1e6, help="the pandas version runs on this many rows")
    options = parser.parse_args()
    rows = int(options.rows)
    few = min(rows, int(options.pandas_rows))
    with tempfile.TemporaryDirectory() as folder:
        source, result = Path(folder, "answers.parquet"), Path(folder, "scores.parquet")
        write_answers(source, rows)
        read = median([run_function(lambda: _read(source)) for _ in range(options.runs)])
        command = [sys.executable, "-m", "wuli", "score", str(source), "-o", str(result), "--quiet"]
        ours = median([run_command(command) for _ in range(options.runs)])
        print(f"{rows:,} firms, medians of {options.runs} runs")
        show("bare read of all columns (pyarrow)", read)
        show("wuli score: whole process", ours, f"{rows / ours.wall:,.0f} firms a second")
        _compare(Path(folder), few, rows, ours)


def _read(path: Path) -> None:
    for _ in pq.ParquetFile(path).iter_batches():
        pass


def _compare(folder: Path, few: int, rows: int, ours: Timing) -> None:
    if importlib.util.find_spec("pandas") is None:
        print("pandas is not installed: no comparison")
        return
    from pandas_version import check_against, score_with_pandas

    source, result, own = (folder / name for name in ("few.parquet", "pandas.parquet", "own.parquet"))
    write_answers(source, few)
    theirs = run_function(lambda: score_with_pandas(source, result))
    run_command([sys.executable, "-m", "wuli", "score", str(source), "-o", str(own), "--quiet"])
    check_against(own, result)
    show(f"pandas, the obvious way, {few:,} firms", theirs, f"{few / theirs.wall:,.0f} firms a second")
    print(f"ratio wall, per firm:  {(theirs.wall / few) / (ours.wall / rows):6.1f} x")
    print(f"ratio CPU, per firm:   {(theirs.cpu / few) / (ours.cpu / rows):6.1f} x")


if __name__ == "__main__":
    main()
