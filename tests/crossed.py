"""Cross-tables of small columns of codes, for tests."""

import numpy as np

from wuli.survey.cross import CrossPlan, CrossTable, pairs_within
from wuli.survey.variables import Batch, Levels


def batch_of(codes, numbers=None, weights=None):
    """Return a batch of columns of codes (0 and below: no answer) and of numbers as (integers, known)."""
    rows = len(next(iter([*codes.values(), *(values for values, _ in (numbers or {}).values())])))
    columns = {id: np.asarray(column, dtype=np.int8) for id, column in codes.items()}
    design_weights = None if weights is None else np.asarray(weights, dtype=np.int64)
    return Batch(rows, {}, columns, numbers or {}, design_weights)


def crossed(codes, *, levels=None, groups=None, weights=None):
    """Return the cross-table of every pair of columns, each a group "all" of its own beside `groups`."""
    points = levels or {id: tuple(range(1, max(int(np.max(column)), 2) + 1)) for id, column in codes.items()}
    plan = CrossPlan(
        tuple(Levels(id, points[id]) for id in codes),
        pairs_within(codes),
        {"all": tuple(codes), **(groups or {})},
        weighted=weights is not None,
    )
    table = CrossTable(plan)
    table.update(batch_of(codes, weights=weights))
    return table


def codes_of(columns, add=0):
    """Return reference columns (NaN: missing) as codes (0: missing)."""
    return {id: np.where(np.isnan(column), 0, column + add).astype(np.int8) for id, column in columns.items()}


def complete(codes):
    """Return the rows with an answer everywhere."""
    known = np.all([column > 0 for column in codes.values()], axis=0)
    return {id: column[known] for id, column in codes.items()}
