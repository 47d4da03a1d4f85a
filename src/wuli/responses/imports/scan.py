"""The first look at a file: every column's distinct answers with their counts, in bounded memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wuli.engines.source import RawBatch, TableSource
from wuli.errors import FaultList

MOST: Final = 2_000


@dataclass(slots=True)
class ColumnScan:
    """What a column holds: rows with and without an answer, and the distinct texts with their rows.

    `many`: there are more than MOST texts, and `values` holds only the first of them.
    """

    values: dict[str, int] = field(default_factory=dict)
    blank: int = 0
    filled: int = 0
    many: bool = False

    def add(self, column: pa.Array) -> None:
        """Take the cells of one batch."""
        self.blank += column.null_count
        self.filled += len(column) - column.null_count
        values, counts = _counted(column)
        if len(values) > MOST or (self.many and len(self.values) >= MOST):
            self.many = True
            room = max(0, MOST - len(self.values))
            values, counts = values[:room], counts[:room]
        for value, count in zip(values, counts, strict=True):
            text = cell_text(value)
            if value is None:
                continue
            if not text:
                self.blank += count
                self.filled -= count
            elif text in self.values or len(self.values) < MOST:
                self.values[text] = self.values.get(text, 0) + count
            else:
                self.many = True


def _counted(column: pa.Array) -> tuple[list[object], list[int]]:
    """Return the first MOST + 1 distinct values of a column with their rows, null among them."""
    if not pa.types.is_dictionary(column.type):
        counted = pc.value_counts(column).slice(0, MOST + 2)
        return counted.field(0).to_pylist(), counted.field(1).to_pylist()
    index = column.indices.drop_null().to_numpy(zero_copy_only=False)
    counts = np.bincount(index, minlength=len(column.dictionary))
    return column.dictionary.slice(0, MOST + 2).to_pylist(), counts[: MOST + 2].tolist()


@dataclass(frozen=True, slots=True)
class Scan:
    """What a whole file holds. `held` are the rows of a file that was read into memory anyhow, each text once."""

    rows: int
    blank_rows: int
    columns: Mapping[str, ColumnScan]
    held: tuple[RawBatch, ...] = field(default=(), repr=False)


def scan(source: TableSource, faults: FaultList) -> Scan:
    """Return what `source` holds; faults of its shape go to `faults`."""
    columns = {name: ColumnScan() for name in source.columns}
    rows = blank = 0
    held: list[RawBatch] = []
    in_memory = hasattr(source, "table")  # a workbook, not a stream
    for raw in source.batches(faults):
        batch, empty = without_blank_rows(raw)
        if in_memory:
            batch = _encoded(batch)
            held.append(batch)
        rows += batch.table.num_rows
        blank += empty
        for name, column in zip(batch.table.schema.names, batch.table.columns, strict=True):
            columns[name].add(column)
    return Scan(rows, blank, columns, tuple(held))


def _encoded(raw: RawBatch) -> RawBatch:
    columns = [c.dictionary_encode() if pa.types.is_string(c.type) else c for c in raw.table.columns]
    return RawBatch(pa.RecordBatch.from_arrays(columns, names=raw.table.schema.names), raw.row_numbers, raw.cell_rows)


def without_blank_rows(raw: RawBatch) -> tuple[RawBatch, int]:
    """Return a batch without rows that hold nothing at all, and how many those were."""
    blank = np.ones(raw.table.num_rows, dtype=bool)
    for column in raw.table.columns:
        if not blank.any():
            return raw, 0
        if pa.types.is_string(column.type):
            empty = pc.fill_null(pc.equal(pc.utf8_trim_whitespace(column), ""), True)  # noqa: FBT003
        else:
            empty = column.is_null()
        blank &= empty.to_numpy(zero_copy_only=False)
    if not blank.any():
        return raw, 0
    return RawBatch(raw.table.filter(pa.array(~blank)), raw.row_numbers[~blank], raw.cell_rows), int(blank.sum())


def cell_text(value: object) -> str:
    """Return a cell as text without outer or doubled blanks, "" for none; 3.0 is 3.

    >>> cell_text(3.0), cell_text("  a　b "), cell_text(None)
    ('3', 'a b', '')
    """
    if value is None or value != value:  # noqa: PLR0124  # NaN
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).replace("\ufeff", " ").split())
