"""Word: the report as an editable DOCX with native charts, real styles and repeatable bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wuli.report.render.docx.docx_blocks import body_elements
from wuli.report.render.docx.docx_front import contents_elements, cover_elements, fill_margins, fill_official_margins
from wuli.report.render.docx.docx_into import fill_template
from wuli.report.render.docx.docx_package import open_blank, save_bytes
from wuli.report.render.docx.docx_registry import Registry
from wuli.report.render.docx.docx_style import HOUSE, OFFICIAL, STYLES, DocxStyle
from wuli.report.render.docx.docx_xml import paragraph
from wuli.report.render.office.colours import BLACK, accent_of
from wuli.report.render.office.elements import Element, clean_tree
from wuli.report.render.office.packages import set_properties

if TYPE_CHECKING:
    from wuli.report.content import Document

__all__ = ["HOUSE", "OFFICIAL", "STYLES", "DocxStyle", "render_docx"]


def render_docx(
    document: Document, *, style: DocxStyle = HOUSE, template: bytes | None = None, template_name: str = ""
) -> bytes:
    """Return `document` as the bytes of a DOCX file in the house style, as an official document, or in a team's template.

    A `template` (the bytes of a DOCX or DOTX file, `template_name` in messages) brings its own styles, pages, heads and
    feet; then `style` has no say. Its paragraph `{{wuli:report}}` becomes the report, else the report stands at its end;
    `{{wuli:title}}`, `{{wuli:subtitle}}` and `{{wuli:date}}` are filled in.

    Raises:
        ArgumentError: the template cannot be opened, or its markers are misplaced; all faults at once.
    """
    document = clean_tree(document)
    if template is not None:
        filled = fill_template(document, template, template_name)
        set_properties(filled.core_properties, document)
        return save_bytes(filled)
    accent = BLACK if style.is_official else accent_of(document.brand)
    word = open_blank(document.lang, accent, style)
    set_properties(word.core_properties, document)
    if style.is_official:
        fill_official_margins(word)
    else:
        fill_margins(word, document)
    registry = Registry(word, document, style)
    cover = cover_elements(document, word, registry)
    body = body_elements(document.blocks, registry)
    contents = contents_elements(document.contents_title, registry)
    root = word.element.body
    root[:] = [*cover, *contents, *body, *_colophon(document, style), root[-1]]  # the page setup stays last
    return save_bytes(word)


def _colophon(document: Document, style: DocxStyle) -> list[Element]:
    """Return what stands at the foot of every page elsewhere; an official document has only its number there."""
    if not style.is_official:
        return []
    return [paragraph("Source", line) for line in (document.footer, document.fingerprint) if line]
