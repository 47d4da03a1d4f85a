"""How units were drawn, and the variance that follows: Taylor linearisation over strata and primary sampling units.

Source: Särndal, Swensson and Wretman (1992), chapter 5; the conventions are those of R's survey package.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

import numpy as np

from wuli.survey.counts import BlockCounts
from wuli.survey.cube import Cube
from wuli.survey.variables import WEIGHT_UNIT, Bools, Floats, Ints

Lonely = Literal["fail", "certainty", "adjust", "average"]
LONELY: Final[tuple[Lonely, ...]] = ("fail", "certainty", "adjust", "average")

# a stratum of which less than this was left out was taken whole (R: 1e-7)
_WHOLE: Final = 1e-7
# what is left of sums of squares after a subtraction is rounding below this part of them
_ROUNDING: Final = 1e-13


@dataclass(frozen=True, slots=True)
class Design:
    """A sampling design over keys of a cube.

    `stratum`, `psu`: ids of keys, "" for none; units are their own PSUs without `psu`. `fractions`: sampling fraction of
    each stratum code (index 0: missing), None without finite population correction. `lonely`: what a stratum with one
    PSU adds - nothing (certainty), its distance from the mean of all (adjust), the average of the others (average), or
    an error (fail). `confidence` of all intervals.
    """

    stratum: str = ""
    psu: str = ""
    fractions: tuple[float, ...] | None = None
    lonely: Lonely = "adjust"
    confidence: float = 0.95

    @property
    def keys(self) -> tuple[str, ...]:
        """The ids of the keys."""
        return tuple(key for key in (self.stratum, self.psu) if key)


class LonelyError(ValueError):
    """A stratum has a single PSU and the design says that this is an error. `strata` are codes."""

    def __init__(self, strata: list[int]) -> None:
        super().__init__(f"strata with a single primary sampling unit: {strata}")
        self.strata = strata


@dataclass(frozen=True)
class Frame:
    """A design bound to the units of a cube: PSUs of each stratum and what they weigh in a variance."""

    design: Design
    block: BlockCounts

    @classmethod
    def of(cls, cube: Cube, design: Design) -> Frame:
        """Bind `design` to the first block that holds its keys.

        Raises:
            KeyError: no block does.
            LonelyError: a stratum has one PSU and the design forbids it.
        """
        frame = cls(design, cube.block_over(design.keys))
        if design.lonely == "fail" and frame.lonely.any():
            raise LonelyError(np.flatnonzero(frame.lonely).tolist())
        return frame

    @property
    def simple(self) -> bool:
        """Whether units were drawn without strata, clusters and finite population correction."""
        return not self.design.keys and self.design.fractions is None

    @property
    def census(self) -> bool:
        """Whether nobody was left out, so that nothing is uncertain."""
        return bool((self._kept[self.psus_of > 0] <= _WHOLE).all())

    def strata(self, block: BlockCounts) -> Ints:
        """Return the stratum code of each cell of `block`; 0 everywhere without strata."""
        return block.key(self.design.stratum) if self.design.stratum else np.zeros(len(block.cells), np.int64)

    def psus(self, block: BlockCounts) -> Ints:
        """Return the index of the PSU of each cell, 0 everywhere without PSUs; codes may repeat in other strata."""
        if not self.design.psu:
            return np.zeros(len(block.cells), np.int64)
        places: Ints = np.searchsorted(self._psu_list, self._psu_codes(block))
        return places

    def _psu_codes(self, block: BlockCounts) -> Ints:
        return self.strata(block) * self._psu_size + block.key(self.design.psu)

    @property
    def _psu_size(self) -> int:
        return next(key.size for key in self.block.block.keys if key.id == self.design.psu)

    @cached_property
    def _psu_list(self) -> Ints:
        return np.unique(self._psu_codes(self.block))

    @cached_property
    def _psu_stratum(self) -> Ints:
        return self._psu_list // self._psu_size

    @cached_property
    def psus_of(self) -> Ints:
        """The number of PSUs of each stratum code."""
        if self.design.psu:
            return np.bincount(self._psu_stratum)
        return np.bincount(self.strata(self.block), weights=self.block.n).astype(np.int64)

    @cached_property
    def lonely(self) -> Bools:
        """Which strata have a single PSU that was not taken with certainty."""
        return np.asarray((self.psus_of == 1) & (self._kept > _WHOLE))

    @cached_property
    def _kept(self) -> Floats:
        """One minus the sampling fraction, by stratum code."""
        if self.design.fractions is None:
            return np.ones(len(self.psus_of))
        return 1.0 - np.array(self.design.fractions)[: len(self.psus_of)]

    @cached_property
    def df(self) -> int:
        """Degrees of freedom: PSUs minus strata."""
        return int(self.psus_of.sum() - (self.psus_of > 0).sum())

    def df_of(self, strata: Ints, psus: Ints, units: Ints) -> int:
        """Return the degrees of freedom of a domain: PSUs that have units of it minus strata that have.

        Args:
            strata: stratum of each row, (rows,).
            psus: PSU index of each row, (rows,).
            units: units of the domain in each row, (rows,).
        """
        occupied = units > 0
        psu_count = len(np.unique(psus[occupied])) if self.design.psu else int(units.sum())
        return max(psu_count - len(np.unique(strata[occupied])), 0)

    @cached_property
    def _scale(self) -> Floats:
        n = self.psus_of
        return np.divide(self._kept * n, n - 1, out=np.zeros(len(n)), where=n > 1)

    def covariance(self, strata: Ints, psus: Ints, first: Floats, second: Floats) -> Floats:
        """Return the covariance matrix of k totals; what is only rounding is 0.

        Args:
            strata: stratum of each row, (rows,).
            psus: PSU index of each row, (rows,); of no account where units are their own PSUs.
            first: sums of the influences of the row's units, each times its weight, (rows, k).
            second: a factor of the sums of their products: second' second over a stratum is the sum of z z' over its
                units, (rows, k). Used only without PSUs.
        """
        if self.design.psu:
            totals = np.zeros((len(self._psu_list), first.shape[1]))
            np.add.at(totals, psus, first)
            strata, first, second = self._psu_stratum, totals, totals
        sums = np.zeros((len(self.psus_of), first.shape[1]))
        np.add.at(sums, strata, first)
        weighed = second * np.sqrt(self._scale[strata])[:, None]
        share = np.divide(self._scale, self.psus_of, out=np.zeros(len(sums)), where=self.psus_of > 0)
        means = sums * np.sqrt(share)[:, None]
        raw = weighed.T @ weighed
        out: Floats = raw - means.T @ means
        size = np.sqrt(np.diag(raw))
        out[np.abs(out) <= _ROUNDING * np.outer(size, size)] = 0.0
        return out + self._of_lonely(sums, out)

    def _of_lonely(self, sums: Floats, others: Floats) -> Floats:
        """Return what strata with one PSU add, (k, k)."""
        alone = self.lonely
        if not alone.any() or self.design.lonely == "certainty":
            return np.zeros_like(others)
        if self.design.lonely == "average":
            counted = int((self.psus_of > 0).sum() - alone.sum())
            return others * (alone.sum() / counted) if counted else np.zeros_like(others)
        centre = sums.sum(axis=0) / self.psus_of.sum()
        away = (sums[alone] - centre) * np.sqrt(self._kept[alone])[:, None]
        found: Floats = away.T @ away
        return found


def kish_deff(cube: Cube) -> float:
    """Return Kish's design effect of unequal weights, n Σw² / (Σw)²; 1 without weights."""
    block = cube.blocks[0]
    total = float(block.w.sum()) / WEIGHT_UNIT
    return float(block.n.sum() * block.q.sum() / total**2) if total else 1.0
