"""Rows of the file -> rows of a response file, batch by batch, one look at each distinct cell of a batch."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wuli.engines.source import RawBatch
from wuli.errors import Fault, FaultList
from wuli.responses.headers import Headers
from wuli.responses.imports.catalogue import Catalogue
from wuli.responses.imports.column_reader import Cell, ColumnReader
from wuli.responses.imports.mapping import ColumnMap, ImportMap
from wuli.responses.imports.quick import iso_stamps, plain_texts
from wuli.responses.imports.scan import Scan, cell_text
from wuli.responses.imports.wording import Target

SOURCE_ROW: Final = "source_row"
_KEPT: Final = "source"

Cells = list[Cell]
Index = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True, slots=True)
class Part:
    """One column of the result, made from the distinct cells of one column of the file."""

    name: str
    type: pa.DataType
    value: Callable[[Cell], Any]


class FieldColumn:
    """One mapped column: reads the cells of a batch and makes its parts of the result."""

    def __init__(self, column: ColumnMap, target: Target, reader: ColumnReader, scan: Scan) -> None:
        """Decide the types of the result by what the whole file holds."""
        self.column, self.target, self._reader = column, target, reader
        seen = scan.columns[column.column]
        self._cells = [reader.read(text) for text in seen.values]
        self._open = seen.many
        self._missing = [text for text in seen.values if reader.read(text).state]
        self.parts = tuple(self._parts())

    def _parts(self) -> Iterator[Part]:
        target, field = self.target, self.column.field
        codes = {code for cell in self._cells for code in cell.codes}
        if self._reader.is_tick:
            yield Part(field, pa.int8(), _first_number)
        elif target.kind == "many" and not codes & {"dk", "na"} and not any(code.startswith("na:") for code in codes):
            for option in target.options:
                yield Part(f"{field}.{option.code}", pa.int8(), _ticked(option.code))
        else:
            yield Part(field, self._type(codes), self._value(codes))
        if target.kind in ("one", "many") and (self._open or any(cell.attached for cell in self._cells)):
            yield Part(f"{field}.text", pa.string(), lambda cell: cell.attached or None)

    def _type(self, codes: set[str]) -> pa.DataType:
        kind = self.target.kind
        if kind == "seconds":
            return pa.int64()
        if kind == "number" and not self.target.options and all(_is_number(code) for code in codes):
            return pa.float64()
        levels = {option.code for option in self.target.options if option.code.isdigit()}
        if kind == "one" and codes and codes <= levels and not self._open and self.target.read is None:
            return pa.int8()
        return pa.string()

    def _value(self, codes: set[str]) -> Callable[[Cell], Any]:
        kind = self._type(codes)
        if kind in (pa.int8(), pa.int64()):
            return _first_number
        if kind == pa.float64():
            return lambda cell: float(cell.codes[0]) if cell.codes else None
        return lambda cell: ";".join(cell.codes) or None

    def convert(self, column: pa.Array, where: Where) -> Iterator[tuple[str, pa.Array]]:
        """Yield the columns of the result for one batch; cells that nothing explains go to the faults of `where`."""
        quick = self._quick(column)
        if quick is not None:
            yield self.column.field, quick
            return
        texts, index = distinct_cells(column)
        cells = [*(self._reader.read(text) for text in texts), self._reader.read("")]
        unknown = np.array([bool(cell.unknown) for cell in cells])
        if unknown.any():
            where.refuse(self.column, [*texts, ""], cells, index, unknown)
        take = pa.array(index)
        for part in self.parts:
            yield part.name, pa.array([part.value(cell) for cell in cells], part.type).take(take)

    def _quick(self, column: pa.Array) -> pa.Array | None:
        """Return the column in one go where nearly every cell differs; None where cells need a look each."""
        if not self._open or self.column.answers or not (is_text(column) or pa.types.is_dictionary(column.type)):
            return None
        if self.target.kind == "text":
            return plain_texts(_plain(column), self._missing)
        if self.target.kind == "date" and self.column.dates == "ymd":
            texts = _plain(column)
            stamps = iso_stamps(texts)
            return stamps if stamps.null_count == texts.null_count else None
        return None


@dataclass(frozen=True, slots=True)
class Where:
    """The place of a batch in its file, and where faults go."""

    file: str
    row_numbers: Index
    faults: FaultList

    def refuse(self, column: ColumnMap, texts: list[str], cells: Cells, index: Index, unknown: Any) -> None:
        """Tell the first row of each distinct cell that nothing explains."""
        for place in np.flatnonzero(unknown).tolist():
            rows = np.flatnonzero(index == place)
            answer = cells[place].unknown[0][0] if cells[place].unknown else texts[place]
            fields = {"rows": f"{len(rows):,}", "near": "", "field": column.field}
            row = int(self.row_numbers[rows[0]])
            self.faults.add(
                Fault("import_answer", file=self.file, row=row, column=column.column, got=answer, fields=fields)
            )


class Converter:
    """Turns the batches of one file into batches of a response file."""

    def __init__(self, plan: ImportMap, catalogue: Catalogue, scan: Scan, file: str) -> None:
        """Convert by `plan`."""
        self._file = file
        self._fields: list[FieldColumn] = []
        for column in plan.columns:
            target = catalogue.target(column.field) if column.is_used else None
            if target is not None:
                reader = ColumnReader(column, catalogue.readers[target.field], plan)
                self._fields.append(FieldColumn(column, target, reader, scan))
        order = {field: i for i, field in enumerate(catalogue.targets)}
        self._fields.sort(key=lambda field: (order[field.target.field], field.column.use != "field"))
        headers = Headers(catalogue.pack)
        used = {part.name for field in self._fields for part in field.parts}
        self._kept = dict(_kept_names(plan, headers, used))

    def convert(self, raw: RawBatch, faults: FaultList) -> pa.RecordBatch:
        """Return the rows of a batch as rows of a response file."""
        where = Where(self._file, raw.row_numbers, faults)
        columns: dict[str, pa.Array] = {}
        for field in self._fields:
            source = raw.table.column(raw.table.schema.get_field_index(field.column.column))
            for name, array in field.convert(source, where):
                columns[name] = _join(columns[name], array) if name in columns else array
        columns = _with_answered_groups(columns, self._fields)
        sides = {name: array for name, array in columns.items() if name.endswith(".text")}
        rest = {name: array for name, array in columns.items() if name not in sides}
        kept = {new: _plain(raw.table.column(raw.table.schema.get_field_index(old))) for old, new in self._kept.items()}
        numbers = {SOURCE_ROW: pa.array(raw.row_numbers, pa.int64())}
        return pa.RecordBatch.from_pydict({**rest, **sides, **numbers, **kept})


def _kept_names(plan: ImportMap, headers: Headers, used: set[str]) -> Iterator[tuple[str, str]]:
    """Yield the columns that go along and their names: one that would read as a field of ours is marked as the source's."""
    taken = {*used, SOURCE_ROW}
    for column in plan.columns:
        if column.is_used or column.use == "drop":
            continue
        name = column.column
        while name in taken or headers.is_known(name):
            name = f"{_KEPT}: {name}"
        taken.add(name)
        yield column.column, name


