"""The sampling design of a response file: options, weights, strata, PSUs and population sizes, checked and read."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np

from wuli.analysis.industry.design_look import Look, is_number, look_at_design, numbers_of, weight_of
from wuli.analysis.industry.result import Sampling
from wuli.errors import ArgumentError, Fault, InputError
from wuli.responses import Responses
from wuli.responses.items import Sheet
from wuli.survey.design import LONELY, Design, Lonely
from wuli.survey.variables import WEIGHT_UNIT, Counts, Key

SAMPLINGS: Final[tuple[Sampling, ...]] = ("census", "probability", "quota", "open_link", "undeclared")
STRATUM: Final = "stratum"
PSU: Final = "psu"


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


def read_design(responses: Responses, options: DesignOptions, wave: str = "") -> FileDesign:
    """Return the design of a file after a look at its design columns.

    With `wave`, population sizes and what was drawn from them are those of that wave.

    Raises:
        ArgumentError: an option names no column, or contradicts another.
        InputError: weights that are no positive numbers, a stratum with several population sizes or too small a one.
    """
    _check_options(responses, options)
    columns = {"weights": options.weights, "strata": options.strata, "psu": options.psu, "fpc": options.fpc}
    found = look_at_design(responses, columns, wave)
    keys = []
    if options.strata:
        keys.append(Key(STRATUM, tuple(sorted(found.strata))))
    if options.psu:
        keys.append(Key(PSU, tuple(sorted(found.psus))))
    fractions = _fractions(responses.source.name, options, found) if options.fpc else None
    stratum, psu = (STRATUM if options.strata else ""), (PSU if options.psu else "")
    return FileDesign(options, tuple(keys), Design(stratum, psu, fractions, options.lonely, options.confidence))


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


def _fractions(file: str, options: DesignOptions, found: Look) -> tuple[float, ...]:
    """Return the sampling fraction of each stratum code; a value of at most 1 is the fraction itself."""
    faults: list[Fault] = []
    out = [
        _fraction(file, options, found, name, faults) for name in (sorted(found.strata) if options.strata else ("",))
    ]
    if faults:
        raise InputError(faults)
    return (0.0, *out) if options.strata else tuple(out)


def _fraction(file: str, options: DesignOptions, found: Look, stratum: str, faults: list[Fault]) -> float:
    sizes = sorted(found.sizes.get(stratum, ()))
    if not sizes:  # a stratum of other waves only
        return 0.0
    if len(sizes) > 1:
        fields = {"values": ", ".join(_text(size) for size in sizes)}
        faults.append(Fault("fpc_varies", file=file, column=options.fpc, got=stratum, fields=fields))
        return 0.0
    n = found.counts(stratum, psus=bool(options.psu))
    if 1 < sizes[0] < n:
        fields = {"n": str(n), "stratum": stratum}
        faults.append(Fault("fpc_too_small", file=file, column=options.fpc, got=_text(sizes[0]), fields=fields))
        return 0.0
    return float(sizes[0] if sizes[0] <= 1 else Fraction(n) / sizes[0])


def _text(size: Fraction) -> str:
    return str(size.numerator) if size.denominator == 1 else f"{float(size):g}"


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
    table = np.array([*(round((weight_of(text) or 0) * WEIGHT_UNIT) for text in texts.texts), 0], dtype=np.int64)
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
