"""The forces by one grouping of the firms: age, industry, headcount, role, region or any other column."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from wuli.analysis.industry.result import Group, Slice
from wuli.report.content import Block, HeatCell, HeatFigure, HeatRow, ItemList, ListItem, Paragraph, Table
from wuli.report.industry.group_tests import differing, slice_tests, tests_table
from wuli.report.industry.marks import cell, levels_figure, levels_row, row_words
from wuli.report.industry.parts import MOST_HIDDEN, by_of, chapter, columns, means, slice_name, slug, source
from wuli.report.industry.teller import Teller
from wuli.report.industry.values import scale_of
from wuli.report.numbers import count
from wuli.survey.results import Comparison

_MOST_PAIRED: Final = 6  # pairs of more groups fill pages and tell little
_MOST_LEVELS: Final = 12


def build_groups(t: Teller, slice: Slice, id: str, *, pages: bool = False) -> tuple[Block, ...]:
    """Return the chapter on one grouping: who differs, the table of means, who stands out, the tests.

    `pages`: every group has a page of its own; the chapter counts what these pages tell, and levels and tests follow them.
    """
    if len(slice.shown) < 2:  # noqa: PLR2004  # one group shows nothing beside all firms
        return (chapter(t, id, _heading(t, slice)), *_alone(t, slice), *_notes(t, slice, shown=False))
    return (
        chapter(t, id, _heading(t, slice)),
        *(_counts(t, slice) if pages else _standing(t, slice)),
        *_notes(t, slice),
        heat_figure(t, slice, f"{id}-forces"),
        *_pairs(t, slice),
        *([] if pages else group_statistics(t, slice, id)),
    )


def group_statistics(t: Teller, slice: Slice, id: str) -> list[Block]:
    """Return the overall levels by group, the table of tests and that of ranks, as far as there are any."""
    tests = slice_tests(t, slice)
    tested = len(slice.shown) > 1 and any(row.verdict != "not_tested" for row in tests.values())
    table = [tests_table(t, slice, tests, f"{id}-tests")] if tested else []
    return [*_levels(t, slice, f"{id}-levels"), *table, *_ranks(t, slice, id)]


def _alone(t: Teller, slice: Slice) -> list[Block]:
    names = [t.group_name(group) for group in slice.shown]
    return [Paragraph(t.say("groups.alone", group=names[0], floor=str(t.result.floor)))] if names else []


def _heading(t: Teller, slice: Slice) -> str:
    name = slice_name(t, slice)
    if not slice.shown:
        return t.say("groups.heading_suppressed", slice=name, floor=str(t.result.floor))
    tests = slice_tests(t, slice)
    tested = {of: row for of, row in tests.items() if row.verdict != "not_tested"}
    if not tested:
        return t.say("groups.heading_untested", slice=name)
    apart = differing(tested)
    if not apart:
        return t.say("groups.heading_none", slice=name)
    if len(apart) == len(t.result.forces):
        return t.say("groups.heading_all", slice=name)
    variant = "one" if len(apart) == 1 else "some"
    return t.say(f"groups.heading_{variant}", slice=name, forces=t.forces(apart))


# Against the overall figure


def split(t: Teller, slice: Slice, value: str, ids: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the variables on which a group is higher than all, and those on which it is lower."""
    verdicts = {id: row.verdict for id in ids if (row := contrast(t, slice, value, id))}
    above = tuple(id for id, verdict in verdicts.items() if verdict == "higher")
    return above, tuple(id for id, verdict in verdicts.items() if verdict == "lower")


def contrast(t: Teller, slice: Slice, value: str, of: str) -> Comparison | None:
    """Return a group against all on one variable, None where it was not tested."""
    row = t.contrasts.overall(of, by_of(slice, value), value)
    return None if row is None or row.verdict == "not_tested" else row


def is_tested(t: Teller, slice: Slice) -> bool:
    """Tell whether any group was compared with all firms."""
    return any(contrast(t, slice, group.value, of) for group in slice.shown for of in t.result.forces)


def _by_force(t: Teller, slice: Slice) -> list[ListItem]:
    """Return for each force the groups above and below all firms: shorter than a line a group where groups are many."""
    sides = {group: split(t, slice, group.value, t.result.forces) for group in slice.shown}
    items = []
    for of in t.result.forces:
        above, below = ([t.group_name(g) for g, found in sides.items() if of in found[side]] for side in (0, 1))
        texts = [t.say("groups.are_above", groups=t.listing(above))] if above else []
        texts += [t.say("groups.are_below", groups=t.listing(below))] if below else []
        if texts:
            items.append(ListItem(t.phrases(texts), lead=t.name(of)))
    return items


