"""The content tree: what a report says, before anyone decides how it looks.

Builders (`firm`, later `industry`) make a `Document`; renderers (HTML, PDF, DOCX, JSON) read it. Nothing here knows a
maturity model, a font or a file format, so builders and renderers meet only in this module.

All texts are finished strings in the language of the document; numbers in them are already formatted.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any, Literal

Align = Literal["left", "center", "right"]
ParagraphStyle = Literal["body", "lede", "small", "source"]
CalloutKind = Literal["note", "warning", "reference", "consultant"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that states the finding. `level` 1–3; `id` is unique and anchors bookmarks and links."""

    text: str
    level: int
    id: str
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text, with an optional bold lead-in (`lead`)."""

    text: str
    style: ParagraphStyle = "body"
    lead: str = ""


@dataclass(frozen=True, slots=True)
class ListItem:
    """One list item, with an optional bold lead-in and a smaller line below (`detail`)."""

    text: str
    lead: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ItemList:
    """Bulleted or (`ordered`) numbered list; `title` is a small heading above it, "" for none."""

    items: tuple[ListItem, ...]
    ordered: bool = False
    title: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A table column. `width` is a share of the free width (any positive number)."""

    title: str
    width: float = 1.0
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Table:
    """A titled table of text cells. `rows` have one cell a column; `strong_rows` are shown bold (totals)."""

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    strong_rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """A key figure: small label, large value, one line of detail. `level` 1–5 colours it by the level ramp."""

    label: str
    value: str
    detail: str = ""
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Cards:
    """One to six key figures side by side (stacked on a phone)."""

    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class LadderStep:
    """One rung: level number and short level name."""

    level: int
    name: str


@dataclass(frozen=True, slots=True)
class Field:
    """A labelled text: label bold, text beside or below it."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Ladder:
    """One indicator: a row of rungs with the own one marked, then labelled texts.

    `level` is None where there is no level; then `state` says why ("不清楚", "未作答", "不适用：…").
    """

    id: str
    title: str
    steps: tuple[LadderStep, ...]
    level: int | None
    state: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class StripRow:
    """A row of the strip chart, on the fixed scale of the figure.

    `value` is the own level or score, None where there is none (then `state` is printed in the row instead).
    `low`/`high`: interval where unknowns matter, else None. `reference`: a marked reference point of another survey.
    `peer_*`: a peer group's quartiles and median (used once a benchmark edition is at hand).
    """

    label: str
    value: float | None
    value_text: str
    state: str = ""
    low: float | None = None
    high: float | None = None
    reference: float | None = None
    reference_text: str = ""
    peer_low: float | None = None
    peer_median: float | None = None
    peer_high: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class StripGroup:
    """Rows under one group title (a force)."""

    title: str
    rows: tuple[StripRow, ...]


@dataclass(frozen=True, slots=True)
class StripFigure:
    """The main chart of a firm: a row an indicator, own dot on a fixed scale from `scale_low` to `scale_high`.

    `ticks` are (position, label) of the levels. `self_label`, `reference_label`, `peer_label` name the marks in the
    legend ("" leaves the mark out). `title` states the finding, `alt` describes the picture, `source` holds source and n.
    """

    id: str
    title: str
    alt: str
    source: str
    groups: tuple[StripGroup, ...]
    scale_low: float
    scale_high: float
    ticks: tuple[tuple[float, str], ...]
    self_label: str
    reference_label: str = ""
    peer_label: str = ""
    interval_label: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class RadarAxis:
    """An axis of the radar: own value (None: no point is drawn), printed number, optional interval and reference."""

    label: str
    value: float | None
    value_text: str
    low: float | None = None
    high: float | None = None
    reference: float | None = None


@dataclass(frozen=True, slots=True)
class RadarFigure:
    """Small radar: fixed axis order, fixed scale, printed numbers; never the only picture of its data."""

    id: str
    title: str
    alt: str
    source: str
    axes: tuple[RadarAxis, ...]
    scale_low: float
    scale_high: float
    self_label: str
    reference_label: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with its interval. `value` None: not shown, `state` says why. `n` is the base; `strong` marks it out."""

    label: str
    value: float | None
    value_text: str
    low: float | None = None
    high: float | None = None
    n: int | None = None
    state: str = ""
    strong: bool = False
    flagged: bool = False


@dataclass(frozen=True, slots=True)
class BarFigure:
    """Horizontal bars from `scale_low`, with intervals as whiskers and the base at the end of each row.

    `ticks` are (position, label); `reference` draws a line across all rows, named `reference_label`. `interval_label`
    names the whiskers and `flag_label` the asterisk of flagged bars in the legend.
    """

    id: str
    title: str
    alt: str
    source: str
    bars: tuple[Bar, ...]
    scale_low: float
    scale_high: float
    ticks: tuple[tuple[float, str], ...]
    value_label: str
    n_label: str = ""
    reference: float | None = None
    reference_label: str = ""
    note: str = ""
    interval_label: str = ""
    flag_label: str = ""


@dataclass(frozen=True, slots=True)
class StackRow:
    """Shares (0-1) of one row, in the order of the segments, and their printed texts; () with a `state` where hidden."""

    label: str
    shares: tuple[float, ...]
    texts: tuple[str, ...]
    n: int | None = None
    state: str = ""
    flagged: bool = False


