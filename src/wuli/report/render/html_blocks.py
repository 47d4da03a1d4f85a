"""Blocks of the content tree as HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from wuli.report.content import (
    Block,
    Callout,
    Cards,
    Columns,
    Heading,
    ItemList,
    Ladder,
    ListItem,
    PageBreak,
    Paragraph,
    Table,
)
from wuli.report.render import theme
from wuli.report.render.figure_data import FIGURES
from wuli.report.render.html_figures import render_figure_block
from wuli.report.render.html_tags import Context, caption, make_context, optional, tag, text_of
from wuli.report.render.svg_draw import text_width

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

__all__ = ["make_context", "render_blocks"]

_WORDY: Final = 12.0  # em; a table with a longer cell is stacked on a phone, others fit or scroll
_STACK_FROM: Final = 3  # columns
_TWO_ROWS: Final = (5, 6)  # cards that stand in rows of three


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
    return tag("figure", caption(block.id, block.title, context) + frame + note, id=block.id, class_="table")


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
    count = len(block.cards)
    return tag("ul", "".join(items), class_="cards", style=f"--count:{3 if count in _TWO_ROWS else count}")


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


_RENDERERS: Final[Mapping[type, Callable[[Any, Context], str]]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    ItemList: _item_list,
    Table: _table,
    Cards: _cards,
    Ladder: _ladder,
    **dict.fromkeys(FIGURES, render_figure_block),
    Callout: _callout,
    Columns: _columns,
    PageBreak: _page_break,
}