def _standing(t: Teller, slice: Slice) -> list[Block]:
    if len(slice.shown) > _MOST_LEVELS and is_tested(t, slice):
        items = _by_force(t, slice)
        return [ItemList(tuple(items))] if items else [Paragraph(t.say("groups.same_all"), style="lede")]
    lines, same = [], []
    for group in slice.shown:
        above, below = split(t, slice, group.value, t.result.forces)
        if above or below:
            lines.append(ListItem(_against(t, t.group_name(group), above, below)))
        elif any(contrast(t, slice, group.value, of) for of in t.result.forces):
            same.append(t.group_name(group))
    if not lines:
        return [Paragraph(t.say("groups.same_all"), style="lede")] if same else []
    if same:
        lines.append(ListItem(t.say("groups.same", groups=t.listing(same))))
    return [ItemList(tuple(lines))]


def standouts(t: Teller, slice: Slice) -> list[str]:
    """Return a sentence for each group that differs from all firms: most forces first, then the largest differences."""
    sides = {group: split(t, slice, group.value, t.result.forces) for group in slice.shown}
    order = sorted(sides, key=lambda group: (-sum(map(len, sides[group])), -_distance(t, slice, group.value)))
    return [_against(t, t.group_name(group), *sides[group]) for group in order if any(sides[group])]


def _distance(t: Teller, slice: Slice, value: str) -> float:
    rows = (contrast(t, slice, value, of) for of in t.result.forces)
    return sum(abs(row.difference or 0.0) for row in rows if row is not None)


def _against(t: Teller, group: str, above: tuple[str, ...], below: tuple[str, ...]) -> str:
    if above and below:
        return t.say("groups.both", group=group, above=t.names(above), below=t.names(below))
    if above:
        return t.say("groups.above", group=group, forces=t.forces(above))
    return t.say("groups.below", group=group, forces=t.forces(below))


def _counts(t: Teller, slice: Slice) -> list[Block]:
    """Return how many groups stand out, where each has a page of its own."""
    tested = [g for g in slice.shown if any(contrast(t, slice, g.value, of) for of in t.result.forces)]
    if not tested:
        return []
    sides = [split(t, slice, group.value, t.result.forces) for group in tested]
    found = {
        "above": sum(1 for above, _ in sides if above),
        "below": sum(1 for _, below in sides if below),
        "same": sum(1 for above, below in sides if not above and not below),
    }
    parts = t.phrases(t.say(f"groups.count_{name}", count=str(number)) for name, number in found.items() if number)
    return [Paragraph(t.say("groups.counts", count=str(len(tested)), parts=parts), style="lede")]


def _pairs(t: Teller, slice: Slice) -> list[Block]:
    rows = [row for of in t.result.forces for row in t.contrasts.groups(of, slice.columns)]
    tested = [row for row in rows if row.verdict != "not_tested"]
    if not tested or len(slice.shown) > _MOST_PAIRED:
        return []
    apart = {of: [row for row in tested if row.of == of and row.verdict != "undistinguished"] for of in t.result.forces}
    if not any(apart.values()):
        return [Paragraph(t.say("groups.pairs_none"))]
    items = (
        ListItem(t.phrases(_pair(t, slice, row) for row in rows), lead=t.name(of)) for of, rows in apart.items() if rows
    )
    return [ItemList(tuple(items), title=t.say("groups.pairs"))]


def _pair(t: Teller, slice: Slice, row: Comparison) -> str:
    sides = {"first": t.group(slice, row.first), "second": t.group(slice, row.second)}
    return t.say(f"groups.pair_{row.verdict}", **sides)


def _levels(t: Teller, slice: Slice, id: str) -> list[Block]:
    """Return the overall level by group, where the groups fit on a page and the book holds it."""
    segments: list[int | str] = [*t.numbers, "open"]
    if len(slice.shown) > _MOST_LEVELS:
        return []
    found = (levels_row(t, "level", t.group_name(g), segments, by_of(slice, g.value)) for g in slice.shown)
    rows = [row for row in found if row is not None]
    if not rows:
        return []
    words = t.say("groups.levels_title", slice=t.pick(slice.label)), t.say("groups.levels_alt", rows=row_words(t, rows))
    return [levels_figure(t, id, words, rows, n=sum(row.n or 0 for row in rows), open_too=True)]


