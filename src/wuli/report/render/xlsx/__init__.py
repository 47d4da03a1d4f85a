"""Excel: the numbers behind a report, one sheet for each figure and table, with native charts and repeatable bytes."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import xlsxwriter

from wuli.report.content import Table
from wuli.report.render.office.elements import clean_tree
from wuli.report.render.office.packages import day_of, repack
from wuli.report.render.xlsx.xlsx_entries import entries_of
from wuli.report.render.xlsx.xlsx_looks import Looks
from wuli.report.render.xlsx.xlsx_sheets import Desk, add_contents, add_figure, add_table

if TYPE_CHECKING:
    from wuli.report.content import Document

__all__ = ["render_figures_xlsx"]


def render_figures_xlsx(document: Document) -> bytes:
    """Return every figure and table of `document` as the bytes of an XLSX file, raw values with the report's formats."""
    document = clean_tree(document)
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties(
        {
            "title": document.title,
            "author": document.author,
            "subject": document.subject,
            "keywords": "; ".join(document.keywords),
            "comments": document.fingerprint,
            "created": day_of(document),
        }
    )
    desk = Desk(book, Looks(book, document.lang), document)
    entries = entries_of(document)
    add_contents(desk, entries)
    for entry in entries:
        if isinstance(entry.item, Table):
            add_table(desk, entry, entry.item)
        else:
            add_figure(desk, entry, entry.item)
    book.close()
    return repack(buffer.getvalue())
