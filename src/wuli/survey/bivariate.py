"""Probabilities of two standard normal variables with a correlation."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr, owens_t

from wuli.survey.variables import Floats

# stands for 0 where a quotient by it is needed: Owen's T has the right limit
_TINY = 1e-100


def joint_below(first: Floats, second: Floats, rho: float) -> Floats:
    """Return P(X < first, Y < second) for X, Y normal with correlation `rho`; arrays of one shape, infinite ends allowed.

    Within 1e-15 of the exact value. Source: Owen (1956), by his function T.
    """
    h = np.where(first == 0, _TINY, np.clip(first, -40, 40))
    k = np.where(second == 0, _TINY, np.clip(second, -40, 40))
    root = np.sqrt((1 - rho) * (1 + rho))
    apart = (h * k < 0) | ((h * k == 0) & (h + k < 0))
    found = (
        (ndtr(h) + ndtr(k)) / 2
        - owens_t(h, (k / h - rho) / root)
        - owens_t(k, (h / k - rho) / root)
        - np.where(apart, 0.5, 0.0)
    )
    return np.asarray(np.clip(found, 0.0, 1.0))


def density(first: Floats, second: Floats, rho: float) -> Floats:
    """Return the joint density at (first, second): the derivative of `joint_below` by `rho`. 0 at infinite ends."""
    rest = (1 - rho) * (1 + rho)
    h, k = np.clip(first, -40, 40), np.clip(second, -40, 40)
    return np.asarray(np.exp(-(h * h - 2 * rho * h * k + k * k) / (2 * rest)) / (2 * np.pi * np.sqrt(rest)))


def below_given(first: Floats, second: Floats, rho: float) -> Floats:
    """Return the derivative of `joint_below` by `first`: density of X at first times P(Y < second | X = first)."""
    h, k = np.clip(first, -40, 40), np.clip(second, -40, 40)
    root = np.sqrt((1 - rho) * (1 + rho))
    return np.asarray(np.exp(-h * h / 2) / np.sqrt(2 * np.pi) * ndtr((k - rho * h) / root))
