"""How units were drawn, and the variance that follows: Taylor linearisation over strata and primary sampling units.

Source: Särndal, Swensson and Wretman (1992), chapter 5; the conventions are those of R's survey package.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

import numpy as np

from wuli.survey.cube import BlockCounts, Cube
from wuli.survey.variables import WEIGHT_UNIT, Floats, Ints

Lonely = Literal["fail", "certainty", "adjust", "average"]
LONELY: Final[tuple[Lonely, ...]] = ("fail", "certainty", "adjust", "average")


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
        wanted = set(design.keys)
        block = next(block for block in cube.blocks if wanted <= set(block.key_ids))
        frame = cls(design, block)
        if design.lonely == "fail" and frame.lonely.any():
            raise LonelyError(np.flatnonzero(frame.lonely).tolist())
        return frame

    @property
    def simple(self) -> bool:
        """Whether units were drawn without strata, clusters and finite population correction."""
        return not self.design.keys and self.design.fractions is None

    def strata(self, block: BlockCounts) -> Ints:
        """Return the stratum code of each cell of `block`; 0 everywhere without strata."""
        return block.key(self.design.stratum) if self.design.stratum else np.zeros(len(block.cells), np.int64)

    def psus(self, block: BlockCounts) -> Ints:
        """Return the index of the PSU of each cell; PSU codes may repeat in other strata."""
        places: Ints = np.searchsorted(self._psu_list, self._psu_codes(block))
        return places

    def _psu_codes(self, block: BlockCounts) -> Ints:
        size = next(key.size for key in self.block.block.keys if key.id == self.design.psu)
        return self.strata(block) * size + block.key(self.design.psu)

    @cached_property
    def _psu_list(self) -> Ints:
        return np.unique(self._psu_codes(self.block))

    @cached_property
    def _psu_stratum(self) -> Ints:
        size = next(key.size for key in self.block.block.keys if key.id == self.design.psu)
        return self._psu_list // size

    @cached_property
    def psus_of(self) -> Ints:
        """The number of PSUs of each stratum code."""
        if self.design.psu:
            return np.bincount(self._psu_stratum)
        return np.bincount(self.strata(self.block), weights=self.block.n).astype(np.int64)

    @cached_property
    def lonely(self) -> np.ndarray:
        """Which strata have a single PSU that was not taken with certainty."""
        return (self.psus_of == 1) & (self._kept > 0)

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

    @cached_property
    def _scale(self) -> Floats:
        n = self.psus_of
        return np.divide(self._kept * n, n - 1, out=np.zeros(len(n)), where=n > 1)

    def covariance(self, strata: Ints, psus: Ints | None, first: Floats, second: Floats) -> Floats:
        """Return the covariance matrix of k totals.

        Args:
            strata: stratum of each row, (rows,).
            psus: PSU index of each row, None where units are their own PSUs.
            first: sums of the influences of the row's units, each times its weight, (rows, k).
            second: a factor of the sums of their products: second' second over a stratum is the sum of z z' over its
                units, (rows, k). Used only without PSUs.
        """
        k = first.shape[1]
        if psus is not None:
            totals = np.zeros((len(self._psu_list), k))
            np.add.at(totals, psus, first)
            strata, first, second = self._psu_stratum, totals, totals
        sums = np.zeros((len(self.psus_of), k))
        np.add.at(sums, strata, first)
        scale = self._scale
        weighed = second * np.sqrt(scale[strata])[:, None]
        means = (
            sums * np.sqrt(np.divide(scale, self.psus_of, out=np.zeros(len(scale)), where=self.psus_of > 0))[:, None]
        )
        out: Floats = weighed.T @ weighed - means.T @ means
        return out + self._of_lonely(sums, out)

    def _of_lonely(self, sums: Floats, others: Floats) -> Floats:
        alone = self.lonely
        if not alone.any() or self.design.lonely == "certainty":
            return np.zeros_like(others)
        if self.design.lonely == "average":
            counted = (self.psus_of > 1).sum()
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
