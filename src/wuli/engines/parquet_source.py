"""Parquet files, streamed by batches with their own types."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from wuli.engines.headers import repeated_names
from wuli.engines.source import BATCH_ROWS, RawBatch
from wuli.errors import ArgumentError, Fault, FaultList

# more bytes a value than this are no small codes
_FEW_BYTES: Final = 3
# what a damaged file makes the library raise
_DAMAGE: Final = (pa.ArrowException, OSError, ValueError)


@dataclass(frozen=True, slots=True)
class ParquetSource:
    """A Parquet file, or the row groups `groups` of it, of which `first_row` is the first row. Rows count from 1.

    `coded` names text columns that are to come as dictionary arrays.
    """

    name: str
    path: Path
    columns: tuple[str, ...]
    rows: int | None
    groups: tuple[int, ...] | None = None
    first_row: int = 1
    coded: tuple[str, ...] = ()

    def batches(self, faults: FaultList, columns: Sequence[str] | None = None) -> Iterator[RawBatch]:
        """Yield the rows."""
        del faults
        start = self.first_row
        with pq.ParquetFile(self.path, read_dictionary=list(self.coded) or None) as file:
            wanted = None if columns is None else list(columns)
            groups = None if self.groups is None else list(self.groups)
            batches = file.iter_batches(batch_size=BATCH_ROWS, row_groups=groups, columns=wanted, use_threads=True)
            while True:
                try:
                    batch = next(batches)
                    _check_texts(batch)
                except StopIteration:
                    return
                except _DAMAGE as error:
                    raise _unreadable(self.name, error) from error
                yield RawBatch(batch, np.arange(start, start + batch.num_rows, dtype=np.int64))
                start += batch.num_rows

    def cut(self, pieces: int) -> tuple[ParquetSource, ...]:
        """Return the file as at most `pieces` sources of about as many rows, cut between row groups.

        Texts of which a file holds few different ones come coded: they need not be written out to be looked up.
        """
        with pq.ParquetFile(self.path) as file:
            coded = _few_texts(file)
            sizes = [file.metadata.row_group(i).num_rows for i in range(file.metadata.num_row_groups)]
        out: list[ParquetSource] = []
        group, row = 0, 1
        for piece in range(pieces):
            taken: list[int] = []
            rows = 0
            # what is left is shared evenly among the pieces that are left
            share = sum(sizes[group:]) / (pieces - piece)
            while group < len(sizes) and (not taken or rows + sizes[group] / 2 < share):
                taken.append(group)
                rows += sizes[group]
                group += 1
            if taken:
                out.append(ParquetSource(self.name, self.path, self.columns, rows, tuple(taken), row, coded))
                row += rows
        return tuple(out)


def open_parquet(path: Path) -> ParquetSource:
    """Return the source of a Parquet file.

    Raises:
        ArgumentError: the file is no Parquet, or a column name stands twice.
    """
    try:
        with pq.ParquetFile(path) as file:
            source = ParquetSource(path.name, path, tuple(file.schema_arrow.names), int(file.metadata.num_rows))
    except _DAMAGE as error:
        raise _unreadable(path.name, error) from error
    if doubles := repeated_names(source.columns):
        raise ArgumentError([Fault("column_repeats", file=path.name, got=name) for name in doubles])
    return source


def _few_texts(file: pq.ParquetFile) -> tuple[str, ...]:
    """Return the text columns that the file keeps as codes of few bytes a row."""
    names = []
    group = file.metadata.row_group(0)
    for place, field in enumerate(file.schema_arrow):
        column = group.column(place)
        if pa.types.is_string(field.type) and column.total_uncompressed_size < _FEW_BYTES * column.num_values:
            names.append(field.name)
    return tuple(names)


def _check_texts(batch: pa.RecordBatch) -> None:
    """Raise ArrowInvalid where a text is no UTF-8: Parquet does not look, and every later step relies on it."""
    for column in batch.columns:
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            column.validate(full=True)


def _unreadable(name: str, error: Exception) -> ArgumentError:
    return ArgumentError([Fault("parquet_unreadable", file=name, got=str(error))])
