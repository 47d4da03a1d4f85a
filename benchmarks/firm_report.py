"""Firm reports: one cold process, one warm PDF, and a batch in one process.

python benchmarks/firm_report.py
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

import numpy as np
from answers import make_answers
from measure import Timing, median, run_command, run_function, show

from wuli import firm_report, score_file


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--firms", type=int, default=120)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        many, one = Path(folder, "firms.json"), Path(folder, "one.json")
        firms = _firms(options.firms)
        many.write_text(json.dumps(firms, ensure_ascii=False), encoding="utf-8")
        one.write_text(json.dumps(firms[0], ensure_ascii=False), encoding="utf-8")
        cold = [sys.executable, "-m", "wuli", "report", "firm", str(one), "--date", "2026-11-23", "--quiet", "-o"]
        for kind in ("pdf", "docx", "html"):
            target = str(Path(folder, f"report.{kind}"))
            timing = median([run_command([*cold, target]) for _ in range(options.runs)])
            show(f"cold process, one {kind.upper()}", timing)
        _warm(one, options.runs)
        for jobs in (1, 2):
            _batch(many, Path(folder, f"reports-{jobs}"), options.firms, jobs)


def _firms(count: int) -> list[dict[str, object]]:
    table = make_answers(np.random.default_rng(7), 0, count)
    firms = table.to_pylist()
    for i, firm in enumerate(firms):
        firm |= {"firm_name": f"示例企业 {i}", "headcount": 30 + i, "founded": "2015", "answered_at": "2026-11-01"}
        firm |= {"ai_challenges": "cost_beyond_capacity;talent_shortage", "region": "上海"}
    return firms


def _warm(path: Path, runs: int) -> None:
    results = score_file(path)
    report = firm_report(results, date="2026-11-23")
    report.to_bytes("pdf")
    again = [run_function(lambda: firm_report(results, date="2026-11-23").to_bytes("pdf")) for _ in range(runs)]
    show("warm process, one PDF from the answers on", median(again))


def _batch(path: Path, folder: Path, firms: int, jobs: int) -> None:
    command = [sys.executable, "-m", "wuli", "report", "firm", str(path), "-o", f"{folder}/", "--jobs", str(jobs)]
    timing: Timing = run_command([*command, "--date", "2026-11-23", "--quiet"])
    show(f"batch of {firms} PDFs, {jobs} process(es)", timing, f"{firms / timing.wall:.1f} a second")


if __name__ == "__main__":
    main()
