"""Entries: every figure and table of a document with its number and the name of its sheet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from wuli.report.content import Block, Callout, Columns, Document, Figure, Table

_LONGEST_NAME: Final = 31  # characters, set by Excel
_NOT_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f]+")
CONTENTS: Final = {"zh": "目录", "en": "Contents"}
_SHORT_WORDS: Final = {"zh": ("图", "表"), "en": ("Figure", "Table")}


@dataclass(frozen=True, slots=True)
class Entry:
    """A figure or table: its number as in the report ("图 3"), and the name of its sheet."""

    item: Figure | Table
    number: str
    sheet: str


def entries_of(document: Document) -> tuple[Entry, ...]:
    """Return all figures and tables in reading order, numbered as in the other formats."""
    figure_word, table_word = _SHORT_WORDS[document.lang]
    words = {"figure": document.figure_word or figure_word, "table": document.table_word or table_word}
    counts = {"figure": 0, "table": 0}
    names = {name.lower() for name in CONTENTS.values()}
    entries = []
    for item in _walk(document.blocks):
        kind = "table" if isinstance(item, Table) else "figure"
        counts[kind] += 1
        number = f"{words[kind]} {counts[kind]}"
        name = sheet_name(f"{number} {item.title}", names)
        names.add(name.lower())
        entries.append(Entry(item, number, name))
    return tuple(entries)


def sheet_name(text: str, taken: Iterable[str]) -> str:
    """Return a name that Excel accepts for a sheet and that no other sheet has (`taken`, in small letters).

    >>> sheet_name("图 1 谁/什么?", ()), sheet_name("'a'", ("a",))
    ('图 1 谁 什么', 'a 2')
    """
    clean = " ".join(_NOT_IN_NAMES.sub(" ", text).split()).strip("' ") or "_"
    name, number = clean[:_LONGEST_NAME].strip("' "), 1
    used = set(taken)
    while name.lower() in used or name.lower() == "history":  # Excel keeps that name to itself
        number += 1
        end = f" {number}"
        name = clean[: _LONGEST_NAME - len(end)].strip("' ") + end
    return name


def _walk(blocks: Iterable[Block]) -> Iterator[Figure | Table]:
    for block in blocks:
        if isinstance(block, Callout):
            yield from _walk(block.blocks)
        elif isinstance(block, Columns):
            yield from _walk((*block.left, *block.right))
        elif isinstance(block, Table | Figure):
            yield block
