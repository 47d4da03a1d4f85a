"""The PDF says all that the tree says, is tagged, and comes out the same twice."""

from __future__ import annotations

import dataclasses
import io
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import pypdf
import pytest
from pdf_reading import read_fonts, read_pdf
from report.figure_sample import make_bars, make_differences, make_heat, make_stack
from report.pdf_sample import FIRM, LOGO, make_document, make_radar, make_strip

from wuli.report.content import Brand, Column, Columns, Document, Field, Heading, Ladder, Logo, Paragraph, Table
from wuli.report.render.coverage import load_coverage
from wuli.report.render.pdf import PdfRenderer, draw_charts, render_pdf
from wuli.report.render.pdf_logo import picture_size
from wuli.report.render.pdf_svg import mark_fonts
from wuli.report.render.pdf_tree import figure_width, prepare_document

MARKUP = '#panic("x") $x^2$ *b* _i_ `c` <a> @ref \\ // c /* d */ #read("style.typ") = H'
# Fields that the page does not show: names, alternative texts, and what the metadata hold.
UNSEEN = {
    "id",
    "alt",
    "type",
    "style",
    "kind",
    "align",
    "lang",
    "media_type",
    "accent",
    "author",
    "subject",
    "keywords",
}
NO_TEXT = {"date", "title"}


@pytest.fixture(scope="module")
def renderer() -> PdfRenderer:
    return PdfRenderer()


def read_root(content: bytes) -> Any:
    """Return the catalogue of a PDF."""
    return pypdf.PdfReader(io.BytesIO(content)).trailer["/Root"]


def read_text(content: bytes) -> str:
    """Return all text of a PDF without blanks: lines break anywhere."""
    return squeeze(read_pdf(content).text)


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", text))


def list_texts(node: Any, name: str = "") -> Iterator[str]:
    """Yield every text of the tree that is printed."""
    if isinstance(node, str):
        if name not in UNSEEN:
            yield node
    elif isinstance(node, tuple):
        for child in node:
            yield from list_texts(child, name)
    elif dataclasses.is_dataclass(node):
        skipped = NO_TEXT if isinstance(node, Document) else set()
        for field in dataclasses.fields(node):
            if field.name not in skipped:
                yield from list_texts(getattr(node, field.name), field.name)


def drawn_characters(content: bytes) -> dict[str, set[str]]:
    """Return the fonts that draw each character."""
    return read_fonts(content)


def test_the_same_document_gives_the_same_bytes(renderer: PdfRenderer) -> None:
    first = renderer.render(make_document()).content
    assert renderer.render(make_document()).content == first
    assert render_pdf(make_document()).content == first


def test_rendering_does_not_change_the_document(renderer: PdfRenderer) -> None:
    document = make_document()
    renderer.render(document)
    assert document == make_document()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_text_of_the_tree_stands_in_the_pdf(renderer: PdfRenderer, lang: Any) -> None:
    document = make_document(lang)
    result = renderer.render(document)
    text = read_text(result.content)
    assert [wanted for wanted in list_texts(document) if squeeze(wanted) not in text] == []
    assert result.missing == ()


def test_a_text_of_the_body_is_printed_once(renderer: PdfRenderer) -> None:
    text = read_text(renderer.render(make_document()).content)
    for once in (
        "企业在客户体验环节已经形成可复制的做法。",
        "来源：雷达",
        "数据治理到了中级",
        "表注",
        "李明睿，2026-03-18",
    ):
        assert text.count(once) == 1, once


def test_markup_in_texts_is_printed_and_not_run(renderer: PdfRenderer) -> None:
    blocks = (Heading(MARKUP, 1, MARKUP), Paragraph(MARKUP, lead=MARKUP), make_strip(MARKUP[:12]))
    document = dataclasses.replace(make_document(blocks=blocks), footer=MARKUP, title=MARKUP)
    assert read_text(renderer.render(document).content).count(squeeze(MARKUP)) >= 5


def test_rare_characters_of_names_are_bold_on_the_cover(renderer: PdfRenderer) -> None:
    fonts = drawn_characters(renderer.render(make_document()).content)
    assert all(any(name.endswith("WuliSans-Bold") for name in fonts[char]) for char in FIRM)


