"""The workbook form: a sheet to fill in, a table for many firms, and the codebook."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Final

import xlsxwriter

from wuli.report.forms import words
from wuli.report.forms.content import Form
from wuli.report.forms.xlsx_codebook import plan_codebook, write_codebook
from wuli.report.forms.xlsx_form import FormSheet
from wuli.report.forms.xlsx_formats import Formats
from wuli.report.forms.xlsx_table import write_table

# A fixed moment: the bytes depend on the pack alone.
CREATED: Final = datetime(2020, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def render_xlsx(form: Form, lang: str) -> bytes:
    """Return the workbook form in `lang`."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    title = f"{form.title[lang]} · {words.QUESTIONNAIRE[lang]}"
    workbook.set_properties({"title": title, "subject": f"{form.pack_id}@{form.edition}", "created": CREATED})
    formats = Formats(workbook, lang)
    codebook = plan_codebook(form, lang)
    sheet = workbook.add_worksheet(words.SHEET_FORM[lang])
    table = workbook.add_worksheet(words.SHEET_TABLE[lang])
    codes = workbook.add_worksheet(codebook.sheet)
    FormSheet(sheet, form, codebook, formats, lang).write()
    write_table(table, form, codebook, formats, lang)
    write_codebook(codes, form, codebook, formats, lang)
    sheet.activate()
    workbook.close()
    return buffer.getvalue()
