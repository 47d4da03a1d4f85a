"""Design columns of a response file: weights, strata, PSUs and population sizes, checked and read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from typing import Final

import numpy as np
import pyarrow as pa

from wuli.analysis.industry.result import Sampling
from wuli.errors import ArgumentError, Fault, FaultList, InputError
from wuli.responses import Responses
from wuli.responses.answer_words import parse_number
from wuli.responses.items import Sheet
from wuli.responses.parts import Told, over_parts
from wuli.survey.design import LONELY, Design, Lonely
from wuli.survey.variables import WEIGHT_UNIT, Bools, Counts, Floats, Key

SAMPLINGS: Final[tuple[Sampling, ...]] = ("census", "probability", "quota", "open_link", "undeclared")
STRATUM: Final = "stratum"
PSU: Final = "psu"
# a unit is a millionth; beyond this, weighted totals of many firms would leave 64 bits
_LARGEST: Final = Fraction(10_000_000)


@dataclass(frozen=True, slots=True)
class DesignOptions:
    """What the person at the keyboard declares: columns by name ("" for none), sampling, lonely rule, confidence."""

    sampling: Sampling = "undeclared"
    weights: str = ""
    strata: str = ""
    psu: str = ""
    fpc: str = ""
    lonely: Lonely = "adjust"
    confidence: float = 0.95


@dataclass(frozen=True, slots=True)
class FileDesign:
    """A declared design bound to a file: keys for the cube, the survey design, the field that holds the weights."""

    options: DesignOptions
    keys: tuple[Key, ...]
    design: Design

    @property
    def weighted(self) -> bool:
        """Whether firms carry design weights."""
        return bool(self.options.weights)


def read_design(responses: Responses, options: DesignOptions) -> FileDesign:
    """Return the design of a file after a look at its design columns.

    Raises:
        ArgumentError: an option names no column, or contradicts another.
        InputError: weights that are no positive numbers, a stratum with several population sizes or too small a one.
    """
    _check_options(responses, options)
    strata, psus, sizes, counts = _look(responses, options)
    keys = []
    if options.strata:
        keys.append(Key(STRATUM, tuple(strata)))
    if options.psu:
        keys.append(Key(PSU, tuple(psus)))
    fractions = None
    if options.fpc:
        fractions = _fractions(responses, options, list(strata) if options.strata else [""], sizes, counts)
    design = Design(
        STRATUM if options.strata else "",
        PSU if options.psu else "",
        fractions,
        options.lonely,
        options.confidence,
    )
    return FileDesign(options, tuple(keys), design)


def _check_options(responses: Responses, options: DesignOptions) -> None:
    faults = []
    for name in (options.weights, options.strata, options.psu, options.fpc):
        if name and name not in responses.source.columns and name not in responses.columns:
            known = ", ".join(responses.source.columns)
            faults.append(
                Fault("design_column_missing", file=responses.source.name, got=name, fields={"expected": known})
            )
    if options.sampling not in SAMPLINGS:
        faults.append(Fault("sampling_unknown", got=options.sampling, fields={"expected": ", ".join(SAMPLINGS)}))
    if options.lonely not in LONELY:
        faults.append(Fault("lonely_unknown", got=options.lonely, fields={"expected": ", ".join(LONELY)}))
    if not 0.5 <= options.confidence < 1:  # noqa: PLR2004  # below one half an interval says nothing
        faults.append(Fault("confidence_unfit", got=str(options.confidence)))
    if options.sampling in ("open_link", "quota", "undeclared") and (options.fpc or options.psu or options.strata):
        name = options.fpc or options.psu or options.strata
        faults.append(Fault("design_against_sampling", got=options.sampling, fields={"column": name}))
    if faults:
        raise ArgumentError(faults)


def _look(
    responses: Responses, options: DesignOptions
) -> tuple[dict[str, None], dict[str, None], dict[str, set[Fraction]], dict[str, set[str]]]:
    """Read the design columns once: strata and PSUs in order of text, population sizes and PSU names by stratum."""
    names = _column_names(responses, options)
    if not names:
        return {}, {}, {}, {}
    found = over_parts(responses, partial(_look_at, options), _all_looks, list(dict.fromkeys(names.values())))
    faults = FaultList()
    found.told.to(faults, responses.source)
    if faults.total:
        raise InputError(sorted(faults.kept(), key=lambda fault: (fault.file, fault.row or 0)), faults.total)
    return dict.fromkeys(sorted(found.strata)), dict.fromkeys(sorted(found.psus)), found.sizes, found.counts


@dataclass(frozen=True, slots=True)
class _Looked:
    """What stands in the design columns of some rows."""

    strata: dict[str, None]
    psus: dict[str, None]
    sizes: dict[str, set[Fraction]]
    counts: dict[str, set[str]]
    told: Told


def _column_names(responses: Responses, options: DesignOptions) -> dict[str, str]:
    """Return the columns of weights (w), strata (s), PSUs (p) and population sizes (f), as far as declared."""
    declared = zip(("w", "s", "p", "f"), (options.weights, options.strata, options.psu, options.fpc), strict=True)
    return {field: responses.columns.get(name, name) for field, name in declared if name}


def _look_at(options: DesignOptions, responses: Responses) -> _Looked:
    names = _column_names(responses, options)
    strata: dict[str, None] = {}
    psus: dict[str, None] = {}
    sizes: dict[str, set[Fraction]] = {}
    counts: dict[str, set[str]] = {}
    faults = FaultList()
    for raw in responses.source.batches(FaultList(), list(dict.fromkeys(names.values()))):
        sheet = Sheet(
            responses.source.name, raw.table, raw.row_numbers, names, faults, np.zeros(raw.table.num_rows, dtype=bool)
        )
        if "w" in names:
            _check_weights(sheet)
        for field, code in (("s", "stratum_missing"), ("p", "psu_missing")):
            if field in names:
                texts = sheet.distinct(field)
                sheet.refuse(texts.index < 0, field, code)
                (strata if field == "s" else psus).update(dict.fromkeys(texts.texts))
        if "f" in names:
            _gather_sizes(sheet, sizes, counts, has_strata="s" in names, has_psu="p" in names)
    return _Looked(strata, psus, sizes, counts, Told.of(faults))


def _all_looks(parts: Iterable[_Looked]) -> _Looked:
    """Return what stands in several parts of a file."""
    whole = _Looked({}, {}, {}, {}, Told())
    for part in parts:
        whole.strata.update(part.strata)
        whole.psus.update(part.psus)
        for found, more in ((whole.sizes, part.sizes), (whole.counts, part.counts)):
            for name, values in more.items():
                found.setdefault(name, set()).update(values)  # type: ignore[arg-type]  # of one kind each
        whole = replace(whole, told=Told.sum((whole.told, part.told)))
    return whole


def _check_weights(sheet: Sheet) -> None:
    column = sheet.column("w")
    if is_number(column):
        values, missing = numbers_of(column)
        sheet.refuse(missing, "w", "weight_missing")
        wrong = ~missing & ~((values > 0) & (values <= float(_LARGEST)))
        if wrong.any():
            sheet.refuse(wrong, "w", "weight_unfit", sheet.distinct("w"), most=str(_LARGEST))
        return
    texts = sheet.distinct("w")
    sheet.refuse(texts.index < 0, "w", "weight_missing")
    _, wrong = texts.codes(lambda text: 0 if _weight(text) is not None else None, 0, np.int8)
    sheet.refuse(wrong, "w", "weight_unfit", texts, most=str(_LARGEST))


def _weight(text: str) -> Fraction | None:
    value = parse_number(text)
    return value if value is not None and 0 < value <= _LARGEST else None


def _gather_sizes(
    sheet: Sheet,
    sizes: dict[str, set[Fraction]],
    counts: dict[str, set[str]],
    has_strata: bool,
    has_psu: bool,  # noqa: FBT001
) -> None:
    texts = sheet.distinct("f")
    _, wrong = texts.codes(lambda text: 0 if (v := parse_number(text)) is not None and v > 0 else None, 0, np.int8)
    sheet.refuse(wrong | (texts.index < 0), "f", "fpc_unfit", texts)
    strata = sheet.distinct("s") if has_strata else None
    psus = sheet.distinct("p") if has_psu else None
    parts = [strata.index if strata else np.zeros(sheet.rows, np.int64), texts.index]
    parts.append(psus.index if psus else np.zeros(sheet.rows, np.int64))
    for s, f, p in np.unique(np.stack(parts, axis=1), axis=0).tolist():
        if s < 0 or f < 0:
            continue
        name = strata.texts[s] if strata else ""
        value = parse_number(texts.texts[f])
        if value is not None and value > 0:
            sizes.setdefault(name, set()).add(value)
        if psus and p >= 0:
            counts.setdefault(name, set()).add(psus.texts[p])


def _fractions(
    responses: Responses,
    options: DesignOptions,
    strata: list[str],
    sizes: dict[str, set[Fraction]],
    psus: dict[str, set[str]],
) -> tuple[float, ...]:
    """Return the sampling fraction of each stratum code; a value of at most 1 is the fraction itself."""
    units = _units(responses, options) if not options.psu else {s: len(names) for s, names in psus.items()}
    faults, out = [], [0.0]
    for name in strata:
        found = sizes.get(name, set())
        if len(found) != 1:
            values = ", ".join(str(float(v)) for v in sorted(found))
            faults.append(
                Fault("fpc_varies", file=responses.source.name, column=options.fpc, got=name, fields={"values": values})
            )
            continue
        (size,) = found
        n = units.get(name, 0)
        if size > 1 and size < n:
            fields = {"n": str(n), "stratum": name}
            faults.append(
                Fault("fpc_too_small", file=responses.source.name, column=options.fpc, got=str(size), fields=fields)
            )
            continue
        out.append(float(size if size <= 1 else Fraction(n) / size))
    if faults:
        raise InputError(faults)
    return tuple(out) if options.strata else (out[1],)


def _units(responses: Responses, options: DesignOptions) -> dict[str, int]:
    if not options.strata:
        rows = responses.source.rows
        if rows is None:
            rows = over_parts(responses, _rows_of, sum, responses.source.columns[:1])
        return {"": rows}
    name = responses.columns.get(options.strata, options.strata)
    counts = over_parts(responses, partial(_strata_of, name), _all_strata, [name])
    return dict(counts)


def _rows_of(responses: Responses) -> int:
    columns = list(responses.source.columns[:1])
    return sum(raw.table.num_rows for raw in responses.source.batches(FaultList(), columns))


def _all_strata(parts: Iterable[Counter[str]]) -> Counter[str]:
    return sum(parts, Counter[str]())


def _strata_of(name: str, responses: Responses) -> Counter[str]:
    """Return how many rows of a file stand in each stratum."""
    counts = Counter[str]()
    for raw in responses.source.batches(FaultList(), [name]):
        sheet = Sheet(
            responses.source.name,
            raw.table,
            raw.row_numbers,
            {"s": name},
            FaultList(),
            np.zeros(raw.table.num_rows, bool),
        )
        texts = sheet.distinct("s")
        for i, n in enumerate(np.bincount(texts.index[texts.index >= 0], minlength=len(texts.texts)).tolist()):
            counts[texts.texts[i]] += n
    return counts


# Batches


def read_weights(sheet: Sheet, responses: Responses, design: FileDesign) -> Counts | None:
    """Return the design weights of a batch in millionths, None without weights. The column has been checked."""
    if not design.weighted:
        return None
    own = _sheet(sheet, responses, design.options.weights)
    if is_number(own.column("design")):
        values, _ = numbers_of(own.column("design"))
        return np.rint(values * WEIGHT_UNIT).astype(np.int64)
    texts = own.distinct("design")
    table = np.array([*(round((_weight(text) or 0) * WEIGHT_UNIT) for text in texts.texts), 0], dtype=np.int64)
    return table[texts.index]


def read_design_keys(sheet: Sheet, responses: Responses, design: FileDesign) -> dict[str, np.ndarray]:
    """Return stratum and PSU codes of a batch."""
    out = {}
    for key, name in zip((STRATUM, PSU), (design.options.strata, design.options.psu), strict=True):
        if name:
            categories = next(k.categories for k in design.keys if k.id == key)
            place = {value: i for i, value in enumerate(categories, start=1)}
            texts = _sheet(sheet, responses, name).distinct("design")
            out[key] = texts.codes(lambda text, place=place: place.get(text, 0), 0, np.int32)[0]  # type: ignore[misc]
    return out


def _sheet(sheet: Sheet, responses: Responses, name: str) -> Sheet:
    columns = {"design": responses.columns.get(name, name)}
    return Sheet(sheet.file, sheet.table, sheet.row_numbers, columns, sheet.faults, sheet.bad)


def is_number(column: pa.Array) -> bool:
    """Tell whether a column holds numbers already, so that nobody has to look at each distinct text."""
    return bool(pa.types.is_integer(column.type) or pa.types.is_floating(column.type))


def numbers_of(column: pa.Array) -> tuple[Floats, Bools]:
    """Return the values of a number column, 0 where missing, and where they are missing."""
    missing = column.is_null(nan_is_null=True).to_numpy(zero_copy_only=False)
    values = column.fill_null(0).to_numpy(zero_copy_only=False).astype(np.float64)
    return np.where(missing, 0.0, values), missing
