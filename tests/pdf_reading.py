"""Reading PDFs back in tests: text page by page, bookmarks, drawn lines and areas."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw


@dataclass(frozen=True)
class ReadPdf:
    """A PDF as read back: text of each page, bookmarks as (level from 1, title, page from 1)."""

    pages: tuple[str, ...]
    bookmarks: tuple[tuple[int, str, int], ...]
    drawn: int

    @property
    def text(self) -> str:
        return "\n".join(self.pages)


def read_pdf(content: bytes) -> ReadPdf:
    """Return what a reader of the file would get to see."""
    document = pypdfium2.PdfDocument(content)
    try:
        pages, drawn = [], 0
        for page in document:
            # the reader ends lines with CR LF and marks a hyphen at a line end with U+FFFE
            pages.append(page.get_textpage().get_text_range().replace("\r\n", "\n").replace("\ufffe", "-"))
            drawn += sum(1 for _ in page.get_objects(filter=(raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_SHADING)))
        bookmarks = tuple((b.level + 1, b.get_title(), _page(b)) for b in document.get_toc())
        return ReadPdf(tuple(pages), bookmarks, drawn)
    finally:
        document.close()


def read_fonts(content: bytes) -> dict[str, set[str]]:
    """Return the names of the fonts that draw each character."""
    fonts: dict[str, set[str]] = {}
    document = pypdfium2.PdfDocument(content)
    try:
        for page in document:
            text = page.get_textpage()
            name = ctypes.create_string_buffer(200)
            for i in range(text.count_chars()):
                raw.FPDFText_GetFontInfo(text.raw, i, name, 200, ctypes.c_int())
                fonts.setdefault(chr(raw.FPDFText_GetUnicode(text.raw, i)), set()).add(name.value.decode())
        return fonts
    finally:
        document.close()


def _page(bookmark: pypdfium2.PdfBookmark) -> int:
    target = bookmark.get_dest()
    return 0 if target is None else target.get_index() + 1
