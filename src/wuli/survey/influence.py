"""From counts to influences: what each unit adds to a ratio estimate, and the covariance of many such estimates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wuli.survey.calibration import Calibration
from wuli.survey.cube import BlockCounts, Cube
from wuli.survey.design import Design, Frame
from wuli.survey.rolled import Groups, Rolled, RolledMoments, find_groups, roll, roll_moments
from wuli.survey.variables import Floats, Ints

OVERALL = -2


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums of a variable in each group (groups, statistics) and what they rest on.

    `n` known units, `w` their weight, `estimate` (groups, c), `spread` (groups, c): the variance of a single unit.
    """

    n: Ints
    w: Floats
    estimate: Floats
    spread: Floats


class Influences:
    """Influences of the units of a cube on means of a variable in groups, under a design and a calibration."""

    def __init__(self, cube: Cube, design: Design, calibration: Calibration | None = None) -> None:
        """Work on `cube`, drawn by `design`, its weights adjusted by `calibration`.

        Raises:
            LonelyError: a stratum has one PSU and the design forbids it.
        """
        self.cube, self.design, self.calibration = cube, design, calibration
        self.frame = Frame.of(cube, design)
        # textbook formulas, group by group, where nothing about the design calls for more
        self.textbook = self.frame.simple and not cube.weighted and calibration is None
        self._rolled: dict[tuple[str, tuple[str, ...]], tuple[Groups, Rolled | RolledMoments]] = {}

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys a variable must be counted over, beside those of a grouping."""
        return tuple(dict.fromkeys((*self.design.keys, *(self.calibration.keys if self.calibration else ()))))

    def groups(self, variable: str, by: tuple[str, ...]) -> Groups:
        """Return the groups of a grouping."""
        return self._roll(variable, by)[0]

    def block(self, variable: str, by: tuple[str, ...]) -> BlockCounts:
        """Return the block that counts `variable` over what is needed."""
        return self.cube.block_of(variable, (*self.keys, *by))

    def _roll(self, variable: str, by: tuple[str, ...]) -> tuple[Groups, Rolled | RolledMoments]:
        if (variable, by) not in self._rolled:
            block = self.block(variable, by)
            groups = find_groups(block, by)
            columns = [self.frame.strata(block)]
            columns.append(self.frame.psus(block) if self.design.psu else np.zeros(len(block.cells), np.int64))
            cell = self.calibration.cell_of(block) if self.calibration else np.zeros(len(block.cells), np.int64)
            keys = np.stack([*columns, cell], axis=1)
            if variable in block.levels:
                rolled: Rolled | RolledMoments = roll(block.levels[variable], keys, groups)
            else:
                rolled = roll_moments(block, block.moments[variable], keys, groups)
            self._rolled[variable, by] = groups, rolled
        return self._rolled[variable, by]

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
        inside = rolled.group >= 0
        group, g = rolled.group[inside], self._factor(rolled)[inside]
        if isinstance(rolled, Rolled):
            assert scores is not None
            start = rolled.n.shape[1] - len(scores)
            n = _add(group, rolled.n[inside, start:], groups.count)
            w = _add(group, rolled.w[inside, start:] * g[:, None], groups.count)
            total, squares, weight, units = w @ scores, w @ scores**2, w.sum(axis=1), n.sum(axis=1)
        else:
            units = _add(group, rolled.n[inside, None], groups.count)[:, 0]
            weight, total, squares = (
                _add(group, (column[inside] * g)[:, None], groups.count) for column in (rolled.w, rolled.wx, rolled.wxx)
            )
            weight = weight[:, 0]
        estimate = _divide(total, weight[:, None])
        spread = _divide(squares, weight[:, None]) - estimate**2
        spread = np.maximum(spread, 0.0) * _divide(units, np.maximum(units - 1.0, 1.0))[:, None]
        return Sums(units.astype(np.int64), weight, estimate, spread)

    # Variances

    def variances(self, variable: str, by: tuple[str, ...], scores: Floats | None, sums: Sums) -> list[Floats]:
        """Return, group by group, the covariance matrix of its statistics, (c, c) each."""
        groups, rolled = self._roll(variable, by)
        out = []
        for g in range(groups.count):
            if sums.n[g] == 0:
                out.append(np.zeros((sums.estimate.shape[1],) * 2))
                continue
            rows = None if self.calibration else np.flatnonzero(rolled.group == g)
            targets = [(g, sums.estimate[g], sums.w[g])]
            matrix = self._covariance(rolled, scores, targets, rows)
            out.append(self._adjust(matrix, int(sums.n[g])))
        return out

    def _adjust(self, matrix: Floats, n: int) -> Floats:
        """Turn the linearised variance of a group into the textbook one where nothing else is declared: s²/n."""
        if not self.textbook or n <= 1:
            return matrix
        whole = self.cube.n
        return matrix * (n / (n - 1)) * ((whole - 1) / whole)

    def joint(self, variable: str, by: tuple[str, ...], scores: Floats | None) -> tuple[Sums, Floats]:
        """Return sums of the groups and, last, of all units together, and the covariance of all those estimates.

        One statistic only (c = 1). The overall estimate counts every unit, those of no group too.
        """
        groups, rolled = self._roll(variable, by)
        sums, every = self.sums(variable, by, scores), self.sums(variable, (), scores)
        targets = [(g, sums.estimate[g], sums.w[g]) for g in range(groups.count)]
        targets.append((OVERALL, every.estimate[0], every.w[0]))
        matrix = self._covariance(rolled, scores, targets, None)
        both = Sums(*(np.concatenate([a, b]) for a, b in zip(_parts(sums), _parts(every), strict=True)))
        return both, matrix

    def table(self, variable: str, by: tuple[str, ...]) -> tuple[Ints, Floats]:
        """Return known units and their (calibrated) weights by group and level, (groups, levels) each."""
        groups, rolled = self._roll(variable, by)
        assert isinstance(rolled, Rolled)
        inside = rolled.group >= 0
        start = self.block(variable, by).levels[variable].variable.states
        factor = self._factor(rolled)[inside]
        n = _add(rolled.group[inside], rolled.n[inside, start:], groups.count)
        return n, _add(rolled.group[inside], rolled.w[inside, start:] * factor[:, None], groups.count)

    def joint_shares(self, variable: str, by: tuple[str, ...]) -> tuple[Floats, Floats]:
        """Return the share of every group x level among units with both known, (groups, levels), and their covariance.

        The covariance is (groups * levels) square, group by group.
        """
        _, rolled = self._roll(variable, by)
        assert isinstance(rolled, Rolled)
        _, weights = self.table(variable, by)
        share = weights / weights.sum()
        levels = share.shape[1]
        u = np.zeros((len(rolled.group), rolled.n.shape[1], share.size))
        inside = rolled.group >= 0
        u[inside, -levels:, :] = -share.reshape(-1)
        for level in range(levels):
            slot = rolled.n.shape[1] - levels + level
            u[np.flatnonzero(inside), slot, rolled.group[inside] * levels + level] += 1
        first, second, index = self._weigh(rolled, u / weights.sum(), np.arange(len(rolled.group)))
        psus = rolled.keys[index, 1] if self.design.psu else None
        return share, self.frame.covariance(rolled.keys[index, 0], psus, first, second)

    def _covariance(
        self,
        rolled: Rolled | RolledMoments,
        scores: Floats | None,
        targets: list[tuple[int, Floats, float]],
        rows: Ints | None,
    ) -> Floats:
        if isinstance(rolled, Rolled):
            assert scores is not None
            first, second, index = self._of_levels(rolled, scores, targets, rows)
        else:
            first, second, index = self._of_moments(rolled, targets, rows)
        strata = rolled.keys[index, 0]
        psus = rolled.keys[index, 1] if self.design.psu else None
        return self.frame.covariance(strata, psus, first, second)

    def _of_levels(
        self, rolled: Rolled, scores: Floats, targets: list[tuple[int, Floats, float]], rows: Ints | None
    ) -> tuple[Floats, Floats, Ints]:
        index = np.arange(len(rolled.group)) if rows is None else rows
        slots, levels = rolled.n.shape[1], len(scores)
        u = np.zeros((len(index), slots, sum(len(mean) for _, mean, _ in targets)))
        column = 0
        for group, mean, weight in targets:
            here = slice(column, column + len(mean))
            column += len(mean)
            if weight <= 0:
                continue
            member = np.ones(len(index), bool) if group == OVERALL else rolled.group[index] == group
            u[member, slots - levels :, here] = (scores - mean) / weight
        return self._weigh(rolled, u, index)

    def _weigh(self, rolled: Rolled, u: Floats, index: Ints) -> tuple[Floats, Floats, Ints]:
        """Return influences (rows, slots, k) as weighted sums and roots of squares, and the row of each."""
        slots = u.shape[1]
        w, q = rolled.w[index], rolled.q[index]
        if self.calibration is not None:
            u = self._residual(u, w, rolled.keys[index, 2])
            factor = self.calibration.factor[rolled.keys[index, 2]]
            w, q = w * factor[:, None], q * factor[:, None] ** 2
        first = (u * w[:, :, None]).reshape(-1, u.shape[2])
        second = (u * np.sqrt(q)[:, :, None]).reshape(-1, u.shape[2])
        return first, second, np.repeat(index, slots)

    def _residual(self, u: Floats, w: Floats, cell: Ints) -> Floats:
        """Take out of influences what the margins explain, by weighted regression with the weights before calibration."""
        assert self.calibration is not None
        x = self.calibration.indicators
        cells = len(x)
        sums = np.zeros((cells, u.shape[2]))
        np.add.at(sums, cell, (u * w[:, :, None]).sum(axis=1))
        normal = x.T @ (x * self.calibration.base[:, None])
        beta = np.linalg.lstsq(normal, x.T @ sums, rcond=1e-12)[0]
        return u - (x @ beta)[cell][:, None, :]

    def _of_moments(
        self, rolled: RolledMoments, targets: list[tuple[int, Floats, float]], rows: Ints | None
    ) -> tuple[Floats, Floats, Ints]:
        index = np.arange(len(rolled.group)) if rows is None else rows
        k = len(targets)
        a, b = np.zeros((len(index), k)), np.zeros((len(index), k))
        for i, (group, mean, weight) in enumerate(targets):
            member = np.ones(len(index), bool) if group == OVERALL else rolled.group[index] == group
            if weight > 0:
                a[member, i], b[member, i] = -float(mean[0]) / weight, 1 / weight
        w, q, wx, qx, qxx = (getattr(rolled, name)[index] for name in ("w", "q", "wx", "qx", "qxx"))
        w_all, q_all = rolled.w_all[index], rolled.q_all[index]
        explained = np.zeros_like(a)
        if self.calibration is not None:
            cell = rolled.keys[index, 2]
            x, base = self.calibration.indicators, self.calibration.base
            sums = np.zeros((len(x), k))
            np.add.at(sums, cell, a * w[:, None] + b * wx[:, None])
            beta = np.linalg.lstsq(x.T @ (x * base[:, None]), x.T @ sums, rcond=1e-12)[0]
            explained = (x @ beta)[cell]
            g = self.calibration.factor[cell]
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
        return np.concatenate([first, nothing, nothing]), second, np.tile(index, 3)


def _parts(sums: Sums) -> tuple[Ints, Floats, Floats, Floats]:
    return sums.n, sums.w, sums.estimate, sums.spread


def _add(group: Ints, values: np.ndarray, groups: int) -> np.ndarray:
    out = np.zeros((groups, values.shape[1]), values.dtype)
    np.add.at(out, group, values)
    return out


def _divide(top: np.ndarray, bottom: np.ndarray) -> Floats:
    shape = np.broadcast_shapes(np.shape(top), np.shape(bottom))
    out: Floats = np.divide(top, bottom, out=np.zeros(shape), where=np.broadcast_to(np.asarray(bottom) > 0, shape))
    return out
