"""Estimates for all units and for domains, each with its base, its interval, its design effect and its method."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from wuli.survey.calibration import Calibration
from wuli.survey.cube import Cube
from wuli.survey.design import Design
from wuli.survey.influence import Influences, Sums
from wuli.survey.intervals import mean_t, share_beta, wilson
from wuli.survey.results import By, Estimate, Flag
from wuli.survey.rolled import Groups
from wuli.survey.variables import Bools, Floats, Levels

FLOOR: Final = 10
SMALL: Final = 30


@dataclass(frozen=True, slots=True)
class Rules:
    """When a figure is hidden or marked: fewer known answers than `floor` hide it, fewer than `small` mark it."""

    floor: int = FLOOR
    small: int = SMALL

    def flag(self, n: int) -> Flag:
        """Return the flag of a figure with `n` known answers."""
        return "suppressed" if n < self.floor else "small" if n < self.small else "ok"


@dataclass(frozen=True, slots=True)
class Statistic:
    """One figure of a variable: its name, the level it is about, and the value each level counts for."""

    name: str
    level: int | str | None
    values: Floats

    @property
    def is_share(self) -> bool:
        """Whether the figure is a share of units."""
        return self.name.startswith("share")


def mean_of(variable: Levels) -> Statistic:
    """Return the mean of a variable."""
    return Statistic("mean", None, variable.values)


def shares_of(variable: Levels, names: tuple[int | str, ...] | None = None) -> list[Statistic]:
    """Return the share of each level; `names` stand for the levels (default their values as whole numbers)."""
    labels = names or tuple(round(float(v)) for v in variable.values)
    return [Statistic("share", label, row) for label, row in zip(labels, np.eye(len(labels)), strict=True)]


def shares_from(variable: Levels) -> list[Statistic]:
    """Return the share at each level or above, from the second level on."""
    labels = [round(float(v)) for v in variable.values]
    count = len(labels)
    return [Statistic("share_at_least", labels[i], (np.arange(count) >= i).astype(float)) for i in range(1, count)]


class Estimator:
    """Makes estimates from a cube, under a design and a calibration."""

    def __init__(
        self,
        cube: Cube,
        design: Design | None = None,
        calibration: Calibration | None = None,
        rules: Rules | None = None,
    ) -> None:
        """Estimate from `cube`.

        Raises:
            LonelyError: a stratum has a single PSU and the design forbids it.
        """
        self.rules = rules or Rules()
        self.design = design or Design()
        self.influences = Influences(cube, self.design, calibration)

    @property
    def cube(self) -> Cube:
        """The cube."""
        return self.influences.cube

    @property
    def df(self) -> int:
        """Degrees of freedom of the design."""
        return self.influences.frame.df

    def by_values(self, variable: str, by: tuple[str, ...], groups: Groups) -> list[By]:
        """Return each group as (column, category) pairs."""
        keys = {key.id: key for key in self.influences.block(variable, by).block.keys}
        return [
            tuple((id, keys[id].categories[code - 1]) for id, code in zip(by, row, strict=True))
            for row in groups.codes.tolist()
        ]

    def levels(self, variable: str) -> Levels:
        """Return the declaration of a variable with levels."""
        return self.influences.block(variable, ()).levels[variable].variable

    # Figures

    def estimate(self, variable: str, statistics: list[Statistic], by: tuple[str, ...] = ()) -> list[Estimate]:
        """Return figures of a variable with levels, for every group that occurs."""
        scores = np.stack([s.values for s in statistics], axis=1)
        sums = self.influences.sums(variable, by, scores)
        matrices = self.influences.variances(variable, by, scores, sums)
        variances = np.array([np.diag(matrix) for matrix in matrices]).reshape(sums.estimate.shape)
        return self._rows(variable, statistics, by, sums, variances)

    def mean(self, variable: str, by: tuple[str, ...] = ()) -> list[Estimate]:
        """Return the mean of a variable, with levels or kept as moments, for every group that occurs."""
        block = self.influences.block(variable, by)
        if variable in block.levels:
            return self.estimate(variable, [mean_of(block.levels[variable].variable)], by)
        sums = self.influences.sums(variable, by, None)
        matrices = self.influences.variances(variable, by, None, sums)
        variances = np.array([np.diag(matrix) for matrix in matrices]).reshape(sums.estimate.shape)
        return self._rows(variable, [Statistic("mean", None, np.empty(0))], by, sums, variances)

    def describe(self, variable: str, by: tuple[str, ...] = ()) -> list[Estimate]:
        """Return mean, share of each level and share at each level or above, for every group that occurs."""
        levels = self.levels(variable)
        return self.estimate(variable, [mean_of(levels), *shares_of(levels), *shares_from(levels)], by)

    def _rows(
        self, variable: str, statistics: list[Statistic], by: tuple[str, ...], sums: Sums, variances: Floats
    ) -> list[Estimate]:
        groups = self.influences.groups(variable, by)
        names = self.by_values(variable, by, groups)
        is_share = np.array([s.is_share for s in statistics])
        n = np.repeat(sums.n[:, None], len(statistics), axis=1)
        se = np.sqrt(np.maximum(variances, 0.0))
        df = np.maximum(n - 1, 0) if self.influences.textbook else np.full(n.shape, self.df)
        low, high = self._intervals(sums, variances, se, df, n, is_share)
        simple = np.divide(sums.spread, n, out=np.zeros(n.shape), where=n > 0)
        deff = np.divide(variances, simple, out=np.full(n.shape, np.nan), where=simple > 0)
        if self.influences.textbook:
            deff = np.ones(n.shape)
        rows = []
        for g, name in enumerate(names):
            for s, statistic in enumerate(statistics):
                numbers = (sums.estimate[g, s], se[g, s], low[g, s], high[g, s], deff[g, s], df[g, s])
                rows.append(self._row(variable, statistic, name, int(n[g, s]), *map(float, numbers)))
        return rows

    def _intervals(
        self, sums: Sums, variances: Floats, se: Floats, df: np.ndarray, n: np.ndarray, is_share: Bools
    ) -> tuple[Floats, Floats]:
        confidence = self.design.confidence
        means = mean_t(sums.estimate, se, df, confidence)
        low, high = np.asarray(means.low).copy(), np.asarray(means.high).copy()
        if is_share.any():
            estimate = np.clip(sums.estimate[:, is_share], 0.0, 1.0)
            base = n[:, is_share]
            if self.influences.textbook:
                shares = wilson(estimate * base, base, confidence)
            else:
                shares = share_beta(estimate, variances[:, is_share], base, df[:, is_share], confidence)
            low[:, is_share], high[:, is_share] = shares.low, shares.high
        return low, high

    def _row(
        self,
        variable: str,
        statistic: Statistic,
        by: By,
        n: int,
        estimate: float,
        se: float,
        low: float,
        high: float,
        deff: float,
        df: float,
    ) -> Estimate:
        flag = self.rules.flag(n)
        method = self._method(statistic)
        if flag == "suppressed":
            hidden = (None,) * 4
            return Estimate(variable, statistic.name, statistic.level, by, *hidden, n, None, None, None, flag, method)
        # a share of nobody or everybody varies as little as chance allows, which says nothing about the design
        effect = None if np.isnan(deff) or deff <= 0 else deff
        n_eff = n / effect if effect else float(n)
        ends = (_number(low), _number(high))
        return Estimate(
            variable,
            statistic.name,
            statistic.level,
            by,
            estimate,
            _number(se),
            *ends,
            n,
            n_eff,
            effect,
            df,
            flag,
            method,
        )

    def _method(self, statistic: Statistic) -> str:
        base = "textbook" if self.influences.textbook else "taylor"
        if self.influences.calibration is not None:
            base = "taylor_calibrated"
        if not statistic.is_share:
            return f"{base}+t"
        return f"{base}+{'wilson' if self.influences.textbook else 'korn_graubard'}"


def _number(value: float) -> float | None:
    return None if np.isnan(value) else value
