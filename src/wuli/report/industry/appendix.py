"""Data tables: every mean of all firms and of every shown group, with interval and base."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from wuli.analysis.industry.result import Group, Slice
from wuli.report.content import Block, Paragraph, Table
from wuli.report.industry.parts import by_of, chapter, columns, slug
from wuli.report.industry.teller import Teller
from wuli.report.industry.values import interval, mean, number, share
from wuli.report.numbers import count, half_up
from wuli.survey.results import Estimate

_GROUPS: Final = 4  # columns of groups that fit on a page


def build_appendix(t: Teller) -> tuple[Block, ...]:
    """Return the data tables, () where no figure may be shown."""
    ids = (*t.result.forces, *t.result.composites, *t.result.items)
    rows = {id: row for id in ids if (row := t.book.find(id, "mean")) and row.estimate is not None}
    if not rows:
        return ()
    reason = t.say("words.fewer", floor=str(t.result.floor))
    tables = (table for slice in t.result.slices if len(slice.columns) == 1 for table in _groups(t, slice, ids))
    return (
        chapter(t, "appendix", t.say("appendix.heading")),
        Paragraph(t.say("appendix.intro", reason=reason)),
        _all(t, rows),
        _shares(t),
        *tables,
    )


def _all(t: Teller, rows: dict[str, Estimate]) -> Table:
    weighted = t.result.design.weighted or t.result.design.strata > 1
    entries = [
        (t.say("appendix.col_variable"), 3.2, "l"),
        (t.say("appendix.col_mean"), 1.1, "r"),
        (t.say("appendix.col_se"), 1.1, "r"),
        (t.say("appendix.col_interval"), 1.8, "c"),
        (t.say("appendix.col_n"), 1, "r"),
    ]
    if weighted:
        entries += [(t.say("appendix.col_deff"), 1.1, "r"), (t.say("appendix.col_n_eff"), 1.1, "r")]
    body = []
    for id, row in rows.items():
        none = t.say("words.none")
        cells = [t.axis(id), mean(t, row), number(row.se, 3) or none, interval(t, row), count(row.n or 0)]
        if weighted:
            cells += [number(row.deff) or none, none if row.n_eff is None else half_up(row.n_eff)]
        body.append(tuple(cells))
    return Table("appendix-all", t.say("appendix.all"), columns(*entries), tuple(body))


def _shares(t: Teller) -> Table:
    heads = columns(
        (t.say("appendix.col_variable"), 3.2, "l"),
        *((t.level(number), 1.3, "r") for number in t.numbers),
        (t.say("appendix.col_n"), 0.9, "r"),
    )
    rows = []
    for id in t.result.items:
        cells = [t.book.find(id, "share", number) for number in t.numbers]
        size = next((row.n for row in cells if row is not None and row.n is not None), None)
        rows.append(
            (t.name(id), *(share(t, row) for row in cells), t.say("words.none") if size is None else count(size))
        )
    return Table("appendix-shares", t.say("appendix.shares"), heads, tuple(rows))


def _groups(t: Teller, slice: Slice, ids: Sequence[str]) -> Iterator[Table]:
    shown = slice.shown
    parts = [shown[i : i + _GROUPS] for i in range(0, len(shown), _GROUPS)]
    name = t.pick(slice.label) or slice.id
    for i, part in enumerate(parts, start=1):
        title = t.say("appendix.groups", slice=name)
        if len(parts) > 1:
            title = t.say("appendix.groups_part", slice=name, part=str(i))
        heads = columns((t.say("appendix.col_variable"), 2.6, "l"), *((_label(t, group), 2.0, "c") for group in part))
        rows = tuple((t.name(id), *(_cell(t, slice, group, id) for group in part)) for id in ids)
        yield Table(f"appendix-{slug(slice.id)}-{i}", title, heads, rows)


def _label(t: Teller, group: Group) -> str:
    n = t.say("words.none") if group.n is None else count(group.n)
    return t.say("appendix.group_n", group=t.group_name(group), n=n)


def _cell(t: Teller, slice: Slice, group: Group, id: str) -> str:
    row = t.book.find(id, "mean", None, by_of(slice, group.value))
    if row is None or row.estimate is None:
        return t.say("words.none")
    return t.say("appendix.cell", mean=mean(t, row), interval=interval(t, row))
