"""Figures of many firms as chart sheets: bars, stacks and dots, with the signs and colours of the drawn figures.

Office programs draw no dots along a horizontal scale with names beside it, so dots become bars of the same length. A
heat map is a table in every office format.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from wuli.report.content import Bar, BarFigure, Dot, DotFigure, DotRow, HeatCell, HeatFigure, StackFigure, StackRow
from wuli.report.numbers import count
from wuli.report.render import theme
from wuli.report.render.office.chart_sheets import ChartSheet, ReferenceLine, Series
from wuli.report.render.office.firm_sheets import SUPERSCRIPTS, distance
from wuli.report.render.office.measures import text_units
from wuli.report.render.office.number_formats import number_format
from wuli.report.render.svg_heat import shade
from wuli.report.render.svg_marks import FLAG
from wuli.report.render.svg_stack import segment_colours

_SERIES_COLOURS: Final = (theme.PEER_PALE, "#f0b27a", "#b79be0", "#9aa3ae", "#86c5b4")
_LABEL_ROOM: Final = 0.0145  # of a stack's width that a half-width character takes


def bar_sheet(figure: BarFigure) -> ChartSheet:
    """Return the numbers of bars with their intervals; bases stand at the names, and as a column of the workbook."""
    bars = figure.bars
    known = tuple(bar.value is not None for bar in bars)
    series = Series(
        figure.value_label,
        theme.PEER_PALE,
        tuple(bar.value for bar in bars),
        tuple(_flagged(bar.value_text, bar.flagged) if here else "" for bar, here in zip(bars, known, strict=True)),
        tuple(distance(bar.low, bar.value) for bar in bars),
        tuple(distance(bar.value, bar.high) for bar in bars),
        figure.value_label,
        point_colours=tuple(theme.SELF if bar.strong else "" for bar in bars),
    )
    names = tuple(_bar_name(bar, figure.n_label) for bar in bars)
    line = None if figure.reference is None else ReferenceLine(figure.reference_label, figure.reference)
    return _scaled(figure, names, (series,), line, _bases(figure.n_label, [bar.n for bar in bars]))


def stack_sheet(figure: StackFigure) -> ChartSheet:
    """Return the shares of stacked bars; a text that does not fit its segment is left to the workbook."""
    series = tuple(_segment(figure, place) for place in range(len(figure.segments)))
    names = tuple(_flagged(_name(row.label, figure.n_label, row.n, row.state), row.flagged) for row in figure.rows)
    extra = _bases(figure.n_label, [row.n for row in figure.rows])
    return ChartSheet("stack", names, series, 0, 1, 0.2, 0, axis_format="0%", extra=extra)


def dot_sheet(figure: DotFigure) -> ChartSheet:
    """Return the points of all series with their intervals; bases are columns of the workbook."""
    colours = (theme.SELF, theme.PEER_PALE) if len(figure.series) == 2 else _SERIES_COLOURS  # noqa: PLR2004 - self and peers
    series = tuple(_dot_series(figure, place, colours[place % len(colours)]) for place in range(len(figure.series)))
    extra = tuple(
        column
        for place, name in enumerate(figure.series)
        for column in _bases(f"{name} n", [row.dots[place].n for row in figure.rows])
    )
    return _scaled(figure, _dot_names(figure.rows), series, None, extra)


def group_lines(figure: BarFigure | StackFigure | DotFigure | HeatFigure) -> list[str]:
    """Return what the drawn figure's legend says and an office chart cannot: line, intervals, signs, notes of rows."""
    lines = []
    if isinstance(figure, BarFigure) and figure.reference is not None and figure.reference_label:
        lines.append(f"┆ {figure.reference_label}")
    if isinstance(figure, BarFigure | DotFigure) and figure.interval_label and _has_intervals(figure):
        lines.append(f"├─┤ {figure.interval_label}")
    if figure.flag_label and _has_flags(figure):
        lines.append(f"{FLAG} {figure.flag_label}")
    if isinstance(figure, HeatFigure) and figure.hidden_label and any(cell.value is None for cell in _cells(figure)):
        lines.append(f"▨ {figure.hidden_label}")
    key = ["\u3000".join(lines)] if lines else []
    return [*key, *_row_notes(figure.rows)] if isinstance(figure, DotFigure) else key


def _has_intervals(figure: BarFigure | DotFigure) -> bool:
    if isinstance(figure, BarFigure):
        return any(bar.low is not None for bar in figure.bars)
    return any(dot.low is not None for dot in _dots(figure))


def _has_flags(figure: BarFigure | StackFigure | DotFigure | HeatFigure) -> bool:
    match figure:
        case BarFigure():
            return any(bar.flagged for bar in figure.bars)
        case StackFigure():
            return any(row.flagged for row in figure.rows)
        case DotFigure():
            return any(dot.flagged and dot.value is not None for dot in _dots(figure))
        case HeatFigure():
            return any(cell.flagged and cell.value is not None for cell in _cells(figure))


