"""Figures from outside the survey, each with year, source and how clearly it was printed."""

from __future__ import annotations

import re
from typing import Final

from wuli.instrument.context import ContextFigure
from wuli.report.content import Block, Paragraph, Table
from wuli.report.industry.parts import chapter, columns
from wuli.report.industry.teller import Teller

_CURRENCY: Final = re.compile(r"[A-Z]{3}")
_DIGIT: Final = re.compile(r"\d")


def build_context(t: Teller) -> tuple[Block, ...]:
    """Return the chapter on context, () where no figure is at hand."""
    figures = t.result.context
    if not figures:
        return ()
    name = "context.heading_one" if len(figures) == 1 else "context.heading"
    order = {figure.topic: None for figure in figures}
    rows = [_row(t, figure, first=i == 0) for topic in order for i, figure in enumerate(_about(figures, topic))]
    heads = columns(
        (t.say("context.col_topic"), 1.8 if t.lang == "zh" else 2.2, "l"),
        (t.say("context.col_text"), 4.6 if t.lang == "zh" else 4.2, "l"),
        (t.say("context.col_value"), 2.7, "r"),
        (t.say("context.col_year"), 2.3, "c"),
        (t.say("context.col_source"), 3.0 if t.lang == "zh" else 2.7, "l"),
        (t.say("context.col_status"), 1.3 if t.lang == "zh" else 1.7, "l"),
    )
    return (
        chapter(t, "context", t.say(name, count=str(len(figures)))),
        Paragraph(t.say("context.intro")),
        Table("context-figures", t.say("context.table"), heads, tuple(rows)),
    )


def _about(figures: tuple[ContextFigure, ...], topic: str) -> tuple[ContextFigure, ...]:
    return tuple(figure for figure in figures if figure.topic == topic)


def _topic(t: Teller, topic: str) -> str:
    return t.pick(t.pack.context.topic_name(topic)) or topic or t.say("context.other")


def _value(t: Teller, figure: ContextFigure) -> str:
    """Return value and unit: 27.8%, 3716 亿元 / 3716 × CNY 100 million, USD 41 trillion; a year stands alone."""
    value, unit = figure.value, t.pick(figure.unit)
    if not unit or value == figure.year:
        return value
    if unit.startswith("%"):
        return value + unit
    money, _, size = unit.partition(" ")
    if not _CURRENCY.fullmatch(money):
        return t.say("context.value", value=value, unit=unit)
    if any(ch.isdigit() for ch in size):
        return t.say("context.value_times", value=value, unit=unit)
    return f"{_DIGIT.sub(lambda digit: f'{money} {digit[0]}', value, count=1)} {size}".strip()


def _row(t: Teller, figure: ContextFigure, *, first: bool) -> tuple[str, ...]:
    none = t.say("words.none")
    year = t.say("context.forecast", year=figure.year) if figure.forecast and figure.year else figure.year
    value = _value(t, figure) if figure.value else none
    note = t.pick(figure.note).rstrip("。.")
    text = t.say("words.with_interval", value=t.pick(figure.text), interval=note) if note else t.pick(figure.text)
    status = t.say_or(f"context.status_{figure.status}", figure.status)
    return _topic(t, figure.topic) if first else "", text, value, year or none, t.pick(figure.source), status
