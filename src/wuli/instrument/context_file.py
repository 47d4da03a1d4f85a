"""`context.yaml`, of a pack or a team's own -> the values of `context`, field by field."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from wuli.errors import ArgumentError, Fault, FaultList
from wuli.instrument.context import SIGNS, Context, ContextFigure, signed
from wuli.instrument.profile import Choice
from wuli.instrument.text import EMPTY
from wuli.instrument.yaml_reader import Reader, Source, read_yaml

STATUSES: Final = ("exact", "damaged", "ambiguous", "contradicted")


def read_context(top: Reader) -> Context:
    """Return the figures around the survey."""
    topics = tuple(_topic(r) for r in top.maps("topics"))
    readers = top.maps("figures")
    figures = tuple(_figure(r, [topic.id for topic in topics]) for r in readers)
    _tell_repeats(readers, figures)
    return Context(topics, figures)


def read_context_file(path: Path) -> Context:
    """Return the figures of a team's own file, in the shape of a pack's `context.yaml`.

    Raises:
        ArgumentError: there is no such file, or it has faults; all of them are told, each with its line.
    """
    if not path.is_file():
        raise ArgumentError([Fault("file_missing", got=str(path))])
    try:
        content = path.read_bytes()
    except OSError as error:
        fields = {"why": error.strerror or type(error).__name__}
        raise ArgumentError([Fault("file_unreadable", got=str(path), fields=fields)]) from error
    faults = FaultList()
    source = Source(path.name, faults)
    top = Reader(read_yaml(content, source), source)
    if top.keys() or not faults.total:  # what cannot be read at all is not missing
        context = read_context(top)
        top.done()
    if faults.total:
        raise ArgumentError(faults.kept(), faults.total)
    return context


def _topic(r: Reader) -> Choice:
    topic = Choice(r.name("id"), r.text("name"))
    r.done()
    return topic


def _figure(r: Reader, topics: Sequence[str]) -> ContextFigure:
    op = r.choice("op", SIGNS) if r.has("op") else ""
    value = r.string("value", required=False)
    shown = r.flag("shown")
    status = r.choice("status", STATUSES, default="exact")
    figure = ContextFigure(
        id=r.name("id"),
        topic=r.name("topic"),
        text=r.text("text"),
        value=signed(value, op) if value else "",
        unit=r.text("unit", required=False),
        year=r.string("year", required=False),
        forecast=r.flag("forecast") is True,
        source=r.text("source"),
        status=status,
        note=r.text("note", required=False),
        settled=r.string("settled", required=False),
        shown=status == "exact" if shown is None else shown,
        line=r.integer("line", required=False) or None,
        also_line=r.integer("also_line", required=False) or None,
    )
    if figure.topic and figure.topic not in topics:
        r.fault("reference_unknown", "topic", got=figure.topic, expected=", ".join(topics))
    if status != "exact" and figure.note == EMPTY:
        r.fault("context_note_missing", "note", got=status)
    if figure.shown and status != "exact" and not figure.settled:
        r.fault("context_unsettled", "shown", got=status)
    r.done()
    return figure


def _tell_repeats(readers: Sequence[Reader], figures: Sequence[ContextFigure]) -> None:
    first: dict[str, int] = {}
    for reader, figure in zip(readers, figures, strict=True):
        if figure.id in first:
            reader.fault("id_repeats", "id", got=figure.id, first=str(first[figure.id]))
        first.setdefault(figure.id, reader.line)
