"""The result object as JSON values: what `results.json` holds, and what every printed number is checked against."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from wuli.instrument.pack import Pack
from wuli.instrument.text import Text
from wuli.survey.results import Estimate, EstimateBook

if TYPE_CHECKING:
    from wuli.analysis.industry.result import IndustryResult


def to_plain(result: IndustryResult) -> dict[str, Any]:
    """Return dicts, lists and scalars; the estimates stand as rows under "estimates"."""
    plain = {
        field.name: _plain(getattr(result, field.name)) for field in dataclasses.fields(result) if field.name != "book"
    }
    plain["estimates"] = [row.to_plain() for row in result.book]
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, Pack):
        return {"id": value.id, "edition": value.edition, "hash": value.hash}
    if isinstance(value, Text):
        return {"zh": value.zh, "en": value.en}
    if isinstance(value, Estimate):
        return value.to_plain()
    if isinstance(value, EstimateBook):
        return [row.to_plain() for row in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {_name(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(inner) for inner in value]
    if isinstance(value, Fraction):
        return float(value)
    return value.item() if isinstance(value, np.generic) else value


def _name(key: object) -> str:
    return "->".join(map(str, key)) if isinstance(key, tuple) else str(key)
