"""Small groups made coarser: what would single out a few firms is left blank, from the finest fact to the coarsest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wuli.instrument.answers import IntArray


@dataclass(frozen=True, slots=True)
class Coarsening:
    """For each cell of a crossing of facts the cell in which its rows are published; code 0 of a fact is blank.

    `sizes`: codes of each fact, blank included. `target` (cells,) is a flat index. `blanked`: rows in which each fact
    was left blank although it was given.
    """

    sizes: tuple[int, ...]
    target: IntArray
    blanked: tuple[int, ...]

    def publish(self, codes: Sequence[IntArray]) -> tuple[IntArray, ...]:
        """Return the published codes of some rows; arrays of shape (rows,), one a fact."""
        return tuple(np.unravel_index(self.target[np.ravel_multi_index(tuple(codes), self.sizes)], self.sizes))


def coarsen(counts: IntArray, sizes: Sequence[int], floor: int) -> Coarsening:
    """Return the coarsening after which every cell holds no firm or at least `floor`.

    `counts` (cells,): firms in each cell of the crossing, last fact fastest. Cells below the floor lose their last fact,
    then the one before, and so on; what then still falls short takes whole cells with it, smallest first.

    >>> coarsen(np.array([0, 0, 0, 0, 6, 2, 0, 1, 9]), (3, 3), 3).target.tolist()[4:6]
    [4, 0]
    """
    shape = tuple(sizes)
    target: IntArray = np.arange(len(counts))
    parts = np.stack(np.unravel_index(target, shape))
    for fact in reversed(range(len(shape))):
        held = np.bincount(target, weights=counts, minlength=len(counts))
        small = (held[target] < floor) & (held[target] > 0)
        parts[fact, small] = 0
        target = np.ravel_multi_index(tuple(parts), shape)
    target = _fill_blank(target, counts, floor)
    published = np.stack(np.unravel_index(target, shape))
    given = np.stack(np.unravel_index(np.arange(len(counts)), shape))
    lost = tuple(int(counts[(published[i] == 0) & (given[i] > 0)].sum()) for i in range(len(shape)))
    return Coarsening(shape, target, lost)


def _fill_blank(target: IntArray, counts: IntArray, floor: int) -> IntArray:
    """Move whole cells to the all-blank cell until that holds no firm or enough of them."""
    held = np.bincount(target, weights=counts, minlength=len(counts))
    while 0 < held[0] < floor:
        others = np.flatnonzero(held[1:] > 0) + 1
        if len(others) == 0:
            break
        smallest = others[np.argmin(held[others])]
        target = np.where(target == smallest, 0, target)
        held[0] += held[smallest]
        held[smallest] = 0
    return target
