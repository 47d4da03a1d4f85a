"""Known population margins: post-stratification, raking, bounded trimming - on cells, not on rows.

Source: Deville, Särndal and Sautory (1993); the trimming rule is that of R's `trimWeights`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from wuli.survey.counts import BlockCounts
from wuli.survey.cube import Cube
from wuli.survey.variables import WEIGHT_UNIT, Bools, Floats, Ints

_ROUNDS: Final = 1000
_CLOSE: Final = 1e-11
# dummies of several margins overlap; singular values below this part of the largest are such overlap
_OVERLAP: Final = 1e-12

Why = Literal["no_units", "no_margin", "not_converging"]


@dataclass(frozen=True, slots=True)
class MarginProblem:
    """A category of a margin column that cannot be met ("" for units without a value, or the column as a whole)."""

    column: str
    value: str
    why: Why


class MarginError(ValueError):
    """Margins cannot be met. `problems` are all of them; `column`, `value` and `why` are those of the first."""

    def __init__(self, problems: Iterable[MarginProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{p.column}={p.value}: {p.why}" for p in self.problems))
        first = self.problems[0]
        self.column, self.value, self.why = first.column, first.value, first.why


@dataclass(frozen=True, slots=True)
class Calibration:
    """Factors that make weights agree with margins.

    `keys`: the margin columns; `codes` (cells, keys): crossings that occur; `factor` (cells,); `indicators` (cells, m):
    the dummies of the margins, whose residuals the variance is made of; `base`, `squares` (cells,): weights before, and
    their squares; `rounds` of raking that were needed.
    """

    keys: tuple[str, ...]
    codes: Ints
    factor: Floats
    indicators: Floats
    base: Floats
    squares: Floats
    rounds: int

    def cell_of(self, block: BlockCounts) -> Ints:
        """Return the calibration cell of each cell of `block`.

        Raises:
            KeyError: the block has a crossing that was not calibrated.
        """
        return _match(np.stack([block.key(key) for key in self.keys], axis=1), self.codes)

    def explained(self, sums: Floats) -> Floats:
        """Return what the margins explain of k variables, (cells, k): weighted regression, weights before calibration.

        `sums` (cells, k) are the sums of weight x value over the units of each calibration cell.
        """
        x = self.indicators
        fitted: Floats = x @ np.linalg.lstsq(x.T @ (x * self.base[:, None]), x.T @ sums, rcond=_OVERLAP)[0]
        return fitted

    @property
    def deff(self) -> float:
        """What Kish's design effect of the weights before is multiplied by; below 1 where weights become more equal."""
        shrunk = float(self.base.sum() / (self.base * self.factor).sum())
        return float((self.squares * self.factor**2).sum() / self.squares.sum()) * shrunk**2


def calibrate(
    cube: Cube, margins: Mapping[str, Mapping[str, float]], *, bounds: tuple[float, float] | None = None
) -> Calibration:
    """Return the factors that make the weighted counts of a cube agree with population counts.

    One margin is post-stratification, several are raked.

    Args:
        cube: must hold one block with all margin columns as keys.
        margins: column -> category -> population count (or share: the margins are scaled to the first one's total).
        bounds: smallest and largest factor, relative to the mean factor; None: unbounded.

    Raises:
        KeyError: no block holds the columns.
        MarginError: categories have no units or no margin (all are told), or raking does not settle.
    """
    keys = tuple(margins)
    block = cube.block_over(keys)
    cells, inverse = np.unique(np.stack([block.key(key) for key in keys], axis=1), axis=0, return_inverse=True)
    base, squares = np.zeros(len(cells)), np.zeros(len(cells))
    np.add.at(base, inverse.reshape(-1), block.w / WEIGHT_UNIT)
    np.add.at(squares, inverse.reshape(-1), block.q)
    problems: list[MarginProblem] = []
    targets = [_target(block, key, margins[key], cells[:, i], problems) for i, key in enumerate(keys)]
    if problems:
        raise MarginError(problems)
    targets = [target * (targets[0].sum() / target.sum()) for target in targets]
    factor, rounds = _rake(cells, base, targets, keys, bounds)
    dummies = [np.equal.outer(cells[:, i], np.flatnonzero(t > 0)).astype(float) for i, t in enumerate(targets)]
    return Calibration(keys, cells, factor, np.concatenate(dummies, axis=1), base, squares, rounds)


def _target(
    block: BlockCounts, key: str, margin: Mapping[str, float], present: Ints, problems: list[MarginProblem]
) -> Floats:
    """Return population counts by key code, code 0 (missing) having none; note what does not fit."""
    categories = next(k for k in block.block.keys if k.id == key).categories
    target = np.zeros(len(categories) + 1)
    for value, count in margin.items():
        if value in categories:
            target[categories.index(value) + 1] = float(count)
        else:
            problems.append(MarginProblem(key, value, "no_units"))
    occurring = np.isin(np.arange(len(target)), present)
    names = ("", *categories)
    problems += [MarginProblem(key, names[code], "no_margin") for code in np.flatnonzero(occurring & (target <= 0))]
    problems += [MarginProblem(key, names[code], "no_units") for code in np.flatnonzero(~occurring & (target > 0))]
    return target


def _rake(
    cells: Ints, base: Floats, targets: list[Floats], keys: tuple[str, ...], bounds: tuple[float, float] | None
) -> tuple[Floats, int]:
    """Return the factor of each cell and the rounds it took."""
    middle = float(targets[0].sum() / base.sum())
    factor = np.full(len(base), middle)
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
    raise MarginError([MarginProblem(worst, "", "not_converging")])


def _match(codes: Ints, cells: Ints) -> Ints:
    """Return the place among `cells` (cells, keys) of each row of `codes` (rows, keys)."""
    _, inverse = np.unique(np.concatenate([cells, codes]), axis=0, return_inverse=True)
    inverse = inverse.reshape(-1)
    place = np.full(inverse.max(initial=-1) + 1, -1, np.int64)
    place[inverse[: len(cells)]] = np.arange(len(cells))
    found: Ints = place[inverse[len(cells) :]]
    if (found < 0).any():
        raise KeyError(tuple(codes[np.argmin(found)].tolist()))
    return found


def trim(weights: Floats, counts: Ints, *, lower: float = 0.0, upper: float = np.inf, strict: bool = True) -> Floats:
    """Return weights within bounds; what is cut off is shared equally among the units that were inside and have room.

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
        rest = float(((weights - cut) * counts).sum())
        room = cut < upper if rest > 0 else cut > lower
        takers = room & ~outside if (room & ~outside).any() else room
        if abs(rest) <= _CLOSE * mean or not takers.any():
            return cut
        weights = np.where(takers, cut + rest / counts[takers].sum(), cut)
        if not strict:
            return weights
