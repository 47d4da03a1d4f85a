"""The second sheet: a row for each firm, for those who collect the answers of many."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from xlsxwriter.worksheet import Worksheet

from wuli.instrument.text import Text
from wuli.report.forms import words
from wuli.report.forms.content import Form, Question
from wuli.report.forms.xlsx_codebook import CODE_COLUMN, Codebook
from wuli.report.forms.xlsx_form import LONGEST_PROMPT, LONGEST_PROMPT_TITLE, answer_rule
from wuli.report.forms.xlsx_formats import TEXT_SIZE, Formats
from wuli.report.forms.xlsx_measures import count_lines, row_height

LABEL_ROW, FIELD_ROW, FIRST_ROW = range(3)
LAST_ROW: Final = 1000
FIRM_ID: Final = "firm_id"
NAMES: Final = (FIRM_ID, "firm_name")
WIDTH: Final = 17.0
WIDE: Final = 24.0


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column of the table. `question` None is the firm's id; `option` is a tick of a multiple choice."""

    field: str
    label: Text
    question: Question | None = None
    is_tick: bool = False
    has_names: bool = False


def table_columns(form: Form) -> Iterator[TableColumn]:
    """Yield the columns of the table: firm id, profile, items, extra questions."""
    yield TableColumn(FIRM_ID, form.label(FIRM_ID).label)
    for section in form.sections:
        for question in section.questions:
            if question.kind == "many":
                for field, option in zip(question.fields, question.options, strict=True):
                    label = Text(f"{question.label.zh}：{option.text.zh}", f"{question.label.en}: {option.text.en}")
                    yield TableColumn(field, label, question, is_tick=True)
                continue
            yield TableColumn(question.id, question.label, question, has_names=section.id == "profile")
            if question.amount is not None:
                yield TableColumn(question.amount.id, question.amount.label, question.amount)


def write_table(sheet: Worksheet, form: Form, codebook: Codebook, formats: Formats, lang: str) -> None:
    """Fill the table sheet. Labels stand in both languages at once, so that only row 2 reads as a header."""
    tallest = 1
    for index, column in enumerate(table_columns(form)):
        width = WIDE if column.is_tick or column.field in NAMES else WIDTH
        text = f"{column.label.zh}\n{column.label.en}"
        look = "free_text" if column.question is None or column.question.kind in ("text", "date") else "free"
        sheet.set_column(index, index, width, formats[look])
        sheet.write_string(LABEL_ROW, index, text, formats["label"])
        sheet.write_string(FIELD_ROW, index, column.field, formats["field"])
        tallest = max(tallest, count_lines(text, TEXT_SIZE, width, bold=True))
        if column.question is not None:
            rule = _rule(column, column.question, codebook, lang)
            sheet.data_validation(FIRST_ROW, index, LAST_ROW, index, rule)
    sheet.set_row(LABEL_ROW, row_height(tallest, TEXT_SIZE, "zh"))
    sheet.freeze_panes(FIRST_ROW, 1)
    sheet.write_comment(LABEL_ROW, 0, words.TABLE_NOTE[lang], {"x_scale": 2.2, "author": ""})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.repeat_rows(LABEL_ROW, FIELD_ROW)


def _rule(column: TableColumn, question: Question, codebook: Codebook, lang: str) -> dict[str, Any]:
    rule: dict[str, Any]
    if column.is_tick:
        rule, prompt = {"validate": "list", "source": ["1", "0"]}, words.ASK_TICK[lang]
    elif question.options and not column.has_names:
        rule = {"validate": "list", "source": codebook.list_of(question, CODE_COLUMN)}
        rule, prompt = rule | {"error_message": words.WRONG_ENTRY[lang]}, words.ASK_CODE[lang]
    else:
        rule, prompt = answer_rule(question, codebook, lang)
    title = question.label[lang][:LONGEST_PROMPT_TITLE]
    return {**rule, "input_title": title, "input_message": prompt[:LONGEST_PROMPT]}
