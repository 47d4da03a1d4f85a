"""SPSS files (.sav, .zsav), read by pyreadstat: labels instead of codes, and the values that a file declares as missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa

from wuli.engines.headers import repeated_names, tidy
from wuli.engines.source import RawBatch
from wuli.errors import ArgumentError, Fault, FaultList, MissingPartError

_ROWS: Final = 50_000
_MOST_DISCRETE: Final = 1_000


@dataclass(frozen=True, slots=True)
class SavVariable:
    """A variable: its label, texts of its values, and what counts as missing: values and closed ranges.

    `counted` is the value that means "ticked" in a multiple-response set of 0/1 variables, None outside of such sets.
    """

    name: str
    label: str = ""
    labels: Mapping[Any, str] = field(default_factory=dict)
    missing: tuple[tuple[Any, Any], ...] = ()
    counted: float | None = None

    def is_missing(self, value: object) -> bool:
        """Tell whether a value is declared as missing."""
        for low, high in self.missing:
            if value == low or (
                isinstance(value, (int, float)) and isinstance(low, (int, float)) and low <= value <= high
            ):
                return True
        return False

    def text(self, value: object) -> str | None:
        """Return a value as text: its label, else the number; None for the system's own missing value."""
        if value is None or value != value or value == "":  # noqa: PLR0124  # NaN
            return None
        if value in self.labels:
            return tidy(self.labels[value]) or str(value)
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return str(value)


@dataclass(frozen=True, slots=True)
class SavSource:
    """An SPSS file as a table of texts. Row 1 is the first case.

    Values declared as missing keep their label or number; `user_missing` names those texts by column, so that "refused"
    and "don't know" can still be told apart. `headings` are further wordings of a column: its label, and the label of its
    multiple-response set with its own.
    """

    name: str
    path: Path
    columns: tuple[str, ...]
    rows: int | None
    variables: tuple[SavVariable, ...]
    headings: Mapping[str, tuple[str, ...]]
    user_missing: Mapping[str, frozenset[str]]

    def batches(self, faults: FaultList, columns: Sequence[str] | None = None) -> Iterator[RawBatch]:
        """Yield the cases."""
        del faults
        known = {variable.name: variable for variable in self.variables}
        wanted = [known[name] for name in (columns if columns is not None else self.columns)]
        start = 0
        while start < (self.rows or 0):
            read, _ = _read(self.path, usecols=[v.name for v in wanted], row_offset=start, row_limit=_ROWS)
            count = len(next(iter(read.values()))) if read else 0
            if count == 0:
                return
            arrays = [_texts(read[variable.name], variable) for variable in wanted]
            batch = pa.RecordBatch.from_arrays(arrays, names=[v.name for v in wanted])
            yield RawBatch(batch, np.arange(start + 1, start + 1 + count, dtype=np.int64))
            start += count


def open_sav(path: Path) -> SavSource:
    """Return the source of an SPSS file.

    Raises:
        MissingPartError: the reader of SPSS files is not installed.
        ArgumentError: the file cannot be read, or a name stands twice.
    """
    read, about = _read(path, metadataonly=True)
    del read
    names = tuple(about.column_names)
    if doubles := repeated_names(names):
        raise ArgumentError([Fault("column_repeats", file=path.name, got=name) for name in doubles])
    sets = _sets(about)
    variables = tuple(_variable(name, about, sets) for name in names)
    return SavSource(
        name=path.name,
        path=path,
        columns=names,
        rows=int(about.number_rows or 0),
        variables=variables,
        headings={v.name: _headings(v, sets) for v in variables},
        user_missing={v.name: _missing_texts(v) for v in variables if v.missing},
    )


def _read(path: Path, **options: Any) -> tuple[dict[str, Any], Any]:
    try:
        import pyreadstat  # noqa: PLC0415  # an optional part, and a slow one to load
    except ModuleNotFoundError as error:
        raise MissingPartError([Fault("spss_not_installed", file=path.name)]) from error
    try:
        found: tuple[dict[str, Any], Any] = pyreadstat.read_sav(
            str(path), user_missing=True, output_format="dict", **options
        )
    except Exception as error:  # the library raises errors of its own for damaged files
        problem = (str(error) or type(error).__name__).splitlines()[0]
        raise ArgumentError([Fault("sav_unreadable", file=path.name, got=problem)]) from error
    return found


def _sets(about: Any) -> dict[str, tuple[str, float | None]]:
    """Return variable -> (label of its multiple-response set, the value that is counted as a tick)."""
    out: dict[str, tuple[str, float | None]] = {}
    for entry in (about.mr_sets or {}).values():
        counted = entry.get("counted_value") if entry.get("is_dichotomy") else None
        for name in entry.get("variable_list", ()):
            out[name] = (str(entry.get("label") or ""), float(counted) if counted is not None else None)
    return out


def _variable(name: str, about: Any, sets: Mapping[str, tuple[str, float | None]]) -> SavVariable:
    ranges = about.missing_ranges.get(name, ()) if about.missing_ranges else ()
    return SavVariable(
        name,
        label=str((about.column_names_to_labels or {}).get(name) or ""),
        labels=dict((about.variable_value_labels or {}).get(name, {})),
        missing=tuple((entry["lo"], entry["hi"]) for entry in ranges),
        counted=sets.get(name, ("", None))[1],
    )


def _headings(variable: SavVariable, sets: Mapping[str, tuple[str, float | None]]) -> tuple[str, ...]:
    group = sets.get(variable.name, ("", None))[0]
    label = tidy(variable.label)
    both = (f"{tidy(group)}({label})",) if group and label else ()
    return (*both, label) if label else both


def _missing_texts(variable: SavVariable) -> frozenset[str]:
    """Return the texts of the values declared as missing: labelled ones, single ones, whole numbers of short ranges."""
    values = [value for value in variable.labels if variable.is_missing(value)]
    for low, high in variable.missing:
        values.append(low)
        if isinstance(low, float) and isinstance(high, float) and 0 < high - low < _MOST_DISCRETE:
            values += [float(v) for v in range(int(np.ceil(low)), int(high) + 1)]
        elif low != high:
            values.append(high)
    return frozenset(text for value in values if (text := variable.text(value)) is not None)


def _texts(values: Any, variable: SavVariable) -> pa.Array:
    """Return a column as text, looking at each distinct value once."""
    if variable.counted is not None:
        return _ticks(values, variable.counted)
    encoded = pa.array(values, from_pandas=True).dictionary_encode()
    texts = pa.array([variable.text(value) for value in encoded.dictionary.to_pylist()], pa.string())
    return texts.take(encoded.indices)


def _ticks(values: Any, counted: float) -> pa.Array:
    numbers = np.asarray(values, dtype=np.float64)
    known = ~np.isnan(numbers)
    return pa.array(np.where(numbers == counted, "1", "0"), pa.string(), mask=~known)
