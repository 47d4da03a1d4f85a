"""Word: the report as an editable DOCX with native charts, real styles and repeatable bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wuli.report.render.docx.docx_blocks import body_elements
from wuli.report.render.docx.docx_colours import accent_of
from wuli.report.render.docx.docx_front import contents_elements, cover_elements, fill_margins
from wuli.report.render.docx.docx_package import open_blank, save_bytes, set_properties
from wuli.report.render.docx.docx_registry import Registry
from wuli.report.render.docx.docx_xml import clean_tree

if TYPE_CHECKING:
    from wuli.report.content import Document

__all__ = ["render_docx"]


def render_docx(document: Document) -> bytes:
    """Return `document` as the bytes of a DOCX file."""
    document = clean_tree(document)
    word = open_blank(document.lang, accent_of(document.brand))
    set_properties(word, document)
    fill_margins(word, document)
    registry = Registry(word, document)
    cover = cover_elements(document, word, registry)
    body = body_elements(document.blocks, registry)
    contents = contents_elements(document.contents_title, registry.headings)
    root = word.element.body
    root[:] = [*cover, *contents, *body, root[-1]]  # the page setup stays last
    return save_bytes(word)