# The table of means


def heat_figure(t: Teller, slice: Slice, id: str) -> HeatFigure:
    """Return groups by forces, hidden groups hatched, all firms at the top."""
    hidden_too = sum(group.flag == "suppressed" for group in slice.groups) <= MOST_HIDDEN
    groups = slice.groups if hidden_too else slice.shown
    rows = [HeatRow(t.say("words.overall"), tuple(_cells(t, ())), t.result.source.scored)]
    rows += [_row(t, slice, group) for group in groups]
    low, high = scale_of(t, t.result.forces[0])
    words = (
        t.say("groups.heat_alt_row", name=row.label, texts=" ".join(cell.text for cell in row.cells)) for row in rows
    )
    cells = [cell for row in rows for cell in row.cells]
    hidden = any(cell.value is None for cell in cells)
    flagged = any(cell.flagged for cell in cells)
    return HeatFigure(
        id=id,
        title=t.say("groups.heat_title", slice=t.pick(slice.label)),
        alt=t.say("groups.heat_alt", rows=t.phrases(words)),
        source=source(t, t.result.source.scored - slice.missing),
        columns=tuple(t.short(id) for id in t.result.forces),
        rows=tuple(rows),
        scale_low=low,
        scale_high=high,
        n_label=t.say("groups.n"),
        flag_label=t.say("groups.flag_label", small=str(t.result.small)) if flagged else "",
        hidden_label=t.say("words.fewer", floor=str(t.result.floor)) if hidden else "",
        note=t.say("groups.heat_note") if len(slice.shown) > 1 else "",
    )


def _row(t: Teller, slice: Slice, group: Group) -> HeatRow:
    by = by_of(slice, group.value)
    hidden = group.flag == "suppressed"
    return HeatRow(t.group_name(group), tuple(_cells(t, by, hidden=hidden)), None if hidden else group.n)


def _cells(t: Teller, by: tuple[tuple[str, str], ...], *, hidden: bool = False) -> Iterable[HeatCell]:
    rows = {} if hidden else means(t, t.result.forces, by)
    return (cell(t, rows.get(id)) for id in t.result.forces)


def _notes(t: Teller, slice: Slice, *, shown: bool = True) -> list[Block]:
    """Return what is not shown or, where figures are `shown`, only for orientation."""
    hidden = [t.group_name(group) for group in slice.groups if group.flag == "suppressed"]
    small = [t.group_name(group) for group in slice.groups if group.flag == "small"]
    texts = []
    if hidden:
        texts.append(t.say("groups.suppressed", groups=t.listing(hidden), floor=str(t.result.floor)))
    if small and shown:
        texts.append(t.say("groups.small", groups=t.listing(small), small=str(t.result.small)))
    if slice.missing:
        name = "groups.missing_one" if slice.missing == 1 else "groups.missing"
        texts.append(t.say(name, slice=slice_name(t, slice), count=count(slice.missing)))
    return [Paragraph(t.prose(texts), style="small")] if texts else []


# Ranks


def _ranks(t: Teller, slice: Slice, id: str) -> list[Block]:
    found = {(row.of, row.value): row for row in t.result.ranks if row.by in (slice.id, *slice.columns)}
    forces = [of for of in t.result.forces if any(of == key for key, _ in found)]
    groups = [group for group in slice.shown if any(group.value == value for _, value in found)]
    if not forces or len(groups) < 3 or slice.ordered:  # noqa: PLR2004  # two groups need no ranks
        return []
    heads = columns((t.say("groups.col_group"), 3, "l"), *((t.short(of), 1.4, "c") for of in forces))
    rows = []
    for group in groups:
        cells = (found.get((of, group.value)) for of in forces)
        texts = (
            t.say("words.none")
            if row is None
            else t.say("words.rank", rank=str(row.rank), low=str(row.low), high=str(row.high))
            for row in cells
        )
        rows.append((t.group_name(group), *texts))
    title = t.say("groups.ranks", slice=slice_name(t, slice))
    return [Table(f"{slug(id)}-ranks", title, heads, tuple(rows), note=t.say("groups.ranks_note"))]
