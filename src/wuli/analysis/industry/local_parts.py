"""Large files on one machine: several processes walk over pieces of a file, and what they count is added."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from wuli.analysis.industry.count import Counted, CountPlan
from wuli.analysis.industry.grouping import Grouping
from wuli.analysis.industry.one_pass import OnePass, PartSums, Sums, add_parts, plan_of_part, travelling
from wuli.analysis.industry.options import Progress
from wuli.analysis.industry.waves import WavePlan
from wuli.analysis.quality.quality_pass import QualityPass
from wuli.analysis.quality.report import QualityReport
from wuli.instrument.answers import BoolArray
from wuli.responses import Responses
from wuli.responses.parts import Told
from wuli.responses.processes import over_processes


@dataclass(frozen=True, slots=True)
class Doubtful:
    """The numbers of doubtful rows, rising; tells which of some rows are among them. Travels to other processes."""

    numbers: np.ndarray

    @classmethod
    def of(cls, quality: QualityReport | None) -> Doubtful:
        """Return the doubtful rows of a report, none without one."""
        if quality is None:
            return cls(np.empty(0, np.int64))
        return cls(quality.marks.numbers[quality.marks.doubt])

    def __call__(self, row_numbers: np.ndarray) -> BoolArray:
        """Return which rows are doubtful, (rows,)."""
        if not len(self.numbers):
            return np.zeros(len(row_numbers), dtype=bool)
        place = np.minimum(np.searchsorted(self.numbers, row_numbers), len(self.numbers) - 1)
        found: BoolArray = self.numbers[place] == row_numbers
        return found


def assess_in_processes(responses: Responses, processes: int) -> QualityReport:
    """Return the quality of a file, as `assess_quality` does; faults gather in `responses`."""
    whole: QualityPass | None = None
    for look, told in over_processes(responses, _look_at_part, processes):
        told.to(responses.faults, responses.source)
        if whole is None:
            whole = look
        else:
            whole.absorb(look)
    assert whole is not None
    return whole.finish()


def _look_at_part(responses: Responses) -> tuple[QualityPass, Told]:
    look = QualityPass(responses.pack, responses.columns, as_of=responses.as_of)
    for batch in responses.batches():
        look.update(batch)
    return look, Told.of(responses.faults)


def walk_processes(
    walk: OnePass, split: str, doubtful: Doubtful, processes: int, progress: Progress | None
) -> tuple[Counted, dict[str, Counted]]:
    """Return what `walk` would count of its file."""
    look = partial(_walk_part, travelling(walk.plan), split, doubtful)
    found = add_parts(over_processes(walk.responses, look, processes, progress))
    assert found is not None
    found.told.to(walk.responses.faults, walk.responses.source)
    own = plan_of_part(walk.plan, split)
    return found.whole.under(walk.plan), {value: sums.under(own) for value, sums in found.parts.items()}


def _walk_part(plan: CountPlan, split: str, doubtful: Doubtful, responses: Responses) -> PartSums:
    # files with waves are walked in one piece
    walk = OnePass(
        responses, replace(plan, grouping=Grouping(responses)), WavePlan(), doubts=doubtful, split=split, keeps=False
    )
    for raw in responses.batches():
        walk.take(raw)
    parts = {value: Sums.of(counted) for value, counted in walk.parts().items()}
    return PartSums(Sums.of(walk.counted()), parts, None, Told.of(responses.faults))
