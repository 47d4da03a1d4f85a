"""The official-document style keeps to GB/T 9704: page, lines, typefaces, ranks, page numbers, and no boxes."""

from __future__ import annotations

import io
import subprocess
from typing import Any, Final

import docx
import pytest
from docx.oxml.parser import parse_xml
from docx.shared import Mm
from pdf_reading import read_pdf
from report.docx_sample import make_document
from report.office_reading import W, charts_of, read_parts, visible_text
from report.office_sample import make_industry_document

from wuli.report.content import Heading, Paragraph
from wuli.report.render.docx import OFFICIAL, render_docx
from wuli.report.render.docx.docx_numbering import rank_numbers

STYLE_OF: Final = {"一": "Heading1", "（一）": "Heading2", "1．": "Heading3"}


@pytest.fixture(scope="module", name="content")
def fixture_content() -> bytes:
    return render_docx(make_industry_document(), style=OFFICIAL)


@pytest.fixture(scope="module", name="parts")
def fixture_parts(content: bytes) -> dict[str, bytes]:
    return read_parts(content)


def style_of(parts: dict[str, bytes], id: str) -> Any:
    """Return a style by its id."""
    return next(s for s in parse_xml(parts["word/styles.xml"]).iter(f"{W}style") if s.get(f"{W}styleId") == id)


def setting(style: Any, path: str, name: str) -> str | None:
    """Return an attribute of something in a style, None where the style does not say it."""
    found = style.find("/".join(f"{W}{step}" for step in path.split("/")))
    return None if found is None else found.get(f"{W}{name}")


def test_the_page_is_a4_with_the_margins_of_the_standard(content: bytes) -> None:
    section = docx.Document(io.BytesIO(content)).sections[0]
    found = [section.page_width, section.page_height, section.top_margin, section.bottom_margin, section.left_margin,
             section.right_margin]  # fmt: skip
    assert [round(side / Mm(1)) for side in found] == [210, 297, 37, 35, 28, 26]


def test_a_page_holds_22_lines_of_28_characters(parts: dict[str, bytes]) -> None:
    setup = parse_xml(parts["word/document.xml"]).find(f".//{W}sectPr")
    width, height = (225 / 25.4 * 1440, 156 / 25.4 * 1440)[::-1]
    pitch = int(setup.find(f"{W}docGrid").get(f"{W}linePitch"))
    assert int(height / pitch) == 22
    body = style_of(parts, "BodyText")
    character = 16 * 20 + int(setting(body, "rPr/spacing", "val") or 0)
    assert int(width / character) == 28
    line = int(setting(style_of(parts, "Normal"), "pPr/spacing", "line") or 0)
    assert (line, setting(style_of(parts, "Normal"), "pPr/spacing", "lineRule")) == (28 * 20, "exact")
    assert int(height / line) == 22


@pytest.mark.parametrize(
    ("id", "face", "size"),
    [
        ("Title", "方正小标宋简体", "44"),
        ("Heading1", "黑体", None),
        ("Heading2", "楷体_GB2312", None),
        ("Footer", "宋体", "28"),
    ],
)
def test_typefaces_are_those_of_the_standard(parts: dict[str, bytes], id: str, face: str, size: str | None) -> None:
    style = style_of(parts, id)
    assert (setting(style, "rPr/rFonts", "eastAsia"), setting(style, "rPr/sz", "val")) == (face, size)


def test_text_is_fangsong_of_16_points_indented_by_two_characters(parts: dict[str, bytes]) -> None:
    defaults = parse_xml(parts["word/styles.xml"]).find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    assert defaults.find(f"{W}rFonts").get(f"{W}eastAsia") == "仿宋_GB2312"
    assert defaults.find(f"{W}sz").get(f"{W}val") == "32"
    assert setting(style_of(parts, "BodyText"), "pPr/ind", "firstLineChars") == "200"
    assert setting(style_of(parts, "Heading3"), "rPr/b", "val") is None
    assert style_of(parts, "Heading3").find(f"{W}rPr/{W}b") is not None
    assert style_of(parts, "Heading1").find(f"{W}rPr/{W}b") is None


def test_fonts_name_their_substitutes(parts: dict[str, bytes]) -> None:
    fonts = {font.get(f"{W}name"): font.find(f"{W}altName") for font in parse_xml(parts["word/fontTable.xml"])}
    assert fonts["仿宋_GB2312"].get(f"{W}val").split(",")[0] == "仿宋"
    assert "宋体" in fonts["方正小标宋简体"].get(f"{W}val").split(",")


def test_headings_are_numbered_by_word_itself_in_the_ranks_of_the_standard(parts: dict[str, bytes]) -> None:
    numbering = parse_xml(parts["word/numbering.xml"])
    list_id = setting(style_of(parts, "Heading1"), "pPr/numPr/numId", "val")
    definition_id = next(
        num.find(f"{W}abstractNumId").get(f"{W}val")
        for num in numbering.iter(f"{W}num")
        if num.get(f"{W}numId") == list_id
    )
    (definition,) = [d for d in numbering.iter(f"{W}abstractNum") if d.get(f"{W}abstractNumId") == definition_id]
    assert definition.find(f"{W}multiLevelType").get(f"{W}val") == "multilevel"
    found = [
        tuple(level.find(f"{W}{tag}").get(f"{W}val") for tag in ("numFmt", "lvlText", "pStyle"))
        for level in definition.iter(f"{W}lvl")
    ]
    assert found == [
        ("chineseCountingThousand", "%1、", "Heading1"),
        ("chineseCountingThousand", "（%2）", "Heading2"),
        ("decimal", "%3．", "Heading3"),
        ("decimal", "（%4）", "Heading4"),
    ]
    ranks = [setting(style_of(parts, f"Heading{rank}"), "pPr/numPr/ilvl", "val") for rank in (1, 2, 3, 4)]
    assert ranks == [None, "1", "2", "3"]
    assert "一、总体" not in visible_text(parts["word/document.xml"])


