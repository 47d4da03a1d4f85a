"""Figures for many firms in Word: native charts with the tree's numbers, intervals and printed texts; shaded tables."""

from __future__ import annotations

import dataclasses
import io
import re
from typing import Any, Final

import docx
import pytest
from docx.oxml.parser import parse_xml
from report.docx_sample import make_document
from report.office_reading import (
    CHART_ORDER,
    TEXT_ORDER,
    WP,
    A,
    C,
    R,
    W,
    assert_ordered,
    charts_of,
    printed_labels,
    read_parts,
    resolve,
    sheets_of,
    visible_text,
)
from report.office_sample import (
    make_bars,
    make_differences,
    make_dots,
    make_heat,
    make_industry_document,
    make_stack,
    make_table,
)

from wuli.report.content import Block, Heading
from wuli.report.render import theme
from wuli.report.render.docx import OFFICIAL, render_docx

CDR: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chartDrawing}"


def parts_of(*blocks: Block, lang: str = "zh") -> dict[str, bytes]:
    """Return the files of a DOCX with these blocks."""
    return read_parts(render_docx(make_document(lang, blocks=blocks)))


def values_of(series: Any, tag: str = "val") -> list[float | None]:
    """Return the cached numbers of a series."""
    holder = series.find(f"{C}{tag}")
    count = int(holder.find(f".//{C}ptCount").get("val"))
    found = {int(point.get("idx")): float(point.findtext(f"{C}v")) for point in holder.iter(f"{C}pt")}
    return [found.get(place) for place in range(count)]


def arms_of(series: Any, side: str) -> list[float | None]:
    """Return the arms of the intervals of a series."""
    return values_of(series.find(f"{C}errBars"), side)


def names_of(chart: Any) -> list[str]:
    """Return the names of the rows."""
    return [point.findtext(f"{C}v") for point in next(chart.iter(f"{C}cat")).iter(f"{C}pt")]


def intervals_of(series: Any) -> list[tuple[float, float] | None]:
    """Return the ends of the whiskers as a reader sees them: value less one arm, value and the other arm."""
    rows = zip(values_of(series), arms_of(series, "minus"), arms_of(series, "plus"), strict=True)
    return [None if arm is None else (round(v - arm, 9), round(v + more, 9)) for v, arm, more in rows]


def test_bars_show_the_shares_and_their_intervals() -> None:
    (chart,) = charts_of(parts_of(make_bars()))
    (series,) = chart.iter(f"{C}ser")
    assert values_of(series) == [0.412, 0.655, 0.93, 0.05, None, 0.5]
    assert intervals_of(series) == [(0.32, 0.511), (0.54, 0.755), (0.78, 0.985), (0.012, 0.19), None, None]
    assert printed_labels(series) == ["41.2%", "65.5%", "93.0%", "5.0%*", None, "50.0%"]
    assert next(chart.iter(f"{C}errValType")).get("val") == "cust"


def test_the_column_of_bases_in_a_heat_map_is_as_wide_as_its_longest_number() -> None:
    figure, widths = make_heat(), {}
    for n in (240, 100_000, 10_000_000):
        rows = (dataclasses.replace(figure.rows[0], n=n), *figure.rows[1:])
        grown = dataclasses.replace(figure, rows=rows, n_label="企业数")
        found = docx.Document(io.BytesIO(render_docx(make_document("zh", blocks=(grown,)))))
        [grid] = [table for table in found.tables if table.cell(0, 1).text == "企业数"]
        widths[n] = grid.columns[1].width.pt
    # a digit of 8 points is 4.4 points wide; 12 mm are 34 points
    assert widths[240] == pytest.approx(34, abs=0.5)
    assert widths[100_000] > 7 * 4.4 + 2 * 3
    assert widths[10_000_000] > 10 * 4.4 + 2 * 3


def test_names_of_bars_hold_the_base_and_the_reason_why_nothing_is_shown() -> None:
    (chart,) = charts_of(parts_of(make_bars()))
    assert names_of(chart)[0] == "制造业（n\u00a0=\u00a091）"
    assert names_of(chart)[4] == "文化娱乐业（n\u00a0=\u00a06） — 少于 10 家，不显示"


