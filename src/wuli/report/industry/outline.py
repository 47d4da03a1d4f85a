"""A team's outline of the report: the order of chapters, those left out, and chapters with words of its own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from wuli.errors import ArgumentError, Fault, FaultList
from wuli.instrument.text import Text
from wuli.instrument.yaml_reader import Mapped, Reader, Source, read_yaml

CHAPTERS: Final = (
    "summary",
    "context",
    "sample",
    "overall",
    "applications",
    "age",
    "industries",
    "headcount",
    "role",
    "region",
    "groups",
    "crossings",
    "extras",
    "relations",
    "challenges",
    "recommendations",
    "policies",
    "cases",
    "change",
    "robustness",
    "quality",
    "audit",
    "method",
    "questionnaire",
    "appendix",
)
# What a reader needs in order to judge the figures is in every report.
ALWAYS: Final = ("method",)


@dataclass(frozen=True, slots=True)
class TextChapter:
    """A chapter written by the team: paragraphs split by blank lines, "- " for lists, "## " for small headings."""

    title: Text
    body: Text


@dataclass(frozen=True, slots=True)
class Outline:
    """Chapters in order: ids of CHAPTERS and chapters of the team's own."""

    chapters: tuple[str | TextChapter, ...] = CHAPTERS


def read_outline(path: Path) -> Outline:
    """Read an outline file.

    Raises:
        ArgumentError: there is no such file, or it has faults; all of them are told.
    """
    try:
        content = path.read_bytes()
    except OSError:
        raise ArgumentError([Fault("file_missing", got=str(path))]) from None
    faults = FaultList()
    outline = parse_outline(content, path.name, faults)
    if faults.total:
        raise ArgumentError(faults.kept(), faults.total)
    return outline


def parse_outline(content: bytes, name: str, faults: FaultList) -> Outline:
    """Return the outline in the bytes of a YAML file; faults go to `faults`."""
    source = Source(name, faults)
    top = Reader(read_yaml(content, source), source)
    chapters = _chapters(top)
    dropped = _known(top, "drop", top.strings("drop", required=False))
    top.done()
    for id in ALWAYS:
        if id in dropped or id not in chapters:
            top.fault("outline_chapter_needed", "drop" if id in dropped else "chapters", got=id)
    kept = tuple(chapter for chapter in chapters if chapter not in dropped)
    return Outline(kept)


def _chapters(top: Reader) -> tuple[str | TextChapter, ...]:
    given = top.raw("chapters")
    if given is None:
        return CHAPTERS
    if not isinstance(given, list) or not given:
        top.fault("outline_chapters_no_list", "chapters", got=given)
        return CHAPTERS
    found: list[str | TextChapter] = []
    for entry in given:
        chapter = _chapter(top, entry)
        if isinstance(chapter, str) and chapter in found:
            top.fault("outline_chapter_twice", "chapters", got=chapter)
        elif chapter is not None:
            found.append(chapter)
    return tuple(found)


def _chapter(top: Reader, entry: Any) -> str | TextChapter | None:
    if isinstance(entry, Mapped):
        return _text_chapter(Reader(entry, top.source))
    if isinstance(entry, str):
        return next(iter(_known(top, "chapters", (entry,))), None)
    top.fault("outline_chapters_no_list", "chapters", got=entry)
    return None


def _text_chapter(entry: Reader) -> TextChapter | None:
    text = entry.map("text")
    entry.done()
    if text is None:
        return None
    chapter = TextChapter(_either(text, "title"), _either(text, "body"))
    text.done()
    return chapter


def _either(reader: Reader, key: str) -> Text:
    """Return a text in both languages; a plain string stands for both."""
    if isinstance(reader.raw(key), str):
        plain = reader.string(key)
        return Text(plain, plain)
    return reader.text(key)


def _known(top: Reader, key: str, ids: tuple[str, ...]) -> tuple[str, ...]:
    for id in ids:
        if id not in CHAPTERS:
            top.fault("outline_chapter_unknown", key, got=id, expected=", ".join(CHAPTERS))
    return tuple(id for id in ids if id in CHAPTERS)
