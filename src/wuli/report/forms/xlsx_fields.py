"""The codebook as a workbook: a sheet with one row a field to read, and one with one row a code to look up."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any, Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from wuli.instrument.text import Lang, Text
from wuli.report.forms import codebook_words as words
from wuli.report.forms.codebook import Entry, FieldBook
from wuli.report.forms.xlsx import CREATED
from wuli.report.forms.xlsx_formats import FONTS, SMALL_SIZE, Formats
from wuli.report.forms.xlsx_measures import count_lines, row_height
from wuli.report.render import theme

_WIDTHS: Final = (25, 21, 42, 14, 38, 42, 20, 22, 22)
_CODE_WIDTHS: Final = (25, 44, 32, 48, 60)
_LAST: Final = len(_WIDTHS) - 1
_HEAD: Final = 3
_MOST_CODES: Final = 12
_CELL: Final[dict[str, Any]] = {
    "font_size": SMALL_SIZE, "valign": "top", "text_wrap": True, "bottom": 1, "bottom_color": theme.HAIRLINE,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Looks:
    strong: Format
    plain: Format


def render_fields(book: FieldBook, lang: Lang) -> bytes:
    """Return the workbook; the same pack gives the same bytes."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    form = book.form
    title = f"{form.title[lang]} · {words.TITLE[lang]}"
    workbook.set_properties({"title": title, "subject": f"{form.pack_id}@{form.edition}", "created": CREATED})
    formats = Formats(workbook, lang)
    looks = _Looks(*(workbook.add_format({**_CELL, "font_name": FONTS[lang], "bold": bold}) for bold in (True, False)))
    fields = workbook.add_worksheet(words.SHEET_FIELDS[lang])
    codes = workbook.add_worksheet(words.SHEET_CODES[lang])
    _write_fields(fields, book, formats, looks, title, lang)
    _write_codes(codes, book, formats, looks, lang)
    workbook.close()
    return buffer.getvalue()


def _write_fields(sheet: Worksheet, book: FieldBook, formats: Formats, looks: _Looks, title: str, lang: Lang) -> None:
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.merge_range(0, 0, 0, 4, title, formats["title"])
    sheet.set_row(0, 28)
    identity = f"{book.form.pack_id} {book.form.edition} · {book.form.hash}"
    sheet.merge_range(1, 0, 1, _LAST, f"{identity}\n{words.NOTE[lang]}", formats["about"])
    sheet.set_row(1, row_height(3, SMALL_SIZE, lang))
    for column, head in enumerate(words.HEADS):
        sheet.write_string(_HEAD, column, head[lang], formats["head"])
    row = _HEAD + 1
    for part in book.parts:
        sheet.merge_range(row, 0, row, _LAST, part.title[lang], formats["section"])
        sheet.set_row(row, 24)
        row += 1
        for entry in part.entries:
            _write_entry(sheet, row, entry, looks, lang)
            row += 1
    sheet.freeze_panes(_HEAD + 1, 1)
    _print_setup(sheet, _HEAD)


def _write_entry(sheet: Worksheet, row: int, entry: Entry, looks: _Looks, lang: Lang) -> None:
    texts = (
        entry.field,
        f"{entry.label.zh}\n{entry.label.en}",
        f"{entry.question.zh}\n{entry.question.en}",
        entry.kind[lang],
        _codes(entry, "zh"),
        _codes(entry, "en"),
        entry.missing[lang],
        entry.applies[lang],
        entry.source[lang],
    )
    for column, text in enumerate(texts):
        sheet.write_string(row, column, text, looks.strong if column == 0 else looks.plain)
    lines = max(count_lines(text, SMALL_SIZE, width) for text, width in zip(texts, _WIDTHS, strict=True))
    sheet.set_row(row, row_height(lines, SMALL_SIZE, "zh", padding=8))


def _codes(entry: Entry, lang: Lang) -> str:
    """Return the codes of a field for one cell; long lists stand on the other sheet alone."""
    shown = entry.codes if len(entry.codes) <= _MOST_CODES else entry.codes[:3]
    lines = [f"{code} = {text[lang]}" for code, text in shown]
    if len(shown) < len(entry.codes):
        more = Text(f"……共 {len(entry.codes)} 个，见“代码”页", f"… {len(entry.codes)} in all, see the sheet Codes")
        lines.append(more[lang])
    return "\n".join(lines)


def _write_codes(sheet: Worksheet, book: FieldBook, formats: Formats, looks: _Looks, lang: Lang) -> None:
    for column, width in enumerate(_CODE_WIDTHS):
        sheet.set_column(column, column, width)
    for column, head in enumerate(words.CODE_HEADS):
        sheet.write_string(0, column, head[lang], formats["head"])
    row = 0
    for entry in book.entries:
        for code, text in entry.codes:
            row += 1
            cells = (entry.field, entry.column(code), code, text.zh, text.en)
            for column, cell in enumerate(cells):
                sheet.write_string(row, column, cell, looks.plain)
            lines = max(count_lines(cell, SMALL_SIZE, width) for cell, width in zip(cells, _CODE_WIDTHS, strict=True))
            sheet.set_row(row, row_height(lines, SMALL_SIZE, "zh", padding=4))
    sheet.autofilter(0, 0, row, len(_CODE_WIDTHS) - 1)
    sheet.freeze_panes(1, 2)
    sheet.ignore_errors({"number_stored_as_text": f"A1:E{row + 1}"})
    _print_setup(sheet, 0)


def _print_setup(sheet: Worksheet, head: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head)