def test_a_bar_that_stands_out_has_the_colour_of_the_one_spoken_of() -> None:
    (chart,) = charts_of(parts_of(make_bars()))
    points = {point.find(f"{C}idx").get("val"): point for point in chart.iter(f"{C}dPt")}
    assert list(points) == ["0"]
    assert next(points["0"].iter(f"{A}srgbClr")).get("val") == theme.SELF.strip("#").upper()


def test_a_printed_number_stands_behind_its_interval() -> None:
    (chart,) = charts_of(parts_of(make_bars()))
    (series,) = chart.iter(f"{C}ser")
    width = float(next(chart.iter(f"{C}w")).get("val"))  # of the plot, on which the axis runs from 0 to 1
    shifts = {
        int(label.find(f"{C}idx").get("val")): float(label.find(f".//{C}manualLayout/{C}x").get("val"))
        for label in series.iter(f"{C}dLbl")
        if label.find(f"{C}layout") is not None
    }
    for place, arm in enumerate(arms_of(series, "plus")):
        assert (arm is None) == (place not in shifts)
        if arm is not None:
            assert arm * width <= shifts[place] <= arm * width + 0.02


def test_the_reference_line_lies_over_the_chart_at_its_number_and_is_named_below() -> None:
    parts = parts_of(make_bars())
    (chart,) = charts_of(parts)
    link = next(chart.iter(f"{C}userShapes")).get(f"{R}id")
    relations = {item.get("Id"): item.get("Target") for item in parse_xml(parts["word/charts/_rels/chart1.xml.rels"])}
    drawing = parse_xml(parts[resolve("word/charts", relations[link])])
    left, width = (float(next(chart.iter(f"{C}{side}")).get("val")) for side in ("x", "w"))
    ends = [float(x.text) for x in drawing.iter(f"{CDR}x")]
    assert ends == [pytest.approx(left + 0.487 * width, abs=1e-4)] * 2
    assert "全部企业 48.7%" in visible_text(parts["word/document.xml"])
    heads = [cell.value for cell in next(sheets_of(parts)[0].iter_rows(max_row=1))]
    assert heads == [None, "使用占比", "使用占比 −", "使用占比 +", "全部企业 48.7%", "n"]


def test_stacks_are_full_bars_in_the_colours_of_the_levels() -> None:
    (chart,) = charts_of(parts_of(make_stack()))
    series = list(chart.iter(f"{C}ser"))
    assert next(chart.iter(f"{C}grouping")).get("val") == "percentStacked"
    assert [values_of(one)[0] for one in series] == [0.125, 0.25, 0.375, 0.2, 0.05, 0.0]
    assert [values_of(one)[4] for one in series] == [None] * 6
    fills = [one.find(f"{C}spPr").find(f".//{A}srgbClr").get("val") for one in series]
    assert fills[:5] == [colour.strip("#").upper() for colour in theme.LEVEL_FILL]
    assert fills[5] not in fills[:5]


def test_numbers_in_a_stack_are_printed_where_their_segment_has_room() -> None:
    (chart,) = charts_of(parts_of(make_stack()))
    first = [printed_labels(series)[0] if printed_labels(series) else None for series in chart.iter(f"{C}ser")]
    assert first[:4] == ["12.5%", "25.0%", "37.5%", "20.0%"]
    assert first[5] is None
    inks = [next(series.find(f"{C}dLbls/{C}txPr").iter(f"{A}srgbClr")).get("val") for series in
            list(chart.iter(f"{C}ser"))[:4]]  # fmt: skip
    assert inks == [colour.strip("#").upper() for colour in theme.LEVEL_INK[:4]]


def test_dots_become_bars_of_the_same_numbers_with_intervals() -> None:
    (chart,) = charts_of(parts_of(make_dots()))
    own, peers = chart.iter(f"{C}ser")
    assert values_of(own) == [2.61, 2.05, None, 1.42, 3.33]
    assert intervals_of(own) == [(2.4, 2.82), (1.84, 2.26), None, (1.21, 1.63), (3.12, 3.54)]
    assert intervals_of(peers)[0] == (2.3, 2.52)
    assert printed_labels(peers) == ["2.40", "2.31", "1.98", "1.90", "2.20"]
    assert names_of(chart) == ["基础能力", "认知能力", "资源能力 — 不显示", "生态能力", "应用能力¹"]


