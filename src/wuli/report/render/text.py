"""A content tree as plain text for a terminal: headings, paragraphs, lists and aligned tables."""

from __future__ import annotations

import unicodedata
from typing import Final

from wuli.report.content import Block, Callout, Columns, Document, Heading, ItemList, Paragraph, Table

_MOST_CELL: Final = 44


def text_width(text: str) -> int:
    """Return how many terminal cells a text takes: two for wide (Chinese) characters.

    >>> text_width("等级 A")
    6
    """
    return sum(2 if unicodedata.east_asian_width(ch) in "WF" else 0 if unicodedata.combining(ch) else 1 for ch in text)


def pad(text: str, width: int, *, right: bool = False) -> str:
    """Return `text` filled with spaces to `width` cells."""
    space = " " * max(0, width - text_width(text))
    return space + text if right else text + space


def cut(text: str, width: int) -> str:
    """Return `text` cut to `width` cells with an ellipsis."""
    if text_width(text) <= width:
        return text
    while text and text_width(text) > width - 1:
        text = text[:-1]
    return text + "…"


def render_text(document: Document) -> str:
    """Return the blocks of a document as text; figures are left out, their numbers stand in the tables."""
    return "\n".join(line for block in document.blocks for line in _block(block)).strip() + "\n"


def _block(block: Block) -> list[str]:
    if isinstance(block, Heading):
        return ["", block.text, "─" * min(72, text_width(block.text))]
    if isinstance(block, Paragraph):
        return [f"{block.lead}　{block.text}" if block.lead else block.text]
    if isinstance(block, ItemList):
        return [*([block.title] if block.title else []), *_items(block)]
    if isinstance(block, Table):
        return ["", block.title, *table_lines([c.title for c in block.columns], block.rows), *_note(block.note)]
    if isinstance(block, Callout):
        return [line for inner in block.blocks for line in _block(inner)]
    if isinstance(block, Columns):
        return [line for inner in (*block.left, *block.right) for line in _block(inner)]
    return []


def _items(block: ItemList) -> list[str]:
    lines = []
    for i, item in enumerate(block.items, start=1):
        mark = f"{i}." if block.ordered else "·"
        lines.append(f"{mark} {item.lead}　{item.text}" if item.lead else f"{mark} {item.text}")
    return lines


def _note(note: str) -> list[str]:
    return [note] if note else []


def table_lines(titles: list[str], rows: tuple[tuple[str, ...], ...]) -> list[str]:
    """Return a table as aligned lines with a rule under the header."""
    cells = [titles, *(list(row) for row in rows)]
    widths = [min(_MOST_CELL, max(text_width(row[i]) for row in cells)) for i in range(len(titles))]
    lines = ["  ".join(pad(cut(cell, w), w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in cells]
    return [lines[0], "  ".join("─" * w for w in widths), *lines[1:]]
