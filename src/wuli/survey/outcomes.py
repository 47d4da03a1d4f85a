"""The small values that survey methods hand back: an interval, and what a test found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Numbers: TypeAlias = npt.NDArray[np.float64]
Figures: TypeAlias = float | Numbers


@dataclass(frozen=True, slots=True)
class Interval:
    """Both ends of an interval: floats, or arrays of one shape where the arguments were arrays. NaN: not defined."""

    low: Figures
    high: Figures


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a test found. All of `statistic`, `df`, `df2`, `p` are None where the test is not defined for the data.

    `df2` is the second number of degrees of freedom of an F statistic; `df` is None for a normal statistic.
    """

    method: str
    statistic: float | None = None
    df: float | None = None
    df2: float | None = None
    p: float | None = None