def test_notes_of_rows_stand_below_the_chart_under_their_number() -> None:
    assert "¹ 差异显著（校正后）" in visible_text(parts_of(make_dots())["word/document.xml"])


def test_differences_keep_their_sign_on_a_scale_through_zero() -> None:
    (chart,) = charts_of(parts_of(make_differences()))
    (series,) = chart.iter(f"{C}ser")
    assert values_of(series) == [0.42, -0.31, 0.05]
    scale = next(chart.iter(f"{C}valAx"))
    ends = [scale.find(f"{C}scaling/{C}{end}").get("val") for end in ("min", "max")]
    assert ends == ["-1", "1"]
    assert scale.find(f"{C}numFmt").get("formatCode") == '"+"0.0;"−"0.0;0.0'
    shift = [float(label.find(f".//{C}x").get("val")) for label in series.iter(f"{C}dLbl")]
    assert shift[1] < 0 < shift[0]


def test_charts_say_what_their_workbooks_hold() -> None:
    parts = parts_of(make_bars(), make_stack(), make_dots(), make_differences())
    charts, sheets = charts_of(parts), sheets_of(parts)
    assert len(charts) == len(sheets) == 4
    for chart, sheet in zip(charts, sheets, strict=True):
        for source in (*chart.iter(f"{C}strRef"), *chart.iter(f"{C}numRef")):
            cells = source.findtext(f"{C}f").removeprefix("Sheet1!").replace("$", "")
            area = sheet[cells] if ":" in cells else ((sheet[cells],),)
            held = [row[0].value for row in area]
            cached = {int(point.get("idx")): point.findtext(f"{C}v") for point in source.iter(f"{C}pt")}
            for place, value in enumerate(held):
                if value is None:
                    assert place not in cached
                else:
                    assert cached[place] == value if isinstance(value, str) else float(cached[place]) == value


def test_bases_stand_in_the_workbook() -> None:
    bars, dots = sheets_of(parts_of(make_bars(), make_dots()))
    assert [row[-1].value for row in bars.iter_rows(min_row=2)] == [91, 58, 31, 22, 6, 32]
    heads = [cell.value for cell in next(dots.iter_rows(max_row=1))]
    assert heads[-2:] == ["软件企业 n", "其余企业 n"]


@pytest.mark.parametrize("style", ["house", "official"])
def test_all_parts_keep_the_order_of_the_schemas(style: str) -> None:
    document = make_industry_document()
    parts = read_parts(render_docx(document, style=OFFICIAL) if style == "official" else render_docx(document))
    orders = {**TEXT_ORDER, "tcPr": f"{TEXT_ORDER['tcPr']} hideMark", "tblPr": f"{TEXT_ORDER['tblPr']} tblCaption"
              " tblDescription", "settings": TEXT_ORDER["settings"].replace("characterSpacing", "evenAndOddHeaders"
              " characterSpacing", 1), "trPr": "cantSplit trHeight tblHeader",
              "pPr": TEXT_ORDER["pPr"].replace(" spacing", " snapToGrid spacing", 1)}  # fmt: skip
    for name, content in parts.items():
        if re.fullmatch(r"word/\w+\.xml", name):
            assert_ordered(parse_xml(content), W, orders)
    for chart in charts_of(parts):
        assert_ordered(chart, C, CHART_ORDER)


def heat_table(parts: dict[str, bytes]) -> Any:
    """Return the rows of the only heat map."""
    body = parse_xml(parts["word/document.xml"])
    (found,) = [t for t in body.iter(f"{W}tbl") if t.find(f"{W}tblPr/{W}tblStyle").get(f"{W}val") == "ReportHeat"]
    return found


