"""A team's own DOCX template keeps what it holds; the report takes its styles and stands where the team wants it."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections import Counter
from typing import Any, Final

import docx
import pytest
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml.parser import parse_xml
from docx.shared import Mm
from pdf_reading import read_pdf
from report.docx_sample import make_document
from report.office_reading import TEXT_ORDER, WP, W, assert_ordered, charts_of, read_parts
from report.office_sample import make_bars, make_industry_document
from report.template_sample import add_box, make_template, template_bytes

from wuli.errors import ArgumentError
from wuli.report.content import Paragraph
from wuli.report.render.docx import render_docx

FRONT: Final = ["中小企业人工智能发展调查报告", "五力视角下的 240 家企业 与附注", "发布日期：2026年11月20日"]


@pytest.fixture(scope="module", name="content")
def fixture_content() -> bytes:
    return render_docx(make_industry_document(), template=template_bytes(make_template()))


@pytest.fixture(scope="module", name="word")
def fixture_word(content: bytes) -> Any:
    return docx.Document(io.BytesIO(content))


def styles_used(word: Any, text: str) -> list[str]:
    """Return the names of the styles of paragraphs with this text."""
    return [line.style.name for line in word.paragraphs if line.text == text]


def faults_of(content: bytes, name: str = "模板.docx") -> dict[str, list[str]]:
    """Return the lines of the error that a template causes, by language."""
    with pytest.raises(ArgumentError) as caught:
        render_docx(make_industry_document(), template=content, template_name=name)
    return {lang: caught.value.render(lang).split("\n") for lang in ("zh", "en")}


def test_front_and_back_matter_stay_around_the_report(word: Any) -> None:
    lines = [line.text for line in word.paragraphs]
    assert lines[:3] == FRONT
    assert lines[-2:] == ["附则", "本报告由本局解释。"]
    assert lines.index("发布日期：2026年11月20日") < lines.index("总体：多数企业刚刚起步") < lines.index("附则")
    assert not any("wuli:" in line for line in lines)


def test_heads_of_the_template_stay_and_their_gaps_are_filled(word: Any) -> None:
    assert word.sections[0].header.paragraphs[0].text == "某某市经济和信息化局 · 中小企业人工智能发展调查报告"


def test_headings_take_the_styles_of_the_template_whatever_their_ids(word: Any) -> None:
    (heading,) = [line for line in word.paragraphs if line.text == "软件业"]
    assert (heading.style.style_id, str(heading.style.font.color.rgb)) == ("2", "A01010")


def test_text_takes_the_ordinary_style_of_a_template_that_has_no_body_text(word: Any) -> None:
    assert styles_used(word, "估计按简单随机样本计算。") == ["Normal"]


def test_styles_the_template_lacks_are_added_and_no_other(word: Any) -> None:
    names = [style.name for style in word.styles]
    added = {"Caption", "Source", "Report Table", "List Bullet", "Table Text"}
    assert added <= set(names)
    assert max(Counter(name.lower() for name in names).values()) == 1
    assert "Ladder Title" not in names  # nothing of the kind is in this report
    assert "Cover Kicker" not in names


def test_added_styles_do_not_take_over_the_indent_of_the_templates_text(word: Any) -> None:
    settings = word.styles["Table Text"].element.find(f"{W}pPr")
    assert settings.find(f"{W}ind").get(f"{W}firstLine") == "0"
    assert settings.find(f"{W}spacing").get(f"{W}lineRule") == "atLeast"  # a fixed line would cut off charts
    assert word.styles["Figure"].element.find(f"{W}pPr/{W}spacing").get(f"{W}lineRule") == "atLeast"


def test_added_text_styles_are_as_large_as_the_templates_text(word: Any) -> None:
    assert word.styles["List Bullet"].font.size.pt == 12
    assert word.styles["Table Text"].font.size.pt == 9


def test_charts_fill_the_text_width_of_the_template(word: Any) -> None:
    widths = [int(extent.get("cx")) for extent in word.element.body.iter(f"{WP}extent")]
    assert {round(width / Mm(1)) for width in widths} == {150}  # 210 less 30 on each side


def test_the_pages_of_the_template_stay(word: Any) -> None:
    section = word.sections[-1]
    assert [round(side / Mm(1)) for side in (section.left_margin, section.top_margin)] == [30, 25]


def test_lists_and_captions_work_as_in_the_house_style(word: Any, content: bytes) -> None:
    (bullet,) = [line for line in word.paragraphs if line.text == "先看应用"]
    number = bullet.style.element.find(f"{W}pPr/{W}numPr/{W}numId").get(f"{W}val")
    lists = {num.get(f"{W}numId") for num in word.part.numbering_part.element.iter(f"{W}num")}
    assert number in lists
    codes = [code.text.split()[:2] for code in word.element.body.iter(f"{W}instrText")]
    assert codes.count(["SEQ", "图"]) == 5
    ordered = [line for line in word.paragraphs if line.text in ("先看应用。", "再看资源。", "后看认知。")]
    assert len({line._p.pPr.numPr.numId.val for line in ordered}) == 1
    assert_ordered(parse_xml(read_parts(content)["word/numbering.xml"]), W, TEXT_ORDER)


def test_a_template_that_numbers_lists_itself_goes_on_doing_so() -> None:
    word = docx.Document(io.BytesIO(render_docx(make_industry_document(), template=template_bytes(docx.Document()))))
    (bullet,) = [line for line in word.paragraphs if line.text == "先看应用"]
    assert bullet.style.name == "List Bullet"
    assert bullet._p.pPr.numPr is None
    (first,) = [line for line in word.paragraphs if line.text == "先看应用。"]
    definition = {num.get(f"{W}numId"): num.find(f"{W}abstractNumId").get(f"{W}val")
                  for num in word.part.numbering_part.element.iter(f"{W}num")}  # fmt: skip
    style_list = first.style.element.find(f"{W}pPr/{W}numPr/{W}numId").get(f"{W}val")
    assert definition[str(first._p.pPr.numPr.numId.val)] == definition[style_list]


def test_without_a_marker_the_report_comes_last() -> None:
    content = render_docx(make_industry_document(), template=template_bytes(make_template(marker="")))
    lines = [line.text for line in docx.Document(io.BytesIO(content)).paragraphs]
    assert lines.index("本报告由本局解释。") < lines.index("总体：多数企业刚刚起步")
    assert lines[-1] == "估计按简单随机样本计算。"


def test_an_empty_template_gets_the_title_of_the_report() -> None:
    word = docx.Document(io.BytesIO(render_docx(make_industry_document(), template=template_bytes(docx.Document()))))
    assert styles_used(word, "中小企业人工智能发展调查报告") == ["Title"]
    assert word.tables[0].cell(0, 1).text == "2026 年第一轮"


def test_synthetic_data_are_labelled_in_any_template(word: Any) -> None:
    assert [line.text for line in word.paragraphs].count("合成数据，仅供演示") == 1


def test_contents_are_left_out_where_the_template_has_its_own() -> None:
    template = make_template()
    line = template.paragraphs[3].insert_paragraph_before()
    field = line._p.makeelement(f"{W}fldSimple", {f"{W}instr": ' TOC \\o "1-3" '})
    line._p.append(field)
    content = render_docx(make_industry_document(), template=template_bytes(template))
    assert not list(docx.Document(io.BytesIO(content)).element.body.iter(f"{W}sdt"))


def test_a_section_that_ends_in_the_markers_paragraph_still_ends_there() -> None:
    template = make_template()
    marker = next(line for line in template.paragraphs if "wuli:report" in line.text)
    section = template.add_section(WD_SECTION.NEW_PAGE)
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    setups = list(template.element.body.iter(f"{W}sectPr"))
    marker._p.get_or_add_pPr().append(setups[0])
    word = docx.Document(io.BytesIO(render_docx(make_industry_document(), template=template_bytes(template))))
    assert [round(one.page_width / Mm(1)) for one in word.sections] == [210, 297]
    body = list(word.element.body)
    (end,) = [at for at, element in enumerate(body) if element.find(f"{W}pPr/{W}sectPr") is not None]
    last = next(at for at, element in enumerate(body) if "估计按简单" in "".join(element.itertext()))
    assert end == last + 1


def test_parts_and_ids_do_not_clash_with_those_of_the_template() -> None:
    first = render_docx(make_industry_document(blocks=(make_bars(), Paragraph("甲"))))
    parts = read_parts(render_docx(make_industry_document(), template=first))
    names = [name for name in parts if re.search(r"charts/chart\d+\.xml$", name)]
    assert len(names) == len(charts_of(parts)) == 5
    body = parse_xml(parts["word/document.xml"])
    for tag, key in ((f"{WP}docPr", "id"), (f"{W}bookmarkStart", f"{W}id"), (f"{W}bookmarkStart", f"{W}name")):
        found = [item.get(key) for item in body.iter(tag)]
        assert len(found) == len(set(found))


def test_every_kind_of_block_finds_its_style_in_a_template() -> None:
    parts = read_parts(render_docx(make_document(), template=template_bytes(make_template())))
    styles = {s.get(f"{W}styleId"): s.get(f"{W}type") for s in parse_xml(parts["word/styles.xml"]).iter(f"{W}style")}
    body = parse_xml(parts["word/document.xml"])
    for tag, kind in (("pStyle", "paragraph"), ("rStyle", "character"), ("tblStyle", "table")):
        assert {styles.get(item.get(f"{W}val")) for item in body.iter(f"{W}{tag}")} == {kind}
    for tag in ("basedOn", "next"):
        used = {item.get(f"{W}val") for item in parse_xml(parts["word/styles.xml"]).iter(f"{W}{tag}")}
        assert used <= set(styles)
    assert_ordered(body, W, {**TEXT_ORDER, "sectPr": f"{TEXT_ORDER['sectPr']} "})


def test_a_template_file_of_word_serves_as_well() -> None:
    plain = template_bytes(make_template())
    kinds = {b"wordprocessingml.document.main+xml": b"wordprocessingml.template.main+xml"}
    content = render_docx(make_industry_document(), template=repacked(plain, kinds))
    assert docx.Document(io.BytesIO(content)).paragraphs[0].text == FRONT[0]


def test_a_template_without_lists_and_styles_still_serves() -> None:
    word = docx.Document()
    word.part.drop_rel(next(id for id, rel in word.part.rels.items() if rel.reltype.endswith("/numbering")))
    for style in list(word.styles.element.iter(f"{W}style")):
        word.styles.element.remove(style)
    content = render_docx(make_document(), template=template_bytes(word))
    assert docx.Document(io.BytesIO(content)).paragraphs


def test_the_same_template_and_report_give_the_same_bytes(content: bytes) -> None:
    assert content == render_docx(make_industry_document(), template=template_bytes(make_template()))


def repacked(content: bytes, changes: dict[bytes, bytes]) -> bytes:
    """Return a package with words changed in its list of types and its first relations."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name in ("[Content_Types].xml", "_rels/.rels"):
                for old, new in changes.items():
                    data = data.replace(old, new)
            target.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "content", [b"", b"PK\x05\x06" + bytes(18), b"%PDF-1.7", "报告".encode(), template_bytes(docx.Document())[:4000]]
)
def test_a_file_that_is_no_word_document_is_refused(content: bytes) -> None:
    found = faults_of(content)
    assert found["zh"] == ["模板.docx：模板不是能打开的 Word 文档。请用 Word 或 WPS 打开它，另存为 .docx 后再试。"]
    assert found["en"] == [
        "模板.docx: The template is no Word document that can be opened. Open it in Word, save it as .docx and try again."
    ]