def distinct_cells(column: pa.Array) -> tuple[list[str], Index]:
    """Return the distinct tidy texts of a column and the index of each row's text; -1 is an empty cell."""
    encoded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    texts = [cell_text(value) for value in encoded.dictionary.to_pylist()]
    index = encoded.indices.fill_null(len(texts)).to_numpy(zero_copy_only=False).astype(np.int64)
    return texts, index


def is_text(column: pa.Array) -> bool:
    """Tell whether a column holds plain texts."""
    return bool(pa.types.is_string(column.type))


def _first_number(cell: Cell) -> int | None:
    return int(cell.codes[0]) if cell.codes else None


def _ticked(code: str) -> Callable[[Cell], int | None]:
    return lambda cell: int(code in cell.codes) if cell.codes else None


def _is_number(code: str) -> bool:
    return code.replace(".", "", 1).removeprefix("-").isdigit()


def _join(first: pa.Array, other: pa.Array) -> pa.Array:
    """Return `first` with its gaps filled from `other`."""
    if first.type != other.type:
        first, other = first.cast(pa.string()), other.cast(pa.string())
    return pc.coalesce(first, other)


def _with_answered_groups(columns: dict[str, pa.Array], fields: list[FieldColumn]) -> dict[str, pa.Array]:
    """Return the columns with 0 for boxes left empty by firms that ticked another box of the same question."""
    groups: dict[str, list[str]] = {}
    for field in fields:
        if field.target.kind == "many" and field.column.field != field.target.field:
            groups.setdefault(field.target.field, []).append(field.column.field)
    out = dict(columns)
    for names in groups.values():
        answered = pc.is_valid(columns[names[0]])
        for name in names[1:]:
            answered = pc.or_(answered, pc.is_valid(columns[name]))
        zero = pa.scalar(0, pa.int8())
        for name in names:
            gap = pc.and_(answered, pc.is_null(columns[name]))
            out[name] = pc.if_else(gap, zero, columns[name])
    return out


def _plain(column: pa.Array) -> pa.Array:
    return column.dictionary_decode() if pa.types.is_dictionary(column.type) else column