def _dots(figure: DotFigure) -> list[Dot]:
    return [dot for row in figure.rows for dot in row.dots]


def _cells(figure: HeatFigure) -> list[HeatCell]:
    return [cell for row in figure.rows for cell in row.cells]


def _row_notes(rows: Sequence[DotRow]) -> list[str]:
    """Return the notes at the end of rows, numbered as at the names."""
    notes = [row.note for row in rows if row.note]
    return [f"{str(number).translate(SUPERSCRIPTS)} {note}" for number, note in enumerate(notes, start=1)]


def heat_shade(value: float, figure: HeatFigure) -> tuple[str, str]:
    """Return fill and ink (`#rrggbb`) of a cell."""
    span = figure.scale_high - figure.scale_low
    return shade((value - figure.scale_low) / span if span > 0 else 0.0)


def _scaled(
    figure: BarFigure | DotFigure,
    names: tuple[str, ...],
    series: tuple[Series, ...],
    line: ReferenceLine | None,
    extra: tuple[tuple[str, tuple[float | None, ...]], ...],
) -> ChartSheet:
    """Return a sheet on the scale of `figure`. Bars start at zero: their length is what the eye compares."""
    low, high = figure.scale_low, figure.scale_high
    return ChartSheet(
        "bar",
        names,
        series,
        min(0.0, low),
        high,
        _step(figure),
        low,
        axis_format=_axis_format(figure),
        texts_after_arms=True,
        reference_line=line,
        extra=extra,
    )


def _step(figure: BarFigure | DotFigure) -> float:
    """Return the distance of the ticks where they are evenly spaced, else a quarter of the scale."""
    places = sorted(position for position, _ in figure.ticks)
    gaps = {round(right - left, 9) for left, right in pairwise(places)}
    return gaps.pop() if len(gaps) == 1 else (figure.scale_high - figure.scale_low) / 4


def _axis_format(figure: BarFigure | DotFigure) -> str:
    """Return the one format that prints all ticks as they are, bare below the first one; "" where there is none."""
    formats = {number_format(position, label) for position, label in figure.ticks}
    found = formats.pop() if len(formats) == 1 else None
    if found is None:
        signed = {number_format(position, label) for position, label in figure.ticks if position < 0}
        found = signed.pop() if len(signed) == 1 and None not in formats else None
    if not found:
        return ""
    return f"{found};;" if figure.scale_low > 0 and ";" not in found else found


def _segment(figure: StackFigure, place: int) -> Series:
    fill, ink = segment_colours(figure.levels)[place]
    values = tuple(row.shares[place] if row.shares else None for row in figure.rows)
    texts = tuple(_fitting(row, place) for row in figure.rows)
    return Series(figure.segments[place], fill, values, texts, ink=ink)


def _fitting(row: StackRow, place: int) -> str:
    if not row.shares or not row.texts:
        return ""
    text = row.texts[place]
    return text if text and row.shares[place] >= (text_units(text) + 0.6) * _LABEL_ROOM else ""


def _dot_series(figure: DotFigure, place: int, colour: str) -> Series:
    dots = [row.dots[place] for row in figure.rows]
    return Series(
        figure.series[place],
        colour,
        tuple(dot.value for dot in dots),
        tuple(_flagged(dot.text, dot.flagged) if dot.value is not None else "" for dot in dots),
        tuple(distance(dot.low, dot.value) for dot in dots),
        tuple(distance(dot.value, dot.high) for dot in dots),
        figure.series[place],
    )


def _dot_names(rows: Sequence[DotRow]) -> tuple[str, ...]:
    names, notes = [], 0
    for row in rows:
        notes += bool(row.note)
        mark = str(notes).translate(SUPERSCRIPTS) if row.note else ""
        states = dict.fromkeys(dot.text for dot in row.dots if dot.value is None and dot.text)
        names.append(" — ".join((f"{row.label}{mark}", *states)))
    return tuple(names)


def _bar_name(bar: Bar, n_label: str) -> str:
    return _name(bar.label, n_label, bar.n, bar.state if bar.value is None else "")


def _name(label: str, n_label: str, n: int | None, state: str) -> str:
    """Return a row's name with its base, or with the reason why nothing is shown."""
    marks = (" (", ")") if label.isascii() else ("（", "）")
    base = "" if n is None or not n_label else f"{marks[0]}n\u00a0=\u00a0{count(n)}{marks[1]}"
    return f"{label}{base} — {state}" if state else f"{label}{base}"


def _bases(name: str, numbers: Sequence[int | None]) -> tuple[tuple[str, tuple[float | None, ...]], ...]:
    return ((name, tuple(numbers)),) if name and any(number is not None for number in numbers) else ()


def _flagged(text: str, flagged: bool) -> str:  # noqa: FBT001 - a state of the number
    return f"{text}{FLAG}" if flagged and text else text
