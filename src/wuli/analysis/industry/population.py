"""Known population margins from a YAML file, and how the sample compares with them before and after weighting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

import numpy as np

from wuli.analysis.industry.count import Counted
from wuli.analysis.industry.grouping import Column, Grouping
from wuli.analysis.industry.result import PopulationRow
from wuli.errors import ArgumentError, Fault, FaultList, InputError
from wuli.instrument.yaml_reader import Reader, Source, read_yaml
from wuli.survey.calibration import Calibration, MarginError, calibrate
from wuli.survey.cube import Cube
from wuli.survey.variables import WEIGHT_UNIT

_NUMBERS: Final = (int, float, str)


@dataclass(frozen=True, slots=True)
class Margins:
    """Population counts by column and value as they stand in the file, bounds of the factors, and where they are from."""

    file: str
    counts: Mapping[str, Mapping[str, Fraction]]
    bounds: tuple[float, float] | None = None
    source: str = ""


def read_margins(path: Path) -> Margins:
    """Read `margins: {column: {value: count}}`, with optional `bounds: [low, high]` and `source`.

    Raises:
        ArgumentError: there is no such file.
        InputError: with every fault of the file.
    """
    try:
        content = path.read_bytes()
    except OSError:
        raise ArgumentError([Fault("file_missing", got=str(path))]) from None
    faults = FaultList()
    source = Source(path.name, faults)
    top = Reader(read_yaml(content, source), source)
    counts: dict[str, dict[str, Fraction]] = {}
    table = top.map("margins")
    for column in table.keys() if table else ():
        inner = table.map(column) if table else None
        if inner is None:
            continue
        counts[column] = {}
        for value in tuple(inner.keys()):
            raw = inner.raw(value)
            number = _count(raw)
            if number is None:
                inner.fault("margin_no_count", value, got=str(raw))
                continue
            counts[column][value] = number
        inner.done()
    if table:
        table.done()
    bounds = top.decimals("bounds", required=False)
    text = top.string("source", required=False)
    top.done()
    if bounds and (len(bounds) != 2 or not 0 < bounds[0] < 1 < bounds[1]):  # noqa: PLR2004
        top.fault("margin_bounds", "bounds", got=", ".join(map(str, map(float, bounds))))
    if not counts and not faults.total:
        top.fault("margin_empty", "margins")
    if faults.total:
        raise InputError(faults.kept(), faults.total)
    limits = (float(bounds[0]), float(bounds[1])) if bounds else None
    return Margins(path.name, counts, limits, text)


def _count(raw: object) -> Fraction | None:
    if isinstance(raw, bool) or not isinstance(raw, _NUMBERS):
        return None
    try:
        number = Fraction(str(raw).replace(",", ""))
    except (ValueError, ZeroDivisionError):
        return None
    return number if number > 0 else None


def resolve(margins: Margins, columns: Mapping[str, Column], grouping: Grouping) -> dict[str, dict[str, float]]:
    """Return margins by the codes of the columns; counts of values that stand for the same are added up.

    Raises:
        InputError: with every value that is none of its column's.
    """
    faults, out = [], {}
    for id, counts in margins.counts.items():
        column = columns[id]
        own: dict[str, float] = {}
        for value, count in counts.items():
            code = grouping.value_of(column, value)
            if code not in column.values:
                fields = {"expected": ", ".join(column.values)}
                faults.append(Fault("margin_value_unknown", file=margins.file, column=id, got=value, fields=fields))
                continue
            own[code] = own.get(code, 0.0) + float(count)
        out[id] = own
    if faults:
        raise InputError(faults)
    return out


def calibrate_to(cube: Cube, margins: Margins, resolved: Mapping[str, Mapping[str, float]]) -> Calibration:
    """Return the calibration of a cube.

    Raises:
        InputError: a value has firms but no population count, or the other way about, or the margins cannot all be met.
    """
    try:
        return calibrate(cube, resolved, bounds=margins.bounds)
    except MarginError as error:
        faults = [Fault(f"margin_{p.why}", file=margins.file, column=p.column, got=p.value) for p in error.problems]
        raise InputError(faults) from error


def compare_with_population(
    counted: Counted, calibration: Calibration, resolved: Mapping[str, Mapping[str, float]]
) -> tuple[PopulationRow, ...]:
    """Return population, sample and weighted shares of every margin value."""
    rows = []
    block = next(b for b in counted.cube.blocks if set(calibration.keys) <= set(b.key_ids))
    factor = calibration.factor[calibration.cell_of(block)]
    weights = block.w / WEIGHT_UNIT * factor
    for id, counts in resolved.items():
        column = counted.plan.columns[id]
        codes = block.key(id)
        whole = sum(counts.values())
        for value, count in counts.items():
            here = codes == column.values.index(value) + 1
            sample = float(block.n[here].sum() / block.n.sum())
            weighted = float(np.sum(weights[here]) / weights.sum())
            rows.append(PopulationRow(id, value, column.label_of(value), count / whole, sample, weighted))
    return tuple(rows)
