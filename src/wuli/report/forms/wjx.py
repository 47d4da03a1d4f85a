"""The questionnaire as text that 问卷星 turns into an on-line survey: `1. 题干[单选题]`, one option a line.

The format knows neither help lines nor branching nor exclusive options, so all three stand in the question itself.
Source: dsl-syntax.md of wjxcom/wjx-ai-kit. Its type names exist in Chinese only, whatever the language of the survey.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wuli.instrument.text import EMPTY, Text
from wuli.report.forms import words
from wuli.report.forms.content import Form, Question

TYPES: Final = {"text": "填空题", "date": "填空题", "number": "填空题", "many": "多选题", "one": "单选题"}
OPTIONAL: Final = "（选填）"
LONG_LIST: Final = 12
DROP_DOWN: Final = "下拉框"
# The importer takes a single letter at the start of an option for its numbering and drops it.
LETTERED: Final = re.compile(r"[A-Za-z](?:[.．、)）]|\s)")
FULL_BRACKETS: Final = {"zh": ("（", "）"), "en": (" (", ")")}


def render_wjx(form: Form, lang: str) -> bytes:
    """Return the import text in `lang` as UTF-8 without a byte-order mark, which would become part of the title."""
    head = [f"{_line(form.title[lang])} · {words.QUESTIONNAIRE[lang]}", ""]
    head += [_line(text[lang]) for text in (form.about, *words.HOW) if text]
    blocks = ["\n".join(head)]
    number = 0
    for section in form.sections:
        for question in section.questions:
            # numbers of this file, not of the paper: the importer counts through
            for asked, lead in _asked(question):
                number += 1
                blocks.append(_question(asked, f"{number}. {_stem(asked, lang, lead)}", lang))
    return ("\n\n".join(blocks) + "\n").encode()


def _asked(question: Question) -> Iterator[tuple[Question, Text]]:
    """Yield the question and the amount that may stand for it, each with a note to put first."""
    yield question, question.condition.text if question.condition is not None else EMPTY
    if question.amount is not None:
        yield question.amount, words.ELSE_AMOUNT


def _is_needed(question: Question) -> bool:
    """Tell whether a question must be answered: the scored ones with "don't know", and yes-or-no facts."""
    if question.condition is not None or question.amount is not None:
        return False
    return any(option.is_state for option in question.options) or _is_truth(question)


def _is_truth(question: Question) -> bool:
    return [option.code for option in question.options] == ["yes", "no"]


def _question(question: Question, stem: str, lang: str) -> str:
    kind = TYPES[question.kind]
    if question.kind == "one" and len(question.options) > LONG_LIST:
        kind = DROP_DOWN
    lines = [f"{stem}[{kind}]{'' if _is_needed(question) else OPTIONAL}"]
    if question.kind in ("one", "many"):
        options = [_line(option.entry[lang]) for option in question.options]
        if any(LETTERED.match(option) for option in options):
            options = [f"{chr(ord('A') + i)}. {option}" for i, option in enumerate(options)]
        lines += options
    return "\n".join(lines)


def _stem(question: Question, lang: str, lead: Text) -> str:
    """Return question, then everything that has no place of its own, in brackets.

    The question stays in front and unchanged: it is the column of the export.
    """
    notes = [lead[lang]] if lead else []
    notes += [question.help[lang]] if question.help else []
    if question.is_open:
        notes.append(words.OPEN_LIST[lang].format(list=" / ".join(option.text[lang] for option in question.options)))
    alone = [option.text[lang] for option in question.options if option.is_alone]
    notes += [words.TICK_SOME[lang].format(alone=text) for text in alone]
    text = _line(question.text[lang])
    if not notes:
        return text
    left, right = FULL_BRACKETS[lang]
    joined = _line(_join(notes, lang)).rstrip("。.")
    return f"{text}{left}{joined}{right}"


def _join(notes: list[str], lang: str) -> str:
    stop, space = ("。", "") if lang == "zh" else (".", " ")
    return space.join(note if note.endswith(("。", ".", "？", "?")) else f"{note}{stop}" for note in notes)


def _line(text: str) -> str:
    """Return `text` on one line without the square brackets that mark a type."""
    return " ".join(text.split()).replace("[", "【").replace("]", "】")