def test_a_character_of_the_fallback_font_is_drawn_in_text_and_chart(renderer: PdfRenderer) -> None:
    in_text = renderer.render(make_document(blocks=(Paragraph("龘"),)))
    in_chart = renderer.render(make_document(blocks=(make_strip("数据龘"),)))
    for result in (in_text, in_chart):
        fonts = drawn_characters(result.content)
        assert any("NotoSansSC" in name for name in fonts["龘"])
        assert not result.missing
    assert any("WuliSans" in name for name in drawn_characters(in_chart.content)["据"])


def test_a_bold_chart_text_stays_bold_beside_a_rare_character(renderer: PdfRenderer) -> None:
    strip = make_strip()
    group = dataclasses.replace(strip.groups[0], title="基础龘力")
    result = renderer.render(make_document(blocks=(dataclasses.replace(strip, groups=(group,)),)))
    fonts = drawn_characters(result.content)
    assert any("WuliSans-Bold" in name for name in fonts["础"])


def test_the_fallback_font_is_left_out_where_no_text_needs_it(renderer: PdfRenderer) -> None:
    fonts = drawn_characters(renderer.render(make_document()).content)
    assert not any("NotoSansSC" in name for names in fonts.values() for name in names)


def test_an_unknown_character_is_drawn_as_geta_and_reported(renderer: PdfRenderer) -> None:
    blocks = (Paragraph("进度😀正常"), make_strip("数据😀"), Paragraph("坏\ud800字\x07"))
    result = renderer.render(make_document(blocks=blocks))
    text = read_text(result.content)
    assert "进度〓正常" in text
    assert "数据〓" in text
    assert "坏〓字〓" in text
    assert result.missing == ("😀 U+1F600", "U+D800", "U+0007")


def test_english_quotation_marks_are_narrow(renderer: PdfRenderer) -> None:
    document = make_document("en", blocks=(Paragraph("don’t “know”"),))
    fonts = drawn_characters(renderer.render(document).content)
    assert all("WuliSansLatin" in name for char in "’“" for name in fonts[char])


def test_the_pdf_is_tagged_and_says_that_it_follows_pdf_ua(renderer: PdfRenderer) -> None:
    root = read_root(renderer.render(make_document()).content)
    assert "/StructTreeRoot" in root
    assert bool(root["/MarkInfo"]["/Marked"].value)
    assert root["/Lang"] == "zh-CN"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()


def test_english_documents_say_so(renderer: PdfRenderer) -> None:
    assert read_root(renderer.render(make_document("en")).content)["/Lang"].startswith("en")


def test_pictures_carry_their_alternative_text(renderer: PdfRenderer) -> None:
    pdf = pypdf.PdfReader(io.BytesIO(renderer.render(make_document()).content))
    alternatives = [str(item["/Alt"]) for item in list_objects(pdf) if item.get("/S") == "/Figure"]
    assert {"三项指标的等级", "五力雷达", "青松咨询"} <= set(alternatives)
    assert "指标甲1: 4 高级" in alternatives
    assert "指标甲2: 不清楚" in alternatives


def list_objects(pdf: pypdf.PdfReader) -> Iterator[Any]:
    for number in range(1, len(pdf.xref_objStm) + max(max(table, default=0) for table in pdf.xref.values()) + 2):
        item = pdf.get_object(number)
        if isinstance(item, dict):
            yield item


def test_metadata_come_from_the_document_and_its_date(renderer: PdfRenderer) -> None:
    meta = pypdf.PdfReader(io.BytesIO(renderer.render(make_document()).content)).metadata
    assert meta is not None
    assert meta.title == f"{FIRM} 测评报告"
    assert meta.author == "五力"
    assert meta.subject == "企业测评"
    assert str(meta["/Keywords"]) == "人工智能, 测评"
    assert meta.creation_date is not None
    assert meta.creation_date.isoformat() == "2026-03-20T00:00:00+00:00"


def test_headings_are_bookmarks_without_skipped_levels(renderer: PdfRenderer) -> None:
    marks = [(level, text) for level, text, _ in read_pdf(renderer.render(make_document()).content).bookmarks]
    assert marks == [(1, "一页看懂：应用走在前面"), (2, "没有跳级"), (1, "逐项等级"), (2, "计算单")]


