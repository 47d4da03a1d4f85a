"""Charts: native bar, stacked and radar charts as DrawingML, in the element order that the ECMA-376 schema demands."""

from __future__ import annotations

from docx.oxml.ns import qn

from wuli.report.render.office.chart_axes import (
    CATEGORY_AXIS,
    VALUE_AXIS,
    category_axis,
    value_axis,
)
from wuli.report.render.office.chart_layout import PlotPlace, plot_place
from wuli.report.render.office.chart_look import ChartLook, no_fill
from wuli.report.render.office.chart_series import bar_series, radar_series
from wuli.report.render.office.chart_sheets import ChartSheet
from wuli.report.render.office.elements import Element, c


def chart_element(sheet: ChartSheet, lang: str, look: ChartLook, size: tuple[int, int]) -> Element:
    """Return the chart of `sheet` at `size` (twips), still without the link to its workbook."""
    plot = _radar_plot(sheet, look) if sheet.kind == "radar" else _bar_plot(sheet, look, size)
    return c(
        "chartSpace",
        c("date1904", val=0),
        c("lang", val={"zh": "zh-CN", "en": "en-GB"}[lang]),
        c("roundedCorners", val=0),
        c(
            "chart",
            c("autoTitleDeleted", val=1),
            plot,
            _legend(sheet, look),
            c("plotVisOnly", val=1),
            c("dispBlanksAs", val="gap"),
        ),
        no_fill(),
        look.text_settings(look.text),
    )


def link_workbook(chart: Element, relation: str) -> None:
    """Tell `chart` the relationship to its workbook; the link stands behind everything but `link_drawing`."""
    link = c("externalData", c("autoUpdate", val=0))
    link.set(qn("r:id"), relation)
    chart.append(link)


def link_drawing(chart: Element, relation: str) -> None:
    """Tell `chart` the relationship to what is drawn over it."""
    link = c("userShapes")
    link.set(qn("r:id"), relation)
    chart.append(link)


def _legend(sheet: ChartSheet, look: ChartLook) -> Element:
    return c(
        "legend",
        c("legendPos", val="b" if sheet.kind == "radar" else "t"),
        c("overlay", val=0),
        look.text_settings(look.text),
    )


def _bar_plot(sheet: ChartSheet, look: ChartLook, size: tuple[int, int]) -> Element:
    is_stack = sheet.kind == "stack"
    is_placed = is_stack or sheet.texts_after_arms
    place = plot_place(sheet, look, size)
    per_unit = place.width / (sheet.high - sheet.low)
    bars = c(
        "barChart",
        c("barDir", val="bar"),
        c("grouping", val="percentStacked" if is_stack else "clustered"),
        c("varyColors", val=0),
        *(bar_series(sheet, number, look, per_unit) for number in range(len(sheet.series))),
        c("gapWidth", val=28 if is_stack else 32),
        c("overlap", val=100 if is_stack else 0),
        c("axId", val=CATEGORY_AXIS),
        c("axId", val=VALUE_AXIS),
    )
    names, numbers = category_axis(look, reverse=True), value_axis(sheet, look, crosses="max")
    layout = place.element() if is_placed else c("layout")
    return c("plotArea", layout, bars, names, numbers, no_fill())


def _radar_plot(sheet: ChartSheet, look: ChartLook) -> Element:
    """Return the rings at a large fixed place; left to itself, Office shrinks them until every label fits twice."""
    lines = c(
        "radarChart",
        c("radarStyle", val="marker"),
        c("varyColors", val=0),
        *(radar_series(sheet, number, look) for number in range(len(sheet.series))),
        c("axId", val=CATEGORY_AXIS),
        c("axId", val=VALUE_AXIS),
    )
    axes = category_axis(look, reverse=False), value_axis(sheet, look, crosses="autoZero")
    return c("plotArea", PlotPlace(0.2, 0.1, 0.6, 0.68).element(), lines, *axes, no_fill())
