"""The pass over the answers: every firm is scored once and counted once, however many questions are asked later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from math import prod
from typing import Final

import numpy as np

from wuli.analysis.assess import Assessed
from wuli.analysis.industry.design_columns import FileDesign, read_design_keys, read_weights
from wuli.analysis.industry.grouping import Column, Grouping
from wuli.analysis.industry.variables import Variables
from wuli.analysis.industry.weights_seen import WeightRange
from wuli.analysis.profile_columns import ProfileReader, choices_of
from wuli.analysis.rule_columns import BatchFacts
from wuli.instrument.answers import DONT_KNOW, UNANSWERED, BoolArray, IntArray
from wuli.instrument.sections import Fact, Rule
from wuli.responses import Responses
from wuli.responses.answer_words import parse_truth
from wuli.responses.items import Sheet
from wuli.responses.profile import parse_date
from wuli.scoring.kernel import SCORED
from wuli.scoring.scores import Scores, score
from wuli.survey.cross import CrossPlan, CrossTable, pairs_within
from wuli.survey.cube import Cube, CubeBuilder
from wuli.survey.variables import Batch, Block, Key, Levels, Moments

# a block of more crossings than this costs more than a second walk over the same columns
_BLOCK_CELLS: Final = 1 << 14
FLAGGED: Final = Key("flagged", ("no", "yes"))
COMPLETE: Final = Key("complete", ("no", "yes"))
FORCES: Final = "forces"
CHALLENGE: Final = "challenge."

Doubts = Callable[[np.ndarray], BoolArray]
Sink = Callable[[Assessed], None]


@dataclass(frozen=True)
class CountPlan:
    """What is counted of a file: variables, grouping columns, groupings (tuples of column ids), design, margin columns.

    `cross` asks for the second table (correlations, reliability); `contrasts` for the differences of forces and the
    challenges; `extras` whether extra questions are counted by group as well.
    """

    variables: Variables
    grouping: Grouping
    columns: Mapping[str, Column]
    by: tuple[tuple[str, ...], ...]
    design: FileDesign
    margins: tuple[str, ...] = ()
    cross: bool = True
    contrasts: bool = True

    @property
    def textbook(self) -> bool:
        """Whether nothing is declared that calls for more than the textbook formulas."""
        return not (self.design.weighted or self.design.keys or self.design.options.fpc or self.margins)

    @property
    def base_keys(self) -> tuple[Key, ...]:
        """Keys that every block has: those of the design and of the margins."""
        return (*self.design.keys, *(self.columns[id].key for id in self.margins))

    def blocks(self) -> tuple[Block, ...]:
        """Return the blocks of the cube: groupings that fit together share one."""
        v = self.variables
        levels = (*v.items, *v.forces, *((v.level,) if v.level else ()), *v.extra_levels())
        moments = (*v.composites, *v.wide_forces)
        blocks = [Block(keys, levels, moments) for keys in self._key_sets()]
        if self.contrasts:
            challenges = tuple(Levels(f"{CHALLENGE}{c.id}", (0, 1)) for c in v.pack.remedies.challenges)
            # the cross-table knows no strata and no clusters: under a design, items are compared from the cube
            pairs = () if self.textbook else tuple(v.item_differences.values())
            blocks.append(Block(self.base_keys, challenges, (*v.differences.values(), *pairs)))
            blocks.append(Block((*self.base_keys, FLAGGED, COMPLETE), v.forces, moments))
        return tuple(blocks)

    def _key_sets(self) -> list[tuple[Key, ...]]:
        base = self.base_keys
        sets: list[dict[str, Key]] = []
        for grouping in sorted(self.by, key=lambda ids: prod(self.columns[id].key.size for id in ids)):
            own = {id: self.columns[id].key for id in grouping if id not in self.margins}
            for keys in sets:
                together = {**keys, **own}
                if prod(key.size for key in (*base, *together.values())) <= _BLOCK_CELLS:
                    keys.update(own)
                    break
            else:
                sets.append(own)
        return [(*base, *keys.values()) for keys in sets] or [base]

    def cross_plan(self) -> CrossPlan:
        """Return what is crossed in the second table."""
        v = self.variables
        places = tuple(variable for variable in v.items if variable.id in v.places)
        forces = tuple(Moments(id, v.plan.node(id).grid) for id in v.force_ids)
        groups = {id: tuple(member.id for member in v.plan.node(id).members) for id in v.force_ids}
        leaves = {variable.id for variable in places}
        groups = {id: members for id, members in groups.items() if set(members) <= leaves and len(members) > 1}
        pairs = tuple(dict.fromkeys(pair for members in groups.values() for pair in pairs_within(members)))
        return CrossPlan(places, pairs, {**groups, FORCES: v.force_ids}, forces, self.design.weighted)


@dataclass(slots=True)
class Tally:
    """What else is noted on the way: firms, those that are synthetic, doubtful or in no wave, days, weights."""

    weights: WeightRange
    rows: int = 0
    synthetic: int = 0
    flagged: int = 0
    without_wave: int = 0
    dates: set[str] = field(default_factory=set)

    def merge(self, other: Tally) -> None:
        """Take in what another walk has noted."""
        self.weights.merge(other.weights)
        self.rows += other.rows
        self.synthetic += other.synthetic
        self.flagged += other.flagged
        self.without_wave += other.without_wave
        self.dates |= other.dates


@dataclass(frozen=True, slots=True)
class Counted:
    """A counted file."""

    plan: CountPlan
    cube: Cube
    cross: CrossTable | None
    tally: Tally


class Counter:
    """Turns scored batches into a cube and a cross-table."""

    def __init__(self, plan: CountPlan, responses: Responses, doubts: Doubts | None = None) -> None:
        """Count `responses`; `doubts` tells which row numbers careful readers would leave out."""
        self.plan, self._responses, self._doubts = plan, responses, doubts
        self._cube = CubeBuilder(plan.blocks(), weighted=plan.design.weighted)
        self._cross = CrossTable(plan.cross_plan()) if plan.cross else None
        self._facts = ProfileReader(responses.pack, responses.as_of) if plan.contrasts else None
        self.tally = Tally(WeightRange.over(tuple(plan.columns[id].key for id in plan.margins)))

    def update(self, batch: Assessed) -> None:
        """Count one batch."""
        sheet, scores = batch.responses.sheet, batch.scores
        made = self._batch(batch)
        self._cube.update(made)
        if self._cross is not None:
            crossed = {
                id: (scores.nodes[id].value, scores.nodes[id].state == SCORED) for id in self.plan.variables.force_ids
            }
            self._cross.update(Batch(made.rows, {}, made.levels, crossed, made.design_weights))
        self._note(sheet, made)

    def _batch(self, batch: Assessed) -> Batch:
        plan, sheet, scores = self.plan, batch.responses.sheet, batch.scores
        v = plan.variables
        keys = read_design_keys(sheet, self._responses, plan.design)
        for id, column in plan.columns.items():
            keys[id] = plan.grouping.codes(sheet, column)
        levels = {**v.item_codes(scores), **v.force_codes(scores), **v.level_codes(scores), **v.extra_codes(sheet)}
        if plan.contrasts:
            doubtful = self._doubts(sheet.row_numbers) if self._doubts else np.zeros(sheet.rows, dtype=bool)
            keys[FLAGGED.id] = doubtful.astype(np.int8) + np.int8(1)
            keys[COMPLETE.id] = _complete(v, scores).astype(np.int8) + np.int8(1)
            levels |= self._challenges(batch)
        moments = v.moments(scores, differences=plan.contrasts, items=plan.contrasts and not plan.textbook)
        return Batch(sheet.rows, keys, levels, moments, read_weights(sheet, self._responses, plan.design))

    def _challenges(self, batch: Assessed) -> dict[str, IntArray]:
        """Return for every challenge 2 where its rule holds, 1 where it does not, 0 where too little is known."""
        assert self._facts is not None
        answers, sheet, pack = batch.scores.answers, batch.responses.sheet, batch.pack
        facts = BatchFacts(pack, answers, choices_of(sheet, pack), self._facts.read(sheet, answers))
        out: dict[str, IntArray] = {}
        for challenge in pack.remedies.challenges:
            judged, yes = _is_judged(challenge.when, facts), facts.judge(challenge.when).yes
            out[f"{CHALLENGE}{challenge.id}"] = judged.astype(np.int8) + yes.astype(np.int8)
        return out

    def _note(self, sheet: Sheet, made: Batch) -> None:
        self.tally.rows += made.rows
        self.tally.weights.update(made.keys, made.design_weights, made.rows)
        if FLAGGED.id in made.keys:
            self.tally.flagged += int((made.keys[FLAGGED.id] == FLAGGED.size - 1).sum())
        if sheet.has("synthetic"):
            codes, _ = sheet.distinct("synthetic").codes(parse_truth, 0, np.int8)
            self.tally.synthetic += int((codes == 1).sum())
        if sheet.has("answered_at"):
            texts = sheet.distinct("answered_at").texts
            days = sorted(str(date) for text in texts if (date := parse_date(text)))
            self.tally.dates |= {days[0], days[-1]} if days else set()

    def done(self) -> Counted:
        """Return everything counted."""
        return Counted(self.plan, self._cube.cube(), self._cross, self.tally)


def _is_judged(rule: Rule, facts: BatchFacts) -> BoolArray:
    """Tell which firms a rule is asked of: of "all", every part must be known; of "any", one is enough.

    Were "any" to need all its parts for a no but one for a yes, only firms of which it holds would be left.
    """
    if isinstance(rule, Fact):
        return facts.judge(rule).known
    parts = [_is_judged(part, facts) for part in rule.rules]
    judged: BoolArray = (np.logical_and if rule.op == "all" else np.logical_or).reduce(parts)
    return judged


def _complete(variables: Variables, scores: Scores) -> BoolArray:
    """Tell which firms gave a level on every place that applies to them."""
    complete = np.ones(scores.rows, dtype=bool)
    for id in variables.places:
        codes = scores.answers.codes[id]
        complete &= (codes != UNANSWERED) & (codes != DONT_KNOW)
    return complete


def count_firms(
    responses: Responses,
    plan: CountPlan,
    *,
    doubts: Doubts | None = None,
    sinks: Iterable[Sink] = (),
    progress: Callable[[int], None] | None = None,
) -> Counted:
    """Score and count every firm of a file.

    Args:
        responses: the file.
        plan: what to count.
        doubts: tells which row numbers are doubtful.
        sinks: functions that take each scored batch (lists of firms, data sets).
        progress: takes the number of firms of each batch.

    Raises:
        InputError: the file has faults; all are told.
    """
    counter = Counter(plan, responses, doubts)
    takers = tuple(sinks)
    for batch in responses.batches():
        assessed = Assessed(responses.pack, batch, score(plan.variables.plan, batch.answers))
        counter.update(assessed)
        for take in takers:
            take(assessed)
        if progress is not None:
            progress(assessed.scores.rows)
    responses.check()
    return counter.done()


def today_or(date: str) -> str:
    """Return `date`, or today's (ISO)."""
    return date or dt.datetime.now(tz=dt.UTC).astimezone().date().isoformat()
