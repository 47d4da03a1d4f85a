"""The questionnaire as an XLSForm (ODK, KoboToolbox), in Chinese and English at once.

Source: the XLSForm standard, checked in the tests with pyxform.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from wuli.instrument.text import EMPTY, LANGS, Text
from wuli.report.forms import words
from wuli.report.forms.content import Form, Option, Question, Section

LANGUAGES: Final = {"zh": "中文 (zh)", "en": "English (en)"}
CREATED: Final = datetime(2020, 1, 1)  # noqa: DTZ001  # the library wants a naive one
DATE_REGEX: Final = r"^[0-9]{4}(-[0-9]{1,2}(-[0-9]{1,2})?)?$"
ANSWERED_AT: Final = "answered_at"
LONG_LIST: Final = 12
Row = Mapping[str, str]


def render_xlsform(form: Form, lang: str) -> bytes:
    """Return the XLSForm workbook; `lang` is the language shown first."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    workbook.set_properties({"title": form.title[lang], "created": CREATED})
    bold = workbook.add_format({"bold": True})
    sheets = (("survey", list(_survey(form))), ("choices", list(_choices(form))), ("settings", [_settings(form, lang)]))
    for name, rows in sheets:
        sheet = workbook.add_worksheet(name)
        heads = _write_rows(sheet, rows)
        sheet.set_row(0, None, bold)
        sheet.set_column(0, len(heads) - 1, 24)
        sheet.freeze_panes(1, 0)
    workbook.close()
    return buffer.getvalue()


def _write_rows(sheet: Worksheet, rows: list[Row]) -> list[str]:
    heads = list(dict.fromkeys(key for row in rows for key in row))
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head)
        for index, row in enumerate(rows, start=1):
            if row.get(head):
                sheet.write_string(index, column, row[head])
    return heads


def _settings(form: Form, lang: str) -> Row:
    return {
        "form_title": f"{form.title[lang]} · {words.QUESTIONNAIRE[lang]}",
        "form_id": form.pack_id,
        # the version says which wording was answered: edition and the first digits of the content hash
        "version": f"{form.edition}-{form.hash[:12]}",
        "default_language": LANGUAGES[lang],
    }


# Survey


def _survey(form: Form) -> Iterator[Row]:
    how = Text(*("\n".join(text[lang] for text in words.HOW) for lang in LANGS))
    yield _row("note", "how_to", words.HOW_TITLE, hint=how)
    for section in form.sections:
        yield from _section(section)


def _section(section: Section) -> Iterator[Row]:
    group = f"section_{section.id}"
    yield _row("begin_group", group, section.title)
    if section.about:
        yield _row("note", f"{group}_about", section.about)
    for question in section.questions:
        # the amount comes first: where it is given, the question of the level has its answer
        if question.amount is not None:
            yield _question(question.amount, lead=question)
        yield _question(question)
    yield {"type": "end_group", "name": group}


def _question(question: Question, lead: Question | None = None) -> Row:
    label = Text(*(f"{lead.text[lang]} {question.text[lang]}" for lang in LANGS)) if lead else question.text
    is_needed = any(option.is_state for option in question.options) or _is_truth(question)
    row = {
        **_row(_type(question), question.id, label, hint=_hint(question)),
        "required": "yes" if is_needed else "",
        "relevant": _relevant(question),
        "appearance": "minimal" if question.kind == "one" and len(question.options) > LONG_LIST else "",
        "default": "today()" if question.id == ANSWERED_AT else "",
        "constraint": _constraint(question),
    }
    return row | _languages("constraint_message", _message(question))


def _row(kind: str, name: str, label: Text, hint: Text = EMPTY) -> dict[str, str]:
    return {"type": kind, "name": name, **_languages("label", label), **_languages("hint", hint)}


def _languages(column: str, text: Text) -> dict[str, str]:
    # ${…} would be read as a reference to a question
    return {f"{column}::{LANGUAGES[lang]}": text[lang].replace("${", "$ {") for lang in LANGS}


def _type(question: Question) -> str:
    if question.kind == "many":
        return f"select_multiple {question.id}"
    if question.kind == "one":
        return f"select_one {_list_name(question)}"
    if question.kind == "number" and not question.is_open:
        return "decimal"
    return "date" if question.id == ANSWERED_AT else "text"


def _list_name(question: Question) -> str:
    return "yes_no" if _is_truth(question) else question.id


def _is_truth(question: Question) -> bool:
    return [option.code for option in question.options] == ["yes", "no"]


def _hint(question: Question) -> Text:
    if not question.is_open:
        return question.help
    parts = {lang: " / ".join(option.text[lang] for option in question.options) for lang in LANGS}
    space = {"zh": "", "en": " "}
    return Text(
        *(f"{question.help[lang]}{space[lang]}{words.OPEN_LIST[lang].format(list=parts[lang])}" for lang in LANGS)
    )


def _relevant(question: Question) -> str:
    tests = []
    if question.condition is not None:
        tests.append(f"${{{question.condition.question}}} = '{question.condition.code}'")
    if question.amount is not None:
        tests.append(f"string-length(${{{question.amount.id}}}) = 0")
    return " and ".join(tests)


def _constraint(question: Question) -> str:
    if question.kind == "number" and question.least is not None and not question.is_open:
        return f". >= {_decimal(question)}"
    if question.kind == "date" and question.id != ANSWERED_AT:
        return f"regex(., '{DATE_REGEX}')"
    alone = [
        f"not(selected(., '{option.code}') and count-selected(.) > 1)" for option in question.options if option.is_alone
    ]
    return " and ".join(alone)


def _decimal(question: Question) -> str:
    assert question.least is not None
    return re.sub(r"\.?0+\Z", "", f"{float(question.least):.9f}") or "0"


def _message(question: Question) -> Text:
    if question.kind == "number" and question.least is not None and not question.is_open:
        return Text(*(words.LEAST[lang].format(least=_decimal(question)) for lang in LANGS))
    if question.kind == "date" and question.id != ANSWERED_AT:
        return words.DATE_SHAPE
    alone = [option.text for option in question.options if option.is_alone]
    texts = (" ".join(words.TICK_SOME[lang].format(alone=text[lang]) for text in alone) for lang in LANGS)
    return Text(*texts)


# Choices


def _choices(form: Form) -> Iterator[Row]:
    seen: set[str] = set()
    for question in form.questions:
        name = _list_name(question)
        if question.kind not in ("one", "many") or name in seen:
            continue
        seen.add(name)
        yield from (_choice(name, option) for option in question.options)


def _choice(name: str, option: Option) -> Row:
    # the number before a level belongs to the scale, not to the wording; readers of the export go by the code
    return {"list_name": name, "name": option.code, **_languages("label", option.text)}
