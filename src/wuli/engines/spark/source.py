"""A table that Spark reads: rows stay on the workers, functions go there, answers come back."""

from __future__ import annotations

import contextlib
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import unquote

import pyarrow as pa

from wuli.engines.headers import repeated_names
from wuli.engines.parts import Merge, RowsTask, Task
from wuli.engines.source import RawBatch
from wuli.engines.spark import part as parts
from wuli.engines.spark.part import CORRUPT, FILE, INDEX, OTHER, Layout, split_number
from wuli.errors import ArgumentError, Fault, FaultList

_HASH: Final = "shiftleft(crc32(cast({0} as binary)), 32) | crc32(cast(reverse({0}) as binary))"
_PATH: Final = "_metadata.file_path"
_TEXT: Final = ("string", "char", "varchar")


@dataclass(frozen=True)
class SparkSource:
    """A table in Spark. `names` are Spark's names of `columns`; `files` the files it is read from, as far as known.

    Rows count from `first_row` in each file. Where a table comes from no file, they count in each part of it.
    """

    name: str
    frame: Any
    names: tuple[str, ...]
    columns: tuple[str, ...]
    rows: int | None
    files: tuple[str, ...]
    indexed: bool
    first_row: int = 1

    def batches(self, faults: FaultList, columns: Sequence[str] | None = None) -> Iterator[RawBatch]:
        """Refuse: the rows of a cluster do not fit here."""
        del faults, columns
        raise TypeError("rows in Spark stay where they are; send a function instead")

    def each(self, task: Task, merge: Merge, columns: Sequence[str], *, rest: bool = False) -> Iterator[bytes]:
        """Run `task` over every part that holds rows, and yield merged answers."""
        frame, layout = self._sent(columns, rest=rest)
        yield from _merged(frame.mapInArrow(parts.answer(task, layout), parts.PIECES), merge)

    def repeated(
        self, keys: Callable[[pa.RecordBatch], pa.Array], columns: Sequence[str], keep: int
    ) -> tuple[tuple[str, ...], int]:
        """Return texts that `keys` gives for more than one row, at most `keep`, and how many rows have the others."""
        picked = self.frame.selectExpr(*(f"{self._quoted(name)} AS c{i}" for i, name in enumerate(columns)))
        texts = picked.mapInArrow(parts.texts_of(keys, tuple(columns)), "key string")
        found = texts.groupBy("key").count().where("count > 1")
        kept = found.limit(keep + 1).collect()
        if len(kept) <= keep:
            return tuple(row["key"] for row in kept), 0
        total = found.selectExpr("sum(`count`) AS total").collect()[0]["total"]
        kept = kept[:keep]
        return tuple(row["key"] for row in kept), int(total) - sum(row["count"] for row in kept)

    def joined(
        self, rows: RowsTask, schema: pa.Schema, task: Task, merge: Merge, columns: Sequence[str]
    ) -> Iterator[bytes]:
        """Bring rows with the same `key` together and run `task` over each lot of them."""
        frame, layout = self._sent(columns, rest=True)
        made = frame.mapInArrow(parts.rows_of(rows, layout), ", ".join(_typed(schema)))
        lots = made.repartition("key").sortWithinPartitions(*schema.names)
        lot = Layout(self.name, tuple(schema.names), tuple(schema.names), {}, 0)
        yield from _merged(lots.mapInArrow(parts.answer(task, lot), parts.PIECES), merge)

    def place(self, fault: Fault) -> Fault:
        """Return a fault with the file and row that a person would look for."""
        if fault.row is None:
            return fault
        file, row = split_number(fault.row)
        if file < len(self.files):
            return replace(fault, file=short_name(self.files[file]), row=row)
        return replace(fault, file=f"{self.name}[{file - len(self.files)}]", row=row)

    def _quoted(self, column: str) -> str:
        return quoted(self.names[self.columns.index(column)])

    def _sent(self, columns: Sequence[str], *, rest: bool) -> tuple[Any, Layout]:
        """Return what is sent to a worker; with `rest`, one column tells whether any other says something."""
        sent = [(name, self._quoted(name)) for name in dict.fromkeys(columns)]
        others = [name for name in self.columns if name not in columns]
        if rest and others:
            sent.append((OTHER, self._others(others)))
        if self.files:
            sent.append((FILE, _HASH.format(_PATH)))
        if self.indexed:
            sent.append((INDEX, "_metadata.row_index"))
        if CORRUPT in self.frame.columns:
            sent.append((CORRUPT, CORRUPT))
        frame = self.frame.selectExpr(*(f"{expression} AS c{i}" for i, (_, expression) in enumerate(sent)))
        names = tuple(name for name, _ in sent)
        return frame, Layout(self.name, self.columns, names, self._numbers(), self.first_row)

    def _others(self, columns: Iterable[str]) -> str:
        """Return an expression that is 1 where any of these columns says something: such a row is not blank."""
        types = dict(self.frame.dtypes)
        filled = []
        for column in columns:
            name = self.names[self.columns.index(column)]
            text = types[name].startswith(_TEXT)
            filled.append(f"{quoted(name)} RLIKE '(?U)\\\\S'" if text else f"{quoted(name)} IS NOT NULL")
        return f"CASE WHEN {' OR '.join(filled)} THEN 1 END"

    def _numbers(self) -> dict[int, int]:
        """Return hash of path -> number of file; a local path is written in two ways."""
        found = {}
        for number, path in enumerate(self.files):
            for text in (path, re.sub(r"\Afile:/+", "file:/", path)):
                found[zlib.crc32(text.encode()) * (1 << 32) + zlib.crc32(text[::-1].encode())] = number
        return {_signed(hash): number for hash, number in found.items()}


