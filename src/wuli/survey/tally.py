"""The sums of one block while units come in: a row for each crossing of keys."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from typing import Any, Final

import numpy as np

from wuli.survey.counts import BigInts, BlockCounts, LevelCounts, MomentSums
from wuli.survey.variables import WEIGHT_UNIT, Batch, Block, Bools, Counts, Floats, Ints, Moments

# up to here every crossing has a row of its own; beyond, only crossings that occur have one
DENSE_CELLS: Final = 1 << 17
_DENSE_BYTES: Final = 1 << 28
# Σwx = high x 2^30 + low: each part of a chunk stays below 2^53, where sums of floats are exact
_SHIFT: Final = 30
_LOW: Final = (1 << _SHIFT) - 1
_WIDE: Final = float(1 << 62)


class Tally:
    """Sums by place, places being all crossings (dense) or those that occurred so far (sparse, sorted)."""

    def __init__(self, block: Block, *, weighted: bool) -> None:
        """Count `block`.

        Raises:
            OverflowError: the crossing of its keys has no number in 64 bits.
        """
        self.block, self.weighted = block, weighted
        sizes = [key.size for key in block.keys]
        self._strides = [prod(sizes[i + 1 :]) for i in range(len(sizes))]
        cells = prod(sizes)
        if cells > np.iinfo(np.int64).max // 2:
            raise OverflowError("the crossing of keys is too large")
        columns = tuple(self._columns())
        self._dense = cells <= DENSE_CELLS and cells * sum(width for _, width, _ in columns) * 8 <= _DENSE_BYTES
        self._codes: Ints = np.arange(cells if self._dense else 0, dtype=np.int64)
        self._sums: dict[str, Any] = {name: np.zeros((len(self._codes), width), kind) for name, width, kind in columns}

    def _columns(self) -> Iterator[tuple[str, int, type]]:
        """Yield name, width and type of every sum: "n:id" for levels ("n:" for all units), "mwx:id" for moments."""
        kinds = (("n", np.int64), ("w", np.int64), ("q", np.float64)) if self.weighted else (("n", np.int64),)
        for kind, dtype in kinds:
            yield f"{kind}:", 1, dtype
            for variable in self.block.levels:
                yield f"{kind}:{variable.id}", variable.slots, dtype
        for moments in self.block.moments:
            for kind in ("n", "w", "high", "low") if self.weighted else ("n", "x"):
                yield f"m{kind}:{moments.id}", 1, np.int64
            for kind in ("q", "qx", "qxx", "wxx") if self.weighted else ("wxx",):
                yield f"m{kind}:{moments.id}", 1, np.float64

    # Counting

    def update(self, batch: Batch, start: int, stop: int) -> None:
        """Count rows `start` to `stop`; the sum of their weights must be below 2^53 units."""
        code = np.zeros(stop - start, dtype=np.int64)
        for key, stride in zip(self.block.keys, self._strides, strict=True):
            column = batch.keys[key.id][start:stop]
            code += column if stride == 1 else np.multiply(column, stride, dtype=np.int64)
        place = code if self._dense else self._place(code)
        weights = _weights(batch, start, stop) if self.weighted else None
        self._count("", place, 1, weights)
        for variable in self.block.levels:
            slot = np.multiply(place, variable.slots, dtype=np.int64)
            slot += batch.levels[variable.id][start:stop]
            slot += variable.states - 1
            self._count(variable.id, slot, variable.slots, weights)
        for moments in self.block.moments:
            values, known = batch.moments[moments.id]
            self._sum(moments.id, place, values[start:stop], known[start:stop], weights)

    def _count(self, id: str, slot: Ints, slots: int, weights: tuple[Floats, Floats] | None) -> None:
        bins = len(self._codes) * slots
        self._sums[f"n:{id}"] += np.bincount(slot, minlength=bins).reshape(-1, slots)
        if weights is not None:
            w, q = weights
            self._sums[f"w:{id}"] += np.bincount(slot, weights=w, minlength=bins).astype(np.int64).reshape(-1, slots)
            self._sums[f"q:{id}"] += np.bincount(slot, weights=q, minlength=bins).reshape(-1, slots)

    def _sum(self, id: str, place: Ints, values: Ints, known: Bools, weights: tuple[Floats, Floats] | None) -> None:
        points = np.where(known, values, 0).astype(np.int64)  # unknown units carry no value
        x, seen = points.astype(np.float64), known.astype(np.float64)
        self._add("n", id, place, seen)
        if weights is None:
            self._add("x", id, place, x)
            self._add("wxx", id, place, x * x)
            return
        w, q = weights
        self._add("w", id, place, w * seen)
        self._add_products(id, place, w, points)
        self._add("q", id, place, q * seen)
        self._add("qx", id, place, q * x)
        self._add("qxx", id, place, q * x * x)
        self._add("wxx", id, place, w / WEIGHT_UNIT * x * x)

    def _add(self, kind: str, id: str, place: Ints, terms: Floats) -> None:
        total = self._sums[f"m{kind}:{id}"]
        total += _sums_of(place, terms, len(self._codes)).astype(total.dtype)[:, None]

    def _add_products(self, id: str, place: Ints, w: Floats, points: Ints) -> None:
        """Add weight x score exactly."""
        if float(w.max(initial=0.0)) * float(np.abs(points).max(initial=0)) < _WIDE:
            product = w.astype(np.int64) * points
            self._add("high", id, place, (product >> _SHIFT).astype(np.float64))
            self._add("low", id, place, (product & _LOW).astype(np.float64))
            return
        sums = np.zeros(len(self._codes), dtype=object)
        np.add.at(sums, place, w.astype(np.int64).astype(object) * points.astype(object))
        self._add_big(id, slice(None), sums)

    def _add_big(self, id: str, place: Ints | slice, sums: BigInts) -> None:
        self._sums[f"mhigh:{id}"][place, 0] += (sums >> _SHIFT).astype(np.int64)
        self._sums[f"mlow:{id}"][place, 0] += (sums & _LOW).astype(np.int64)

    # Places

    def _place(self, code: Ints) -> Ints:
        """Return the place of each code, making room for codes that are new."""
        found, inverse = np.unique(code, return_inverse=True)
        if not np.isin(found, self._codes, assume_unique=True).all():
            self._grow(np.union1d(self._codes, found))
        places: Ints = np.searchsorted(self._codes, found)[inverse]
        return places

    def _grow(self, codes: Ints) -> None:
        old = np.searchsorted(codes, self._codes)
        for name, sums in self._sums.items():
            grown = np.zeros((len(codes), sums.shape[1]), sums.dtype)
            grown[old] = sums
            self._sums[name] = grown
        self._codes = codes

    # In and out

    def add(self, counts: BlockCounts) -> None:
        """Add what was counted elsewhere of the same block."""
        code = np.zeros(len(counts.cells), dtype=np.int64)
        for i, stride in enumerate(self._strides):
            code += counts.cells[:, i] * stride
        place = code if self._dense else self._place(code)
        parts = {"": (counts.n[:, None], counts.w[:, None], counts.q[:, None])}
        parts |= {id: (c.n, c.w, c.q) for id, c in counts.levels.items()}
        for id, sums in parts.items():
            for kind, values in zip("nwq" if self.weighted else "n", sums, strict=False):
                self._sums[f"{kind}:{id}"][place] += values
        for id, moments in counts.moments.items():
            self._add_moments(id, place, moments)

    def _add_moments(self, id: str, place: Ints, moments: MomentSums) -> None:
        columns: dict[str, Any] = {"n": moments.n, "wxx": moments.wxx}
        if self.weighted:
            columns |= {"w": moments.w, "q": moments.q, "qx": moments.qx, "qxx": moments.qxx}
            self._add_big(id, place, moments.wx)
        else:
            columns["x"] = (moments.wx // WEIGHT_UNIT).astype(np.int64)
        for kind, values in columns.items():
            self._sums[f"m{kind}:{id}"][place, 0] += values

    def counts(self) -> BlockCounts:
        """Return the sums so far, cells without units left out."""
        taken = np.flatnonzero(self._sums["n:"][:, 0])
        cells = np.empty((len(taken), len(self.block.keys)), np.int64)
        rest = self._codes[taken].copy()
        for i, stride in enumerate(self._strides):
            cells[:, i], rest = np.divmod(rest, stride)
        n, w, q = self._counted("", taken)
        levels = {v.id: LevelCounts(v, *self._counted(v.id, taken)) for v in self.block.levels}
        moments = {v.id: self._moments(v, taken) for v in self.block.moments}
        return BlockCounts(self.block, cells, n[:, 0], w[:, 0], q[:, 0], levels, moments)

    def _counted(self, id: str, taken: Ints) -> tuple[Counts, Counts, Floats]:
        n: Counts = self._sums[f"n:{id}"][taken]
        if not self.weighted:
            return n, n * WEIGHT_UNIT, n.astype(np.float64)
        return n, self._sums[f"w:{id}"][taken], self._sums[f"q:{id}"][taken]

    def _moments(self, variable: Moments, taken: Ints) -> MomentSums:
        def column(kind: str) -> Any:
            return self._sums[f"m{kind}:{variable.id}"][taken, 0]

        n, wxx = column("n"), column("wxx")
        if not self.weighted:
            x = column("x")
            wx = x.astype(object) * WEIGHT_UNIT
            return MomentSums(variable, n, n * WEIGHT_UNIT, n.astype(float), wx, x.astype(float), wxx, wxx)
        wx = (column("high").astype(object) << _SHIFT) + column("low").astype(object)
        return MomentSums(variable, n, column("w"), column("q"), wx, column("qx"), column("qxx"), wxx)


def _weights(batch: Batch, start: int, stop: int) -> tuple[Floats, Floats]:
    """Return weights in units, and squared weights in their own unit."""
    assert batch.design_weights is not None
    w = batch.design_weights[start:stop].astype(np.float64)
    return w, np.square(w / WEIGHT_UNIT)


def _sums_of(place: Ints, terms: Floats, cells: int) -> Floats:
    if cells == 1:
        return np.array([float(terms.sum())])
    return np.asarray(np.bincount(place, weights=terms, minlength=cells), dtype=np.float64)
