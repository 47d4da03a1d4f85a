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
from wuli.survey.variables import Bools, Floats, Ints, Levels

FLOOR: Final = 10
SMALL: Final = 30
# a share this near to 0 or 1 is nobody or everybody, but for rounding
_ROUNDING: Final = 1e-12


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


def total_of(variable: Levels) -> Statistic:
    """Return the population total of a variable's values."""
    return Statistic("total", None, variable.values)


def totals_of(variable: Levels, names: tuple[int | str, ...] | None = None) -> list[Statistic]:
    """Return the number of units in the population at each level; `names` as for `shares_of`."""
    return [Statistic("total", share.level, share.values) for share in shares_of(variable, names)]


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
            KeyError: no block of the cube has the keys of the design.
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
        """Return means or shares of a variable with levels, for every group that occurs."""
        scores = np.stack([s.values for s in statistics], axis=1)
        sums = self.influences.sums(variable, by, scores)
        return self._rows(variable, statistics, by, sums, self.influences.variances(variable, by, scores, sums))

    def mean(self, variable: str, by: tuple[str, ...] = ()) -> list[Estimate]:
        """Return the mean of a variable, with levels or kept as moments, for every group that occurs."""
        block = self.influences.block(variable, by)
        if variable in block.levels:
            return self.estimate(variable, [mean_of(block.levels[variable].variable)], by)
        sums = self.influences.sums(variable, by, None)
        statistic = Statistic("mean", None, np.empty(0))
        return self._rows(variable, [statistic], by, sums, self.influences.variances(variable, by, None, sums))

    def total(
        self, variable: str, by: tuple[str, ...] = (), statistics: list[Statistic] | None = None
    ) -> list[Estimate]:
        """Return population totals over known units, for every group that occurs; they mean something under weights.

        `statistics` default to the total of the values; `totals_of` counts units by level. A total has no design effect.
        """
        levels = self.influences.block(variable, by).levels.get(variable)
        chosen = statistics or [total_of(levels.variable) if levels else Statistic("total", None, np.empty(0))]
        scores = np.stack([s.values for s in chosen], axis=1) if levels else None
        means = self.influences.sums(variable, by, scores)
        variances = self.influences.variances(variable, by, scores, means, totals=True)
        sums = Sums(means.n, means.w, means.estimate * means.w[:, None], np.zeros_like(means.spread))
        return self._rows(variable, chosen, by, sums, variances)

    def describe(self, variable: str, by: tuple[str, ...] = ()) -> list[Estimate]:
        """Return mean, share of each level and share at each level or above, for every group that occurs."""
        levels = self.levels(variable)
        return self.estimate(variable, [mean_of(levels), *shares_of(levels), *shares_from(levels)], by)

    # Rows

    def _rows(
        self, variable: str, statistics: list[Statistic], by: tuple[str, ...], sums: Sums, variances: Floats
    ) -> list[Estimate]:
        names = self.by_values(variable, by, self.influences.groups(variable, by))
        is_share = np.array([s.is_share for s in statistics])
        df = np.broadcast_to(self.influences.df(variable, by)[:, None], variances.shape)
        estimate = np.where(is_share, _whole(sums.estimate), sums.estimate)
        se = np.where((df > 0) | self.influences.frame.census, np.sqrt(np.maximum(variances, 0.0)), np.nan)
        ends = self._intervals(sums.n, estimate, se, df, is_share)
        figures = np.stack([estimate, se, *ends, self._effects(sums, variances), df.astype(np.float64)], axis=2)
        return [
            self._row(variable, statistic, name, int(sums.n[g]), figures[g, s].tolist())
            for g, name in enumerate(names)
            for s, statistic in enumerate(statistics)
        ]

    def _effects(self, sums: Sums, variances: Floats) -> Floats:
        """Return design effects, (groups, statistics): the variance over that of as many units drawn one by one."""
        if self.influences.textbook:
            return np.ones(variances.shape)
        simple = np.divide(sums.spread, sums.n[:, None], out=np.zeros(variances.shape), where=sums.n[:, None] > 0)
        effects: Floats = np.divide(variances, simple, out=np.full(variances.shape, np.nan), where=simple > 0)
        return effects

    def _intervals(self, n: Ints, estimate: Floats, se: Floats, df: Ints, is_share: Bools) -> tuple[Floats, Floats]:
        confidence = self.design.confidence
        if self.influences.frame.census:
            return estimate, estimate
        means = mean_t(estimate, se, df, confidence)
        low, high = np.array(means.low), np.array(means.high)
        if is_share.any():
            p, base = estimate[:, is_share], np.repeat(n[:, None], int(is_share.sum()), axis=1)
            if self.influences.textbook:
                shares = wilson(p * base, base, confidence)
            else:
                shares = share_beta(p, se[:, is_share] ** 2, base, df[:, is_share], confidence)
            low[:, is_share], high[:, is_share] = shares.low, shares.high
        return low, high

    def _row(self, variable: str, statistic: Statistic, by: By, n: int, figures: list[float]) -> Estimate:
        name, level, method = statistic.name, statistic.level, self._method(statistic)
        flag = self.rules.flag(n)
        if flag == "suppressed" or n == 0:
            hidden = (None,) * 4
            return Estimate(variable, name, level, by, *hidden, n, None, None, None, "suppressed", method)
        estimate, se, low, high, deff, df = figures
        numbers = (estimate, _number(se), _number(low), _number(high))
        # figures without spread, and censuses, vary as little as can be: that says nothing about the design
        effect = deff if deff > 0 else None
        n_eff = None if name == "total" else n / (effect or 1.0)
        return Estimate(variable, name, level, by, *numbers, n, n_eff, effect, df, flag, method)

    def _method(self, statistic: Statistic) -> str:
        base = "textbook" if self.influences.textbook and statistic.name != "total" else "taylor"
        if self.influences.calibration is not None:
            base = "taylor_calibrated"
        if not statistic.is_share:
            return f"{base}+t"
        return f"{base}+{'wilson' if self.influences.textbook else 'korn_graubard'}"


def _whole(shares: Floats) -> Floats:
    """Return shares with rounding taken off at 0 and 1."""
    shares = np.where(np.abs(shares) < _ROUNDING, 0.0, shares)
    return np.where(np.abs(shares - 1.0) < _ROUNDING, 1.0, shares)


def _number(value: float) -> float | None:
    return None if np.isnan(value) else value
