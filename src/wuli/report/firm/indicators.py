"""The strip chart: every indicator on one page, with reference points where they are exact."""

from __future__ import annotations

from wuli.report.content import Block, Heading, Paragraph, StripFigure, StripGroup, StripRow
from wuli.report.firm.summary import known_levels
from wuli.report.firm.teller import Teller


def build_indicators(t: Teller) -> tuple[Block, ...]:
    """Return the blocks of the overview of indicators."""
    figure = strip(t)
    blocks: list[Block] = [
        Heading(_heading(t), 1, "indicators", new_page=True),
        Paragraph(t.say("strip.intro")),
        figure,
    ]
    if figure.reference_label:
        blocks.append(Paragraph(t.say("strip.reference", source=t.pick(t.pack.reference.source)), style="small"))
    blocks.append(Paragraph(t.say("strip.no_benchmark"), style="small"))
    return tuple(blocks)


def _heading(t: Teller) -> str:
    levels = list(known_levels(t).values())
    high_level, low_level = t.pack.advice.high_level, t.instrument.levels[0].number
    high, low = sum(1 for level in levels if level >= high_level), levels.count(low_level)
    return t.say(
        f"strip.heading{_variant(high, low, len(levels), t.counts()[2])}",
        applicable=str(t.counts()[2]),
        known=str(len(levels)),
        high=str(high),
        high_level=t.level(high_level),
        low=str(low),
        low_level=t.level(low_level),
    )


def _variant(high: int, low: int, known: int, applicable: int) -> str:
    """Return which heading fits the counts: no heading says that nought of the items are somewhere."""
    if not known:
        return "_nothing"
    if high and low:
        return ""
    if high:
        return "_all_high" if high == applicable else "_high"
    if low:
        return "_all_low" if low == applicable else "_low"
    return "_middle" if known == applicable else "_middle_known"


def strip(t: Teller) -> StripFigure:
    """Return the strip chart of a firm."""
    groups = tuple(
        StripGroup(t.name(id), tuple(_row(t, part.id) for part in t.instrument.leaves(id)))
        for id in t.instrument.dimensions
    )
    rows = [row for group in groups for row in group.rows]
    has_reference = any(row.reference is not None for row in rows)
    words = [t.say("strip.alt_row", name=row.label, value=row.value_text or row.state) for row in rows]
    levels = t.instrument.levels
    return StripFigure(
        id="strip",
        title=t.say("strip.title", firm=t.firm_name()),
        alt=t.say("strip.alt", rows=t.listing(words)),
        source=_source(t, has_reference=has_reference),
        groups=groups,
        scale_low=float(levels[0].number),
        scale_high=float(levels[-1].number),
        ticks=tuple((float(level.number), f"{level.number} {t.pick(level.short)}") for level in levels),
        self_label=t.say("strip.self"),
        reference_label=_reference_label(t) if has_reference else "",
        interval_label=t.say("strip.interval") if any(row.low is not None for row in rows) else "",
    )


def _row(t: Teller, place: str) -> StripRow:
    entry = t.entry(place)
    level = entry["level"]
    unknown = entry["state"] in ("dont_know", "unanswered")
    figure = t.result.references.get(place)
    levels = t.instrument.levels
    return StripRow(
        label=t.short(place),
        value=None if level is None else float(level),
        value_text="" if level is None else str(level),
        state="" if level is not None else t.state(place),
        low=float(levels[0].number) if unknown else None,
        high=float(levels[-1].number) if unknown else None,
        reference=float(figure.value) if figure else None,
        reference_text=figure.value if figure else "",
    )


def _reference_label(t: Teller) -> str:
    return t.own("survey_mean") or t.pick(t.pack.reference.source)


def _source(t: Teller, *, has_reference: bool) -> str:
    date = str(t.result.firm.answered_at or t.result.date)
    sizes = {figure.n for figure in t.result.references.values()}
    if has_reference and len(sizes) == 1:
        source = t.pick(t.pack.reference.source)
        return t.say("strip.source", date=date, n="1", source=source, reference_n=str(sizes.pop()))
    return t.say("strip.source_plain", date=date, n="1")
