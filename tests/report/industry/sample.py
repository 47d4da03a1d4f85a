"""A small survey and its result object, made with plain numpy: means, shares, simple intervals, enough for every chapter.

The answers are those of the reconstruction of the 2023 sample (a test fixture, not data); role, headcount, region and the
extra questions are drawn at random with a fixed seed. All numbers here are for telling, not for checking statistics.
"""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np

import wuli
from wuli.analysis.industry.result import (
    ChallengeHit,
    DesignInfo,
    Extra,
    Group,
    IndustryResult,
    QualityFlag,
    Slice,
    Source,
    States,
    Variant,
    WaveChange,
)
from wuli.analysis.rules import Known, judge
from wuli.instrument.text import Text
from wuli.survey.results import Comparison, Correlation, Estimate, EstimateBook, GroupTest, Rank, Reliability

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


# Estimates


def flag_of(n: int, floor: int, small: int) -> Any:
    return "suppressed" if n < floor else "small" if n < small else "ok"


def mean_row(of: str, values: Array, by: Any = (), *, floor: int = 10, small: int = 30) -> Estimate:
    """Return the mean of the known values with a normal interval."""
    known = values[~np.isnan(values)]
    n = len(known)
    if n < floor:
        return Estimate(of, "mean", None, by, None, None, None, None, n, None, None, None, "suppressed", "none")
    mean, se = float(known.mean()), float(known.std(ddof=1) / math.sqrt(n)) if n > 1 else None
    low, high = (mean - 1.96 * se, mean + 1.96 * se) if se is not None else (None, None)
    return Estimate(
        of, "mean", None, by, mean, se, low, high, n, float(n), 1.0, n - 1.0, flag_of(n, floor, small), "srs"
    )


def share_row(of: str, statistic: str, level: Any, hits: Array, by: Any = (), *, floor: int = 10) -> Estimate:
    """Return a share with Wilson's interval."""
    n = len(hits)
    if n < floor:
        return Estimate(of, statistic, level, by, None, None, None, None, n, None, None, None, "suppressed", "none")
    p, z = float(np.mean(hits)), 1.96
    centre, width = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    low, high = (centre - width) / (1 + z * z / n), (centre + width) / (1 + z * z / n)
    se = math.sqrt(p * (1 - p) / n)
    flag = flag_of(n, floor, 30)
    return Estimate(of, statistic, level, by, p, se, low, high, n, float(n), 1.0, n - 1.0, flag, "wilson")


def book_of(survey: Survey, domains: list[tuple[Any, Array]], floor: int, small: int) -> EstimateBook:
    """Return the book of all figures for all domains."""
    book = EstimateBook()
    for by, inside in domains:
        part = survey.take(inside)
        scores = forces_of(part)
        for id, values in scores.items():
            book.add([mean_row(id, values, by, floor=floor, small=small)])
        for id in PLACES:
            known = part.levels[id][~np.isnan(part.levels[id])]
            book.add([mean_row(id, part.levels[id], by, floor=floor, small=small)])
            book.add(share_row(id, "share", k, known == k, by, floor=floor) for k in range(1, 6))
            book.add(share_row(id, "share_at_least", k, known >= k, by, floor=floor) for k in range(2, 6))
        book.add(_level_rows(scores, by, floor))
        if not by:
            book.add(_extra_rows(part, floor))
    return book


def _level_rows(scores: dict[str, Array], by: Any, floor: int) -> list[Estimate]:
    one, other = (np.floor(scores[id][~np.isnan(scores[id])]) for id in COMPOSITES)
    size = min(len(one), len(other))
    agree = one[:size] == other[:size]
    rows = [share_row("level", "share", k, agree & (one[:size] == k), by, floor=floor) for k in range(1, 6)]
    return [*rows, share_row("level", "share", "open", ~agree, by, floor=floor)]


