"""What survey methods return: estimates, comparisons, tests, ranks. Every number carries its base and its method."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

Flag = Literal["ok", "small", "suppressed"]
Verdict = Literal["higher", "lower", "undistinguished", "not_tested"]
By = tuple[tuple[str, str], ...]

ESTIMATE_FIELDS: Final = (
    "of", "statistic", "level", "by", "estimate", "se", "ci_low", "ci_high", "n", "n_eff", "deff", "df", "flag", "method",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Estimate:
    """One estimated figure.

    `of`: the variable; `statistic`: mean | share | share_at_least | share_at_most | median | quartile_low |
    quartile_high | total | share_of_ticks; `level`: the level or option a share is about, None otherwise; `by`: the
    domain as (column, value) pairs, () for all. Shares are 0-1, means on the scale of the variable. `n` counts the
    answers behind it, unweighted; `n_eff` is n / deff. A suppressed figure has no estimate, se, interval, n_eff or deff;
    its `n` is None where even the count would tell too much.
    """

    of: str
    statistic: str
    level: int | str | None
    by: By
    estimate: float | None
    se: float | None
    ci_low: float | None
    ci_high: float | None
    n: int | None
    n_eff: float | None
    deff: float | None
    df: float | None
    flag: Flag
    method: str

    def to_plain(self) -> dict[str, Any]:
        """Return the row of the estimates contract; `by` as an object."""
        return {name: dict(self.by) if name == "by" else getattr(self, name) for name in ESTIMATE_FIELDS}


@dataclass(frozen=True, slots=True)
class Comparison:
    """The difference of two figures, first minus second, with its test.

    `kind`: group_overall (a group against all, which contain it) | groups (two groups) | variables (two variables of
    the same firms) | waves. `first`, `second` name the sides (a group's value, a variable, a wave; "all"). `p` is of the
    test, `q` after false-discovery control over `family`; `effect` is an effect size named by `effect_kind`. `verdict`
    is higher or lower only where q is below the level of the analysis; not_tested where a side is too small.
    """

    kind: str
    of: str
    by: By
    first: str
    second: str
    difference: float | None
    se: float | None
    ci_low: float | None
    ci_high: float | None
    n_first: int | None
    n_second: int | None
    p: float | None
    q: float | None
    effect: float | None
    effect_kind: str
    verdict: Verdict
    method: str
    family: str = ""


@dataclass(frozen=True, slots=True)
class GroupTest:
    """One test of a variable over the groups of a column, or of the association of two variables.

    `verdict` is higher where groups differ (q below the level), else undistinguished or not_tested.
    """

    of: str
    by: str
    method: str
    statistic: float | None
    df: float | None
    df2: float | None
    p: float | None
    q: float | None
    effect: float | None
    effect_kind: str
    n: int
    groups: int
    verdict: Verdict
    family: str = ""


@dataclass(frozen=True, slots=True)
class Rank:
    """The place of a group (or variable) among others, 1 for the highest, with a 95 % interval and the chance of first."""

    of: str
    by: str
    value: str
    rank: int
    low: int
    high: int
    p_first: float
    among: int


@dataclass(frozen=True, slots=True)
class Correlation:
    """The association of two variables: coefficient, interval, n. `method`: polychoric | pearson | spearman."""

    first: str
    second: str
    estimate: float | None
    ci_low: float | None
    ci_high: float | None
    p: float | None
    q: float | None
    n: int
    verdict: Verdict
    method: str


@dataclass(frozen=True, slots=True)
class Reliability:
    """Internal consistency of the items of one scale; all None, with `why`, where it is not defined.

    `n`: units behind alpha; `omega` over the model-implied variance, None where one factor is not identified (two items)
    or does not fit properly; `item_rest` and `alpha_without` lack items for which they are not defined. `why`:
    single_item | too_few_answers | no_variance, "" where alpha is defined.
    """

    of: str
    items: tuple[str, ...]
    n: int
    alpha: float | None
    alpha_low: float | None
    alpha_high: float | None
    omega: float | None
    ordinal_alpha: float | None
    item_rest: Mapping[str, float]
    alpha_without: Mapping[str, float]
    why: str = ""


class EstimateBook:
    """Estimates that can be looked up by what they are about."""

    def __init__(self, estimates: Iterable[Estimate] = ()) -> None:
        """Hold `estimates`; of two about the same thing the later one stands."""
        self._rows: dict[tuple[str, str, int | str | None, By], Estimate] = {}
        self.add(estimates)

    def add(self, estimates: Iterable[Estimate]) -> None:
        """Add more."""
        for row in estimates:
            self._rows[row.of, row.statistic, row.level, row.by] = row

    def find(self, of: str, statistic: str, level: int | str | None = None, by: By = ()) -> Estimate | None:
        """Return one estimate, None where there is none."""
        return self._rows.get((of, statistic, level, by))

    def get(self, of: str, statistic: str, level: int | str | None = None, by: By = ()) -> Estimate:
        """Return one estimate; KeyError where there is none."""
        return self._rows[of, statistic, level, by]

    def __iter__(self) -> Iterator[Estimate]:
        return iter(self._rows.values())

    def __len__(self) -> int:
        return len(self._rows)