def test_the_contents_show_the_numbers_that_word_will_print(parts: dict[str, bytes]) -> None:
    contents = next(parse_xml(parts["word/document.xml"]).iter(f"{W}sdt"))
    lines = ["".join(t.text for t in line.iter(f"{W}t")) for line in contents.iter(f"{W}p")]
    assert lines[1:4] == ["一、总体：多数企业刚刚起步", "（一）使用情况", "二、分行业比较"]


def test_chinese_numbers_run_beyond_twenty() -> None:
    numbers = rank_numbers([1] * 99, "zh")
    assert [numbers[place - 1] for place in (1, 9, 10, 11, 19, 20, 21, 90, 99)] == [
        "一、", "九、", "十、", "十一、", "十九、", "二十、", "二十一、", "九十、", "九十九、",
    ]  # fmt: skip


def test_ranks_start_again_below_a_new_one() -> None:
    assert rank_numbers([1, 2, 2, 3, 1, 2], "zh") == ["一、", "（一）", "（二）", "1．", "二、", "（一）"]
    assert rank_numbers([1, 2, 3], "en") == ["1. ", "1.1 ", "1.1.1 "]


def test_page_numbers_stand_between_dashes_on_the_outer_side(parts: dict[str, bytes]) -> None:
    assert parse_xml(parts["word/settings.xml"]).find(f"{W}evenAndOddHeaders") is not None
    sides = {}
    for name in ("footer1", "footer2"):
        foot = parse_xml(parts[f"word/{name}.xml"])
        assert "".join(t.text for t in foot.iter(f"{W}t")) == "— 1 —"
        assert [code.text.strip() for code in foot.iter(f"{W}instrText")] == ["PAGE"]
        style = foot.find(f".//{W}pStyle").get(f"{W}val")
        sides[style] = setting(style_of(parts, style), "pPr/jc", "val")
    assert sides == {"Footer": "right", "FooterEven": "left"}


def test_no_box_no_fill_and_no_colour_is_left_but_in_figures(parts: dict[str, bytes]) -> None:
    body = parse_xml(read_parts(render_docx(make_document(), style=OFFICIAL))["word/document.xml"])
    assert not list(body.iter(f"{W}shd"))
    tables = {t.find(f"{W}tblPr/{W}tblStyle").get(f"{W}val") for t in body.iter(f"{W}tbl")}
    assert not tables & {"CalloutNote", "CalloutWarning", "CalloutReference", "CalloutConsultant", "ReportCards"}
    colours = {colour.get(f"{W}val") for colour in parse_xml(parts["word/styles.xml"]).iter(f"{W}color")}
    assert colours <= {"000000", "FFFFFF"}


def test_nothing_is_lost_when_boxes_become_text() -> None:
    house = parse_xml(read_parts(render_docx(make_document()))["word/document.xml"])
    parts = read_parts(render_docx(make_document(), style=OFFICIAL))
    official = "\n".join(text.text for text in parse_xml(parts["word/document.xml"]).iter(f"{W}t"))
    lost = [text.text for text in house.iter(f"{W}t") if text.text.strip() not in official]
    assert lost == []
    assert "仅供内部使用" in official
    assert "wuli 0.1.0 · 3f9a1c0d" in official


def test_tables_and_figures_are_set_smaller_and_no_chart_is_cut_by_fixed_lines(parts: dict[str, bytes]) -> None:
    assert setting(style_of(parts, "TableText"), "rPr/sz", "val") == "21"
    assert len(charts_of(parts)) == 4
    for id in ("Source", "TableText"):
        assert setting(style_of(parts, id), "pPr/spacing", "lineRule") == "atLeast"


def test_the_same_report_gives_the_same_bytes(content: bytes) -> None:
    assert content == render_docx(make_industry_document(), style=OFFICIAL)


@pytest.mark.needs("libreoffice")
def test_an_office_program_prints_the_numbers_of_headings_and_pages(soffice, tmp_path) -> None:
    blocks = (Heading("总则", 1, "a"), Heading("目的", 2, "b"), Heading("细则", 3, "c"), Paragraph("字" * 28 * 30))
    (tmp_path / "report.docx").write_bytes(render_docx(make_industry_document(blocks=blocks), style=OFFICIAL))
    command = [soffice, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(tmp_path), str(tmp_path / "report.docx")], check=True, timeout=120)
    pdf = read_pdf((tmp_path / "report.pdf").read_bytes())
    text = "".join(pdf.text.split())
    for words in ("一、总则", "（一）目的", "1．细则", "—1—", "—3—"):
        assert words in text
