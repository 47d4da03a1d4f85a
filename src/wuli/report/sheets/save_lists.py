"""The list of firms and the de-identified data set of an analysed file, each written from a further walk over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from wuli.analysis.assess import Assessed
from wuli.analysis.industry.analyse import Analysed, Prepared, scored_batches
from wuli.analysis.industry.deidentified import Deidentifier
from wuli.analysis.industry.firm_list import FirmList
from wuli.instrument.text import Lang
from wuli.report.sheets.deidentified import About, save_deidentified
from wuli.report.sheets.firm_list import save_firm_list

# the public data set shows no group smaller than this
DATA_FLOOR = 5


def write_firms(target: Path, analysed: Analysed, lang: Lang) -> tuple[Path, ...]:
    """Write the list of firms with scores and flags (XLSX; beyond a sheet's rows CSV in parts); return the files."""
    prepared = analysed.prepared
    responses = prepared.responses
    marks = prepared.quality.marks if prepared.quality else None
    listing = FirmList(responses.pack, responses.columns, marks, as_of=responses.as_of)
    rows = analysed.result.source.scored
    return save_firm_list(listing, scored_batches(prepared), target, lang, rows=rows)


def write_data(folder: Path, analysed: Analysed, title: str, by: str = "") -> tuple[Path, ...]:
    """Write the de-identified data set with its codebook into a new folder; return the files. `by` names who made it."""
    prepared, result = analysed.prepared, analysed.result
    responses = prepared.responses
    maker = Deidentifier(responses.pack, responses.columns, floor=DATA_FLOOR, as_of=responses.as_of)
    for batch in scored_batches(prepared):
        maker.count(batch.responses)
    folder.mkdir()
    about = About(title, by, result.date, synthetic=result.source.synthetic > 0)
    return save_deidentified(maker, maker.settle(), _again(prepared), folder, about)


def _again(prepared: Prepared) -> Callable[[], Iterator[Assessed]]:
    return lambda: scored_batches(prepared)
