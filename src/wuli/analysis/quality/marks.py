"""The flags of every row, to be looked up batch by batch when a file is read again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from wuli.analysis.quality.kinds import FlagKind
from wuli.instrument.answers import BoolArray

Bits = np.ndarray[Any, np.dtype[np.uint64]]
Numbers = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True, slots=True)
class Twins:
    """Later copies and the first row of their group, both as row numbers of the file; `rows` rise."""

    rows: Numbers
    first: Numbers

    def first_of(self, row: int) -> int | None:
        """Return the row that `row` repeats, None where it repeats none."""
        place = int(np.searchsorted(self.rows, row))
        return int(self.first[place]) if place < len(self.rows) and self.rows[place] == row else None


@dataclass(frozen=True, slots=True)
class RowMarks:
    """Flags by row number of the file. Bit i of `masks` is the i-th of `kinds`; arrays of shape (rows,).

    `numbers` rise. `doubt`: a careful analyst would look at the results without this row. `twins`: copies by flag.
    """

    kinds: tuple[FlagKind, ...]
    numbers: Numbers
    masks: Bits
    doubt: BoolArray
    twins: Mapping[str, Twins]

    def flags(self, row_numbers: Numbers) -> Bits:
        """Return the masks of some rows, 0 for rows that were not looked at."""
        place, found = self._find(row_numbers)
        return np.where(found, self.masks[place], np.uint64(0)) if len(self.masks) else np.zeros(len(found), np.uint64)

    def doubtful(self, row_numbers: Numbers) -> BoolArray:
        """Return which rows are in doubt."""
        place, found = self._find(row_numbers)
        return found & self.doubt[place] if len(self.doubt) else found

    def has(self, row_numbers: Numbers, id: str) -> BoolArray:
        """Return which rows carry the flag `id`."""
        bit = np.uint64(1 << self.place(id))
        held: BoolArray = (self.flags(row_numbers) & bit) != 0
        return held

    def ids(self, mask: int) -> tuple[str, ...]:
        """Return the flag ids of a mask, in order of the kinds."""
        return tuple(kind.id for i, kind in enumerate(self.kinds) if mask >> i & 1)

    def place(self, id: str) -> int:
        """Return the bit of a flag; ValueError where there is no such kind."""
        return [kind.id for kind in self.kinds].index(id)

    def _find(self, row_numbers: Numbers) -> tuple[Numbers, BoolArray]:
        place = np.minimum(np.searchsorted(self.numbers, row_numbers), max(len(self.numbers) - 1, 0))
        found = self.numbers[place] == row_numbers if len(self.numbers) else np.zeros(len(row_numbers), dtype=bool)
        return place, found


def mask_of(kinds: Sequence[FlagKind], *, scopes: Sequence[str]) -> np.uint64:
    """Return the bits of all kinds of some scopes."""
    return np.uint64(sum(1 << i for i, kind in enumerate(kinds) if kind.scope in scopes))