def test_old_and_locked_files_are_told_apart() -> None:
    found = faults_of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert "模板是旧格式（.doc）或设了打开密码。请在 Word 或 WPS 里去掉密码，另存为 .docx。" in found["zh"][0]
    assert "old format (.doc) or locked with a password. Remove the password and save it as .docx." in found["en"][0]


def test_macros_are_refused() -> None:
    kinds = {b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml":
             b"application/vnd.ms-word.document.macroEnabled.main+xml"}  # fmt: skip
    found = faults_of(repacked(template_bytes(make_template()), kinds))
    assert "模板带有宏（.docm 或 .dotm），不能使用。请另存为不带宏的 .docx。" in found["zh"][0]
    assert "holds macros (.docm or .dotm) and cannot be used. Save it as a .docx without macros." in found["en"][0]


def test_strict_files_are_named_as_such() -> None:
    kinds = {b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument":
             b"http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"}  # fmt: skip
    found = faults_of(repacked(template_bytes(make_template()), kinds))
    assert "模板存成了“严格 Open XML 文档”。请在“另存为”里选普通的“Word 文档 (*.docx)”。" in found["zh"][0]
    assert "saved as Strict Open XML. Save it again as an ordinary Word document (*.docx)." in found["en"][0]


def test_all_unknown_placeholders_are_told_at_once() -> None:
    template = make_template()
    template.add_paragraph("{{wuli:titel}} {{ wuli: 日期 }}")
    found = faults_of(template_bytes(template))
    assert len(found["zh"]) == len(found["en"]) == 2
    known = "{{wuli:report}} {{wuli:title}} {{wuli:subtitle}} {{wuli:date}}"
    assert f"模板里的 {{{{wuli:titel}}}} 不认识。可用：{known}。请检查拼写，或把它删掉。" in found["zh"][0]
    assert f"{{{{ wuli: 日期 }}}} in the template is not known. Known: {known}." in found["en"][1]


