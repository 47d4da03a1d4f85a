"""Parquet files, streamed by batches with their own types."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from wuli.engines.source import BATCH_ROWS, RawBatch
from wuli.errors import ArgumentError, Fault, FaultList


@dataclass(frozen=True, slots=True)
class ParquetSource:
    """A Parquet file. Row 1 is the first row."""

    name: str
    path: Path
    columns: tuple[str, ...]
    rows: int | None

    def batches(self, faults: FaultList, columns: Sequence[str] | None = None) -> Iterator[RawBatch]:
        """Yield the rows."""
        del faults
        start = 1
        with pq.ParquetFile(self.path) as file:
            wanted = None if columns is None else list(columns)
            for batch in file.iter_batches(batch_size=BATCH_ROWS, columns=wanted, use_threads=True):
                yield RawBatch(batch, np.arange(start, start + batch.num_rows, dtype=np.int64))
                start += batch.num_rows


def open_parquet(path: Path) -> ParquetSource:
    """Return the source of a Parquet file.

    Raises:
        ArgumentError: the file is no Parquet.
    """
    try:
        with pq.ParquetFile(path) as file:
            return ParquetSource(path.name, path, tuple(file.schema_arrow.names), int(file.metadata.num_rows))
    except pa.ArrowInvalid as error:
        raise ArgumentError([Fault("parquet_unreadable", file=path.name, got=str(error))]) from error