def _extra_rows(survey: Survey, floor: int) -> list[Estimate]:
    rows = []
    for id, options in survey.extras.items():
        ticks = sum(int(hits.sum()) for hits in options.values())
        for option, hits in options.items():
            rows.append(share_row(id, "share", option, hits, floor=floor))
            of_ticks = replace(rows[-1], statistic="share_of_ticks", estimate=float(hits.sum() / max(ticks, 1)))
            rows.append(of_ticks if rows[-1].estimate is not None else replace(of_ticks, estimate=None))
    return rows


# Comparisons


def difference(kind: str, of: str, by: Any, sides: tuple[str, str], values: Any, n: tuple[int, int]) -> Comparison:
    """Return a comparison from (difference, se); the verdict is set later over the family."""
    d, se = values
    p = math.erfc(abs(d) / se / math.sqrt(2)) if se > 0 else (1.0 if d == 0 else 0.0)
    effect = d / se if se else 0.0
    return Comparison(
        kind, of, by, *sides, d, se, d - 1.96 * se, d + 1.96 * se, *n, p, None, effect, "z", "not_tested", "z", kind
    )


def control(rows: list[Any], level: float = 0.05) -> list[Any]:
    """Return the rows with Benjamini-Hochberg q and verdicts."""
    order = sorted((i for i, row in enumerate(rows) if row.p is not None), key=lambda i: rows[i].p)
    q, done = 1.0, list(rows)
    for place, i in reversed(list(enumerate(order, start=1))):
        row = rows[i]
        q = min(q, row.p * len(order) / place)
        side = getattr(row, "difference", 1.0)
        verdict = ("higher" if side > 0 else "lower") if q < level else "undistinguished"
        done[i] = replace(row, q=q, verdict=verdict)
    return done


def _moments(values: Array) -> tuple[float, float, int]:
    known = values[~np.isnan(values)]
    n = len(known)
    return float(known.mean()), float(known.var(ddof=1) / n) if n > 1 else 0.0, n


def group_rows(survey: Survey, slice: Slice, variables: dict[str, Array]) -> list[Comparison]:
    """Return every shown group against all, for each variable."""
    rows = []
    column = slice.columns[0]
    for group in slice.shown:
        inside = survey.profile[column] == group.value
        for id, values in variables.items():
            one, one_var, n = _moments(values[inside])
            if (~inside).sum() < 2:
                continue
            rest, rest_var, n_rest = _moments(values[~inside])
            apart = n_rest / (n + n_rest)
            pair = apart * (one - rest), apart * math.sqrt(one_var + rest_var)
            by = ((column, group.value),)
            rows.append(difference("group_overall", id, by, (group.value, "all"), pair, (n, n + n_rest)))
    return control(rows)


def pair_rows(survey: Survey, slice: Slice, variables: dict[str, Array]) -> list[Comparison]:
    """Return every two groups of a slice, for each variable."""
    rows = []
    for i, one in enumerate(slice.shown):
        for other in slice.shown[i + 1 :]:
            for id, values in variables.items():
                a, a_var, n = _moments(values[survey.profile[slice.columns[0]] == one.value])
                b, b_var, m = _moments(values[survey.profile[slice.columns[0]] == other.value])
                by = ((slice.columns[0], one.value),)
                pair = a - b, math.sqrt(a_var + b_var)
                rows.append(difference("groups", id, by, (one.value, other.value), pair, (n, m)))
    return control(rows)


def variable_rows(variables: dict[str, Array], ids: tuple[str, ...]) -> list[Comparison]:
    """Return every two variables of the same firms."""
    rows = []
    for i, one in enumerate(ids):
        for other in ids[i + 1 :]:
            d, var, n = _moments(variables[one] - variables[other])
            rows.append(difference("variables", one, (), (one, other), (d, math.sqrt(var)), (n, n)))
    return control(rows)


