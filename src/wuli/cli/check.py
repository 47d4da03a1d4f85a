"""`wuli check`: a pack, or a response file, told apart by themselves."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from wuli.cli.screen import Screen
from wuli.errors import ArgumentError, Fault, FaultList, PackError
from wuli.instrument.check import check_pack
from wuli.instrument.pack import FILES, load_pack

if TYPE_CHECKING:
    from wuli.analysis.quality.report import QualityReport
    from wuli.analysis.quality.row_list import FlaggedRow
    from wuli.responses import Responses

LISTED_MOST: Final = 1_000_000


def run(options: argparse.Namespace) -> int:
    """Check what `options` name; faults are raised all together."""
    screen = Screen(options.lang, quiet=options.quiet)
    target = Path(options.target)
    in_pack = target.name in FILES and (target.parent / "pack.yaml").is_file()
    if target.is_file() and not in_pack:
        return _check_file(options, target, screen)
    if options.output:
        raise ArgumentError([Fault("check_output_of_pack", got=str(options.target))])
    folder = target.parent if target.is_file() else target
    if not folder.is_dir() or str(options.target) == "":
        folder = _installed(options.target)
    found = check_pack(folder)
    if found.total:
        raise PackError(found.faults, found.total)
    pack = found.pack
    gaps = {"id": pack.id, "edition": pack.edition, "items": str(len(pack.instrument.items)), "texts": str(found.texts)}
    screen.say("pack_good", **gaps)
    return 0


def _installed(name: str) -> Path:
    if Path(name).suffix and "@" not in name:
        raise ArgumentError([Fault("file_missing", got=name)])
    return load_pack(name).folder


def _check_file(options: argparse.Namespace, target: Path, screen: Screen) -> int:
    """Tell faults and doubts. Doubts about the good rows are told, and written, where there are faults as well."""
    # packs are checked without the table engines
    from wuli.analysis.quality.quality_pass import assess_quality  # noqa: PLC0415
    from wuli.cli.quality_table import WORDS, quality_lines  # noqa: PLC0415
    from wuli.cli.source import open_responses  # noqa: PLC0415
    from wuli.report.sheets.quality import check_endings  # noqa: PLC0415

    options.file = target
    check_endings(options.output)
    responses = open_responses(options)
    if options.output:
        responses.faults = FaultList(keep=LISTED_MOST, each=LISTED_MOST)
    report = assess_quality(responses, as_of=options.as_of)
    lines = quality_lines(report, responses.pack, options.lang, has_file=bool(options.output)) if report.rows else []
    _write(options, responses, report)
    if lines:
        print("\n".join(lines))
    for path in options.output:
        screen.say("written", path=str(path))
    responses.check()
    if any(flag.n for flag in report.flags):
        if not options.quiet:
            print(WORDS["no_faults"][options.lang].format(count=f"{report.rows:,}"), file=sys.stderr)
    else:
        screen.say("file_good", count=f"{report.rows:,}")
    return 0


def _write(options: argparse.Namespace, responses: Responses, report: QualityReport) -> None:
    """Write the lists; the rows are read again, for nobody knows before the end which of them have a twin."""
    from wuli.analysis.quality.row_list import flagged_rows  # noqa: PLC0415  # most checks write no file
    from wuli.report.sheets.quality import QualityFiles, save_quality  # noqa: PLC0415
    from wuli.responses import read_responses  # noqa: PLC0415

    def rows() -> Iterator[FlaggedRow]:
        again = read_responses(responses.source, responses.pack, as_of=options.as_of)
        return flagged_rows(again, report, as_of=options.as_of)

    faults = tuple(sorted(responses.faults.kept(), key=lambda fault: fault.row or 0))
    files = QualityFiles(options.file.name, responses.pack, report, faults, responses.faults.total, rows)
    for path in options.output:
        save_quality(files, path, options.lang)
