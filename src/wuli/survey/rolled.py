"""A variable's counts over the design's keys and the groups of one grouping: what estimates are made from."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from wuli.survey.counts import BlockCounts, LevelCounts, MomentSums
from wuli.survey.variables import WEIGHT_UNIT, Bools, Floats, Ints

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
    """Counts of a variable with levels, summed over everything but the design and the groups.

    `keys` (rows, 3): stratum, PSU index, calibration cell; `group` (rows,), NO_GROUP for none; `n`, `w`, `q` (rows,
    slots): units, weights and squared weights in their own unit; the first `states` slots are missing.
    """

    keys: Ints
    group: Ints
    n: Ints
    w: Floats
    q: Floats
    states: int

    @property
    def units(self) -> Ints:
        """Known units of each row, (rows,)."""
        known: Ints = self.n[:, self.states :].sum(axis=1)
        return known

    def take(self, rows: Bools) -> Rolled:
        """Return some rows."""
        return Rolled(self.keys[rows], self.group[rows], self.n[rows], self.w[rows], self.q[rows], self.states)

    def within(self, groups: Ints) -> Rolled:
        """Return the same counts with only `groups` as groups, in that order."""
        place = np.full(max(int(self.group.max(initial=0)), int(groups.max(initial=0))) + 1, NO_GROUP, np.int64)
        place[groups] = np.arange(len(groups))
        return replace(self, group=np.where(self.group >= 0, place[self.group], NO_GROUP))

    def as_moments(self, scores: Floats) -> RolledMoments:
        """Return the moments of one value for each level, `scores` (levels,)."""
        w, q = self.w[:, self.states :], self.q[:, self.states :]
        sums = (w.sum(axis=1), q.sum(axis=1), w @ scores, q @ scores, q @ scores**2, w @ scores**2)
        return RolledMoments(self.keys, self.group, self.units, *sums, self.w.sum(axis=1), self.q.sum(axis=1))


@dataclass(frozen=True, slots=True)
class Place:
    """Where each cell of a block goes when it is rolled up: the same for all variables of the block.

    `groups`; `found` (rows, 4): stratum, PSU index, calibration cell and group of each row; `inverse` (cells,): row.
    """

    groups: Groups
    found: Ints
    inverse: Ints


def place_cells(keys: Ints, groups: Groups) -> Place:
    """Return the place of each cell by its `keys` (cells, 3) and group."""
    found, inverse = _together(keys, groups)
    return Place(groups, found, inverse)


def roll(counts: LevelCounts, place: Place) -> Rolled:
    """Sum the counts of a variable over the cells of each place."""
    found, inverse = place.found, place.inverse

    def total(values: np.ndarray) -> np.ndarray:
        out = np.zeros((len(found), values.shape[1]), values.dtype)
        np.add.at(out, inverse, values)
        return out

    n, w, q = total(counts.n), total(counts.w) / WEIGHT_UNIT, total(counts.q)
    return Rolled(found[:, :-1], found[:, -1], n, w, q, counts.variable.states)


@dataclass(frozen=True, slots=True)
class RolledMoments:
    """Moment sums over everything but the design and the groups; x in the variable's own unit, (rows,) each.

    `n` known units; `w`, `q`, `wx`, `qx`, `qxx`, `wxx` over known units; `w_all`, `q_all` over all units of a row.
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

    @property
    def units(self) -> Ints:
        """Known units of each row, (rows,)."""
        return self.n


def roll_moments(block: BlockCounts, sums: MomentSums, place: Place) -> RolledMoments:
    """Sum the moments of a variable over the cells of each place."""
    found, inverse = place.found, place.inverse
    grid = float(sums.variable.grid)

    def total(values: np.ndarray, scale: float) -> Floats:
        out = np.zeros(len(found), values.dtype)
        np.add.at(out, inverse, values)
        return np.asarray(out / scale, dtype=np.float64)

    n = np.zeros(len(found), np.int64)
    np.add.at(n, inverse, sums.n)
    return RolledMoments(
        keys=found[:, :-1],
        group=found[:, -1],
        n=n,
        w=total(sums.w, WEIGHT_UNIT),
        q=total(sums.q, 1.0),
        wx=total(sums.wx, WEIGHT_UNIT * grid),
        qx=total(sums.qx, grid),
        qxx=total(sums.qxx, grid * grid),
        wxx=total(sums.wxx, grid * grid),
        w_all=total(block.w, WEIGHT_UNIT),
        q_all=total(block.q, 1.0),
    )


def _together(keys: Ints, groups: Groups) -> tuple[Ints, Ints]:
    """Return the crossings of keys and group that occur, and the place of each cell among them."""
    found, inverse = np.unique(np.column_stack([keys, groups.of_cell]), axis=0, return_inverse=True)
    return found, inverse.reshape(-1)
