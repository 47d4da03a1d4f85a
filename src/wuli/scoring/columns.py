"""Scores as Arrow columns: the same fields as in `records`, flattened with dots."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from wuli.scoring.fields import Field, result_fields
from wuli.scoring.scores import Scores

_MANY = 128


def to_columns(scores: Scores) -> dict[str, pa.Array]:
    """Return name -> Arrow array (rows,): dictionary<string>, int8…int32, float64 or bool, null where absent."""
    return {".".join(field.path): to_array(field) for field in result_fields(scores)}


def to_array(field: Field) -> pa.Array:
    """Return one field as an Arrow array."""
    mask = None if field.present is None else ~field.present
    if field.kind == "name":
        index = pa.array(field.values.astype(np.int8 if len(field.names) < _MANY else np.int16), mask=mask)
        return pa.DictionaryArray.from_arrays(index, pa.array(field.names, pa.string()))
    if field.kind == "score":
        return pa.array(field.values / field.grid, mask=mask)
    return pa.array(field.values, mask=mask)
