"""What runs on a worker: the rows of one part as a table, and answers cut into pieces that travel."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from csv import reader as read_csv
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
import pyarrow as pa

import wuli
from wuli.engines.parts import Merge, RowsTask, Task
from wuli.engines.source import BATCH_ROWS, RawBatch
from wuli.engines.spark.failures import OtherVersionError
from wuli.errors import Fault, FaultList

# a row number is the number of its file, shifted, and its place in the file
FILE_SHIFT: Final = 40
_ROW_MASK: Final = (1 << FILE_SHIFT) - 1
# one row of an answer stays far below what Spark and gRPC allow in one message
_PIECE: Final = 4 << 20
_BATCH_BYTES: Final = 64 << 20
BUCKETS: Final = 8

# columns that say where a row stands; they are no columns of the table
FILE: Final = "__wuli_file"
INDEX: Final = "__wuli_index"
CORRUPT: Final = "__wuli_corrupt"
OTHER: Final = "__wuli_other"

PIECES: Final = "bucket int, part bigint, piece int, of int, content binary"
_PIECES: Final = pa.schema(
    [("bucket", pa.int32()), ("part", pa.int64()), ("piece", pa.int32()), ("of", pa.int32()), ("content", pa.binary())]
)
Batches = Iterator[pa.RecordBatch]
Work = Callable[[Batches], Batches]


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table travels: its name and columns, the columns that are sent, and what a row number is made of.

    `files` maps the hash of a path to the number of the file; `first_row` is the number of a file's first row.
    """

    name: str
    columns: tuple[str, ...]
    sent: tuple[str, ...]
    files: Mapping[int, int]
    first_row: int


class PartSource:
    """The rows of one part, read once; small batches are put together, so that memory is bounded and work is not."""

    rows = None

    def __init__(self, layout: Layout, batches: Batches, part: int) -> None:
        """Read `batches`, whose columns are those of `layout.sent`, in order."""
        self._layout, self._part = layout, part
        self.name, self.columns = layout.name, layout.columns
        self._batches = (batch for batch in batches if batch.num_rows)
        self._first = next(self._batches, None)
        self._used = False
        self._place = (-1, 0)

    @property
    def empty(self) -> bool:
        """Whether the part holds no rows."""
        return self._first is None

    def batches(self, faults: FaultList, columns: Sequence[str] | None = None) -> Iterator[RawBatch]:
        """Yield the rows; rows that do not have the table's columns are faults and left out."""
        if self._used:
            raise RuntimeError("a part is read once")
        self._used = True
        wanted = [name for name in (columns or self._layout.sent) if name not in (FILE, INDEX, CORRUPT)]
        for gathered in self._gathered():
            table, numbers = self._without_corrupt(gathered, self._numbers(gathered), faults)
            yield RawBatch(table.select(wanted), numbers)

    def _gathered(self) -> Batches:
        waiting: list[pa.RecordBatch] = []
        rows = size = 0
        for batch in self._all():
            waiting.append(pa.RecordBatch.from_arrays(batch.columns, names=list(self._layout.sent)))
            rows, size = rows + batch.num_rows, size + batch.nbytes
            if rows >= BATCH_ROWS or size >= _BATCH_BYTES:
                yield from _together(waiting)
                waiting, rows, size = [], 0, 0
        yield from _together(waiting)

    def _all(self) -> Batches:
        if self._first is not None:
            yield self._first
        self._first = None
        yield from self._batches

    # Row numbers

    def _numbers(self, table: pa.RecordBatch) -> np.ndarray[Any, np.dtype[np.int64]]:
        names = table.schema.names
        rows = table.num_rows
        if FILE not in names:
            return self._counted(self._own_number, np.zeros(rows, np.int64))
        found, file = np.unique(table.column(names.index(FILE)).to_numpy(), return_inverse=True)
        numbers = np.array([self._layout.files.get(hash, self._own_number) for hash in found.tolist()], np.int64)
        files = numbers[file.reshape(-1)]
        if INDEX in names:
            index: np.ndarray[Any, np.dtype[np.int64]] = table.column(names.index(INDEX)).to_numpy()
            return (files << FILE_SHIFT) + index + self._layout.first_row
        return self._counted(-1, files)

    @property
    def _own_number(self) -> int:
        """The number that stands for this part where the file is not known: parts come after the files."""
        return len(self._layout.files) + self._part

    def _counted(self, whole: int, files: np.ndarray[Any, np.dtype[np.int64]]) -> np.ndarray[Any, np.dtype[np.int64]]:
        """Number rows by counting: all of the part (`whole`), or each file, whose rows follow one another."""
        files = files if whole < 0 else np.full(len(files), whole, np.int64)
        places = np.empty(len(files), np.int64)
        edges = [0, *(np.flatnonzero(np.diff(files)) + 1).tolist(), len(files)]
        for start, stop in pairwise(edges):
            file = int(files[start])
            done = self._place[1] if self._place[0] == file else 0
            places[start:stop] = np.arange(done, done + stop - start)
            self._place = (file, done + stop - start)
        return (files << FILE_SHIFT) + places + self._layout.first_row

    def _without_corrupt(
        self, table: pa.RecordBatch, numbers: np.ndarray[Any, np.dtype[np.int64]], faults: FaultList
    ) -> tuple[pa.RecordBatch, np.ndarray[Any, np.dtype[np.int64]]]:
        """Tell rows that have other columns than the table, and leave them out."""
        if CORRUPT not in table.schema.names:
            return table, numbers
        column = table.column(table.schema.names.index(CORRUPT))
        good = column.is_null().to_numpy(zero_copy_only=False)
        for text, row in zip(column.drop_null().to_pylist(), numbers[~good].tolist(), strict=True):
            cells = len(next(read_csv([text]), []))
            fields = {"expected": str(len(self.columns)), "actual": str(cells)}
            faults.add(Fault("csv_cells", file=self.name, row=row, got=text, fields=fields))
        return (table, numbers) if good.all() else (table.filter(pa.array(good)), numbers[good])


