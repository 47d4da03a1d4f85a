"""Where a score stands among firms: its percentile rank (0-1), and the interval in which that can be told."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from wuli.survey.intervals import wilson
from wuli.survey.outcomes import Figures, Interval

# scores are fractions kept as floats: 2.6 from one path may differ from 2.6 of another in the last bit
_SAME = 1e-9


def mid_rank(counts: npt.ArrayLike, levels: npt.ArrayLike, scores: npt.ArrayLike) -> Figures:
    """Return the share of firms below each score plus half the share of firms at it; NaN for an empty histogram.

    Takes weighted totals too.

    >>> mid_rank([1, 2, 1], [1, 2, 3], [1, 2, 2.5])
    array([0.125, 0.5  , 0.75 ])
    """
    ties = np.asarray(counts, dtype=np.float64)
    below, through = _shares(ties, levels, scores)
    # [()] turns an array without dimensions into a plain number
    return np.asarray((below + through) / 2)[()]


def mid_rank_interval(
    counts: npt.ArrayLike,
    levels: npt.ArrayLike,
    low: npt.ArrayLike,
    high: npt.ArrayLike | None = None,
    *,
    n: float | None = None,
    confidence: float = 0.95,
) -> Interval:
    """Return between which percentile ranks a firm stands, given ties and that the firms are a finite sample.

    The lower end is the Wilson limit of the share below `low`, the upper end that of the share at or below `high`: a
    firm whose score is itself only known to lie between two values gives both. `n` is the effective number of firms
    where the counts are weighted totals.
    """
    ties = np.asarray(counts, dtype=np.float64)
    base = ties.sum() if n is None else n
    below, _ = _shares(ties, levels, low)
    _, through = _shares(ties, levels, low if high is None else high)
    return Interval(wilson(below * base, base, confidence).low, wilson(through * base, base, confidence).high)


def _shares(
    ties: npt.NDArray[np.float64], levels: npt.ArrayLike, scores: npt.ArrayLike
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    values, spots = np.asarray(levels, dtype=np.float64), np.asarray(scores, dtype=np.float64)
    edges = np.concatenate([[0.0], np.cumsum(ties)])
    with np.errstate(invalid="ignore"):
        below = edges[np.searchsorted(values, spots - _SAME)] / edges[-1]
        through = edges[np.searchsorted(values, spots + _SAME, side="right")] / edges[-1]
    return below, through
