"""What a cube counts: keys that divide the units, variables with levels, variables kept as moments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.integer[Any]]
Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]

# design weights are whole millionths, so that their sums are exact integers in any order of addition
WEIGHT_UNIT: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Key:
    """A column that divides the units. Codes are 0 for missing, 1..len(categories) for the categories."""

    id: str
    categories: tuple[str, ...]

    @property
    def size(self) -> int:
        """The number of codes, missing included."""
        return len(self.categories) + 1


@dataclass(frozen=True, slots=True)
class Levels:
    """A variable with finitely many values. Codes: 1..k known, 0 down to 1 - states missing for different reasons.

    The value of code c is points[c - 1] / grid, exactly.
    """

    id: str
    points: tuple[int, ...]
    grid: int = 1
    states: int = 1

    @property
    def slots(self) -> int:
        """The number of codes."""
        return self.states + len(self.points)

    @property
    def values(self) -> Floats:
        """The value of each level, shape (k,)."""
        return np.array(self.points, dtype=np.float64) / self.grid


@dataclass(frozen=True, slots=True)
class Moments:
    """A variable of which only sums are kept: integers on a grid (value = integer / grid), missing by a mask."""

    id: str
    grid: int = 1


@dataclass(frozen=True, slots=True)
class Block:
    """Variables that are counted over the same crossing of keys."""

    keys: tuple[Key, ...]
    levels: tuple[Levels, ...] = ()
    moments: tuple[Moments, ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """Some units as integer columns.

    `keys` and `levels` by id, shape (rows,); `moments` by id: (integers, known), both (rows,); `design_weights` int64 in
    units of 1 / WEIGHT_UNIT, None where every unit counts once.
    """

    rows: int
    keys: dict[str, Ints]
    levels: dict[str, Ints]
    moments: dict[str, tuple[Ints, Bools]]
    design_weights: Counts | None = None


def index_dtype(size: int) -> type[np.signedinteger[Any]]:
    """Return the smallest integer type that holds codes below `size`."""
    for kind in (np.int8, np.int16, np.int32):
        if size <= np.iinfo(kind).max:
            return kind
    return np.int64
