"""The library: load a pack, score answers, build reports and questionnaires.

>>> import wuli
>>> answers = dict.fromkeys(item.id for item in wuli.load_pack().instrument.items)
>>> answers |= {"is_manufacturer": True, "digitalization": 3, "data_quality": 2}
>>> record = wuli.score(answers).records[0]
>>> record["dimensions"]["foundation"]["score"], record["overall"]["level"]
(2.5, None)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa

from wuli.analysis.assess import Assessed, assess
from wuli.analysis.firm_result import FirmResult, firm_result
from wuli.engines import TableSource, open_table
from wuli.engines.record_source import records_source
from wuli.engines.source import MemorySource
from wuli.errors import ArgumentError, Fault
from wuli.instrument.check import check_pack
from wuli.instrument.pack import Pack, load_pack
from wuli.instrument.text import Lang
from wuli.report.content import Document
from wuli.report.firm import ConsultantFile, build_firm_document, read_consultant_file
from wuli.report.firm.sheet import sheet_document
from wuli.report.forms import FormKind, build_form
from wuli.report.numbers import today
from wuli.report.save import render_document, report_json, save_document
from wuli.responses import Responses, read_responses
from wuli.responses.headers import Headers
from wuli.responses.profile import check_date
from wuli.scoring.records import Record

__all__ = [
    "FirmReport",
    "Results",
    "build_questionnaire",
    "check_pack",
    "firm_report",
    "load_pack",
    "score",
    "score_file",
]

# firms whose result objects are made together: enough to be quick, few enough to be small
_WINDOW: Final = 256


@dataclass(frozen=True, slots=True)
class Results:
    """Scored firms held in memory."""

    pack: Pack
    responses: Responses
    batches: tuple[Assessed, ...]

    @property
    def records(self) -> list[Record]:
        """One nested dict a firm: firm_id, pack, indicators, dimensions, overall, tailored, stop_reason."""
        return [record for batch in self.batches for record in batch.records()]

    @property
    def table(self) -> pa.Table:
        """The same flattened: an Arrow table with one row a firm; `.to_pandas()` where pandas is installed."""
        return pa.concat_tables([batch.table() for batch in self.batches])

    def __len__(self) -> int:
        return sum(batch.scores.rows for batch in self.batches)

    @property
    def firm_ids(self) -> list[str]:
        """The ids of the firms in file order."""
        return [id for batch in self.batches for id in batch.responses.firm_ids.to_pylist()]

    def find(self, firm_id: str = "") -> tuple[Assessed, int]:
        """Return batch and row of a firm; without an id, of the only firm.

        Raises:
            ArgumentError: there is no such firm, or no id was given and there are several.
        """
        ids = self.firm_ids
        if not ids:
            raise ArgumentError([Fault("no_firms")])
        if not firm_id and len(ids) > 1:
            raise ArgumentError([Fault("output_several_firms", got=str(len(ids)))])
        wanted = firm_id or ids[0]
        for batch in self.batches:
            own = batch.responses.firm_ids.to_pylist()
            if wanted in own:
                return batch, own.index(wanted)
        few = ", ".join(ids[:20]) + (" …" if len(ids) > 20 else "")  # noqa: PLR2004
        raise ArgumentError([Fault("firm_not_found", got=wanted, fields={"expected": few})])

    def explain(self, firm_id: str = "", lang: Lang = "zh") -> str:
        """Return the calculation sheet of a firm as text."""
        from wuli.report.render.text import render_text  # noqa: PLC0415

        return render_text(sheet_document(_result(self, firm_id, ""), lang))


@dataclass(frozen=True, slots=True)
class FirmReport:
    """The report on one firm: its values (`result`) and its content (`document`)."""

    result: FirmResult
    document: Document

    def to_bytes(self, kind: str) -> bytes:
        """Return the report as "pdf", "docx", "html" or "json"."""
        if kind == "json":
            return report_json(self.result, self.document)
        return render_document(self.document, kind).content

    def save(self, *paths: str | Path) -> tuple[str, ...]:
        """Write the report to files by their endings; return characters that no font had (drawn as 〓)."""
        return save_document(self.result, self.document, [Path(path) for path in paths])


def score(data: object, pack: str | Path | Pack | None = None, *, as_of: str = "") -> Results:
    """Score answers held in memory.

    Args:
        data: a dict (one firm), a list of dicts, an Arrow table, or any data frame that speaks the Arrow C stream
            interface (pandas, Polars, DuckDB …). Keys are those of the response file.
        pack: id, folder or loaded pack; default five_force.
        as_of: date of answer (ISO) for rows without `answered_at`.

    Raises:
        InputError: the answers have faults; all of them are told.
    """
    return _score(_memory(data), _pack(pack), as_of)


def score_file(path: str | Path, pack: str | Path | Pack | None = None, *, as_of: str = "") -> Results:
    """Score a response file (CSV, XLSX, Parquet, JSON, YAML) and hold the results in memory.

    Raises:
        ArgumentError: the file cannot be read.
        InputError: the answers have faults; all of them are told.
    """
    loaded = _pack(pack)
    return _score(open_table(Path(path), Headers(loaded).is_known), loaded, as_of)


def firm_report(
    results: Results,
    firm_id: str = "",
    *,
    lang: Lang = "zh",
    date: str = "",
    consultant: ConsultantFile | str | Path | None = None,
) -> FirmReport:
    """Build the report on one firm.

    Args:
        results: scored firms.
        firm_id: which one; may be left out where there is only one.
        lang: "zh" or "en".
        date: day of the report (ISO); default today. Validity of policies is judged on it.
        consultant: brand, notes and signed edits, or the path of their YAML file.
    """
    result = _result(results, firm_id, check_date(date))
    if consultant is not None and not isinstance(consultant, ConsultantFile):
        consultant = read_consultant_file(Path(consultant), results.pack.instrument.dimensions)
    return FirmReport(result, build_firm_document(result, lang, consultant))


def build_questionnaire(kind: FormKind, pack: str | Path | Pack | None = None, *, lang: Lang = "zh") -> bytes:
    """Return the questionnaire as "xlsx", "pdf", "wjx" (问卷星 text) or "xlsform"."""
    return build_form(_pack(pack), kind, lang)


def _pack(pack: str | Path | Pack | None) -> Pack:
    return pack if isinstance(pack, Pack) else load_pack(pack) if pack is not None else load_pack()


def open_source(data: object, pack: str | Path | Pack | None = None) -> TableSource:
    """Return a response file (a path) or answers in memory as a table source.

    Raises:
        ArgumentError: there is no such file, or the data have a shape that is no table.
    """
    if isinstance(data, (str, Path)):
        return open_table(Path(data), Headers(_pack(pack)).is_known)
    return _memory(data)


def _memory(data: object) -> TableSource:
    if isinstance(data, Mapping):
        return records_source("", [data])
    if isinstance(data, pa.Table):
        return MemorySource("", data)
    if hasattr(data, "__arrow_c_stream__"):
        return MemorySource("", pa.table(data))
    if isinstance(data, Sequence) and all(isinstance(entry, Mapping) for entry in data):
        return records_source("", data)
    if isinstance(data, Iterable) and not isinstance(data, (str, bytes)):
        return _memory(list(data))
    raise ArgumentError([Fault("records_expected")])


def _score(source: TableSource, pack: Pack, as_of: str) -> Results:
    responses = read_responses(source, pack, as_of=check_date(as_of))
    batches = tuple(assess(responses))
    responses.check()
    return Results(pack, responses, batches)


def _result(results: Results, firm_id: str, date: str) -> FirmResult:
    batch, row = results.find(firm_id)
    firm = results.responses.firms(batch.responses, [row])[0]
    return firm_result(batch, row, firm, date=date or today())


def each_result(results: Results, date: str = "") -> Iterator[FirmResult]:
    """Yield the result of every firm in file order."""
    day = date or today()
    for batch in results.batches:
        for start in range(0, batch.scores.rows, _WINDOW):
            window = batch.rows(start, min(start + _WINDOW, batch.scores.rows))
            firms = results.responses.firms(window.responses)
            for row, (firm, record) in enumerate(zip(firms, window.records(), strict=True)):
                yield firm_result(window, row, firm, date=day, record=record)