def test_rows(survey: Survey, slice: Slice, variables: dict[str, Array]) -> list[GroupTest]:
    """Return a rank test of each variable over the groups of a slice."""
    from scipy.stats import kruskal

    rows = []
    for id, values in variables.items():
        groups = [values[survey.profile[slice.columns[0]] == group.value] for group in slice.shown]
        groups = [known for group in groups if len(known := group[~np.isnan(group)])]
        n = sum(map(len, groups))
        if len(groups) < 2 or len(np.unique(np.concatenate(groups))) < 2:
            rows.append(
                GroupTest(id, slice.id, "kruskal_wallis", None, None, None, None, None, None, "", n, len(groups), "not_tested")
            )
            continue
        found = kruskal(*groups)
        effect = float(found.statistic) / (n - 1)
        df = len(groups) - 1.0
        rows.append(
            GroupTest(
                id, slice.id, "kruskal_wallis", float(found.statistic), df, None, float(found.pvalue), None,
                effect, "epsilon_squared", n, len(groups), "not_tested", slice.id,
            )
        )  # fmt: skip
    return control(rows)


def rank_rows(book: EstimateBook, of: str, slice: Slice) -> list[Rank]:
    """Return the places of the groups with simulated intervals."""
    found = [
        (group, row)
        for group in slice.shown
        if (row := book.find(of, "mean", None, ((slice.columns[0], group.value),))) and row.se is not None
    ]
    if len(found) < 2:
        return []
    means, errors = np.array([row.estimate for _, row in found]), np.array([row.se for _, row in found])
    drawn = np.random.default_rng(1).normal(means, errors, (2000, len(found)))
    places = (-drawn).argsort(1).argsort(1) + 1
    order = (-means).argsort().argsort() + 1
    low, high = np.quantile(places, [0.025, 0.975], axis=0)
    return [
        Rank(of, slice.id, group.value, int(order[i]), int(low[i]), int(high[i]), float((places[:, i] == 1).mean()), len(found))
        for i, (group, _) in enumerate(found)
    ]


def correlation_rows(scores: dict[str, Array]) -> list[Correlation]:
    """Return forces with each other, and each with the mean of the others."""
    pairs = [(a, b, scores[a], scores[b]) for i, a in enumerate(FORCES) for b in FORCES[i + 1 :]]
    pairs += [(a, REST, scores[a], np.mean([scores[b] for b in FORCES if b != a], axis=0)) for a in FORCES]
    rows = []
    for a, b, one, other in pairs:
        both = ~np.isnan(one) & ~np.isnan(other)
        n = int(both.sum())
        if n < 10 or np.std(one[both]) == 0 or np.std(other[both]) == 0:
            rows.append(Correlation(a, b, None, None, None, None, None, n, "not_tested", "spearman"))
            continue
        ranks = [values[both].argsort().argsort() for values in (one, other)]
        r = float(np.corrcoef(*ranks)[0, 1])
        z, se = math.atanh(r), 1 / math.sqrt(n - 3)
        low, high = math.tanh(z - 1.96 * se), math.tanh(z + 1.96 * se)
        p = math.erfc(abs(z) / se / math.sqrt(2))
        verdict: Any = ("higher" if r > 0 else "lower") if p < 0.05 else "undistinguished"
        rows.append(Correlation(a, b, r, low, high, p, p, n, verdict, "spearman"))
    return rows


def reliability_rows(survey: Survey) -> list[Reliability]:
    """Return alpha of each force; none for those of one indicator."""
    rows = []
    for id in FORCES:
        parts = tuple(part.id for part in PACK.instrument.leaves(id))
        block = np.stack([survey.levels[part] for part in parts])
        block = block[:, ~np.isnan(block).any(0)]
        k, n = block.shape
        total = block.sum(0).var(ddof=1) if n > 1 else 0.0
        if k < 2 or not total:
            why = "single_item" if k < 2 else "no_variance"
            rows.append(Reliability(id, parts, n, None, None, None, None, None, {}, {}, why))
            continue
        alpha = float(k / (k - 1) * (1 - block.var(axis=1, ddof=1).sum() / total))
        omega = alpha + 0.01 if k > 2 else None
        rows.append(Reliability(id, parts, n, alpha, alpha - 0.06, alpha + 0.05, omega, alpha + 0.02, {}, {}))
    return rows


# The result


