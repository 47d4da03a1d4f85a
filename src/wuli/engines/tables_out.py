"""Result tables to files: CSV, Parquet, JSON, JSON lines - streamed, whole or not at all."""

from __future__ import annotations

import json
import queue
import re
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Protocol, Self

import pyarrow as pa

from wuli.engines.output import whole_file
from wuli.errors import ArgumentError, Fault

RESULT_ENDINGS: Final = (".json", ".ndjson", ".csv", ".parquet")
JSON_MOST: Final = 100_000

# what a spreadsheet would run as a formula, and the numbers that only look like it
_RISKY: Final = r"^[=+\-@\t\r]"
_NUMBER: Final = r"^[+-]?[0-9.]+$"


class ResultBatch(Protocol):
    """What a writer needs of a batch of results."""

    def records(self) -> list[dict[str, Any]]:
        """Return result objects."""
        ...

    def table(self) -> pa.Table:
        """Return result columns."""
        ...


Write = Callable[[ResultBatch], None]


class ResultFile:
    """A result file being written. Use as a context: left with an error, nothing remains.

    Encoding and writing run in a thread of their own, so that the next batch is scored meanwhile.
    """

    def __init__(self, target: Path) -> None:
        """Write to `target`; its ending decides the format.

        Raises:
            ArgumentError: the ending is unknown or the folder cannot be written to.
        """
        ending = target.suffix.lower()
        if ending not in RESULT_ENDINGS:
            raise ArgumentError(
                [Fault("output_ending", got=target.name, fields={"expected": " ".join(RESULT_ENDINGS)})]
            )
        self._context = whole_file(target)
        self._ending = ending

    def __enter__(self) -> Self:
        """Open the temporary file."""
        part = self._context.__enter__()
        try:
            self._sink = _SINKS[self._ending](part)
        except BaseException as error:
            self._context.__exit__(type(error), error, error.__traceback__)
            raise
        self._finished = False
        self._queue: queue.Queue[Any] = queue.Queue(maxsize=2)
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._drain, daemon=True)
        self._thread.start()
        return self

    def write(self, batch: ResultBatch) -> None:
        """Take one batch."""
        content = batch.records() if self._sink.wants_records else batch.table()
        self._queue.put(content)
        if self._error is not None:
            raise self._error

    def _drain(self) -> None:
        while (content := self._queue.get()) is not None:
            if self._error is None:
                try:
                    self._sink.write(content)
                except BaseException as error:  # noqa: BLE001  # handed over to the thread that called
                    self._error = error

    def finish(self) -> None:
        """Write what still waits and close the temporary file; raise what went wrong while writing.

        Whoever writes several files finishes all of them before the first is given its name.
        """
        if not self._finished:
            self._finished = True
            self._queue.put(None)
            self._thread.join()
            self._sink.close()
        if self._error is not None:
            raise self._error

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give the file its name, or remove it if anything went wrong."""
        failure = error
        try:
            self.finish()
        except BaseException as own:  # noqa: BLE001  # raised again below, after cleaning up
            failure = error or own
        if failure is None:
            self._context.__exit__(None, None, None)
            return
        self._context.__exit__(type(failure), failure, failure.__traceback__)
        if failure is not error:
            raise failure


class _JsonSink:
    wants_records = True

    def __init__(self, path: Path) -> None:
        self._stream = path.open("w", encoding="utf-8", newline="\n")
        self._stream.write("[")
        self._count = 0

    def write(self, records: list[dict[str, Any]]) -> None:
        self._count += len(records)
        if self._count > JSON_MOST:
            raise ArgumentError([Fault("json_too_many", got=str(self._count), fields={"expected": str(JSON_MOST)})])
        for i, record in enumerate(records):
            first = self._count == len(records) and i == 0
            self._stream.write(("\n" if first else ",\n") + json.dumps(record, ensure_ascii=False))

    def close(self) -> None:
        self._stream.write("\n]\n")
        self._stream.close()


class _JsonLinesSink:
    wants_records = True

    def __init__(self, path: Path) -> None:
        self._stream = path.open("w", encoding="utf-8", newline="\n")

    def write(self, records: list[dict[str, Any]]) -> None:
        self._stream.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in records)

    def close(self) -> None:
        self._stream.close()


class _ParquetSink:
    wants_records = False

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writer: Any = None

    def write(self, table: pa.Table) -> None:
        import pyarrow.parquet as pq  # noqa: PLC0415  # start-up: only Parquet output needs it

        if self._writer is None:
            self._writer = pq.ParquetWriter(self._path, table.schema, compression="snappy", write_statistics=False)
        self._writer.write_table(table.cast(self._writer.schema) if table.schema != self._writer.schema else table)

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()


class _CsvSink:
    """CSV with a byte-order mark, so that Excel shows Chinese text; cells that look like formulas are made plain text."""

    wants_records = False

    def __init__(self, path: Path) -> None:
        self._stream = path.open("wb")
        self._stream.write("\ufeff".encode())
        self._writer: Any = None

    def write(self, table: pa.Table) -> None:
        import pyarrow.csv as pc  # noqa: PLC0415

        plain = _plain_text(table)
        if self._writer is None:
            self._writer = pc.CSVWriter(
                self._stream, plain.schema, write_options=pc.WriteOptions(quoting_style="needed")
            )
        self._writer.write_table(plain)

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
        self._stream.close()


def plain_cell(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: one that looks like it gets an apostrophe in front.

    >>> plain_cell("=1+1"), plain_cell("-3.5"), plain_cell("张三")
    ("'=1+1", '-3.5', '张三')
    """
    return f"'{text}" if re.match(_RISKY, text) and not re.match(_NUMBER, text) else text


def _plain_text(table: pa.Table) -> pa.Table:
    """Return the table without dictionary types and with formula-like names and cells made plain."""
    import pyarrow.compute as pc  # noqa: PLC0415

    columns = []
    for column in table.columns:
        if pa.types.is_dictionary(column.type):
            chunks = [chunk.dictionary_decode() for chunk in column.chunks]
            column = pa.chunked_array(chunks, column.type.value_type)  # noqa: PLW2901
        if pa.types.is_large_string(column.type) or pa.types.is_string_view(column.type):
            column = column.cast(pa.string())  # noqa: PLW2901
        if pa.types.is_string(column.type):
            risky = pc.match_substring_regex(column, _RISKY)
            number = pc.match_substring_regex(column, _NUMBER)
            risky = pc.and_not(risky, number)
            if pc.any(risky).as_py():
                column = pc.if_else(risky, pc.binary_join_element_wise("'", column, ""), column)  # noqa: PLW2901
        columns.append(column)
    return pa.table(columns, names=[plain_cell(name) for name in table.column_names])


_SINKS: Final[dict[str, Callable[[Path], Any]]] = {
    ".json": _JsonSink,
    ".ndjson": _JsonLinesSink,
    ".parquet": _ParquetSink,
    ".csv": _CsvSink,
}
