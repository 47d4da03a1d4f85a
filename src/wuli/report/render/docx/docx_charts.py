"""Charts: native radar and bar charts as DrawingML, in the element order that the ECMA-376 schema demands."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from docx.oxml.ns import qn

from wuli.report.render import theme
from wuli.report.render.docx.docx_chart_sheets import ChartSheet, Series, number_format
from wuli.report.render.docx.docx_colours import bare
from wuli.report.render.docx.docx_styles import BODY_CHINESE, BODY_LATIN
from wuli.report.render.docx.docx_xml import Element, a, c, with_text

if TYPE_CHECKING:
    from collections.abc import Sequence

_CATEGORY_AXIS: Final = 111111111
_VALUE_AXIS: Final = 222222222
_LEGEND_SIZE: Final = 850
_LABEL_SIZE: Final = 850
_NUMBER_SIZE: Final = 800


def chart_element(sheet: ChartSheet, lang: str) -> Element:
    """Return the chart of `sheet`, still without the link to its workbook."""
    plot = _bar_plot(sheet) if sheet.kind == "bar" else _radar_plot(sheet)
    return c(
        "chartSpace",
        c("date1904", val=0),
        c("lang", val={"zh": "zh-CN", "en": "en-GB"}[lang]),
        c("roundedCorners", val=0),
        c(
            "chart",
            c("autoTitleDeleted", val=1),
            plot,
            _legend(sheet),
            c("plotVisOnly", val=1),
            c("dispBlanksAs", val="gap"),
        ),
        c("spPr", a("noFill"), a("ln", a("noFill"))),
        _text_look(_LABEL_SIZE, theme.INK),
    )


def link_workbook(chart: Element, relation: str) -> None:
    """Tell `chart` the relationship to its workbook; the link is the last thing in a chart."""
    link = c("externalData", c("autoUpdate", val=0))
    link.set(qn("r:id"), relation)
    chart.append(link)


def _legend(sheet: ChartSheet) -> Element:
    return c(
        "legend",
        c("legendPos", val="t" if sheet.kind == "bar" else "b"),
        c("overlay", val=0),
        _text_look(_LEGEND_SIZE, theme.INK),
    )


def _bar_plot(sheet: ChartSheet) -> Element:
    bars = c(
        "barChart",
        c("barDir", val="bar"),
        c("grouping", val="clustered"),
        c("varyColors", val=0),
        *(_bar_series(sheet, number) for number in range(len(sheet.series))),
        c("gapWidth", val=32),
        c("overlap", val=0),
        c("axId", val=_CATEGORY_AXIS),
        c("axId", val=_VALUE_AXIS),
    )
    return c("plotArea", c("layout"), bars, _category_axis(reverse=True), _value_axis(sheet, crosses="max"), _no_fill())


def _radar_plot(sheet: ChartSheet) -> Element:
    lines = c(
        "radarChart",
        c("radarStyle", val="marker"),
        c("varyColors", val=0),
        *(_radar_series(sheet, number) for number in range(len(sheet.series))),
        c("axId", val=_CATEGORY_AXIS),
        c("axId", val=_VALUE_AXIS),
    )
    axes = _category_axis(reverse=False), _value_axis(sheet, crosses="autoZero")
    return c("plotArea", _radar_layout(), lines, *axes, _no_fill())


def _radar_layout() -> Element:
    """Return a large fixed place for the rings; left to itself, Office shrinks them until every label fits twice."""
    place = {"x": 0.2, "y": 0.1, "w": 0.6, "h": 0.68}
    edges = [c("xMode", val="edge"), c("yMode", val="edge")]
    return c("layout", c("manualLayout", c("layoutTarget", val="inner"), *edges,
                         *(c(name, val=share) for name, share in place.items())))  # fmt: skip


def _bar_series(sheet: ChartSheet, number: int) -> Element:
    series = sheet.series[number]
    return c(
        "ser",
        *_series_head(sheet, number),
        c("spPr", _solid(series.colour)),
        c("invertIfNegative", val=0),
        _labels(series, "outEnd"),
        _arms(sheet, number) if series.has_arms else None,
        *_series_numbers(sheet, number),
    )


def _radar_series(sheet: ChartSheet, number: int) -> Element:
    """Return one outline: the first, the firm's own, with points; others thin and dashed, not to cover it."""
    series = sheet.series[number]
    outline, marker = _line(series.colour, 15875, dash="sysDash"), c("marker", c("symbol", val="none"))
    if number == 0:
        outline = _line(series.colour, 25400)
        marker = c("marker", c("symbol", val="circle"), c("size", val=7),
                   c("spPr", _solid(series.colour), _line(series.colour, 9525)))  # fmt: skip
    return c(
        "ser",
        *_series_head(sheet, number),
        c("spPr", outline),
        marker,
        _labels(series, ""),  # radars know one place only, and Word rejects a file that names another
        *_series_numbers(sheet, number),
    )


