"""From counts to estimates and their covariance: means, totals and shares of a variable in groups, under a design."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wuli.survey.calibration import Calibration
from wuli.survey.counts import BlockCounts
from wuli.survey.cube import Cube
from wuli.survey.design import Design, Frame
from wuli.survey.linear import OVERALL, Linear, Target, centre, of_levels, of_moments, weigh
from wuli.survey.rolled import Groups, Place, Rolled, RolledMoments, find_groups, place_cells, roll, roll_moments
from wuli.survey.variables import Floats, Ints

# a spread below this part of the mean square is rounding
_ROUNDING = 1e-13


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums of a variable in each group (groups, statistics) and what they rest on.

    `n` known units, `w` their weight, `estimate` (groups, c) means, `spread` (groups, c): the variance of a single unit.
    """

    n: Ints
    w: Floats
    estimate: Floats
    spread: Floats

    def followed_by(self, other: Sums) -> Sums:
        """Return these groups and, after them, those of `other`."""
        return Sums(
            np.concatenate([self.n, other.n]),
            np.concatenate([self.w, other.w]),
            np.concatenate([self.estimate, other.estimate]),
            np.concatenate([self.spread, other.spread]),
        )


class Influences:
    """Influences of the units of a cube on means of a variable in groups, under a design and a calibration."""

    def __init__(self, cube: Cube, design: Design, calibration: Calibration | None = None) -> None:
        """Work on `cube`, drawn by `design`, its weights adjusted by `calibration`.

        Raises:
            KeyError: no block of the cube has the keys of the design.
            LonelyError: a stratum has one PSU and the design forbids it.
        """
        self.cube, self.design, self.calibration = cube, design, calibration
        self.frame = Frame.of(cube, design)
        # textbook formulas, group by group, where nothing about the design calls for more
        self.textbook = self.frame.simple and not cube.weighted and calibration is None
        self._rolled: dict[tuple[str, tuple[str, ...]], tuple[Groups, Rolled | RolledMoments]] = {}
        self._places: dict[tuple[int, tuple[str, ...]], Place] = {}

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys a variable must be counted over, beside those of a grouping."""
        return tuple(dict.fromkeys((*self.design.keys, *(self.calibration.keys if self.calibration else ()))))

    def groups(self, variable: str, by: tuple[str, ...]) -> Groups:
        """Return the groups of a grouping."""
        return self._roll(variable, by)[0]

    def block(self, variable: str, by: tuple[str, ...]) -> BlockCounts:
        """Return the block that counts `variable` over what is needed; KeyError where none does."""
        return self.cube.block_of(variable, (*self.keys, *by))

    def _roll(self, variable: str, by: tuple[str, ...]) -> tuple[Groups, Rolled | RolledMoments]:
        if (variable, by) not in self._rolled:
            block = self.block(variable, by)
            place = self._place(block, by)
            if variable in block.levels:
                rolled: Rolled | RolledMoments = roll(block.levels[variable], place)
            else:
                rolled = roll_moments(block, block.moments[variable], place)
            self._rolled[variable, by] = place.groups, rolled
        return self._rolled[variable, by]

    def _place(self, block: BlockCounts, by: tuple[str, ...]) -> Place:
        """Return where the cells of a block go, worked out once for all its variables."""
        number = next(i for i, own in enumerate(self.cube.blocks) if own is block)
        if (number, by) not in self._places:
            cell = self.calibration.cell_of(block) if self.calibration else np.zeros(len(block.cells), np.int64)
            keys = np.stack([self.frame.strata(block), self.frame.psus(block), cell], axis=1)
            self._places[number, by] = place_cells(keys, find_groups(block, by))
        return self._places[number, by]

    def _levels(self, variable: str, by: tuple[str, ...]) -> tuple[Groups, Rolled]:
        groups, rolled = self._roll(variable, by)
        assert isinstance(rolled, Rolled), f"{variable} is not counted by levels"
        return groups, rolled

    def _factor(self, rolled: Rolled | RolledMoments) -> Floats:
        if self.calibration is None:
            return np.ones(len(rolled.group))
        return self.calibration.factor[rolled.keys[:, 2]]

    # Estimates

    def sums(self, variable: str, by: tuple[str, ...], scores: Floats | None) -> Sums:
        """Return estimates of the mean of each score in each group.

        Args:
            variable: id.
            by: keys of the grouping, () for all units.
            scores: value of each level in each statistic, (levels, c); None for moments (c = 1).
        """
        groups, rolled = self._roll(variable, by)
        if isinstance(rolled, Rolled):
            assert scores is not None
            n, w = self.table(variable, by)
            return _sums_of_levels(n.sum(axis=1), w, scores)
        inside, factor = rolled.group >= 0, self._factor(rolled)
        group = rolled.group[inside]
        units = _add(group, rolled.n[inside, None], groups.count)[:, 0]
        columns = np.stack([rolled.w, rolled.wx, rolled.wxx], axis=1) * factor[:, None]
        return _sums_of_moments(units, _add(group, columns[inside], groups.count))

    def table(self, variable: str, by: tuple[str, ...]) -> tuple[Ints, Floats]:
        """Return known units and their (calibrated) weights by group and level, (groups, levels) each."""
        groups, rolled = self._levels(variable, by)
        inside = rolled.group >= 0
        w = rolled.w[inside, rolled.states :] * self._factor(rolled)[inside, None]
        n = _add(rolled.group[inside], rolled.n[inside, rolled.states :], groups.count)
        return n, _add(rolled.group[inside], w, groups.count)

    def df(self, variable: str, by: tuple[str, ...]) -> Ints:
        """Return the degrees of freedom of each group, (groups,): PSUs with known units of it minus strata with such."""
        groups, rolled = self._roll(variable, by)
        inside = rolled.group >= 0
        if not self.design.keys:
            units: Ints = _add(rolled.group[inside], rolled.units[inside, None], groups.count)[:, 0]
            return np.maximum(units - 1, 0)
        rows = [rolled.group == g for g in range(groups.count)]
        found = [self.frame.df_of(rolled.keys[row, 0], rolled.keys[row, 1], rolled.units[row]) for row in rows]
        return np.array(found, dtype=np.int64)

    # Variances

    def variances(
        self, variable: str, by: tuple[str, ...], scores: Floats | None, sums: Sums, *, totals: bool = False
    ) -> Floats:
        """Return the variance of each statistic in each group, (groups, c); with `totals` that of n-weighted totals.

        Means that nothing varies around have none, whatever rounding says.
        """
        _, rolled = self._roll(variable, by)
        out = np.zeros_like(sums.estimate)
        nothing = np.zeros(sums.estimate.shape[-1])
        for g in np.flatnonzero(sums.n).tolist():
            target = Target(g, nothing, 1.0) if totals else Target(g, sums.estimate[g], sums.w[g])
            out[g] = np.diag(self._covariance(self._linear(rolled, scores, target)))
        if totals:
            return out
        return np.where(sums.spread > 0, out * self._textbook(sums.n)[:, None], 0.0)

    def _linear(self, rolled: Rolled | RolledMoments, scores: Floats | None, target: Target) -> Linear:
        if isinstance(rolled, RolledMoments):
            return of_moments(rolled, [target], self.calibration)
        assert scores is not None
        return of_levels(rolled, scores, target, self.calibration)

    def _textbook(self, n: Ints) -> Floats:
        """Return what turns the linearised variance of each group into s²/n where nothing else is declared."""
        if not self.textbook:
            return np.ones(len(n))
        whole = self.cube.n
        return np.where(n > 1, n / np.maximum(n - 1, 1) * ((whole - 1) / max(whole, 1)), 1.0)

    def _covariance(self, linear: Linear) -> Floats:
        return self.frame.covariance(linear.keys[:, 0], linear.keys[:, 1], linear.first, linear.second)

    def joint(self, variable: str, by: tuple[str, ...], scores: Floats | None) -> tuple[Sums, Floats]:
        """Return sums of the groups and, last, of all units together, and the covariance of all those estimates.

        One statistic only: `scores` (levels, 1), None for moments. The overall estimate counts every unit, those of no
        group too. The diagonal is that of `variances`.
        """
        groups, rolled = self._roll(variable, by)
        sums = self.sums(variable, by, scores).followed_by(self.sums(variable, (), scores))
        if isinstance(rolled, Rolled):
            assert scores is not None
            rolled = rolled.as_moments(scores[:, 0])
        names = (*range(groups.count), OVERALL)
        targets = [Target(name, sums.estimate[i], sums.w[i]) for i, name in enumerate(names)]
        matrix = self._covariance(of_moments(rolled, targets, self.calibration))
        scale = np.where(sums.spread[:, 0] > 0, np.sqrt(self._textbook(sums.n)), 0.0)
        return sums, matrix * np.outer(scale, scale)

    def joint_shares(self, variable: str, by: tuple[str, ...], kept: Ints | None = None) -> tuple[Floats, Floats]:
        """Return the share of every group x level among units with both known, (groups, levels), and their covariance.

        The covariance is (groups * levels) square, group by group. With `kept`, only those groups count.
        """
        groups, rolled = self._levels(variable, by)
        chosen = np.arange(groups.count) if kept is None else kept
        rolled = rolled.within(chosen)
        weights = self.table(variable, by)[1][chosen]
        share = weights / weights.sum()
        levels = share.shape[1]
        u = np.zeros((*rolled.n.shape, share.size))
        inside = rolled.group >= 0
        u[inside, rolled.states :] = -share.reshape(-1)
        for level in range(levels):
            u[np.flatnonzero(inside), rolled.states + level, rolled.group[inside] * levels + level] += 1
        return share, self._covariance(weigh(rolled, u / weights.sum(), self.calibration))


def _sums_of_levels(n: Ints, w: Floats, scores: Floats) -> Sums:
    """Return sums from weights by group and level, (groups, levels)."""
    weight = w.sum(axis=1)
    estimate = _divide(w @ scores, weight[:, None])
    away = centre(scores[None, :, :], estimate[:, None, :])
    spread = _divide(np.einsum("gl,glc->gc", w, away**2), weight[:, None])
    return Sums(n.astype(np.int64), weight, estimate, spread * _unbiased(n))


def _sums_of_moments(n: Ints, columns: Floats) -> Sums:
    """Return sums from Σw, Σwx, Σwx² by group, (groups, 3)."""
    weight, total, squares = columns.T
    estimate, square = _divide(total, weight), _divide(squares, weight)
    spread = square - estimate**2
    spread = np.where(spread > _ROUNDING * square, spread, 0.0)
    return Sums(n.astype(np.int64), weight, estimate[:, None], spread[:, None] * _unbiased(n))


def _unbiased(n: Ints) -> Floats:
    return _divide(n, np.maximum(n - 1.0, 1.0))[:, None]


def _add(group: Ints, values: np.ndarray, groups: int) -> np.ndarray:
    out = np.zeros((groups, values.shape[1]), values.dtype)
    np.add.at(out, group, values)
    return out


def _divide(top: np.ndarray, bottom: np.ndarray) -> Floats:
    shape = np.broadcast_shapes(np.shape(top), np.shape(bottom))
    out: Floats = np.divide(top, bottom, out=np.zeros(shape), where=np.broadcast_to(np.asarray(bottom) > 0, shape))
    return out
