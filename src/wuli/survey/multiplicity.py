"""p-values of a family of tests, corrected for their number. Tests that were not made (None, NaN) are not counted."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from wuli.survey.outcomes import Numbers

PValues = Sequence[float | None]
Adjusted = tuple[float | None, ...]


def benjamini_hochberg(p_values: PValues) -> Adjusted:
    """Return q-values: at q < 0.05, 5 % of what is called different is expected to be no difference.

    Source: Benjamini and Hochberg (1995); R p.adjust(method="BH").

    >>> benjamini_hochberg([0.01, None, 0.04])
    (0.02, None, 0.04)
    """
    return _adjust(p_values, _step_up)


def benjamini_yekutieli(p_values: PValues) -> Adjusted:
    """Return q-values that hold under any dependence of the tests. Source: Benjamini and Yekutieli (2001)."""
    return _adjust(p_values, lambda p: _step_up(p) * np.sum(1 / np.arange(1, len(p) + 1)))


def holm(p_values: PValues) -> Adjusted:
    """Return p-values that hold the chance of any false finding in the family. Source: Holm (1979)."""
    return _adjust(p_values, lambda p: np.maximum.accumulate(p * np.arange(len(p), 0, -1)))


def bonferroni(p_values: PValues) -> Adjusted:
    """Return p-values times the number of tests."""
    return _adjust(p_values, lambda p: p * len(p))


def _step_up(rising: Numbers) -> Numbers:
    steps = rising * len(rising) / np.arange(1, len(rising) + 1)
    return np.asarray(np.minimum.accumulate(steps[::-1])[::-1])


def _adjust(p_values: PValues, rule: Callable[[Numbers], Numbers]) -> Adjusted:
    made = [place for place, p in enumerate(p_values) if p is not None and not math.isnan(p)]
    found = np.array([p_values[place] for place in made], dtype=np.float64)
    order = np.argsort(found, kind="stable")
    adjusted: list[float | None] = [None] * len(p_values)
    for place, value in zip(order, np.minimum(rule(found[order]), 1.0), strict=True):
        adjusted[made[place]] = float(value)
    return tuple(adjusted)
