"""`read_responses`: a table in, checked answers out, batch by batch, with every fault of the file gathered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from wuli.engines.record_source import to_text
from wuli.engines.source import RawBatch, TableSource
from wuli.errors import Fault, FaultList, InputError
from wuli.instrument.answers import Answers, BoolArray, IntArray
from wuli.instrument.model import Item, Slot
from wuli.instrument.pack import Pack
from wuli.responses.cells import is_small
from wuli.responses.duplicates import RepeatedKeys, key_text, repeated_keys
from wuli.responses.extras import read_extras
from wuli.responses.facts import FactReader
from wuli.responses.firm import Firm
from wuli.responses.headers import Headers
from wuli.responses.items import ItemReader, Sheet
from wuli.responses.slots import UNKNOWN, fill_slot


@dataclass(frozen=True, slots=True)
class ResponseBatch:
    """Checked rows of a file.

    `answers` go to the scoring; `sheet` still holds all columns of the file for these rows (`bad` is all false).
    """

    answers: Answers
    sheet: Sheet
    firm_ids: pa.Array

    def extra_columns(self, used: frozenset[str]) -> dict[str, pa.Array]:
        """Return the columns of the file whose field is not in `used`, by their own name."""
        taken = {name for field, name in self.sheet.columns.items() if field in used}
        table = self.sheet.table
        return {name: table.column(i) for i, name in enumerate(table.schema.names) if name not in taken}


class Responses:
    """A response file bound to a pack. Reading it yields batches; `faults` fills while it is read."""

    def __init__(self, source: TableSource, pack: Pack, *, as_of: str = "") -> None:
        """Bind `source` to `pack`; `as_of` stands in where a row has no `answered_at`.

        Raises:
            InputError: columns that the pack needs are missing.
        """
        self.source, self.pack, self.as_of = source, pack, as_of
        self.faults = FaultList()
        self.bad_rows: list[int] = []
        # keys known to stand more than once; None: nobody has looked yet
        self.repeated: RepeatedKeys | None = None
        headers = Headers(pack)
        self.columns = _fields_of(source, headers)
        _check_columns(source, pack, self.columns, headers)
        self._items = {item.id: ItemReader(item, pack) for item in pack.instrument.items}
        self._facts = FactReader(pack, self.columns, as_of)

    @property
    def key_columns(self) -> list[str]:
        """The columns that tell firms and their answers apart, as far as the file has them."""
        return [self.columns[field] for field in ("firm_id", "wave", "respondent") if field in self.columns]

    def batches(self) -> Iterator[ResponseBatch]:
        """Yield the rows without faults. Call `check` afterwards: until then, nothing says that the file was clean."""
        key_columns = self.key_columns
        # one row cannot repeat another
        looks = "firm_id" in self.columns and self.source.rows != 1
        repeated = self.repeated if self.repeated or not looks else repeated_keys(self.source, key_columns)
        told: list[int] | None = None
        for raw in self.source.batches(self.faults):
            if told is None:
                # faults of the file itself (an Excel error, a formula without a value), told before its first batch
                told = [fault.row for fault in self.faults if fault.row is not None]
            sheet = self._sheet(raw)
            if told:
                sheet.bad[np.isin(sheet.row_numbers, told)] = True
            if repeated is not None:
                repeated.refuse(sheet, key_columns)
            yield self._read(sheet)

    def check(self) -> None:
        """Raise InputError with all faults if there were any."""
        if self.faults.total:
            faults = sorted(self.faults.kept(), key=lambda fault: (fault.file, fault.row or 0))
            raise InputError(faults, self.faults.total)

    def firms(self, batch: ResponseBatch, rows: Sequence[int] | None = None) -> tuple[Firm, ...]:
        """Return the facts about the firms of a batch (all, or those at `rows`)."""
        wanted = range(batch.answers.rows) if rows is None else rows
        return self._facts.firms(batch.sheet, batch.answers, wanted)

    def _sheet(self, raw: RawBatch) -> Sheet:
        blank = _blank_rows(raw.table)
        if blank.any():
            keep = pa.array(~blank)
            raw = RawBatch(raw.table.filter(keep), raw.row_numbers[~blank], raw.cell_rows)
        bad = np.zeros(raw.table.num_rows, dtype=bool)
        return Sheet(self.source.name, raw.table, raw.row_numbers, self.columns, self.faults, bad, raw.cell_rows)

    def _read(self, sheet: Sheet) -> ResponseBatch:
        instrument = self.pack.instrument
        codes: dict[str, IntArray] = {}
        for item in instrument.items:
            codes[item.id] = self._items[item.id].read(sheet, in_slot=instrument.slot_of(item.id) is not None)
        facts = self._facts.check(sheet)
        read_extras(sheet, self.pack)
        for slot in instrument.slots:
            item = instrument.item(slot.when_true)
            fact = facts.get(slot.fact, np.full(sheet.rows, UNKNOWN, np.int8))
            own = self._slot_column(sheet, slot, item)
            fill_slot(sheet, slot, codes, own, fact, expected=", ".join(item.codes))
        return self._without_bad_rows(sheet, codes)

    def _slot_column(self, sheet: Sheet, slot: Slot, item: Item) -> IntArray | None:
        if not sheet.has(slot.id):
            return None
        # one half may be "not applicable", which says that the other half applies; both together may not
        return ItemReader(replace(item, id=slot.id, number=None, may_be_not_applicable=False), self.pack).read(
            sheet, in_slot=False
        )

    def _without_bad_rows(self, sheet: Sheet, codes: dict[str, IntArray]) -> ResponseBatch:
        if sheet.bad.any():
            good = ~sheet.bad
            self.bad_rows.extend(sheet.row_numbers[sheet.bad].tolist())
            sheet = replace(
                sheet,
                table=sheet.table.filter(pa.array(good)),
                row_numbers=sheet.row_numbers[good],
                bad=np.zeros(int(good.sum()), dtype=bool),
            )
            codes = {id: column[good] for id, column in codes.items()}
        return ResponseBatch(Answers(sheet.rows, codes), sheet, _firm_ids(sheet))


def read_responses(source: TableSource, pack: Pack, *, as_of: str = "") -> Responses:
    """Return `source` bound to `pack`.

    Raises:
        InputError: columns that the pack needs are missing.
    """
    return Responses(source, pack, as_of=as_of)


def _fields_of(source: TableSource, headers: Headers) -> dict[str, str]:
    """Return field -> column name.

    Raises:
        InputError: two columns stand for the same field.
    """
    fields: dict[str, str] = {}
    faults = []
    for name in source.columns:
        field = headers.field_of(name)
        if field is None:
            continue
        if field in fields:
            faults.append(
                Fault("column_same_field", file=source.name, column=name, got=field, fields={"other": fields[field]})
            )
        fields.setdefault(field, name)
    if faults:
        raise InputError(faults)
    return fields


def _check_columns(source: TableSource, pack: Pack, columns: Mapping[str, str], headers: Headers) -> None:
    faults = []
    for part in pack.instrument.places():
        names = (part.id, *part.members) if isinstance(part, Slot) else (part.id,)
        if any(name in columns for name in names) or (isinstance(part, Item) and _has_input(part, columns)):
            continue
        near = headers.nearest(part.id, source.columns)
        code = "column_missing_near" if near else "column_missing"
        fields = {"name": part.name.zh, "name_en": part.name.en, "near": near, "columns": " / ".join(names)}
        faults.append(Fault(code, file=source.name, got=part.id, fields=fields))
    if faults:
        raise InputError(faults)


def _has_input(item: Item, columns: Mapping[str, str]) -> bool:
    if item.number is not None and item.number.column in columns:
        return True
    if item.ratio is not None and {item.ratio.numerator, item.ratio.denominator} <= set(columns):
        return True
    return item.kind == "multi" and any(f"{item.id}.{code}" in columns for code in item.codes)


def _blank_rows(table: pa.RecordBatch) -> BoolArray:
    """Tell which rows hold nothing at all: null or blank text in every column."""
    blank: BoolArray = np.ones(table.num_rows, dtype=bool)
    for column in table.columns:
        if not blank.any():
            break
        if column.null_count == 0 and not (pa.types.is_string(column.type) or pa.types.is_dictionary(column.type)):
            return np.zeros(table.num_rows, dtype=bool)
        blank &= _empty_cells(column)
    return blank


def _empty_cells(column: pa.Array) -> BoolArray:
    if is_small(len(column)):
        return np.array([value is None or not str(value).strip() for value in column.to_pylist()], dtype=bool)
    if pa.types.is_dictionary(column.type):
        texts = column.dictionary.to_pylist()
        said = np.array([*(value is not None and bool(str(value).strip()) for value in texts), False], dtype=bool)
        blank: BoolArray = ~said[column.indices.fill_null(len(texts)).to_numpy(zero_copy_only=False)]
        return blank
    if not pa.types.is_string(column.type):
        empty: BoolArray = column.is_null().to_numpy(zero_copy_only=False)
        return empty
    import pyarrow.compute as pc  # noqa: PLC0415  # start-up: one firm is read without it

    return pc.fill_null(pc.equal(pc.utf8_trim_whitespace(column), ""), True).to_numpy(zero_copy_only=False)  # type: ignore[no-any-return]  # noqa: FBT003


def _firm_ids(sheet: Sheet) -> pa.Array:
    """Return the firm ids as text; rows without one go by their row number in the file."""
    if is_small(sheet.rows):
        own = sheet.column("firm_id").to_pylist() if sheet.has("firm_id") else [None] * sheet.rows
        texts = ((to_text(id) or "").strip() for id in own)
        rows = sheet.row_numbers.tolist()
        return pa.array([id or str(row) for id, row in zip(texts, rows, strict=True)], pa.string())
    numbers = pa.array(sheet.row_numbers).cast(pa.string())
    if not sheet.has("firm_id"):
        return numbers
    column = sheet.column("firm_id")
    import pyarrow.compute as pc  # noqa: PLC0415  # start-up: one firm is read without it

    text = key_text(column)
    return pc.coalesce(text, numbers) if text.null_count else text
