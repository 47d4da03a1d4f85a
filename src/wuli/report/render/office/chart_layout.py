"""Layout of bar charts: how much room names, numbers and legend need, in shares of the chart.

Office programs lay charts out by themselves, each in another way. Numbers that stand behind the end of an interval need
a place that is known beforehand, so such charts carry their layout.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from wuli.report.render.office.chart_look import ChartLook
from wuli.report.render.office.chart_sheets import ChartSheet
from wuli.report.render.office.elements import Element, c
from wuli.report.render.office.measures import TWIPS_PER_POINT, text_units

_UNIT: Final = 0.52  # em: a half-width character, with a little room
_LONGEST_NAMES: Final = 0.4  # of the width; longer names take two lines
_NAME_GAP: Final = 10.0  # points between name and bar
_EDGE: Final = 8.0
_KEY: Final = 26.0  # points that a legend entry takes beside its name
_LEADING: Final = 1.45


@dataclass(frozen=True, slots=True)
class PlotPlace:
    """The place of the bars inside their chart, as shares of its width and height."""

    x: float
    y: float
    width: float
    height: float

    def element(self) -> Element:
        """Return the place as a layout."""
        edges = [c("xMode", val="edge"), c("yMode", val="edge")]
        sides = {"x": self.x, "y": self.y, "w": self.width, "h": self.height}
        places = (c(name, val=f"{share:.4f}") for name, share in sides.items())
        return c("layout", c("manualLayout", c("layoutTarget", val="inner"), *edges, *places))


def plot_place(sheet: ChartSheet, look: ChartLook, size: tuple[int, int]) -> PlotPlace:
    """Return where the bars of `sheet` stand in a chart of `size` (twips)."""
    wide, high = (side / TWIPS_PER_POINT for side in size)
    left = min(_names_width(sheet, look), wide * _LONGEST_NAMES)
    top = legend_lines(sheet, look, wide) * look.text / 100 * _LEADING + _EDGE
    bottom = look.number / 100 * _LEADING + _EDGE
    across = min([wide - left - 2 * _EDGE, *_widths_that_fit(sheet, look, wide - left)])
    return PlotPlace(left / wide, top / high, max(across, wide / 4) / wide, max(high - top - bottom, high / 3) / high)


def row_height(sheet: ChartSheet, look: ChartLook, wide: float) -> float:
    """Return the least height of a row in points, so that names of two lines fit in a chart `wide` points across."""
    lines = math.ceil((_names_width(sheet, look) - _NAME_GAP) / (wide * _LONGEST_NAMES - _NAME_GAP))
    return max(lines, 1) * look.text / 100 * _LEADING


def _names_width(sheet: ChartSheet, look: ChartLook) -> float:
    return max((text_units(name) for name in sheet.categories), default=0) * look.text / 100 * _UNIT + _NAME_GAP


def legend_lines(sheet: ChartSheet, look: ChartLook, wide: float) -> int:
    """Return how many lines the legend takes in a chart `wide` points across."""
    needed = sum(text_units(series.name) * look.text / 100 * _UNIT + _KEY for series in sheet.series)
    return max(1, -(-int(needed) // int(wide * 0.9)))


def _widths_that_fit(sheet: ChartSheet, look: ChartLook, room: float) -> list[float]:
    """Return for each printed number the widest plot that leaves room for it behind its bar or interval."""
    unit = look.number / 100 * _UNIT
    widths = []
    for series in sheet.series if sheet.kind == "bar" else ():
        for place, (value, text) in enumerate(zip(series.values, series.texts, strict=True)):
            if value is None or not text:
                continue
            arm = series.plus[place] if series.plus else None
            share = (value + (arm or 0) - sheet.low) / (sheet.high - sheet.low)
            if share > 0:
                widths.append((room - text_units(text) * unit - 2 * _EDGE) / share)
    return widths
