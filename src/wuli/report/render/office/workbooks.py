"""Workbooks: the sheet of numbers behind each chart, which office programs open on "edit data"."""

from __future__ import annotations

import datetime as dt
import io

import xlsxwriter

from wuli.report.render.office.chart_sheets import SHEET_NAME, ChartSheet
from wuli.report.render.office.number_formats import GENERAL, number_format
from wuli.report.render.office.packages import repack


def workbook_bytes(sheet: ChartSheet, created: dt.date) -> bytes:
    """Return the XLSX file of `sheet`: categories in column A, one column a series, then the arms of intervals."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": dt.datetime.combine(created, dt.time(), tzinfo=dt.UTC).replace(tzinfo=None)})
    page = book.add_worksheet(SHEET_NAME)
    page.set_column(0, 0, 32)
    for row, category in enumerate(sheet.categories, start=1):
        page.write_string(row, 0, category)
    for column, (heading, values) in enumerate(sheet.columns(), start=1):
        page.write_string(0, column, heading)
        texts = sheet.series[column - 1].texts if column <= len(sheet.series) else ("",) * len(values)
        for row, (value, text) in enumerate(zip(values, texts, strict=True), start=1):
            if value is not None:
                look = book.add_format({"num_format": number_format(value, text) or GENERAL})
                page.write_number(row, column, value, look)
    book.close()
    return repack(buffer.getvalue())
