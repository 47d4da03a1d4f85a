"""Chart sheets: the numbers of one chart as a table, the same for its picture and for its workbook."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, Literal

SHEET_NAME: Final = "Sheet1"
_NUMBER: Final = re.compile(r"\d+(?:\.(\d+))?")


@dataclass(frozen=True, slots=True)
class Series:
    """A row of marks in one colour: a value a category (None is a gap) and the text printed at it ("" for none).

    `minus` and `plus` are the arms of an interval around each value, None where there is none.
    """

    name: str
    colour: str
    values: tuple[float | None, ...]
    texts: tuple[str, ...]
    minus: tuple[float | None, ...] = ()
    plus: tuple[float | None, ...] = ()
    arms_name: str = ""

    @property
    def has_arms(self) -> bool:
        """Tell whether any value has an interval."""
        return any(arm is not None for arm in (*self.minus, *self.plus))


@dataclass(frozen=True, slots=True)
class ChartSheet:
    """A whole chart: categories down, series across, on a fixed axis from `low` to `high` in steps of `step`.

    `low` may lie below `first_label`, the lowest number printed, so that the lowest level is more than a point.
    """

    kind: Literal["bar", "radar"]
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    low: float
    high: float
    step: float
    first_label: float

    def columns(self) -> tuple[tuple[str, tuple[float | None, ...]], ...]:
        """Return heading and values of every number column, in the order of the workbook (from column B on)."""
        series = [(row.name, row.values) for row in self.series]
        armed = [row for row in self.series if row.has_arms]
        arms = [pair for row in armed for pair in ((f"{row.arms_name} −", row.minus), (f"{row.arms_name} +", row.plus))]
        return (*series, *arms)

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


def number_format(value: float, text: str) -> str | None:
    """Return the spreadsheet format that prints `value` exactly as `text`, None where no format can.

    With such a format the printed number follows when somebody edits the workbook.

    >>> number_format(3, "3 级"), number_format(2.6667, "2.67"), number_format(2.0, "1–3")
    ('0" 级"', '0.00', None)
    """
    found = _NUMBER.search(text)
    if found is None or '"' in text or value < 0 or len(_NUMBER.findall(text)) > 1:
        return None
    places = len(found.group(1) or "")
    rounded = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    if rounded != Decimal(found.group()):
        return None
    digits = "0." + "0" * places if places else "0"
    before, after = text[: found.start()], text[found.end() :]
    return "".join(f'"{part}"' if part and part != digits else part for part in (before, digits, after))