def bind(
    frame: Any,
    name: str,
    *,
    rows: int | None = None,
    first_row: int = 1,
    tidy: Callable[[str], str] = str,
    counted: bool = False,
) -> SparkSource:
    """Return the source of a Spark data frame.

    Args:
        frame: the data frame.
        name: what messages call it.
        rows: the number of rows where it is known.
        first_row: the number of the first row of a file.
        tidy: turns a name of a column into the header that people read.
        counted: rows of a file come together and in order, so they can be numbered by counting.

    Raises:
        ArgumentError: a column stands twice, or there is none.
    """
    names = tuple(column for column in frame.columns if column != CORRUPT)
    if not names:
        raise ArgumentError([Fault("table_empty", file=name)])
    columns = tuple(tidy(column) or f"column_{i}" for i, column in enumerate(names, start=1))
    if doubles := repeated_names(columns):
        raise ArgumentError([Fault("column_repeats", file=name, got=double) for double in doubles])
    indexed = _has(frame, "_metadata.row_index")
    files: tuple[str, ...] = ()
    if indexed or (counted and _has(frame, _PATH)):
        files = tuple(sorted(frame.inputFiles()))
    return SparkSource(name, frame, names, columns, rows, files, indexed and bool(files), first_row)


def quoted(name: str) -> str:
    """Return a column name as SQL takes it, dots and all."""
    return "`" + name.replace("`", "``") + "`"


def short_name(path: str) -> str:
    """Return the name of a file at the end of its address.

    >>> short_name("file:///data/%E7%94%B2%201.parquet")
    '甲 1.parquet'
    """
    return unquote(path.rstrip("/").rpartition("/")[2])


def _merged(answers: Any, merge: Merge) -> Iterator[bytes]:
    """Merge answers in some places at once, then in one, and fetch what is left."""
    merged = answers.repartition(parts.BUCKETS, "bucket").mapInArrow(parts.merging(merge), parts.PIECES)
    whole = merged.repartition(1).mapInArrow(parts.merging(merge), parts.PIECES)
    yield from parts.assembled(row.asDict() for row in whole.collect())


def _has(frame: Any, expression: str) -> bool:
    """Tell whether a hidden column of files can be read."""
    with contextlib.suppress(Exception):
        return bool(frame.selectExpr(f"{expression} AS c0").schema)
    return False


def _typed(schema: pa.Schema) -> Iterator[str]:
    kinds = {pa.int64(): "bigint", pa.int32(): "int", pa.int8(): "tinyint", pa.float64(): "double"}
    for field in schema:
        yield f"`{field.name}` {kinds[field.type]}"


def _signed(number: int) -> int:
    """Return a number of 64 bits as the JVM has it."""
    return number - (1 << 64) if number >= 1 << 63 else number
