"""Figures as chart sheets, and what a chart cannot say itself: the lines below it."""

from __future__ import annotations

from typing import TypeAlias, assert_never

from wuli.report.content import BarFigure, DotFigure, HeatFigure, RadarFigure, StackFigure, StripFigure
from wuli.report.render.office.chart_sheets import ChartSheet
from wuli.report.render.office.firm_sheets import radar_sheet, strip_lines, strip_sheet
from wuli.report.render.office.group_sheets import bar_sheet, dot_sheet, group_lines, stack_sheet

ChartFigure: TypeAlias = StripFigure | RadarFigure | BarFigure | StackFigure | DotFigure


def sheet_of(figure: ChartFigure) -> ChartSheet:
    """Return the numbers of a figure as its chart shows them."""
    match figure:
        case StripFigure():
            return strip_sheet(figure)
        case RadarFigure():
            return radar_sheet(figure)
        case BarFigure():
            return bar_sheet(figure)
        case StackFigure():
            return stack_sheet(figure)
        case DotFigure():
            return dot_sheet(figure)
        case _:
            assert_never(figure)


def lines_below(figure: ChartFigure | HeatFigure) -> list[str]:
    """Return what stands below a figure and above its source: names of ticks, notes of rows, the figure's own note."""
    lines: list[str] = []
    if isinstance(figure, StripFigure):
        lines = strip_lines(figure)
    elif not isinstance(figure, RadarFigure):
        lines = group_lines(figure)
    return [line for line in (*lines, figure.note) if line]
