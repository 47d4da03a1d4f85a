"""The cross-table: every pair of items counted against each other, and the joint moments of declared groups.

The second pass over the answers. Counts and weighted totals are whole numbers, so the result does not depend on the
order of rows, the batches or the engine; tables of parts of the rows are added.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import combinations
from math import prod
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from wuli.survey.blocks import cover_pairs
from wuli.survey.joint import JointMoments
from wuli.survey.pair_table import PairTable
from wuli.survey.variables import Batch, Bools, Counts, Ints, Levels, Moments, index_dtype

# rows counted at a time: buffers stay in the cache
_CHUNK: Final = 1 << 16
_EXACT: Final = 1 << 53
_SHORT: Final = 1 << 15
# sums travel as high x 2^32 + low: both halves are int64 and may be added up
_HALF: Final = 32
_LOW: Final = (1 << _HALF) - 1


@dataclass(frozen=True, slots=True)
class CrossPlan:
    """What is crossed.

    `levels`: variables with levels; `pairs`: which of them are counted against each other (`pairs_within`,
    `pairs_between`); `groups`: name -> ids of `levels` or `numbers` whose joint moments are kept over the units in which
    all of them are known; `weighted`: whether every batch brings design weights.
    """

    levels: tuple[Levels, ...]
    pairs: tuple[tuple[str, str], ...] = ()
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: tuple[Moments, ...] = ()
    weighted: bool = False

    @property
    def grids(self) -> dict[str, int]:
        """The grid of each variable."""
        return {level.id: level.grid for level in self.levels} | {number.id: number.grid for number in self.numbers}


def pairs_within(ids: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return every pair of the ids.

    >>> pairs_within("abc")
    (('a', 'b'), ('a', 'c'), ('b', 'c'))
    """
    return tuple(combinations(ids, 2))


