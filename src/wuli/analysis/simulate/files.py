"""Synthetic firms to a file, whole or not at all: Parquet, CSV or a workbook."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import pyarrow as pa

from wuli.engines.output import whole_book
from wuli.engines.tables_out import ResultFile, plain_cell
from wuli.errors import ArgumentError, Fault

SIMULATED_ENDINGS: Final = (".parquet", ".csv", ".xlsx")
EXCEL_ROWS: Final = 1_048_575  # below the header
# a workbook made twice from one seed is the same file
_MADE: Final = dt.datetime(2023, 1, 1)  # noqa: DTZ001  # workbooks know no time zones


@dataclass(frozen=True, slots=True)
class _Rows:
    """A table in the form that result files take."""

    rows: pa.Table

    def table(self) -> pa.Table:
        return self.rows

    def records(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.rows.to_pylist()
        return found


def check_output(path: Path, rows: int) -> list[Fault]:
    """Return what speaks against writing `rows` rows to `path`."""
    ending = path.suffix.lower()
    if ending not in SIMULATED_ENDINGS:
        return [Fault("output_ending", got=path.name, fields={"expected": " ".join(SIMULATED_ENDINGS)})]
    if ending == ".xlsx" and rows > EXCEL_ROWS:
        return [Fault("simulate_excel_rows", got=f"{rows:,}", fields={"expected": f"{EXCEL_ROWS:,}"})]
    return []


def write_simulated(
    tables: Iterable[pa.Table], paths: Sequence[Path], rows: int, told: Callable[[int], None] = lambda _: None
) -> None:
    """Write `tables` (`rows` rows altogether) to every path; all files are whole before the first gets its name.

    `told` hears of the rows written.

    Raises:
        ArgumentError: an ending is none of ours, too many rows for a workbook, or a place cannot be written to.
    """
    faults = [fault for path in paths for fault in check_output(path, rows)]
    if faults:
        raise ArgumentError(faults)
    with contextlib.ExitStack() as stack:
        files = [_opened(path, stack) for path in paths]
        for table in tables:
            for file in files:
                file.write(_Rows(table))
            told(table.num_rows)
        for file in files:
            file.finish()


def _opened(path: Path, stack: contextlib.ExitStack) -> ResultFile | _Workbook:
    if path.suffix.lower() == ".xlsx":
        return stack.enter_context(_Workbook(path))
    return stack.enter_context(ResultFile(path))


class _Workbook:
    """A workbook being written row by row. Use as a context: left with an error, nothing remains."""

    def __init__(self, path: Path) -> None:
        self._stack = contextlib.ExitStack()
        self._path = path
        self._row = 0

    def __enter__(self) -> Self:
        import xlsxwriter  # noqa: PLC0415  # only workbooks need it

        book = self._stack.enter_context(whole_book(self._path))
        # rows wait beside it, in a folder that goes away even where the workbook is never finished
        kept = {"constant_memory": True, "strings_to_formulas": False, "tmpdir": str(book.parent)}
        self._book = xlsxwriter.Workbook(str(book), kept)
        self._book.set_properties({"title": "合成数据 · Synthetic data", "created": _MADE})
        self._sheet = self._book.add_worksheet("responses")
        self._sheet.freeze_panes(1, 1)
        return self

    def write(self, rows: _Rows) -> None:
        """Take some rows; the first ones bring the header."""
        table = rows.table()
        if self._row == 0:
            self._put([plain_cell(name) for name in table.column_names])
        for values in zip(*(column.to_pylist() for column in table.columns), strict=True):
            self._put(values)

    def _put(self, values: Sequence[Any]) -> None:
        self._sheet.write_row(self._row, 0, values)
        self._row += 1

    def finish(self) -> None:
        """Close the workbook under its temporary name."""
        self._book.close()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give the file its name, or remove it if anything went wrong."""
        if error is not None and self._sheet.row_data_fh is not None:
            # the rows that wait; closing the whole workbook would first write all of them
            self._sheet.row_data_fh.close()
        self._stack.__exit__(kind, error, trace)
