"""Reference tables, the results of R on them, and how close is close enough.

Public tables and their results stand in tests/data/reference. The others are read from the folder named by the environment
variable WULI_REFERENCE_DATA (data/*.csv, expected/*.json); a test that needs them is skipped by name without it.
"""

from __future__ import annotations

import csv
import json
import math
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pytest

HERE = Path(__file__).parent / "data" / "reference"

# class -> absolute and relative tolerance; a number may be off by abs + rel x |expected|
TOLERANCES = {
    "exact": (1e-8, 1e-7),  # closed form
    "iter": (2e-4, 1e-3),  # an optimum found step by step (REML, raking, ML)
    "quantile": (1e-6, 1e-6),  # Woodruff interval, same rule
    "p3": (2e-3, 5e-2),  # approximate tails (Satterthwaite, saddlepoint)
    "polychoric": (2e-3, 0.0),  # two-step ML
    "omega_cat": (5e-3, 0.0),
    "fit": (2e-3, 2e-3),  # fit measures; n or n - 1
    "irt": (1e-2, 1e-2),  # slopes and thresholds, at least 41 quadrature points
    "irt_se": (1e-2, 3e-2),
    "irt_ltm": (6e-2, 3e-2),
    "loglik": (2e-2, 0.0),
    "loglik_ltm": (2e-1, 0.0),
    "eap": (5e-3, 0.0),  # person scores
    "lr": (5e-2, 1e-2),  # likelihood ratios
}


@dataclass(frozen=True)
class Case:
    """One result of R: the call, the value, the tolerance class."""

    id: str
    r: str
    value: object
    tolerance: str


def reference_table(name):
    """Return a table as a dict of columns: float arrays (NaN for missing) or, for text, arrays of str."""
    with _path("data", f"{name}.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    return {column: _column(cells) for column, cells in zip(head, zip(*rows, strict=True), strict=True)}


def reference_case(suite, case):
    """Return one case of a suite of expected values."""
    return next(found for found in reference_cases(suite) if found.id == case)


@cache
def reference_cases(suite):
    """Return all cases of a suite."""
    content = json.loads(_path("expected", f"{suite}.json").read_text(encoding="utf-8"))
    return tuple(Case(case["id"], case["r"], case["value"], case["tol"]) for case in content["cases"])


def assert_matches(got, case):
    """Fail, with the R call, where `got` differs from the case by more than its tolerance."""
    found = differences(case.value, got, case.tolerance)
    assert not found, f"{case.id}: {case.r}\n" + "\n".join(
        f"{path}: R {want!r}, got {have!r}" for path, want, have in found
    )


def differences(expected, got, tolerance, path=""):
    """Return (path, expected, got) of everything that differs; keys of `expected` that start with _ do not count."""
    if isinstance(got, np.ndarray):
        got = got.tolist()
    if isinstance(expected, dict):
        return _dict_differences(expected, got, tolerance, path)
    if isinstance(expected, list):
        if not isinstance(got, list | tuple) or len(expected) != len(got):
            return [(path, f"list of {len(expected)}", f"{got!r:.60}")]
        pairs = enumerate(zip(expected, got, strict=True))
        return [one for place, pair in pairs for one in differences(*pair, tolerance, f"{path}/{place}")]
    if isinstance(expected, int | float) and not isinstance(expected, bool):
        near = isinstance(got, int | float | np.number) and _near(expected, float(got), tolerance)
        return [] if near else [(path, expected, got)]
    if expected is None:
        return [] if got is None else [(path, expected, got)]
    return [] if str(expected) == str(got) else [(path, expected, got)]


def _dict_differences(expected, got, tolerance, path):
    found = []
    for key, value in expected.items():
        if key.startswith("_"):
            continue
        if not isinstance(got, dict) or key not in got:
            found.append((f"{path}/{key}", value, "missing"))
        else:
            found += differences(value, got[key], tolerance, f"{path}/{key}")
    return found


def _near(expected, got, tolerance):
    absolute, relative = TOLERANCES[tolerance]
    return not math.isnan(got) and abs(got - expected) <= absolute + relative * abs(expected)


def _path(kind, name):
    own = HERE / name if kind == "data" else HERE / kind / name
    if own.exists():
        return own
    folder = os.environ.get("WULI_REFERENCE_DATA")
    if not folder:
        pytest.skip(f"needs {name}: set WULI_REFERENCE_DATA to the folder with the reference data")
    return Path(folder) / kind / name


def _column(cells):
    try:
        return np.array([float(cell) if cell else math.nan for cell in cells])
    except ValueError:
        return np.array(cells)
