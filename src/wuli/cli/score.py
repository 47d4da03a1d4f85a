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
from wuli.engines.tables_out import ResultFile
from wuli.errors import ArgumentError, Fault, InputError
from wuli.instrument.text import Lang
from wuli.report.numbers import shown_score
from wuli.report.render.text import table_lines
from wuli.responses import Responses

SHOWN: Final = 20


def run(options: argparse.Namespace) -> int:
    """Score the file that `options` name."""
    screen = Screen(options.lang, quiet=options.quiet)
    responses = open_responses(options)
    first: list[Assessed] = []
    total = 0
    with contextlib.ExitStack() as stack:
        files = [stack.enter_context(ResultFile(path)) for path in options.output]
        progress = stack.enter_context(screen.progress(responses.source.rows))
        for batch in _wanted(assess(responses), options.firm):
            total += batch.scores.rows
            progress.add(batch.scores.rows)
            if sum(b.scores.rows for b in first) < SHOWN or options.firm:
                first.append(batch)
            for file in files:
                file.write(batch)
        _settle(responses, options.set_aside)
        if options.firm and total == 0:
            raise ArgumentError([Fault("firm_not_found", got=options.firm, fields={"expected": options.file.name})])
    _tell(options, screen, responses, first, total)
    return 0


def _wanted(batches: Iterator[Assessed], firm: str) -> Iterator[Assessed]:
    """Yield the batches, or only the one row of `firm`."""
    for batch in batches:
        if not firm:
            yield batch
            continue
        ids = batch.responses.firm_ids.to_pylist()
        if firm in ids:
            yield batch.rows(ids.index(firm), ids.index(firm) + 1)


def _settle(responses: Responses, aside: Path | None) -> None:
    """Stop on faults, or write them to `aside` and go on."""
    if aside is None:
        responses.check()
        return
    with whole_file(aside) as part, part.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["file", "row", "column", "value", "问题", "fault"])
        for fault in sorted(responses.faults, key=lambda fault: fault.row or 0):
            got = "'" + fault.got if fault.got[:1] in ("=", "+", "-", "@", "\t") else fault.got
            writer.writerow([fault.file, fault.row, fault.column, got, fault.message("zh"), fault.message("en")])


def _tell(options: argparse.Namespace, screen: Screen, responses: Responses, first: list[Assessed], total: int) -> None:
    if options.set_aside is not None:
        count = len(set(responses.bad_rows))
        screen.say(
            "set_aside" if responses.faults.total else "set_aside_none", count=str(count), path=str(options.set_aside)
        )
    if total == 0 and not options.output:
        raise InputError([Fault("no_firms", file=options.file.name)])
    if options.explain:
        _explain(options, responses, first)
    elif not options.output:
        print("\n".join(_table(first, options.lang)))
        if total > SHOWN:
            print(WORDS["more_rows"][options.lang].format(count=str(total - SHOWN)))
    for path in options.output:
        screen.say("written", path=str(path))
    screen.say("scored", count=f"{total:,}")


def _explain(options: argparse.Namespace, responses: Responses, first: list[Assessed]) -> None:
    from wuli.api import Results  # noqa: PLC0415  # the report code is needed for this only

    results = Results(responses.pack, responses, tuple(first))
    print(results.explain(options.firm, options.lang))


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
        str(record["firm_id"]),
        *(shown(record["dimensions"][id]) for id in instrument.dimensions),
        shown(overall),
        *("—" if overall[id] is None else shown_score(overall[id], edges) for id in instrument.overall.beside),
        names or "—",
        robust[overall["robustness"]][lang] if overall["robustness"] else "—",
    )