@dataclass(frozen=True, slots=True)
class StackFigure:
    """A full-width stacked bar a row: the distribution over levels (ramp of the levels) or other segments.

    `segments` are the names, `levels` the level number of each segment (None: grey, e.g. "open"). `flag_label` names
    the asterisk of flagged rows in the legend.
    """

    id: str
    title: str
    alt: str
    source: str
    segments: tuple[str, ...]
    levels: tuple[int | None, ...]
    rows: tuple[StackRow, ...]
    n_label: str = ""
    note: str = ""
    flag_label: str = ""


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A cell: value and printed text. Hidden: value None (hatched), `text` says why. `flagged` cells carry a mark.

    Neither value nor text: there is no such cell (the other half of a table of pairs); the place stays white.
    """

    value: float | None
    text: str
    flagged: bool = False
    low: float | None = None
    high: float | None = None
    n: int | None = None


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A row of cells."""

    label: str
    cells: tuple[HeatCell, ...]
    n: int | None = None


@dataclass(frozen=True, slots=True)
class HeatFigure:
    """A table of numbers shaded by value between `scale_low` and `scale_high`; hidden cells are hatched.

    `flag_label` names the asterisk of flagged cells in the legend, `hidden_label` the hatching.
    """

    id: str
    title: str
    alt: str
    source: str
    columns: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    scale_low: float
    scale_high: float
    n_label: str = ""
    note: str = ""
    flag_label: str = ""
    hidden_label: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    """A point of one series in a row, with its interval. Hidden: value None, `text` says why. Flagged: in a ring."""

    value: float | None
    text: str
    low: float | None = None
    high: float | None = None
    n: int | None = None
    flagged: bool = False


@dataclass(frozen=True, slots=True)
class DotRow:
    """A row of a dot figure: one `Dot` for each series; `note` stands at the end of the row."""

    label: str
    dots: tuple[Dot, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class DotFigure:
    """Dots on a common scale, a row each thing and a mark each series (at most five), with intervals as lines.

    With two series the first is the one spoken of (orange), the second its peers (blue), joined by a bar. `zero` draws
    a strong line there (differences). `interval_label` and `flag_label` name the lines and rings in the legend,
    `note_label` heads the notes at the end of the rows.
    """

    id: str
    title: str
    alt: str
    source: str
    series: tuple[str, ...]
    rows: tuple[DotRow, ...]
    scale_low: float
    scale_high: float
    ticks: tuple[tuple[float, str], ...]
    zero: float | None = None
    note: str = ""
    interval_label: str = ""
    flag_label: str = ""
    note_label: str = ""


Figure = StripFigure | RadarFigure | BarFigure | StackFigure | HeatFigure | DotFigure


@dataclass(frozen=True, slots=True)
class Callout:
    """A boxed aside. `kind` consultant: words added by a named person, never by the program; `byline` says who, when."""

    kind: CalloutKind
    title: str
    blocks: tuple[Block, ...]
    byline: str = ""


@dataclass(frozen=True, slots=True)
class Columns:
    """Two columns side by side (stacked on a phone and in Word where needed); `ratio` is left : (left + right)."""

    left: tuple[Block, ...]
    right: tuple[Block, ...]
    ratio: float = 0.5


@dataclass(frozen=True, slots=True)
class PageBreak:
    """Start a new page in paged output."""


Block = Heading | Paragraph | ItemList | Table | Cards | Ladder | Figure | Callout | Columns | PageBreak


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture file of a brand: bytes, media type (`image/png`, `image/jpeg`, `image/svg+xml`) and alternative text."""

    content: bytes
    media_type: str
    alt: str


@dataclass(frozen=True, slots=True)
class Brand:
    """Who hands over the report: name, contact lines, accent colour (`#rrggbb`), logo. Empty: the project's own look."""

    name: str = ""
    contact: tuple[str, ...] = ()
    accent: str = ""
    logo: Logo | None = None


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page. `facts` are label–text pairs (industry, date, edition …); `marks` are loud labels (synthetic data)."""

    kicker: str
    title: str
    subtitle: str
    facts: tuple[Field, ...]
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report in one language.

    `date` is ISO `YYYY-MM-DD`; `footer` stands on every page; `fingerprint` identifies data, pack and program version.
    """

    lang: Literal["zh", "en"]
    title: str
    author: str
    subject: str
    keywords: tuple[str, ...]
    date: str
    cover: Cover
    blocks: tuple[Block, ...]
    footer: str
    fingerprint: str
    contents_title: str = ""
    figure_word: str = ""
    table_word: str = ""
    brand: Brand = Brand()


def to_plain(node: Any) -> Any:
    """Return `node` as dicts, lists and scalars; every content value carries its class name under `"type"`.

    Bytes (logos) are left out: they are not text and renderers that need them read the tree itself.

    >>> to_plain(Paragraph("字"))
    {'type': 'Paragraph', 'text': '字', 'style': 'body', 'lead': ''}
    """
    if dataclasses.is_dataclass(node) and not isinstance(node, type):
        fields = {f.name: to_plain(getattr(node, f.name)) for f in dataclasses.fields(node)}
        return {"type": type(node).__name__, **{k: v for k, v in fields.items() if not isinstance(v, bytes)}}
    if isinstance(node, (tuple, list)):
        return [to_plain(child) for child in node]
    return node
