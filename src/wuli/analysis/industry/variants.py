"""The same answers under other choices: other weightings of the forces, without doubtful rows, complete answers only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from wuli.analysis.industry.count import COMPLETE, FLAGGED, Counted
from wuli.analysis.industry.result import Variant
from wuli.errors import ArgumentError
from wuli.survey.counts import BlockCounts
from wuli.survey.estimator import Estimator
from wuli.survey.objective_weights import Column, compute_entropy
from wuli.survey.variables import WEIGHT_UNIT, Bools, Floats, Levels, Moments

# means closer than this are the same: the order of the forces must not hang on rounding
_SAME_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Composite:
    """A declared alternative weighting of the forces, by id; the weights sum to 1."""

    id: str
    force_weights: Mapping[str, float]


def strongest_first(means: Mapping[str, float], forces: Iterable[str]) -> tuple[str, ...]:
    """Return the forces that have a mean, the highest first; equal ones in the order of the pack."""
    return tuple(sorted((id for id in forces if id in means), key=lambda force: -round(means[force], _SAME_DIGITS)))


def make_variants(counted: Counted, estimator: Estimator, extra: tuple[Composite, ...] = ()) -> tuple[Variant, ...]:
    """Return the forces under every variant; the first, "main", is the analysis itself.

    Where fewer firms than the floor are left, a variant has its number of firms and nothing else.
    """
    if not counted.plan.contrasts:
        return ()
    sample = _Sample.of(counted, estimator)
    everyone = np.ones(len(sample.block.cells), dtype=bool)
    rows = [sample.variant("main", everyone)]
    if not sample.equal:
        rows.append(sample.variant("unweighted", everyone, weighted=False))
    flagged = sample.block.key(FLAGGED.id) == FLAGGED.size - 1
    complete = sample.block.key(COMPLETE.id) == COMPLETE.size - 1
    if flagged.any():
        rows.append(sample.variant("without_flagged", ~flagged))
    if not complete.all():
        rows.append(sample.variant("complete_cases", complete))
    return (*rows, *_weightings(sample, rows[0], extra))


@dataclass(frozen=True)
class _Sample:
    """The counts by doubt and completeness, and what each cell's weights are multiplied with."""

    counted: Counted
    block: BlockCounts
    factor: Floats | None
    floor: int

    @classmethod
    def of(cls, counted: Counted, estimator: Estimator) -> _Sample:
        block = counted.cube.block_over((FLAGGED.id, COMPLETE.id))
        calibration = estimator.influences.calibration
        factor = calibration.factor[calibration.cell_of(block)] if calibration else None
        return cls(counted, block, factor, estimator.rules.floor)

    @property
    def equal(self) -> bool:
        """Whether every firm counts the same."""
        return self.factor is None and not self.counted.cube.weighted

    @property
    def forces(self) -> tuple[str, ...]:
        """The forces in pack order."""
        return self.counted.plan.variables.force_ids

    def variant(self, id: str, cells: Bools, *, weighted: bool = True) -> Variant:
        """Return the means over some cells."""
        v = self.counted.plan.variables
        found = {f.id: self._of_levels(f, cells, weighted=weighted) for f in v.forces}
        if weighted:
            found |= {m.id: self._of_moments(m, cells) for m in (*v.wide_forces, *v.composites)}
        means = {name: mean for name, mean in found.items() if mean is not None}
        composite = means.get(v.composite_ids[0]) if v.composite_ids else None
        return Variant(id, int(self.block.n[cells].sum()), means, strongest_first(means, self.forces), composite)

    def weights_of(self, variable: Levels, cells: Bools) -> Floats:
        """Return the weight at every level, (levels,)."""
        table = self.block.levels[variable.id].w[cells, variable.states :] / WEIGHT_UNIT
        weights: Floats = (table if self.factor is None else table * self.factor[cells, None]).sum(axis=0)
        return weights

    def _of_levels(self, variable: Levels, cells: Bools, *, weighted: bool) -> float | None:
        n = self.block.levels[variable.id].n[cells, variable.states :].sum(axis=0)
        if int(n.sum()) < self.floor:
            return None
        if weighted and not self.equal:
            table = self.weights_of(variable, cells)
            return float(table @ variable.values / table.sum())
        total = sum(int(count) * point for count, point in zip(n.tolist(), variable.points, strict=True))
        return float(Fraction(total, int(n.sum()) * variable.grid))

    def _of_moments(self, variable: Moments, cells: Bools) -> float | None:
        sums = self.block.moments[variable.id]
        if int(sums.n[cells].sum()) < self.floor:
            return None
        if self.factor is None:
            weight = sum(map(int, sums.w[cells].tolist()))
            return float(Fraction(sum(map(int, sums.wx[cells].tolist())), weight * variable.grid))
        factor = self.factor[cells]
        totals = (float(column[cells].astype(np.float64) @ factor) for column in (sums.wx, sums.w))
        wx, w = totals
        return wx / w / variable.grid


def _weightings(sample: _Sample, main: Variant, extra: tuple[Composite, ...]) -> tuple[Variant, ...]:
    """Return composites of the force means under other weights of the forces."""
    if any(id not in main.means for id in sample.forces):
        return ()
    plan = sample.counted.plan.variables.plan
    sizes = {id: len(plan.node(id).members) for id in sample.forces}
    whole = sum(sizes.values())
    schemes = [Composite("by_indicators", {id: size / whole for id, size in sizes.items()})]
    if entropy := _entropy(sample):
        schemes.append(Composite("entropy", entropy))
    forces = {id: main.means[id] for id in sample.forces}
    rows = []
    for scheme in (*schemes, *extra):
        composite = sum(scheme.force_weights[id] * mean for id, mean in forces.items())
        rows.append(Variant(scheme.id, main.n, forces, main.order, composite, dict(scheme.force_weights)))
    return tuple(rows)


def _entropy(sample: _Sample) -> dict[str, float]:
    forces = sample.counted.plan.variables.forces
    if len(forces) < len(sample.forces):
        return {}
    everyone = np.ones(len(sample.block.cells), dtype=bool)
    tables = [sample.weights_of(force, everyone) for force in forces]
    if any((table > 0).sum() < 2 for table in tables):  # noqa: PLR2004  # a force without spread has no entropy weight
        return {}
    try:
        found = compute_entropy([Column.of(f.values, t) for f, t in zip(forces, tables, strict=True)], variant="minmax")
    except ArgumentError:
        return {}
    return {f.id: w for f, w in zip(forces, found.indicator_weights, strict=True)}
