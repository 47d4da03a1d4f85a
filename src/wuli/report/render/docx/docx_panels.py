"""Panels: data tables, key figures and ladders, all built from tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wuli.report.render import theme
from wuli.report.render.docx.docx_figures import caption
from wuli.report.render.docx.docx_tables import Cell, table
from wuli.report.render.docx.docx_xml import paragraph, run, w
from wuli.report.render.office.colours import bare
from wuli.report.render.office.elements import Element
from wuli.report.render.office.measures import share_width, text_units, twips

if TYPE_CHECKING:
    from wuli.report.content import Align, Card, Cards, Field, Ladder, LadderStep, Table
    from wuli.report.render.docx.docx_registry import Registry

_HEAD_STYLES: Final[dict[Align, str]] = {"left": "TableHead", "center": "TableHeadCenter", "right": "TableHeadNumber"}
_CELL_STYLES: Final[dict[Align, str]] = {"left": "TableText", "center": "TableCenter", "right": "TableNumber"}
_MOST_KEPT: Final = 12  # rows of a table that are kept on one page
_NARROWEST_CARD: Final = twips(25)
_CARD_EDGES: Final = twips(5)
_CARD_GAP: Final = twips(2)
_UNIT_OF_LARGE_VALUE: Final = 205  # twips that half an em of the style Card Value takes
_LONGEST_SIDE_LABEL: Final = 12  # half-width characters that fit beside a text


def table_blocks(block: Table, registry: Registry, width: int) -> list[Element]:
    """Return a data table with its caption and note."""
    aligns = [column.align for column in block.columns]
    head = [Cell((paragraph(_HEAD_STYLES[column.align], column.title),)) for column in block.columns]
    body = [
        [Cell((paragraph(_CELL_STYLES[align], run(text, "Strong" if number in block.strong_rows else "")),))
         for align, text in zip(aligns, row, strict=True)]
        for number, row in enumerate(block.rows)
    ]  # fmt: skip
    widths = share_width(width, [column.width for column in block.columns])
    grid = table("ReportTable", widths, [head, *body], head_rows=1, keep_whole=len(body) <= _MOST_KEPT,
                 keep_end=bool(block.note))  # fmt: skip
    below = paragraph("Source", block.note) if block.note else paragraph("Spacer")
    return [caption(registry, "table", block.id, block.title), grid, below]


def cards_blocks(block: Cards, registry: Registry, width: int) -> list[Element]:
    """Return key figures side by side; in a narrow place they take several rows, in official documents lines."""
    if registry.is_official:
        return [_card_line(card) for card in block.cards]
    most = max(1, min(6, width // _NARROWEST_CARD))
    lines = -(-len(block.cards) // most)
    across = -(-len(block.cards) // lines) if lines else 1
    card_width = (width - _CARD_GAP * (across - 1)) // across
    starts = range(0, len(block.cards), across)
    rows = [_card_row(block.cards[start : start + across], card_width) for start in starts]
    return [element for row in rows for element in (row, paragraph("Spacer"))]


def _card_line(card: Card) -> Element:
    return paragraph("CardLine", run(card.label, "Strong"), run(f"\u2002{card.value}\u2002{card.detail}".rstrip()))


def _card_row(cards: tuple[Card, ...], width: int) -> Element:
    cells = [cell for card in cards for cell in (Cell(()), _card(card, width - _CARD_EDGES))][1:]
    widths = [_CARD_GAP if number % 2 else width for number in range(len(cells))]
    return table("ReportCards", widths, [cells])


def _card(card: Card, width: int) -> Cell:
    tone = "" if card.level is None else _tone(card.level)
    fill = theme.PALE if card.level is None else theme.level_colours(card.level)[0]
    size = "Small" if text_units(card.value) * _UNIT_OF_LARGE_VALUE > width else ""
    texts = [paragraph(f"CardLabel{tone}", card.label), paragraph(f"CardValue{size}{tone}", card.value)]
    detail = [paragraph(f"CardDetail{tone}", card.detail)] if card.detail else []
    return Cell((*texts, *detail), fill=bare(fill))


def ladder_blocks(block: Ladder, registry: Registry, width: int) -> list[Element]:
    """Return one indicator: its title, the row of rungs with the own one filled, its state, its labelled texts."""
    rungs = [_rung(step, registry, is_own=step.level == block.level) for step in block.steps]
    state = [paragraph("LadderState", block.state)] if block.state else []
    inside = (
        paragraph("LadderTitle", *registry.bookmark(block.id, run(block.title))),
        table("ReportLadder", share_width(width, (1,) * len(rungs)), [rungs]),
        paragraph("Spacer"),
        *state,
        *_fields(block.fields, is_beside=not registry.is_official and _have_short_labels(block.fields)),
    )
    # A row of its own keeps it on one page: LibreOffice keeps no table with the paragraph below it.
    return [table("ReportColumns", (width,), [[Cell(inside)]]), paragraph("Spacer")]


def _rung(step: LadderStep, registry: Registry, *, is_own: bool) -> Cell:
    text = f"{step.level} {step.name}"
    if not is_own:
        return Cell((paragraph("LadderStep", text),))
    if registry.is_official:
        return Cell((paragraph("LadderOwnDark", text),), frame=bare(theme.INK))
    fill, frame = theme.level_colours(step.level)[0], theme.LEVEL_FILL[-1]
    return Cell((paragraph(f"LadderOwn{_tone(step.level)}", text),), fill=bare(fill), frame=bare(frame))


def _tone(level: int) -> str:
    """Return which styles to write with on a level's fill: dark text on the light ones, white on the dark ones."""
    return "Dark" if theme.level_colours(level)[1] == theme.LEVEL_INK[0] else "Inverse"


def _have_short_labels(fields: tuple[Field, ...]) -> bool:
    return all(text_units(field.label) <= _LONGEST_SIDE_LABEL for field in fields)


def _fields(fields: tuple[Field, ...], *, is_beside: bool) -> list[Element]:
    """Return labelled texts, kept on one page; beside their labels or behind them."""
    style, gap = ("FieldText", "\t") if is_beside else ("FieldLong", "\u2002")
    *others, last = [[run(field.label, "Strong"), run(f"{gap}{field.text}")] for field in fields] or [[]]
    kept = [paragraph(style, *runs, properties=[w("keepNext")]) for runs in others]
    return [*kept, paragraph(style, *last)] if last else []
