"""A variable's counts over the design's keys and the groups of one grouping: what estimates are made from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wuli.survey.cube import BlockCounts, LevelCounts, MomentSums
from wuli.survey.variables import WEIGHT_UNIT, Floats, Ints

NO_GROUP = -1


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups of a grouping: key codes (groups, keys), and the group of each cell (cells,), NO_GROUP for none."""

    codes: Ints
    of_cell: Ints

    @property
    def count(self) -> int:
        """The number of groups."""
        return len(self.codes)


def find_groups(block: BlockCounts, by: tuple[str, ...]) -> Groups:
    """Return the groups that occur; cells with a missing key belong to none. Without keys there is one group."""
    if not by:
        return Groups(np.zeros((1, 0), np.int64), np.zeros(len(block.cells), np.int64))
    codes = np.stack([block.key(id) for id in by], axis=1)
    known = (codes > 0).all(axis=1)
    found, inverse = np.unique(codes[known], axis=0, return_inverse=True)
    of_cell = np.full(len(codes), NO_GROUP, np.int64)
    of_cell[known] = inverse.reshape(-1)
    return Groups(found, of_cell)


@dataclass(frozen=True, slots=True)
class Rolled:
    """Counts summed over everything but the design and the groups.

    `keys` (rows, design keys and raking cell), `group` (rows,); `n`, `w`, `q` (rows, slots) in weights' own unit.
    """

    keys: Ints
    group: Ints
    n: Ints
    w: Floats
    q: Floats


def roll(counts: LevelCounts, keys: Ints, groups: Groups) -> Rolled:
    """Sum the counts of a variable over cells with the same `keys` (cells, any) and group."""
    together = np.column_stack([keys, groups.of_cell])
    found, inverse = np.unique(together, axis=0, return_inverse=True)
    inverse = inverse.reshape(-1)
    slots = counts.n.shape[1]
    n = np.zeros((len(found), slots), np.int64)
    w = np.zeros((len(found), slots), np.int64)
    q = np.zeros((len(found), slots))
    np.add.at(n, inverse, counts.n)
    np.add.at(w, inverse, counts.w)
    np.add.at(q, inverse, counts.q)
    return Rolled(found[:, :-1], found[:, -1], n, w / WEIGHT_UNIT, q)


@dataclass(frozen=True, slots=True)
class RolledMoments:
    """Moment sums over everything but the design and the groups; x in the variable's own unit, (rows,) each.

    `w_all`, `q_all` count all units of a row, known or not.
    """

    keys: Ints
    group: Ints
    n: Ints
    w: Floats
    q: Floats
    wx: Floats
    qx: Floats
    qxx: Floats
    wxx: Floats
    w_all: Floats
    q_all: Floats


def roll_moments(block: BlockCounts, sums: MomentSums, keys: Ints, groups: Groups) -> RolledMoments:
    """Sum the moments of a variable over cells with the same `keys` and group."""
    together = np.column_stack([keys, groups.of_cell])
    found, inverse = np.unique(together, axis=0, return_inverse=True)
    inverse = inverse.reshape(-1)
    grid = float(sums.variable.grid)

    def total(values: np.ndarray, scale: float) -> Floats:
        out = np.zeros(len(found), values.dtype)
        np.add.at(out, inverse, values)
        return out / scale

    n = np.zeros(len(found), np.int64)
    np.add.at(n, inverse, sums.n)
    return RolledMoments(
        found[:, :-1],
        found[:, -1],
        n,
        total(sums.w, WEIGHT_UNIT),
        total(sums.q, 1.0),
        total(sums.wx, WEIGHT_UNIT * grid),
        total(sums.qx, grid),
        total(sums.qxx, grid * grid),
        total(sums.wxx, grid * grid),
        total(block.w, WEIGHT_UNIT),
        total(block.q, 1.0),
    )
