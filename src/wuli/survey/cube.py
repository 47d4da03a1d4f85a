"""The cube: counts, weighted totals and sums of squared weights per cell, in one pass, mergeable by addition.

Counts and weighted totals are integers, so the result does not depend on the order, the batches or the engine; sums of
squared weights are floats that agree within 1e-12.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import prod
from typing import Any, Final

import numpy as np

from wuli.survey.variables import WEIGHT_UNIT, Batch, Block, Counts, Floats, Ints, Levels, Moments

# up to here every crossing has a place of its own; beyond, only crossings that occur are kept
_DENSE_CELLS: Final = 1 << 17
# rows counted at a time: buffers stay in the cache, and weighted sums stay below 2^53
_CHUNK: Final = 262_144
_EXACT: Final = 1 << 52


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

    n, Σw, Σw², Σwx (exact integers: w in units, x on the grid), Σw²x, Σw²x², Σwx² (floats, x on the grid).
    """

    variable: Moments
    n: Counts
    w: Counts
    q: Floats
    wx: Counts
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


@dataclass(frozen=True, slots=True)
class Cube:
    """All blocks; `weighted` tells whether units carry design weights."""

    blocks: tuple[BlockCounts, ...]
    weighted: bool

    @property
    def n(self) -> int:
        """The number of units."""
        return int(self.blocks[0].n.sum()) if self.blocks else 0

    def block_of(self, variable: str, keys: Iterable[str] = ()) -> BlockCounts:
        """Return the first block that counts `variable` over (at least) `keys`; KeyError where none does."""
        wanted = set(keys)
        for block in self.blocks:
            if (variable in block.levels or variable in block.moments) and wanted <= set(block.key_ids):
                return block
        raise KeyError(variable, *sorted(wanted))


