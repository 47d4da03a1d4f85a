"""The slides say what they are given, with native charts of the same numbers, and nothing of the library's template."""

from __future__ import annotations

import dataclasses
import io
import re
import subprocess
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest
from docx.oxml.parser import parse_xml
from pdf_reading import read_pdf
from pptx import Presentation
from pptx.util import Inches
from report.docx_sample import make_radar, make_strip
from report.office_reading import CHART_ORDER, C, assert_ordered, printed_labels, read_parts
from report.office_sample import make_bars, make_dots, make_heat, make_industry_document, make_stack, make_table

from wuli.report.content import Brand, Column, Table
from wuli.report.render.pptx import render_pptx
from wuli.report.slides import Slide

A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P: Final = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
POINTS: Final = ("第一点", "第二点", "第三点", "第四点")


def make_talk() -> tuple[Slide, ...]:
    """Return a talk with every kind of slide."""
    return (
        Slide("四点发现", POINTS, source="来源：本次调查", notes="先讲结论。"),
        Slide("总体", ("多数刚起步",), kind="section"),
        Slide("多数企业停在观望和初级", POINTS[:2], make_stack()),
        Slide("制造业过半未用", (), make_bars()),
        Slide("应用拉开差距", (), make_dots()),
        Slide("雷达一瞥", (), make_radar()),
        Slide("指标一览", (), make_strip()),
        Slide("行业热图", (), make_heat()),
        Slide("得分", (), None, make_table()),
    )


@pytest.fixture(scope="module", name="content")
def fixture_content() -> bytes:
    return render_pptx(make_industry_document(), make_talk())


@pytest.fixture(scope="module", name="deck")
def fixture_deck(content: bytes) -> Any:
    return Presentation(io.BytesIO(content))


def texts_of(slide: Any) -> str:
    """Return all texts of a slide outside charts."""
    return "\n".join("".join(run.text or "" for run in line.iter(f"{A}t")) for line in slide.element.iter(f"{A}p"))


def chart_of(slide: Any) -> Any:
    """Return the only chart of a slide."""
    (chart,) = [shape.chart for shape in slide.shapes if shape.has_chart]
    return chart


def test_slides_are_wide_and_start_with_the_cover(deck: Any) -> None:
    assert round(deck.slide_width / deck.slide_height, 2) == round(16 / 9, 2)
    cover = texts_of(deck.slides[0])
    for words in ("中小企业人工智能发展调查报告", "五力视角下的 240 家企业", "行业报告 · 2026", "2026 年第一轮"):
        assert words in cover


def test_titles_state_the_findings_in_order(deck: Any) -> None:
    assert [slide.shapes.title.text for slide in list(deck.slides)[1:]] == [slide.title for slide in make_talk()]


def test_points_are_paragraphs_of_the_layouts_own_place(deck: Any) -> None:
    holder = deck.slides[1].placeholders[1]
    assert [line.text for line in holder.text_frame.paragraphs] == list(POINTS)


def test_figures_are_native_charts_with_the_numbers_of_the_tree(deck: Any) -> None:
    stack, bars, dots = (chart_of(deck.slides[place]) for place in (3, 4, 5))
    assert [plot.values for plot in stack.plots[0].series][:2] == [
        (0.125, 0.3, 0.45, 0.6, None), (0.25, 0.4, 0.3, 0.2, None),
    ]  # fmt: skip
    assert bars.plots[0].series[0].values == (0.412, 0.655, 0.93, 0.05, None, 0.5)
    assert dots.plots[0].series[0].values == (2.61, 2.05, None, 1.42, 3.33)
    assert dots.plots[0].categories[0] == "基础能力"
    assert printed_labels(bars.plots[0].series[0]._element)[0] == "41.2%"


def test_whiskers_end_where_the_intervals_end(deck: Any) -> None:
    series = chart_of(deck.slides[4]).plots[0].series[0]
    arms = {
        side: {int(point.get("idx")): float(point.findtext(f"{C}v")) for point in series._element.find(f".//{C}{side}").iter(f"{C}pt")}
        for side in ("minus", "plus")
    }  # fmt: skip
    for place, bar in enumerate(make_bars().bars):
        if bar.low is not None and bar.high is not None:
            assert series.values[place] - arms["minus"][place] == pytest.approx(bar.low)
            assert series.values[place] + arms["plus"][place] == pytest.approx(bar.high)


def test_numbers_can_be_edited_because_their_workbook_is_there(deck: Any) -> None:
    for place in (3, 4, 5, 6, 7):
        chart = chart_of(deck.slides[place])
        sheet = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
        first = chart.plots[0].series[0]
        held = [sheet.cell(row + 2, 2).value for row in range(len(first.values))]
        assert held == [None if value is None else pytest.approx(value, rel=1e-15) for value in first.values]