def slice_of(survey: Survey, columns: tuple[str, ...], floor: int, small: int) -> Slice:
    """Return a grouping with its groups in the pack's order."""
    values = list(LABELS[columns[0]])
    groups = []
    if len(columns) == 1:
        counts = {value: int((survey.profile[columns[0]] == value).sum()) for value in values}
        for value, n in counts.items():
            if n:
                flag = flag_of(n, floor, small)
                shown = None if flag == "suppressed" else n
                groups.append(Group(value, LABELS[columns[0]][value], shown, flag))
    else:
        for one in values:
            for other in LABELS[columns[1]]:
                inside = (survey.profile[columns[0]] == one) & (survey.profile[columns[1]] == other)
                flag = flag_of(int(inside.sum()), floor, small)
                names = LABELS[columns[0]][one], LABELS[columns[1]][other]
                label = Text(" × ".join(n.zh for n in names), " × ".join(n.en for n in names))
                if inside.any():
                    groups.append(
                        Group(f"{one}|{other}", label, None if flag == "suppressed" else int(inside.sum()), flag)
                    )
    label = Text(" × ".join(TITLES[c].zh for c in columns), " × ".join(TITLES[c].en for c in columns))
    missing = int((survey.profile[columns[0]] == "").sum())
    ordered = columns[0] in ("age", "headcount")
    return Slice("*".join(columns), columns, label, tuple(groups), missing, ordered)


def domains_of(survey: Survey, slices: list[Slice]) -> list[tuple[Any, Array]]:
    """Return all firms and every shown group, each with the rows inside."""
    domains: list[tuple[Any, Array]] = [((), np.arange(survey.n))]
    for slice in slices:
        for group in slice.shown:
            by = tuple(zip(slice.columns, group.value.split("|"), strict=True))
            inside = np.all([survey.profile[column] == value for column, value in by], axis=0)
            domains.append((by, np.flatnonzero(inside)))
    return domains


def challenge_rows(survey: Survey) -> tuple[ChallengeHit, ...]:
    """Return how many firms the rule of each challenge holds for."""
    firms = []
    for i in range(survey.n):
        levels = {id: int(values[i]) for id, values in survey.levels.items() if not np.isnan(values[i])}
        answers = {id: tuple(o for o, hits in options.items() if hits[i]) for id, options in survey.extras.items()}
        firms.append(Known(levels, answers, {PROFILE.get(id, id): str(values[i]) for id, values in survey.profile.items()}))
    hits = []
    for challenge in PACK.remedies.challenges:
        truths = [judge(challenge.when, firm).truth for firm in firms]
        known = np.array([truth == "yes" for truth in truths if truth != "unknown"])
        if len(known):
            row = share_row(challenge.id, "share", None, known, floor=1)
            hits.append(ChallengeHit(challenge.id, int(known.sum()), len(known), row.estimate, row.ci_low, row.ci_high))
    return tuple(hits)


def design(**changes: Any) -> DesignInfo:
    """Return an undeclared, unweighted design with some fields changed."""
    plain = DesignInfo("undeclared", False, 1, 240, False, (), "fail", 239.0, 1.0, 240.0, 1.0, 1.0, False)
    return replace(plain, **changes)


