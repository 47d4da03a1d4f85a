"""Influences: what each unit adds to an estimate, summed so that a covariance can be made of them.

An estimate's influence is (x - centre) / weight for the known units of its group and 0 for all others; after calibration
it is the residual of that from the margins, and units count with their calibrated weights.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from wuli.survey.calibration import Calibration
from wuli.survey.rolled import Rolled, RolledMoments
from wuli.survey.variables import Bools, Floats, Ints

OVERALL: Final = -2
# a value this near to the mean (as part of the largest value) is the mean but for rounding
_ROUNDING: Final = 1e-13


@dataclass(frozen=True, slots=True)
class Target:
    """Estimates of one group (OVERALL: every unit): centres (c,) and the weight that the sums are divided by."""

    group: int
    centre: Floats
    weight: float


@dataclass(frozen=True, slots=True)
class Linear:
    """Influences by row, (rows', k): `first` their weighted sums, `second` a factor of the sums of their products.

    `keys` (rows', 3): stratum, PSU index, calibration cell.
    """

    keys: Ints
    first: Floats
    second: Floats


def centre(scores: Floats, means: Floats) -> Floats:
    """Return scores less means, 0 where they differ by rounding only."""
    away: Floats = scores - means
    away[np.abs(away) <= _ROUNDING * np.abs(scores).max(initial=0.0)] = 0.0
    return away


def of_levels(rolled: Rolled, scores: Floats, target: Target, calibration: Calibration | None) -> Linear:
    """Return the influences on c statistics of one group.

    Args:
        rolled: counts of a variable with levels.
        scores: value of each level in each statistic, (levels, c).
        target: the group, centres and weight.
        calibration: of the weights, None for none.
    """
    if calibration is None:  # rows outside the group add nothing
        rolled = rolled.take(_members(rolled.group, target.group))
    u = np.zeros((*rolled.n.shape, scores.shape[1]))
    if target.weight > 0:
        u[_members(rolled.group, target.group), rolled.states :] = centre(scores, target.centre) / target.weight
    return weigh(rolled, u, calibration)


def weigh(rolled: Rolled, u: Floats, calibration: Calibration | None) -> Linear:
    """Return influences `u` (rows, slots, k) as weighted sums and roots of squares."""
    w, q = rolled.w, rolled.q
    if calibration is not None:
        cell = rolled.keys[:, 2]
        sums = np.zeros((len(calibration.base), u.shape[2]))
        np.add.at(sums, cell, (u * w[:, :, None]).sum(axis=1))
        u = u - calibration.explained(sums)[cell][:, None, :]
        factor = calibration.factor[cell][:, None]
        w, q = w * factor, q * factor**2
    first = (u * w[:, :, None]).reshape(-1, u.shape[2])
    second = (u * np.sqrt(q)[:, :, None]).reshape(-1, u.shape[2])
    return Linear(np.repeat(rolled.keys, u.shape[1], axis=0), first, second)


def of_moments(rolled: RolledMoments, targets: list[Target], calibration: Calibration | None) -> Linear:
    """Return the influences on one statistic of each target: affine in the value, a + b x."""
    a, b = _affine(rolled, targets)
    explained = np.zeros_like(a)
    w, q, wx, qx, qxx = rolled.w, rolled.q, rolled.wx, rolled.qx, rolled.qxx
    w_all, q_all = rolled.w_all, rolled.q_all
    if calibration is not None:
        cell = rolled.keys[:, 2]
        sums = np.zeros((len(calibration.base), len(targets)))
        np.add.at(sums, cell, a * w[:, None] + b * wx[:, None])
        explained = calibration.explained(sums)[cell]
        g = calibration.factor[cell]
        w, wx, w_all = w * g, wx * g, w_all * g
        q, qx, qxx, q_all = q * g**2, qx * g**2, qxx * g**2, q_all * g**2
    known = a - explained
    first = known * w[:, None] + b * wx[:, None] - explained * (w_all - w)[:, None]
    # the root of [[q, qx], [qx, qxx]], so that products of affine influences become plain products
    root = np.sqrt(q)
    slope = np.divide(qx, root, out=np.zeros(len(q)), where=root > 0)
    rest = np.sqrt(np.maximum(qxx - slope**2, 0.0))
    missing = explained * np.sqrt(np.maximum(q_all - q, 0.0))[:, None]
    second = np.concatenate([known * root[:, None] + b * slope[:, None], b * rest[:, None], missing])
    nothing = np.zeros_like(first)
    return Linear(np.tile(rolled.keys, (3, 1)), np.concatenate([first, nothing, nothing]), second)


def _affine(rolled: RolledMoments, targets: list[Target]) -> tuple[Floats, Floats]:
    """Return the intercept and the slope of each target's influence in each row, (rows, targets) each."""
    a, b = np.zeros((len(rolled.group), len(targets))), np.zeros((len(rolled.group), len(targets)))
    for i, target in enumerate(targets):
        if target.weight > 0:
            member = _members(rolled.group, target.group)
            a[member, i], b[member, i] = -float(target.centre[0]) / target.weight, 1 / target.weight
    return a, b


def _members(groups: Ints, group: int) -> Bools:
    return np.ones(len(groups), dtype=np.bool_) if group == OVERALL else groups == group
