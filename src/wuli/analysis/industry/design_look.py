"""One look at the design columns of a response file, before anything is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from typing import Final

import numpy as np
import pyarrow as pa

from wuli.errors import Fault, FaultList, InputError
from wuli.responses import Responses
from wuli.responses.answer_words import parse_number
from wuli.responses.items import Sheet
from wuli.responses.parts import Told, over_parts
from wuli.survey.variables import Bools, Floats

# a unit is a millionth: smaller weights would lose digits, larger sums the 64 bits of a total
LEAST: Final = Fraction(1, 1000)
MOST: Final = Fraction(10_000_000)
_MOST_TOGETHER: Final = 10**12
_FIELDS: Final = {"weights": "w", "strata": "s", "psu": "p", "fpc": "f", "wave": "v"}


@dataclass(slots=True)
class Look:
    """What stands in the design columns.

    `strata`, `psus`: values of all rows; `sizes`, `drawn`, `units`: by stratum ("" without strata), of the rows that the
    analysis is about, the population sizes given, the PSUs and the number of rows; `weight`: all weights together.
    """

    strata: set[str] = field(default_factory=set)
    psus: set[str] = field(default_factory=set)
    sizes: dict[str, set[Fraction]] = field(default_factory=dict)
    drawn: dict[str, set[str]] = field(default_factory=dict)
    units: Counter[str] = field(default_factory=Counter)
    weight: float = 0.0
    told: Told = field(default_factory=Told)

    def counts(self, stratum: str, *, psus: bool) -> int:
        """Return how many PSUs, or units where they are their own PSUs, were drawn in a stratum."""
        return len(self.drawn.get(stratum, ())) if psus else self.units[stratum]


def look_at_design(responses: Responses, columns: Mapping[str, str], wave: str) -> Look:
    """Return what stands in the design columns of a file.

    Args:
        responses: the file.
        columns: weights, strata, psu, fpc -> column, as far as declared.
        wave: the wave the analysis is about, "" for all rows.

    Raises:
        InputError: with every cell that is missing or does not fit.
    """
    names = {_FIELDS[part]: responses.columns.get(name, name) for part, name in columns.items() if name}
    if not names:
        return Look()
    if wave:
        names["v"] = responses.columns["wave"]
    found = over_parts(responses, partial(_look_at, names, wave), _together, list(dict.fromkeys(names.values())))
    faults = FaultList()
    found.told.to(faults, responses.source)
    kept = list(faults.kept())
    if found.weight > _MOST_TOGETHER:
        fields = {"most": f"{_MOST_TOGETHER:,}"}
        kept.append(
            Fault(
                "weights_too_large",
                file=responses.source.name,
                column=names["w"],
                got=f"{found.weight:,.0f}",
                fields=fields,
            )
        )
    if kept:
        total = faults.total + len(kept) - len(faults.kept())
        raise InputError(sorted(kept, key=lambda fault: (fault.file, fault.row or 0)), total, aside=False)
    return found


def _look_at(names: Mapping[str, str], wave: str, responses: Responses) -> Look:
    found, faults = Look(), FaultList()
    for raw in responses.source.batches(FaultList(), list(dict.fromkeys(names.values()))):
        bad = np.zeros(raw.table.num_rows, dtype=bool)
        sheet = Sheet(responses.source.name, raw.table, raw.row_numbers, names, faults, bad)
        if "w" in names:
            found.weight += _check_weights(sheet)
        for code, values in (("s", found.strata), ("p", found.psus)):
            if code in names:
                texts = sheet.distinct(code)
                sheet.refuse(texts.index < 0, code, "stratum_missing" if code == "s" else "psu_missing")
                values.update(texts.texts)
        if "f" in names:
            _gather_sizes(sheet, _rows_of(sheet, wave), found)
    found.told = Told.of(faults)
    return found


def _together(parts: Iterable[Look]) -> Look:
    """Return what stands in several parts of a file."""
    whole, told = Look(), []
    for part in parts:
        whole.strata |= part.strata
        whole.psus |= part.psus
        for stratum, sizes in part.sizes.items():
            whole.sizes.setdefault(stratum, set()).update(sizes)
        for stratum, psus in part.drawn.items():
            whole.drawn.setdefault(stratum, set()).update(psus)
        whole.units += part.units
        whole.weight += part.weight
        told.append(part.told)
    whole.told = Told.sum(told)
    return whole


def _rows_of(sheet: Sheet, wave: str) -> Bools:
    """Return the rows of a wave."""
    if not wave:
        return np.ones(sheet.rows, dtype=np.bool_)
    inside, _ = sheet.distinct("v").codes(lambda text: int(text == wave), 0, np.int8)
    return np.asarray(inside == 1)


# Weights


def _check_weights(sheet: Sheet) -> float:
    """Tell every weight that does not fit and return the sum of the others."""
    column = sheet.column("w")
    ends = {"least": f"{float(LEAST):g}", "most": f"{int(MOST):,}"}
    if is_number(column):
        values, missing = numbers_of(column)
        sheet.refuse(missing, "w", "weight_missing")
        fits = (values >= float(LEAST)) & (values <= float(MOST))
        if not (fits | missing).all():
            sheet.refuse(~(fits | missing), "w", "weight_unfit", sheet.distinct("w"), **ends)
        return float(values[fits].sum())
    texts = sheet.distinct("w")
    sheet.refuse(texts.index < 0, "w", "weight_missing")
    _, wrong = texts.codes(lambda text: 0 if weight_of(text) is not None else None, 0, np.int8)
    sheet.refuse(wrong, "w", "weight_unfit", texts, **ends)
    each = np.array([*(float(weight_of(text) or 0) for text in texts.texts), 0.0])
    return float(each[texts.index].sum())


def weight_of(text: str) -> Fraction | None:
    """Return a weight that fits, None for any other text."""
    value = parse_number(text)
    return value if value is not None and LEAST <= value <= MOST else None


def is_number(column: pa.Array) -> bool:
    """Tell whether a column holds numbers already, so that nobody has to look at each distinct text."""
    return bool(pa.types.is_integer(column.type) or pa.types.is_floating(column.type))


def numbers_of(column: pa.Array) -> tuple[Floats, Bools]:
    """Return the values of a number column, 0 where missing, and where they are missing."""
    missing = column.is_null(nan_is_null=True).to_numpy(zero_copy_only=False)
    values = column.fill_null(0).to_numpy(zero_copy_only=False).astype(np.float64)
    return np.where(missing, 0.0, values), missing


# Population sizes


def _gather_sizes(sheet: Sheet, inside: Bools, found: Look) -> None:
    """Note population sizes, PSUs and rows of each stratum, of the rows `inside`; tell sizes that are none."""
    texts = sheet.distinct("f")
    sizes = [size_of(text) for text in texts.texts]
    wrong = np.array([*(size is None for size in sizes), True])[texts.index]
    sheet.refuse(wrong & inside, "f", "fpc_unfit", texts)
    strata, psus = (sheet.distinct(code) if sheet.has(code) else None for code in ("s", "p"))
    nothing = np.zeros(sheet.rows, np.int64)
    columns = [strata.index if strata else nothing, texts.index, psus.index if psus else nothing]
    rows = np.stack(columns, axis=1)[inside]
    for (s, f, p), n in zip(*(part.tolist() for part in np.unique(rows, axis=0, return_counts=True)), strict=True):
        if s < 0:
            continue
        stratum = strata.texts[s] if strata else ""
        found.units[stratum] += n
        if f >= 0 and (size := sizes[f]) is not None:
            found.sizes.setdefault(stratum, set()).add(size)
        if psus and p >= 0:
            found.drawn.setdefault(stratum, set()).add(psus.texts[p])


def size_of(text: str) -> Fraction | None:
    """Return a population size, or a sampling fraction of at most 1; None for any other text."""
    value = parse_number(text)
    return value if value is not None and value > 0 else None
