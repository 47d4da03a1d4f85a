"""A table that can be read more than once, batch by batch, with the row numbers a person would look for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

import numpy as np
import pyarrow as pa

from wuli.errors import FaultList

BATCH_ROWS: Final = 262_144


@dataclass(frozen=True, slots=True)
class RawBatch:
    """Some rows of a table. `row_numbers` (rows,) are those of the file: a spreadsheet's first data row is 2.

    `cell_rows` names the row of each column where one firm stands below another column by column, as in a form.
    """

    table: pa.RecordBatch
    row_numbers: np.ndarray[Any, np.dtype[np.int64]]
    cell_rows: Mapping[str, int] = field(default_factory=dict)


class TableSource(Protocol):
    """A readable table.

    `name` stands in messages; `columns` are the headers as they are in the file; `rows` the number of rows where it is
    known without reading. `batches` may be called again; faults of the file's shape (a row that is too long, an Excel
    error) go to `faults`.
    """

    @property
    def name(self) -> str:
        """The file's name, "" for tables in memory."""
        ...

    @property
    def columns(self) -> tuple[str, ...]:
        """The headers as they stand in the file."""
        ...

    @property
    def rows(self) -> int | None:
        """The number of rows where it is known without reading."""
        ...

    def batches(self, faults: FaultList, columns: Sequence[str] | None = None) -> Iterator[RawBatch]:
        """Yield the rows, all columns or only some."""
        ...


@dataclass(frozen=True, slots=True)
class MemorySource:
    """A table held in memory, with its row numbers."""

    name: str
    table: pa.Table
    first_row: int = 1
    row_numbers: np.ndarray[Any, np.dtype[np.int64]] | None = None
    cell_rows: Mapping[str, int] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """The column names."""
        return tuple(self.table.column_names)

    @property
    def rows(self) -> int | None:
        """The number of rows."""
        return int(self.table.num_rows)

    def batches(self, faults: FaultList, columns: Sequence[str] | None = None) -> Iterator[RawBatch]:
        """Yield the rows in batches."""
        del faults
        table = self.table if columns is None else self.table.select(list(columns))
        start = 0
        for batch in table.combine_chunks().to_batches(max_chunksize=BATCH_ROWS):
            if self.row_numbers is None:
                numbers = np.arange(start, start + batch.num_rows, dtype=np.int64) + self.first_row
            else:
                numbers = self.row_numbers[start : start + batch.num_rows]
            yield RawBatch(batch, numbers, self.cell_rows)
            start += batch.num_rows
