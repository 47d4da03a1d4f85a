"""The place of groups among each other, as far as their estimates can tell it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from wuli.survey.outcomes import Numbers
from wuli.survey.results import Rank

DRAWS: Final = 20_000
_SEED: Final = 20_231_219
# means are kept as floats: closer than this they are the same
_SAME: Final = 1e-9


def rank_groups(
    of: str,
    by: str,
    values: Sequence[str],
    means: npt.ArrayLike,
    covariance: npt.ArrayLike,
    *,
    confidence: float = 0.95,
) -> tuple[Rank, ...]:
    """Return the rank of every group, 1 for the highest mean, groups with the same mean sharing the better rank.

    `covariance` is that of the means, square and in their order. The interval holds the true rank with at least
    `confidence`: a group can only be below those that are surely higher, and above those that are surely lower, sure
    meaning that the difference is larger than the largest of all its differences by chance. Taking the middle 95 % of
    ranks in draws around the estimates would be simpler, but holds the true rank too rarely where groups are close: of
    eight equal groups of 30 firms in 87 % of samples, and for the group that came out first in 74 %.
    `p_first` is the chance that the group has the highest mean, given the estimates. Chance is drawn with a fixed seed:
    the same numbers give the same ranks.

    Source: Mogstad, Romano, Shaikh and Wilhelm (2024), "Inference for ranks", Review of Economic Studies 91.

    Raises:
        ValueError: the sizes of the arguments do not agree.

    >>> [(one.value, one.rank, one.low, one.high) for one in rank_groups("x", "g", "ab", [1.0, 2.0], np.eye(2) / 100)]
    [('a', 2, 2, 2), ('b', 1, 1, 1)]
    """
    centre, spread = np.asarray(means, dtype=np.float64), np.asarray(covariance, dtype=np.float64)
    if spread.shape != (len(values), len(values)) or centre.shape != (len(values),):
        raise ValueError("one mean per group and a square covariance are needed")
    noise = _draw(spread)
    above = (centre[None, :] - centre[:, None] > _SAME).sum(axis=1)
    first = _first_share(centre, noise)
    rows = []
    for place, value in enumerate(values):
        higher, lower = _surely_apart(place, centre, spread, noise, confidence)
        ends = (1 + higher, len(values) - lower)
        rows.append(Rank(of, by, value, int(above[place]) + 1, *ends, float(first[place]), len(values)))
    return tuple(rows)


def _draw(covariance: Numbers) -> Numbers:
    """Return errors of the estimates, one row per draw.

    The symmetric root is the same on every machine, whatever signs its eigenvectors happen to have.
    """
    values, vectors = np.linalg.eigh(covariance)
    root = (vectors * np.sqrt(np.clip(values, 0, None))) @ vectors.T
    return np.asarray(np.random.default_rng(_SEED).standard_normal((DRAWS, len(covariance))) @ root)


def _first_share(centre: Numbers, noise: Numbers) -> Numbers:
    drawn = centre + noise
    return np.asarray((drawn >= drawn.max(axis=1, keepdims=True) - _SAME).mean(axis=0))


def _surely_apart(place: int, centre: Numbers, spread: Numbers, noise: Numbers, confidence: float) -> tuple[int, int]:
    """Return how many groups are surely higher and surely lower than the group at `place`."""
    difference = np.delete(centre - centre[place], place)
    variance = np.delete(np.diag(spread) + spread[place, place] - 2 * spread[place], place)
    fuzzy = variance > _SAME**2
    critical = 0.0
    if fuzzy.any():
        errors = np.delete(noise - noise[:, [place]], place, axis=1)[:, fuzzy] / np.sqrt(variance[fuzzy])
        critical = float(np.quantile(np.abs(errors).max(axis=1), confidence))
    margin = np.where(fuzzy, critical * np.sqrt(np.clip(variance, 0, None)), _SAME)
    return int((difference > margin).sum()), int((difference < -margin).sum())
