"""Common factors behind items, from their covariances: loadings, fit, and what follows for a scale."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc

from wuli.survey.joint import correlations_of
from wuli.survey.variables import Floats

# a factor of its own is identified by three items, one of several correlated factors by two
_ALONE: Final = 3
_AMONG: Final = 2
_SINGULAR: Final = 1e-12
_CLOSE: Final = 1e-10
_STEPS: Final = 100
_HALVINGS: Final = 30
# a loading of 5 on an item with variance 1: the search is on its way to infinity
_RUNAWAY: Final = 5.0
# near the bottom the discrepancy is level up to rounding, while its slope still tells the way
_ROUNDING: Final = 1e-13


@dataclass(frozen=True, slots=True)
class FactorModel:
    """A fitted model in which each item belongs to one factor.

    `loadings` (items,) and `uniqueness` (items,) on the scale of the covariances, factors with variance 1;
    `factor_of` (items,): number of the item's factor; `factors`: their correlations. `discrepancy`: the maximum-likelihood
    discrepancy F. `improper`: an item with a uniqueness below 0 (Heywood case), to be read as a misfit.
    """

    loadings: Floats
    uniqueness: Floats
    factor_of: npt.NDArray[np.intp]
    factors: Floats
    discrepancy: float
    improper: bool

    @property
    def implied(self) -> Floats:
        """The covariances that the model implies (items, items)."""
        pattern = self.loadings[:, None] * (self.factor_of[:, None] == np.arange(len(self.factors)))
        return np.asarray(pattern @ self.factors @ pattern.T + np.diag(self.uniqueness))

    @property
    def standardised(self) -> Floats:
        """The loadings on items with variance 1, as implied by the model."""
        return np.asarray(self.loadings / np.sqrt(np.diag(self.implied)))


@dataclass(frozen=True, slots=True)
class Fit:
    """How far a model is from the data. `rmsea` and `srmr`: 0 is perfect; `cfi`, `tli`: 1 is perfect.

    `chisq` is n x F (not n - 1), as lavaan has it. cfi, tli None where nothing correlates; tli, rmsea None without
    degrees of freedom.
    """

    chisq: float
    df: int
    p: float | None
    cfi: float | None
    tli: float | None
    rmsea: float | None
    srmr: float


@dataclass(frozen=True, slots=True)
class Omega:
    """Reliability of the sum of a scale: variance of its factor over total variance, with either denominator."""

    model_implied: float
    observed: float


@dataclass(frozen=True, slots=True)
class Sampling:
    """Whether correlations are fit for a factor analysis.

    `kmo`: Kaiser, Meyer and Olkin's share of the correlation that is not partial, 0-1; `chisq`, `df`, `p`: Bartlett's
    test that nothing correlates.
    """

    kmo: float
    chisq: float
    df: int
    p: float


def fit_factors(covariance: Floats, factor_of: Sequence[int]) -> FactorModel | None:
    """Fit correlated factors by maximum likelihood; `factor_of`: number of the factor of each item, from 0.

    None where the model is not identified (a factor alone with fewer than three items, one of several with fewer than
    two), the covariances are singular, or the search finds no solution. Source: R lavaan::cfa with std.lv=TRUE.
    """
    groups = np.asarray(factor_of, dtype=np.intp)
    sizes = np.bincount(groups)
    correlations = correlations_of(np.asarray(covariance, dtype=np.float64))
    if sizes.min() < (_ALONE if len(sizes) == 1 else _AMONG) or _is_singular(correlations):
        return None
    place = _start(correlations, groups)
    found = _search(correlations, groups, place)
    if found is None:
        return None
    place, discrepancy = found
    loadings, uniqueness, factors = _parts(place, groups)
    # each factor points the way of most of its items
    signs = np.array([1.0 if loadings[groups == factor].sum() >= 0 else -1.0 for factor in range(len(sizes))])
    sd = np.sqrt(np.diag(covariance))
    return FactorModel(
        loadings * signs[groups] * sd,
        uniqueness * sd**2,
        groups,
        factors * np.outer(signs, signs),
        discrepancy,
        bool((uniqueness <= 0).any()),
    )


def one_factor(covariance: Floats) -> FactorModel | None:
    """Fit one factor to all items; needs three."""
    return fit_factors(covariance, [0] * len(covariance))


def fit_of(model: FactorModel, covariance: Floats, n: float) -> Fit:
    """Return how well a model fits the covariances of `n` units. Source: R lavaan::fitMeasures, ML."""
    items, groups = len(covariance), len(model.factors)
    df = items * (items + 1) // 2 - 2 * items - groups * (groups - 1) // 2
    chisq = n * max(model.discrepancy, 0.0)
    excess = max(chisq - df, 0.0)
    correlations = correlations_of(covariance)
    base_df = items * (items - 1) // 2
    base = -n * float(np.linalg.slogdet(correlations)[1])
    base_excess = max(base - base_df, excess)
    sd = np.sqrt(np.diag(covariance))
    residual = (correlations - model.implied / np.outer(sd, sd))[np.tril_indices(items)]
    return Fit(
        chisq,
        df,
        float(chdtrc(df, chisq)) if df else None,
        1 - excess / base_excess if base_excess else None,
        (base / base_df - chisq / df) / (base / base_df - 1) if df and base > base_df else None,
        math.sqrt(excess / (df * n)) if df else None,
        float(np.sqrt(np.mean(residual**2))),
    )


def omegas(model: FactorModel, covariance: Floats) -> tuple[Omega, ...]:
    """Return omega (composite reliability) of each factor's items. Source: R semTools::compRelSEM, obs.var FALSE and TRUE."""
    found = []
    for factor in range(len(model.factors)):
        mine = model.factor_of == factor
        common = float(model.loadings[mine].sum() ** 2)
        implied = common + float(model.uniqueness[mine].sum())
        found.append(Omega(common / implied, common / float(covariance[np.ix_(mine, mine)].sum())))
    return tuple(found)


