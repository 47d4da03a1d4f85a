"""Writing imported rows as a response file: Parquet, CSV or XLSX, streamed, whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from wuli.engines.output import whole_book
from wuli.engines.tables_out import ResultFile, plain_cell
from wuli.errors import ArgumentError, Fault
from wuli.responses.imports.importing import Imported

ENDINGS: Final = (".parquet", ".csv", ".xlsx")
_MOST_ROWS: Final = 1_048_575


@dataclass(frozen=True, slots=True)
class _Rows:
    """A batch as the writers of result files want it."""

    batch: pa.RecordBatch

    def table(self) -> pa.Table:
        """Return the rows as columns."""
        return pa.Table.from_batches([self.batch])

    def records(self) -> list[dict[str, Any]]:
        """Return the rows as objects."""
        rows: list[dict[str, Any]] = self.batch.to_pylist()
        return rows


def write_imported(imported: Imported, target: Path) -> int:
    """Write the rows to `target` by its ending and return their number.

    Raises:
        ArgumentError: an Excel sheet cannot hold so many rows, or the folder cannot be written to.
        MappingError: a cell has no meaning; nothing is left behind.
    """
    if target.suffix.lower() == ".xlsx":
        return _write_xlsx(imported, target)
    total = 0
    with ResultFile(target) as file:
        for batch in imported.batches():
            file.write(_Rows(batch))
            total += batch.num_rows
    return total


def _write_xlsx(imported: Imported, target: Path) -> int:
    import xlsxwriter  # noqa: PLC0415  # only this ending needs it

    if imported.rows > _MOST_ROWS:
        fields = {"expected": f"{_MOST_ROWS:,}"}
        raise ArgumentError([Fault("import_rows_most", got=f"{imported.rows:,}", fields=fields)])
    row = 0
    with whole_book(target) as book:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(str(book), {**options, "tmpdir": str(book.parent)}) as workbook:
            source = imported.mapping.file
            pack = f"{imported.pack.id}@{imported.pack.edition} {imported.pack.hash}"
            workbook.set_properties({"subject": source, "comments": pack, "category": imported.mapping.platform})
            sheet = workbook.add_worksheet("responses")
            bold = workbook.add_format({"bold": True, "bottom": 1})
            for batch in imported.batches():
                if row == 0:
                    for place, name in enumerate(batch.schema.names):
                        sheet.write_string(0, place, plain_cell(name), bold)
                    sheet.freeze_panes(1, 1)
                columns = [column.to_pylist() for column in batch.columns]
                for cells in zip(*columns, strict=True):
                    row += 1
                    _write_row(sheet, row, cells)
    return row


def _write_row(sheet: Any, row: int, cells: tuple[Any, ...]) -> None:
    for place, cell in enumerate(cells):
        if isinstance(cell, (int, float)) and not isinstance(cell, bool) and cell == cell:  # noqa: PLR0124  # no NaN
            sheet.write_number(row, place, cell)
        elif cell is not None:
            sheet.write_string(row, place, plain_cell(str(cell)))
