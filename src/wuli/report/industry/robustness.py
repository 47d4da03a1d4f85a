"""The same answers under other defensible treatments, flags of doubtful rows, and the check of printed figures."""

from __future__ import annotations

from wuli.analysis.industry.result import AuditLine, Variant
from wuli.analysis.quality.kinds import flag_kinds
from wuli.report.content import Block, Callout, Heading, Paragraph, Table
from wuli.report.industry.parts import chapter, columns
from wuli.report.industry.teller import Teller
from wuli.report.industry.values import per_cent, score
from wuli.report.numbers import count

MAIN = "main"


def other_variants(t: Teller) -> tuple[Variant, ...]:
    """Return the treatments other than the report's own."""
    return tuple(variant for variant in t.result.variants if variant.id != MAIN)


def other_samples(t: Teller) -> tuple[Variant, ...]:
    """Return the treatments that give the forces other means; mere weightings of the forces leave their order alone."""
    main = next((variant.means for variant in t.result.variants if variant.id == MAIN), {})
    return tuple(variant for variant in other_variants(t) if variant.means != main)


def changed_variants(t: Teller) -> tuple[Variant, ...]:
    """Return the treatments under which the forces come in another order."""
    return tuple(variant for variant in other_samples(t) if variant.order and variant.order != t.result.force_order)


def build_robustness(t: Teller) -> tuple[Block, ...]:
    """Return the chapter on robustness, () where nothing else was tried."""
    if not other_variants(t):
        return ()
    moved = changed_variants(t)
    texts = []
    if moved:
        texts.append(t.say("robustness.main_order", order=t.shorts(t.result.force_order)))
        texts += [t.say("robustness.changes", variant=_name(t, v), order=t.shorts(v.order)) for v in moved]
    elif other_samples(t):
        texts.append(t.say("robustness.same", order=t.shorts(t.result.force_order)))
    texts.append(_composites(t))
    name = "changes" if moved else "same" if other_samples(t) else "weights"
    heading = t.say(f"robustness.heading_{name}")
    inner = (Paragraph(t.say("robustness.intro")), Paragraph(t.prose(texts)))
    return chapter(t, "robustness", heading), Callout("note", t.say("find.robust"), inner), _table(t)


def _composites(t: Teller) -> str:
    """Return between which values the composite lies under all treatments, "" where fewer than two give one."""
    values = [variant.composite for variant in t.result.variants if variant.composite is not None]
    if len(values) <= 1:
        return ""
    low, high = (score(t, t.instrument.overall.score, value) for value in (min(values), max(values)))
    if low == high:
        return t.say("robustness.composite_same", value=low)
    return t.say("robustness.composites", low=low, high=high)


def _name(t: Teller, variant: Variant) -> str:
    return t.say_or(f"variant.{variant.id}", variant.id)


def _table(t: Teller) -> Table:
    forces = t.result.forces
    heads = columns(
        (t.say("robustness.col_variant"), 3.2, "l"),
        (t.say("robustness.col_n"), 1.1, "r"),
        *((t.short(id), 1.2, "c") for id in forces),
        (t.say("robustness.col_composite"), 1.2, "c"),
    )
    rows = tuple(_row(t, variant) for variant in t.result.variants)
    return Table("robustness-variants", t.say("robustness.table"), heads, rows)


def _row(t: Teller, variant: Variant) -> tuple[str, ...]:
    none = t.say("words.none")
    composite = t.instrument.overall.score
    cells = (score(t, id, variant.means[id]) if id in variant.means else none for id in t.result.forces)
    total = none if variant.composite is None else score(t, composite, variant.composite)
    return (_name(t, variant), count(variant.n), *cells, total)


# Quality


