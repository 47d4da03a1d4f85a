"""The codebook sheet: every field and code in both languages, and the ranges that the drop-down lists point at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from wuli.instrument.text import EMPTY, Text
from wuli.report.forms import words
from wuli.report.forms.content import Form, Option, Question
from wuli.report.forms.xlsx_formats import SMALL_SIZE, Formats
from wuli.report.forms.xlsx_measures import count_lines, row_height

CODE_COLUMN: Final = 4
ENTRY_COLUMN: Final = 7
WIDTHS: Final = (24, 20, 24, 11, 18, 40, 44, 44, 7, 40)
HEAD_ROW: Final = 4


@dataclass(frozen=True, slots=True)
class CodebookRow:
    """One code of a field, or a field without codes (`option` None)."""

    question: Question
    option: Option | None = None


@dataclass(frozen=True, slots=True)
class Codebook:
    """Where every code stands. `spans` maps a question to its first and last row, counted from 0."""

    sheet: str
    rows: tuple[CodebookRow, ...]
    spans: Mapping[str, tuple[int, int]] = field(repr=False)

    def list_of(self, question: Question, column: int) -> str:
        """Return the range of the codes (`CODE_COLUMN`) or form entries (`ENTRY_COLUMN`) of `question` as a formula."""
        first, last = self.spans[question.id]
        return f"='{self.sheet}'!{xl_range_abs(first, column, last, column)}"


def plan_codebook(form: Form, lang: str) -> Codebook:
    """Return the rows of the codebook and the place of each question."""
    rows: list[CodebookRow] = []
    spans: dict[str, tuple[int, int]] = {}
    for question in form.questions:
        for asked in (question, question.amount):
            if asked is None:
                continue
            first = HEAD_ROW + 1 + len(rows)
            rows.extend(CodebookRow(asked, option) for option in asked.options or (None,))
            spans[asked.id] = (first, HEAD_ROW + len(rows))
    return Codebook(words.SHEET_CODEBOOK[lang], tuple(rows), spans)


def write_codebook(sheet: Worksheet, form: Form, codebook: Codebook, formats: Formats, lang: str) -> None:
    """Fill the codebook sheet."""
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    for row, (head, text) in enumerate(_identity(form, lang)):
        sheet.write_string(row, 0, head, formats["cell_strong"])
        sheet.write_string(row, 1, text, formats["free_text"])
    for column, title in enumerate(words.CODEBOOK_HEADS):
        sheet.write_string(HEAD_ROW, column, title[lang], formats["head"])
    for row, entry in enumerate(codebook.rows, start=HEAD_ROW + 1):
        _write_row(sheet, row, entry, formats, lang)
    last = HEAD_ROW + len(codebook.rows)
    _write_states(sheet, last + 2, formats, lang)
    sheet.autofilter(HEAD_ROW, 0, last, len(WIDTHS) - 1)
    sheet.freeze_panes(HEAD_ROW + 1, 1)
    sheet.protect("", {"autofilter": True, "sort": True, "format_columns": True, "format_rows": True})
    sheet.ignore_errors({"number_stored_as_text": f"A1:J{last + 12}"})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROW)


def _identity(form: Form, lang: str) -> Iterator[tuple[str, str]]:
    yield words.CODEBOOK_PACK[lang], f"{form.pack_id}  {form.title[lang]}"
    yield words.CODEBOOK_EDITION[lang], form.edition
    yield words.CODEBOOK_HASH[lang], form.hash


def _write_row(sheet: Worksheet, row: int, entry: CodebookRow, formats: Formats, lang: str) -> None:
    question, option = entry.question, entry.option
    note = _note(entry)[lang]
    ticked = option is not None and question.kind == "many"
    id = f"{question.id}.{option.code}" if option is not None and ticked else question.id
    texts = [id, question.label.zh, question.label.en, words.KINDS[question.kind][lang]]
    if option is not None:
        texts += [option.code, option.text.zh, option.text.en, words.TICK if ticked else option.entry[lang]]
    else:
        texts += ["", "", "", ""]
    texts += [str(option.points) if option is not None and option.points is not None else "", note]
    for column, text in enumerate(texts):
        if column == CODE_COLUMN and text.isdigit():
            sheet.write_number(row, column, int(text), formats["cell"])
        elif text:
            sheet.write_string(row, column, text, formats["cell"])
    lines = max(count_lines(text, SMALL_SIZE, width) for text, width in zip(texts, WIDTHS, strict=True))
    sheet.set_row(row, row_height(lines, SMALL_SIZE, "zh", padding=4))


def _note(entry: CodebookRow) -> Text:
    if entry.option is not None:
        return entry.option.note
    if entry.question.unit:
        return entry.question.unit
    return entry.question.help or EMPTY


def _write_states(sheet: Worksheet, row: int, formats: Formats, lang: str) -> None:
    sheet.write_string(row, 0, words.CODEBOOK_STATES[lang], formats["cell_strong"])
    for index, (code, text) in enumerate(words.STATES, start=1):
        sheet.write_string(row + index, 0, code, formats["cell"])
        sheet.write_string(row + index, 1, text[lang], formats["free_text"])
