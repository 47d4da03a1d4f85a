"""The workbook of figures: raw numbers that print as in the report, safe sheet names, links that lead somewhere."""

from __future__ import annotations

import dataclasses
import io
import re
import subprocess
from typing import Any, Final

import openpyxl
import pytest
from docx.oxml.parser import parse_xml
from pdf_reading import read_pdf
from report.docx_sample import make_document, make_radar, make_strip
from report.office_reading import C, read_parts, shown
from report.office_sample import make_bars, make_dots, make_heat, make_industry_document, make_stack, make_table

from wuli.report.content import Block, Callout, Column, Columns, Table
from wuli.report.render.xlsx import render_figures_xlsx
from wuli.report.render.xlsx.xlsx_entries import sheet_name

HEAD: Final = 4  # the row of the headings
NAMES: Final = [
    "目录",
    "图 1 多数企业停在观望和初级",
    "图 2 每五家制造企业有两家已在使用人工智能",
    "图 3 软件业的应用领先一级",
    "图 4 规模差距集中在基础",
    "图 5 应用能力的行业差距最大",
    "表 1 各行业得分一览",
]


@pytest.fixture(scope="module", name="content")
def fixture_content() -> bytes:
    return render_figures_xlsx(make_industry_document())


@pytest.fixture(scope="module", name="book")
def fixture_book(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def book_of(*blocks: Block, lang: str = "zh") -> Any:
    """Return the workbook of these blocks."""
    return openpyxl.load_workbook(io.BytesIO(render_figures_xlsx(make_industry_document(lang, tuple(blocks)))))


def column(page: Any, name: str) -> list[Any]:
    """Return the cells below a heading, until the table ends."""
    heads = [cell.value for cell in page[HEAD]]
    place = heads.index(name) + 1
    rows = []
    for row in range(HEAD + 1, page.max_row + 1):
        if page.cell(row, 1).value is None:
            break
        rows.append(page.cell(row, place))
    return rows


def values(page: Any, name: str) -> list[Any]:
    """Return the values of a column."""
    return [cell.value for cell in column(page, name)]


def printed(page: Any, name: str) -> list[str | None]:
    """Return what a spreadsheet shows in a column."""
    return [
        cell.value if cell.value is None or isinstance(cell.value, str) else shown(cell.value, cell.number_format)
        for cell in column(page, name)
    ]


def test_there_is_a_sheet_for_each_figure_and_table_after_the_contents(book: Any) -> None:
    assert book.sheetnames == NAMES


def test_the_contents_lead_to_every_sheet_and_back(book: Any) -> None:
    page = book["目录"]
    links = {cell.hyperlink.location for row in page.iter_rows(min_row=HEAD + 1) for cell in row if cell.hyperlink}
    assert links == {f"'{name}'!A1" for name in NAMES[1:]}
    assert [page.cell(row, 1).value for row in range(HEAD + 1, HEAD + 7)] == [
        "图 1",
        "图 2",
        "图 3",
        "图 4",
        "图 5",
        "表 1",
    ]
    assert {book[name]["A2"].hyperlink.location for name in NAMES[1:]} == {"'目录'!A1"}


def test_shares_are_raw_and_print_as_per_cent(book: Any) -> None:
    page = book[NAMES[2]]
    assert values(page, "使用占比") == [0.412, 0.655, 0.93, 0.05, None, 0.5]
    assert printed(page, "使用占比")[:4] == ["41.2%", "65.5%", "93.0%", "5.0%"]
    assert values(page, "下限")[:2] == [0.32, 0.54]
    assert printed(page, "上限")[0] == "51.1%"
    assert values(page, "n") == [91, 58, 31, 22, 6, 32]
    assert values(page, "说明")[4] == "少于 10 家，不显示"


def test_whiskers_are_columns_that_end_at_the_limits(book: Any) -> None:
    page = book[NAMES[2]]
    for side, limit, sign in (("须线 −", "下限", -1), ("须线 +", "上限", 1)):
        arms = values(page, f"使用占比：{side}")
        for value, arm, end in zip(values(page, "使用占比"), arms, values(page, limit), strict=True):
            assert (arm is None) == (end is None)
            if arm is not None:
                assert value + sign * arm == pytest.approx(end)


def test_charts_read_the_cells_beside_them(content: bytes, book: Any) -> None:
    parts = read_parts(content)
    charts = [parse_xml(part) for name, part in sorted(parts.items()) if re.search(r"charts/chart\d+\.xml$", name)]
    assert len(charts) == 4  # a heat map is coloured cells instead
    for chart in charts:
        for source in (*chart.iter(f"{C}numRef"), *chart.iter(f"{C}strRef")):
            sheet, _, cells = source.findtext(f"{C}f").rpartition("!")
            area = book[sheet.strip("'")][cells.replace("$", "")]
            found = [row[0].value for row in area] if isinstance(area, tuple) else [area.value]
            assert any(value is not None for value in found)
    (bars,) = [chart for chart in charts if "使用占比" in "".join(chart.itertext())]
    errors = bars.find(f".//{C}errBars")
    assert errors.find(f"{C}errValType").get("val") == "cust"
    page = book[NAMES[2]]
    heads = [cell.value for cell in page[HEAD]]
    plus = openpyxl.utils.get_column_letter(heads.index("使用占比：须线 +") + 1)
    assert errors.find(f"{C}plus").findtext(f".//{C}f").endswith(f"!${plus}${HEAD + 1}:${plus}${HEAD + 6}")


def test_stacks_and_dots_have_a_column_for_each_part(book: Any) -> None:
    stack, dots = book[NAMES[1]], book[NAMES[3]]
    assert values(stack, "观望") == [0.125, 0.3, 0.45, 0.6, None]
    assert printed(stack, "初级")[:2] == ["25.0%", "40.0%"]
    assert values(dots, "软件企业") == [2.61, 2.05, "不显示", 1.42, 3.33]
    assert printed(dots, "其余企业") == ["2.40", "2.31", "1.98", "1.90", "2.20"]


def test_differences_keep_their_sign(book: Any) -> None:
    assert printed(book[NAMES[4]], "大减小") == ["+0.42", "−0.31", "+0.05"]


def test_a_heat_map_is_coloured_by_a_scale_over_its_values_only(book: Any) -> None:
    page = book[NAMES[5]]
    heads = [cell.value for cell in page[HEAD]]
    ranges = {str(rule.sqref) for rule in page.conditional_formatting}
    for name in make_heat().columns:
        letter = openpyxl.utils.get_column_letter(heads.index(name) + 1)
        assert f"{letter}{HEAD + 1}:{letter}{HEAD + 6}" in ranges
    assert len(ranges) == 5
    assert values(page, "认知能力")[4] == "—"


def test_cells_of_tables_that_say_a_number_hold_it(book: Any) -> None:
    page = book[NAMES[6]]
    assert values(page, "家数占比")[0] == pytest.approx(0.105)
    assert printed(page, "家数占比")[-1] == "100.0%"
    assert printed(page, "平均得分")[:2] == ["1.25", "1.38"]
    assert values(page, "判断")[0] == "R1"


def test_codes_and_texts_of_tables_stay_texts() -> None:
    rows = tuple((text,) for text in ("007", "3 家", "=1+1", "1–3", "2026-11-20", "12,34", "1,234", "−0.5", "+5%"))
    page = book_of(Table("t", "表", (Column("列"),), rows)).worksheets[1]
    assert [cell.value for cell in column(page, "列")][:6] == [row[0] for row in rows[:6]]
    assert [cell.data_type for cell in column(page, "列")] == ["s"] * 6 + ["n"] * 3
    assert printed(page, "列")[6:] == ["1,234", "−0.5", "+5%"]


def test_notes_and_sources_stand_below_the_numbers(book: Any) -> None:
    for name, words in ((NAMES[2], "来源：问卷调查，n = 240"), (NAMES[6], "占比按加权计算")):
        assert words in [cell.value for (cell,) in book[name].iter_rows(min_row=HEAD, max_col=1)]


def test_heads_stay_in_view(book: Any) -> None:
    assert {page.freeze_panes for page in book.worksheets[1:]} == {f"B{HEAD + 1}"}


def test_synthetic_data_are_labelled_on_every_sheet(book: Any) -> None:
    assert {page["A3"].value for page in book.worksheets} == {"合成数据，仅供演示"}


def test_figures_in_columns_and_boxes_are_found_and_numbered_as_in_the_text() -> None:
    blocks = (
        Columns((make_bars(),), (make_table(),)),
        Callout("note", "", (make_stack(),)),
        make_radar(),
        make_strip(),
    )
    names = book_of(*blocks).sheetnames
    assert [name.split(" ")[:2] for name in names[1:]] == [
        ["图", "1"],
        ["表", "1"],
        ["图", "2"],
        ["图", "3"],
        ["图", "4"],
    ]


def test_charts_of_one_firm_come_too() -> None:
    content = render_figures_xlsx(make_document())
    charts = [name for name in read_parts(content) if re.search(r"charts/chart\d+\.xml$", name)]
    assert len(charts) == 2
    page = openpyxl.load_workbook(io.BytesIO(content)).worksheets[2]
    assert values(page, "本企业等级") == [3, 2.5, None, None, 5]
    assert values(page, "本企业等级：须线 +")[1] == 1.5


@pytest.mark.parametrize(
    "title", ["a/b\\c:d*e?f[g]", "'引号'", "长" * 60, "History", "", "\x01", "目录", "Same", "same"]
)
def test_names_of_sheets_are_such_as_excel_takes(title: str) -> None:
    taken = {"same", "目录", "_"}
    name = sheet_name(title, taken)
    assert 0 < len(name) <= 31
    assert not re.search(r"[\[\]:*?/\\]", name)
    assert not name.startswith("'")
    assert not name.endswith("'")
    assert name.lower() not in taken | {"history"}


def test_many_figures_with_one_title_have_sheets_of_their_own() -> None:
    names = book_of(*(dataclasses.replace(make_bars(), title="同名" * 20) for _ in range(12))).sheetnames
    assert len({name.lower() for name in names}) == 13


def test_empty_figures_and_hostile_words_still_open() -> None:
    hostile = "\x00\x0b\ud800\ufffe<&>\"']]>\t\r\n\u2028=1+1 \U0001f600"
    blocks = (
        dataclasses.replace(make_bars(), bars=(), title=hostile),
        dataclasses.replace(make_dots(), rows=()),
        dataclasses.replace(make_heat(), rows=()),
        dataclasses.replace(make_stack(), rows=(), source=hostile),
        Table("t", hostile, (Column(hostile),), ((hostile,),)),
    )
    assert len(book_of(*blocks).sheetnames) == 6


def test_english_workbooks_are_english() -> None:
    book = book_of(make_bars("en"), make_table("en"), lang="en")
    assert book.sheetnames == ["Contents", "Figure 1 Two manufacturers in f", "Table 1 Scores by industry at a"]
    assert values(book.worksheets[1], "Lower limit")[0] == 0.32
    assert book.worksheets[1]["A2"].value == "← Contents"


def test_the_same_document_gives_the_same_bytes(content: bytes) -> None:
    assert content == render_figures_xlsx(make_industry_document())


@pytest.mark.needs("libreoffice")
def test_an_office_program_opens_the_workbook(soffice, tmp_path, content) -> None:
    (tmp_path / "figures.xlsx").write_bytes(content)
    command = [soffice, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(tmp_path), str(tmp_path / "figures.xlsx")], check=True, timeout=120)
    pdf = read_pdf((tmp_path / "figures.pdf").read_bytes())
    assert len(pdf.pages) == 7
    assert "41.2%" in pdf.text
    assert pdf.drawn > 50