def build_quality(t: Teller) -> tuple[Block, ...]:
    """Return the chapter on flags and on how each indicator was answered."""
    source = t.result.source
    if not t.result.quality and not t.result.states:
        return ()
    text = t.say("quality.clean" if t.result.quality else "notes.quality_not_looked_at")
    if source.flagged:
        gaps = {"flagged": count(source.flagged), "share": per_cent(t, source.flagged / max(source.scored, 1))}
        text = t.say("quality.text", **gaps)
    blocks: list[Block] = [Heading(t.say("quality.heading"), 1, "quality"), Paragraph(text)]
    blocks += _flags(t)
    if t.result.states:
        blocks.append(_states(t))
    return tuple(blocks)


def _flags(t: Teller) -> list[Block]:
    """Return the table of checks that found something, and the names of those that did not or could not look."""
    names = {kind.id: t.pick(kind.name) for kind in flag_kinds(t.pack)}
    flags = t.result.quality
    heads = columns(
        (t.say("quality.col_check"), 4, "l"),
        (t.say("quality.col_n"), 1.3, "r"),
        (t.say("quality.col_base"), 1.6, "r"),
        (t.say("quality.col_share"), 1.3, "r"),
    )
    rows = tuple(
        (names.get(flag.id, flag.id), count(flag.n), count(flag.base), per_cent(t, flag.n / flag.base))
        for flag in sorted(flags, key=lambda flag: -flag.n)
        if flag.n and flag.base
    )
    unlike = sum(flag.n for flag in flags) != t.result.source.flagged
    more = any(flag.base > t.result.source.rows for flag in flags)
    note = t.prose((t.say("quality.all_waves") if more else "", t.say("quality.table_note") if unlike else ""))
    blocks: list[Block] = [Table("quality-flags", t.say("quality.table"), heads, rows, note=note)] if rows else []
    nothing = [names.get(flag.id, flag.id) for flag in flags if flag.base and not flag.n]
    unchecked = [names.get(flag.id, flag.id) for flag in flags if not flag.base]
    texts = [t.say("quality.none", names=t.listing(nothing))] if nothing else []
    if unchecked:
        texts.append(t.say("quality.unchecked", names=t.listing(unchecked)))
    return [*blocks, Paragraph(t.prose(texts), style="small")] if texts else blocks


def _states(t: Teller) -> Table:
    heads = columns(
        (t.say("group.col_item"), 3.4, "l"),
        (t.say("quality.known"), 1.2, "r"),
        (t.say("quality.not_applicable"), 1.3, "r"),
        (t.say("quality.dont_know"), 1.3, "r"),
        (t.say("quality.unanswered"), 1.3, "r"),
    )
    rows = tuple(
        (
            t.name(row.of),
            count(row.known),
            count(row.not_applicable),
            count(row.dont_know),
            count(row.unanswered),
        )
        for row in t.result.states
    )
    return Table("quality-states", t.say("quality.states"), heads, rows)


# Audit


def build_audit(t: Teller) -> tuple[Block, ...]:
    """Return the check of printed figures, () where none was asked for."""
    lines = t.result.audit
    if not lines:
        return ()
    bad = sum(1 for line in lines if not line.possible)
    name = "audit.some" if bad else "audit.all"
    gaps = {"count": str(len(lines))} | ({"bad": str(bad)} if bad else {})
    heads = columns(
        (t.say("audit.col_id"), 1.4, "l"),
        (t.say("audit.col_printed"), 1.2, "r"),
        (t.say("audit.col_n"), 0.9, "r"),
        (t.say("audit.col_possible"), 1.1, "c"),
        (t.say("audit.col_nearest"), 2.2, "l"),
        (t.say("audit.col_note"), 3.6, "l"),
    )
    return (
        chapter(t, "audit", t.say("audit.heading")),
        Paragraph(t.prose((t.say("audit.intro"), t.say(name, **gaps)))),
        Table("audit-lines", t.say("audit.table"), heads, tuple(_line(t, line) for line in lines)),
    )


def _line(t: Teller, line: AuditLine) -> tuple[str, ...]:
    possible = t.say("audit.yes" if line.possible else "audit.no")
    nearest = t.listing(line.nearest) or t.say("words.none")
    return line.id, line.printed, str(line.n), possible, nearest, line.note
