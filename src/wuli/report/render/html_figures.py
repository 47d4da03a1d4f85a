"""Figures in the page: caption, drawing for wide and for narrow places, note, source, and the data folded away below."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Final

from wuli.report.content import Figure, HeatFigure, RadarFigure, StripFigure
from wuli.report.render.figure_data import FigureTable, figure_table
from wuli.report.render.html_tags import Context, caption, optional, tag, text_of
from wuli.report.render.svg import render_figure

if TYPE_CHECKING:
    from collections.abc import Mapping

_KINDS: Final[Mapping[type, str]] = {StripFigure: "strip", RadarFigure: "radar", HeatFigure: "heat"}
_DATA: Final = {"zh": "数据", "en": "Data"}
_DATA_OF: Final = {"zh": "{0} 的数据", "en": "Data of {0}"}


def render_figure_block(figure: Figure, context: Context) -> str:
    """Write a figure.

    All but the small radar are drawn twice: as text of the page, and narrow, as a picture that replaces it where room
    is short. A picture, because the same words must not stand twice in the page; screen readers have the wide one.
    """
    wide = render_figure(
        figure,
        lang=context.lang,
        accent=context.accent,
        font_family=context.fonts,
        labelled_by=f"{figure.id}-caption",
    )
    drawing = wide if isinstance(figure, RadarFigure) else tag("div", wide, class_="wide") + _narrow(figure, context)
    below = optional("p", figure.note, class_="note") + optional("p", figure.source, class_="source")
    kind = _KINDS.get(type(figure), "")
    looks = f"chart {kind}" if isinstance(figure, RadarFigure) else f"chart two-sized {kind}"
    inner = caption(figure.id, figure.title, context) + drawing + below + _data(figure, context)
    return tag("figure", inner, id=figure.id, class_=looks.rstrip())


def _narrow(figure: Figure, context: Context) -> str:
    svg = render_figure(figure, lang=context.lang, accent=context.accent, font_family=context.fonts, compact=True)
    return f'<img class="narrow" alt="" aria-hidden="true" src="{data_uri(svg.encode(), "image/svg+xml")}">'


def _data(figure: Figure, context: Context) -> str:
    """Write the numbers of a figure as a table that a reader unfolds; nothing where it has no rows."""
    table = figure_table(figure, context.lang)
    if not table.rows:
        return ""
    number = context.numbers[figure.id]
    label = _DATA_OF[context.lang].format(number) if number else ""
    summary = tag("summary", _DATA[context.lang], aria_label=label)
    frame = tag("div", _plain_table(table), class_="scroll", role="region", tabindex="0",
                aria_labelledby=f"{figure.id}-caption")  # fmt: skip
    return tag("details", summary + frame, class_="data")


def _plain_table(table: FigureTable) -> str:
    """Write a table with little markup: a long report has a hundred of them."""
    head = "".join(f'<th scope="col">{text_of(title)}</th>' for title in table.columns)
    body = []
    for raw, shown in zip(table.rows, table.shown, strict=True):
        cells = []
        for place, (value, text) in enumerate(zip(raw, shown, strict=True)):
            if place == 0:
                cells.append(f'<th scope="row">{text_of(text)}</th>')
            elif isinstance(value, (int, float)):
                cells.append(f'<td class="right">{text_of(text)}</td>')
            else:
                cells.append(f"<td>{text_of(text)}</td>")
        body.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>"


def data_uri(content: bytes, media_type: str) -> str:
    """Return a picture as an address that holds it."""
    return f"data:{media_type};base64,{base64.b64encode(content).decode('ascii')}"
