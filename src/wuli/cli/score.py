"""`wuli score`: a table on screen, or result files."""

from __future__ import annotations

import argparse
import contextlib
import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from wuli.analysis.assess import Assessed, assess
from wuli.cli.screen import WORDS, Screen
from wuli.cli.source import open_responses
from wuli.engines.output import whole_file
from wuli.engines.tables_out import ResultFile, plain_cell
from wuli.errors import ArgumentError, Fault, FaultList, InputError, printable, shorten
from wuli.instrument.text import Lang
from wuli.report.numbers import shown_score
from wuli.report.render.text_table import table_lines
from wuli.responses import Responses

SHOWN: Final = 20
ASIDE_MOST: Final = 1_000_000


def run(options: argparse.Namespace) -> int:
    """Score the file that `options` name. All files are written in full before the first of them gets its name."""
    screen = Screen(options.lang, quiet=options.quiet)
    responses = open_responses(options)
    if options.set_aside is not None:
        responses.faults = FaultList(keep=ASIDE_MOST, each=ASIDE_MOST)
    first: list[Assessed] = []
    total = 0
    with contextlib.ExitStack() as stack:
        aside = stack.enter_context(whole_file(options.set_aside)) if options.set_aside is not None else None
        files = [stack.enter_context(ResultFile(path)) for path in options.output]
        progress = stack.enter_context(screen.progress(responses.source.rows))
        ids: list[str] = []
        for batch in _wanted(assess(responses), options.firm, ids):
            total += batch.scores.rows
            progress.add(batch.scores.rows)
            if sum(b.scores.rows for b in first) < SHOWN or options.firm:
                first.append(batch)
            for file in files:
                file.write(batch)
        if aside is None:
            responses.check()
        else:
            write_faults(responses, aside)
        if options.firm and total == 0:
            raise ArgumentError([Fault("firm_not_found", got=options.firm, fields={"expected": _few(ids)})])
        if not first or (total == 0 and not responses.faults.total):
            raise InputError([Fault("no_firms", file=options.file.name)])
        shown = _shown(options, responses, first, total)
        for file in files:
            file.finish()
    if shown:
        print(shown)
    _tell(options, screen, responses, total)
    return 0


def _wanted(batches: Iterator[Assessed], firm: str, ids: list[str]) -> Iterator[Assessed]:
    """Yield the batches, or only the rows of `firm` (one a wave); then `ids` takes the first firm ids of the file."""
    for batch in batches:
        if not firm:
            yield batch
            continue
        own = batch.responses.firm_ids.to_pylist()
        ids.extend(own[: SHOWN + 1 - len(ids)])
        for row in (i for i, id in enumerate(own) if id == firm):
            yield batch.rows(row, row + 1)


def _few(ids: list[str]) -> str:
    return ", ".join(shorten(id) for id in ids[:SHOWN]) + (" …" if len(ids) > SHOWN else "")


def write_faults(responses: Responses, path: Path) -> None:
    """Write every fault as a row of a CSV file that a spreadsheet can open."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["file", "row", "column", "value", "问题", "fault"])
        for fault in sorted(responses.faults, key=lambda fault: fault.row or 0):
            cells = (fault.column, fault.got, fault.message("zh"), fault.message("en"))
            writer.writerow([plain_cell(fault.file), fault.row, *map(plain_cell, cells)])


def tell_set_aside(screen: Screen, responses: Responses, path: Path) -> None:
    """Say how many rows were set aside, and where the list of their faults is."""
    told = {fault.row for fault in responses.faults if fault.row is not None}
    count = f"{len(told.union(responses.bad_rows)):,}"
    screen.say("set_aside" if responses.faults.total else "set_aside_none", count=count, path=str(path))


def _tell(options: argparse.Namespace, screen: Screen, responses: Responses, total: int) -> None:
    if options.set_aside is not None:
        tell_set_aside(screen, responses, options.set_aside)
    for path in options.output:
        screen.say("written", path=str(path))
    screen.say("scored", count=f"{total:,}")


def _shown(options: argparse.Namespace, responses: Responses, first: list[Assessed], total: int) -> str:
    """Return what goes to the screen: the calculation sheet, or a table where no file is written."""
    if options.explain:
        return _explain(options, responses, first)
    if options.output:
        return ""
    lines = _table(first, options.lang)
    if total > SHOWN:
        lines.append(WORDS["more_rows"][options.lang].format(count=f"{total - SHOWN:,}"))
    return "\n".join(lines)


def _explain(options: argparse.Namespace, responses: Responses, first: list[Assessed]) -> str:
    from wuli.api import Results  # noqa: PLC0415  # the report code is needed for this only

    if not options.firm:
        return Results(responses.pack, responses, tuple(first)).explain("", options.lang)
    sheets = (Results(responses.pack, responses, (batch,)).explain("", options.lang) for batch in first)
    return "\n".join(sheets)


def _table(batches: list[Assessed], lang: Lang) -> list[str]:
    """Return the first firms as a table: forces, composites, level, robustness."""
    if not batches:
        return []
    pack = batches[0].pack
    instrument = pack.instrument
    heads: dict[str, dict[Lang, str]] = {
        "firm": {"zh": "企业", "en": "Firm"},
        "level": {"zh": "等级", "en": "Level"},
        "robust": {"zh": "稳健性", "en": "Robustness"},
    }
    titles = [heads["firm"][lang], *(instrument.node(id).short[lang] for id in instrument.dimensions)]
    titles += [instrument.node(id).short[lang] for id in (instrument.overall.score, *instrument.overall.beside)]
    titles += [heads["level"][lang], heads["robust"][lang]]
    rows: list[tuple[str, ...]] = []
    for batch in batches:
        for record in batch.rows(0, min(batch.scores.rows, SHOWN)).records():
            if len(rows) < SHOWN:
                rows.append(_row(batch, record, lang))
    return table_lines(titles, tuple(rows))


def _row(batch: Assessed, record: dict[str, Any], lang: Lang) -> tuple[str, ...]:
    instrument = batch.pack.instrument
    edges = [edge for bands in instrument.bands for edge in bands.cuts.edges]

    def shown(entry: dict[str, Any], key: str = "score") -> str:
        if entry[key] is not None:
            return shown_score(entry[key], edges)
        if entry["low"] is None:
            return "—"
        return f"{shown_score(entry['low'], edges)}–{shown_score(entry['high'], edges)}"

    overall = record["overall"]
    levels = [overall["level"]] if overall["level"] is not None else [overall["level_low"], overall["level_high"]]
    names = "–".join(instrument.level(level).short[lang] for level in levels if level is not None)
    robust = {
        "solid": {"zh": "稳", "en": "solid"},
        "borderline": {"zh": "临界", "en": "borderline"},
        "open": {"zh": "未定", "en": "open"},
    }
    return (
        printable(str(record["firm_id"])),
        *(shown(record["dimensions"][id]) for id in instrument.dimensions),
        shown(overall),
        *("—" if overall[id] is None else shown_score(overall[id], edges) for id in instrument.overall.beside),
        names or "—",
        robust[overall["robustness"]][lang] if overall["robustness"] else "—",
    )
