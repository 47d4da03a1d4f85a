"""The smallest and the largest design weight on the way, so that a report can say how far weights reach."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod

import numpy as np

from wuli.survey.calibration import Calibration
from wuli.survey.variables import WEIGHT_UNIT, Counts, Ints, Key

_NONE = np.iinfo(np.int64).max


@dataclass(slots=True)
class WeightRange:
    """Smallest and largest design weight (millionths) in every crossing of the margin columns, shape (crossings,).

    Crossings without firms hold no weight: `low` is above `high` there.
    """

    keys: tuple[Key, ...]
    low: Counts
    high: Counts

    @classmethod
    def over(cls, keys: tuple[Key, ...]) -> WeightRange:
        """Return the range of no firms."""
        cells = prod(key.size for key in keys)
        return cls(keys, np.full(cells, _NONE), np.zeros(cells, np.int64))

    def update(self, codes: Mapping[str, Ints], design_weights: Counts | None, rows: int) -> None:
        """Take in a batch: codes of the keys and weights, (rows,) each; without weights every firm counts one."""
        if not rows:
            return
        place: Ints | int = 0
        if self.keys:
            place = np.ravel_multi_index([codes[key.id] for key in self.keys], [key.size for key in self.keys])
        if design_weights is None:
            self.low[place] = self.high[place] = WEIGHT_UNIT
        elif isinstance(place, int):
            self.low[0] = min(self.low[0], design_weights.min())
            self.high[0] = max(self.high[0], design_weights.max())
        else:
            np.minimum.at(self.low, place, design_weights)
            np.maximum.at(self.high, place, design_weights)

    def merge(self, other: WeightRange) -> None:
        """Take in what another walk has seen."""
        np.minimum(self.low, other.low, out=self.low)
        np.maximum(self.high, other.high, out=self.high)

    def ends(self, calibration: Calibration | None) -> tuple[float, float]:
        """Return the smallest and the largest weight that firms carry in the end, (0, 0) where there are none."""
        seen = self.high > 0
        factor = np.ones(len(self.low))
        if calibration is not None:
            columns = [calibration.keys.index(key.id) for key in self.keys]
            sizes = [key.size for key in self.keys]
            factor[np.ravel_multi_index(list(calibration.codes[:, columns].T), sizes)] = calibration.factor
        if not seen.any():
            return 0.0, 0.0
        low, high = (self.low[seen] * factor[seen]).min(), (self.high[seen] * factor[seen]).max()
        return float(low) / WEIGHT_UNIT, float(high) / WEIGHT_UNIT
