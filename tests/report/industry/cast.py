"""Results for telling: the full survey and one for each thing that a report must get right when data run short."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any, Final

import numpy as np
from report.industry.answers import COMPOSITES, FORCES, PACK, PLACES, Survey, reconstruction
from report.industry.sample import design, make_result, slice_of, wave_change

from wuli.analysis.industry.result import AuditLine, IndustryResult, PopulationRow
from wuli.instrument.text import LANGS, Lang, Text
from wuli.report.content import Document
from wuli.report.industry import Outline, build_industry_document, build_slides
from wuli.report.slides import Slide
from wuli.survey.results import EstimateBook


def _rows(number: int) -> Survey:
    return reconstruction().take(np.arange(number))


def _full() -> IndustryResult:
    result = make_result()
    audit = (
        AuditLine("S01", "share", "68.8", 240, possible=True, nearest=(), note=""),
        AuditLine("S03", "share", "30.1", 240, possible=False, nearest=("30.0", "30.4"), note="base?"),
    )
    return replace(result, audit=audit, waves=(wave_change(result, reconstruction()),))


def _weighted() -> IndustryResult:
    """A stratified, calibrated probability sample whose shares of industries are known."""
    result = make_result(by=(("industry",),), synthetic=False)
    names = (("manufacturing", 0.3, 0.18, 0.3), ("software_it", 0.1, 0.24, 0.1))
    labels = {entry.id: entry.name for entry in PACK.profile.industries}
    population = tuple(PopulationRow("industry", id, labels[id], *shares) for id, *shares in names)
    known = design(
        sampling="probability", weighted=True, strata=4, psus=60, fpc=True, calibrated=("industry",), df=56.0,
        deff_weights=1.31, n_eff=183.2, weight_min=0.42, weight_max=3.1, margin=True,
    )  # fmt: skip
    return replace(result, design=known, population=population, date="2026-11-23", title="全市中小企业 AI 调查")


def _all_same() -> IndustryResult:
    levels = {id: np.full(60, 2.0) for id in PLACES}
    half = {"industry": np.array(["manufacturing", "software_it"] * 30)}
    return make_result(Survey(levels, half), by=(("industry",),))


def _alike() -> IndustryResult:
    """Firms that differ at random: nothing can be told apart."""
    rng = np.random.default_rng(5)
    common = rng.integers(1, 6, 120).astype(float)
    levels = {id: np.clip(common + rng.integers(-1, 2, 120), 1, 5) for id in PLACES}
    profile = {
        "industry": rng.choice(["manufacturing", "education", "ecommerce"], 120),
        "age": rng.choice(["lt3", "gt10"], 120),
    }
    return make_result(Survey(levels, profile), by=(("industry",), ("age",)), synthetic=False)


def _regions() -> IndustryResult:
    survey = reconstruction().take(np.tile(np.arange(240), 5))
    return make_result(survey, by=(("region",),))


def _no_total() -> IndustryResult:
    """No firm has a composite: the book holds neither composites nor levels, and nothing was tested."""
    result = make_result(by=(("age",),))
    book = EstimateBook(row for row in result.book if row.of not in (*COMPOSITES, "level"))
    idle = {"p": None, "q": None, "verdict": "not_tested"}
    return replace(
        result,
        book=book,
        composites=(),
        comparisons=tuple(replace(row, **idle) for row in result.comparisons),  # type: ignore[arg-type]
        tests=tuple(replace(row, **idle) for row in result.tests),  # type: ignore[arg-type]
        correlations=(),
        variants=(),
        quality=(),
        notes=("quality_not_looked_at", "wave", "wave_chosen", "wave_blank", "synthetic"),
    )


def _one_industry() -> IndustryResult:
    survey = reconstruction()
    return make_result(survey.take(np.flatnonzero(survey.profile["industry"] == "software_it")), by=(("industry",),))


def _other_column() -> IndustryResult:
    """A grouping that the pack does not know, with firms that did not answer it."""
    result = make_result(by=(("role",),), synthetic=False)
    (role,) = result.slices
    groups = tuple(replace(group, label=Text("", "")) for group in role.groups)
    rows = {row: replace(row, by=(("district", value),)) for row in result.book for _, value in row.by}
    moved = [rows.get(row, row) for row in result.book]
    tests = tuple(replace(row, by="district") for row in result.tests)
    contrasts = tuple(replace(row, by=(("district", row.by[0][1]),)) if row.by else row for row in result.comparisons)
    district = replace(
        role, id="district", columns=("district",), label=Text("区县", "District"), groups=groups, missing=3
    )
    return replace(
        result, slices=(district,), book=EstimateBook(moved), tests=tests, comparisons=contrasts, extras=(), quality=()
    )


def _all_hidden() -> IndustryResult:
    """Every group is under the floor."""
    survey = _rows(40)
    return replace(
        make_result(survey, by=(("industry",),), floor=10),
        slices=(
            replace(slice_of(survey, ("industry",), 1000, 1000), missing=1),
            slice_of(survey, ("industry", "age"), 99, 99),
        ),
    )


CAST: Final[dict[str, Callable[[], IndustryResult]]] = {
    "full": _full,
    "weighted": _weighted,
    "all_same": _all_same,
    "alike": _alike,
    "regions": _regions,
    "no_total": _no_total,
    "one_industry": _one_industry,
    "other_column": _other_column,
    "all_hidden": _all_hidden,
    "twelve": lambda: make_result(_rows(12)),
    "eight": lambda: make_result(_rows(8)),
    "one": lambda: make_result(_rows(1), synthetic=False),
    "no_profile": lambda: make_result(by=()),
    "no_extras": lambda: make_result(replace(reconstruction(), extras={}), by=(("age",),), small=200),
}


@cache
def result(name: str) -> IndustryResult:
    """Return a result of the cast."""
    return CAST[name]()


@cache
def document(name: str, lang: Lang) -> Document:
    """Return the report on a result of the cast."""
    return build_industry_document(result(name), lang)


@cache
def talk(name: str, lang: Lang) -> tuple[Slide, ...]:
    """Return the slides on a result of the cast."""
    return build_slides(result(name), lang)


def build(given: IndustryResult, lang: Lang = "zh", outline: Outline | None = None) -> Document:
    """Return the report on any result."""
    return build_industry_document(given, lang, outline)


__all__ = ["CAST", "FORCES", "LANGS", "Any", "Lang", "build", "document", "result", "talk"]
