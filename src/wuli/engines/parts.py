"""Tables that lie in parts on several machines: rows stay where they are, functions travel to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol, runtime_checkable

import pyarrow as pa

from wuli.engines.source import TableSource
from wuli.errors import Fault

Task = Callable[[TableSource], bytes]
Merge = Callable[[Iterable[bytes]], bytes]


@runtime_checkable
class PartedSource(TableSource, Protocol):
    """A table in parts. Row numbers of its parts are unique in the whole table; `place` turns them into words.

    Its own `batches` cannot be used: nothing fetches rows to the machine that asks.
    """

    def each(self, task: Task, merge: Merge, columns: Sequence[str], *, rest: bool = False) -> Iterator[bytes]:
        """Run `task` over every part that holds rows, and yield what came out of it.

        `merge` makes one answer of several; it runs beside the parts, so few and small answers come back. Parts bring
        `columns`; with `rest` also one that is null in rows where all other columns say nothing.
        """
        ...

    def repeated(
        self, keys: Callable[[pa.RecordBatch], pa.Array], columns: Sequence[str], keep: int
    ) -> tuple[tuple[str, ...], int]:
        """Return texts that `keys` gives for more than one row, at most `keep`, and how many rows have the others."""
        ...

    def joined(
        self, rows: RowsTask, schema: pa.Schema, task: Task, merge: Merge, columns: Sequence[str]
    ) -> Iterator[bytes]:
        """Bring rows with the same `key` together and run `task` over each lot of them.

        `rows` makes the rows of a part that brings `columns`; `schema` names what it makes, of which `key` is an int64.
        Lots come sorted by all columns.
        """
        ...

    def place(self, fault: Fault) -> Fault:
        """Return a fault with the file and row that a person would look for, instead of a unique row number."""
        ...


RowsTask = Callable[[TableSource], Iterator[pa.RecordBatch]]
