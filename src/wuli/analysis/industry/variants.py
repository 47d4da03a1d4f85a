"""The same answers under other choices: other weightings of the forces, without doubtful rows, complete answers only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from wuli.analysis.industry.count import COMPLETE, FLAGGED, Counted
from wuli.analysis.industry.result import Variant
from wuli.errors import ArgumentError
from wuli.survey.cube import BlockCounts
from wuli.survey.objective_weights import Column, compute_entropy
from wuli.survey.variables import WEIGHT_UNIT, Bools, Floats


@dataclass(frozen=True, slots=True)
class Composite:
    """A declared alternative weighting of the forces, by id; the weights sum to 1."""

    id: str
    force_weights: Mapping[str, float]


def make_variants(counted: Counted, extra: tuple[Composite, ...] = ()) -> tuple[Variant, ...]:
    """Return the forces under every variant; the first, "main", is the analysis itself."""
    if not counted.plan.contrasts:
        return ()
    block = next(b for b in counted.cube.blocks if FLAGGED.id in b.key_ids)
    everyone = np.ones(len(block.cells), dtype=bool)
    rows = [_variant(counted, block, "main", everyone)]
    if counted.cube.weighted:
        rows.append(_variant(counted, block, "unweighted", everyone, weighted=False))
    flagged, complete = block.key(FLAGGED.id) == FLAGGED.size - 1, block.key(COMPLETE.id) == COMPLETE.size - 1
    if flagged.any():
        rows.append(_variant(counted, block, "without_flagged", ~flagged))
    if not complete.all():
        rows.append(_variant(counted, block, "complete_cases", complete))
    return (*rows, *_weightings(counted, block, rows[0], extra))


def _variant(counted: Counted, block: BlockCounts, id: str, cells: Bools, *, weighted: bool = True) -> Variant:
    v = counted.plan.variables
    means = {}
    for variable in v.forces:
        counts = block.levels[variable.id]
        table = (counts.w if weighted else counts.n)[cells, variable.states :].sum(axis=0)
        if table.sum():
            means[variable.id] = _mean(table, variable.points, variable.grid)
    for moments in (*v.wide_forces, *v.composites):
        sums = block.moments[moments.id]
        n = sums.n[cells].sum()
        if weighted and sums.w[cells].sum():
            means[moments.id] = float(Fraction(int(sums.wx[cells].sum()), int(sums.w[cells].sum()) * moments.grid))
        elif n and not weighted:
            # without weights the sum of x alone is not kept; forces carry the comparison
            continue
    order = tuple(sorted((f for f in v.force_ids if f in means), key=lambda f: -means[f]))
    composite = means.get(v.composite_ids[0]) if v.composite_ids else None
    return Variant(id, int(block.n[cells].sum()), means, order, composite)


def _mean(table: np.ndarray, points: tuple[int, ...], grid: int) -> float:
    total = sum(int(n) * point for n, point in zip(table.tolist(), points, strict=True))
    return float(Fraction(total, int(table.sum()) * grid))


def _weightings(
    counted: Counted, block: BlockCounts, main: Variant, extra: tuple[Composite, ...]
) -> tuple[Variant, ...]:
    """Return composites of the force means under other weights of the forces."""
    v = counted.plan.variables
    if any(f not in main.means for f in v.force_ids):
        return ()
    sizes = {id: len(v.plan.node(id).members) for id in v.force_ids}
    whole = sum(sizes.values())
    schemes = [Composite("by_indicators", {id: size / whole for id, size in sizes.items()})]
    if entropy := _entropy(counted, block):
        schemes.append(Composite("entropy", entropy))
    rows = []
    for scheme in (*schemes, *extra):
        composite = sum(scheme.force_weights[id] * main.means[id] for id in v.force_ids)
        forces = {id: main.means[id] for id in v.force_ids}
        rows.append(Variant(scheme.id, main.n, forces, main.order, composite, dict(scheme.force_weights)))
    return tuple(rows)


def _entropy(counted: Counted, block: BlockCounts) -> dict[str, float]:
    forces = counted.plan.variables.forces
    if len(forces) < len(counted.plan.variables.force_ids):
        return {}
    tables: list[Floats] = [block.levels[f.id].w[:, f.states :].sum(axis=0) / WEIGHT_UNIT for f in forces]
    if any((table > 0).sum() < 2 for table in tables):  # noqa: PLR2004  # a force without spread has no entropy weight
        return {}
    try:
        found = compute_entropy([Column.of(f.values, t) for f, t in zip(forces, tables, strict=True)], variant="minmax")
    except ArgumentError:
        return {}
    return {f.id: w for f, w in zip(forces, found.indicator_weights, strict=True)}
