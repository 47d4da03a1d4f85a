"""Files of many firms for the tests of industry analyses, and a plain reading of them to compare with."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
from contract import ITEMS

from wuli.analysis.industry.analyse import Analysed, analyse
from wuli.analysis.industry.design_columns import DesignOptions
from wuli.analysis.industry.options import IndustryOptions
from wuli.api import load_pack, open_source
from wuli.responses import read_responses
from wuli.survey.results import Comparison, Estimate

RECONSTRUCTION: Final = Path(__file__).parent.parent / "data" / "reconstruction_240.csv"
# the items of each force, as the report's appendix lists them
FORCES: Final = {
    "foundation": ("digitalization", "data_quality", "data_quantity", "algorithm"),
    "cognition": ("ai_cognition_execution",),
    "resource": ("ai_funding", "ai_talent"),
    "ecosystem": ("ai_ecosystem_cooperation",),
    "application": (
        "rd_design", "production_or_process", "logistics_warehousing", "business_decision", "marketing",
        "customer_experience",
    ),
}  # fmt: skip
PLACES: Final = tuple(item for items in FORCES.values() for item in items)
AGES: Final = ("lt3", "3to5", "5to10", "gt10")


def rows_of(path: Path = RECONSTRUCTION) -> list[dict[str, str]]:
    """Return the rows of a CSV as they stand."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def level_of(row: Mapping[str, str], place: str) -> float:
    """Return the answer of a firm at a place, NaN for none; the slot is whichever half was answered."""
    if place == "production_or_process":
        text = row.get(place) or row.get("production_management") or row.get("business_process") or ""
    else:
        text = row.get(place) or ""
    return float(text) if text.isdigit() else np.nan


def levels_of(rows: Iterable[Mapping[str, str]]) -> dict[str, np.ndarray]:
    """Return the answers at every place, (firms,) each, NaN for none."""
    kept = list(rows)
    return {place: np.array([level_of(row, place) for row in kept]) for place in PLACES}


def forces_of(levels: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return the score of every firm on every force: the mean of its known answers, NaN below half of them."""
    out = {}
    for force, items in FORCES.items():
        answers = np.stack([levels[item] for item in items])
        known = (~np.isnan(answers)).sum(axis=0)
        total = np.nansum(answers, axis=0)
        out[force] = np.where(2 * known >= len(items), total / np.maximum(known, 1), np.nan)
    return out


def analysed(data: object, *, as_of: str = "", design: Mapping[str, Any] | None = None, **choices: Any) -> Analysed:
    """Return the analysis of a file or of answers in memory; `design` and `choices` are options by name."""
    pack = choices.pop("pack", None) or load_pack()
    responses = read_responses(open_source(data, pack), pack, as_of=as_of)
    return analyse(responses, IndustryOptions(design=DesignOptions(**(design or {})), **choices))


def estimate_of(made: Analysed, of: str, statistic: str = "mean", level: Any = None, **by: str) -> Estimate:
    """Return one estimate; groups are named by column=value."""
    return made.result.book.get(of, statistic, level, tuple(by.items()))


def comparison_of(made: Analysed, of: str, first: str, second: str, family: str = "") -> Comparison:
    """Return one comparison of the result."""
    (found,) = [
        row
        for row in made.result.comparisons
        if (row.of, row.first, row.second) == (of, first, second) and (not family or row.family == family)
    ]
    return found


def made_up_firms(count: int, *, seed: int = 1, profile: bool = True, answer: object = None) -> list[dict[str, Any]]:
    """Return firms with random answers (or the same `answer` everywhere), in three industries and four ages."""
    rng = random.Random(seed)  # noqa: S311  # made-up answers, no secret
    firms = []
    for i in range(count):
        firm: dict[str, Any] = {"firm_id": f"F{i}"}
        if profile:
            firm |= {
                "industry": rng.choice(["education", "software_it", "manufacturing"]),
                "age_band": rng.choice(AGES),
            }
        firms.append(firm | {item: rng.randint(1, 5) if answer is None else answer for item in ITEMS})
    return firms


def csv_text(rows: Iterable[Mapping[str, object]], columns: Iterable[str] = ()) -> str:
    """Return rows as CSV."""
    kept = list(rows)
    names = list(columns) or list(kept[0])
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, names, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(kept)
    return stream.getvalue()


def table_of(rows: Iterable[Mapping[str, object]]) -> pa.Table:
    """Return rows as an Arrow table of text, blank cells as missing."""
    kept = list(rows)
    return pa.table(
        {name: pa.array([str(row[name]) if row[name] != "" else None for row in kept], pa.string()) for name in kept[0]}
    )