class CubeBuilder:
    """Counts batches into a cube."""

    def __init__(self, blocks: Iterable[Block], *, weighted: bool) -> None:
        """Count `blocks`; with `weighted`, every batch must bring design weights."""
        self.weighted = weighted
        self._tallies = [_Tally(block, weighted=weighted) for block in blocks]

    def update(self, batch: Batch) -> None:
        """Count a batch."""
        rows = _CHUNK
        if batch.design_weights is not None and batch.rows:
            rows = max(1, min(_CHUNK, _EXACT // max(1, int(batch.design_weights.max()))))
        for start in range(0, batch.rows, rows):
            stop = min(start + rows, batch.rows)
            weights = batch.design_weights[start:stop] if batch.design_weights is not None else None
            for tally in self._tallies:
                tally.update(batch, start, stop, weights)

    def merge(self, other: Cube) -> None:
        """Add a cube of the same blocks."""
        for tally, counts in zip(self._tallies, other.blocks, strict=True):
            tally.add(counts)

    def cube(self) -> Cube:
        """Return what has been counted so far."""
        return Cube(tuple(tally.counts() for tally in self._tallies), self.weighted)


class _Tally:
    """The sums of one block: a row each place, places being all crossings (dense) or those that occurred."""

    def __init__(self, block: Block, *, weighted: bool) -> None:
        self.block, self.weighted = block, weighted
        sizes = [key.size for key in block.keys]
        self._strides = [prod(sizes[i + 1 :]) for i in range(len(sizes))]
        self._all = prod(sizes)
        if self._all > np.iinfo(np.int64).max // 2:
            message = "the crossing of keys is too large"
            raise OverflowError(message)
        self._dense = self._all <= _DENSE_CELLS
        self._codes: Ints = np.arange(self._all if self._dense else 0, dtype=np.int64)
        self._sums: dict[str, Any] = {
            name: np.zeros((len(self._codes), width), kind) for name, width, kind in self._columns()
        }
        self._w = np.empty(_CHUNK, np.float64)

    def _columns(self) -> Iterator[tuple[str, int, type]]:
        kinds = (("n", np.int64), ("w", np.int64), ("q", np.float64)) if self.weighted else (("n", np.int64),)
        for kind, dtype in kinds:
            yield f"{kind}:", 1, dtype
            for variable in self.block.levels:
                yield f"{kind}:{variable.id}", variable.slots, dtype
        for moments in self.block.moments:
            exact = ("n", "w", "wx") if self.weighted else ("n", "wx")
            for kind in exact:
                yield f"m{kind}:{moments.id}", 1, np.int64
            for kind in ("q", "qx", "qxx", "wxx") if self.weighted else ("wxx",):
                yield f"m{kind}:{moments.id}", 1, np.float64

    def update(self, batch: Batch, start: int, stop: int, weights: Counts | None) -> None:
        rows = stop - start
        code = np.zeros(rows, dtype=np.int64)
        for key, stride in zip(self.block.keys, self._strides, strict=True):
            column = batch.keys[key.id][start:stop]
            code += column if stride == 1 else np.multiply(column, stride, dtype=np.int64)
        place = code if self._dense else self._place(code)
        w = q = None
        if self.weighted:
            assert weights is not None
            w = self._w[:rows]
            np.copyto(w, weights)
            q = np.square(w / WEIGHT_UNIT)
        self._count("", place, 1, w, q)
        for variable in self.block.levels:
            slot = np.multiply(place, variable.slots, dtype=np.int64)
            slot += batch.levels[variable.id][start:stop]
            slot += variable.states - 1
            self._count(variable.id, slot, variable.slots, w, q)
        for moments in self.block.moments:
            values, known = batch.moments[moments.id]
            self._sum(moments.id, place, values[start:stop], known[start:stop], w, q)

    def _count(self, id: str, slot: Ints, slots: int, w: Floats | None, q: Floats | None) -> None:
        bins = len(self._codes) * slots
        self._sums[f"n:{id}"] += np.bincount(slot, minlength=bins).reshape(-1, slots)
        if w is not None:
            self._sums[f"w:{id}"] += np.bincount(slot, weights=w, minlength=bins).astype(np.int64).reshape(-1, slots)
            self._sums[f"q:{id}"] += np.bincount(slot, weights=q, minlength=bins).reshape(-1, slots)

    def _sum(self, id: str, place: Ints, values: Ints, known: np.ndarray, w: Floats | None, q: Floats | None) -> None:
        x = values * known  # unknown units carry no value
        x = x.astype(np.float64)

        def add(kind: str, weights: np.ndarray) -> None:
            total = self._sums[f"m{kind}:{id}"]
            sums = _bincount(place, weights, len(self._codes))
            total += sums.astype(total.dtype)[:, None]

        seen = known.astype(np.float64)
        add("n", seen)
        if w is None or q is None:
            add("wx", x)
            add("wxx", x * x)
            return
        add("w", w * seen)
        # a product of weight and score may leave 2^53 in a chunk, so its exact sum is taken in two parts
        high, low = np.divmod(w, 1024.0)
        sums = _bincount(place, high * x, len(self._codes)).astype(np.int64) * 1024
        sums += _bincount(place, low * x, len(self._codes)).astype(np.int64)
        self._sums[f"mwx:{id}"] += sums[:, None]
        add("q", q * seen)
        add("qx", q * x)
        add("qxx", q * x * x)
        add("wxx", w / WEIGHT_UNIT * x * x)

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

    def counts(self) -> BlockCounts:
        taken = np.flatnonzero(self._sums["n:"][:, 0]) if len(self._codes) else np.empty(0, np.int64)
        cells = np.empty((len(taken), len(self.block.keys)), np.int64)
        rest = self._codes[taken].copy()
        for i, stride in enumerate(self._strides):
            cells[:, i], rest = np.divmod(rest, stride)

        def pick(name: str) -> tuple[Any, Any, Any]:
            n = self._sums[f"n:{name}"][taken]
            if not self.weighted:
                return n, n * WEIGHT_UNIT, n.astype(np.float64)
            return n, self._sums[f"w:{name}"][taken], self._sums[f"q:{name}"][taken]

        n, w, q = (column[:, 0] for column in pick(""))
        levels = {v.id: LevelCounts(v, *pick(v.id)) for v in self.block.levels}
        moments = {v.id: self._moments(v, taken) for v in self.block.moments}
        return BlockCounts(self.block, cells, n, w, q, levels, moments)

    def _moments(self, variable: Moments, taken: Ints) -> MomentSums:
        def column(kind: str) -> np.ndarray:
            return self._sums[f"m{kind}:{variable.id}"][taken, 0]

        n, wx, wxx = column("n"), column("wx"), column("wxx")
        if not self.weighted:
            x = wx.astype(np.float64)
            return MomentSums(variable, n, n * WEIGHT_UNIT, n.astype(np.float64), wx * WEIGHT_UNIT, x, wxx, wxx)
        return MomentSums(variable, n, column("w"), column("q"), wx, column("qx"), column("qxx"), wxx)

    def add(self, counts: BlockCounts) -> None:
        code = np.zeros(len(counts.cells), dtype=np.int64)
        for i, stride in enumerate(self._strides):
            code += counts.cells[:, i] * stride
        place = code if self._dense else self._place(code)
        parts = {"": (counts.n[:, None], counts.w[:, None], counts.q[:, None])}
        parts |= {id: (c.n, c.w, c.q) for id, c in counts.levels.items()}
        for id, sums in parts.items():
            for kind, values in zip("nwq" if self.weighted else "n", sums, strict=False):
                self._sums[f"{kind}:{id}"][place] += values
        for id, m in counts.moments.items():
            scale = 1 if self.weighted else WEIGHT_UNIT
            columns = {"n": m.n, "wx": m.wx // scale, "wxx": m.wxx}
            if self.weighted:
                columns |= {"w": m.w, "q": m.q, "qx": m.qx, "qxx": m.qxx}
            for kind, values in columns.items():
                self._sums[f"m{kind}:{id}"][place, 0] += values


def _bincount(place: Ints, weights: np.ndarray, cells: int) -> Floats:
    if cells == 1:
        return np.array([float(weights.sum())])
    sums: Floats = np.bincount(place, weights=weights, minlength=cells)
    return sums


def to_bytes(cube: Cube) -> bytes:
    """Return a cube as bytes for transport between processes; `from_bytes` needs the same blocks."""
    arrays: dict[str, np.ndarray] = {"weighted": np.array(cube.weighted)}
    for i, block in enumerate(cube.blocks):
        arrays |= {f"{i}:cells": block.cells, f"{i}:n": block.n, f"{i}:w": block.w, f"{i}:q": block.q}
        for id, counts in block.levels.items():
            arrays |= {f"{i}:l:{id}:{name}": getattr(counts, name) for name in ("n", "w", "q")}
        for id, sums in block.moments.items():
            arrays |= {f"{i}:m:{id}:{name}": getattr(sums, name) for name in _MOMENT_NAMES}
    stream = io.BytesIO()
    np.savez(stream, **arrays)  # type: ignore[arg-type]  # the stubs take a file name for an array
    return stream.getvalue()


_MOMENT_NAMES: Final = ("n", "w", "q", "wx", "qx", "qxx", "wxx")


def from_bytes(content: bytes, blocks: Iterable[Block]) -> Cube:
    """Return the cube that `to_bytes` wrote."""
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        counted = []
        for i, block in enumerate(blocks):
            levels = {
                v.id: LevelCounts(v, *(arrays[f"{i}:l:{v.id}:{name}"] for name in ("n", "w", "q")))
                for v in block.levels
            }
            moments = {
                v.id: MomentSums(v, *(arrays[f"{i}:m:{v.id}:{name}"] for name in _MOMENT_NAMES)) for v in block.moments
            }
            cells, n, w, q = (arrays[f"{i}:{name}"] for name in ("cells", "n", "w", "q"))
            counted.append(BlockCounts(block, cells, n, w, q, levels, moments))
        return Cube(tuple(counted), bool(arrays["weighted"]))
