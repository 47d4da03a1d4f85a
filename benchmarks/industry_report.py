"""The whole industry report as a process: all formats of 240 firms, and a large file, beside scoring the same file.

python benchmarks/industry_report.py --rows 10000000
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from measure import Timing, median, run_command, show

LARGE_FORMATS = ("pdf", "docx", "html", "pptx", "xlsx", "figures")


def main() -> None:
    """Run the report on both files and print times and ratios."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=float, default=1e7)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument(
        "--lists", action="store_true", help="the large file with list of firms and public data as well"
    )
    options = parser.parse_args()
    rows = int(options.rows)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small, large = folder / "small.parquet", folder / "large.parquet"
        _wuli("simulate", "--like", "five_force", "--n", "240", "-o", str(small), "--quiet")
        _wuli("simulate", "--like", "five_force", "--n", str(rows), "-o", str(large), "--quiet")
        ours = median([_report(small, folder / f"small-{i}", ()) for i in range(options.runs)])
        show("report on 240 firms, every format", ours)
        scored = run_command(
            [sys.executable, "-m", "wuli", "score", str(large), "-o", str(folder / "s.parquet"), "--quiet"]
        )
        show(f"wuli score of {rows:,} firms", scored)
        formats = () if options.lists else LARGE_FORMATS
        big = _report(large, folder / "large", formats)
        show(f"report on {rows:,} firms", big, f"{big.wall / scored.wall:.2f} x scoring alone")


def _wuli(*arguments: str) -> Timing:
    return run_command([sys.executable, "-m", "wuli", *arguments])


def _report(source: Path, target: Path, formats: tuple[str, ...]) -> Timing:
    wanted = [part for kind in formats for part in ("--format", kind)]
    return _wuli("report", "industry", str(source), "-o", str(target), "--quiet", *wanted)


if __name__ == "__main__":
    main()
