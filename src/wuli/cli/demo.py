"""`wuli demo`: the main job on the bundled sample answers."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path

from wuli.api import firm_report, score_file
from wuli.cli.names import make_folder
from wuli.cli.screen import Screen
from wuli.instrument.pack import load_pack


def run(options: argparse.Namespace) -> int:
    """Write the sample firm's report as PDF, DOCX and HTML and say where."""
    screen = Screen(options.lang, quiet=options.quiet)
    folder = options.output
    make_folder(folder)
    pack = load_pack()
    sample = pack.folder / "examples" / "firm.yaml"
    (folder / "answers.yaml").write_bytes(sample.read_bytes())
    report = firm_report(score_file(sample, pack), lang=options.lang)
    paths = [folder / f"report.{kind}" for kind in ("pdf", "docx", "html")]
    report.save(*paths)
    screen.say("demo_done")
    for path in paths:
        print(path.resolve())
    screen.say("demo_next", command=own_command())
    return 0


def own_command() -> str:
    """Return how this program is called from here: by its name where that is on the path, else by where it lies."""
    if shutil.which("wuli"):
        return "wuli"
    called = Path(sys.argv[0])
    if called.stem != "wuli":
        return "python -m wuli"
    return os.path.relpath(called) if called.is_relative_to(Path.cwd()) else str(called)