def _series_head(sheet: ChartSheet, number: int) -> list[Element]:
    name = c("strRef", _formula(sheet.reference(number + 1, heading=True)), _text_cache([sheet.series[number].name]))
    return [c("idx", val=number), c("order", val=number), c("tx", name)]


def _series_numbers(sheet: ChartSheet, number: int) -> list[Element]:
    series = sheet.series[number]
    names = c("strRef", _formula(sheet.reference(0)), _text_cache(sheet.categories))
    numbers = c("numRef", _formula(sheet.reference(number + 1)), _number_cache(series.values, _common_format(series)))
    return [c("cat", names), c("val", numbers)]


def _arms(sheet: ChartSheet, number: int) -> Element:
    """Return the interval marks of a bar series (a direction is not allowed on bars)."""
    series = sheet.series[number]
    column = sheet.arms_column(number)
    minus, plus = (
        c("numRef", _formula(sheet.reference(column + offset)), _number_cache(arm, "General"))
        for offset, arm in enumerate((series.minus, series.plus))
    )
    return c(
        "errBars",
        c("errBarType", val="both"),
        c("errValType", val="cust"),
        c("noEndCap", val=0),
        c("plus", plus),
        c("minus", minus),
        c("spPr", _line(theme.INK, 12700)),
    )


def _formats(series: Series) -> list[str | None]:
    pairs = zip(series.values, series.texts, strict=True)
    return [number_format(value, text) if value is not None and text else None for value, text in pairs]


def _common_format(series: Series) -> str:
    counts = Counter(found for found in _formats(series) if found)
    return counts.most_common(1)[0][0] if counts else "General"


def _labels(series: Series, place: str) -> Element:
    if not any(series.texts):
        return c("dLbls", *_label_flags(shown=False))
    common = _common_format(series)
    own = [_own_label(series, point, common, place) for point in range(len(series.values))]
    return c(
        "dLbls",
        *own,
        c("numFmt", formatCode=common, sourceLinked=0),
        _no_fill(),
        _text_look(_NUMBER_SIZE, theme.INK, bold=True),
        c("dLblPos", val=place) if place else None,
        *_label_flags(shown=True),
    )


def _own_label(series: Series, point: int, common: str, place: str) -> Element | None:
    """Return the label of one point where it differs from the others of its series, else None."""
    value, text = series.values[point], series.texts[point]
    if value is None:
        return None
    if not text:
        return c("dLbl", c("idx", val=point), c("delete", val=1))
    printed = number_format(value, text)
    armed = series.has_arms and series.plus[point] is not None
    if printed == common and not armed:
        return None
    fixed = None if printed else c("tx", _rich(text))
    own_place = "inBase" if armed else place  # an interval mark would run through a label at the end of its bar
    return c(
        "dLbl",
        c("idx", val=point),
        fixed,
        c("numFmt", formatCode=printed or common, sourceLinked=0),
        _no_fill(),
        _text_look(_NUMBER_SIZE, theme.INK, bold=True),
        c("dLblPos", val=own_place) if own_place else None,
        *_label_flags(shown=True),
    )


def _label_flags(*, shown: bool) -> list[Element]:
    flags = {"showLegendKey": 0, "showVal": int(shown), "showCatName": 0, "showSerName": 0, "showPercent": 0}
    return [c(name, val=value) for name, value in (flags | {"showBubbleSize": 0}).items()]


