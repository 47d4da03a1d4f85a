"""A small survey: the answers behind the results from which reports are told in the tests.

The answers are those of the reconstruction of the 2023 sample (a test fixture, not data); role, headcount, region and the
extra questions are drawn at random with a fixed seed. All numbers here are for telling, not for checking statistics.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np

import wuli
from wuli.instrument.text import Text

DATA: Final = Path(__file__).parents[2] / "data" / "reconstruction_240.csv"
DATE: Final = "2026-11-23"
PACK: Final = wuli.load_pack("five_force")
PLACES: Final = tuple(part.id for part in PACK.instrument.places())
FORCES: Final = PACK.instrument.dimensions
COMPOSITES: Final = (PACK.instrument.overall.score, *PACK.instrument.overall.beside)
REST: Final = "rest"
LABELS: Final = {
    "industry": {entry.id: entry.name for entry in PACK.profile.industries},
    "age": {entry.id: entry.name for entry in PACK.profile.age_bands},
    "headcount": {entry.id: entry.name for entry in PACK.profile.headcount_bands},
    "role": {entry.id: entry.name for entry in PACK.profile.roles},
    "region": {entry.id: entry.name for entry in PACK.profile.regions},
}
TITLES: Final = {
    "industry": Text("行业", "Industry"),
    "age": Text("成立年限", "Age of the firm"),
    "headcount": Text("人员规模", "Headcount"),
    "role": Text("填答人职位", "Role of the respondent"),
    "region": Text("地区", "Region"),
}
PROFILE: Final = {"age": "age_band", "headcount": "headcount_band"}
DEFAULT_BY: Final = (("industry",), ("age",), ("headcount",), ("role",), ("industry", "age"))
Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Survey:
    """Answers by place (nan: unknown), profile columns ("" : none) and ticks of the extra questions by option."""

    levels: dict[str, Array]
    profile: dict[str, Array]
    extras: dict[str, dict[str, Array]] = field(default_factory=dict)

    @property
    def n(self) -> int:
        return len(self.levels[PLACES[0]])

    def take(self, rows: Array) -> Survey:
        """Return the survey of some rows."""
        return Survey(
            {id: values[rows] for id, values in self.levels.items()},
            {id: values[rows] for id, values in self.profile.items()},
            {id: {o: ticks[rows] for o, ticks in options.items()} for id, options in self.extras.items()},
        )


@cache
def reconstruction() -> Survey:
    """Return the 240 firms of the fixture with made-up headcount, role, region and extra answers."""
    with DATA.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["production_or_process"] = row["production_management"] or row["business_process"]
    rng = np.random.default_rng(2023)
    levels = {id: np.array([float(row[id] or "nan") for row in rows]) for id in PLACES}
    draw = {
        "headcount": rng.choice(list(LABELS["headcount"]), len(rows), p=[0.2, 0.35, 0.2, 0.2, 0.05]),
        "role": rng.choice(list(LABELS["role"])[:4], len(rows), p=[0.4, 0.3, 0.2, 0.1]),
        "region": rng.choice(list(LABELS["region"]), len(rows)),
    }
    own = {"industry": "industry", "age": "age_band"}
    profile = {id: np.array([row[column] for row in rows]) for id, column in own.items()} | draw
    return Survey(levels, profile, _draw_extras(rng, len(rows)))


def _draw_extras(rng: np.random.Generator, n: int) -> dict[str, dict[str, Array]]:
    extras: dict[str, dict[str, Array]] = {}
    for question in PACK.extras[:3]:
        options = [option.id for option in question.options]
        if question.kind == "single":
            chosen = rng.integers(0, len(options), n)
            extras[question.id] = {id: chosen == i for i, id in enumerate(options)}
        else:
            chances = np.linspace(0.6, 0.05, len(options))
            extras[question.id] = {id: rng.random(n) < chance for id, chance in zip(options, chances, strict=True)}
    return extras


def forces_of(survey: Survey) -> dict[str, Array]:
    """Return forces and composites by firm: plain means, nan where nothing is known."""
    scores = {}
    with np.errstate(invalid="ignore"):
        for id in FORCES:
            block = np.stack([survey.levels[part.id] for part in PACK.instrument.leaves(id)])
            known = ~np.isnan(block)
            scores[id] = np.where(known.any(0), np.nansum(block, 0) / np.maximum(known.sum(0), 1), np.nan)
        scores[COMPOSITES[0]] = np.mean([scores[id] for id in FORCES], axis=0)
        scores[COMPOSITES[1]] = np.mean([survey.levels[id] for id in PLACES], axis=0)
    return scores
