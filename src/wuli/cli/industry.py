"""`wuli report industry`: a response file in, a folder with the whole report out."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from wuli.analysis.industry.analyse import Analysed, finish, prepare
from wuli.analysis.industry.analyse import run as count_file
from wuli.analysis.industry.count import Counted
from wuli.analysis.industry.options import IndustryOptions
from wuli.cli.engines import LISTS, engine_responses, formats_of
from wuli.cli.estimate import industry_options
from wuli.cli.industry_options import FORMATS
from wuli.cli.names import unique_names
from wuli.cli.score import tell_set_aside, write_faults
from wuli.cli.screen import Screen
from wuli.cli.stages import Stages
from wuli.engines.output import whole_file
from wuli.engines.output_folder import check_folder, whole_folder
from wuli.errors import ArgumentError, Fault
from wuli.instrument.text import LANGS, Lang
from wuli.report.content import Brand
from wuli.report.firm import read_consultant_file
from wuli.report.industry import Outline, read_outline
from wuli.report.numbers import today
from wuli.report.save_industry import Look, build_documents, write_report
from wuli.report.sheets.save_lists import write_data, write_firms
from wuli.responses.profile import check_date

WORDS: Final[dict[str, dict[Lang, str]]] = {
    "few": {
        "zh": "少于 {floor} 家，没有单独写简报：{values}",
        "en": "fewer than {floor} firms, so no brief of their own: {values}",
    },
}


def run(options: argparse.Namespace) -> int:
    """Write the report that `options` ask for. Nothing appears under the folder's name before all of it is written."""
    screen = Screen(options.lang, quiet=options.quiet)
    folder, options.output = options.output, []
    check_folder(folder)
    if options.set_aside is not None and options.set_aside.resolve().is_relative_to(folder.resolve()):
        # the folder is replaced as a whole, and the list of faults with it
        raise ArgumentError([Fault("output_twice", got=str(options.set_aside))])
    look = _look(options)
    choices = _choices(options)
    langs: tuple[Lang, ...] = LANGS if options.both else (options.lang,)
    formats = formats_of(options, tuple(options.format) or FORMATS, screen)
    stages = Stages(screen, 3 + len(formats) * len(langs) + bool(options.split))
    with engine_responses(options, screen) as responses:
        prepared = prepare(responses, choices, stage=stages.reach, more=[options.split] if options.split else [])
        stages.reach("count")
        with screen.progress(responses.source.rows) as progress:
            counted, changes, parts = count_file(prepared, progress=progress.add, split=options.split)
    stages.reach("estimate")
    analysed = finish(prepared, counted, changes)
    few: list[str] = []
    with contextlib.ExitStack() as stack:
        part = stack.enter_context(whole_folder(folder))
        if options.set_aside is not None:
            write_faults(responses, stack.enter_context(whole_file(options.set_aside)))
        missing = _write(part, analysed, langs, formats, look, stages)
        if options.split:
            stages.reach("split")
            few = _write_parts(part / "split", analysed, parts, options.split, langs, look)
    if few:
        _tell_few(screen, few, choices.floor)
    if missing:
        screen.say("missing_glyphs", glyphs=" ".join(missing))
    if options.set_aside is not None:
        tell_set_aside(screen, responses, options.set_aside)
    screen.say("scored", count=f"{analysed.result.source.scored:,}")
    screen.say("written", path=str(folder))
    return 0


def _choices(options: argparse.Namespace) -> IndustryOptions:
    return replace(
        industry_options(options),
        context=options.context,
        audit=options.audit,
        ahp=options.ahp,
        date=check_date(options.date) or today(),
        title=options.title,
        quality=not options.no_quality,
        set_aside=options.set_aside is not None,
        processes=options.jobs or min(os.cpu_count() or 1, 8),
    )


def _look(options: argparse.Namespace) -> Look:
    brand = read_consultant_file(options.brand, ()).brand if options.brand else Brand()
    outline = read_outline(options.outline) if options.outline else Outline()
    template = None
    if options.template is not None:
        try:
            template = options.template.read_bytes()
        except OSError:
            raise ArgumentError([Fault("file_missing", got=str(options.template))]) from None
    return Look(brand, outline, options.style, template)


def _write(
    folder: Path, analysed: Analysed, langs: Sequence[Lang], formats: Sequence[str], look: Look, stages: Stages
) -> tuple[str, ...]:
    documents = build_documents(analysed.result, langs, look)
    kinds = [kind for kind in formats if kind not in LISTS]
    missing = write_report(folder, analysed.result, documents, kinds, look, stages.reach)
    for lang in langs:
        mark = f"-{lang}" if len(langs) > 1 else ""
        if "firms" in formats:
            stages.reach("firms")
            write_firms(folder / f"firms{mark}.xlsx", analysed, lang)
    if "data" in formats:
        stages.reach("data")
        write_data(folder / "data", analysed, documents[langs[0]].title, look.brand.name)
    return missing


def _write_parts(
    folder: Path, whole: Analysed, parts: Mapping[str, Counted], column: str, langs: Sequence[Lang], look: Look
) -> list[str]:
    """Write one brief for each value of a column that has enough firms; return the names of those with too few."""
    folder.mkdir()
    prepared = whole.prepared
    labels, floor = prepared.plan.columns[column], prepared.options.floor
    values = [value for value in labels.values if value in parts]
    enough = [value for value in values if parts[value].tally.rows >= floor]
    for value, own in zip(enough, unique_names(enough), strict=True):
        name = labels.label_of(value)[langs[0]]
        title = f"{prepared.options.title} · {name}" if prepared.options.title else name
        analysed = finish(prepared, parts[value], title=title, whole=whole)
        (folder / own).mkdir()
        write_report(
            folder / own, analysed.result, build_documents(analysed.result, langs, look), ("pdf", "docx"), look
        )
    return [labels.label_of(value)[langs[0]] for value in values if value not in enough]


def _tell_few(screen: Screen, values: Sequence[str], floor: int) -> None:
    if not screen.quiet:
        words = WORDS["few"][screen.lang]
        comma = {"zh": "、", "en": ", "}[screen.lang]
        print(words.format(floor=floor, values=comma.join(values)), file=sys.stderr)
