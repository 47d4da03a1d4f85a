"""Item columns of a batch -> answer codes, with the faults found on the way."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

import numpy as np
import pyarrow as pa

from wuli.errors import Fault, FaultList
from wuli.instrument.answers import NOT_APPLICABLE, UNANSWERED, IntArray
from wuli.instrument.model import Item
from wuli.instrument.pack import Pack
from wuli.responses.answer_words import AnswerWords, is_not_applicable, parse_number, parse_truth
from wuli.responses.cells import Bools, Distinct, distinct

# 1 + tick mask of six boxes is the most that fits int8
_TICKS_IN_BYTE: Final = 6


@dataclass(frozen=True, slots=True)
class Sheet:
    """One batch with its fields resolved: field -> column of the file, and the means to tell a fault."""

    file: str
    table: pa.RecordBatch
    row_numbers: np.ndarray[Any, np.dtype[np.int64]]
    columns: Mapping[str, str]
    faults: FaultList
    bad: Bools
    cell_rows: Mapping[str, int] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """The number of rows."""
        return int(self.table.num_rows)

    def has(self, field: str) -> bool:
        """Tell whether the file has a column for `field`."""
        return field in self.columns

    def column(self, field: str) -> pa.Array:
        """Return the column of a field."""
        return self.table.column(self.table.schema.get_field_index(self.columns[field]))

    def distinct(self, field: str, said: Collection[str] = ()) -> Distinct:
        """Return the column of a field as distinct texts; words in `said` are never taken for blank."""
        return distinct(self.column(field), said)

    def refuse(self, where: Bools, field: str, code: str, texts: Distinct | None = None, **fields: str) -> None:
        """Tell a fault for every row of `where` and mark the rows as bad."""
        self.bad[where] = True
        rows = np.flatnonzero(where)
        column = self.columns.get(field, field)
        kept = rows[: self.faults.each]
        for i in kept.tolist():
            got = texts.text_at(i) if texts else ""
            number = self.cell_rows.get(column, int(self.row_numbers[i]))
            self.faults.add(Fault(code, file=self.file, row=number, column=column, got=got, fields=fields))
        self.faults.count_more(len(rows) - len(kept))


class ItemReader:
    """Reads the answers to one item."""

    def __init__(self, item: Item, pack: Pack) -> None:
        """Read answers to `item` of `pack`."""
        self.item = item
        self._words = AnswerWords(item, pack)
        wide = item.kind == "multi" and len(item.codes) > _TICKS_IN_BYTE
        self._dtype: type[np.signedinteger[Any]] = np.int16 if wide else np.int8

    def read(self, sheet: Sheet, *, in_slot: bool) -> IntArray:
        """Return the answer codes of the batch, shape (rows,). Faulty cells become UNANSWERED and are told."""
        codes = self._own_column(sheet, in_slot=in_slot)
        number = self.item.number
        if number is not None and sheet.has(number.column):
            codes = self._with_number(sheet, codes)
        ratio = self.item.ratio
        if ratio is not None and sheet.has(ratio.numerator) and sheet.has(ratio.denominator):
            codes = self._with_ratio(sheet, codes)
        return codes

    def _own_column(self, sheet: Sheet, *, in_slot: bool) -> IntArray:
        id = self.item.id
        if not sheet.has(id):
            return self._tick_columns(sheet) if self.item.kind == "multi" else self._blank(sheet)
        column = sheet.column(id)
        if pa.types.is_integer(column.type) and self._plain:
            return self._integers(sheet, column)
        texts = distinct(column)
        parse = self._words.parse_ticks if self.item.kind == "multi" else self._words.parse
        codes, wrong = texts.codes(parse, UNANSWERED, self._dtype)
        sheet.refuse(wrong, id, self._wrong_level, texts, expected=self._expected)
        if not self.item.may_be_not_applicable and not in_slot:
            refused = codes == NOT_APPLICABLE
            sheet.refuse(refused, id, "na_not_allowed", texts, expected=", ".join(self.item.codes))
        return codes

    @property
    def _plain(self) -> bool:
        return self.item.codes == tuple(str(i) for i in range(1, len(self.item.codes) + 1))

    @property
    def _wrong_level(self) -> str:
        return "level_or_na_out_of_scale" if self.item.may_be_not_applicable else "level_out_of_scale"

    @property
    def _expected(self) -> str:
        codes = self.item.codes
        if self.item.kind == "multi":
            return "; ".join(codes)
        return f"{codes[0]}–{codes[-1]}" if self._plain else ", ".join(codes)

    def _blank(self, sheet: Sheet) -> IntArray:
        return np.zeros(sheet.rows, dtype=self._dtype)

    def _integers(self, sheet: Sheet, column: pa.Array) -> IntArray:
        """Read a whole-number column without a look at each value: the fast path of large Parquet files."""
        missing = None
        if column.null_count:
            missing = column.is_null().to_numpy(zero_copy_only=False)
            column = column.fill_null(0)
        values = column.to_numpy(zero_copy_only=False)
        wrong = (values < 1) | (values > len(self.item.codes))
        if missing is not None:
            wrong &= ~missing
        if wrong.any():
            sheet.refuse(wrong, self.item.id, self._wrong_level, distinct(column), expected=self._expected)
            values = np.where(wrong, 0, values)
        codes: IntArray = values.astype(self._dtype)
        return codes

    def _tick_columns(self, sheet: Sheet) -> IntArray:
        """Read one 0/1 column for each code; any filled cell means the question was answered."""
        mask = np.zeros(sheet.rows, dtype=np.int32)
        answered = np.zeros(sheet.rows, dtype=bool)
        for i, code in enumerate(self.item.codes):
            field = f"{self.item.id}.{code}"
            if not sheet.has(field):
                continue
            texts = sheet.distinct(field)
            ticks, wrong = texts.codes(parse_truth, -1, np.int8)
            sheet.refuse(wrong, field, "tick_not_0_1", texts)
            answered |= ticks >= 0
            mask |= (ticks == 1).astype(np.int32) << i
        for code in self.item.exclusive:
            bit = 1 << self.item.codes.index(code)
            sheet.refuse((mask & bit > 0) & (mask != bit), f"{self.item.id}.{code}", "exclusive_with_others")
        return np.where(answered, mask + 1, UNANSWERED).astype(self._dtype)

    def _with_number(self, sheet: Sheet, codes: IntArray) -> IntArray:
        number = self.item.number
        assert number is not None
        texts = sheet.distinct(number.column)
        least = number.least

        def band(text: str) -> int | None:
            if is_not_applicable(text):
                return None
            value = parse_number(text)
            if value is None or (least is not None and value < least):
                return None
            return 1 + number.cuts.band(value)

        bands, wrong = texts.codes(band, UNANSWERED, self._dtype)
        sheet.refuse(
            wrong,
            number.column,
            "number_expected",
            texts,
            unit=number.unit.zh,
            unit_en=number.unit.en,
            least=_bound(least),
        )
        clash = (bands > 0) & (codes > 0) & (bands != codes)
        sheet.refuse(clash, number.column, "number_against_level", texts, item=self.item.id)
        return np.where(bands > 0, bands, codes).astype(self._dtype)

    def _with_ratio(self, sheet: Sheet, codes: IntArray) -> IntArray:
        ratio = self.item.ratio
        assert ratio is not None
        parts = []
        for column in (ratio.numerator, ratio.denominator):
            texts = sheet.distinct(column)
            _, wrong = texts.codes(lambda text: None if parse_number(text) is None else 0, 0, np.int8)
            sheet.refuse(wrong, column, "number_expected", texts, unit=column, unit_en=column, least="0")
            parts.append(texts.values(parse_number, None))
        bands = [self._band(top, bottom) for top, bottom in zip(*parts, strict=True)]
        wrong = np.array([band is None for band in bands], dtype=bool)
        sheet.refuse(wrong, ratio.denominator, "ratio_impossible", numerator=ratio.numerator)
        found = np.array([band or UNANSWERED for band in bands], dtype=self._dtype)
        clash = (found > 0) & (codes > 0) & (found != codes)
        sheet.refuse(clash, ratio.numerator, "number_against_level", sheet.distinct(ratio.numerator), item=self.item.id)
        return np.where(found > 0, found, codes).astype(self._dtype)

    def _band(self, top: Fraction | None, bottom: Fraction | None) -> int | None:
        assert self.item.ratio is not None
        if top is None or bottom is None:
            return UNANSWERED
        if bottom <= 0 or top < 0 or top > bottom:
            return None
        return 1 + self.item.ratio.cuts.band(top / bottom)


def _bound(least: Fraction | None) -> str:
    return "−∞" if least is None else str(least)
