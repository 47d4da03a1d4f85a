"""The five forces of all firms, how they differ from one another, the overall level, and every indicator."""

from __future__ import annotations

from wuli.report.content import Block, Columns, Heading, ItemList, Paragraph, Table
from wuli.report.industry.forces import ends_of, positions, radar, variant_of
from wuli.report.industry.indicators import item_lines
from wuli.report.industry.marks import levels_figure, levels_row, means_figure, row_words
from wuli.report.industry.parts import chapter, columns, means, position
from wuli.report.industry.teller import Teller
from wuli.report.industry.values import chance, mean, per_cent, signed, signed_range
from wuli.survey.results import Comparison, Estimate


def build_overall(t: Teller) -> tuple[Block, ...]:
    """Return the chapter on all firms, () where no force can be shown."""
    rows = means(t, t.result.force_order)
    if not rows:
        return ()
    return (
        chapter(t, "overall", _heading(t)),
        Paragraph(positions(t, rows), style="lede"),
        means_figure(t, "forces", (t.say("overall.forces_title"), "overall.forces_alt"), rows),
        Columns((radar(t, rows),), (*_notes(t, rows), *_pairs_text(t, tuple(rows))), ratio=0.48),
        *_pairs_table(t, tuple(rows)),
        *_level(t),
        *_items(t),
        *_sections(t),
    )


def _heading(t: Teller) -> str:
    ends = ends_of(t, t.result.force_order)
    variant = variant_of(ends)
    if ends is None or variant != "apart":
        return t.say(f"overall.heading_{variant}")
    return t.say("overall.heading_apart", top=t.name(ends.top), bottom=t.name(ends.bottom))


def _notes(t: Teller, rows: dict[str, Estimate]) -> list[Block]:
    blocks: list[Block] = []
    single = [id for id in rows if t.is_single(id)]
    if single:
        name = "overall.single" if len(single) == 1 else "overall.single_many"
        blocks.append(Paragraph(t.say(name, names=t.names(single))))
    composites = means(t, t.result.composites)
    if composites:
        values = (
            t.say("overall.composite_value", name=t.name(id), value=mean(t, row)) for id, row in composites.items()
        )
        blocks.append(Paragraph(t.say("overall.composite", values=t.phrases(values))))
    return blocks


# Pairs


def _pairs(t: Teller, ids: tuple[str, ...]) -> list[Comparison]:
    found = (t.contrasts.variables(one, other) for i, one in enumerate(ids) for other in ids[i + 1 :])
    return [row for row in found if row is not None and row.verdict != "not_tested"]


def _pairs_text(t: Teller, ids: tuple[str, ...]) -> list[Block]:
    rows = _pairs(t, ids)
    if not rows:
        return []
    apart = sum(1 for row in rows if row.verdict != "undistinguished")
    name = "all" if apart == len(rows) else "some" if apart else "none"
    gaps = {"count": str(len(rows)), "apart": str(apart), "rest": str(len(rows) - apart)}
    return [Paragraph(t.say(f"overall.pairs_{name}", **gaps), lead=t.say("overall.pairs"))]


def _pairs_table(t: Teller, ids: tuple[str, ...]) -> list[Block]:
    rows = _pairs(t, ids)
    if not rows:
        return []
    heads = columns(
        (t.say("overall.col_pair"), 3.6, "l"),
        (t.say("overall.col_difference"), 1.2, "r"),
        (t.say("overall.col_interval"), 2, "c"),
        (t.say("overall.col_q"), 1.6, "c"),
        (t.say("overall.col_verdict"), 2.3, "l"),
    )
    body = tuple(
        (
            t.say("overall.pair", first=t.name(row.first), second=t.name(row.second)),
            signed(row.difference),
            signed_range(t, row.ci_low, row.ci_high),
            chance(t, "q", row.q),
            t.say(f"verdict.{row.verdict}"),
        )
        for row in rows
    )
    return [Table("forces-pairs", t.say("overall.pairs_table"), heads, body)]


# Levels


def _level(t: Teller) -> list[Block]:
    segments: list[int | str] = [*t.numbers, "open"]
    row = levels_row(t, "level", t.say("overall.level_row"), segments)
    if row is None:
        return []
    best = max(range(len(t.numbers)), key=lambda i: row.shares[i])
    title = t.say("overall.level_title_plain")
    if row.shares[: len(t.numbers)].count(row.shares[best]) == 1:
        gaps = {"level": t.level(t.numbers[best]), "share": per_cent(t, row.shares[best])}
        title = t.say("overall.level_title", **gaps)
    words = title, t.say("overall.level_alt", rows=row_words(t, [row]))
    return [
        Heading(t.say("overall.level"), 2, "overall-level"),
        levels_figure(t, "overall-level-figure", words, [row], n=row.n or 0, open_too=True),
        Paragraph(t.say("overall.level_note"), style="small"),
    ]


def _items(t: Teller) -> list[Block]:
    rows = {id: levels_row(t, id, t.short(id), t.numbers) for id in t.result.items}
    known = {id: row for id, row in rows.items() if row is not None}
    if not known:
        return []
    n = max(row.n or 0 for row in known.values())
    low = max(known, key=lambda of: known[of].shares[0])
    title = t.say("items.title_plain")
    if sum(row.shares[0] == known[low].shares[0] for row in known.values()) == 1:
        gaps = {"low": t.short(low), "level": t.level(t.numbers[0]), "share": known[low].texts[0]}
        title = t.say("items.title", **gaps)
    words = title, t.say("items.alt", rows=row_words(t, known.values()))
    return [
        Heading(t.say("items.heading"), 2, "indicators"),
        levels_figure(t, "indicators-levels", words, list(known.values()), n=n, open_too=False),
        Paragraph(t.say("items.note"), style="small"),
    ]


def _sections(t: Teller) -> list[Block]:
    """Return one section a force, but for the last, which has its own chapter."""
    blocks: list[Block] = []
    for id in t.result.forces[:-1]:
        row = t.book.find(id, "mean")
        words, _ = position(t, row)
        name = "items.section" if words else "items.section_plain"
        gaps = {"name": t.axis(id)} | ({"words": words} if words else {})
        blocks.append(Heading(t.say(name, **gaps), 2, f"force-{id}"))
        blocks.append(Paragraph(t.pick(t.instrument.node(id).about), style="small"))
        blocks.append(ItemList(tuple(item_lines(t, part.id) for part in t.instrument.leaves(id))))
    return blocks
