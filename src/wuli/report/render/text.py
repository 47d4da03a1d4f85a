"""A content tree as plain text for a terminal: headings, paragraphs, lists and aligned tables."""

from __future__ import annotations

from wuli.report.content import Block, Callout, Columns, Document, Figure, Heading, ItemList, Paragraph, Table
from wuli.report.render.text_table import table_lines, text_width


def render_text(document: Document) -> str:
    """Return the blocks of a document as text; of a figure only what it says, its numbers stand in the tables."""
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
    if isinstance(block, Figure):
        return ["", f"[{block.title}]"]
    return []


def _items(block: ItemList) -> list[str]:
    lines = []
    for i, item in enumerate(block.items, start=1):
        mark = f"{i}." if block.ordered else "·"
        lines.append(f"{mark} {item.lead}　{item.text}" if item.lead else f"{mark} {item.text}")
    return lines


def _note(note: str) -> list[str]:
    return [note] if note else []
