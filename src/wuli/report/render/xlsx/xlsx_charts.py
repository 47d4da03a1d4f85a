"""Charts of the workbook: native Excel charts that read the numbers beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from wuli.report.content import BarFigure, DotFigure, HeatFigure, RadarFigure, StackFigure, StripFigure
from wuli.report.render import theme
from wuli.report.render.figure_data import FigureTable
from wuli.report.render.office.chart_sheets import ChartSheet, Series
from wuli.report.render.office.figure_sheets import sheet_of
from wuli.report.render.xlsx.xlsx_looks import FONT

Range: TypeAlias = list[Any]  # sheet, first row, first column, last row, last column

_ROW_HEIGHT: Final = 24  # pixels
_SECOND_BAR: Final = 14
_FRAME: Final = 110
_TALLEST: Final = 900
_WIDTH: Final = 640
_LEGEND: Final = {"position": "top"}


@dataclass(frozen=True, slots=True)
class Arms:
    """The two columns with the arms of a series' intervals."""

    minus: int
    plus: int


@dataclass(frozen=True, slots=True)
class Grid:
    """Where the numbers of a figure stand: sheet, first and last row, column of the names, of each series, of its arms."""

    sheet: str
    first: int
    last: int
    names: int
    series: tuple[int, ...]
    arms: tuple[Arms | None, ...]

    def cells(self, column: int) -> Range:
        """Return the cells of a column as a chart wants them."""
        return [self.sheet, self.first, column, self.last, column]

    def formula(self, column: int) -> str:
        """Return the cells of a column as a formula."""
        name = self.sheet.replace("'", "''")
        letters = column_letters(column)
        return f"='{name}'!${letters}${self.first + 1}:${letters}${self.last + 1}"


def column_letters(column: int) -> str:
    """Return the letters of a column counted from 0.

    >>> column_letters(0), column_letters(27)
    ('A', 'AB')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def series_of(figure: BarFigure | StackFigure | DotFigure | RadarFigure | StripFigure) -> tuple[Series, ...]:
    """Return the series that the charts of the other office formats show."""
    return sheet_of(figure).series


def columns_of(table: FigureTable, series: Sequence[Series]) -> tuple[int, ...]:
    """Return the column of each series: the first of its name, from left to right."""
    found: list[int] = []
    for one in series:
        places = (place for place, name in enumerate(table.columns) if name == one.name and place not in found)
        found.append(next(places, -1))
    return tuple(found)


def make_chart(book: Any, figure: Any, grid: Grid, lang: str) -> Any:
    """Return the chart of a figure, None where Excel has none for it."""
    if isinstance(figure, HeatFigure):
        return None
    sheet = sheet_of(figure)
    chart = book.add_chart(_kind(sheet))
    for series, column, arms in zip(sheet.series, grid.series, grid.arms, strict=True):
        if column < 0:
            continue
        shown = {
            "name": [grid.sheet, grid.first - 1, column],
            "categories": grid.cells(grid.names),
            "values": grid.cells(column),
            **_look(sheet, series),
        }
        if arms is not None:
            shown["x_error_bars"] = {
                "type": "custom",
                "plus_values": grid.formula(arms.plus),
                "minus_values": grid.formula(arms.minus),
                "line": {"color": theme.INK, "width": 1},
            }
        chart.add_series(shown)
    _dress(chart, sheet, figure, FONT[lang])
    return chart


def _kind(sheet: ChartSheet) -> dict[str, str]:
    if sheet.kind == "radar":
        return {"type": "radar", "subtype": "with_markers"}
    return {"type": "bar", "subtype": "percent_stacked"} if sheet.kind == "stack" else {"type": "bar"}


def _look(sheet: ChartSheet, series: Series) -> dict[str, Any]:
    if sheet.kind == "radar":
        return {"line": {"color": series.colour, "width": 2}, "marker": {"type": "circle", "size": 6,
                "fill": {"color": series.colour}, "border": {"color": series.colour}}}  # fmt: skip
    points = [{"fill": {"color": colour}} if colour else None for colour in series.point_colours]
    gap = {"gap": 35, "overlap": 100} if sheet.kind == "stack" else {"gap": 40}
    return {"fill": {"color": series.colour}, "points": points if any(points) else None, **gap}


def _dress(chart: Any, sheet: ChartSheet, figure: Any, font: str) -> None:
    letters = {"name": font, "size": 9}
    chart.set_title({"name": figure.title, "name_font": {"name": font, "size": 11, "bold": True}, "overlay": False})
    chart.set_legend(_LEGEND | {"font": letters})
    chart.show_blanks_as("gap")
    rows = len(sheet.categories)
    bars = len(sheet.series) if sheet.kind == "bar" else 1
    tall = _FRAME + rows * (_ROW_HEIGHT + _SECOND_BAR * (bars - 1))
    chart.set_size({"width": _WIDTH, "height": 420 if sheet.kind == "radar" else min(max(tall, 220), _TALLEST)})
    scale = {"min": sheet.low, "max": sheet.high, "major_unit": sheet.step, "num_font": letters,
             "major_gridlines": {"visible": True, "line": {"color": theme.HAIRLINE, "width": 0.75}}}  # fmt: skip
    if sheet.axis_format:
        scale["num_format"] = sheet.axis_format
    if sheet.kind == "radar":
        chart.set_y_axis(scale)
        return
    # on bars the library calls the axis of names y
    chart.set_y_axis(
        {"reverse": True, "num_font": letters, "label_position": "low", "major_gridlines": {"visible": False}}
    )
    chart.set_x_axis(scale | {"line": {"none": True}, "label_position": "high"})
