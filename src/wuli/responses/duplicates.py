"""Rows that claim to be the same firm in the same wave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wuli.engines.source import TableSource
from wuli.errors import FaultList
from wuli.responses.items import Sheet

_SEPARATOR = "\x1f"


@dataclass(frozen=True, slots=True)
class RepeatedKeys:
    """The keys that stand more than once in a file; joined texts of the key columns."""

    keys: pa.Array

    def refuse(self, sheet: Sheet, columns: Sequence[str]) -> None:
        """Tell a fault for every row with a repeated key."""
        if len(self.keys) == 0:
            return
        keys = _keys(sheet.table, columns)
        where = pc.is_in(keys, value_set=self.keys).to_numpy(zero_copy_only=False)
        sheet.refuse(where, "firm_id", "firm_repeats", sheet.distinct("firm_id"))


def repeated_keys(source: TableSource, columns: Sequence[str]) -> RepeatedKeys:
    """Return the keys (firm, wave, respondent) that stand more than once; rows without a firm id have no key."""
    parts = [_keys(raw.table, columns) for raw in source.batches(FaultList(), columns)]
    column = pa.chunked_array(parts, pa.string()) if parts else pa.chunked_array([], pa.string())
    if pc.count_distinct(column).as_py() == len(column) - column.null_count:
        return RepeatedKeys(pa.array([], pa.string()))
    counts = pa.table({"key": column}).group_by("key").aggregate([("key", "count")])
    counts = counts.filter(pc.greater(counts["key_count"], 1))
    return RepeatedKeys(counts["key"].combine_chunks())


def _keys(table: pa.RecordBatch, columns: Sequence[str]) -> pa.Array:
    texts = [_text(table.column(table.schema.get_field_index(name))) for name in columns]
    rest = [pc.fill_null(text, "") for text in texts[1:]]
    return pc.binary_join_element_wise(texts[0], *rest, _SEPARATOR) if rest else texts[0]


def _text(column: pa.Array) -> pa.Array:
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_floating(column.type):
        column = column.cast(pa.int64(), safe=False)
    text = column if pa.types.is_string(column.type) else column.cast(pa.string())
    if pa.types.is_string(column.type):
        text = pc.utf8_trim_whitespace(text)
    empty = pc.equal(text, "")
    return pc.if_else(empty, pa.scalar(None, pa.string()), text) if np.any(pc.any(empty).as_py()) else text
