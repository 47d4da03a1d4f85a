"""Runs the command line in this process or in one of its own, and makes small response files for it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from contract import ITEMS

from wuli.cli.main import main

SOURCE = Path(__file__).parents[2] / "src"
HEADER = "firm_id," + ",".join(ITEMS)


class Ran(NamedTuple):
    """What a run left: exit code, what it wrote to stdout and to stderr."""

    code: int
    out: str
    err: str


def row(firm_id, *first):
    """Return a CSV row of a firm that answers 3 where nothing else is given."""
    return ",".join([firm_id, *map(str, first), *["3"] * (14 - len(first))])


def answers(folder, *rows, name="answers.csv", header=HEADER):
    """Write a response file with these rows and return its path."""
    path = folder / name
    path.write_text("\n".join([header, *rows, ""]), "utf-8")
    return path


def run_here(capsys, *arguments):
    """Run a command in this process."""
    code = main([str(argument) for argument in arguments])
    streams = capsys.readouterr()
    return Ran(code, streams.out, streams.err)


def environment(**more):
    """Return the environment of a run of its own: this source tree, no language set."""
    kept = {name: value for name, value in os.environ.items() if name not in ("WULI_LANG", "PYTHONPATH")}
    return {**kept, "PYTHONPATH": str(SOURCE), "PYTHONUTF8": "1", **more}


def run_apart(*arguments, python=(), **more):
    """Run a command in a process of its own."""
    command = [sys.executable, *python, "-m", "wuli", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, env=environment(**more), timeout=120, check=False)
    return Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


def left_in(folder):
    """Return the names of all files in a folder, hidden ones too."""
    return sorted(path.name for path in folder.iterdir())