def test_charts_keep_the_order_of_the_schema(content: bytes) -> None:
    for name, part in read_parts(content).items():
        if re.search(r"charts/chart\d+\.xml$", name):
            assert_ordered(parse_xml(part), C, CHART_ORDER)


def test_charts_and_tables_are_described(deck: Any) -> None:
    frames = [shape for slide in deck.slides for shape in slide.shapes if shape.has_chart or shape.has_table]
    described = [shape._element.nvGraphicFramePr.cNvPr.get("descr") for shape in frames]
    assert described[0] == make_stack().alt
    assert make_heat().alt in described
    assert all(described)


def test_a_heat_map_is_a_native_table_with_shaded_cells(deck: Any) -> None:
    (grid,) = [shape.table for shape in deck.slides[8].shapes if shape.has_table]
    assert [cell.text for cell in grid.rows[1].cells] == ["制造业", "30", "1.00", "2.18", "3.35", "4.53", "1.71"]
    assert grid.cell(1, 5)._tc.tcPr.find(f"{A}solidFill/{A}srgbClr").get("val") != grid.cell(1, 2)._tc.tcPr.find(
        f"{A}solidFill/{A}srgbClr"
    ).get("val")
    assert grid.cell(5, 3)._tc.tcPr.find(f"{A}pattFill") is not None


def test_cells_keep_the_order_of_the_schema(deck: Any) -> None:
    order = ["lnL", "lnR", "lnT", "lnB", "noFill", "solidFill", "pattFill"]
    for slide in deck.slides:
        for cell in slide.element.iter(f"{A}tcPr"):
            places = [order.index(child.tag.removeprefix(A)) for child in cell]
            assert places == sorted(places)
        for run in slide.element.iter(f"{A}rPr"):
            tags = [child.tag.removeprefix(A) for child in run]
            assert tags == sorted(tags, key=["ln", "solidFill", "latin", "ea", "cs"].index)


def test_sources_keys_and_notes_stand_at_the_foot(deck: Any) -> None:
    assert "来源：本次调查" in texts_of(deck.slides[1])
    bars = texts_of(deck.slides[4])
    for words in ("┆ 全部企业 48.7%", "├─┤ 置信区间，95%", "* 企业少于 30 家", "来源：问卷调查，n = 240"):
        assert words in bars
    assert "占比按加权计算" in texts_of(deck.slides[9])


def test_the_figures_own_title_is_told_unless_the_slide_says_it(deck: Any) -> None:
    assert texts_of(deck.slides[3]).count("多数企业停在观望和初级") == 1
    assert "每五家制造企业有两家已在使用人工智能" in texts_of(deck.slides[4])


def test_every_slide_but_the_cover_has_its_number_and_the_loud_label(deck: Any) -> None:
    for number, slide in enumerate(deck.slides, start=1):
        fields = [field.findtext(f"{A}t") for field in slide.element.iter(f"{A}fld") if field.get("type") == "slidenum"]
        assert fields == ([] if number == 1 else [str(number)])
        assert "合成数据，仅供演示" in texts_of(slide)


def test_the_speaker_finds_the_notes(deck: Any) -> None:
    assert deck.slides[1].notes_slide.notes_text_frame.text == "先讲结论。"
    assert not deck.slides[2].has_notes_slide


def test_every_run_names_a_chinese_typeface(deck: Any, content: bytes) -> None:
    for slide in deck.slides:
        for run in slide.element.iter(f"{A}r"):
            assert run.find(f"{A}rPr/{A}ea").get("typeface") == "微软雅黑"
    theme = next(part for name, part in read_parts(content).items() if name.endswith("theme1.xml"))
    assert {font.get("typeface") for font in parse_xml(theme).iter(f"{A}ea")} == {"微软雅黑"}


def test_nothing_of_the_librarys_template_is_left(content: bytes) -> None:
    parts = read_parts(content)
    assert not [name for name in parts if "thumbnail" in name or "printerSettings" in name]
    assert len([name for name in parts if re.search(r"slideLayouts/slideLayout\d+\.xml$", name)]) == 4
    assert b"Macintosh" not in parts["docProps/app.xml"]


def test_everything_stands_on_the_slide(deck: Any) -> None:
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= Inches(13.34)
            assert shape.top + shape.height <= Inches(7.51)


