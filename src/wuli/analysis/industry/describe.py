"""From a counted file to estimates: every variable, for all firms and for every group of every grouping."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from wuli.analysis.industry.count import CHALLENGE, Counted
from wuli.analysis.industry.result import ChallengeHit, Extra, Group, Slice, States
from wuli.analysis.industry.variables import LEVEL, OPEN
from wuli.instrument.text import Text
from wuli.survey.estimator import Estimator, Statistic, shares_of
from wuli.survey.quantiles import quantiles
from wuli.survey.results import By, Estimate

SEPARATOR = "|"


def group_value(by: By) -> str:
    """Return the value that stands for a group: its categories, joined for crossings."""
    return SEPARATOR.join(value for _, value in by)


def estimate_all(counted: Counted, estimator: Estimator) -> Iterator[Estimate]:
    """Yield every estimate of the contract, for all firms and every group."""
    v = counted.plan.variables
    for by in ((), *counted.plan.by):
        for item in v.items:
            yield from estimator.describe(item.id, by)
        for id in (*(f.id for f in v.forces), *(m.id for m in v.wide_forces), *v.composite_ids):
            yield from estimator.mean(id, by)
        if v.level is not None:
            names: tuple[int | str, ...] = (*(level.number for level in v.pack.instrument.levels), OPEN)
            yield from estimator.estimate(LEVEL, shares_of(v.level, names), by)
        yield from estimate_extras(counted, estimator, by)
    for variable in (*v.items, *v.forces):
        yield from quantiles(estimator, variable.id)


def estimate_extras(counted: Counted, estimator: Estimator, by: tuple[str, ...]) -> Iterator[Estimate]:
    """Yield shares of the options of every extra question: of firms that answered, and of ticks."""
    declared = {variable.id: variable for variable in counted.plan.variables.extra_levels()}
    for question in counted.plan.variables.questions:
        ids = tuple(option.id for option in question.options)
        if question.kind == "single":
            yield from estimator.estimate(question.id, shares_of(declared[question.id], ids), by)
            continue
        rows: list[Estimate] = []
        for id in ids:
            ticked = Statistic("share", id, np.array([0.0, 1.0]))
            rows += [_named(row, question.id) for row in estimator.estimate(f"{question.id}.{id}", [ticked], by)]
        yield from rows
        yield from _of_ticks(rows)


def _named(row: Estimate, question: str) -> Estimate:
    return Estimate(question, *(getattr(row, name) for name in Estimate.__slots__[1:]))


def _of_ticks(rows: list[Estimate]) -> Iterator[Estimate]:
    """Yield shares of all ticks; their interval is left out, as ticks of one firm hang together."""
    totals: dict[By, float] = {}
    for row in rows:
        if row.estimate is not None:
            totals[row.by] = totals.get(row.by, 0.0) + row.estimate
    for row in rows:
        whole = totals.get(row.by, 0.0)
        share = row.estimate / whole if row.estimate is not None and whole > 0 else None
        flag = row.flag if share is not None or row.flag == "suppressed" else "suppressed"
        yield Estimate(
            row.of, "share_of_ticks", row.level, row.by, share, None, None, None, row.n, None, None, None, flag, "ratio"
        )


# Descriptions of what was grouped and asked


def make_slices(counted: Counted, estimator: Estimator) -> tuple[Slice, ...]:
    """Return every grouping with its groups: firms in it, and whether they may be shown."""
    return tuple(_slice(counted, estimator, by) for by in counted.plan.by)


def _slice(counted: Counted, estimator: Estimator, by: tuple[str, ...]) -> Slice:
    plan = counted.plan
    block = next(b for b in counted.cube.blocks if set(by) <= set(b.key_ids))
    codes = np.stack([block.key(id) for id in by], axis=1)
    known = (codes > 0).all(axis=1)
    found, inverse = np.unique(codes[known], axis=0, return_inverse=True)
    counts = np.zeros(len(found), dtype=np.int64)
    np.add.at(counts, inverse.reshape(-1), block.n[known])
    groups = []
    for row, n in zip(found.tolist(), counts.tolist(), strict=True):
        values = [plan.columns[id].values[code - 1] for id, code in zip(by, row, strict=True)]
        labels = [plan.columns[id].label_of(value) for id, value in zip(by, values, strict=True)]
        groups.append(Group(SEPARATOR.join(values), _cross(labels), n, estimator.rules.flag(n)))
    columns = [plan.columns[id] for id in by]
    missing = int(block.n[~known].sum())
    return Slice(
        "*".join(by), by, _cross([c.label for c in columns]), tuple(groups), missing, all(c.ordered for c in columns)
    )


def _cross(labels: list[Text]) -> Text:
    return Text(" × ".join(t.zh for t in labels), " × ".join(t.en for t in labels))


def make_states(counted: Counted) -> tuple[States, ...]:
    """Return how often each item was answered."""
    rows = []
    for variable in counted.plan.variables.items:
        counts = counted.cube.block_of(variable.id).levels[variable.id].n.sum(axis=0).tolist()
        hidden, not_applicable, dont_know, unanswered = counts[:4]
        rows.append(States(variable.id, sum(counts[4:]), not_applicable, dont_know, unanswered, hidden))
    return tuple(rows)


def make_extras(counted: Counted) -> tuple[Extra, ...]:
    """Return the extra questions that were asked, with firms and ticks."""
    rows = []
    for question in counted.plan.variables.questions:
        ids = tuple(option.id for option in question.options)
        if question.kind == "single":
            counts = _counts(counted, question.id)
            rows.append(Extra(question.id, "single", sum(counts[1:]), sum(counts[1:]), counts[0], ids))
            continue
        tables = [_counts(counted, f"{question.id}.{id}") for id in ids]
        ticks = sum(table[2] for table in tables)
        rows.append(Extra(question.id, "multi", sum(tables[0][1:]), ticks, tables[0][0], ids))
    return tuple(rows)


def _counts(counted: Counted, id: str) -> list[int]:
    found: list[int] = counted.cube.block_of(id).levels[id].n.sum(axis=0).tolist()
    return found


def make_challenges(counted: Counted, estimator: Estimator) -> tuple[ChallengeHit, ...]:
    """Return the pack's challenges by the share of firms they apply to, the most frequent first."""
    rows = []
    holds = Statistic("share", None, np.array([0.0, 1.0]))
    for challenge in counted.plan.variables.pack.remedies.challenges:
        id = f"{CHALLENGE}{challenge.id}"
        found = estimator.estimate(id, [holds])[0]
        if found.estimate is None or found.ci_low is None or found.ci_high is None or found.n is None:
            continue
        n = _counts(counted, id)[2]
        rows.append(ChallengeHit(challenge.id, n, found.n, found.estimate, found.ci_low, found.ci_high))
    return tuple(sorted(rows, key=lambda hit: -hit.share))