def make_result(
    survey: Survey | None = None,
    *,
    by: tuple[tuple[str, ...], ...] = DEFAULT_BY,
    floor: int = 10,
    small: int = 30,
    synthetic: bool = True,
) -> IndustryResult:
    """Return the result object of a survey, by default of the reconstruction."""
    survey = survey or reconstruction()
    slices = [slice_of(survey, columns, floor, small) for columns in by]
    book = book_of(survey, domains_of(survey, slices), floor, small)
    scores = forces_of(survey)
    variables = {id: scores[id] for id in (*FORCES, *COMPOSITES)} | survey.levels
    singles = [slice for slice in slices if len(slice.columns) == 1]
    comparisons: list[Comparison] = []
    tests: list[GroupTest] = []
    ranks: list[Rank] = []
    for slice in singles:
        comparisons += group_rows(survey, slice, variables)
        tests += test_rows(survey, slice, {id: scores[id] for id in (*FORCES, COMPOSITES[0])})
        ranks += [row for id in (*FORCES, COMPOSITES[0]) for row in rank_rows(book, id, slice)]
        if slice.ordered:
            comparisons += pair_rows(survey, slice, {id: scores[id] for id in FORCES})
    applications = tuple(part.id for part in PACK.instrument.leaves(FORCES[-1]))
    if survey.n >= floor:
        comparisons += variable_rows(scores, FORCES) + variable_rows(survey.levels, applications)

    def order(ids: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(sorted(ids, key=lambda id: -(book.get(id, "mean").estimate or 0)))

    return IndustryResult(
        pack=PACK,
        date=DATE,
        title="",
        source=Source("reconstruction_240.csv", "ab" * 32, survey.n + 5, survey.n, 5, 12, survey.n if synthetic else 0,
                      "2026-09-01", "2026-10-15", ("2026",)),
        design=design(psus=survey.n, n_eff=float(survey.n), df=survey.n - 1.0),
        floor=floor,
        small=small,
        confidence=0.95,
        slices=tuple(slices),
        book=book,
        forces=FORCES,
        items=PLACES,
        composites=COMPOSITES,
        force_order=order(FORCES),
        states=tuple(
            States(id, int((~np.isnan(values)).sum()), 0, int(np.isnan(values).sum()), 0, 0)
            for id, values in survey.levels.items()
        ),
        comparisons=tuple(comparisons),
        tests=tuple(tests),
        ranks=tuple(ranks),
        correlations=tuple(correlation_rows(scores)) if survey.n >= floor else (),
        reliability=tuple(reliability_rows(survey)),
        extras=tuple(
            Extra(q.id, q.kind, survey.n, sum(int(h.sum()) for h in survey.extras[q.id].values()), 0,
                  tuple(o.id for o in q.options))
            for q in PACK.extras if q.id in survey.extras
        ),
        challenges=challenge_rows(survey),
        policies=tuple(policy.id for policy in PACK.policies.policies[:4]),
        cases=tuple(case.id for case in PACK.cases[:2]),
        population=(),
        quality=(QualityFlag("all_same", 7, survey.n, (3, 8, 21)), QualityFlag("same_firm", 0, survey.n, ()), QualityFlag("too_fast", 0, 0, ())),
        variants=variants(book, survey.n),
        waves=(),
        context=PACK.context.shown,
        audit=(),
        notes=(),
    )  # fmt: skip


def variants(book: EstimateBook, n: int) -> tuple[Variant, ...]:
    """Return the forces under two other choices, shifted a little."""
    means = {id: book.get(id, "mean").estimate for id in (*FORCES, COMPOSITES[0])}
    if None in means.values():
        return ()
    known = {id: float(value) for id, value in means.items() if value is not None}
    order = tuple(sorted(FORCES, key=lambda id: -known[id]))
    shifted = {id: value + 0.02 for id, value in known.items()}
    return (
        Variant("main", n, known, order, known[COMPOSITES[0]]),
        Variant("without_flagged", n - 7, shifted, order, shifted[COMPOSITES[0]]),
        Variant("complete_cases", n - 3, shifted, (order[1], order[0], *order[2:]), None),
    )


def wave_change(result: IndustryResult, survey: Survey) -> WaveChange:
    """Return a change from a made-up earlier wave."""
    scores = forces_of(survey)
    rows = []
    for i, id in enumerate(FORCES):
        mean, var, n = _moments(scores[id])
        rows.append(difference("waves", id, (), ("2025", "2026"), (0.4 - 0.2 * i, math.sqrt(2 * var)), (n - 20, n)))
    test = GroupTest("level", "wave", "stuart_maxwell", 9.1, 3.0, None, 0.028, 0.028, None, "", 180, 2, "higher")
    moves = {(1, 1): 20, (1, 2): 15, (2, 1): 6, (2, 2): 80, (2, 3): 24, (3, 3): 35}
    detectable = dict.fromkeys(FORCES, 0.21)
    return WaveChange("2025", "2026", 220, survey.n, 180, tuple(control(rows)), moves, test, detectable)