def average_variance(model: FactorModel) -> tuple[float, ...]:
    """Return the share of variance that each factor takes from its items (AVE). Source: R semTools::AVE."""
    found = []
    for factor in range(len(model.factors)):
        mine = model.factor_of == factor
        common = float((model.loadings[mine] ** 2).sum())
        found.append(common / (common + float(model.uniqueness[mine].sum())))
    return tuple(found)


def largest_share(correlations: Floats) -> float:
    """Return the share of variance of the first principal component (Harman's single-factor check), 0-1.

    Weak evidence: a high share may be common method or one real trait.
    """
    return float(np.linalg.eigvalsh(correlations)[-1] / len(correlations))


def sampling_of(correlations: Floats, n: float) -> Sampling | None:
    """Return KMO and Bartlett's test of `n` units; None where the correlations are singular. Source: R psych."""
    if _is_singular(correlations):
        return None
    items = len(correlations)
    off = ~np.eye(items, dtype=np.bool_)
    inverse = np.linalg.inv(correlations)
    partial = inverse / np.sqrt(np.outer(np.diag(inverse), np.diag(inverse)))
    plain, left = float((correlations[off] ** 2).sum()), float((partial[off] ** 2).sum())
    df = items * (items - 1) // 2
    chisq = -(n - 1 - (2 * items + 5) / 6) * float(np.linalg.slogdet(correlations)[1])
    return Sampling(plain / (plain + left), chisq, df, float(chdtrc(df, chisq)))


def _is_singular(correlations: Floats) -> bool:
    return bool(np.isnan(correlations).any()) or bool(np.linalg.eigvalsh(correlations)[0] < _SINGULAR)


def _start(correlations: Floats, groups: npt.NDArray[np.intp]) -> Floats:
    """Loadings, uniquenesses and factor correlations to search from."""
    count = int(groups.max()) + 1
    loadings = np.empty(len(groups))
    for factor in range(count):
        mine = groups == factor
        values, vectors = np.linalg.eigh(correlations[np.ix_(mine, mine)])
        loadings[mine] = np.clip(0.8 * vectors[:, -1] * math.sqrt(values[-1]), -0.95, 0.95)
    sums = loadings[:, None] * (groups[:, None] == np.arange(count))
    between = np.clip(correlations_of(sums.T @ correlations @ sums), -0.8, 0.8)
    return np.concatenate([loadings, 1 - loadings**2, between[np.tril_indices(count, -1)]])


def _parts(place: Floats, groups: npt.NDArray[np.intp]) -> tuple[Floats, Floats, Floats]:
    items, count = len(groups), int(groups.max()) + 1
    factors = np.eye(count)
    rows, columns = np.tril_indices(count, -1)
    factors[rows, columns] = factors[columns, rows] = place[2 * items :]
    return place[:items], place[items : 2 * items], factors


def _search(correlations: Floats, groups: npt.NDArray[np.intp], place: Floats) -> tuple[Floats, float] | None:
    """Fisher scoring; a step is halved until the discrepancy falls."""
    level = _discrepancy(correlations, groups, place)
    for _ in range(_STEPS):
        slope, information = _slopes(correlations, groups, place)
        if np.abs(slope).max() < _CLOSE:
            return place, level
        step = np.linalg.lstsq(information, slope, rcond=_SINGULAR)[0]
        for share in 0.5 ** np.arange(_HALVINGS):
            lower = _discrepancy(correlations, groups, place - share * step)
            if lower < level + _ROUNDING:
                break
        else:
            return None
        place, level = place - share * step, lower
        if np.abs(place).max() > _RUNAWAY:
            return None
    return None


def _discrepancy(correlations: Floats, groups: npt.NDArray[np.intp], place: Floats) -> float:
    implied = _implied(place, groups)
    values = np.linalg.eigvalsh(implied)
    if values[0] <= 0:
        return math.inf
    fitted = float(np.trace(np.linalg.solve(implied, correlations)))
    return float(np.log(values).sum()) + fitted - float(np.linalg.slogdet(correlations)[1]) - len(correlations)


def _implied(place: Floats, groups: npt.NDArray[np.intp]) -> Floats:
    loadings, uniqueness, factors = _parts(place, groups)
    return np.asarray(np.outer(loadings, loadings) * factors[np.ix_(groups, groups)] + np.diag(uniqueness))


def _slopes(correlations: Floats, groups: npt.NDArray[np.intp], place: Floats) -> tuple[Floats, Floats]:
    """The slope of the discrepancy and its expected bend, by every parameter."""
    implied = _implied(place, groups)
    inverse = np.linalg.inv(implied)
    moves = np.array(list(_moves(place, groups)))
    pull = inverse @ (implied - correlations) @ inverse
    turned = inverse @ moves
    return np.einsum("ij,aji->a", pull, moves), np.einsum("aij,bji->ab", turned, turned)


def _moves(place: Floats, groups: npt.NDArray[np.intp]) -> Iterator[Floats]:
    """How the implied correlations move with each parameter (items, items)."""
    loadings, _, factors = _parts(place, groups)
    items = len(groups)
    beside = factors[np.ix_(groups, groups)] * loadings
    for item in range(items):
        move = np.zeros((items, items))
        move[item] = beside[item]
        yield move + move.T
    for item in range(items):
        move = np.zeros((items, items))
        move[item, item] = 1
        yield move
    for row, column in zip(*np.tril_indices(len(factors), -1), strict=True):
        move = np.outer(loadings * (groups == row), loadings * (groups == column))
        yield move + move.T
