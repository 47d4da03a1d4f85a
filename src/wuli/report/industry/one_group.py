"""One group against all firms, on a page of its own."""

from __future__ import annotations

from typing import Final

from wuli.analysis.industry.result import Group, Slice
from wuli.report.content import Block, DotFigure, DotRow, Heading, Paragraph, Table
from wuli.report.industry.groups import build_groups, contrast, group_statistics, split
from wuli.report.industry.indicators import at_most, low_level, middle_level
from wuli.report.industry.marks import dot
from wuli.report.industry.parts import by_of, columns, interval_words, means, source
from wuli.report.industry.teller import Teller
from wuli.report.industry.values import mean, mean_interval, per_cent, scale_of, share, signed, ticks_of
from wuli.report.numbers import count

STATISTICS: Final = "-statistics"  # end of the id of the section with tests and ranks
_NAMED: Final = 3  # indicators that get a sentence of shares


def build_industries(t: Teller, slice: Slice, id: str) -> tuple[Block, ...]:
    """Return the chapter on industries: all together, one page each, levels and tests; hidden ones are named in the notes."""
    whole = t.result.source.scored - slice.missing
    part = [group for group in slice.shown if (group.n or 0) < whole]  # a group of all firms is told already
    pages = [block for i, group in enumerate(part, start=1) for block in group_page(t, slice, group, f"{id}-{i}")]
    if not pages:
        return build_groups(t, slice, id)
    more = group_statistics(t, slice, id)
    title = t.say("groups.statistics", slice=t.pick(slice.label) or slice.id)
    heading = (Heading(title, 2, f"{id}{STATISTICS}", new_page=True),) if more else ()
    return (*build_groups(t, slice, id, pages=True), *pages, *heading, *more)


def group_page(t: Teller, slice: Slice, group: Group, id: str) -> tuple[Block, ...]:
    """Return the page on one group; () where none of its figures stand in the book."""
    rows = means(t, t.result.forces, by_of(slice, group.value))
    if not rows:
        return ()
    return (
        Heading(_heading(t, slice, group), 2, id, new_page=True),
        Paragraph(_lede(t, slice, group)),
        _figure(t, slice, group, f"{id}-forces"),
        Paragraph(t.prose(_sentences(t, slice, group))),
        _table(t, slice, group, f"{id}-items"),
    )


def _heading(t: Teller, slice: Slice, group: Group) -> str:
    name = t.group_name(group)
    above, below = split(t, slice, group.value, t.result.forces)
    if above and below:
        return t.say("group.heading_both", group=name, above=t.names(above), below=t.names(below))
    if above:
        return t.say("group.heading_above", group=name, forces=t.forces(above))
    if below:
        return t.say("group.heading_below", group=name, forces=t.forces(below))
    tested = any(contrast(t, slice, group.value, of) for of in t.result.forces)
    return t.say("group.heading_same" if tested else "group.heading_untested", group=name)


def _lede(t: Teller, slice: Slice, group: Group) -> str:
    n = group.n or 0
    whole = t.result.source.scored - slice.missing
    texts = [t.say("group.lede", group=t.group_name(group), n=count(n), share=per_cent(t, n / whole))]
    if group.flag == "small":
        texts.append(t.say("group.small", small=str(t.result.small)))
    return t.prose(texts)


def _figure(t: Teller, slice: Slice, group: Group, id: str) -> DotFigure:
    own, every = means(t, t.result.forces, by_of(slice, group.value)), means(t, t.result.forces)
    name = t.group_name(group)
    first = t.result.forces[0]
    low, high = scale_of(t, first)
    words = (
        t.say("group.figure_alt_row", name=t.name(of), own=mean(t, row), all=mean(t, every.get(of)))
        for of, row in own.items()
    )
    return DotFigure(
        id=id,
        title=t.say("group.figure_title", group=name),
        alt=t.say("group.figure_alt", group=name, rows=t.phrases(words)),
        source=source(t, group.n),
        series=(name, t.say("words.overall")),
        rows=tuple(DotRow(t.axis(of), (dot(t, row), dot(t, every.get(of)))) for of, row in own.items()),
        scale_low=low,
        scale_high=high,
        ticks=ticks_of(t, first),
        interval_label=interval_words(t),
        flag_label=t.say("groups.flag_label", small=str(t.result.small)) if group.flag == "small" else "",
    )


def _sentences(t: Teller, slice: Slice, group: Group) -> list[str]:
    above, below = split(t, slice, group.value, t.result.items)
    if not above and not below:
        tested = any(contrast(t, slice, group.value, of) for of in t.result.items)
        return [t.say("group.items_same")] if tested else []
    texts = []
    if above:
        texts.append(t.say("group.items_above", items=t.shorts(above)))
    if below:
        texts.append(t.say("group.items_below_more" if above else "group.items_below", items=t.shorts(below)))
    return texts + [_shares(t, slice, group, of) for of in _strongest(t, slice, group, (*above, *below))]


def _strongest(t: Teller, slice: Slice, group: Group, ids: tuple[str, ...]) -> list[str]:
    """Return the variables on which a group is furthest from all."""
    rows = {id: row for id in ids if (row := contrast(t, slice, group.value, id))}
    return sorted(rows, key=lambda of: -abs(rows[of].difference or 0.0))[:_NAMED]


def _shares(t: Teller, slice: Slice, group: Group, of: str) -> str:
    level = low_level(t)
    own, every = at_most(t, of, level, by_of(slice, group.value)), at_most(t, of, level)
    if own is None or every is None:
        return ""
    gaps = {"item": t.short(of), "level": t.level(level)}
    return t.say("group.item_share", own=share(t, own), all=share(t, every), **gaps)


def _table(t: Teller, slice: Slice, group: Group, id: str) -> Table:
    heads = columns(
        (t.say("group.col_item"), 3.6, "l"),
        (t.say("group.col_own"), 3.2, "r"),
        (t.say("group.col_all"), 1.6, "r"),
        (t.say("group.col_difference"), 1.8, "r"),
        (t.say("group.col_share", number=str(middle_level(t))), 1.9, "r"),
        (t.say("group.col_share_all"), 1.6, "r"),
        (t.say("group.col_verdict"), 2.7, "l"),
    )
    rows = tuple(_row(t, slice, group, of) for of in t.result.items)
    return Table(id, t.say("group.table", group=t.group_name(group)), heads, rows, note=t.say("group.table_note"))


def _row(t: Teller, slice: Slice, group: Group, of: str) -> tuple[str, ...]:
    by = by_of(slice, group.value)
    row = contrast(t, slice, group.value, of)
    verdict = row.verdict if row else "not_tested"
    words = t.say("verdict.undistinguished_short" if verdict == "undistinguished" else f"verdict.{verdict}")
    middle = middle_level(t)
    return (
        t.short(of),
        mean_interval(t, t.book.find(of, "mean", None, by)),
        mean(t, t.book.find(of, "mean")),
        signed(row.difference if row else None) or t.say("words.none"),
        share(t, t.book.find(of, "share_at_least", middle, by)),
        share(t, t.book.find(of, "share_at_least", middle)),
        words,
    )
