"""One walk over the answers of a file, in one piece or in parts on other machines; parts are added up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pyarrow as pa

from wuli.analysis.assess import Assessed
from wuli.analysis.industry.count import Counted, Counter, CountPlan, Doubts, Tally
from wuli.analysis.industry.grouping import Grouping
from wuli.analysis.industry.matched import Matched, match_sorted, row_schema, to_batch
from wuli.analysis.industry.options import Progress
from wuli.analysis.industry.waves import WaveCounter, WavePlan, rows_of_wave, rows_without_wave, take_rows
from wuli.responses import ResponseBatch, Responses
from wuli.responses.parts import Told, find_repeated, join_parts, over_parts
from wuli.scoring.scores import score
from wuli.survey.cross import CrossTable
from wuli.survey.cube import Cube, CubeBuilder


class OnePass:
    """Takes batch after batch: scores, counts, compares waves, and counts each value of a column on its own."""

    def __init__(
        self,
        responses: Responses,
        plan: CountPlan,
        waves: WavePlan,
        *,
        doubts: Doubts | None = None,
        split: str = "",
        keeps: bool = True,
    ) -> None:
        """Count `responses` as in `plan`; `doubts` tells doubtful rows, `split` names the column for `parts`.

        Without `keeps`, firms are not matched between waves, and memory does not grow with rows.
        """
        self.responses, self.plan, self.waves = responses, plan, waves
        self._doubts, self._split = doubts, split
        self._counter = Counter(plan, responses, doubts)
        self.changes = WaveCounter(plan, waves, responses, keeps=keeps) if waves.previous and plan.contrasts else None
        self._parts: dict[str, Counter] = {}

    def take(self, raw: ResponseBatch) -> Assessed:
        """Count a batch, and return its rows that are of the wave the analysis is about."""
        batch = Assessed(self.responses.pack, raw, score(self.plan.variables.plan, raw.answers))
        if self.changes:
            self.changes.update(batch)
        if self.waves.current:
            self._counter.tally.without_wave += rows_without_wave(batch)
            batch = take_rows(batch, rows_of_wave(batch, self.waves.current))
        self._counter.update(batch)
        if self._split:
            self._take_parts(batch)
        return batch

    def _take_parts(self, batch: Assessed) -> None:
        column = self.plan.columns[self._split]
        codes = self.plan.grouping.codes(batch.responses.sheet, column)
        for code in np.unique(codes[codes > 0]).tolist():
            value = column.values[code - 1]
            if value not in self._parts:
                plan = plan_of_part(self.plan, self._split)
                self._parts[value] = Counter(plan, self.responses, self._doubts)
            self._parts[value].update(take_rows(batch, codes == code))

    def counted(self) -> Counted:
        """Return what was counted of all rows."""
        return self._counter.done()

    def parts(self) -> dict[str, Counted]:
        """Return what was counted for each value of the column to split by."""
        return {value: counter.done() for value, counter in self._parts.items()}


def plan_of_part(plan: CountPlan, split: str) -> CountPlan:
    """Return the plan for one value of a column: nothing is grouped by that column any more."""
    return replace(plan, by=tuple(ids for ids in plan.by if split not in ids))


# Parts


@dataclass(frozen=True, slots=True)
class Sums:
    """What is counted of some rows, in a form that travels and is added."""

    cube: Cube
    cross: CrossTable | None
    tally: Tally

    @classmethod
    def of(cls, counted: Counted) -> Sums:
        """Return the sums of what was counted."""
        return cls(counted.cube, counted.cross, counted.tally)

    def under(self, plan: CountPlan) -> Counted:
        """Return the sums as what was counted under a plan."""
        return Counted(plan, self.cube, self.cross, self.tally)


@dataclass(frozen=True, slots=True)
class PartSums:
    """What a walk over a part of a file brings: sums of all rows and by value of a column, waves, faults."""

    whole: Sums
    parts: dict[str, Sums]
    waves: Cube | None
    told: Told


class _Added:
    """Sums that are being added to."""

    def __init__(self, first: Sums) -> None:
        self._cube = CubeBuilder([counts.block for counts in first.cube.blocks], weighted=first.cube.weighted)
        self._cube.merge(first.cube)
        self._cross, self._tally = first.cross, first.tally

    def add(self, other: Sums) -> None:
        self._cube.merge(other.cube)
        self._tally.merge(other.tally)
        if self._cross is not None and other.cross is not None:
            self._cross = self._cross.merge(other.cross)

    def done(self) -> Sums:
        return Sums(self._cube.cube(), self._cross, self._tally)


def walk_parts(walk: OnePass, split: str, progress: Progress | None) -> tuple[Counted, dict[str, Counted]]:
    """Return what `walk` would count, from walks over the parts of its file on the machines where those lie.

    Faults gather in the responses; nothing comes back but sums and a limited number of faults.
    """
    responses, plan = walk.responses, walk.plan
    beyond = find_repeated(responses)
    look = partial(_walk_part, travelling(plan), walk.waves, split)
    found = over_parts(responses, look, add_parts, columns_of(responses, plan), rest=True)
    if found is None:
        return walk.counted(), {}
    found.told.to(responses.faults, responses.source)
    responses.faults.count_more(beyond)
    if walk.changes is not None and found.waves is not None:
        walk.changes.merge(found.waves)
        if not responses.faults.total and walk.changes.named:
            walk.changes.take_matched(_match_parts(walk))
    if progress:
        progress(found.whole.tally.rows)
    own = plan_of_part(plan, split)
    return found.whole.under(plan), {value: sums.under(own) for value, sums in found.parts.items()}


def travelling(plan: CountPlan) -> CountPlan:
    """Return the plan without its reader of groupings, which is made anew on each machine."""
    return replace(plan, grouping=None)  # type: ignore[arg-type]


def _walk_part(plan: CountPlan, waves: WavePlan, split: str, responses: Responses) -> PartSums | None:
    walk = OnePass(responses, replace(plan, grouping=Grouping(responses)), waves, split=split, keeps=False)
    for raw in responses.batches():
        walk.take(raw)
    parts = {value: Sums.of(counted) for value, counted in walk.parts().items()}
    changes = walk.changes.cube() if walk.changes else None
    return PartSums(Sums.of(walk.counted()), parts, changes, Told.of(responses.faults))


def _match_parts(walk: OnePass) -> Matched:
    """Match the firms of two waves where their rows lie: rows of a firm are brought together on one machine."""
    assert walk.changes is not None
    ids = walk.changes.panel_ids
    rows = partial(_firms_of_part, travelling(walk.plan), walk.waves)
    columns = columns_of(walk.responses, walk.plan)
    return join_parts(walk.responses, rows, row_schema(ids), partial(match_sorted, ids), Matched.sum, columns)


def _firms_of_part(plan: CountPlan, waves: WavePlan, responses: Responses) -> Iterator[pa.RecordBatch]:
    changes = WaveCounter(plan, waves, responses, keeps=False)
    for raw in responses.batches():
        batch = Assessed(responses.pack, raw, score(plan.variables.plan, raw.answers))
        yield to_batch(changes.rows(batch), changes.panel_ids)


def add_parts(found: Iterable[PartSums | None]) -> PartSums | None:
    """Return the sums of several parts, None where there are none."""
    whole: _Added | None = None
    parts: dict[str, _Added] = {}
    waves: CubeBuilder | None = None
    told = []
    for part in found:
        if part is None:
            continue
        told.append(part.told)
        if whole is None:
            whole = _Added(part.whole)
        else:
            whole.add(part.whole)
        for value, sums in part.parts.items():
            if value in parts:
                parts[value].add(sums)
            else:
                parts[value] = _Added(sums)
        if part.waves is not None:
            waves = waves or CubeBuilder([c.block for c in part.waves.blocks], weighted=part.waves.weighted)
            waves.merge(part.waves)
    if whole is None:
        return None
    made = {value: added.done() for value, added in parts.items()}
    return PartSums(whole.done(), made, waves.cube() if waves else None, Told.sum(told))


def columns_of(responses: Responses, plan: CountPlan) -> list[str]:
    """Return the columns of a file that a walk reads: the pack's fields, those to group by, those of the design."""
    design = plan.design.options
    fields = [field for column in plan.columns.values() for field in column.fields]
    names = [name for name in (design.weights, design.strata, design.psu, design.fpc) if name]
    wanted = (*responses.columns.values(), *(responses.columns.get(name, name) for name in (*fields, *names)))
    return list(dict.fromkeys(wanted))
