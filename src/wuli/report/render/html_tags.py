"""Writing elements of the page. Every text goes through `text_of`; nothing else may put words into the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wuli.report.content import Block, Callout, Columns, Document, Figure, Table
from wuli.report.render import theme
from wuli.report.render.svg_draw import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


@dataclass(frozen=True, slots=True)
class Context:
    """What blocks need to know of their document: language, accent, and the printed number of figures and tables."""

    lang: str
    accent: str
    numbers: Mapping[str, str]

    @property
    def fonts(self) -> str:
        """Return the font families for charts on a screen."""
        return theme.FONTS_SCREEN[self.lang]


def make_context(document: Document) -> Context:
    """Number figures and tables in reading order and check the accent."""
    numbers: dict[str, str] = {}
    counts = {document.figure_word: 0, document.table_word: 0}
    for block in walk_blocks(document.blocks):
        if not isinstance(block, Figure | Table):
            continue
        word = document.table_word if isinstance(block, Table) else document.figure_word
        counts[word] += 1
        numbers[block.id] = f"{word} {counts[word]}" if word else ""
    return Context(document.lang, theme.check_accent(document.brand.accent), numbers)


def walk_blocks(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield blocks in reading order, those inside callouts and columns too."""
    for block in blocks:
        yield block
        if isinstance(block, Callout):
            yield from walk_blocks(block.blocks)
        if isinstance(block, Columns):
            yield from walk_blocks((*block.left, *block.right))


def text_of(text: str) -> str:
    """Escape a text of the tree; its line breaks stay."""
    return quote(text).replace("\n", "<br>")


def tag(name: str, inner: str, /, **attributes: str) -> str:
    """Write an element around finished markup; empty attributes are left out, `class_` and `aria_x` lose their marks.

    >>> tag("p", "字", class_="lede")
    '<p class="lede">字</p>'
    """
    pairs = ((key.rstrip("_").replace("_", "-"), value) for key, value in attributes.items() if value)
    opening = "".join(f' {key}="{quote(value)}"' for key, value in pairs)
    return f"<{name}{opening}>{inner}</{name}>"


def optional(name: str, text: str, /, **attributes: str) -> str:
    """Write an element around a text, or nothing where the text is empty."""
    return tag(name, text_of(text), **attributes) if text else ""


def caption(id: str, title: str, context: Context) -> str:
    """Write number and title of a figure or table."""
    number = optional("span", context.numbers[id], class_="number")
    words = tag("span", text_of(title), id=f"{id}-caption", class_="caption")
    return tag("figcaption", f"{number} {words}" if number else words)