def test_contents_are_left_out_where_they_have_no_title(renderer: PdfRenderer) -> None:
    with_contents = make_document()
    without = dataclasses.replace(with_contents, contents_title="")
    pages = [len(read_pdf(renderer.render(d).content).pages) for d in (with_contents, without)]
    assert pages[1] == pages[0] - 1


@pytest.mark.parametrize(("lang", "number"), [("zh", "第 2 页 / "), ("en", "Page 2 / ")])
def test_pages_are_numbered_after_the_cover(renderer: PdfRenderer, lang: Any, number: str) -> None:
    pages = read_pdf(renderer.render(make_document(lang)).content).pages
    assert f"{number}{len(pages)}" in pages[1]
    assert number[:4] not in pages[0]


def test_figures_and_tables_are_numbered_in_reading_order() -> None:
    tree = prepare_document(make_document())
    left_radar = tree["blocks"][4]["right"][0]
    assert (left_radar["number"], tree["blocks"][6]["number"], tree["blocks"][17]["number"]) == ("图 1", "图 2", "表 1")


def test_without_a_word_for_figures_there_are_no_numbers() -> None:
    tree = prepare_document(dataclasses.replace(make_document(), figure_word=""))
    assert tree["blocks"][6]["number"] == ""


def test_a_ladder_without_steps_or_with_an_odd_level_still_renders(renderer: PdfRenderer) -> None:
    blocks = (Ladder("a", "空", (), None, "", ()), dataclasses.replace(make_ladder_of(9)))
    assert "空" in read_text(renderer.render(make_document(blocks=blocks)).content)


def make_ladder_of(level: int) -> Ladder:
    return Ladder("b", "题", (), level, "不适用：" + "理由" * 40, (Field("现状", "长" * 3000),))


def test_long_texts_break_over_pages(renderer: PdfRenderer) -> None:
    result = renderer.render(make_document(blocks=(make_ladder_of(2),)))
    assert read_text(result.content).count("长") == 3000


def test_a_chart_never_outgrows_the_page() -> None:
    assert figure_width(make_strip(), '<svg viewBox="0 0 100 260">', is_nested=False) == 50
    assert figure_width(make_radar(), '<svg viewBox="0 0 100 80">', is_nested=False) == 62
    assert figure_width(make_radar(), '<svg viewBox="0 0 100 80">', is_nested=True) == 100


def test_titles_and_attributes_of_a_chart_get_no_tspan() -> None:
    svg = '<svg a="龘>"><title>龘</title><text b="龘">数&amp;龘据</text></svg>'
    span = '<tspan font-family="Noto Sans SC">龘</tspan>'
    marked = f'<svg a="龘>"><title>龘</title><text b="龘">数&amp;{span}据\u2800</text></svg>'
    assert mark_fonts(svg, "zh", load_coverage()) == marked


@pytest.mark.parametrize(
    "logo",
    [
        Logo(b"nothing", "image/png", "x"),
        Logo(b"\xff\xd8nothing", "image/jpeg", "x"),
        Logo(b"\xff", "image/svg+xml", "x"),
        Logo(b"<p>", "image/svg+xml", "x"),
        Logo(LOGO.content, "image/gif", "x"),
    ],
)
def test_an_unreadable_logo_is_refused(renderer: PdfRenderer, logo: Logo) -> None:
    with pytest.raises(ValueError, match="logo"):
        renderer.render(make_document(brand=Brand(logo=logo)))


def test_the_size_of_a_jpeg_is_read_from_its_frame() -> None:
    head = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc4\x00\x02"
    frame = b"\xff\xc0\x00\x0b\x08\x00\x10\x00\x20\x01\x00"
    assert picture_size(head + frame, "image/jpeg") == (32, 16)


def test_an_svg_logo_is_drawn(renderer: PdfRenderer) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 10"><rect width="400" height="10"/></svg>'
    brand = Brand(logo=Logo(svg, "image/svg+xml", ""))
    assert renderer.render(make_document(brand=brand)).content.startswith(b"%PDF")


