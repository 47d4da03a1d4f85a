"""CSV in any common encoding, separator and shape, read as text."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.csv as pc

from wuli.engines.headers import SEARCH_ROWS, IsKnown, find_header, header_names, repeated_names
from wuli.engines.source import RawBatch
from wuli.errors import ArgumentError, Fault, FaultList

_CHUNK: Final = 1 << 20
_SEPARATORS: Final = (",", ";", "\t", "|")
_BLOCK: Final = 16 << 20
_UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UTF32: Final = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


@dataclass(frozen=True, slots=True)
class CsvSource:
    """A CSV file; every value is text, empty cells are null. Row 1 is the first row of the file.

    A row may take several lines (line ends inside quotes); `data_line` lines stand before the first row of data, which
    is row `header_row` + 2, as a spreadsheet shows it.
    """

    name: str
    path: Path
    encoding: str
    separator: str
    header_row: int
    data_line: int
    columns: tuple[str, ...]
    rows: int | None = None

    def batches(self, faults: FaultList, columns: Sequence[str] | None = None) -> Iterator[RawBatch]:
        """Yield the rows; rows with too many or too few cells are faults and left out, blank lines are left out."""
        skipped: list[int] = []

        def refuse(row: Any) -> str:
            number = row.number - self.data_line + self.header_row + 1
            skipped.append(number)
            if row.text.strip():
                fields = {"expected": str(row.expected_columns), "actual": str(row.actual_columns)}
                faults.add(Fault("csv_cells", file=self.name, row=number, got=row.text, fields=fields))
            return "skip"

        wanted = list(columns) if columns is not None else None
        next_row = self.header_row + 2
        with pc.open_csv(
            self.path,
            read_options=pc.ReadOptions(
                encoding=self.encoding,
                skip_rows=self.data_line,
                column_names=list(self.columns),
                block_size=_BLOCK,
                use_threads=False,
            ),
            parse_options=pc.ParseOptions(
                delimiter=self.separator, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=refuse
            ),
            convert_options=pc.ConvertOptions(
                column_types=dict.fromkeys(self.columns, pa.string()),
                include_columns=wanted,
                strings_can_be_null=True,
                null_values=[""],
                quoted_strings_can_be_null=True,
            ),
        ) as reader:
            for batch in reader:
                numbers, next_row = _number_rows(next_row, batch.num_rows, skipped)
                yield RawBatch(batch, numbers)


def _number_rows(start: int, count: int, skipped: list[int]) -> tuple[np.ndarray[Any, np.dtype[np.int64]], int]:
    """Return the file's row numbers of `count` rows, leaving out rows that were skipped, and the next row number."""
    gone = set(skipped)
    if not gone:
        return np.arange(start, start + count, dtype=np.int64), start + count
    numbers = np.empty(count, dtype=np.int64)
    row = start
    for i in range(count):
        while row in gone:
            row += 1
        numbers[i] = row
        row += 1
    return numbers, row


def open_csv(path: Path, is_known: IsKnown) -> CsvSource:
    """Return the source of a CSV file: encoding, separator and header row are found by looking.

    Raises:
        ArgumentError: the encoding cannot be told, the file is empty, or a column name stands twice.
    """
    encoding = find_encoding(path)
    with path.open("r", encoding=encoding, errors="strict") as stream:
        head = stream.read(_CHUNK)
    if not head.strip():
        raise ArgumentError([Fault("table_empty", file=path.name)])
    separator = _find_separator(head, is_known)
    rows, ends = _first_rows(head, separator)
    index = find_header(rows, is_known)
    names = header_names(rows[index])
    if doubles := repeated_names(names):
        raise ArgumentError([Fault("column_repeats", file=path.name, row=index + 1, got=name) for name in doubles])
    return CsvSource(path.name, path, encoding, separator, index, ends[index], names)


def _first_rows(head: str, separator: str) -> tuple[list[list[str]], list[int]]:
    """Return the first rows and the number of lines down to the end of each."""
    limit = csv.field_size_limit(len(head) + 1)  # a long cell is no reason to fail
    reader = csv.reader(io.StringIO(head.lstrip("\ufeff")), delimiter=separator)
    rows: list[list[str]] = []
    ends: list[int] = []
    try:
        for row in reader:
            rows.append(row)
            ends.append(reader.line_num)
            if len(rows) == SEARCH_ROWS:
                break
    finally:
        csv.field_size_limit(limit)
    return rows, ends


def _find_separator(head: str, is_known: IsKnown) -> str:
    """Return the separator under which most known column names appear, else the most frequent one."""

    def merit(separator: str) -> tuple[int, int]:
        rows, _ = _first_rows(head, separator)
        hits = max(sum(1 for cell in row if is_known(cell.strip())) for row in rows)
        return hits, max(len(row) for row in rows)

    return max(_SEPARATORS, key=merit)


def find_encoding(path: Path) -> str:
    """Return the encoding of a text file: UTF-8, UTF-16 with a byte-order mark, or GB18030 (which holds GBK).

    Raises:
        ArgumentError: it is none of these; the message names the byte that fits none.
    """
    with path.open("rb") as stream:
        start = stream.read(_CHUNK)
    if start.startswith(_UTF32) or (b"\0" in start and not start.startswith(_UTF16)):
        # UTF-16 without its mark, UTF-32 or no text at all
        raise ArgumentError([Fault("encoding_unknown", file=path.name, got=str(start.index(b"\0")))])
    if start.startswith(_UTF16):
        return "utf-16"
    place = _bad_byte(path, "utf-8")
    if place is None:
        return "utf-8-sig" if start.startswith(codecs.BOM_UTF8) else "utf-8"
    bad = _bad_byte(path, "gb18030")
    if bad is None:
        return "gb18030"
    raise ArgumentError([Fault("encoding_unknown", file=path.name, got=str(max(place, bad)))])


def _bad_byte(path: Path, encoding: str) -> int | None:
    decoder = codecs.getincrementaldecoder(encoding)()
    done = 0
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                return done + error.start
            done += len(chunk)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return done
    return None
