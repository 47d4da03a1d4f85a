"""Scores as plain objects: one nested dict a firm, as written to JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wuli.scoring.fields import Field, result_fields
from wuli.scoring.scores import Scores

Record = dict[str, Any]


def to_records(scores: Scores) -> list[Record]:
    """Return one object a firm with the keys of the result contract (indicators, dimensions, overall, …).

    Scores are floats of the exact fraction, levels integers, absent values None. `stop_reason` is None where there is no
    next level to stop before.
    """
    records: list[Record] = [{} for _ in range(scores.rows)]
    for field in result_fields(scores):
        for record, value in zip(records, column_values(field), strict=True):
            _put(record, field.path, value)
    for record in records:
        if record.setdefault("stop_reason", {"missing_points": None})["missing_points"] is None:
            record["stop_reason"] = None
    return records


def column_values(field: Field) -> Sequence[Any]:
    """Return a field as Python values, None where absent."""
    values: list[Any] = field.values.tolist()
    if field.kind == "name":
        values = [field.names[index] for index in values]
    elif field.kind == "score":
        values = [value / field.grid for value in values]
    elif field.kind == "flag":
        values = [bool(value) for value in values]
    if field.present is not None:
        values = [v if here else None for v, here in zip(values, field.present.tolist(), strict=True)]
    return values


def _put(record: Record, path: tuple[str, ...], value: Any) -> None:
    for key in path[:-1]:
        record = record.setdefault(key, {})
    record[path[-1]] = value
