"""Blocks of the content tree as HTML. Every text goes through `text_of`; nothing else may put words into the page."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from wuli.report.content import (
    Block,
    Callout,
    Cards,
    Columns,
    Document,
    Figure,
    Heading,
    ItemList,
    Ladder,
    ListItem,
    PageBreak,
    Paragraph,
    RadarFigure,
    StripFigure,
    Table,
)
from wuli.report.render import theme
from wuli.report.render.svg import render_figure, render_strip
from wuli.report.render.svg_draw import quote, text_width

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

_WORDY: Final = 12.0  # em; a table with a longer cell is stacked on a phone, others fit or scroll
_STACK_FROM: Final = 3  # columns


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
        if not isinstance(block, (StripFigure, RadarFigure, Table)):
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


def render_blocks(blocks: Iterable[Block], context: Context) -> str:
    """Return blocks one after the other."""
    return "\n".join(_RENDERERS[type(block)](block, context) for block in blocks)


def _heading(block: Heading, _: Context) -> str:
    # the title on the cover is the page's only h1
    name = f"h{block.level + 1}"
    return tag(name, text_of(block.text), id=block.id, class_="new-page" if block.new_page else "")


def _lead(lead: str) -> str:
    return f"{optional('strong', lead, class_='lead')} " if lead else ""


def _paragraph(block: Paragraph, _: Context) -> str:
    return tag("p", _lead(block.lead) + text_of(block.text), class_="" if block.style == "body" else block.style)


def _item_list(block: ItemList, _: Context) -> str:
    items = "".join(_list_item(item) for item in block.items)
    return optional("p", block.title, class_="list-title") + tag("ol" if block.ordered else "ul", items)


def _list_item(item: ListItem) -> str:
    return tag("li", _lead(item.lead) + text_of(item.text) + optional("span", item.detail, class_="detail"))


def _caption(block: Table | Figure, context: Context) -> str:
    number = optional("span", context.numbers[block.id], class_="number")
    title = tag("span", text_of(block.title), id=f"{block.id}-caption", class_="caption")
    return tag("figcaption", f"{number} {title}" if number else title)


def _table(block: Table, context: Context) -> str:
    longest = max((text_width(cell) for row in block.rows for cell in row), default=0)
    is_stacked = len(block.columns) >= _STACK_FROM and longest > _WORDY
    total = sum(column.width for column in block.columns)
    columns = "".join(f'<col style="width:{100 * column.width / total:.4g}%">' for column in block.columns)
    # role: a table that is stacked by style sheet would else lose its meaning for screen readers
    titles = (tag("th", text_of(c.title), scope="col", role="columnheader", class_=c.align) for c in block.columns)
    head = tag("thead", tag("tr", "".join(titles), role="row"), role="rowgroup")
    body = tag("tbody", "".join(_table_row(block, index) for index in range(len(block.rows))), role="rowgroup")
    looks = "stack" if is_stacked else ""
    table = tag("table", f"<colgroup>{columns}</colgroup>{head}{body}", role="table", class_=looks)
    frame = tag("div", table, class_="scroll", role="region", tabindex="0", aria_labelledby=f"{block.id}-caption")
    note = optional("p", block.note, class_="note")
    return tag("figure", _caption(block, context) + frame + note, id=block.id, class_="table")


def _table_row(block: Table, index: int) -> str:
    cells = []
    for place, (column, cell) in enumerate(zip(block.columns, block.rows[index], strict=True)):
        name, role, scope = ("th", "rowheader", "row") if place == 0 else ("td", "cell", "")
        attributes = {"data-label": column.title, "class": column.align, "role": role, "scope": scope}
        cells.append(tag(name, tag("span", text_of(cell)), **attributes))
    return tag("tr", "".join(cells), role="row", class_="strong" if index in block.strong_rows else "")


def _cards(block: Cards, _: Context) -> str:
    items = []
    for card in block.cards:
        parts = [
            tag("span", text_of(card.label), class_="label"),
            tag("span", text_of(card.value), class_="value"),
            optional("span", card.detail, class_="detail"),
        ]
        looks = "card" if card.level is None else f"card {_level_class(card.level)}"
        items.append(tag("li", " ".join(parts), class_=looks))
    return tag("ul", "".join(items), class_="cards", style=f"--count:{len(block.cards)}")


def _level_class(level: int) -> str:
    return f"level-{min(max(level, 1), len(theme.LEVEL_FILL))}"


def _ladder(block: Ladder, _: Context) -> str:
    """Write an indicator: its rungs as a list, the own one marked for eyes and for screen readers."""
    rungs = []
    for step in block.steps:
        is_own = step.level == block.level
        is_reached = block.level is not None and step.level <= block.level
        looks = f"{_level_class(step.level) if is_reached else 'open'}{' own' if is_own else ''}"
        inner = f"<b>{step.level}</b> {text_of(step.name)}"
        rungs.append(tag("li", inner, class_=looks, aria_current="true" if is_own else ""))
    title = tag("p", text_of(block.title) + _state(block.state), class_="ladder-title", id=f"{block.id}-title")
    fields = "".join(tag("dt", text_of(f.label)) + tag("dd", text_of(f.text)) for f in block.fields)
    inner = title + tag("ol", "".join(rungs), class_="rungs") + (tag("dl", fields) if fields else "")
    return tag("div", inner, id=block.id, class_="ladder", role="group", aria_labelledby=f"{block.id}-title")


def _state(state: str) -> str:
    return f" {optional('span', state, class_='state')}" if state else ""


def _strip(figure: StripFigure, context: Context) -> str:
    """Write the chart twice: as text of the page, and narrow, as a picture that replaces it where room is short.

    A picture, because the same words must not stand twice in the page; the wide one stays there for screen readers.
    """
    narrow = render_strip(figure, lang=context.lang, accent=context.accent, font_family=context.fonts, compact=True)
    source = data_uri(narrow.encode(), "image/svg+xml")
    picture = f'<img class="narrow" alt="" aria-hidden="true" src="{source}">'
    return _figure(figure, context, "strip", tag("div", _inline(figure, context), class_="wide") + picture)


def _radar(figure: RadarFigure, context: Context) -> str:
    return _figure(figure, context, "radar", _inline(figure, context))


def _inline(figure: Figure, context: Context) -> str:
    return render_figure(
        figure,
        lang=context.lang,
        accent=context.accent,
        font_family=context.fonts,
        labelled_by=f"{figure.id}-caption",
    )


def _figure(figure: Figure, context: Context, kind: str, drawing: str) -> str:
    below = optional("p", figure.note, class_="note") + optional("p", figure.source, class_="source")
    return tag("figure", _caption(figure, context) + drawing + below, id=figure.id, class_=f"chart {kind}")


def _callout(block: Callout, context: Context) -> str:
    title = optional("p", block.title, class_="callout-title")
    byline = optional("p", block.byline, class_="byline")
    # who speaks is read before what is said
    inner = title + byline + render_blocks(block.blocks, context)
    return tag("aside", inner, class_=f"callout kind-{block.kind}")


def _columns(block: Columns, context: Context) -> str:
    sides = "".join(tag("div", render_blocks(side, context)) for side in (block.left, block.right))
    shares = f"--left:{block.ratio:.4g}fr;--right:{1 - block.ratio:.4g}fr"
    return tag("div", sides, class_="columns", style=shares)


def _page_break(_block: PageBreak, _: Context) -> str:
    return '<div class="page-break"></div>'


def data_uri(content: bytes, media_type: str) -> str:
    """Return a picture as an address that holds it."""
    return f"data:{media_type};base64,{base64.b64encode(content).decode('ascii')}"


_RENDERERS: Final[Mapping[type, Callable[[Any, Context], str]]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    ItemList: _item_list,
    Table: _table,
    Cards: _cards,
    Ladder: _ladder,
    StripFigure: _strip,
    RadarFigure: _radar,
    Callout: _callout,
    Columns: _columns,
    PageBreak: _page_break,
}
