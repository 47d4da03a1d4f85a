"""The cube: counts, weighted totals and sums of squared weights per cell, in one pass, mergeable by addition.

Counts and weighted totals are integers, so the result does not depend on the order, the batches or the engine; sums of
squared weights are floats that agree within 1e-12.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from wuli.survey.counts import BigInts, BlockCounts, LevelCounts, MomentSums
from wuli.survey.tally import Tally
from wuli.survey.variables import WEIGHT_UNIT, Batch, Block, Counts

__all__ = ["BlockCounts", "Cube", "CubeBuilder", "LevelCounts", "MomentSums", "from_bytes", "to_bytes"]

# rows counted at a time: buffers stay in the cache
_CHUNK: Final = 262_144
# whole numbers up to here are exact as floats
_EXACT: Final = 1 << 53
_LARGEST: Final = 1 << 63
# a chunk of weights below this has a sum in 64 bits
_HEAVIEST: Final = _LARGEST // _CHUNK
_HALF: Final = 32


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
            if block.has(variable) and wanted <= set(block.key_ids):
                return block
        raise KeyError(variable, *sorted(wanted))

    def block_over(self, keys: Iterable[str]) -> BlockCounts:
        """Return the first block over (at least) `keys`; KeyError where none is."""
        wanted = set(keys)
        for block in self.blocks:
            if wanted <= set(block.key_ids):
                return block
        raise KeyError(*sorted(wanted))


class CubeBuilder:
    """Counts batches into a cube."""

    def __init__(self, blocks: Iterable[Block], *, weighted: bool) -> None:
        """Count `blocks`; with `weighted`, every batch must bring design weights.

        Raises:
            OverflowError: the keys of a block have more crossings than 64 bits can number.
        """
        self.weighted = weighted
        self._tallies = [Tally(block, weighted=weighted) for block in blocks]
        self._whole = 0

    def update(self, batch: Batch) -> None:
        """Count a batch.

        Raises:
            ValueError: weights are asked for and missing, or below 0.
            OverflowError: the weights add up to more than 64 bits hold (9.2e12 firms).
        """
        weights = self._weights_of(batch)
        if weights is not None:
            self._take_weight(sum(int(weights[i : i + _CHUNK].sum()) for i in range(0, batch.rows, _CHUNK)))
        for start, stop in _spans(weights, batch.rows):
            for tally in self._tallies:
                tally.update(batch, start, stop)

    def _weights_of(self, batch: Batch) -> Counts | None:
        if not self.weighted:
            return None
        weights = batch.design_weights
        if weights is None:
            raise ValueError("a weighted cube needs design weights in every batch")
        if batch.rows and int(weights.min()) < 0:
            raise ValueError("design weights are below 0")
        if batch.rows and int(weights.max()) >= _HEAVIEST:
            raise OverflowError("a design weight is too large to be summed exactly")
        return weights

    def _take_weight(self, more: int) -> None:
        self._whole += more
        if self._whole >= _LARGEST:
            raise OverflowError(f"the design weights add up to more than {_LARGEST // WEIGHT_UNIT:.1e}")

    def merge(self, other: Cube) -> None:
        """Add a cube of the same blocks.

        Raises:
            OverflowError: the weights add up to more than 64 bits hold.
        """
        if self.weighted and other.blocks:
            self._take_weight(int(other.blocks[0].w.sum()))
        for tally, counts in zip(self._tallies, other.blocks, strict=True):
            tally.add(counts)

    def cube(self) -> Cube:
        """Return what has been counted so far."""
        return Cube(tuple(tally.counts() for tally in self._tallies), self.weighted)


def _spans(weights: Counts | None, rows: int) -> Iterator[tuple[int, int]]:
    """Yield spans of rows that are counted at once: so few that their weights add up exactly in floats."""
    for start in range(0, rows, _CHUNK):
        yield from _halves(weights, start, min(start + _CHUNK, rows))


def _halves(weights: Counts | None, start: int, stop: int) -> Iterator[tuple[int, int]]:
    if weights is None or stop - start == 1 or int(weights[start:stop].sum()) < _EXACT:
        yield start, stop
        return
    middle = (start + stop) // 2
    yield from _halves(weights, start, middle)
    yield from _halves(weights, middle, stop)


# Transport

_LEVEL_NAMES: Final = ("n", "w", "q")
_MOMENT_NAMES: Final = ("n", "w", "q", "qx", "qxx", "wxx")


def to_bytes(cube: Cube) -> bytes:
    """Return a cube as bytes for transport between processes; `from_bytes` needs the same blocks."""
    arrays: dict[str, np.ndarray] = {"weighted": np.array(cube.weighted)}
    for i, block in enumerate(cube.blocks):
        arrays |= {f"{i}:cells": block.cells, f"{i}:n": block.n, f"{i}:w": block.w, f"{i}:q": block.q}
        for id, counts in block.levels.items():
            arrays |= {f"{i}:l:{id}:{name}": getattr(counts, name) for name in _LEVEL_NAMES}
        for id, sums in block.moments.items():
            arrays |= {f"{i}:m:{id}:{name}": getattr(sums, name) for name in _MOMENT_NAMES}
            arrays[f"{i}:m:{id}:wx"] = _split(sums.wx)
    stream = io.BytesIO()
    np.savez(stream, **arrays)  # type: ignore[arg-type]  # the stubs take a file name for an array
    return stream.getvalue()


def from_bytes(content: bytes, blocks: Iterable[Block]) -> Cube:
    """Return the cube that `to_bytes` wrote."""
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        counted = tuple(_read_block(arrays, i, block) for i, block in enumerate(blocks))
        return Cube(counted, bool(arrays["weighted"]))


def _read_block(arrays: Any, i: int, block: Block) -> BlockCounts:
    levels = {v.id: LevelCounts(v, *(arrays[f"{i}:l:{v.id}:{name}"] for name in _LEVEL_NAMES)) for v in block.levels}
    moments = {}
    for v in block.moments:
        sums = {name: arrays[f"{i}:m:{v.id}:{name}"] for name in _MOMENT_NAMES}
        moments[v.id] = MomentSums(v, wx=_join(arrays[f"{i}:m:{v.id}:wx"]), **sums)
    cells, n, w, q = (arrays[f"{i}:{name}"] for name in ("cells", "n", "w", "q"))
    return BlockCounts(block, cells, n, w, q, levels, moments)


def _split(numbers: BigInts) -> Counts:
    """Return big integers as high and low halves, (2, cells)."""
    return np.array([(numbers >> _HALF), (numbers & ((1 << _HALF) - 1))], dtype=np.int64)


def _join(halves: Counts) -> BigInts:
    high, low = halves.astype(object)
    joined: BigInts = (high << _HALF) + low
    return joined
