"""Series of charts: marks, printed numbers and intervals, in the element order that the ECMA-376 schema demands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from wuli.report.render import theme
from wuli.report.render.office.chart_look import LINE, STRONG, ChartLook, line, no_fill, solid
from wuli.report.render.office.chart_sheets import ChartSheet, Series
from wuli.report.render.office.elements import Element, c, with_text
from wuli.report.render.office.number_formats import GENERAL, number_format

_BEHIND: Final = 0.008  # of the width, between the end of an interval and its number


def bar_series(sheet: ChartSheet, number: int, look: ChartLook, per_unit: float) -> Element:
    """Return one series of bars; `per_unit` is the share of the chart's width that one unit of the axis takes."""
    series = sheet.series[number]
    place = "ctr" if sheet.kind == "stack" else "outEnd"
    shift = per_unit if sheet.texts_after_arms else None
    return c(
        "ser",
        *_head(sheet, number),
        c("spPr", solid(series.colour)),
        c("invertIfNegative", val=0),
        *_own_points(series),
        _labels(series, place, look, shift),
        _arms(sheet, number) if series.has_arms else None,
        *_numbers(sheet, number),
    )


def radar_series(sheet: ChartSheet, number: int, look: ChartLook) -> Element:
    """Return one outline: the first, the firm's own, with points; others thin and dashed, not to cover it."""
    series = sheet.series[number]
    outline, marker = line(series.colour, 15875, dash="sysDash"), c("marker", c("symbol", val="none"))
    if number == 0:
        outline = line(series.colour, 25400)
        marker = c("marker", c("symbol", val="circle"), c("size", val=7),
                   c("spPr", solid(series.colour), line(series.colour, LINE)))  # fmt: skip
    return c(
        "ser",
        *_head(sheet, number),
        c("spPr", outline),
        marker,
        _labels(series, "", look, None),  # radars know one place only, and Word rejects a file that names another
        *_numbers(sheet, number),
    )


def plain(value: float) -> str:
    """Return a number with as many digits as the workbook's own cells have."""
    return f"{value:.16G}"


def _head(sheet: ChartSheet, number: int) -> list[Element]:
    name = _texts(sheet.reference(number + 1, heading=True), [sheet.series[number].name])
    return [c("idx", val=number), c("order", val=number), c("tx", name)]


def _names(sheet: ChartSheet) -> Element:
    return c("cat", _texts(sheet.reference(0), sheet.categories))


def _numbers(sheet: ChartSheet, number: int) -> list[Element]:
    series = sheet.series[number]
    return [_names(sheet), c("val", _cached(sheet.reference(number + 1), series.values, _common_format(series)))]


def _own_points(series: Series) -> list[Element]:
    return [
        c("dPt", c("idx", val=place), c("invertIfNegative", val=0), c("bubble3D", val=0), c("spPr", solid(colour)))
        for place, colour in enumerate(series.point_colours)
        if colour
    ]


def _arms(sheet: ChartSheet, number: int) -> Element:
    """Return the interval marks of a bar series (a direction is not allowed on bars)."""
    series = sheet.series[number]
    column = sheet.arms_column(number)
    minus, plus = (
        _cached(sheet.reference(column + offset), arm, GENERAL)
        for offset, arm in enumerate((series.minus, series.plus))
    )
    return c(
        "errBars",
        c("errBarType", val="both"),
        c("errValType", val="cust"),
        c("noEndCap", val=0),
        c("plus", plus),
        c("minus", minus),
        c("spPr", line(theme.INK, STRONG)),
    )


def _common_format(series: Series) -> str:
    pairs = zip(series.values, series.texts, strict=True)
    formats = [number_format(value, text) for value, text in pairs if value is not None and text]
    counts = Counter(found for found in formats if found)
    return counts.most_common(1)[0][0] if counts else GENERAL


def _labels(series: Series, place: str, look: ChartLook, shift: float | None) -> Element:
    if not any(series.texts):
        return c("dLbls", *_flags(shown=False))
    common = _common_format(series)
    own = [_own_label(series, point, look, (common, place, shift)) for point in range(len(series.values))]
    return c(
        "dLbls",
        *own,
        c("numFmt", formatCode=common, sourceLinked=0),
        no_fill(),
        look.text_settings(look.number, series.ink, bold=True),
        c("dLblPos", val=place) if place else None,
        *_flags(shown=True),
        None if shift is None else c("showLeaderLines", val=0),  # LibreOffice ties moved labels to their bars
    )


def _own_label(series: Series, point: int, look: ChartLook, common: tuple[str, str, float | None]) -> Element | None:
    """Return the label of one point where it differs from the others of its series, else None."""
    common_format, place, shift = common
    value, text = series.values[point], series.texts[point]
    if value is None:
        return None
    if not text:
        return c("dLbl", c("idx", val=point), c("delete", val=1))
    printed = number_format(value, text)
    armed = series.has_arms and series.plus[point] is not None
    if printed == common_format and not armed:
        return None
    own_place = "inBase" if armed and shift is None else place  # else the interval mark would run through the label
    return c(
        "dLbl",
        c("idx", val=point),
        _behind_arm(series, point, shift) if armed and shift is not None else None,
        None if printed else c("tx", look.fixed_text(text, series.ink)),
        c("numFmt", formatCode=printed or common_format, sourceLinked=0),
        no_fill(),
        look.text_settings(look.number, series.ink, bold=True),
        c("dLblPos", val=own_place) if own_place else None,
        *_flags(shown=True),
    )


def _behind_arm(series: Series, point: int, shift: float) -> Element:
    """Return how far a label moves from the end of its bar to stand behind its interval."""
    value = series.values[point] or 0.0
    arm = series.minus[point] if value < 0 else series.plus[point]
    away = ((arm or 0.0) * shift + _BEHIND) * (-1 if value < 0 else 1)
    return c("layout", c("manualLayout", c("x", val=f"{away:.4f}"), c("y", val=0)))


def _flags(*, shown: bool) -> list[Element]:
    flags = {"showLegendKey": 0, "showVal": int(shown), "showCatName": 0, "showSerName": 0, "showPercent": 0}
    return [c(name, val=value) for name, value in (flags | {"showBubbleSize": 0}).items()]


def _texts(cells: str, texts: Sequence[str]) -> Element:
    points = (c("pt", with_text(c("v"), text), idx=number) for number, text in enumerate(texts))
    return c("strRef", _formula(cells), c("strCache", c("ptCount", val=len(texts)), *points))


def _cached(cells: str, values: Sequence[float | None], number_format_code: str) -> Element:
    points = [c("pt", with_text(c("v"), plain(v)), idx=number) for number, v in enumerate(values) if v is not None]
    code = with_text(c("formatCode"), number_format_code)
    return c("numRef", _formula(cells), c("numCache", code, c("ptCount", val=len(values)), *points))


def _formula(cells: str) -> Element:
    return with_text(c("f"), cells)
