"""Templates as teams make them: with their own styles, pages, heads and feet, and marks for the report."""

from __future__ import annotations

import io
from typing import Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor


def make_template(*, marker: str = "{{wuli:report}}", numbered: bool = False) -> Any:
    """Return a bureau's template: Chinese style ids, indented text of 12 points, front and back matter, a head."""
    word = docx.Document()
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(30)
    section.top_margin = section.bottom_margin = Mm(25)
    section.header.paragraphs[0].text = "某某市经济和信息化局 · {{wuli:title}}"
    _restyle(word)
    if not numbered:
        _drop(word, "List Bullet", "List Number", "Caption", "Body Text", "toc 1")
    word.add_paragraph("{{wuli:title}}", style="Title")
    _split(word.add_paragraph(), "{{wu", "li:subt", "itle}} 与附注")
    word.add_paragraph("发布日期：{{wuli:date}}")
    word.add_page_break()
    if marker:
        word.add_paragraph(marker)
    word.add_heading("附则", level=1)
    word.add_paragraph("本报告由本局解释。")
    return word


def template_bytes(word: Any) -> bytes:
    """Return the file of a template."""
    buffer = io.BytesIO()
    word.save(buffer)
    return buffer.getvalue()


def _restyle(word: Any) -> None:
    """Give the styles the looks, and the ids, of a Chinese office."""
    normal = word.styles["Normal"]
    normal.font.size, normal.font.name = Pt(12), "Times New Roman"
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
    normal.paragraph_format.first_line_indent = Pt(24)
    normal.paragraph_format.line_spacing = Pt(20)
    for level in (1, 2, 3):
        heading = word.styles[f"Heading {level}"]
        heading.font.color.rgb = RGBColor(0xA0, 0x10, 0x10)
        heading.element.rPr.rFonts.set(qn("w:eastAsia"), "黑体")
        heading.paragraph_format.first_line_indent = Pt(0)
        _rename(word, f"Heading {level}", str(level))
    word.styles["Title"].paragraph_format.first_line_indent = Pt(0)


def _rename(word: Any, name: str, id: str) -> None:
    style = word.styles[name].element
    old = style.get(qn("w:styleId"))
    style.set(qn("w:styleId"), id)
    for tag in ("w:basedOn", "w:next", "w:link"):
        for reference in word.styles.element.iter(qn(tag)):
            if reference.get(qn("w:val")) == old:
                reference.set(qn("w:val"), id)


def _drop(word: Any, *names: str) -> None:
    wanted = {name.lower() for name in names}
    for style in list(word.styles.element.iter(qn("w:style"))):
        if style.find(qn("w:name")).get(qn("w:val")).lower() in wanted:
            word.styles.element.remove(style)


def _split(paragraph: Any, *pieces: str) -> None:
    """Write a text in several runs, as Word does after it has checked the spelling."""
    for piece in pieces:
        paragraph.add_run(piece)


def add_box(paragraph: Any, text: str) -> None:
    """Add a text box that holds `text` to a paragraph."""
    run = OxmlElement("w:r")
    picture, content = OxmlElement("w:pict"), OxmlElement("w:txbxContent")
    inner = OxmlElement("w:p")
    written = OxmlElement("w:t")
    written.text = text
    inner_run = OxmlElement("w:r")
    inner_run.append(written)
    inner.append(inner_run)
    content.append(inner)
    picture.append(content)
    run.append(picture)
    paragraph._p.append(run)
