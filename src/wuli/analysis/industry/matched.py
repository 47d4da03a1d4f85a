"""Firms that answered in both of two waves: which pairs of values they have, before and after, and with what weight.

Pairs are few, however many firms there are, and pairs of several parts of a file are added up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa

from wuli.survey.variables import WEIGHT_UNIT, Counts, Floats, Ints

FIRST: Final = 1
SECOND: Final = 2
_COLUMNS: Final = ("before", "after", "n", "w", "q")


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of values in order, (k,) each; NaN is no value.

    `n` firms have the pair, with `w` design weights of the second wave (millionths) and `q` squared ones.
    """

    before: Floats
    after: Floats
    n: Counts
    w: Counts
    q: Floats

    @classmethod
    def of(cls, before: Floats, after: Floats, weights: Counts) -> Pairs:
        """Return the pairs of firms, (firms,) each."""
        ones = np.ones(len(before), np.int64)
        return cls.sum([cls(before, after, ones, weights.astype(np.int64), np.square(weights / WEIGHT_UNIT))])

    @classmethod
    def sum(cls, parts: Sequence[Pairs]) -> Pairs:
        """Return the pairs of several parts."""
        before, after, n, w, q = (np.concatenate([getattr(part, name) for part in parts]) for name in _COLUMNS)
        # NaN equals nothing, not even itself: it is given a place among the numbers
        table = np.stack([np.where(np.isnan(column), -np.inf, column) for column in (before, after)], axis=1)
        found, place = np.unique(table, axis=0, return_inverse=True)
        sums = [np.zeros(len(found), column.dtype) for column in (n, w, q)]
        for total, column in zip(sums, (n, w, q), strict=True):
            np.add.at(total, place.reshape(-1), column)
        found[np.isneginf(found)] = np.nan
        return cls(found[:, 0], found[:, 1], *sums)

    def known(self) -> Pairs:
        """Return the pairs with both values."""
        rows = ~np.isnan(self.before) & ~np.isnan(self.after)
        return Pairs(*(getattr(self, name)[rows] for name in _COLUMNS))


@dataclass(frozen=True, slots=True)
class Matched:
    """Firms that stand once in each of two waves, and their pairs of values by variable."""

    firms: int
    pairs: Mapping[str, Pairs]

    @classmethod
    def sum(cls, parts: Iterable[Matched]) -> Matched:
        """Return the firms of several parts."""
        firms = 0
        found: dict[str, list[Pairs]] = {}
        for part in parts:
            firms += part.firms
            for id, pairs in part.pairs.items():
                # added at once: a long list of parts must not pile up
                found[id] = [Pairs.sum([*found.get(id, []), pairs])]
        return cls(firms, {id: pairs for id, (pairs,) in found.items()})


@dataclass(frozen=True, slots=True)
class FirmRows:
    """Firms that gave an id, a row each: its hash, the wave (1, 2), values (rows, variables), design weight."""

    keys: np.ndarray[Any, np.dtype[np.uint64]]
    waves: Ints
    values: Floats
    weights: Counts

    @classmethod
    def sum(cls, parts: Sequence[FirmRows]) -> FirmRows:
        """Return all rows of several batches."""
        names = ("keys", "waves", "values", "weights")
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))

    def take(self, rows: np.ndarray[Any, Any]) -> FirmRows:
        """Return some rows."""
        return FirmRows(self.keys[rows], self.waves[rows], self.values[rows], self.weights[rows])


def match(rows: FirmRows, ids: Sequence[str]) -> Matched:
    """Return the firms that stand once in each wave; of others nobody knows which answer is theirs."""
    before, after = (_once(rows.take(rows.waves == wave)) for wave in (FIRST, SECOND))
    _, one, two = np.intersect1d(before.keys, after.keys, assume_unique=True, return_indices=True)
    before, after = before.take(one), after.take(two)
    columns = zip(ids, before.values.T, after.values.T, strict=True)
    return Matched(len(one), {id: Pairs.of(first, second, after.weights) for id, first, second in columns})


def _once(rows: FirmRows) -> FirmRows:
    _, first, counts = np.unique(rows.keys, return_index=True, return_counts=True)
    return rows.take(first[counts == 1])


# Rows that travel


def row_schema(ids: Sequence[str]) -> pa.Schema:
    """Return the columns of rows that travel: the hash of the firm as `key`, wave, weight, values."""
    values = [(f"v{i}", pa.float64()) for i, _ in enumerate(ids)]
    return pa.schema([("key", pa.int64()), ("wave", pa.int8()), ("weight", pa.int64()), *values])


def to_batch(rows: FirmRows, ids: Sequence[str]) -> pa.RecordBatch:
    """Return rows in a form that travels."""
    columns = (rows.keys.view(np.int64), rows.waves.astype(np.int8), rows.weights.astype(np.int64), *rows.values.T)
    return pa.RecordBatch.from_arrays([pa.array(column) for column in columns], schema=row_schema(ids))


def match_sorted(ids: Sequence[str], batches: Iterable[pa.RecordBatch]) -> Matched:
    """Return what `match` finds in rows that come sorted by key, lot by lot."""
    return Matched.sum(match(_from_table(table, len(ids)), ids) for table in _whole_firms(batches))


def _from_table(table: pa.Table, width: int) -> FirmRows:
    keys, waves, weights, *values = (column.to_numpy() for column in table.columns)
    return FirmRows(keys.view(np.uint64), waves, np.stack(values, axis=1).reshape(-1, width), weights)


def _whole_firms(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """Yield the rows in lots that tear no firm apart."""
    kept: list[pa.Table] = []
    for batch in batches:
        table = pa.concat_tables([*kept, pa.Table.from_batches([batch])]).combine_chunks()
        keys = table.column("key").to_numpy()
        cut = int(np.searchsorted(keys, keys[-1]))
        kept = [table.slice(cut)]
        yield table.slice(0, cut)
    yield from kept
