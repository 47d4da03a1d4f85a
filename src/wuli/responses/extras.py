"""Extra questions: unscored answers, checked against the pack's options."""

from __future__ import annotations

import re
from functools import partial

import numpy as np

from wuli.instrument.pack import Pack
from wuli.instrument.profile import Question
from wuli.instrument.text import LANGS
from wuli.responses.answer_words import is_not_applicable, parse_truth
from wuli.responses.cells import normalise
from wuli.responses.headers import base_fields
from wuli.responses.items import Sheet


def read_extras(sheet: Sheet, pack: Pack) -> None:
    """Tell every answer to an extra question that is no option of it."""
    if sheet.columns.keys() <= base_fields(pack):
        return
    for question in pack.extras:
        words = option_words(question)
        if sheet.has(question.id):
            texts = sheet.distinct(question.id, words)
            _, wrong = texts.codes(partial(_is_answer, question, words), 0, np.int8)
            sheet.refuse(
                wrong, question.id, "extra_unknown_option", texts, expected=", ".join(o.id for o in question.options)
            )
        for option in question.options:
            field = f"{question.id}.{option.id}"
            if sheet.has(field):
                texts = sheet.distinct(field)
                _, wrong = texts.codes(parse_truth, 0, np.int8)
                sheet.refuse(wrong, field, "tick_not_0_1", texts)


def _is_answer(question: Question, words: dict[str, str], text: str) -> int | None:
    return None if parse_cell(question, words, text) is None else 1


def option_words(question: Question) -> dict[str, str]:
    """Return normalised option ids and texts -> option id."""
    words: dict[str, str] = {}
    for option in question.options:
        for word in (option.id, *(option.name[lang] for lang in LANGS), *option.also):
            words[normalise(word).lower()] = option.id
    return words


def parse_cell(question: Question, words: dict[str, str], text: str) -> tuple[str, ...] | None:
    """Return the option ids of a cell (`;`-joined for multi-choice), None where an entry is no option.

    An exclusive option beside others is no valid answer either.
    """
    if is_not_applicable(text):
        return ()
    whole = words.get(text.lower())
    if whole is not None:
        return (whole,)
    if question.kind == "single":
        return None
    found = [words.get(normalise(entry).lower()) for entry in re.split(r"[;；┋|]", text) if entry.strip()]
    if any(entry is None for entry in found):
        return None
    chosen = tuple(option.id for option in question.options if option.id in found)
    return None if len(chosen) > 1 and any(id in question.exclusive for id in chosen) else chosen


def answers_of(sheet: Sheet, question: Question, row: int) -> tuple[str, ...]:
    """Return the option ids one firm chose, () where it did not answer."""
    words = option_words(question)
    if sheet.has(question.id):
        text = normalise(str(sheet.column(question.id)[row].as_py() or ""))
        return (parse_cell(question, words, text) or ()) if text else ()
    return tuple(option.id for option in question.options if _ticked(sheet, f"{question.id}.{option.id}", row))


def _ticked(sheet: Sheet, field: str, row: int) -> bool:
    if not sheet.has(field):
        return False
    value = sheet.column(field)[row].as_py()
    return value is not None and parse_truth(normalise(str(value))) == 1
