"""PowerPoint: a talk about the report as an editable PPTX with native charts and tables, and repeatable bytes."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from wuli.report.render.office.colours import accent_of
from wuli.report.render.office.elements import clean_tree
from wuli.report.render.office.packages import repack, set_properties
from wuli.report.render.pptx.pptx_deck import open_deck
from wuli.report.render.pptx.pptx_slides import add_cover, add_slide

if TYPE_CHECKING:
    from wuli.report.content import Document
    from wuli.report.slides import Slide

__all__ = ["render_pptx"]


def render_pptx(document: Document, slides: tuple[Slide, ...]) -> bytes:
    """Return the cover of `document` and its `slides` as the bytes of a 16:9 PPTX file."""
    document, slides = clean_tree(document), clean_tree(slides)
    deck = open_deck(accent_of(document.brand), document.lang)
    add_cover(deck, document)
    for slide in slides:
        add_slide(deck, document, slide)
    set_properties(deck.file.core_properties, document)
    buffer = io.BytesIO()
    deck.file.save(buffer)
    return repack(buffer.getvalue())