def test_archival_pdf_can_be_asked_for(renderer: PdfRenderer) -> None:
    content = renderer.render(make_document(), standards=("ua-1", "a-2a")).content
    assert b"pdfaid:part" in read_root(content)["/Metadata"].get_data()


# Figures for groups and long reports


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_texts_of_figures_for_groups_stand_in_the_pdf(renderer: PdfRenderer, lang: Any) -> None:
    bars, heat, dots, stack = make_bars(lang), make_heat(lang), make_differences(lang), make_stack(lang)
    result = renderer.render(make_document(lang, blocks=(bars, heat, dots, stack)))
    text = read_text(result.content)
    printed = [part for figure in (bars, heat, dots, stack) for part in (figure.title, figure.note, figure.source)]
    printed += [part for bar in bars.bars for part in (bar.label, bar.value_text, bar.state)]
    printed += [cell.text for row in heat.rows for cell in row.cells]
    printed += [part for row in dots.rows for part in (row.label, row.note, row.dots[0].text)]
    printed += [*stack.segments, *(row.label for row in stack.rows)]
    assert [wanted for wanted in printed if squeeze(wanted) not in text] == []
    assert result.missing == ()


def test_figures_for_groups_carry_their_alternative_text(renderer: PdfRenderer) -> None:
    blocks = (make_bars(), make_stack(), make_heat(), make_differences())
    pdf = pypdf.PdfReader(io.BytesIO(renderer.render(make_document(blocks=blocks)).content))
    alternatives = {str(item["/Alt"]) for item in list_objects(pdf) if item.get("/S") == "/Figure"}
    assert {"条形图的描述", "堆叠图的描述", "热图的描述", "差异的描述"} <= alternatives


def test_a_long_table_of_short_rows_breaks_over_pages_under_a_repeated_head(renderer: PdfRenderer) -> None:
    rows = tuple((f"第{row:03}行", "3.21") for row in range(120))
    table = Table("t", "很长的表", (Column("地区名"), Column("得分")), rows)
    document = dataclasses.replace(make_document(blocks=(table,)), contents_title="")
    pages = read_pdf(renderer.render(document).content).pages[1:]
    assert len(pages) >= 4
    assert all("地区名" in squeeze(page) for page in pages)
    assert re.findall(r"第(\d{3})行", squeeze("".join(pages))) == [f"{row:03}" for row in range(120)]


def test_a_short_table_stays_on_one_page() -> None:
    def keeps(rows: int) -> bool:
        table = Table("t", "表", (Column("甲"),), (("3.21",),) * rows)
        return bool(prepare_document(make_document(blocks=(table,)))["blocks"][0]["keep"])

    assert [keeps(12), keeps(40)] == [True, False]


def test_figures_in_columns_are_drawn_narrow() -> None:
    beside = Columns((make_bars(),), (Paragraph("字"),), 0.5)
    document = make_document(blocks=(beside, dataclasses.replace(make_bars(), id="alone")))
    files = draw_charts(document, prepare_document(document), load_coverage())
    assert [b'width="358"' in content for content in files.values()] == [True, False]


def test_a_tall_figure_leaves_room_for_the_words_around_it() -> None:
    tall = '<svg viewBox="0 0 640 1280">'
    few = figure_width(make_bars(), tall, is_nested=False)
    many = figure_width(dataclasses.replace(make_bars(), note="很长的附注" * 60), tall, is_nested=False)
    assert few == 65
    assert many < 60


def test_a_figure_of_sixty_rows_stays_on_its_page(renderer: PdfRenderer) -> None:
    labels = tuple(f"地区{row:02}" for row in range(60))
    document = dataclasses.replace(make_document(blocks=(make_bars(rows=labels),)), contents_title="")
    (page,) = read_pdf(renderer.render(document).content).pages[1:]
    assert [label for label in (*labels, "条形图的来源") if label not in squeeze(page)] == []


def test_the_numbers_of_figures_are_not_handed_to_the_typesetter_twice() -> None:
    (block,) = prepare_document(make_document(blocks=(make_bars(),)))["blocks"]
    assert set(block) == {"type", "id", "title", "alt", "note", "source", "number"}