def pairs_between(first: Iterable[str], second: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return every pair of one of the first and one of the second ids."""
    others = tuple(second)
    return tuple((one, other) for one in first for other in others)


def score_levels(id: str, low: int, high: int, grid: int = 1) -> Levels:
    """Return a score with the integers `low` to `high` on its grid as a variable with levels; codes by `score_codes`."""
    return Levels(id, tuple(range(low, high + 1)), grid)


def score_codes(values: Ints, known: Bools, low: int) -> Ints:
    """Return the codes (rows,) of integer scores: 1 for `low`, 0 where not known."""
    return np.where(known, values - low + 1, 0).astype(np.int32)


class CrossTable:
    """Cross-counts of a plan: `update` with batches, `merge` with tables of other rows, then `table` and `moments`."""

    def __init__(self, plan: CrossPlan) -> None:
        """Start with no rows."""
        self.plan = plan
        self._number = {variable.id: number for number, variable in enumerate(plan.levels)}
        self._sizes = [len(variable.points) + 1 for variable in plan.levels]
        pairs = [(self._number[first], self._number[second]) for first, second in plan.pairs]
        self._blocks = cover_pairs(self._sizes, pairs)
        self._counts = [np.zeros(self._cells(block), np.int64) for block in self._blocks]
        self._totals = [np.zeros_like(counts) for counts in self._counts] if plan.weighted else []
        self._grouped = {id for ids in plan.groups.values() for id in ids}
        self._all = JointMoments.empty(())
        self._moments = {
            name: JointMoments.empty(ids, [plan.grids[id] for id in ids]) for name, ids in plan.groups.items()
        }

    def update(self, batch: Batch) -> None:
        """Count the rows of a batch.

        Raises:
            ValueError: a code above the levels of its variable, a weighted plan without weights, or weights below 0.
            OverflowError: a weight above 2^53, or a number beyond 2^18.
        """
        weights = self._weights_of(batch)
        codes = [_codes(variable, batch.levels[variable.id]) for variable in self.plan.levels]
        rows = _CHUNK
        if weights is not None and batch.rows:
            rows = max(1, min(_CHUNK, _EXACT // max(1, int(weights.max()))))
        for start in range(0, batch.rows, rows):
            stop = min(start + rows, batch.rows)
            part = None if weights is None else weights[start:stop]
            columns = [column[start:stop] for column in codes]
            self._count(columns, part)
            self._sum(batch, columns, slice(start, stop), part)

    def merge(self, other: CrossTable) -> CrossTable:
        """Return the table of the rows of both."""
        if self.plan != other.plan:
            raise ValueError("cross-tables of different plans cannot be added")
        merged = CrossTable(self.plan)
        merged._counts = [one + two for one, two in zip(self._counts, other._counts, strict=True)]
        merged._totals = [one + two for one, two in zip(self._totals, other._totals, strict=True)]
        merged._all = self._all + other._all
        merged._moments = {name: found + other._moments[name] for name, found in self._moments.items()}
        return merged

    def table(self, first: str, second: str) -> PairTable:
        """Return the joint counts of two variables.

        Raises:
            KeyError: the plan does not cross them.
        """
        places = (self._number[first], self._number[second])
        block = next((number for number, block in enumerate(self._blocks) if set(places) <= set(block)), None)
        if block is None or places[0] == places[1]:
            raise KeyError(first, second)
        counts = self._margin(self._counts, block, places)
        totals = self._margin(self._totals, block, places) if self.plan.weighted else counts
        variables = self.plan.levels
        return PairTable(
            variables[places[0]], variables[places[1]], counts, totals, float(counts.sum()) / self.deff_weights
        )

    def margin(self, id: str) -> tuple[Counts, Counts]:
        """Return units and sums of weights by the levels of one variable, each of shape (levels,)."""
        place = (self._number[id],)
        block = next(number for number, block in enumerate(self._blocks) if place[0] in block)
        counts = self._margin(self._counts, block, place)
        return counts, self._margin(self._totals, block, place) if self.plan.weighted else counts

    def single(self, id: str) -> JointMoments:
        """Return the moments of one variable over all units in which it is known."""
        counts, totals = self.margin(id)
        n = int(counts.sum())
        return JointMoments.of_table([self.plan.levels[self._number[id]]], totals, n, n / self.deff_weights)

    def moments(self, group: str) -> JointMoments:
        """Return the joint moments of a group of the plan."""
        return self._moments[group]

    @property
    def n(self) -> int:
        """The number of rows."""
        return self._all.n

    @property
    def deff_weights(self) -> float:
        """Kish's design effect of the weights over all rows, at least 1; 1 without weights."""
        return self._all.n / self._all.n_eff if self._all.n_eff else 1.0

    def to_columns(self) -> dict[str, Counts]:
        """Return the sums as rows of four int64 columns `part`, `place`, `high`, `low`; a sum is high x 2^32 + low.

        So tables travel between processes and engines: rows of the same part and place may be added up in any order.
        """
        vectors: list[npt.NDArray[Any]] = [self._whole_numbers(), *self._counts, *self._totals]
        filled = [np.flatnonzero(vector) for vector in vectors]
        sums = [vector[places] for vector, places in zip(vectors, filled, strict=True)]
        return {
            "part": np.repeat(np.arange(len(vectors)), [len(places) for places in filled]),
            "place": np.concatenate(filled),
            "high": np.concatenate([(found >> _HALF).astype(np.int64) for found in sums]),
            "low": np.concatenate([(found & _LOW).astype(np.int64) for found in sums]),
        }

    @classmethod
    def from_columns(cls, plan: CrossPlan, columns: Mapping[str, Counts]) -> CrossTable:
        """Return the table of rows made by `to_columns` under the same plan, of one table or of several together."""
        table = cls(plan)
        vectors: list[npt.NDArray[Any]] = [table._whole_numbers(), *table._counts, *table._totals]
        for part, vector in enumerate(vectors):
            place, high, low = (columns[name][columns["part"] == part] for name in ("place", "high", "low"))
            np.add.at(vector, place, (high.astype(vector.dtype) << _HALF) + low.astype(vector.dtype))
        table._take_whole_numbers(vectors[0])
        return table

    def _weights_of(self, batch: Batch) -> Counts | None:
        if not self.plan.weighted:
            return None
        if batch.design_weights is None:
            raise ValueError("a weighted cross-table needs design weights in every batch")
        if batch.rows and int(batch.design_weights.min()) < 0:
            raise ValueError("design weights are below 0")
        if batch.rows and int(batch.design_weights.max()) > _EXACT:
            raise OverflowError("a design weight is too large to be summed exactly")
        return batch.design_weights

    def _count(self, codes: Sequence[Ints], weights: Counts | None) -> None:
        share = None if weights is None else weights.astype(np.float64)
        for number, block in enumerate(self._blocks):
            cells = self._cells(block)
            cell: Ints = codes[block[0]].astype(np.int16 if cells <= _SHORT else np.int64)
            for place in block[1:]:
                cell *= self._sizes[place]
                np.add(cell, codes[place], out=cell, casting="same_kind")
            cell = cell.astype(np.intp, copy=False)
            self._counts[number] += np.bincount(cell, minlength=cells)
            if share is not None:
                # sums of whole numbers below 2^53 are exact in float64
                self._totals[number] += np.bincount(cell, weights=share, minlength=cells).astype(np.int64)

    def _sum(self, batch: Batch, codes: Sequence[Ints], rows: slice, weights: Counts | None) -> None:
        everyone = np.ones(rows.stop - rows.start, np.bool_)
        self._all = self._all.counted((), everyone, weights)
        found = {
            variable.id: (np.array((0, *variable.points))[code], code > 0)
            for variable, code in zip(self.plan.levels, codes, strict=True)
            if variable.id in self._grouped
        }
        for number in self.plan.numbers:
            values, known = batch.moments[number.id]
            found[number.id] = values[rows], known[rows]
        for name, ids in self.plan.groups.items():
            known = reduce(np.logical_and, (found[id][1] for id in ids))
            self._moments[name] = self._moments[name].counted([found[id][0] for id in ids], known, weights)

    def _cells(self, block: Sequence[int]) -> int:
        return prod(self._sizes[place] for place in block)

    def _margin(self, sums: Sequence[Counts], block: int, places: Sequence[int]) -> Counts:
        """The sums of a block over all but `places`, in the order of `places`; states are left out."""
        members = self._blocks[block]
        whole = sums[block].reshape([self._sizes[place] for place in members])
        others = tuple(axis for axis, place in enumerate(members) if place not in places)
        table = whole.sum(axis=others)
        if list(places) != sorted(places):
            table = table.T
        return np.asarray(table[(slice(1, None),) * len(places)])

    def _whole_numbers(self) -> npt.NDArray[np.object_]:
        """All moments in one vector of Python integers, which have no largest."""
        moments = (self._all, *self._moments.values())
        return np.array([number for found in moments for number in found.numbers], dtype=object)

    def _take_whole_numbers(self, vector: npt.NDArray[np.object_]) -> None:
        numbers = iter(vector.tolist())
        self._all = self._all.replaced(numbers)
        self._moments = {name: found.replaced(numbers) for name, found in self._moments.items()}


def _codes(variable: Levels, column: Ints) -> Ints:
    """The codes 1.. of a column, 0 for every state."""
    if len(column) and int(column.max()) > len(variable.points):
        raise ValueError(f"{variable.id}: code {int(column.max())} is above its {len(variable.points)} levels")
    return np.maximum(column, 0).astype(index_dtype(len(variable.points) + 1), copy=False)
