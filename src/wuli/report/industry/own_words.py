"""A team's own chapter: paragraphs, lists and small headings from lightly marked text."""

from __future__ import annotations

from typing import Final

from wuli.report.content import Block, Heading, ItemList, ListItem, Paragraph
from wuli.report.industry.outline import TextChapter
from wuli.report.industry.teller import Teller

_BULLET: Final = "- "
_HEADING: Final = "## "


def build_own(t: Teller, chapter: TextChapter, id: str) -> tuple[Block, ...]:
    """Return the blocks of a chapter that the team wrote."""
    blocks: list[Block] = [Heading(t.pick(chapter.title), 1, id, new_page=True)]
    for i, part in enumerate(_parts(t.pick(chapter.body)), start=1):
        blocks += _part(part, f"{id}-{i}")
    return tuple(blocks)


def _parts(body: str) -> list[list[str]]:
    """Return the lines of each part; parts are separated by blank lines."""
    parts: list[list[str]] = [[]]
    for line in body.splitlines():
        if line.strip():
            parts[-1].append(line.strip())
        elif parts[-1]:
            parts.append([])
    return [part for part in parts if part]


def _part(lines: list[str], id: str) -> list[Block]:
    blocks: list[Block] = []
    if lines[0].startswith(_HEADING):
        blocks.append(Heading(lines[0].removeprefix(_HEADING), 2, id))
        lines = lines[1:]
    items = [ListItem(line.removeprefix(_BULLET)) for line in lines if line.startswith(_BULLET)]
    words = [line for line in lines if not line.startswith(_BULLET)]
    if words:
        blocks.append(Paragraph(_join(words)))
    if items:
        blocks.append(ItemList(tuple(items)))
    return blocks


def _join(lines: list[str]) -> str:
    """Return lines as one paragraph; a blank stands between lines only where Latin text meets."""
    text = lines[0]
    for line in lines[1:]:
        text += (" " if text[-1].isascii() and line[0].isascii() else "") + line
    return text
