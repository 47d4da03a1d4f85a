"""The result object of a small survey, by default of the reconstruction: enough for every chapter of a report."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
from report.industry.answers import (
    COMPOSITES,
    DATE,
    DEFAULT_BY,
    FORCES,
    LABELS,
    PACK,
    PLACES,
    PROFILE,
    TITLES,
    Array,
    Survey,
    forces_of,
    reconstruction,
)
from report.industry.figures import (
    book_of,
    control,
    correlation_rows,
    difference,
    flag_of,
    group_rows,
    moments_of,
    pair_rows,
    rank_rows,
    reliability_rows,
    share_row,
    test_rows,
    variable_rows,
)

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
from wuli.survey.results import Comparison, EstimateBook, GroupTest, Rank

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
        firms.append(
            Known(levels, answers, {PROFILE.get(id, id): str(values[i]) for id, values in survey.profile.items()})
        )
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
        return tuple(sorted(ids, key=lambda of: -(book.get(of, "mean").estimate or 0)))

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
    order = tuple(sorted(FORCES, key=lambda of: -known[of]))
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
        _, var, n = moments_of(scores[id])
        rows.append(difference("waves", id, (), ("2025", "2026"), (0.4 - 0.2 * i, math.sqrt(2 * var)), (n - 20, n)))
    test = GroupTest("level", "wave", "stuart_maxwell", 9.1, 3.0, None, 0.028, 0.028, None, "", 180, 2, "higher")
    moves = {(1, 1): 20, (1, 2): 15, (2, 1): 6, (2, 2): 80, (2, 3): 24, (3, 3): 35}
    detectable = dict.fromkeys(FORCES, 0.21)
    return WaveChange("2025", "2026", 220, survey.n, 180, tuple(control(rows)), moves, test, detectable)
