"""Excel workbooks: a table on a sheet, or Wuli's own answer form, read as text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa

from wuli.engines.excel_peek import SheetPeek, peek
from wuli.engines.headers import Cell, IsKnown, find_header, header_names, repeated_names, tidy
from wuli.engines.source import MemorySource, RawBatch
from wuli.errors import ArgumentError, Fault, FaultList

FORM_MARK: Final = "wuli:form:"
FORM_ANSWER_COLUMN: Final = 3
# A sheet beside a form counts as a table of answers only with this many known headers; its codebook has fewer.
FORM_TABLE_HITS: Final = 5

# the reader's own names of Excel's error values
_ERRORS: Final = {
    "Div0": "#DIV/0!",
    "NA": "#N/A",
    "Name": "#NAME?",
    "Null": "#NULL!",
    "Num": "#NUM!",
    "Ref": "#REF!",
    "Value": "#VALUE!",
    "GettingData": "#GETTING_DATA",
}


@dataclass(frozen=True, slots=True)
class ExcelSource:
    """One sheet of a workbook; every value is text. `found` are the faults seen while it was opened."""

    name: str
    table: MemorySource
    found: tuple[Fault, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The headers."""
        return self.table.columns

    @property
    def rows(self) -> int | None:
        """The number of rows."""
        return self.table.rows

    def batches(self, faults: FaultList, columns: Sequence[str] | None = None) -> Iterator[RawBatch]:
        """Yield the rows; the sheet's own faults are told once, with the full reading."""
        if columns is None:
            for fault in self.found:
                faults.add(fault)
        yield from self.table.batches(faults, columns)


def open_excel(path: Path, is_known: IsKnown) -> ExcelSource:
    """Return the sheet of a workbook that holds the answers: an answer form, or the sheet with most known headers.

    Raises:
        ArgumentError: the workbook cannot be read, is empty, or a header stands twice.
    """
    try:
        return _open(path, is_known)
    except ArgumentError:
        raise
    except Exception as error:  # the libraries raise their own and generic errors for damaged files
        problem = (str(error) or type(error).__name__).splitlines()[0]
        raise ArgumentError([Fault("excel_unreadable", file=path.name, got=problem)]) from error


def _open(path: Path, is_known: IsKnown) -> ExcelSource:
    import fastexcel  # noqa: PLC0415  # a compiled module of its own; only this function needs it

    workbook = fastexcel.read_excel(path)
    # the reader works without the interpreter's lock, so the first sheet's XML is looked into meanwhile
    with ThreadPoolExecutor(1) as aside:
        first = aside.submit(peek, path, 0)
        return _read(path, workbook, is_known, lambda index: first.result() if index == 0 else peek(path, index))


def _read(path: Path, workbook: Any, is_known: IsKnown, look: Callable[[int], SheetPeek]) -> ExcelSource:
    best: tuple[int, int, pa.RecordBatch, Any] | None = None
    form: ExcelSource | None = None
    for index in range(len(workbook.sheet_names)):
        sheet = workbook.load_sheet(index, header_row=None, skip_rows=0, dtypes="string")
        batch, errors = sheet.to_arrow_with_errors()
        if batch.num_rows and (batch.column(0)[0].as_py() or "").startswith(FORM_MARK):
            form = form or _form(path.name, batch)
            continue
        hits = _hits(batch, is_known)
        if batch.num_rows and (best is None or hits > best[0]):
            best = (hits, index, batch, errors)
    if best is None:
        if form is None:
            raise ArgumentError([Fault("table_empty", file=path.name)])
        return form
    if form is not None and best[0] < FORM_TABLE_HITS:
        return form
    table = _sheet(path, best[2], best[3], look(best[1]), is_known)
    return table if form is None else _form_or_table(form, table)


def _form_or_table(form: ExcelSource, table: ExcelSource) -> ExcelSource:
    """Return whichever of a form and a table in one workbook was filled in.

    Raises:
        ArgumentError: both were.
    """
    filled_form, filled_table = (_is_filled(source.table.table) for source in (form, table))
    if filled_form and filled_table:
        raise ArgumentError([Fault("excel_two_sources", file=form.name)])
    return table if filled_table else form


def _is_filled(table: pa.Table) -> bool:
    return any(column.null_count < len(column) for column in table.columns)


def _head(batch: pa.RecordBatch, rows: int = 12) -> list[list[Cell]]:
    columns = [column.to_pylist() for column in batch.slice(0, rows).columns]
    return [list(row) for row in zip(*columns, strict=True)]


def _hits(batch: pa.RecordBatch, is_known: IsKnown) -> int:
    return max((sum(1 for cell in row if cell and is_known(tidy(cell))) for row in _head(batch)), default=0)


def _sheet(path: Path, batch: pa.RecordBatch, errors: Any, seen: SheetPeek, is_known: IsKnown) -> ExcelSource:
    head = _fill_merged(_head(batch), seen)
    index = find_header(head, is_known)
    names = header_names(head[index])
    if doubles := repeated_names([name for name in names if not name.startswith("column_")]):
        raise ArgumentError([Fault("column_repeats", file=path.name, row=index + 1, got=name) for name in doubles])
    table = pa.Table.from_batches([batch]).rename_columns(list(names)).slice(index + 1)
    source = MemorySource(path.name, table, first_row=index + 2)
    return ExcelSource(path.name, source, _cell_faults(path.name, names, index, errors, seen))


def _fill_merged(head: list[list[Cell]], seen: SheetPeek) -> list[list[Cell]]:
    """Repeat the text of a merged cell in every header cell that it covers downwards.

    A title merged over several columns stays in its first cell only, so that it names no column twice.
    """
    filled = [list(row) for row in head]
    for top, left, bottom, _right in seen.merged:
        for row in range(top + 1, min(bottom + 1, len(filled))):
            if 0 <= left < len(filled[row]) and not filled[row][left]:
                filled[row][left] = head[top][left]
    return filled


def _cell_faults(file: str, names: Sequence[str], header: int, errors: Any, seen: SheetPeek) -> tuple[Fault, ...]:
    faults = []
    for error in errors.errors if errors is not None else ():
        row, column = error.position
        if row > header:
            detail = error.detail.split("Error(", 1)[-1].strip(" ')")
            got = _ERRORS.get(detail, detail)
            faults.append(Fault("excel_error_cell", file=file, row=row + 1, column=_name(names, column), got=got))
    for row, column in seen.uncalculated:
        if row > header:
            faults.append(Fault("excel_formula", file=file, row=row + 1, column=_name(names, column)))
    return tuple(faults)


def _name(names: Sequence[str], column: int) -> str:
    return names[column] if 0 <= column < len(names) else str(column + 1)


def _form(name: str, batch: pa.RecordBatch) -> ExcelSource:
    """Turn an answer form (field ids in the hidden first column) into a table of one row."""
    ids = batch.column(0).to_pylist()
    answers = (
        batch.column(FORM_ANSWER_COLUMN).to_pylist() if batch.num_columns > FORM_ANSWER_COLUMN else [None] * len(ids)
    )
    rows = {id: row for row, id in enumerate(ids, start=1) if id and row > 1}
    pairs = {id: answers[row - 1] for id, row in rows.items()}
    table = pa.table({id: pa.array([answer], pa.string()) for id, answer in pairs.items()})
    return ExcelSource(name, MemorySource(name, table, row_numbers=np.array([1], dtype=np.int64), cell_rows=rows), ())
