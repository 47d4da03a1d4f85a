"""The DOCX says all that the tree says, its charts hold the tree's numbers, and Word's stricter rules are kept."""

from __future__ import annotations

import dataclasses
import io
import re
import zipfile
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import docx
import pytest
from docx.oxml.parser import parse_xml
from report.docx_sample import make_document, make_png, make_radar, make_strip
from report.office_reading import (
    CHART_ORDER,
    TEXT_ORDER,
    WP,
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

from wuli.report.content import (
    Brand,
    Column,
    Cover,
    Document,
    Field,
    Heading,
    Logo,
    PageBreak,
    Paragraph,
    RadarAxis,
    StripFigure,
    StripGroup,
    StripRow,
    Table,
    to_plain,
)
from wuli.report.render.docx import render_docx
from wuli.report.render.office.number_formats import number_format

if TYPE_CHECKING:
    from collections.abc import Iterator

HOSTILE: Final = "\x00\x0b\x1f\x7f\ud800\ufffe\uffff<&>\"']]>\t\r\n\u2028=1+1 \U0001f600"

# Fields that are no text of the page: names, and what only the properties of the file hold.
NO_TEXT: Final = {
    "id",
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
# Texts that are printed by a number format or repeat on purpose; tested by themselves.
ELSEWHERE: Final = {"value_text", "reference_text", "figure_word", "table_word", "date", "footer", "fingerprint"}


@pytest.fixture(scope="module", name="document")
def fixture_document() -> Document:
    return make_document()


@pytest.fixture(scope="module", name="parts")
def fixture_parts(document: Document) -> dict[str, bytes]:
    return read_parts(render_docx(document))


def texts_of(node: Any, field: str = "") -> Iterator[str]:
    """Yield every text of a plain content tree that a page shows as it is."""
    if isinstance(node, dict):
        for key, child in node.items():
            yield from texts_of(child, key)
    elif isinstance(node, list):
        for child in node:
            yield from texts_of(child, field)
    elif isinstance(node, str) and node and field not in NO_TEXT | ELSEWHERE:
        yield node


def chart_texts(chart: Any) -> Iterator[str]:
    """Yield the names of the series, and the categories once."""
    for name in chart.iter(f"{C}tx"):
        yield from (value.text for value in name.iter(f"{C}v"))
    yield from (value.text for value in next(chart.iter(f"{C}cat")).iter(f"{C}v"))


def test_every_text_of_the_tree_stands_in_the_file_once(document: Document, parts: dict[str, bytes]) -> None:
    body = visible_text(parts["word/document.xml"])
    pictures = [item.get("descr") for item in parse_xml(parts["word/document.xml"]).iter(f"{WP}docPr")]
    heads = visible_text(parts["word/header1.xml"]).replace(document.brand.name, "")
    found = "\n".join([body, heads, *pictures, *(text for chart in charts_of(parts) for text in chart_texts(chart))])
    wanted = list(texts_of(to_plain(document)))
    assert {text: found.count(text) for text in wanted if found.count(text) != 1} == {document.contents_title: 0}
    contents = "".join(text.text for text in next(parse_xml(parts["word/document.xml"]).iter(f"{W}sdt")).iter(f"{W}t"))
    assert contents == "目录页结论先行指标强弱得分明细"


def test_head_and_foot_stand_on_every_page_and_the_cover_has_no_head(
    document: Document, parts: dict[str, bytes]
) -> None:
    margins = [visible_text(parts[f"word/{name}.xml"]) for name in ("header1", "header2", "footer1", "footer2")]
    assert document.title in margins[0]
    assert not margins[1]
    assert all(document.footer in foot and document.fingerprint in foot for foot in margins[2:])
    fields = [text.text.strip() for text in parse_xml(parts["word/footer1.xml"]).iter(f"{W}instrText")]
    assert fields == ["PAGE", "NUMPAGES"]


def test_numbers_at_the_marks_are_printed_as_in_the_tree(parts: dict[str, bytes]) -> None:
    radar, strip = charts_of(parts)
    own, reference = (printed_labels(series) for series in strip.iter(f"{C}ser"))
    assert own == [None, "3 级", "约 2.5", None, None, None, "5 级（由 4–5 级取整）"]
    assert reference == [None, "2.6", None, None, None, None, "2.8"]
    assert printed_labels(next(radar.iter(f"{C}ser"))) == ["2.00", "3.00", None, "1.00", "3.33"]


def test_workbooks_hold_the_numbers_of_the_tree(parts: dict[str, bytes]) -> None:
    radar, strip = ([[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in sheets_of(parts))
    axes = make_radar().axes
    # A cell keeps 16 digits, one fewer than a binary fraction may need.
    own = [None if axis.value is None else pytest.approx(axis.value, rel=1e-15) for axis in axes]
    assert [row[1] for row in radar[1:]] == own
    assert [row[2] for row in radar[1:]] == [axis.reference for axis in axes]
    assert strip[0] == [None, "本企业等级", "参照调查均值", "不确定区间 −", "不确定区间 +"]
    assert [row for row in strip[1:] if not row[0].startswith("■")] == [
        ["数字化程度¹", 3, 2.6, None, None],
        ["数据治理", 2.5, None, 0.5, 1.5],
        ["数据资源 — 不清楚", None, None, None, None],
        ["研发设计 — 不适用：没有研发", None, None, None, None],
        ["营销销售", 5, 2.8, None, None],
    ]


def test_what_a_chart_shows_is_what_its_workbook_holds(parts: dict[str, bytes]) -> None:
    for chart, sheet in zip(charts_of(parts), sheets_of(parts), strict=True):
        for source in (*chart.iter(f"{C}strRef"), *chart.iter(f"{C}numRef")):
            cells = source.findtext(f"{C}f").removeprefix("Sheet1!").replace("$", "")
            area = sheet[cells] if ":" in cells else ((sheet[cells],),)
            held = [row[0].value for row in area]
            cached = {int(point.get("idx")): point.findtext(f"{C}v") for point in source.iter(f"{C}pt")}
            assert [cached.get(place) for place in range(len(held))] == [
                None if value is None else str(value) for value in held
            ]


def test_levels_stand_on_a_fixed_axis_on_which_the_lowest_one_is_visible(parts: dict[str, bytes]) -> None:
    for chart in charts_of(parts):
        scale = next(chart.iter(f"{C}valAx")).find(f"{C}scaling")
        assert (scale.find(f"{C}min").get("val"), scale.find(f"{C}max").get("val")) == ("0", "5")
    strip = charts_of(parts)[1]
    assert next(strip.iter(f"{C}catAx")).find(f"{C}scaling").find(f"{C}orientation").get("val") == "maxMin"


def test_a_row_without_a_value_is_a_gap_and_not_a_zero(parts: dict[str, bytes]) -> None:
    for chart in charts_of(parts):
        assert next(chart.iter(f"{C}dispBlanksAs")).get("val") == "gap"
    points = [point.get("idx") for point in next(charts_of(parts)[1].iter(f"{C}val")).iter(f"{C}pt")]
    assert points == ["1", "2", "6"]


def test_chart_parts_keep_the_order_of_the_schema(parts: dict[str, bytes]) -> None:
    for chart in charts_of(parts):
        assert_ordered(chart, C, CHART_ORDER)
        assert not list(chart.iter(f"{C}errDir"))
    radar_labels = next(charts_of(parts)[0].iter(f"{C}dLbls"))
    assert radar_labels.find(f"{C}dLblPos") is None


def test_text_parts_keep_the_order_of_the_schema(parts: dict[str, bytes]) -> None:
    for name, content in parts.items():
        if re.fullmatch(r"word/\w+\.xml", name):
            assert_ordered(parse_xml(content), W, TEXT_ORDER)


def test_every_style_in_use_is_defined_once(parts: dict[str, bytes]) -> None:
    styles = list(parse_xml(parts["word/styles.xml"]).iter(f"{W}style"))
    kinds = {style.get(f"{W}styleId"): style.get(f"{W}type") for style in styles}
    assert len(kinds) == len(styles) == len({style.find(f"{W}name").get(f"{W}val") for style in styles})
    tags = {"pStyle": "paragraph", "rStyle": "character", "tblStyle": "table", "basedOn": None, "next": "paragraph"}
    for name, content in parts.items():
        if not re.fullmatch(r"word/\w+\.xml", name):
            continue
        root = parse_xml(content)
        for tag, kind in tags.items():
            used = {element.get(f"{W}val") for element in root.iter(f"{W}{tag}")}
            assert {kinds.get(style) for style in used} <= ({kind} if kind else set(kinds.values())), (name, tag)
        for line in root.iter(f"{W}p"):
            assert line.find(f"{W}pPr") is not None


def test_text_carries_no_formatting_of_its_own(parts: dict[str, bytes]) -> None:
    body = parse_xml(parts["word/document.xml"])
    settings = {child.tag for run in body.iter(f"{W}rPr") for child in run}
    paragraphs = {child.tag for line in body.iter(f"{W}pPr") for child in line}
    assert settings <= {f"{W}rStyle"}
    assert paragraphs <= {f"{W}{tag}" for tag in ("pStyle", "keepNext", "pageBreakBefore", "numPr")}


def test_styles_name_chinese_fonts_and_languages(parts: dict[str, bytes]) -> None:
    styles = parse_xml(parts["word/styles.xml"])
    fonts = {element.get(f"{W}eastAsia") for element in styles.iter(f"{W}rFonts")}
    assert fonts == {"等线", "微软雅黑"}
    language = next(styles.iter(f"{W}lang"))
    assert (language.get(f"{W}val"), language.get(f"{W}eastAsia")) == ("en-GB", "zh-CN")
    names = {element.get(f"{W}val") for element in parse_xml(parts["word/fontTable.xml"]).iter(f"{W}altName")}
    assert names == {"DengXian", "Microsoft YaHei"}


def test_every_relationship_leads_to_a_file_of_a_declared_type(parts: dict[str, bytes]) -> None:
    types = parse_xml(parts["[Content_Types].xml"])
    declared = {item.get("PartName"): item.get("ContentType") for item in types if item.get("PartName")}
    endings = {item.get("Extension"): item.get("ContentType") for item in types if item.get("Extension")}
    for name, content in parts.items():
        if not name.endswith(".rels"):
            assert name == "[Content_Types].xml" or f"/{name}" in declared or name.rpartition(".")[2] in endings
            continue
        folder = name.replace("_rels/", "").rpartition("/")[0]
        for relation in parse_xml(content):
            assert relation.get("TargetMode") is None
            assert resolve(folder, relation.get("Target")) in parts
    assert declared["/word/charts/chart1.xml"].endswith("drawingml.chart+xml")
    assert endings.get("xlsx", declared.get("/word/embeddings/Microsoft_Excel_Sheet1.xlsx", "")).endswith("ml.sheet")


def test_every_chart_is_linked_to_the_text_and_to_its_workbook(parts: dict[str, bytes]) -> None:
    used = {item.get(f"{R}id") for item in parse_xml(parts["word/document.xml"]).iter(f"{C}chart")}
    relations = {item.get("Id"): item.get("Target") for item in parse_xml(parts["word/_rels/document.xml.rels"])}
    assert sorted(relations[one] for one in used) == ["charts/chart1.xml", "charts/chart2.xml"]
    for number, chart in enumerate(charts_of(parts), start=1):
        (link,) = parse_xml(parts[f"word/charts/_rels/chart{number}.xml.rels"])
        assert chart.find(f"{C}externalData").get(f"{R}id") == link.get("Id")
        assert link.get("Type").endswith("/package")


def test_ids_of_drawings_and_bookmarks_are_unique_and_links_lead_somewhere(parts: dict[str, bytes]) -> None:
    body = parse_xml(parts["word/document.xml"])
    drawings = [item.get("id") for item in body.iter(f"{WP}docPr")]
    starts = list(body.iter(f"{W}bookmarkStart"))
    names = [item.get(f"{W}name") for item in starts]
    assert len(drawings) == len(set(drawings)) == 3
    assert max(Counter(item.get(f"{W}id") for item in starts).values()) == 1
    assert len(names) == len({name.lower() for name in names})
    assert all(re.fullmatch(r"[^\W\d]\w{0,39}", name) for name in names)
    assert [item.get(f"{W}anchor") for item in body.iter(f"{W}hyperlink")] == ["b_summary", "b_indicators", "b_scores"]
    assert {"b_summary", "b_fig_strip", "b_tab_1", "b_ind_1"} <= set(names)


def test_bookmarks_of_like_ids_stay_apart() -> None:
    ids = ("a-b", "a_b", "A b", "长" * 60, "长" * 61)
    blocks = tuple(Heading(f"题{number}", 1, one) for number, one in enumerate(ids))
    body = parse_xml(read_parts(render_docx(make_document(blocks=blocks)))["word/document.xml"])
    names = [item.get(f"{W}name") for item in body.iter(f"{W}bookmarkStart")]
    assert len({name.lower() for name in names}) == len(ids)
    assert max(len(name) for name in names) <= 40


def test_table_headings_repeat_and_rows_stay_whole(parts: dict[str, bytes]) -> None:
    body = parse_xml(parts["word/document.xml"])
    tables = [t for t in body.iter(f"{W}tbl") if t.find(f"{W}tblPr/{W}tblStyle").get(f"{W}val") == "ReportTable"]
    assert len(tables) == 2
    for table in tables:
        marks = [row.find(f"{W}trPr") for row in table.findall(f"{W}tr")]
        assert all(mark.find(f"{W}cantSplit") is not None for mark in marks)
        assert [mark.find(f"{W}tblHeader") is not None for mark in marks] == [True] + [False] * (len(marks) - 1)


def test_tables_are_as_wide_as_their_columns_and_cells_end_in_a_paragraph(parts: dict[str, bytes]) -> None:
    for table in parse_xml(parts["word/document.xml"]).iter(f"{W}tbl"):
        widths = [int(column.get(f"{W}w")) for column in table.find(f"{W}tblGrid")]
        assert sum(widths) == int(table.find(f"{W}tblPr/{W}tblW").get(f"{W}w")) <= 11906 - 2 * 1247
        for row in table.findall(f"{W}tr"):
            cells = row.findall(f"{W}tc")
            assert [int(cell.find(f"{W}tcPr/{W}tcW").get(f"{W}w")) for cell in cells] == widths
            assert all(cell[-1].tag == f"{W}p" for cell in cells)


def test_tables_never_touch_each_other(parts: dict[str, bytes]) -> None:
    for table in parse_xml(parts["word/document.xml"]).iter(f"{W}tbl"):
        assert table.getnext().tag == f"{W}p"


def test_the_own_level_is_filled_with_its_colour_and_framed(parts: dict[str, bytes]) -> None:
    body = parse_xml(parts["word/document.xml"])
    ladders = [t for t in body.iter(f"{W}tbl") if t.find(f"{W}tblPr/{W}tblStyle").get(f"{W}val") == "ReportLadder"]
    fills = [[None if (fill := cell.find(f"{W}tcPr/{W}shd")) is None else fill.get(f"{W}fill")
              for cell in ladder.iter(f"{W}tc")] for ladder in ladders]  # fmt: skip
    assert fills == [[None, "CFBDE8", None, None, None], [None] * 4 + ["4B2285"], [None] * 5]


def test_each_numbered_list_starts_from_one(parts: dict[str, bytes]) -> None:
    used = [item.get(f"{W}val") for item in parse_xml(parts["word/document.xml"]).iter(f"{W}numId")]
    lists = {item.get(f"{W}numId"): item for item in parse_xml(parts["word/numbering.xml"]).iter(f"{W}num")}
    assert Counter(used) == {"3": 2, "4": 2}
    assert all(lists[one].find(f".//{W}startOverride").get(f"{W}val") == "1" for one in used)


def test_pages_start_once_where_breaks_and_headings_meet() -> None:
    blocks = (PageBreak(), Heading("甲", 1, "a", new_page=True), PageBreak(), PageBreak(), Paragraph("乙"), PageBreak())
    body = parse_xml(read_parts(render_docx(make_document(blocks=blocks)))["word/document.xml"])
    assert len(list(body.iter(f"{W}pageBreakBefore"))) == 1
    starts = [item for item in body.iter(f"{W}pStyle") if item.get(f"{W}val") == "PageStart"]
    assert len(starts) == 1


def test_the_same_document_gives_the_same_bytes_without_times(document: Document) -> None:
    content = render_docx(document)
    assert content == render_docx(dataclasses.replace(document))
    books = [part for name, part in read_parts(content).items() if name.endswith(".xlsx")]
    for archive in (content, *books):
        with zipfile.ZipFile(io.BytesIO(archive)) as package:
            entries = package.infolist()
        assert {(entry.date_time, entry.create_system) for entry in entries} == {((1980, 1, 1, 0, 0, 0), 0)}


def test_properties_carry_the_date_of_the_report(document: Document) -> None:
    properties = docx.Document(io.BytesIO(render_docx(document))).core_properties
    assert (properties.title, properties.author, properties.subject) == ("人工智能诊断书", "测评项目", "成熟度")
    assert (properties.keywords, properties.language) == ("人工智能; 五力", "zh-CN")
    assert properties.created == properties.modified
    assert properties.created is not None
    assert properties.created.date().isoformat() == document.date


def test_opening_the_file_asks_nothing(parts: dict[str, bytes]) -> None:
    for content in (parts["word/settings.xml"], parts["word/document.xml"]):
        assert b"updateFields" not in content
        assert b"dirty" not in content


def test_the_page_is_a4_with_equal_margins(document: Document) -> None:
    section = docx.Document(io.BytesIO(render_docx(document))).sections[0]
    sizes = [section.page_width, section.page_height, section.left_margin, section.top_margin]
    assert [round(size.mm) for size in sizes if size is not None] == [210, 297, 22, 22]


def test_hostile_characters_neither_break_the_file_nor_vanish() -> None:
    base = make_strip()
    row = StripRow(HOSTILE, 3, HOSTILE, state=HOSTILE, reference=2, reference_text=HOSTILE, note=HOSTILE)
    strip = dataclasses.replace(
        base, title=HOSTILE, alt=HOSTILE, source=HOSTILE, groups=(StripGroup(HOSTILE, (row,)),), self_label=HOSTILE
    )
    radar = dataclasses.replace(make_radar(), axes=(RadarAxis(HOSTILE, 2, HOSTILE),) * 3, alt=HOSTILE)
    document = dataclasses.replace(
        make_document(blocks=(Heading(HOSTILE, 1, HOSTILE), strip, radar, Paragraph(HOSTILE, lead=HOSTILE))),
        title=HOSTILE * 20,
        keywords=(HOSTILE,),
        cover=Cover(HOSTILE, HOSTILE, HOSTILE, (Field(HOSTILE, HOSTILE),)),
        footer=HOSTILE,
        figure_word=HOSTILE,
    )
    parts = read_parts(render_docx(document))
    for name, content in parts.items():
        if name.endswith((".xml", ".rels")):
            parse_xml(content)
    assert "〓〓〓〓〓〓<&>\"']]>" in visible_text(parts["word/document.xml"])
    (cell,) = [row[0] for row in sheets_of(parts)[1].iter_rows(min_row=2, max_row=2)]
    assert (cell.data_type, "=1+1" in cell.value) == ("s", True)


def test_a_document_with_next_to_nothing_in_it_still_opens() -> None:
    document = Document("en", "", "", "", (), "2026-01-01", Cover("", "", "", ()), (), "", "")
    assert docx.Document(io.BytesIO(render_docx(document))).paragraphs


def test_figures_without_a_single_value_still_open() -> None:
    empty = StripFigure("e", "空", "空", "", (), 1, 5, (), "本企业")
    radar = dataclasses.replace(make_radar(), axes=())
    table = Table("t", "空表", (Column("列"),), ())
    parts = read_parts(render_docx(make_document(blocks=(empty, radar, table))))
    for chart in charts_of(parts):
        assert_ordered(chart, C, CHART_ORDER)


def test_a_picture_is_placed_within_its_frame_with_its_name(parts: dict[str, bytes]) -> None:
    inline = next(parse_xml(parts["word/document.xml"]).iter(f"{WP}inline"))
    extent = inline.find(f"{WP}extent")
    assert inline.find(f"{WP}docPr").get("descr") == "明启徽标"
    assert (int(extent.get("cx")) // 36000, int(extent.get("cy")) // 36000) == (40, 20)


def test_an_svg_logo_leaves_its_name_and_a_broken_one_is_refused() -> None:
    svg = Brand("咨询", logo=Logo(b"<svg/>", "image/svg+xml", "矢量徽标"))
    assert "[矢量徽标]" in visible_text(read_parts(render_docx(make_document(brand=svg)))["word/document.xml"])
    for content in (b"", b"GIF", make_png()[:20], b"\xff\xd8\xff"):
        with pytest.raises(ValueError, match="no readable picture of type image/png"):
            render_docx(make_document(brand=Brand("咨询", logo=Logo(content, "image/png", "坏"))))


def test_the_accent_colours_rules_and_is_left_out_of_text_where_it_is_too_pale() -> None:
    styles = read_parts(render_docx(make_document(brand=Brand(accent="#ffee00"))))["word/styles.xml"]
    assert b'w:color="FFEE00"' in styles
    assert b'w:val="FFEE00"' not in styles
    with pytest.raises(ValueError, match="accent"):
        render_docx(make_document(brand=Brand(accent="red")))


@pytest.mark.parametrize(
    ("value", "text", "code"),
    [
        (3, "3", "0"),
        (2.665, "2.67", "0.00"),
        (4.0, "4 级", '0" 级"'),
        (2.5, "约2.5分", '"约"0.0"分"'),
        (2.4, "2.5", None),
        (2.0, "1–3", None),
        (2.0, "不清楚", None),
        (2.0, '2"', None),
        (-1.0, "-1", '"+"0;-0;0'),
        (0.25, "+25%", '"+"0%;"−"0%;0%'),
        (0.4056, "40.6%", "0.0%"),
        (-1.0, "1", None),
    ],
)
def test_a_number_format_is_used_only_where_it_prints_the_same_text(value: float, text: str, code: str | None) -> None:
    assert number_format(value, text) == code
