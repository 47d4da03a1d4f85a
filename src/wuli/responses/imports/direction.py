"""Signs that numbers are not what they seem: scores instead of places, a list numbered the other way round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import pyarrow as pa

from wuli.responses.imports.scan import cell_text

Floats = np.ndarray[Any, np.dtype[np.float64]]

_LEAST_ROWS: Final = 30
_LEAST_COLUMNS: Final = 3
_AGAINST: Final = -0.2
_BEYOND_CHANCE: Final = -4.0
_NEARLY_ALL: Final = 0.95


def numbers_of(column: pa.Array, high: float = 1e6) -> Floats:
    """Return the cells of a column as numbers of 0 or more, NaN for anything else. Shape (rows,)."""
    encoded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    table = np.array([*(_number(cell_text(value), high) for value in encoded.dictionary.to_pylist()), np.nan])
    index = encoded.indices.fill_null(len(table) - 1).to_numpy(zero_copy_only=False).astype(np.int64)
    values: Floats = table[index]
    return values


def _number(text: str, high: float) -> float:
    try:
        value = float(text)
    except ValueError:
        return float("nan")
    return value if 0 <= value <= high else float("nan")


def reversed_columns(columns: Mapping[str, Floats]) -> frozenset[str]:
    """Return the columns that clearly fall where the mean of the others rises, far beyond chance.

    Such a column may be numbered from the highest answer down. Nobody can tell from numbers alone, so it is only asked.
    """
    if len(columns) < _LEAST_COLUMNS:
        return frozenset()
    names, grid = list(columns), np.vstack(list(columns.values()))
    known = ~np.isnan(grid)
    filled = np.where(known, grid, 0.0)
    total, count = filled.sum(axis=0), known.sum(axis=0)
    found = set()
    for i, name in enumerate(names):
        others = count - known[i]
        rows = known[i] & (others > 0)
        n = int(rows.sum())
        if n < _LEAST_ROWS:
            continue
        rest = (total[rows] - filled[i][rows]) / others[rows]
        r = _correlation(grid[i][rows], rest)
        if r < _AGAINST and r * np.sqrt(n) < _BEYOND_CHANCE:
            found.add(name)
    return frozenset(found)


def _correlation(one: Floats, other: Floats) -> float:
    a, b = one - one.mean(), other - other.mean()
    size = float(np.sqrt((a * a).sum() * (b * b).sum()))
    return float((a * b).sum()) / size if size else 0.0


def is_total(total: Floats, parts: Sequence[Floats]) -> bool:
    """Tell whether a total is the sum of the parts: then the cells are scores, not places on a list."""
    rows = ~np.isnan(total) & (total > 0)
    if not parts or int(rows.sum()) == 0:
        return False
    summed = np.nansum(np.vstack([part[rows] for part in parts]), axis=0)
    return float(np.mean(np.isclose(summed, total[rows]))) >= _NEARLY_ALL
