"""Single tables: some variables, some groupings, nothing else counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from wuli.analysis.industry.analyse import make_estimator, prepare, run
from wuli.analysis.industry.count import Counted
from wuli.analysis.industry.describe import estimate_extras
from wuli.analysis.industry.options import IndustryOptions, Progress
from wuli.analysis.industry.variables import LEVEL, OPEN, Variables
from wuli.errors import ArgumentError, Fault
from wuli.responses import Responses
from wuli.survey.estimator import Estimator, shares_of
from wuli.survey.quantiles import NAMES, quantiles
from wuli.survey.results import Estimate

SYNTHETIC: Final = "synthetic"
STATISTICS: Final = ("mean", "share", "share_at_least", "share_of_ticks", *NAMES.values())


def estimate(
    responses: Responses,
    options: IndustryOptions,
    of: Sequence[str] = (),
    statistics: Iterable[str] = (),
    progress: Progress | None = None,
) -> list[Estimate]:
    """Return estimates of the variables `of` (default the forces), for all firms or for every group of each grouping.

    `statistics` keeps only some; median and quartiles are made where they are asked for. Where any firm is synthetic, the
    `method` of every row ends with `+synthetic`.

    Raises:
        ArgumentError, InputError: an option, a name or the data have faults; all of a kind are told.
    """
    kept = dict.fromkeys(statistics)
    if unknown := [name for name in kept if name not in STATISTICS]:
        expected = ", ".join(STATISTICS)
        raise ArgumentError([Fault("statistic_unknown", got=name, fields={"expected": expected}) for name in unknown])
    prepared = prepare(responses, options, full=False)
    wanted = _resolve(prepared.plan.variables, of or ("forces",))
    plan = replace(prepared.plan, variables=_narrow(prepared.plan.variables, wanted))
    prepared = replace(prepared, plan=plan)
    counted, _, _ = run(prepared, progress=progress)
    estimator = make_estimator(prepared, counted)
    rows = [
        row
        for by in plan.by or ((),)
        for id in wanted
        for row in (*_of(counted, estimator, id, by), *_quantiles(counted, estimator, id, by, kept))
        if not kept or row.statistic in kept
    ]
    if not rows:
        raise ArgumentError([Fault("estimate_nothing", got=", ".join(kept) or ", ".join(wanted))])
    if counted.tally.synthetic:
        # a row may be copied anywhere, so each carries the mark
        return [replace(row, method=f"{row.method}+{SYNTHETIC}") for row in rows]
    return rows


def _resolve(variables: Variables, names: Iterable[str]) -> tuple[str, ...]:
    """Return variable ids in the order asked for."""
    questions = [question.id for question in variables.questions]
    groups = {
        "forces": (*variables.force_ids, *variables.composite_ids),
        "items": variables.places,
        "extras": tuple(questions),
    }
    groups["all"] = (*groups["forces"], *groups["items"], LEVEL, *questions)
    single = {*(v.id for v in variables.items), *variables.force_ids, *variables.composite_ids, LEVEL, *questions}
    found: dict[str, None] = {}
    faults = []
    for name in names:
        if name in groups:
            found |= dict.fromkeys(groups[name])
        elif name in single:
            found[name] = None
        else:
            expected = ", ".join((*groups, *sorted(single)))
            faults.append(Fault("estimate_variable_unknown", got=name, fields={"expected": expected}))
    if faults:
        raise ArgumentError(faults)
    return tuple(found)


def _narrow(variables: Variables, wanted: tuple[str, ...]) -> Variables:
    """Return only what is wanted, so that nothing else is counted."""
    return replace(
        variables,
        items=tuple(v for v in variables.items if v.id in wanted),
        forces=tuple(v for v in variables.forces if v.id in wanted),
        wide_forces=tuple(v for v in variables.wide_forces if v.id in wanted),
        composites=tuple(v for v in variables.composites if v.id in wanted),
        level=variables.level if LEVEL in wanted else None,
        questions=tuple(q for q in variables.questions if q.id in wanted),
    )


def _of(counted: Counted, estimator: Estimator, id: str, by: tuple[str, ...]) -> Iterator[Estimate]:
    v = counted.plan.variables
    if id in {item.id for item in v.items}:
        yield from estimator.describe(id, by)
    elif id == LEVEL and v.level is not None:
        names: tuple[int | str, ...] = (*(level.number for level in v.pack.instrument.levels), OPEN)
        yield from estimator.estimate(LEVEL, shares_of(v.level, names), by)
    elif id in {question.id for question in v.questions}:
        yield from (row for row in estimate_extras(counted, estimator, by) if row.of == id)
    else:
        yield from estimator.mean(id, by)


def _quantiles(
    counted: Counted, estimator: Estimator, id: str, by: tuple[str, ...], wanted: Iterable[str]
) -> Iterator[Estimate]:
    """Yield the quantiles asked for, of variables whose every value is counted."""
    v = counted.plan.variables
    shares = tuple(share for share, name in NAMES.items() if name in wanted)
    if shares and any(variable.id == id for variable in (*v.items, *v.forces)):
        yield from quantiles(estimator, id, by, shares)
