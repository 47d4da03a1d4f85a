"""Slides: cover, sections, and slides of texts, figures and tables."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from pptx.dml.color import RGBColor
from pptx.oxml import parse_xml
from pptx.util import Inches, Pt

from wuli.report.content import Document, Figure, HeatFigure, Table
from wuli.report.render import theme
from wuli.report.render.office.colours import bare
from wuli.report.render.office.figure_sheets import lines_below
from wuli.report.render.pptx.pptx_charts import add_chart
from wuli.report.render.pptx.pptx_deck import BODY, SOURCE, TITLE, Box, Deck
from wuli.report.render.pptx.pptx_table_plan import pieces_of
from wuli.report.render.pptx.pptx_tables import add_heat, add_table
from wuli.report.render.pptx.pptx_text import add_text, fitting_size, line_count, line_width, write
from wuli.report.slides import Slide

_NAMES: Final = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
_SIDE: Final = 3.75  # inches for texts beside a figure
_GAP: Final = 0.4
_CAPTION: Final = 0.36
_SMALL: Final = 10.5
_FOOT_LINE: Final = 0.2
_TITLE_SIZES: Final = (28.0, 26.0, 24.0, 22.0, 20.0)
_WIDE_SIZES: Final = (24.0, 22.0, 20.0, 18.0, 16.0)
_SIDE_SIZES: Final = (18.0, 16.0, 15.0, 14.0, 13.0, 12.0)
_PARAGRAPH_GAP: Final = 12.0
_ABOVE_FOOT: Final = 0.12


def add_cover(deck: Deck, document: Document) -> None:
    """Add the first slide: what the report is, for whom and when."""
    slide = deck.file.slides.add_slide(deck.layouts["cover"])
    cover, brand = document.cover, document.brand
    _title(slide, cover.title or document.title, ())
    _drop_empty(slide, 1, cover.subtitle)
    head = [line for line in (brand.name, cover.kicker) if line]
    if head:
        add_text(slide, Box(1.1, 0.75, 11.2, 0.8), head, size=16, colour=theme.MUTED)
    facts = [f"{fact.label}\u2002{fact.text}" for fact in cover.facts]
    if facts:
        add_text(slide, Box(1.1, 5.0, 11.2, 1.5), facts, size=14, colour=theme.MUTED)
    for number, mark in enumerate(cover.marks):
        _mark(slide, mark, number)


def add_slide(deck: Deck, document: Document, slide: Slide) -> None:
    """Add one slide of the talk, or several where its table is long."""
    if slide.kind == "section":
        _add_section(deck, document, slide)
        return
    for part in _spread(slide, document.lang):
        _add_content(deck, document, part)


def _add_section(deck: Deck, document: Document, slide: Slide) -> None:
    shown = deck.file.slides.add_slide(deck.layouts["section"])
    _title(shown, slide.title, ())
    _drop_empty(shown, 1, slide.bullets[0] if slide.bullets else "")
    _foot(shown, document, deck)
    _notes(shown, slide.notes)


def _add_content(deck: Deck, document: Document, slide: Slide) -> None:
    has_picture = slide.figure is not None or slide.table is not None
    layout = "bullets" if slide.bullets else "free"
    shown = deck.file.slides.add_slide(deck.layouts[layout])
    _title(shown, slide.title, _TITLE_SIZES)
    foot = _foot_lines(slide)
    bottom = SOURCE.y + SOURCE.height - max(len(foot), 1) * _FOOT_LINE
    area = Box(BODY.x, BODY.y, BODY.width, bottom - BODY.y - _ABOVE_FOOT)
    if slide.bullets:
        beside = Box(area.x + area.width - _SIDE, area.y, _SIDE, area.height)
        _bullets(shown, slide.bullets, beside if has_picture else area, _SIDE_SIZES if has_picture else _WIDE_SIZES)
        area = Box(area.x, area.y, area.width - _SIDE - _GAP, area.height) if has_picture else area
    if slide.figure is not None:
        _figure(shown, slide.figure, slide.title, area, document)
    elif slide.table is not None:
        _table(shown, slide.table, slide.title, area)
    if foot:
        add_text(shown, Box(SOURCE.x, bottom, SOURCE.width, len(foot) * _FOOT_LINE), foot, size=_SMALL,
                 colour=theme.MUTED, low=True)  # fmt: skip
    _foot(shown, document, deck)
    _notes(shown, slide.notes)


def _figure(shown: Any, figure: Figure, title: str, area: Box, document: Document) -> None:
    area = _caption(shown, figure.title, title, area)
    if isinstance(figure, HeatFigure):
        add_heat(shown, figure, area)
    else:
        add_chart(shown, figure, area, document.lang, dt.date.fromisoformat(document.date))


def _table(shown: Any, table: Table, title: str, area: Box) -> None:
    add_table(shown, table, _caption(shown, table.title, title, area))


def _caption(shown: Any, text: str, title: str, area: Box) -> Box:
    """Write the title of a figure unless the slide says it already; return what is left of the area."""
    if not text or text == title:
        return area
    add_text(shown, Box(area.x, area.y, area.width, _CAPTION), (text,), size=14, bold=True)
    return Box(area.x, area.y + _CAPTION, area.width, area.height - _CAPTION)


def _foot_lines(slide: Slide) -> list[str]:
    """Return keys, notes and source, each as many lines as it will take."""
    if slide.figure is not None:
        lines = ["\u3000".join(lines_below(slide.figure)), slide.source or slide.figure.source]
    else:
        lines = [slide.table.note if slide.table else "", slide.source]
    wrapped: list[str] = []
    for line in lines:
        wrapped += [line] if line else []
        wrapped += [""] * (line_count(line, SOURCE.width, _SMALL) - 1 if line else 0)
    return _without_gaps(wrapped)


def _without_gaps(lines: list[str]) -> list[str]:
    """Return the lines; empty ones only held room for the letters that run over."""
    return lines if all(lines) else [line for line in lines if line]


def _spread(slide: Slide, lang: str) -> list[Slide]:
    """Return a slide, or one for each piece of a table or heat map too long for it."""
    long = slide.table if slide.table is not None else slide.figure
    if not isinstance(long, Table | HeatFigure):
        return [slide]
    beside = _SIDE + _GAP if slide.bullets else 0.0
    foot = max(len(_foot_lines(slide)), 1) * _FOOT_LINE
    height = SOURCE.y + SOURCE.height - foot - BODY.y - _CAPTION - _ABOVE_FOOT
    found = pieces_of(long, Box(BODY.x, BODY.y, BODY.width - beside, height))
    pieces = len(found)
    if pieces == 1:
        return [slide]
    return [
        dataclasses.replace(
            slide,
            title=f"{slide.title}{f'（{number}/{pieces}）' if lang == 'zh' else f' ({number}/{pieces})'}",
            table=_piece(long, start, end) if isinstance(long, Table) else None,
            figure=dataclasses.replace(long, rows=long.rows[start:end]) if isinstance(long, HeatFigure) else None,
            notes=slide.notes if number == 1 else "",
        )
        for number, (start, end) in enumerate(found, start=1)
    ]


def _piece(table: Table, start: int, end: int) -> Table:
    strong = tuple(row - start for row in table.strong_rows if start <= row < end)
    return dataclasses.replace(table, rows=table.rows[start:end], strong_rows=strong)


def _title(shown: Any, text: str, sizes: Sequence[float]) -> None:
    frame = shown.shapes.title.text_frame
    size = fitting_size((text,), TITLE, sizes) if sizes else 0
    write(frame.paragraphs[0].add_run(), text, size=size)


def _bullets(shown: Any, texts: Sequence[str], box: Box, sizes: Sequence[float]) -> None:
    holder = shown.placeholders[1]
    holder.left, holder.top, holder.width, holder.height = (
        Inches(side) for side in (box.x, box.y, box.width, box.height)
    )
    size = fitting_size(texts, Box(box.x, box.y, box.width - 0.3, box.height), sizes, _PARAGRAPH_GAP)
    frame = holder.text_frame
    for number, text in enumerate(texts):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.space_before = Pt(0 if number == 0 else _PARAGRAPH_GAP)
        write(paragraph.add_run(), text, size=size)


def _drop_empty(shown: Any, place: int, text: str) -> None:
    """Write into a placeholder, or take it away where there is nothing to write."""
    holder = shown.placeholders[place]
    if text:
        write(holder.text_frame.paragraphs[0].add_run(), text)
    else:
        holder.element.getparent().remove(holder.element)


def _mark(shown: Any, text: str, number: int) -> None:
    """Write a loud label on a dark ground."""
    shape = add_text(shown, Box(1.1, 6.45 + number * 0.42, 11.2, 0.36), (f" {text} ",), size=14, bold=True,
                     colour="#ffffff")  # fmt: skip
    shape.text_frame.word_wrap = False
    shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor.from_string(bare(theme.INK))  # type: ignore[no-untyped-call]  # same
    shape.width = Inches(min(11.2, 0.25 + line_width(text, 14)))


def _foot(shown: Any, document: Document, deck: Deck) -> None:
    """Add the foot of a slide, with the loud labels of the report, and its number as a field."""
    words = " · ".join((document.title, *document.cover.marks))
    number = len(deck.file.slides)
    run = '<a:rPr lang="zh-CN"/>'
    field = f'<a:fld id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum">{run}<a:t>{number}</a:t></a:fld>'
    for role, index, content in (("ftr", 11, None), ("sldNum", 12, field)):
        holder = parse_xml(
            f'<p:sp {_NAMES}><p:nvSpPr><p:cNvPr id="{200 + index}" name="{role}"/><p:cNvSpPr><a:spLocks noGrp="1"/>'
            f'</p:cNvSpPr><p:nvPr><p:ph type="{role}" sz="quarter" idx="{index}"/></p:nvPr></p:nvSpPr><p:spPr/>'
            f"<p:txBody><a:bodyPr/><a:lstStyle/><a:p>{content or ''}</a:p></p:txBody></p:sp>"
        )
        shown.shapes.element.append(holder)
        if content is None:
            placed = next(shape for shape in shown.placeholders if shape.placeholder_format.idx == index)
            write(placed.text_frame.paragraphs[0].add_run(), words)


def _notes(shown: Any, text: str) -> None:
    if text:
        shown.notes_slide.notes_text_frame.text = text
