"""Chart sheets: the numbers of one chart as a table, the same for its picture and for its workbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from wuli.report.render import theme

SHEET_NAME: Final = "Sheet1"


@dataclass(frozen=True, slots=True)
class Series:
    """A row of marks in one colour: a value a category (None is a gap) and the text printed at it ("" for none).

    `minus` and `plus` are the arms of an interval around each value, None where there is none. `ink` is the colour of
    the printed texts, `point_colours` recolours single marks ("" keeps the colour of the series).
    """

    name: str
    colour: str
    values: tuple[float | None, ...]
    texts: tuple[str, ...]
    minus: tuple[float | None, ...] = ()
    plus: tuple[float | None, ...] = ()
    arms_name: str = ""
    ink: str = theme.INK
    point_colours: tuple[str, ...] = ()

    @property
    def has_arms(self) -> bool:
        """Tell whether any value has an interval."""
        return any(arm is not None for arm in (*self.minus, *self.plus))


@dataclass(frozen=True, slots=True)
class ReferenceLine:
    """A line across all categories at `position`; office charts have none, so it is drawn over the chart."""

    name: str
    position: float


@dataclass(frozen=True, slots=True)
class ChartSheet:
    """A whole chart: categories down, series across, on a fixed axis from `low` to `high` in steps of `step`.

    `low` may lie below `first_label`, the lowest number printed, so that the lowest level is more than a point.
    `axis_format` prints the numbers of the axis ("" leaves it to `first_label`). With `texts_after_arms` the text of a
    bar stands behind the upper end of its interval, else an interval moves it to the base of its bar. `extra` are
    columns of the workbook that no mark shows (bases).
    """

    kind: Literal["bar", "radar", "stack"]
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    low: float
    high: float
    step: float
    first_label: float
    axis_format: str = ""
    texts_after_arms: bool = False
    reference_line: ReferenceLine | None = None
    extra: tuple[tuple[str, tuple[float | None, ...]], ...] = ()

    def columns(self) -> tuple[tuple[str, tuple[float | None, ...]], ...]:
        """Return heading and values of every number column, in the order of the workbook (from column B on)."""
        series = [(row.name, row.values) for row in self.series]
        armed = [row for row in self.series if row.has_arms]
        arms = [pair for row in armed for pair in ((f"{row.arms_name} −", row.minus), (f"{row.arms_name} +", row.plus))]
        line = self.reference_line
        lines = [(line.name, (line.position,) * len(self.categories))] if line else []
        return (*series, *arms, *lines, *self.extra)

    def reference(self, column: int, *, heading: bool = False) -> str:
        """Return the cells of a column (0: the categories) as a spreadsheet formula."""
        letter = chr(ord("A") + column)
        if heading:
            return f"{SHEET_NAME}!${letter}$1"
        return f"{SHEET_NAME}!${letter}$2:${letter}${len(self.categories) + 1}"

    def arms_column(self, series: int) -> int:
        """Return the column that holds the lower arms of a series; the upper ones are in the next."""
        armed_before = sum(row.has_arms for row in self.series[:series])
        return 1 + len(self.series) + 2 * armed_before
