"""`analyse`: a response file in, the result object of an industry report out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from wuli.analysis.assess import Assessed
from wuli.analysis.industry.about import design_of, notes_of, source_of
from wuli.analysis.industry.ahp_file import read_ahp
from wuli.analysis.industry.audit_file import audit_figures
from wuli.analysis.industry.compare import compare_all, rank_all, test_all
from wuli.analysis.industry.count import Counted, CountPlan, Doubts, Sink, today_or
from wuli.analysis.industry.describe import estimate_all, make_challenges, make_extras, make_slices, make_states
from wuli.analysis.industry.design_columns import read_design
from wuli.analysis.industry.fitting import fit_cases, fit_policies
from wuli.analysis.industry.grouping import Grouping, parse_by
from wuli.analysis.industry.local_parts import Doubtful, assess_in_processes, walk_processes
from wuli.analysis.industry.one_pass import OnePass, walk_parts
from wuli.analysis.industry.options import IndustryOptions, Progress, Stage
from wuli.analysis.industry.parts import estimator_of_part, weighed
from wuli.analysis.industry.population import Margins, calibrate_to, compare_with_population, read_margins, resolve
from wuli.analysis.industry.relations import relate, reliabilities
from wuli.analysis.industry.result import IndustryResult, PopulationRow, WaveChange
from wuli.analysis.industry.variables import declare
from wuli.analysis.industry.variants import make_variants, strongest_first
from wuli.analysis.industry.waves import WAVE, WaveCounter, WavePlan, choose_waves, rows_of_wave, take_rows
from wuli.analysis.quality.quality_pass import assess_quality
from wuli.analysis.quality.report import QualityReport
from wuli.errors import ArgumentError, Fault, FaultList, InputError
from wuli.instrument.context_file import read_context_file
from wuli.responses import Responses
from wuli.responses.parts import is_parted
from wuli.responses.processes import can_share
from wuli.scoring.plan import compile_plan
from wuli.scoring.scores import score
from wuli.survey.design import LonelyError
from wuli.survey.estimator import Estimator, Rules
from wuli.survey.results import EstimateBook

_DEFAULT_CROSSING: Final = ("industry", "age")
# a list of set-aside rows must be complete
_MOST_FAULTS: Final = 1_000_000


@dataclass(frozen=True)
class Prepared:
    """A file made ready for counting."""

    responses: Responses
    options: IndustryOptions
    plan: CountPlan
    waves: WavePlan
    margins: Margins | None
    resolved: Mapping[str, Mapping[str, float]]
    quality: QualityReport | None

    @property
    def rules(self) -> Rules:
        """When figures are hidden or marked."""
        return Rules(self.options.floor, self.options.small)

    @property
    def doubts(self) -> Doubts | None:
        """Which rows are doubtful, None where nobody looked."""
        return self.quality.marks.doubtful if self.quality else None


@dataclass(frozen=True)
class Analysed:
    """A finished analysis: what was counted, the estimator on it, the result object."""

    prepared: Prepared
    counted: Counted
    estimator: Estimator
    result: IndustryResult


def prepare(
    responses: Responses,
    options: IndustryOptions,
    *,
    stage: Stage | None = None,
    full: bool = True,
    more: Iterable[str] = (),
) -> Prepared:
    """Look at grouping, design and quality columns of a file; nothing is counted yet.

    `full`: everything a report needs; else only what single tables need. `more` are further columns to read.

    Raises:
        ArgumentError, InputError: an option, or a column it names, does not fit; all faults of a kind are told.
    """
    pack = responses.pack
    if options.floor < 1 or options.small < options.floor:
        fields = {"floor": str(options.floor), "small": str(options.small)}
        raise ArgumentError([Fault("floor_unfit", got=str(options.floor), fields=fields)])
    grouping = Grouping(responses)
    margins = read_margins(options.margins) if options.margins else None
    by = parse_by(options.by) or (_default_by(grouping) if full else ())
    wanted = [id for ids in by for id in ids]
    margin_ids = [parse_by([id])[0][0] for id in margins.counts] if margins else []
    margins = replace(margins, counts=dict(zip(margin_ids, margins.counts.values(), strict=True))) if margins else None
    columns = grouping.find([*wanted, *margin_ids, *more])
    waves = _waves(grouping, options, responses) if WAVE in responses.columns else WavePlan()
    if not full and WAVE in wanted and not options.wave:
        waves = WavePlan()  # a table by wave shows them all
    design = read_design(responses, options.design, waves.current)
    quality = None
    # the look for doubtful rows compares every row with every other, which rows on many machines cannot
    if full and options.quality and not is_parted(responses):
        if stage:
            stage("quality")
        if _shares(responses, options, waves):
            quality = assess_in_processes(responses, options.processes)
        else:
            quality = assess_quality(responses, as_of=responses.as_of)
        if not options.set_aside:
            responses.check()
    resolved = resolve(margins, columns, grouping) if margins else {}
    plan = compile_plan(pack.instrument)
    variables = declare(pack, plan, responses.columns)
    count = CountPlan(variables, grouping, columns, by, design, tuple(margin_ids), cross=full, contrasts=full)
    return Prepared(responses, options, count, waves, margins, resolved, quality)


def _default_by(grouping: Grouping) -> tuple[tuple[str, ...], ...]:
    columns = grouping.available()
    crossing = (_DEFAULT_CROSSING,) if set(_DEFAULT_CROSSING) <= set(columns) else ()
    return (*((id,) for id in columns), *crossing)


def _waves(grouping: Grouping, options: IndustryOptions, responses: Responses) -> WavePlan:
    values = grouping.find([WAVE])[WAVE].values
    if options.wave and options.wave not in values:
        fields = {"expected": ", ".join(sorted(values))}
        raise ArgumentError([Fault("wave_unknown", file=responses.source.name, got=options.wave, fields=fields)])
    return choose_waves(values, options.wave)


def run(
    prepared: Prepared, *, sinks: Iterable[Sink] = (), progress: Progress | None = None, split: str = ""
) -> tuple[Counted, WaveCounter | None, dict[str, Counted]]:
    """Score and count a prepared file in one pass; with `split`, each value of that column on its own as well.

    Raises:
        InputError: the file has faults; all are told.
    """
    responses, takers = prepared.responses, tuple(sinks)
    _start_again(responses)
    walk = OnePass(responses, prepared.plan, prepared.waves, doubts=prepared.doubts, split=split)
    if is_parted(responses):
        assert not takers, "rows of a file in parts stay where they are"
        counted, parts = walk_parts(walk, split, progress)
    elif _shares(responses, prepared.options, prepared.waves) and not takers:
        doubtful = Doubtful.of(prepared.quality)
        counted, parts = walk_processes(walk, split, doubtful, prepared.options.processes, progress)
    else:
        for raw in responses.batches():
            batch = walk.take(raw)
            if progress:
                progress(raw.answers.rows)
            for take in takers:
                take(batch)
        counted, parts = walk.counted(), walk.parts()
    if not prepared.options.set_aside:
        responses.check()
    if counted.tally.rows == 0:
        raise InputError([Fault("no_firms", file=responses.source.name)])
    return counted, walk.changes, parts


def _shares(responses: Responses, options: IndustryOptions, waves: WavePlan) -> bool:
    """Tell whether several processes may share the file: not where rows are set aside or waves are matched."""
    return can_share(responses, options.processes) and not options.set_aside and not waves.current


def scored_batches(prepared: Prepared) -> Iterator[Assessed]:
    """Yield the scored batches that an analysis is about, once more: of the chosen wave, without faulty rows."""
    responses, waves = prepared.responses, prepared.waves
    _start_again(responses)
    for raw in responses.batches():
        batch = Assessed(responses.pack, raw, score(prepared.plan.variables.plan, raw.answers))
        yield take_rows(batch, rows_of_wave(batch, waves.current)) if waves.current else batch


def _start_again(responses: Responses) -> None:
    """Forget the faults of an earlier walk over the file, so that each is told once."""
    responses.faults = FaultList(keep=_MOST_FAULTS, each=_MOST_FAULTS)
    responses.bad_rows.clear()


def make_estimator(prepared: Prepared, counted: Counted) -> Estimator:
    """Return the estimator of a counted file: design, calibration, rules.

    Raises:
        InputError: the margins cannot be met, or a stratum has a single PSU where that is forbidden.
    """
    calibration = calibrate_to(counted.cube, prepared.margins, prepared.resolved) if prepared.margins else None
    design = prepared.plan.design
    try:
        return Estimator(counted.cube, design.design, calibration, prepared.rules)
    except LonelyError as error:
        names = next((key.categories for key in design.keys if key.id == "stratum"), ())
        faults = [
            Fault("stratum_lonely", file=prepared.responses.source.name, got=names[code - 1] if names else "")
            for code in error.strata
        ]
        raise InputError(faults) from error


def analyse(
    responses: Responses,
    options: IndustryOptions,
    *,
    sinks: Iterable[Sink] = (),
    stage: Stage | None = None,
    progress: Progress | None = None,
) -> Analysed:
    """Return the analysis of a response file.

    Raises:
        ArgumentError, InputError: options or data have faults; nothing is returned then.
    """
    prepared = prepare(responses, options, stage=stage)
    if stage:
        stage("count")
    counted, changes, _ = run(prepared, sinks=sinks, progress=progress)
    if stage:
        stage("estimate")
    return finish(prepared, counted, changes)


def finish(
    prepared: Prepared,
    counted: Counted,
    changes: WaveCounter | None = None,
    *,
    title: str = "",
    whole: Analysed | None = None,
) -> Analysed:
    """Return everything that follows from a counted file, or from one part of the file that `whole` has analysed.

    What is about the file as a whole - flags of rows, the check of printed figures, the population - is left out of a
    part.
    """
    options, responses = prepared.options, prepared.responses
    pack, v = responses.pack, counted.plan.variables
    if whole is None:
        estimator = make_estimator(prepared, counted)
        calibration = estimator.influences.calibration
    else:
        calibration = whole.estimator.influences.calibration
        counted = replace(counted, cube=weighed(counted.cube, calibration)) if calibration else counted
        estimator = estimator_of_part(counted.cube, whole.estimator, prepared.rules)
    book = EstimateBook(estimate_all(counted, estimator))
    slices = make_slices(counted, estimator)
    challenges = make_challenges(counted, estimator)
    date = today_or(options.date)
    trust = reliabilities(counted, options.floor)
    change: tuple[WaveChange, ...] = ()
    if changes is not None:
        change = (changes.change(prepared.rules, {r.of: r for r in trust}, options.design.confidence),)
    composites = read_ahp(options.ahp, v.force_ids) if options.ahp else ()
    population: tuple[PopulationRow, ...] = ()
    if calibration is not None and whole is None:
        population = compare_with_population(counted, calibration, prepared.resolved)
    result = IndustryResult(
        pack=pack,
        date=date,
        title=title or options.title,
        source=source_of(prepared, counted, whole),
        design=design_of(prepared, counted, calibration, estimator),
        floor=options.floor,
        small=options.small,
        confidence=options.design.confidence,
        slices=slices,
        book=book,
        forces=v.force_ids,
        items=v.places,
        composites=v.composite_ids,
        force_order=_order(book, v.force_ids),
        states=make_states(counted),
        comparisons=compare_all(counted, estimator),
        tests=test_all(counted, estimator),
        ranks=rank_all(counted, estimator),
        correlations=relate(counted, options.floor),
        reliability=trust,
        extras=make_extras(counted),
        challenges=challenges,
        policies=fit_policies(pack, challenges, slices, date),
        cases=fit_cases(pack, challenges, slices),
        population=population,
        quality=prepared.quality.flags if prepared.quality and whole is None else (),
        variants=make_variants(counted, estimator, composites),
        waves=change,
        context=(read_context_file(options.context) if options.context else pack.context).shown,
        audit=audit_figures(options.audit, counted.cube.n) if options.audit and whole is None else (),
        notes=notes_of(prepared, counted),
    )
    return Analysed(prepared, counted, estimator, result)


def _order(book: EstimateBook, forces: tuple[str, ...]) -> tuple[str, ...]:
    """Return the forces from strongest to weakest, those without a mean last."""
    rows = {id: book.find(id, "mean") for id in forces}
    means = {id: row.estimate for id, row in rows.items() if row is not None and row.estimate is not None}
    return (*strongest_first(means, forces), *(id for id in forces if id not in means))