def split_number(number: int) -> tuple[int, int]:
    """Return the number of the file and the row in it."""
    return number >> FILE_SHIFT, number & _ROW_MASK


def _together(waiting: list[pa.RecordBatch]) -> list[pa.RecordBatch]:
    if len(waiting) < 2:  # noqa: PLR2004  # nothing to put together
        return waiting
    batches: list[pa.RecordBatch] = pa.Table.from_batches(waiting).combine_chunks().to_batches()
    return batches


# What Spark is given


def answer(task: Task, layout: Layout) -> Work:
    """Return the work that makes an answer of a part."""
    version = wuli.__version__

    def work(batches: Batches) -> Batches:
        part = _begin(version)
        source = PartSource(layout, batches, part)
        if not source.empty:
            yield from _pieces(task(source), part)

    return work


def merging(merge: Merge) -> Work:
    """Return the work that makes one answer of several."""
    version = wuli.__version__

    def work(batches: Batches) -> Batches:
        part = _begin(version)
        contents = assembled(row for batch in batches for row in batch.to_pylist())
        first = next(contents, None)
        if first is not None:
            yield from _pieces(merge(_chain(first, contents)), part)

    return work


def rows_of(rows: RowsTask, layout: Layout) -> Work:
    """Return the work that makes rows of the rows of a part."""
    version = wuli.__version__

    def work(batches: Batches) -> Batches:
        source = PartSource(layout, batches, _begin(version))
        if not source.empty:
            yield from rows(source)

    return work


def texts_of(keys: Callable[[pa.RecordBatch], pa.Array], names: Sequence[str]) -> Work:
    """Return the work that gives a text for each row, none for rows without a key."""
    version = wuli.__version__

    def work(batches: Batches) -> Batches:
        _begin(version)
        for batch in batches:
            named = pa.RecordBatch.from_arrays(batch.columns, names=list(names))
            yield pa.RecordBatch.from_arrays([keys(named).drop_null()], names=["key"])

    return work


def _begin(version: str) -> int:
    """Return the number of the part.

    Raises:
        OtherVersionError: this worker has another version of Wuli.
    """
    if wuli.__version__ != version:
        raise OtherVersionError(f"{wuli.__version__} / {version}")
    from pyspark import TaskContext  # noqa: PLC0415  # there is one only on a worker

    context = TaskContext.get()
    return int(context.partitionId()) if context else 0


def _pieces(content: bytes, part: int) -> Batches:
    packed = zlib.compress(content, 1)
    cuts = range(0, len(packed), _PIECE)
    for piece, start in enumerate(cuts):
        row = [part % BUCKETS], [part], [piece], [len(cuts)], [packed[start : start + _PIECE]]
        yield pa.RecordBatch.from_arrays(
            [pa.array(c, field.type) for c, field in zip(row, _PIECES, strict=True)], schema=_PIECES
        )


def assembled(rows: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """Yield whole answers from their pieces, in whichever order those come."""
    waiting: dict[int, dict[int, bytes]] = {}
    for row in rows:
        pieces = waiting.setdefault(row["part"], {})
        pieces[row["piece"]] = bytes(row["content"])
        if len(pieces) == row["of"]:
            yield zlib.decompress(b"".join(pieces[i] for i in range(row["of"])))
            del waiting[row["part"]]
    if waiting:
        raise RuntimeError("a part of an answer is missing")


def _chain(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest
