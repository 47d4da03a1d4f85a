"""Front matter: cover, contents, and what stands at the top and bottom of every page."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
from docx.shared import Emu

from wuli.report.render.docx.docx_numbering import rank_numbers
from wuli.report.render.docx.docx_tables import Cell, table
from wuli.report.render.docx.docx_xml import field, paragraph, run, w
from wuli.report.render.office.elements import Element
from wuli.report.render.office.measures import EMU_PER_TWIP, twips

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document as WordFile

    from wuli.report.content import Cover, Document, Logo
    from wuli.report.render.docx.docx_registry import Registry

_LOGO_WIDTH: Final = twips(60)
_LOGO_HEIGHT: Final = twips(20)
_LABEL_WIDTH: Final = twips(34)
_CONTENTS_DEPTH: Final = 2
_PICTURES: Final = ("image/png", "image/jpeg")
_UNREADABLE: Final = (InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError)


def cover_elements(document: Document, word: WordFile, registry: Registry) -> list[Element]:
    """Return the first page: who hands the report over, then what it is, for whom and when."""
    brand, cover = document.brand, document.cover
    has_logo = brand.logo and not registry.is_official  # its lines have a fixed height
    logo = [paragraph("CoverBrand", _logo(brand.logo, word, registry))] if brand.logo and has_logo else []
    name = [paragraph("CoverBrand", brand.name)] if brand.name else []
    return [
        *logo,
        *name,
        *(paragraph("CoverContact", line) for line in brand.contact),
        *([paragraph("CoverKicker", cover.kicker)] if cover.kicker or not registry.is_official else []),
        *title_elements(cover),
        *facts_elements(cover, registry.text_width),
    ]


def title_elements(cover: Cover) -> list[Element]:
    """Return title, subtitle and the loud labels."""
    return [
        paragraph("Title", cover.title),
        paragraph("Subtitle", cover.subtitle),
        *mark_elements(cover),
    ]


def mark_elements(cover: Cover) -> list[Element]:
    """Return the loud labels (synthetic data), which no template may hide."""
    return [paragraph("CoverMark", mark) for mark in cover.marks]


def facts_elements(cover: Cover, width: int) -> list[Element]:
    """Return the labelled facts of the cover as a table of `width` (twips)."""
    rows = [
        [Cell((paragraph("CoverLabel", fact.label),)), Cell((paragraph("CoverFact", fact.text),))]
        for fact in cover.facts
    ]
    widths = (_LABEL_WIDTH, width - _LABEL_WIDTH)
    return [table("ReportFacts", widths, rows), paragraph("Spacer")] if rows else []


def _logo(logo: Logo, word: WordFile, registry: Registry) -> Element:
    """Return the picture, or its name in brackets for an SVG, which Word shows only beside a second picture.

    Raises: ValueError where the content is no readable PNG or JPEG.
    """
    if logo.media_type not in _PICTURES:
        return run(f"[{logo.alt}]")
    try:
        inline = word.part.new_pic_inline(io.BytesIO(logo.content), None, None)
    except _UNREADABLE as error:
        message = f"the logo is no readable picture of type {logo.media_type}; give a PNG or JPEG file"
        raise ValueError(message) from error
    size = inline.extent
    factor = min(_LOGO_WIDTH * EMU_PER_TWIP / size.cx, _LOGO_HEIGHT * EMU_PER_TWIP / size.cy)
    wide, high = Emu(int(size.cx * factor)), Emu(int(size.cy * factor))
    for extent in (size, inline.graphic.graphicData.pic.spPr):
        extent.cx, extent.cy = wide, high
    inline.docPr.set("id", str(registry.next_number("drawing")))
    inline.docPr.set("name", "Logo")
    inline.docPr.set("descr", logo.alt)
    return w("r", w("drawing", inline))


def contents_elements(title: str, registry: Registry) -> list[Element]:
    """Return the table of contents as a field that already shows its entries.

    The entries lead to their headings at once; page numbers come when the reader updates the field, because only
    Word knows them, and a file that asks for the update by itself opens with a question to the reader.
    """
    numbers = rank_numbers([heading.level for heading, _ in registry.headings], registry.lang)
    entries = [
        (heading, name, number if registry.is_official else "")
        for (heading, name), number in zip(registry.headings, numbers, strict=True)
        if heading.level <= _CONTENTS_DEPTH
    ]
    if not title or not entries:
        return []
    *opening, _, closing = field(f'TOC \\o "1-{_CONTENTS_DEPTH}" \\h \\z \\u', "")
    lines = [paragraph(f"TOC{heading.level}", _link(name, number + heading.text)) for heading, name, number in entries]
    for position, element in enumerate(opening, start=1):
        lines[0].insert(position, element)
    gallery = w("docPartObj", w("docPartGallery", val="Table of Contents"), w("docPartUnique"))
    content = w("sdtContent", paragraph("TOCHeading", title), *lines, paragraph("Spacer", closing))
    return [w("sdt", w("sdtPr", gallery), content)]


def _link(bookmark: str, text: str) -> Element:
    return w("hyperlink", run(text), anchor=bookmark, history=1)


def fill_margins(word: WordFile, document: Document) -> None:
    """Write the running head and foot; the cover has no head and no page number."""
    section = word.sections[0]
    section.different_first_page_header_footer = True
    head = paragraph("Header", document.title, w("r", w("tab")), document.brand.name)
    pages = [*field("PAGE", "1"), run(" / "), *field("NUMPAGES", "1")]
    foot = paragraph("Footer", document.footer, w("r", w("tab")), *pages)
    _replace(section.header.part.element, [head])
    _replace(section.first_page_header.part.element, [paragraph("Spacer")])
    _replace(section.footer.part.element, [foot, paragraph("FooterPrint", document.fingerprint)])
    first = [paragraph("Footer", document.footer), paragraph("FooterPrint", document.fingerprint)]
    _replace(section.first_page_footer.part.element, first)


def fill_official_margins(word: WordFile) -> None:
    """Write the page number as GB/T 9704-2012, 7.5 wants it: between dashes, at the outer side of the page."""
    word.settings.odd_and_even_pages_header_footer = True
    section = word.sections[0]
    for footer, style in ((section.footer, "Footer"), (section.even_page_footer, "FooterEven")):
        number = [run("— "), *field("PAGE", "1"), run(" —")]
        _replace(footer.part.element, [paragraph(style, *number)])


def _replace(root: Element, content: Sequence[Element]) -> None:
    root[:] = content
