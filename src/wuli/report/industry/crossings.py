"""Two groupings crossed: one heat figure a force."""

from __future__ import annotations

from typing import Final

from wuli.analysis.industry.result import Slice
from wuli.report.content import Block, HeatFigure, HeatRow, Paragraph
from wuli.report.industry.marks import cell
from wuli.report.industry.parts import by_of, chapter, slice_name, slug, source
from wuli.report.industry.teller import Teller
from wuli.report.industry.values import scale_of

_CROSSED: Final = 2
_FEWEST: Final = 2  # cells; one alone shows nothing


def build_crossings(t: Teller) -> tuple[Block, ...]:
    """Return the section on crossed groupings, () where there is none."""
    crossed = [slice for slice in t.result.slices if len(slice.columns) == _CROSSED]
    if not crossed:
        return ()
    blocks: list[Block] = [
        chapter(t, "crossings", t.say("groups.crossing_heading")),
        Paragraph(t.say("groups.crossing_intro")),
    ]
    for slice in crossed:
        if len(slice.shown) < _FEWEST:
            gaps = {"slice": t.pick(slice.label), "floor": str(t.result.floor)}
            blocks.append(Paragraph(t.say("groups.crossing_suppressed", **gaps)))
            continue
        blocks += [_figure(t, slice, force) for force in t.result.forces]
        blocks += _notes(t, slice)
    return tuple(blocks)


def _rows(slice: Slice) -> tuple[list[str], list[str]]:
    """Return the values of the first column that have a cell to show, and those that have none."""
    firsts = dict.fromkeys(by_of(slice, group.value)[0][1] for group in slice.groups)
    shown = {by_of(slice, group.value)[0][1] for group in slice.shown}
    return [first for first in firsts if first in shown], [first for first in firsts if first not in shown]


def _notes(t: Teller, slice: Slice) -> list[Block]:
    """Return which rows are left out."""
    names = [_label(t, slice, 0, first) for first in _rows(slice)[1]]
    if not names:
        return []
    text = t.say("groups.crossing_rows_hidden", groups=t.listing(names), floor=str(t.result.floor))
    return [Paragraph(text, style="small")]


def _figure(t: Teller, slice: Slice, force: str) -> HeatFigure:
    groups = {by_of(slice, group.value): group for group in slice.groups}
    firsts = _rows(slice)[0]
    seconds = [value for value in _values(t, slice, 1) if any(by[1][1] == value for by in groups)]
    rows = []
    for first in firsts:
        cells = []
        for second in seconds:
            by = ((slice.columns[0], first), (slice.columns[1], second))
            group = groups.get(by)
            shown = group is not None and group.flag != "suppressed"
            cells.append(cell(t, t.book.find(force, "mean", None, by) if shown else None))
        rows.append(HeatRow(_label(t, slice, 0, first), tuple(cells)))
    low, high = scale_of(t, force)
    words = (t.say("groups.heat_alt_row", name=r.label, texts=" ".join(c.text for c in r.cells)) for r in rows)
    gaps = {"slice": slice_name(t, slice), "force": t.name(force)}
    return HeatFigure(
        id=f"crossing-{slug(slice.id)}-{slug(force)}",
        title=t.say("groups.crossing_title", **{**gaps, "slice": t.pick(slice.label) or slice.id}),
        alt=t.say("groups.crossing_alt", rows=t.phrases(words), **gaps),
        source=source(t, t.result.source.scored),
        columns=tuple(_label(t, slice, 1, second) for second in seconds),
        rows=tuple(rows),
        scale_low=low,
        scale_high=high,
        flag_label=t.say("groups.flag_label", small=str(t.result.small)),
        hidden_label=t.say("words.fewer", floor=str(t.result.floor)),
    )


def _values(t: Teller, slice: Slice, side: int) -> list[str]:
    """Return the values of one side in the order of its own slice where there is one, else as they come."""
    single = t.result.slice_of(slice.columns[side])
    found = list(dict.fromkeys(by_of(slice, group.value)[side][1] for group in slice.groups))
    order = [group.value for group in single.groups] if single else []
    return sorted(found, key=lambda value: order.index(value) if value in order else len(order))


def _label(t: Teller, slice: Slice, side: int, value: str) -> str:
    single = t.result.slice_of(slice.columns[side])
    return t.group(single, value) if single else value
