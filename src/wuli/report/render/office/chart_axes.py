"""Axes of charts, in the element order that the ECMA-376 schema demands."""

from __future__ import annotations

from typing import Final

from wuli.report.render import theme
from wuli.report.render.office.chart_look import LINE, THIN, ChartLook, line
from wuli.report.render.office.chart_series import plain
from wuli.report.render.office.chart_sheets import ChartSheet
from wuli.report.render.office.elements import Element, a, c

CATEGORY_AXIS: Final = 111111111
VALUE_AXIS: Final = 222222222


def category_axis(look: ChartLook, *, reverse: bool) -> Element:
    """Return the axis of names; `reverse` reads from the top down."""
    grid = None if reverse else c("majorGridlines", c("spPr", line(theme.HAIRLINE, THIN)))
    return c(
        "catAx",
        c("axId", val=CATEGORY_AXIS),
        c("scaling", c("orientation", val="maxMin" if reverse else "minMax")),
        c("delete", val=0),
        c("axPos", val="l" if reverse else "b"),
        grid,
        c("numFmt", formatCode="General", sourceLinked=0),
        c("majorTickMark", val="none"),
        c("minorTickMark", val="none"),
        c("tickLblPos", val="low" if reverse else "nextTo"),
        c("spPr", line(theme.MUTED, LINE)),
        look.text_settings(look.text),
        c("crossAx", val=VALUE_AXIS),
        c("crosses", val="autoZero"),
        c("auto", val=0),
        c("lblAlgn", val="ctr"),
        c("lblOffset", val=100),
        c("tickLblSkip", val=1) if reverse else None,
        c("noMultiLvlLbl", val=1),
    )


def value_axis(sheet: ChartSheet, look: ChartLook, *, crosses: str) -> Element:
    """Return the axis of numbers, on the fixed scale of `sheet`."""
    is_bars = sheet.kind != "radar"
    return c(
        "valAx",
        c("axId", val=VALUE_AXIS),
        c("scaling", c("orientation", val="minMax"), c("max", val=plain(sheet.high)), c("min", val=plain(sheet.low))),
        c("delete", val=0),
        c("axPos", val="b" if is_bars else "l"),
        c("majorGridlines", c("spPr", line(theme.HAIRLINE, THIN))),
        c("numFmt", formatCode=_axis_format(sheet), sourceLinked=0),
        c("majorTickMark", val="none"),
        c("minorTickMark", val="none"),
        c("tickLblPos", val="nextTo"),
        c("spPr", a("ln", a("noFill")) if is_bars else line(theme.HAIRLINE, THIN)),
        look.text_settings(look.number, theme.MUTED),
        c("crossAx", val=CATEGORY_AXIS),
        c("crosses", val=crosses),
        c("crossBetween", val="between"),
        c("majorUnit", val=plain(sheet.step)),
    )


def _axis_format(sheet: ChartSheet) -> str:
    """Return the number format that leaves the axis bare below its first label (sections: positive; negative; zero)."""
    if sheet.axis_format:
        return sheet.axis_format
    if sheet.first_label > 0:
        return "General;;"
    return "General;;General" if sheet.first_label == 0 else "General"
