"""`wuli report firm`: one report to files, or a folder of reports made in parallel."""

from __future__ import annotations

import argparse
from pathlib import Path

from wuli.analysis.assess import assess
from wuli.api import Results, firm_report
from wuli.cli.batch import write_reports
from wuli.cli.names import make_folder, safe_name
from wuli.cli.screen import Screen
from wuli.cli.source import open_responses
from wuli.errors import ArgumentError, Fault
from wuli.report.firm import no_consultant, read_consultant_file
from wuli.report.numbers import today
from wuli.report.save import kind_of
from wuli.responses.profile import check_date


def run(options: argparse.Namespace) -> int:
    """Write the report or reports that `options` ask for."""
    screen = Screen(options.lang, quiet=options.quiet)
    if options.jobs < 0:
        raise ArgumentError([Fault("argument", fields={"problem": f"--jobs {options.jobs}"})])
    date = check_date(options.date) or today()
    folders = [path for path in options.output if is_folder(path)]
    for path in options.output:
        if path not in folders:
            kind_of(path)
    if folders and len(options.output) > 1:
        raise ArgumentError([Fault("argument", fields={"problem": "-o " + " -o ".join(map(str, options.output))})])
    responses = open_responses(options)
    forces = responses.pack.instrument.dimensions
    consultant = read_consultant_file(options.notes, forces) if options.notes else no_consultant()
    if folders and not options.firm:
        return write_reports(responses, folders[0], options, date, screen)
    batches = tuple(assess(responses))
    responses.check()
    results = Results(responses.pack, responses, batches)
    report = firm_report(results, options.firm, lang=options.lang, date=date, consultant=consultant)
    paths = options.output
    if folders:
        make_folder(folders[0])
        paths = [folders[0] / f"{safe_name(options.firm)}.{kind}" for kind in options.format or ["pdf"]]
    missing = report.save(*paths)
    if missing:
        screen.say("missing_glyphs", glyphs=" ".join(missing))
    for path in paths:
        screen.say("written", path=str(path))
    return 0


def is_folder(path: Path) -> bool:
    """Tell whether an output names a folder: it is one, or has no ending. A wrong ending is no folder but a slip."""
    return path.is_dir() or not path.suffix
