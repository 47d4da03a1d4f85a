"""Firms that answered in both of two waves: how many have each pair of values, before and after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa

from wuli.instrument.answers import IntArray
from wuli.survey.variables import Counts, Floats

FIRST: Final = 1
SECOND: Final = 2


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of values in order and the firms that have them, (k,) each; NaN stands for no value."""

    before: Floats
    after: Floats
    firms: Counts

    def known(self) -> Pairs:
        """Return the pairs with both values."""
        known = ~np.isnan(self.before) & ~np.isnan(self.after)
        return Pairs(self.before[known], self.after[known], self.firms[known])


@dataclass(frozen=True, slots=True)
class Matched:
    """Firms that stand in both waves, and the pairs of each variable by its id."""

    firms: int
    pairs: Mapping[str, Pairs]

    @classmethod
    def sum(cls, parts: Iterable[Matched]) -> Matched:
        """Return all firms of several parts."""
        firms, found = 0, {}
        for part in parts:
            firms += part.firms
            for id, pairs in part.pairs.items():
                found[id] = _added([found[id], pairs]) if id in found else pairs
        return cls(firms, found)


def pairs_of(before: Floats, after: Floats) -> Pairs:
    """Return the pairs of two columns, (firms,) each."""
    return _added([Pairs(before, after, np.ones(len(before), np.int64))])


def _added(parts: list[Pairs]) -> Pairs:
    before, after, firms = (np.concatenate([getattr(p, name) for p in parts]) for name in ("before", "after", "firms"))
    # NaN equals nothing, not even itself, so it is given a place of its own among the numbers
    table = np.stack([np.nan_to_num(column, nan=-np.inf, neginf=-np.inf) for column in (before, after)], axis=1)
    found, place = np.unique(table, axis=0, return_inverse=True)
    counts = np.zeros(len(found), np.int64)
    np.add.at(counts, place.reshape(-1), firms)
    found[np.isneginf(found)] = np.nan
    return Pairs(found[:, 0], found[:, 1], counts)


# Rows of firms


def row_schema(ids: Iterable[str]) -> pa.Schema:
    """Return the columns of rows that are matched: key of the firm, wave (1, 2), row number, values by id."""
    head = [("key", pa.int64()), ("wave", pa.int8()), ("row", pa.int64())]
    return pa.schema([*head, *((f"v{i}", pa.float64()) for i, _ in enumerate(ids))])


def match_rows(batches: Iterable[pa.RecordBatch], ids: tuple[str, ...]) -> Matched:
    """Match firms in rows sorted by key, wave and row number; of several rows of a firm in a wave the first counts."""
    return Matched.sum(_match(table, ids) for table in _whole_firms(batches))


def _whole_firms(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """Yield the rows in lots that tear no firm apart."""
    kept: pa.Table | None = None
    for batch in batches:
        table = pa.Table.from_batches([batch])
        if kept is not None:
            table = pa.concat_tables([kept, table])
        keys = table.column("key").to_numpy()
        cut = int(np.searchsorted(keys, keys[-1]))
        kept = table.slice(cut)
        yield table.slice(0, cut)
    if kept is not None:
        yield kept


def _match(table: pa.Table, ids: tuple[str, ...]) -> Matched:
    keys, waves = (table.column(name).to_numpy() for name in ("key", "wave"))
    rows = []
    for wave in (FIRST, SECOND):
        places = np.flatnonzero(waves == wave)
        found, first = np.unique(keys[places], return_index=True)
        rows.append((found, places[first]))
    _, one, two = np.intersect1d(rows[0][0], rows[1][0], assume_unique=True, return_indices=True)
    before, after = rows[0][1][one], rows[1][1][two]
    columns = {id: table.column(f"v{i}").to_numpy() for i, id in enumerate(ids)}
    return Matched(len(one), {id: pairs_of(column[before], column[after]) for id, column in columns.items()})


def match_unsorted(keys: IntArray, waves: IntArray, values: Mapping[str, Floats]) -> Matched:
    """Match firms in the order of the file: keys and waves (1, 2), (rows,) each, and the values by id."""
    order = np.lexsort((np.arange(len(keys)), waves, keys))
    columns = [keys, waves.astype(np.int8), np.arange(len(keys)), *values.values()]
    table = pa.RecordBatch.from_arrays([pa.array(c[order]) for c in columns], schema=row_schema(values))
    return match_rows([table] if len(keys) else [], tuple(values))