def test_a_heat_map_is_a_table_of_numbers_darker_where_they_are_larger() -> None:
    figure = make_heat()
    grid = heat_table(parts_of(figure))
    rows = [
        ["".join(t.text for t in cell.iter(f"{W}t")) for cell in row.findall(f"{W}tc")]
        for row in grid.findall(f"{W}tr")
    ]
    assert rows[0] == ["", "家数", *figure.columns]
    assert rows[1] == ["制造业", "30", "1.00", "2.18", "3.35", "4.53", "1.71"]
    shown = {}
    for row, line in zip(grid.findall(f"{W}tr")[1:], figure.rows, strict=True):
        for cell, value in zip(row.findall(f"{W}tc")[2:], line.cells, strict=True):
            if value.value is not None:
                shown[value.value] = theme.contrast(
                    f"#{cell.find(f'{W}tcPr/{W}shd').get(f'{W}fill').lower()}", "#ffffff"
                )
    assert [shown[value] for value in sorted(shown)] == sorted(shown.values())


def test_hidden_cells_are_hatched_and_flagged_ones_marked() -> None:
    parts = parts_of(make_heat())
    rows = heat_table(parts).findall(f"{W}tr")
    hidden = rows[5].findall(f"{W}tc")[3]
    assert hidden.find(f"{W}tcPr/{W}shd").get(f"{W}val") == "thinDiagStripe"
    assert "".join(t.text for t in rows[4].findall(f"{W}tc")[4].iter(f"{W}t")).endswith("*")
    text = visible_text(parts["word/document.xml"])
    assert "* 样本偏少的格" in text
    assert "▨ 不予发布" in text


def test_a_heat_map_is_described_counted_as_a_figure_and_repeats_its_head() -> None:
    parts = parts_of(make_heat(), make_bars())
    grid = heat_table(parts)
    assert grid.find(f"{W}tblPr/{W}tblDescription").get(f"{W}val") == "行业与五力的均值表"
    assert grid.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None
    text = visible_text(parts["word/document.xml"])
    assert "图 1\u2002应用能力的行业差距最大" in text
    assert "图 2\u2002每五家制造企业" in text


def test_many_columns_are_headed_upright() -> None:
    for lang, columns, direction in (("zh", 26, "tbRl"), ("en", 15, "btLr")):
        cells = heat_table(parts_of(make_heat(lang, columns=columns), lang=lang)).find(f"{W}tr").findall(f"{W}tc")
        assert {cell.find(f"{W}tcPr/{W}textDirection").get(f"{W}val") for cell in cells[2:]} == {direction}
    few = heat_table(parts_of(make_heat())).find(f"{W}tr").findall(f"{W}tc")
    assert all(cell.find(f"{W}tcPr/{W}textDirection") is None for cell in few)


def test_every_figure_carries_its_description() -> None:
    body = parse_xml(parts_of(make_bars(), make_stack(), make_dots())["word/document.xml"])
    found = [item.get("descr") for item in body.iter(f"{WP}docPr")]
    assert found[1:] == [make_bars().alt, make_stack().alt, make_dots().alt]


def test_a_long_report_opens_and_its_parts_have_names_of_their_own() -> None:
    blocks: list[Block] = []
    for number in range(50):
        blocks.append(Heading(f"第 {number} 行业", 1 + number % 3, f"h{number}", new_page=True))
        figures = (make_bars(), make_dots(), make_heat(rows=31))
        blocks += [dataclasses.replace(figure, id=f"{figure.id}-{number}") for figure in figures]
        blocks.append(dataclasses.replace(make_table(rows=40), id=f"t{number}"))
    content = render_docx(make_industry_document(blocks=tuple(blocks)))
    parts = read_parts(content)
    assert len([name for name in parts if name.startswith("word/charts/chart")]) == 100
    marks = [mark.get(f"{W}name") for mark in parse_xml(parts["word/document.xml"]).iter(f"{W}bookmarkStart")]
    assert len(set(marks)) == len(marks) == 250
    assert len(docx.Document(io.BytesIO(content)).tables) == 1 + 100  # and the facts of the cover


def test_english_reports_have_the_same_numbers() -> None:
    zh, en = (charts_of(read_parts(render_docx(make_industry_document(lang)))) for lang in ("zh", "en"))
    for first, second in zip(zh, en, strict=True):
        assert [values_of(one) for one in first.iter(f"{C}ser")] == [values_of(one) for one in second.iter(f"{C}ser")]
