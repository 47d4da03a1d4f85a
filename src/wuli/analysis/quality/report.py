"""What is known about the quality of a file after one pass."""

from __future__ import annotations

from dataclasses import dataclass

from wuli.analysis.quality.flags import QualityFlag, States
from wuli.analysis.quality.kinds import FlagKind
from wuli.analysis.quality.marks import RowMarks


@dataclass(frozen=True, slots=True)
class EqualRows:
    """Rows with identical answers: pairs found, pairs that chance explains, and what was compared beside the answers.

    Straight lines are left out of both: they are alike for a reason of their own. `told_apart`: chance explains so few
    pairs that later copies are taken for copies.
    """

    pairs: int
    by_chance: float
    compared: tuple[str, ...]
    told_apart: bool


@dataclass(frozen=True, slots=True)
class QualityReport:
    """Quality of the rows without faults.

    `flags` holds every kind of flag in the order of `kinds`, also those that were found nowhere (n 0) and those that
    could not be looked for (base 0). `flagged` rows carry a flag that is no mere information; `doubtful` rows are those
    without which results are shown as well. `high_dont_know` names items with many don't-knows, `median_seconds` is the
    median duration (None: too few durations to use it), `unreadable_durations` counts cells that are no duration.
    """

    rows: int
    flagged: int
    doubtful: int
    flags: tuple[QualityFlag, ...]
    kinds: tuple[FlagKind, ...]
    items: tuple[States, ...]
    high_dont_know: tuple[str, ...]
    equal_rows: EqualRows
    durations: int
    median_seconds: float | None
    unreadable_durations: int
    marks: RowMarks

    def flag(self, id: str) -> QualityFlag:
        """Return a flag by id; KeyError where there is no such kind."""
        for flag in self.flags:
            if flag.id == id:
                return flag
        raise KeyError(id)

    def kind(self, id: str) -> FlagKind:
        """Return a kind by id; KeyError where there is none."""
        for kind in self.kinds:
            if kind.id == id:
                return kind
        raise KeyError(id)