def _category_axis(*, reverse: bool) -> Element:
    grid = None if reverse else c("majorGridlines", c("spPr", _line(theme.HAIRLINE, 6350)))
    return c(
        "catAx",
        c("axId", val=_CATEGORY_AXIS),
        c("scaling", c("orientation", val="maxMin" if reverse else "minMax")),
        c("delete", val=0),
        c("axPos", val="l" if reverse else "b"),
        grid,
        c("numFmt", formatCode="General", sourceLinked=0),
        c("majorTickMark", val="none"),
        c("minorTickMark", val="none"),
        c("tickLblPos", val="low" if reverse else "nextTo"),
        c("spPr", _line(theme.MUTED, 9525)),
        _text_look(_LABEL_SIZE, theme.INK),
        c("crossAx", val=_VALUE_AXIS),
        c("crosses", val="autoZero"),
        c("auto", val=0),
        c("lblAlgn", val="ctr"),
        c("lblOffset", val=100),
        c("tickLblSkip", val=1) if reverse else None,
        c("noMultiLvlLbl", val=1),
    )


def _value_axis(sheet: ChartSheet, *, crosses: str) -> Element:
    return c(
        "valAx",
        c("axId", val=_VALUE_AXIS),
        c("scaling", c("orientation", val="minMax"), c("max", val=_plain(sheet.high)), c("min", val=_plain(sheet.low))),
        c("delete", val=0),
        c("axPos", val="b" if sheet.kind == "bar" else "l"),
        c("majorGridlines", c("spPr", _line(theme.HAIRLINE, 6350))),
        c("numFmt", formatCode=_axis_format(sheet), sourceLinked=0),
        c("majorTickMark", val="none"),
        c("minorTickMark", val="none"),
        c("tickLblPos", val="nextTo"),
        c("spPr", a("ln", a("noFill")) if sheet.kind == "bar" else _line(theme.HAIRLINE, 6350)),
        _text_look(_NUMBER_SIZE, theme.MUTED),
        c("crossAx", val=_CATEGORY_AXIS),
        c("crosses", val=crosses),
        c("crossBetween", val="between"),
        c("majorUnit", val=_plain(sheet.step)),
    )


def _axis_format(sheet: ChartSheet) -> str:
    """Return the number format that leaves the axis bare below its first label (sections: positive; negative; zero)."""
    if sheet.first_label > 0:
        return "General;;"
    return "General;;General" if sheet.first_label == 0 else "General"


def _text_look(size: int, colour: str, *, bold: bool = False) -> Element:
    settings = a("pPr", a("defRPr", *_font(colour), sz=size, b=int(bold)))
    return c("txPr", a("bodyPr"), a("lstStyle"), a("p", settings, a("endParaRPr", lang="en-GB")))


def _rich(text: str) -> Element:
    look = a("rPr", *_font(theme.INK), lang="zh-CN", sz=_NUMBER_SIZE, b=1)
    return c("rich", a("bodyPr"), a("lstStyle"), a("p", a("r", look, with_text(a("t"), text))))


def _font(colour: str) -> list[Element]:
    return [_solid(colour), a("latin", typeface=BODY_LATIN), a("ea", typeface=BODY_CHINESE)]


def _solid(colour: str) -> Element:
    return a("solidFill", a("srgbClr", val=bare(colour)))


def _line(colour: str, width: int, *, dash: str = "") -> Element:
    return a("ln", _solid(colour), a("prstDash", val=dash) if dash else None, w=width)


def _no_fill() -> Element:
    return c("spPr", a("noFill"), a("ln", a("noFill")))


def _formula(cells: str) -> Element:
    return with_text(c("f"), cells)


def _text_cache(texts: Sequence[str]) -> Element:
    points = (c("pt", with_text(c("v"), text), idx=number) for number, text in enumerate(texts))
    return c("strCache", c("ptCount", val=len(texts)), *points)


def _number_cache(values: Sequence[float | None], number_format_code: str) -> Element:
    points = [c("pt", with_text(c("v"), _plain(v)), idx=number) for number, v in enumerate(values) if v is not None]
    code = with_text(c("formatCode"), number_format_code)
    return c("numCache", code, c("ptCount", val=len(values)), *points)


def _plain(value: float) -> str:
    return f"{value:.16G}"  # as many digits as the workbook's own cells have
