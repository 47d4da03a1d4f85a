"""What can be asked of an industry analysis."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from wuli.analysis.industry.design_columns import DesignOptions
from wuli.survey.estimator import FLOOR, SMALL

Stage = Callable[[str], None]
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class IndustryOptions:
    """Choices of one analysis; the defaults are those of the command line.

    `by`: groupings ("industry", "industry*age"; empty: the profile columns of the file). `wave`: which wave ("" the
    last). `margins`, `context`, `audit`, `ahp`: files of population margins, context figures, printed figures to check,
    judgements on the forces. `floor`, `small`: fewer answers hide or mark a figure. `quality`: look for doubtful rows. `set_aside`:
    leave faulty rows out instead of refusing the file. `processes`: how many may share a large Parquet file; a program
    that asks for more than one needs the usual guard around its main part, as they are spawned.
    """

    by: tuple[str, ...] = ()
    wave: str = ""
    design: DesignOptions = field(default_factory=DesignOptions)
    margins: Path | None = None
    context: Path | None = None
    audit: Path | None = None
    ahp: Path | None = None
    floor: int = FLOOR
    small: int = SMALL
    date: str = ""
    title: str = ""
    quality: bool = True
    set_aside: bool = False
    processes: int = 1
