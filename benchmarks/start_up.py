"""How long the command line takes to answer, beside an empty Python process.

python benchmarks/start_up.py
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from measure import median, run_command, show

from wuli import load_pack


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=9)
    options = parser.parse_args()
    sample = load_pack().folder / "examples" / "firm.yaml"
    with tempfile.TemporaryDirectory() as folder:
        commands = {
            "empty Python process": ["-c", "pass"],
            "wuli --help": ["-m", "wuli", "--help"],
            "wuli score, one firm, on screen": ["-m", "wuli", "score", str(sample)],
            "wuli score, one firm, to JSON": ["-m", "wuli", "score", str(sample), "-o", str(Path(folder, "o.json"))],
            "wuli check five_force": ["-m", "wuli", "check", "five_force"],
        }
        for name, arguments in commands.items():
            command = [sys.executable, *arguments]
            run_command(command)
            show(name, median([run_command(command) for _ in range(options.runs)]))


if __name__ == "__main__":
    main()
