"""The first sheet: one question under the other, for one firm, on a screen or on paper."""

from __future__ import annotations

from typing import Any, Final

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from wuli.report.forms import words
from wuli.report.forms.content import Condition, Form, Option, Pair, Question, Section
from wuli.report.forms.xlsx_codebook import ENTRY_COLUMN, Codebook
from wuli.report.forms.xlsx_formats import SECTION_SIZE, SMALL_SIZE, TEXT_SIZE, TITLE_SIZE, Formats
from wuli.report.forms.xlsx_measures import count_lines, row_height

ID, NUMBER, TEXT, ANSWER = range(4)
TEXT_WIDTH: Final = 58.0
ANSWER_WIDTH: Final = 33.0
WIDTHS: Final = {NUMBER: 5.5, TEXT: TEXT_WIDTH, ANSWER: ANSWER_WIDTH}
ALL_WIDTH: Final = sum(WIDTHS.values())
HEAD_ROW: Final = 1
A4: Final = 9
LONGEST_PROMPT: Final = 255
LONGEST_PROMPT_TITLE: Final = 32

# a run of text in a cell: name of its format, text
Run = tuple[str, str]


class FormSheet:
    """Writes the form sheet downwards; `row` is the next free row."""

    def __init__(self, sheet: Worksheet, form: Form, codebook: Codebook, formats: Formats, lang: str) -> None:
        """Write `form` in `lang` to `sheet`, with drop-down lists from `codebook`."""
        self._sheet, self._form, self._codebook, self._formats, self._lang = sheet, form, codebook, formats, lang
        self._row = 0
        self._answers: dict[str, int] = {}

    def write(self) -> None:
        """Fill the sheet."""
        self._set_up()
        self._write_top()
        for section in self._form.sections:
            self._write_section(section)
        self._write_line(words.END[self._lang], "about", SMALL_SIZE)
        self._sheet.print_area(0, NUMBER, self._row - 1, ANSWER)

    # Page

    def _set_up(self) -> None:
        sheet, lang = self._sheet, self._lang
        sheet.set_column(ID, ID, 3, None, {"hidden": True})
        for column, width in WIDTHS.items():
            sheet.set_column(column, column, width)
        sheet.hide_gridlines(2)
        sheet.freeze_panes(HEAD_ROW + 1, 0)
        sheet.protect("", {"format_columns": True, "format_rows": True})
        sheet.set_portrait()
        sheet.set_paper(A4)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEAD_ROW)
        name = f"{self._form.pack_id}@{self._form.edition}".replace("&", "&&")
        sheet.set_footer(f"&L&8{name}&R&8{words.PAGE[lang]}")

    def _write_top(self) -> None:
        lang = self._lang
        title = f"{self._form.title[lang]} · {words.QUESTIONNAIRE[lang]}"
        self._sheet.write_string(0, ID, self._form.mark(lang))
        self._write_line(title, "title", TITLE_SIZE, padding=14)
        for column, head in ((NUMBER, words.HEAD_NUMBER), (TEXT, words.HEAD_QUESTION), (ANSWER, words.HEAD_ANSWER)):
            self._sheet.write_string(HEAD_ROW, column, head[lang], self._formats["head"])
        self._sheet.set_row(HEAD_ROW, 22)
        self._row = HEAD_ROW + 1
        about = self._form.about[lang]
        if about:
            self._write_line(about, "about", SMALL_SIZE)
        self._write_line(words.HOW_TITLE[lang], "section", SECTION_SIZE, padding=14)
        for text in (words.HOW_ON_SCREEN, *words.HOW):
            self._write_line(text[lang], "intro", TEXT_SIZE, padding=3)

    def _write_line(self, text: str, look: str, size: float, *, padding: float = 8) -> None:
        """Write one text across all columns."""
        self._sheet.merge_range(self._row, NUMBER, self._row, ANSWER, text, self._formats[look])
        lines = count_lines(text, size, ALL_WIDTH, bold=look in ("title", "section", "pair"))
        self._sheet.set_row(self._row, row_height(lines, size, self._lang, padding=padding))
        self._row += 1

    # Questions

    def _write_section(self, section: Section) -> None:
        lang = self._lang
        title = f"{section.code}  {section.title[lang]}" if section.code else section.title[lang]
        self._write_line(title, "section", SECTION_SIZE, padding=22)
        if section.about:
            self._write_line(section.about[lang], "about", SMALL_SIZE)
        for part in section.parts:
            if isinstance(part, Pair):
                self._write_line(f"{part.name[lang]}{words.COLON[lang]}{words.PAIR[lang]}", "pair", TEXT_SIZE)
                for question in part.questions:
                    self._write_question(question, lists_options=True)
            else:
                self._write_question(part, lists_options=section.id != "profile")

    def _write_question(self, question: Question, *, lists_options: bool) -> None:
        if question.kind == "many":
            self._write_ticks(question)
            return
        runs = self._head_runs(question)
        if lists_options:
            runs += self._option_runs(question)
        longest = max((option.entry[self._lang] for option in question.options), key=len, default="")
        self._write_runs(runs, question.number, longest)
        self._write_answer(question)
        self._row += 1
        if question.amount is not None:
            self._write_amount(question.amount)

    def _write_amount(self, amount: Question) -> None:
        lang = self._lang
        text = f"{words.ELSE_AMOUNT[lang]}{words.COLON[lang]}{amount.text[lang]}"
        self._write_runs([("plain", text), ("small", f"\n{amount.help[lang]}")], "", "")
        self._write_answer(amount)
        self._row += 1

    def _head_runs(self, question: Question) -> list[Run]:
        lang = self._lang
        runs: list[Run] = []
        if question.condition is not None:
            runs.append(("condition", f"{question.condition.text[lang]}\n"))
        runs.append(("bold", question.text[lang]))
        if question.help:
            runs.append(("small", f"\n{question.help[lang]}"))
        return runs

    def _option_runs(self, question: Question) -> list[Run]:
        lang = self._lang
        levels = [option.entry[lang] for option in question.options if not option.is_state]
        states = [option.entry[lang] for option in question.options if option.is_state]
        runs: list[Run] = [("plain", "".join(f"\n{text}" for text in levels))] if levels else []
        if states:
            runs.append(("small", "\n" + ("　" if lang == "zh" else "    ").join(states)))
        return runs

    def _write_runs(self, runs: list[Run], number: str, longest: str) -> None:
        """Write number and text of the row that is next, high enough for text and longest answer."""
        formats = self._formats
        self._sheet.write_string(self._row, NUMBER, number, formats["number"])
        runs = [run for run in runs if run[1].strip()]
        if len(runs) > 1:
            parts: list[Any] = [part for look, text in runs for part in (formats[look], text)]
            self._sheet.write_rich_string(self._row, TEXT, *parts, formats["question"])
        else:
            self._sheet.write_string(self._row, TEXT, runs[0][1], formats["bold"])
        points = sum(self._run_lines(look, text) for look, text in runs)
        points = max(points, count_lines(longest, TEXT_SIZE, ANSWER_WIDTH) * float(TEXT_SIZE))
        self._sheet.set_row(self._row, row_height(points, 1, self._lang, padding=12))

    def _run_lines(self, look: str, text: str) -> float:
        """Return the lines of a run times its font size."""
        size = SMALL_SIZE if look == "small" else TEXT_SIZE
        return count_lines(text.strip("\n"), size, TEXT_WIDTH, bold=look in ("bold", "condition")) * size

    def _write_ticks(self, question: Question) -> None:
        self._write_runs(self._head_runs(question), question.number, "")
        self._sheet.write_blank(self._row, ANSWER, None, self._formats["gap"])
        self._row += 1
        for option in question.options:
            text = self._tick_text(option)
            self._sheet.write_string(self._row, ID, f"{question.id}.{option.code}")
            self._sheet.write_string(self._row, TEXT, text, self._formats["option"])
            self._sheet.write_blank(self._row, ANSWER, None, self._formats["tick"])
            self._validate({"validate": "list", "source": [words.TICK]}, question, words.ASK_TICK[self._lang])
            self._mark_blank()
            lines = count_lines(text, TEXT_SIZE, TEXT_WIDTH - 2)
            self._sheet.set_row(self._row, row_height(lines, TEXT_SIZE, self._lang, padding=5))
            self._row += 1

    def _tick_text(self, option: Option) -> str:
        return option.text[self._lang] + (words.EXCLUSIVE[self._lang] if option.is_alone else "")

    # Answer cells

    def _write_answer(self, question: Question) -> None:
        self._sheet.write_string(self._row, ID, question.id)
        self._answers[question.id] = self._row
        self._sheet.write_blank(self._row, ANSWER, None, self._answer_format(question))
        rule, prompt = answer_rule(question, self._codebook, self._lang)
        self._validate(rule, question, prompt)
        if question.condition is not None:
            self._grey_out(question.condition)
        self._mark_blank()

    def _answer_format(self, question: Question) -> Format:
        look = {"text": "answer_text", "date": "answer_text", "number": "answer_number"}.get(question.kind, "answer")
        return self._formats[look]

    def _validate(self, rule: dict[str, Any], question: Question, prompt: str) -> None:
        heading = {
            "input_title": question.label[self._lang][:LONGEST_PROMPT_TITLE],
            "input_message": prompt[:LONGEST_PROMPT],
        }
        self._sheet.data_validation(self._row, ANSWER, self._row, ANSWER, {**rule, **heading})

    def _grey_out(self, condition: Condition) -> None:
        """Grey the row where the firm's own answer says that the other question is theirs."""
        fact = self._answers.get(condition.question)
        if fact is None:
            return
        option = next(o for o in self._form.question(condition.question).options if o.code == condition.code)
        cell = xl_rowcol_to_cell(fact, ANSWER, row_abs=True, col_abs=True)
        criteria = f'=AND({cell}<>"",{cell}<>"{option.entry[self._lang]}")'
        rule = {"type": "formula", "criteria": criteria, "format": self._formats.off, "stop_if_true": True}
        self._sheet.conditional_format(self._row, NUMBER, self._row, ANSWER, rule)

    def _mark_blank(self) -> None:
        rule = {"type": "blanks", "format": self._formats.to_fill}
        self._sheet.conditional_format(self._row, ANSWER, self._row, ANSWER, rule)


def answer_rule(question: Question, codebook: Codebook, lang: str) -> tuple[dict[str, Any], str]:
    """Return the data validation of an answer cell and what to tell the one who fills it in."""
    if question.options:
        rule = {"validate": "list", "source": codebook.list_of(question, ENTRY_COLUMN)}
        rule["error_message"] = words.WRONG_ENTRY[lang]
        return (
            ({**rule, "show_error": False}, words.ASK_OPEN[lang]) if question.is_open else (rule, words.ASK_ONE[lang])
        )
    if question.kind == "number":
        unit = question.unit[lang]
        prompt = words.ASK_NUMBER_UNIT[lang].format(unit=unit) if unit else words.ASK_NUMBER[lang]
        if question.least is None:
            return {"validate": "any"}, prompt
        error = words.WRONG_NUMBER[lang].format(least=question.least)
        return {"validate": "decimal", "criteria": ">=", "value": float(question.least), "error_message": error}, prompt
    return {"validate": "any"}, (words.ASK_DATE if question.kind == "date" else words.ASK_TEXT)[lang]
