"""Known population margins: post-stratification, raking, bounded trimming - on cells, not on rows.

Source: Deville, Särndal and Sautory (1993); the trimming rule is that of R's `trimWeights`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from wuli.survey.cube import BlockCounts, Cube
from wuli.survey.variables import WEIGHT_UNIT, Bools, Floats, Ints

_ROUNDS: Final = 200
_CLOSE: Final = 1e-11


class MarginError(ValueError):
    """A margin cannot be met: `column`, `value`, and why (`no_units`, `no_margin`, `not_converging`)."""

    def __init__(self, column: str, value: str, why: str) -> None:
        super().__init__(f"{column}={value}: {why}")
        self.column, self.value, self.why = column, value, why


@dataclass(frozen=True, slots=True)
class Calibration:
    """Factors that make weights agree with margins.

    `keys`: the margin columns; `codes` (cells, keys): crossings that occur; `factor` (cells,); `indicators` (cells, m):
    the dummies of the margins, whose residuals the variance is made of; `base` (cells,): weight before.
    """

    keys: tuple[str, ...]
    codes: Ints
    factor: Floats
    indicators: Floats
    base: Floats
    rounds: int

    def cell_of(self, block: BlockCounts) -> Ints:
        """Return the calibration cell of each cell of `block`."""
        codes = np.stack([block.key(key) for key in self.keys], axis=1)
        return _match(codes, self.codes)

    @property
    def deff(self) -> float:
        """What the factors alone add to a design effect (Kish, on cells)."""
        total = float((self.base * self.factor).sum())
        return float(self.base.sum() * (self.base * self.factor**2).sum() / total**2)


def calibrate(
    cube: Cube,
    margins: Mapping[str, Mapping[str, float]],
    *,
    bounds: tuple[float, float] | None = None,
    joint: bool = False,
) -> Calibration:
    """Return the factors that make the weighted counts of a cube agree with population counts.

    Args:
        cube: must hold one block with all margin columns as keys.
        margins: column -> category -> population count (or share: the margins are scaled to the first one's total).
        bounds: smallest and largest factor, relative to the mean factor; None: unbounded.
        joint: one margin only, post-stratified (a single pass); the same as raking over it.

    Raises:
        MarginError: a category has no units or no margin, or raking does not settle.
    """
    del joint  # raking over one margin is post-stratification
    keys = tuple(margins)
    block = next(b for b in cube.blocks if set(keys) <= set(b.key_ids))
    codes = np.stack([block.key(key) for key in keys], axis=1)
    cells, inverse = np.unique(codes, axis=0, return_inverse=True)
    base: Floats = np.bincount(inverse.reshape(-1), weights=block.w / WEIGHT_UNIT, minlength=len(cells))
    targets = [_target(block, key, margins[key], cells[:, i]) for i, key in enumerate(keys)]
    whole = sum(float(v) for v in margins[keys[0]].values())
    targets = [target * (whole / target.sum()) for target in targets]
    factor, rounds = _rake(cells, base, targets, keys, bounds)
    dummies = [np.equal.outer(cells[:, i], np.flatnonzero(t > 0)).astype(float) for i, t in enumerate(targets)]
    return Calibration(keys, cells, factor, np.concatenate(dummies, axis=1), base, rounds)


def _target(block: BlockCounts, key: str, margin: Mapping[str, float], present: Ints) -> Floats:
    """Return population counts by key code; code 0 (missing) has none."""
    categories = next(k for k in block.block.keys if k.id == key).categories
    target = np.zeros(len(categories) + 1)
    for value, count in margin.items():
        if value not in categories:
            raise MarginError(key, value, "no_units")
        target[categories.index(value) + 1] = float(count)
    for code in np.unique(present):
        if target[code] <= 0:
            raise MarginError(key, "" if code == 0 else categories[code - 1], "no_margin")
    for code in np.flatnonzero(target > 0):
        if code not in present:
            raise MarginError(key, categories[code - 1], "no_units")
    return target


def _rake(
    cells: Ints, base: Floats, targets: list[Floats], keys: tuple[str, ...], bounds: tuple[float, float] | None
) -> tuple[Floats, int]:
    factor = np.full(len(base), targets[0].sum() / base.sum())
    middle = float(factor[0])
    worst = keys[0]
    for rounds in range(1, _ROUNDS + 1):
        distance = 0.0
        for i, target in enumerate(targets):
            now = np.bincount(cells[:, i], weights=base * factor, minlength=len(target))
            ratio = np.divide(target, now, out=np.ones(len(target)), where=now > 0)
            off = float(np.abs(ratio[target > 0] - 1).max())
            if off > distance:
                distance, worst = off, keys[i]
            factor = factor * ratio[cells[:, i]]
            if bounds is not None:
                factor = np.clip(factor, bounds[0] * middle, bounds[1] * middle)
        if distance < _CLOSE:
            return factor, rounds
    raise MarginError(worst, "", "not_converging")


def _match(codes: Ints, cells: Ints) -> Ints:
    together = np.concatenate([cells, codes])
    _, inverse = np.unique(together, axis=0, return_inverse=True)
    inverse = inverse.reshape(-1)
    place = np.full(inverse.max() + 1, -1, np.int64)
    place[inverse[: len(cells)]] = np.arange(len(cells))
    return place[inverse[len(cells) :]]


def trim(weights: Floats, counts: Ints, *, lower: float = 0.0, upper: float = np.inf, strict: bool = True) -> Floats:
    """Return weights within bounds; what is cut off is shared equally among the units that were inside.

    Args:
        weights: distinct weights, (m,).
        counts: units with each, (m,).
        lower: smallest weight.
        upper: largest weight.
        strict: go on until all are inside; else share out once.

    Raises:
        ValueError: the mean weight lies outside the bounds, so that no weights can be inside them all.
    """
    weights = np.array(weights, dtype=float)
    counts = np.array(counts)
    mean = float((weights * counts).sum() / counts.sum())
    if not lower <= mean <= upper:
        message = f"the mean weight {mean:g} is outside {lower:g}-{upper:g}"
        raise ValueError(message)
    while True:
        cut = np.clip(weights, lower, upper)
        outside: Bools = cut != weights
        if not outside.any():
            return weights
        rest = float(((weights - cut) * counts).sum())
        inside = int(counts[~outside].sum())
        weights = np.where(outside, cut, cut + (rest / inside if inside else 0.0))
        if not strict or not inside:
            return weights
