"""Figures of one firm as chart sheets: the radar and the strip."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from wuli.report.content import RadarAxis, RadarFigure, StripFigure, StripRow
from wuli.report.render import theme
from wuli.report.render.office.chart_sheets import ChartSheet, Series

GROUP_MARK: Final = "■ "
SUPERSCRIPTS: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LONGEST_LEVEL_SCALE: Final = 10.0


def radar_sheet(figure: RadarFigure) -> ChartSheet:
    """Return the numbers of a radar; the text of an axis without a value stands at its name."""
    axes = figure.axes
    own = Series(figure.self_label, theme.SELF, tuple(axis.value for axis in axes),
                 tuple(axis.value_text if axis.value is not None else "" for axis in axes))  # fmt: skip
    series = [own]
    if figure.reference_label:
        series.append(_unlabelled(figure.reference_label, theme.PEER, (axis.reference for axis in axes)))
    names = tuple(_axis_name(axis) for axis in axes)
    low, step = figure.scale_low, _step(figure)
    # The lowest level gets a ring of its own, as in the other formats: in the middle its points would lie on a heap.
    return ChartSheet("radar", names, tuple(series), low - step, figure.scale_high, step, low)


def strip_sheet(figure: StripFigure) -> ChartSheet:
    """Return the numbers of a strip: a row an indicator, and before each group a row that only names it."""
    names: list[str] = []
    rows: list[StripRow | None] = []
    notes = 0
    for group in figure.groups:
        if group.title:
            names.append(f"{GROUP_MARK}{group.title}")
            rows.append(None)
        for row in group.rows:
            notes += bool(row.note)
            names.append(_row_name(row, notes))
            rows.append(row)
    low = figure.scale_low
    # Bars start at zero: their length is what the eye compares, and level 1 needs one.
    return ChartSheet(
        "bar", tuple(names), _strip_series(figure, rows), min(0.0, low), figure.scale_high, _step(figure), low
    )


def _strip_series(figure: StripFigure, rows: list[StripRow | None]) -> tuple[Series, ...]:
    series = [_own_series(figure, rows)]
    if figure.reference_label:
        values = tuple(row.reference if row else None for row in rows)
        texts = tuple(row.reference_text if row else "" for row in rows)
        series.append(Series(figure.reference_label, theme.PEER, values, texts))
    if figure.peer_label and any(row and row.peer_median is not None for row in rows):
        series.append(_peer_series(figure, rows))
    return tuple(series)


def _own_series(figure: StripFigure, rows: list[StripRow | None]) -> Series:
    known = [row if row and row.value is not None else None for row in rows]
    return Series(
        figure.self_label,
        theme.SELF,
        tuple(row.value if row else None for row in known),
        tuple(row.value_text if row else "" for row in known),
        tuple(distance(row.low, row.value) if row else None for row in known),
        tuple(distance(row.value, row.high) if row else None for row in known),
        figure.interval_label,
    )


def _peer_series(figure: StripFigure, rows: list[StripRow | None]) -> Series:
    medians = tuple(row.peer_median if row else None for row in rows)
    lower = tuple(distance(row.peer_low, row.peer_median) if row else None for row in rows)
    upper = tuple(distance(row.peer_median, row.peer_high) if row else None for row in rows)
    return Series(figure.peer_label, theme.PEER_PALE, medians, ("",) * len(rows), lower, upper, figure.peer_label)


def distance(lower: float | None, upper: float | None) -> float | None:
    """Return how far `upper` lies above `lower`, rounded to undo the noise of binary fractions."""
    return None if lower is None or upper is None else round(upper - lower, 10)


def _unlabelled(name: str, colour: str, values: Iterable[float | None]) -> Series:
    numbers = tuple(values)
    return Series(name, colour, numbers, ("",) * len(numbers))


def _axis_name(axis: RadarAxis) -> str:
    return f"{axis.label} {axis.value_text}".rstrip() if axis.value is None else axis.label


def _row_name(row: StripRow, notes: int) -> str:
    mark = str(notes).translate(SUPERSCRIPTS) if row.note else ""
    if row.value is not None:
        return f"{row.label}{mark}"
    reasons = dict.fromkeys(text for text in (row.value_text, row.state) if text)
    return " — ".join((f"{row.label}{mark}", *reasons))


def _step(figure: StripFigure | RadarFigure) -> float:
    """Return one unit on scales of levels and a quarter on longer ones, so that the axis stays readable."""
    span = figure.scale_high - figure.scale_low
    return 1.0 if span <= _LONGEST_LEVEL_SCALE else span / 4


def strip_lines(figure: StripFigure) -> list[str]:
    """Return the names of the levels, the meaning of the interval mark, and the notes of the rows."""
    return [_tick_key(figure), _mark_key(figure), *_row_notes(figure)]


def _row_notes(figure: StripFigure) -> list[str]:
    notes = [row.note for group in figure.groups for row in group.rows if row.note]
    return [f"{str(number).translate(SUPERSCRIPTS)} {note}" for number, note in enumerate(notes, start=1)]


def _tick_key(figure: StripFigure) -> str:
    """Return the names of the levels, which a number axis cannot print; "" where the names are the bare numbers."""
    if all(label == f"{position:g}" for position, label in figure.ticks):
        return ""
    named = (label if f"{position:g}" in label else f"{position:g} {label}" for position, label in figure.ticks)
    return "　".join(named)


def _mark_key(figure: StripFigure) -> str:
    """Return what the marks without an entry in the legend mean."""
    rows = [row for group in figure.groups for row in group.rows]
    intervals = figure.interval_label and any(row.low is not None for row in rows)
    return f"├─┤ {figure.interval_label}" if intervals else ""
