"""Turning a column into codes by looking at each distinct value once, however many rows there are."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import numpy as np
import pyarrow as pa

from wuli.instrument.answers import IntArray

T = TypeVar("T")
Bools = np.ndarray[Any, np.dtype[np.bool_]]

_SMALL: Final = 1000
_SHORT_INTEGER: Final = 16
_BLANK: Final = frozenset({"", "-", "—", "–", "/", "null", "none", "nan", "n.a."})


@dataclass(frozen=True, slots=True)
class Distinct:
    """A column as indices into its distinct texts; index -1 is an empty cell. Shapes: index (rows,)."""

    texts: tuple[str, ...]
    index: IntArray

    def codes(
        self, parse: Callable[[str], int | None], empty: int, dtype: type[np.signedinteger[Any]]
    ) -> tuple[IntArray, Bools]:
        """Return the code of every row and where `parse` gave None (such rows get `empty`)."""
        parsed = [parse(text) for text in self.texts]
        table = np.array([*(empty if code is None else code for code in parsed), empty], dtype=dtype)
        wrong = np.array([*(code is None for code in parsed), False], dtype=bool)
        return table[self.index], wrong[self.index]

    def text_at(self, row: int) -> str:
        """Return the text of one row, "" for an empty cell."""
        index = int(self.index[row])
        return self.texts[index] if index >= 0 else ""

    def values(self, parse: Callable[[str], T], empty: T) -> list[T]:
        """Return the parsed value of every row."""
        table = [*(parse(text) for text in self.texts), empty]
        return [table[i] for i in self.index.tolist()]


def normalise(text: str) -> str:
    """Return a cell in half-width characters without outer or doubled spaces.

    >>> normalise("　３ ")
    '3'
    """
    return " ".join(unicodedata.normalize("NFKC", text).replace("\ufeff", " ").split())


def tidy_name(text: str) -> str:
    """Return a name or remark without outer or doubled blanks; its letters and brackets stay as they were written.

    >>> tidy_name("  示例（集团）　公司 ")
    '示例（集团） 公司'
    """
    return " ".join(text.replace("\ufeff", " ").split())


def is_blank(text: str, said: Collection[str] = ()) -> bool:
    """Tell whether a normalised cell says nothing; words in `said` (lower case) are answers, "none" among them or not.

    >>> is_blank("None"), is_blank("None", {"none", "other"})
    (True, False)
    """
    return text.lower() in _BLANK and text.lower() not in said


def distinct(column: pa.Array, said: Collection[str] = ()) -> Distinct:
    """Return the distinct normalised texts of a column of any type; blank cells count as empty.

    `said` are words that are answers even where they look blank, as the option "none" of a question.
    """
    if is_small(len(column)):
        return _distinct_values(column.to_pylist(), said)
    if pa.types.is_integer(column.type) and column.type.bit_width <= _SHORT_INTEGER:
        return _distinct_codes(column)
    encoded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    texts = [_text(value) for value in encoded.dictionary.to_pylist()]
    index = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    kept = [text for text in dict.fromkeys(texts) if not is_blank(text, said)]
    place = {text: i for i, text in enumerate(kept)}
    table = np.array([*(place.get(text, -1) for text in texts), -1], dtype=np.int64)
    return Distinct(tuple(kept), table[index])


def _distinct_codes(column: pa.Array) -> Distinct:
    """Return the distinct values of short integers: ticks and levels, by their place in a small table."""
    missing = column.is_null().to_numpy(zero_copy_only=False) if column.null_count else None
    values = (column.fill_null(0) if column.null_count else column).to_numpy(zero_copy_only=False)
    low = int(values.min())
    place = values.astype(np.int32)
    place -= low
    if missing is not None:
        place[missing] = -1
    found = np.flatnonzero(np.bincount(place[place >= 0] if missing is not None else place))
    table = np.full(int(found[-1]) + 2 if len(found) else 1, -1, dtype=np.int64)
    table[found] = np.arange(len(found))
    # place -1, an empty cell, reads the last entry of the table
    return Distinct(tuple(str(code + low) for code in found.tolist()), table[place])


def _distinct_values(values: list[object], said: Collection[str]) -> Distinct:
    place: dict[str, int] = {}
    index = np.empty(len(values), dtype=np.int64)
    for i, value in enumerate(values):
        text = _text(value)
        index[i] = -1 if is_blank(text, said) else place.setdefault(text, len(place))
    return Distinct(tuple(place), index)


def is_small(rows: int) -> bool:
    """Tell whether plain Python is quicker than loading Arrow's compute functions (0.05 s): one firm, a short list."""
    return rows < _SMALL


def _text(value: object) -> str:
    if value is None or value != value:  # noqa: PLR0124  # NaN
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return normalise(str(value))


def empty_column(rows: int) -> Distinct:
    """Return a column in which every cell is empty."""
    return Distinct((), np.full(rows, -1, dtype=np.int64))


def is_number_column(column: pa.Array) -> bool:
    """Tell whether a column holds numbers already."""
    return bool(pa.types.is_integer(column.type) or pa.types.is_floating(column.type))


def unfit_amounts(column: pa.Array, *, whole: bool) -> Bools:
    """Return where a number column holds something that is no amount: below zero, infinite, or (`whole`) broken."""
    values = column.to_numpy(zero_copy_only=False)
    with np.errstate(invalid="ignore"):
        wrong: Bools = values < 0
        if values.dtype.kind == "f":
            wrong |= np.isinf(values)
            if whole:
                wrong |= ~np.isnan(values) & (values != np.floor(values))
    return wrong