@pytest.mark.parametrize("place", ["table", "box", "head"])
def test_a_marker_where_no_report_fits_is_refused(place: str) -> None:
    template = make_template(marker="")
    if place == "table":
        template.add_table(1, 1).cell(0, 0).text = "{{wuli:report}}"
    elif place == "box":
        add_box(template.add_paragraph("框"), "{{wuli:report}}")
    else:
        template.sections[0].footer.paragraphs[0].text = "{{wuli:report}}"
    found = faults_of(template_bytes(template))
    assert "放在了表格、文本框、内容控件或页眉页脚里，报告放不进去。请把它移到正文，单独占一段。" in found["zh"][0]
    assert "stands in a table, text box, content control, header or footer of the template" in found["en"][0]


def test_a_marker_among_other_words_is_refused() -> None:
    found = faults_of(template_bytes(make_template(marker="正文：{{wuli:report}}")))
    assert "模板里 {{wuli:report}} 所在的段落还有别的文字。请让它单独占一段。" in found["zh"][0]
    assert "holds other words too. Give it a paragraph of its own." in found["en"][0]


def test_two_markers_are_refused() -> None:
    template = make_template()
    template.add_paragraph("{{wuli:report}}")
    found = faults_of(template_bytes(template))
    assert "模板里的 {{wuli:report}} 出现了不止一次。请只留一处。" in found["zh"][0]
    assert "{{wuli:report}} stands more than once in the template. Keep only one." in found["en"][0]


@pytest.mark.needs("libreoffice")
def test_an_office_program_prints_the_filled_template(soffice, tmp_path, content) -> None:
    (tmp_path / "report.docx").write_bytes(content)
    command = [soffice, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(tmp_path), str(tmp_path / "report.docx")], check=True, timeout=120)
    pdf = read_pdf((tmp_path / "report.pdf").read_bytes())
    text = "".join(pdf.text.split())
    assert text.index("发布日期：2026年11月20日") < text.index("先看应用") < text.index("本报告由本局解释。")
    assert pdf.drawn > 100