def test_a_long_table_goes_on_and_no_row_is_lost() -> None:
    table = make_table(rows=70)
    deck = Presentation(
        io.BytesIO(render_pptx(make_industry_document(), (Slide("长表", (), None, table, notes="一次"),)))
    )
    slides = list(deck.slides)[1:]
    assert len(slides) > 2
    assert slides[0].shapes.title.text == f"长表（1/{len(slides)}）"
    rows = []
    for slide in slides:
        (grid,) = [shape.table for shape in slide.shapes if shape.has_table]
        assert [cell.text for cell in grid.rows[0].cells] == [column.title for column in table.columns]
        rows += [tuple(cell.text for cell in row.cells) for row in list(grid.rows)[1:]]
    assert rows == list(table.rows)
    assert [slide.has_notes_slide for slide in slides] == [True] + [False] * (len(slides) - 1)


def test_letters_are_small_enough_that_no_number_is_broken() -> None:
    columns = (Column("力", 8), Column("企业数", 1, "right"))
    sizes = {}
    for n in ("240", "100,000"):
        table = Table("t", "题", columns, (("基础能力", n),) * 5)
        deck = Presentation(io.BytesIO(render_pptx(make_industry_document(), (Slide("表", ("点",), None, table),))))
        (grid,) = [shape.table for shape in deck.slides[1].shapes if shape.has_table]
        cell = grid.cell(1, 1)
        sizes[n] = cell.text_frame.paragraphs[0].runs[0].font.size.pt
        room = (grid.columns[1].width - cell.margin_left - cell.margin_right) / 12700
        assert len(n) * 0.5 * sizes[n] < room  # a digit is about half as wide as the letters are high
    assert sizes["100,000"] < sizes["240"]


def test_a_long_heat_map_goes_on_and_no_row_is_lost() -> None:
    figure = make_heat(rows=60)
    deck = Presentation(io.BytesIO(render_pptx(make_industry_document("en"), (Slide("Long", (), figure),))))
    grids = [shape.table for slide in list(deck.slides)[1:] for shape in slide.shapes if shape.has_table]
    labels = [row.cells[0].text for grid in grids for row in list(grid.rows)[1:]]
    assert labels == [row.label for row in figure.rows]
    assert deck.slides[1].shapes.title.text.startswith("Long (1/")


def test_a_long_title_is_set_smaller_and_stays_in_two_lines() -> None:
    titles = ("短题", "很长的标题" * 14)
    deck = Presentation(io.BytesIO(render_pptx(make_industry_document(), tuple(Slide(title) for title in titles))))
    short, long = (slide.shapes.title.text_frame.paragraphs[0].runs[0].font.size.pt for slide in list(deck.slides)[1:])
    assert short > long
    assert len(titles[1]) * long <= 2 * 12.13 * 72


def test_what_does_not_fit_a_slide_is_refused() -> None:
    with pytest.raises(ValueError, match="at most 4 texts, got 5"):
        Slide("题", (*POINTS, "第五点"))
    with pytest.raises(ValueError, match="a figure or a table, not both"):
        Slide("题", (), make_bars(), make_table())


def test_hostile_characters_neither_break_the_file_nor_vanish() -> None:
    hostile = "\x00\x0b\ud800\ufffe<&>\"'\t\u2028=1+1 \U0001f600"
    bars = dataclasses.replace(make_bars(), title=hostile, alt=hostile, source=hostile, value_label=hostile)
    content = render_pptx(
        dataclasses.replace(make_industry_document(), title=hostile * 30),
        (Slide(hostile, (hostile,), bars, notes=hostile),),
    )
    assert "<&>" in texts_of(Presentation(io.BytesIO(content)).slides[1])


def test_a_talk_without_slides_and_a_brand_without_colour_still_open() -> None:
    bare = dataclasses.replace(make_industry_document("en"), brand=Brand("Shop", accent="#ffee00"))
    deck = Presentation(io.BytesIO(render_pptx(bare, ())))
    assert "Shop" in texts_of(deck.slides[0])
    bar = deck.slide_layouts[0].shapes.element.find(f".//{P}spPr/{A}solidFill/{A}srgbClr")
    assert bar.get("val") == "FFEE00"


def test_the_same_talk_gives_the_same_bytes(content: bytes) -> None:
    assert content == render_pptx(make_industry_document(), make_talk())


@pytest.mark.needs("libreoffice")
def test_an_office_program_shows_the_slides(soffice, tmp_path, content) -> None:
    if not (Path(soffice).resolve().parent / "libsdlo.so").exists():
        pytest.skip("needs LibreOffice Impress, which is not installed")
    (tmp_path / "slides.pptx").write_bytes(content)
    command = [soffice, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(tmp_path), str(tmp_path / "slides.pptx")], check=True, timeout=120)
    pdf = read_pdf((tmp_path / "slides.pdf").read_bytes())
    assert len(pdf.pages) == 10
    assert "四点发现" in pdf.text
    assert pdf.drawn > 100
