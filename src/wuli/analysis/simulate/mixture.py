"""The latent answer of a firm is normal within a group; over all firms it is a mixture. Where a share of it ends.

Cutting the mixture at the right points gives exactly the wanted shares over all firms, however far the groups lie apart.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

Floats = np.ndarray[Any, np.dtype[np.float64]]

_ROOT_TWO: Final = math.sqrt(2)
_REACH: Final = 12.0
_HALVINGS: Final = 60


@dataclass(frozen=True, slots=True)
class Mixture:
    """Normal parts with weights (adding up to 1), means and one standard deviation."""

    weights: Floats
    means: Floats
    sd: float

    def below(self, value: float) -> float:
        """Return the share of the mixture that lies below `value`."""
        parts = [0.5 * math.erfc((mean - value) / (self.sd * _ROOT_TWO)) for mean in self.means.tolist()]
        return math.fsum(weight * part for weight, part in zip(self.weights.tolist(), parts, strict=True))

    def cut(self, share: float) -> float:
        """Return the point below which `share` of the mixture lies; ±inf for none and all of it.

        >>> round(Mixture(np.ones(1), np.zeros(1), 1.0).cut(0.975), 4)
        1.96
        """
        if share <= 0 or share >= 1:
            return -math.inf if share <= 0 else math.inf
        low, high = -_REACH, _REACH
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            low, high = (middle, high) if self.below(middle) < share else (low, middle)
        return (low + high) / 2

    def cuts(self, shares: Sequence[float]) -> Floats:
        """Return the points between neighbouring shares, one fewer than shares."""
        sums = np.cumsum(shares) / math.fsum(shares)
        return np.array([self.cut(float(total)) for total in sums[:-1]])

    def shares(self, cuts: Floats, rise: float) -> list[float]:
        """Return the shares between `cuts` once the whole mixture has risen by `rise`."""
        sums = [0.0, *(self.below(cut - rise) for cut in cuts.tolist()), 1.0]
        return [upper - lower for lower, upper in itertools.pairwise(sums)]


@dataclass(frozen=True, slots=True)
class Groups:
    """Profile columns with the share and the mean of each of their values; columns are independent of one another."""

    shares: Mapping[str, Floats]
    means: Mapping[str, Floats]
    sd: float

    def mixture(self, column: str = "", values: Sequence[int] = ()) -> Mixture:
        """Return the mixture over all firms, or over those with one of `values` (positions) in `column`."""
        weights, means = np.ones(1), np.zeros(1)
        for name, mean in self.means.items():
            own = self.shares[name]
            if name == column:
                own = np.where(np.isin(np.arange(len(own)), values), own, 0.0)
            weights = np.outer(weights, own / own.sum()).ravel()
            means = np.add.outer(means, mean).ravel()
        return Mixture(weights, means, self.sd)


def largest_remainder(shares: Sequence[Any], total: int) -> list[int]:
    """Return whole numbers that add up to `total` and lie nearest to the shares (Hamilton's method, ties to the first).

    >>> largest_remainder([0.5, 0.25, 0.25], 5)
    [3, 1, 1]
    """
    whole = sum(shares)
    wanted = [share * total / whole for share in shares]
    counts = [math.floor(value) for value in wanted]
    order = sorted(range(len(counts)), key=lambda i: counts[i] - wanted[i])
    for i in order[: total - sum(counts)]:
        counts[i] += 1
    return counts
