"""Rows that claim to be the same firm in the same wave.

Ten million ids are compared by a 64-bit hash made with numpy; only where two hashes are equal are the texts themselves
compared, so a chance collision never accuses anybody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa

from wuli.engines.source import TableSource
from wuli.errors import FaultList
from wuli.responses.items import Sheet

Hashes = np.ndarray[Any, np.dtype[np.uint64]]

_SEPARATOR: Final = "\x1f"
_WORD: Final = 8
_MIX: Final = np.uint64(0x9E3779B97F4A7C15)
_SHIFT: Final = np.uint64(29)


@dataclass(frozen=True, slots=True)
class RepeatedKeys:
    """The keys that stand more than once in a file; joined texts of the key columns."""

    keys: pa.Array

    def refuse(self, sheet: Sheet, columns: Sequence[str]) -> None:
        """Tell a fault for every row with a repeated key."""
        if len(self.keys) == 0:
            return
        import pyarrow.compute as pc  # noqa: PLC0415  # start-up: one firm is read without it

        keys = join_keys(sheet.table, columns)
        where = pc.is_in(keys, value_set=self.keys).to_numpy(zero_copy_only=False)
        sheet.refuse(where, "firm_id", "firm_repeats", sheet.distinct("firm_id"))


def repeated_keys(source: TableSource, columns: Sequence[str]) -> RepeatedKeys:
    """Return the keys (firm, wave, respondent) that stand more than once; rows without a firm id have no key."""
    hashes = [hash_texts(join_keys(raw.table, columns).drop_null()) for raw in source.batches(FaultList(), columns)]
    repeated = _repeated(np.concatenate(hashes)) if hashes else np.empty(0, dtype=np.uint64)
    if len(repeated) == 0:
        return RepeatedKeys(pa.array([], pa.string()))
    counts: Counter[str] = Counter()
    for raw in source.batches(FaultList(), columns):
        keys = join_keys(raw.table, columns).drop_null()
        suspects = np.isin(hash_texts(keys), repeated)
        counts.update(keys.filter(pa.array(suspects)).to_pylist())
    return RepeatedKeys(pa.array([key for key, count in counts.items() if count > 1], pa.string()))


def _repeated(hashes: Hashes) -> Hashes:
    hashes.sort()
    return np.unique(hashes[1:][hashes[1:] == hashes[:-1]])


def hash_texts(texts: pa.Array) -> Hashes:
    """Return a 64-bit hash of each text (no nulls), shape (rows,): its UTF-8 bytes, eight at a time.

    >>> one, two, three = hash_texts(pa.array(["A1", "A2", "A1"])).tolist()
    >>> one == three, one == two
    (True, False)
    """
    if len(texts) == 0:
        return np.empty(0, dtype=np.uint64)
    _, offsets_buffer, data_buffer = texts.buffers()
    offsets = np.frombuffer(offsets_buffer, np.int32)[texts.offset : texts.offset + len(texts) + 1].astype(np.int64)
    data = np.frombuffer(data_buffer, np.uint8) if data_buffer is not None else np.empty(0, dtype=np.uint8)
    padded = np.concatenate([data[offsets[0] : offsets[-1]], np.zeros(_WORD, dtype=np.uint8)])
    # every position of the bytes as the start of an eight-byte word
    windows = np.lib.stride_tricks.sliding_window_view(padded, _WORD)
    lengths = np.diff(offsets)
    starts = offsets[:-1] - offsets[0]
    hashes = lengths.astype(np.uint64)
    rows = np.arange(len(lengths))
    for done in range(0, int(lengths.max()), _WORD):
        rows = rows[lengths[rows] > done]
        words = np.ascontiguousarray(windows[starts[rows] + done]).view("<u8").ravel()
        left = np.minimum(lengths[rows] - done, _WORD).astype(np.uint64)
        keep = np.where(
            left == _WORD, ~np.uint64(0), (np.uint64(1) << (left * np.uint64(8)) % np.uint64(64)) - np.uint64(1)
        )
        mixed = (hashes[rows] ^ (words & keep)) * _MIX
        hashes[rows] = mixed ^ (mixed >> _SHIFT)
    return hashes


def join_keys(table: pa.RecordBatch, columns: Sequence[str]) -> pa.Array:
    """Return the key of each row as one text, null where the first column says nothing."""
    import pyarrow.compute as pc  # noqa: PLC0415

    texts = [key_text(table.column(table.schema.get_field_index(name))) for name in columns]
    rest = [pc.fill_null(text, "") for text in texts[1:]]
    return pc.binary_join_element_wise(texts[0], *rest, _SEPARATOR) if rest else texts[0]


def key_text(column: pa.Array) -> pa.Array:
    """Return a key column as text without outer spaces, null where it says nothing; 3.0 is 3, as spreadsheets mean it."""
    import pyarrow.compute as pc  # noqa: PLC0415

    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_floating(column.type):
        column = pc.if_else(pc.is_nan(column), pa.scalar(None, column.type), column)
        if pc.all(pc.equal(pc.floor(column), column)).as_py() is not False:
            column = column.cast(pa.int64(), safe=False)
    text = column if column.type == pa.string() else column.cast(pa.string())
    text = pc.utf8_trim_whitespace(text)
    empty = pc.equal(text, "")
    return pc.if_else(empty, pa.scalar(None, pa.string()), text) if pc.any(empty).as_py() else text
