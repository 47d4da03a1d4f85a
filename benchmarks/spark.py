"""The analysis of a survey here beside the same analysis in Spark on the same file: scoring, the cube, the cross-table.

    python benchmarks/spark.py --rows 1000000

Spark on one machine is slower: it is for data that lie in a cluster already. Both must count the same integers before a
time counts. The start of Spark is shown on its own, and the run that checks lets Java compile what the timed ones need.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from measure import median, run_function, show

from wuli.analysis.industry.analyse import prepare, run
from wuli.analysis.industry.count import Counted
from wuli.analysis.industry.design_columns import DesignOptions
from wuli.analysis.industry.options import IndustryOptions
from wuli.analysis.industry.spark_run import spark_responses
from wuli.analysis.simulate import SimulationOptions, build_population, simulate, write_simulated
from wuli.api import load_pack, open_source
from wuli.engines.spark.session import open_session
from wuli.errors import WuliError
from wuli.responses import Responses, read_responses

OPTIONS = IndustryOptions(design=DesignOptions("probability", "design_weight", "stratum"), quality=False)


def main() -> None:
    """Run both and print the ratio."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=float, default=1e6)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--url", default="local[2]", help="local[2], spark://… or sc://…")
    options = parser.parse_args()
    rows = int(options.rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "survey.parquet")
        _write(path, rows)
        try:
            _compare(path, rows, options.url, options.runs)
        except WuliError as error:
            sys.exit(error.render("en"))


def _write(path: Path, rows: int) -> None:
    pack = load_pack()
    asked = SimulationOptions(n=rows, seed=1, missing=0.03, weights=True)
    write_simulated(simulate(build_population(pack, pack.simulation, asked), asked), [path], rows)


def _count(responses: Responses) -> Counted:
    counted, _, _ = run(prepare(responses, OPTIONS))
    return counted


def _compare(path: Path, rows: int, url: str, runs: int) -> None:
    pack = load_pack()

    def here() -> Counted:
        return _count(read_responses(open_source(path, pack), pack))

    start = time.perf_counter()
    with open_session(url) as session:
        waited = time.perf_counter() - start

        def there() -> Counted:
            with spark_responses(path, pack, session=session) as responses:
                return _count(responses)

        _check(here(), there())
        ours = median([run_function(here) for _ in range(runs)])
        theirs = median([run_function(there) for _ in range(runs)])
    print(f"{rows:,} firms with weights and strata, medians of {runs} runs; Spark at {url}")
    show("embedded", ours, f"{rows / ours.wall:,.0f} firms a second")
    show("Spark (CPU and memory: this process alone)", theirs, f"{rows / theirs.wall:,.0f} firms a second")
    print(f"Spark started in {waited:.1f} s")
    print(f"ratio wall, Spark / embedded: {theirs.wall / ours.wall:6.1f} x")


def _check(one: Counted, other: Counted) -> None:
    """End the benchmark where the two do not count the same integers."""
    for first, second in zip(one.cube.blocks, other.cube.blocks, strict=True):
        pairs = [(first.cells, second.cells), (first.n, second.n), (first.w, second.w)]
        pairs += [
            (getattr(c, name), getattr(second.levels[id], name)) for id, c in first.levels.items() for name in "nw"
        ]
        pairs += [(sums.wx, second.moments[id].wx) for id, sums in first.moments.items()]
        if not all(np.array_equal(a, b) for a, b in pairs):
            sys.exit("Spark counts other integers than this machine")


if __name__ == "__main__":
    main()
