"""Prepare the content tree for the template: plain values, figure numbers, and what must stay on one page."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from wuli.report.content import Block, Callout, Columns, Document, Figure, RadarFigure, to_plain
from wuli.report.render.figure_data import FIGURES
from wuli.report.render.svg_draw import text_width

# Blocks with more text than this may break over pages: kept whole they would leave half a page white.
KEPT_CHARACTERS: Final = {"Callout": 700, "Columns": 1400, "Ladder": 1100, "ItemList": 400, "Table": 1000}
KEPT_ROWS: Final = 16  # rows of a table; more would leave half a page white, too, and in the end run off it
LATIN_SHARE: Final = 2.0  # an English text of the same length on paper has about twice as many characters
LONGEST_CELL: Final = 300  # rows with longer texts may break over pages
FIGURE_KINDS: Final = frozenset(kind.__name__ for kind in FIGURES)
FIGURE_WORDS: Final = frozenset({"type", "id", "title", "alt", "note", "source"})
TALLEST: Final = 1.3  # height : width of a figure that still fits under its title on one page
LINE: Final = 0.03  # the same, of each further line of title, note and source
PAGE_WIDTH: Final = 44.0  # em of a line of the title
FREE_LINES: Final = 4.0
RADAR_WIDTH: Final = 62.0
# A Latin word as long as a line would run off the page: such words may break between any such pieces.
LONG_WORD: Final = re.compile(r"[!-~\u00a1-\u024f]{31,}")
PIECE: Final = 8
EQUATION: Final = re.compile(r"(?<=\b[a-zA-Zα-ω]) ([=<>]) (?=\d)")  # n = 240 is one word


def prepare_document(document: Document) -> dict[str, Any]:
    """Return the plain tree of `document` with what the template needs beside it."""
    plain: dict[str, Any] = soften(to_plain(document))
    plain["title"] = document.title or document.cover.title  # PDF/UA refuses a document without a title
    plain["cover"]["label_width"] = widest(fact["label"] for fact in plain["cover"]["facts"])
    numbers = {"figure": 0, "table": 0}
    words = {"figure": document.figure_word, "table": document.table_word}
    depth = 0
    for block, is_nested in walk_plain(plain["blocks"]):
        kind = block["type"]
        if kind == "Heading":
            # PDF/UA allows no jump from level 1 to level 3.
            depth = block["level"] = min(block["level"], depth + 1)
        measure_block(block)
        if kind in FIGURE_KINDS:
            for name in block.keys() - FIGURE_WORDS:
                del block[name]  # the numbers stand in the picture
        if kind in KEPT_CHARACTERS:
            room = KEPT_CHARACTERS[kind] * (1.0 if document.lang == "zh" else LATIN_SHARE)
            is_short = count_rows(block) <= KEPT_ROWS
            block["keep"] = is_short and (is_nested or count_characters(block) <= room)
        family = "figure" if kind in FIGURE_KINDS else "table" if kind == "Table" else None
        if family is not None:
            numbers[family] += bool(words[family])
            block["number"] = f"{words[family]} {numbers[family]}" if words[family] else ""
    keep_introductions(plain["blocks"])
    return plain


def keep_introductions(blocks: list[dict[str, Any]]) -> None:
    """Mark the paragraphs between a heading and what it introduces, so that they never end a page on their own."""
    after_heading = False
    for block, following in zip(blocks, [*blocks[1:], {"type": ""}], strict=True):
        if block["type"] == "Paragraph":
            block["sticky"] = after_heading and following["type"] not in ("", "Heading", "PageBreak")
            after_heading = block["sticky"]
        else:
            after_heading = block["type"] == "Heading"


def soften(node: Any) -> Any:
    r"""Return a plain value in which very long words have places to break (a character that is not seen).

    >>> soften({"text": "W" * 31})["text"].count("\u200b")
    3
    """
    if isinstance(node, str):
        node = EQUATION.sub("\u00a0\\1\u00a0", node)
        return LONG_WORD.sub(_with_breaks, node) if len(node) > PIECE else node
    if isinstance(node, dict):
        return {key: soften(value) for key, value in node.items()}
    if isinstance(node, list):
        return [soften(value) for value in node]
    return node


def _with_breaks(word: re.Match[str]) -> str:
    return "\u200b".join(word[0][start : start + PIECE] for start in range(0, len(word[0]), PIECE))


def measure_block(block: dict[str, Any]) -> None:
    """Enter the text widths that the template lays out by: measuring them there takes a tenth of the whole time."""
    if block["type"] == "Cards":
        block["value_width"] = widest(card["value"] for card in block["cards"])
    elif block["type"] == "Table":
        block["keep_rows"] = all(len(cell) <= LONGEST_CELL for cells in block["rows"] for cell in cells)
    elif block["type"] == "Ladder":
        block["label_width"] = widest(field["label"] for field in block["fields"])
        block["title_width"] = text_width(block["title"]) + text_width(block["state"])


def widest(texts: Iterable[str]) -> float:
    """Return the width in em of the longest of `texts`, 0 for none."""
    return max(map(text_width, texts), default=0.0)


def walk_plain(blocks: list[dict[str, Any]], *, is_nested: bool = False) -> Iterator[tuple[dict[str, Any], bool]]:
    """Yield every plain block in reading order, and whether it stands inside another."""
    for block in blocks:
        yield block, is_nested
        for part in ("blocks", "left", "right"):
            yield from walk_plain(block.get(part, []), is_nested=True)


def walk_figures(blocks: tuple[Block, ...], *, is_nested: bool = False) -> Iterator[tuple[Figure, bool]]:
    """Yield every figure in reading order, and whether it stands in one of two columns."""
    for block in blocks:
        if isinstance(block, Figure):
            yield block, is_nested
        elif isinstance(block, Callout):
            yield from walk_figures(block.blocks, is_nested=is_nested)
        elif isinstance(block, Columns):
            yield from walk_figures((*block.left, *block.right), is_nested=True)


def count_characters(node: Any) -> int:
    """Return the length of all texts below `node`, a plain value.

    >>> count_characters({"text": "ab", "items": ["c", 4]})
    3
    """
    if isinstance(node, str):
        return len(node)
    if isinstance(node, dict):
        return sum(count_characters(value) for value in node.values())
    if isinstance(node, list):
        return sum(count_characters(value) for value in node)
    return 0


def count_rows(node: Any) -> int:
    """Return the number of rows of all tables below `node`, a plain value.

    >>> count_rows({"blocks": [{"type": "Table", "rows": [["a"], ["b"]]}]})
    2
    """
    if isinstance(node, dict):
        own = len(node["rows"]) if node.get("type") == "Table" else 0
        return own + sum(count_rows(value) for value in node.values())
    if isinstance(node, list):
        return sum(count_rows(value) for value in node)
    return 0


def figure_width(figure: Figure, svg: str, *, is_nested: bool) -> float:
    """Return the width of a chart in per cent of its column, so that it neither sprawls nor outgrows the page."""
    width = RADAR_WIDTH if isinstance(figure, RadarFigure) and not is_nested else 100.0
    box = re.search(r'viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"', svg)
    if box is None:
        return width
    aspect = float(box[2]) / float(box[1])
    return round(min(width, 100 * _tallest(figure, is_nested=is_nested) / aspect), 2)


def _tallest(figure: Figure, *, is_nested: bool) -> float:
    """Return the height : width that fits on a page together with the words around the picture."""
    line = PAGE_WIDTH * (0.45 if is_nested else 1.0)
    lines = sum(math.ceil(text_width(text) / line) for text in (figure.title, figure.note, figure.source))
    return TALLEST / (0.45 if is_nested else 1.0) - LINE * max(lines - FREE_LINES, 0)
