"""What a cube holds of each block: integers that add up exactly, and a few sums of squares."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wuli.survey.variables import WEIGHT_UNIT, Block, Counts, Floats, Ints, Levels, Moments

# sums of weight times score leave 64 bits (10^7 firms on a grid of 360360): they are Python integers
BigInts = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class LevelCounts:
    """A variable with levels, per cell: shape (cells, slots); `n` units, `w` weights (units), `q` squared weights.

    Slots are the missing states (deepest first), then the levels.
    """

    variable: Levels
    n: Counts
    w: Counts
    q: Floats

    def known(self) -> tuple[Counts, Floats, Floats]:
        """Return n, weights and squared weights of the levels alone, shape (cells, k), weights in their own unit."""
        start = self.variable.states
        return self.n[:, start:], self.w[:, start:] / WEIGHT_UNIT, self.q[:, start:]


@dataclass(frozen=True, slots=True)
class MomentSums:
    """A variable kept as sums over known units, per cell, shape (cells,): x on its grid.

    n, Σw, Σwx (exact integers: w in units, x on the grid), Σw², Σw²x, Σw²x², Σwx² (floats, w in its own unit).
    """

    variable: Moments
    n: Counts
    w: Counts
    q: Floats
    wx: BigInts
    qx: Floats
    qxx: Floats
    wxx: Floats


@dataclass(frozen=True, slots=True)
class BlockCounts:
    """A counted block: `cells` (cells, keys) are key codes, sorted; `n`, `w`, `q` count all units of a cell."""

    block: Block
    cells: Ints
    n: Counts
    w: Counts
    q: Floats
    levels: dict[str, LevelCounts]
    moments: dict[str, MomentSums]

    def key(self, id: str) -> Ints:
        """Return the codes of a key, shape (cells,)."""
        return self.cells[:, self.key_ids.index(id)]

    @property
    def key_ids(self) -> tuple[str, ...]:
        """The ids of the keys."""
        return tuple(key.id for key in self.block.keys)

    def has(self, variable: str) -> bool:
        """Tell whether the block counts `variable`."""
        return variable in self.levels or variable in self.moments
