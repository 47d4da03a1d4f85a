"""The result object of an industry report. Every number a report prints stands in here, and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from wuli.analysis.quality import flags
from wuli.instrument.context import ContextFigure
from wuli.instrument.pack import Pack
from wuli.instrument.text import Text
from wuli.survey.results import Comparison, Correlation, EstimateBook, Flag, GroupTest, Rank, Reliability

Sampling = Literal["census", "probability", "quota", "open_link", "undeclared"]
# made by the quality pass, which stands below this package
States = flags.States
QualityFlag = flags.QualityFlag


@dataclass(frozen=True, slots=True)
class Source:
    """Where the answers come from. `hash` is SHA-256 of the file's bytes ("" for data in memory)."""

    name: str
    hash: str
    rows: int
    scored: int
    set_aside: int
    flagged: int
    synthetic: int
    first_answer: str
    last_answer: str
    waves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DesignInfo:
    """How the firms were drawn, and what follows: degrees of freedom, Kish's design effect of the weights, n_eff.

    `margin`: whether a margin of error may be printed without the wording for samples that were not drawn.
    """

    sampling: Sampling
    weighted: bool
    strata: int
    psus: int
    fpc: bool
    calibrated: tuple[str, ...]
    lonely: str
    df: float
    deff_weights: float
    n_eff: float
    weight_min: float
    weight_max: float
    margin: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A value of a grouping column: its label, firms in it, and whether it may be shown."""

    value: str
    label: Text
    n: int | None
    flag: Flag


@dataclass(frozen=True, slots=True)
class Slice:
    """A grouping of the firms: a profile column, any other column, or a crossing (`columns` has two).

    Estimates of a group stand in the book under `by` = ((column, value), …). `missing`: firms without a value.
    """

    id: str
    columns: tuple[str, ...]
    label: Text
    groups: tuple[Group, ...]
    missing: int
    ordered: bool = False

    @property
    def shown(self) -> tuple[Group, ...]:
        """The groups that are not suppressed."""
        return tuple(group for group in self.groups if group.flag != "suppressed")


@dataclass(frozen=True, slots=True)
class PopulationRow:
    """One category of a known margin: share in the population, in the sample as drawn, and after weighting; 0-1."""

    column: str
    value: str
    label: Text
    population: float
    sample: float
    weighted: float


@dataclass(frozen=True, slots=True)
class Extra:
    """An extra question, with the firms that answered (`n`) and their `ticks`.

    Single: shares stand in the book as (id, "share", option). Multi: share of firms that answered as (id, "share",
    option), share of ticks as (id, "share_of_ticks", option).
    """

    id: str
    kind: Literal["single", "multi"]
    n: int
    ticks: int
    missing: int
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChallengeHit:
    """A challenge of the pack and the firms to which its rule applies: n of base, share with interval 0-1."""

    id: str
    n: int
    base: int
    share: float
    ci_low: float
    ci_high: float


@dataclass(frozen=True, slots=True)
class Variant:
    """The five forces under another choice.

    `id` names it: main, unweighted, without_flagged, complete_cases (other firms or weights); by_indicators, entropy, ahp,
    ahp_geometric, ahp_column (other weights of the forces in the composite, which stand in `detail`). `means` by force or
    composite, `order` of the forces from strongest to weakest, `n` firms.
    """

    id: str
    n: int
    means: Mapping[str, float]
    order: tuple[str, ...]
    composite: float | None
    detail: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WaveChange:
    """Two waves: `panel` firms in both, transitions of the overall level (from, to) -> firms, test, smallest change."""

    first: str
    second: str
    n_first: int
    n_second: int
    panel: int
    comparisons: tuple[Comparison, ...]
    transitions: Mapping[tuple[int, int], int]
    test: GroupTest | None
    detectable: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class AuditLine:
    """A printed figure and whether a whole number of firms can give it (granularity check)."""

    id: str
    statistic: str
    printed: str
    n: int
    possible: bool
    nearest: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class IndustryResult:
    """Everything an industry report says.

    `forces`, `items` (places of the pack: items and slots, in order), `composites` name the variables; their figures
    stand in `book`: mean, share (each level), share_at_least (2..5), median - for all firms and for every shown group of
    every slice (forces and items: mean; items: shares as well; composites: mean). "level" is the variable of the overall
    level (shares; level "open" where the readings disagree). Forces from strongest to weakest: `force_order`; pairwise
    contrasts of forces are Comparisons of kind "variables". `application_order`: items of the last force by mean.
    """

    pack: Pack
    date: str
    title: str
    source: Source
    design: DesignInfo
    floor: int
    small: int
    confidence: float
    slices: tuple[Slice, ...]
    book: EstimateBook
    forces: tuple[str, ...]
    items: tuple[str, ...]
    composites: tuple[str, ...]
    force_order: tuple[str, ...]
    states: tuple[States, ...]
    comparisons: tuple[Comparison, ...]
    tests: tuple[GroupTest, ...]
    ranks: tuple[Rank, ...]
    correlations: tuple[Correlation, ...]
    reliability: tuple[Reliability, ...]
    extras: tuple[Extra, ...]
    challenges: tuple[ChallengeHit, ...]
    policies: tuple[str, ...]
    cases: tuple[str, ...]
    population: tuple[PopulationRow, ...]
    quality: tuple[QualityFlag, ...]
    variants: tuple[Variant, ...]
    waves: tuple[WaveChange, ...]
    context: tuple[ContextFigure, ...]
    audit: tuple[AuditLine, ...]
    notes: tuple[str, ...]

    def slice_of(self, id: str) -> Slice | None:
        """Return a slice by id, None where there is none."""
        return next((slice for slice in self.slices if slice.id == id), None)

    def to_plain(self) -> dict[str, Any]:
        """Return the whole as JSON values (`results.json`)."""
        from wuli.analysis.industry.to_plain import to_plain  # noqa: PLC0415  # only files need it

        return to_plain(self)
