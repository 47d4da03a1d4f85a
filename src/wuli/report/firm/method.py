"""How the score was made, how far it holds, where everything comes from."""

from __future__ import annotations

from typing import Any

from wuli.instrument.answers import KNOWN_STATE
from wuli.instrument.sections import Figure
from wuli.report.content import Block, Column, Heading, ItemList, ListItem, Paragraph, Table
from wuli.report.firm.summary import robustness_words, stop_words
from wuli.report.firm.teller import Teller
from wuli.report.numbers import exact, plain


def build_sheet(t: Teller) -> tuple[Block, ...]:
    """Return the blocks about robustness and the calculation sheet."""
    return (
        Heading(t.say("sheet.heading"), 1, "sheet", new_page=True),
        ItemList(tuple(ListItem(text, lead=lead) for lead, text in _robustness(t))),
        answers_table(t),
        forces_table(t),
        total_table(t),
    )


def _robustness(t: Teller) -> list[tuple[str, str]]:
    label = t.overall["robustness"]
    lines = []
    if label:
        lines.append((t.say("sheet.robust"), t.phrases((t.say(f"robust.{label}"), robustness_words(t)))))
    if t.result.flips and t.overall["level"] is not None:
        flips = t.phrases(
            t.say("sheet.flip", items=t.shorts(places), **{"from": str(start)}, to=str(end))
            for (start, end), places in _flips(t).items()
        )
        lines.append(("", t.say("sheet.flips", flips=flips)))
    if not t.instrument.overall.rules:
        lines.append((t.say("sheet.stop"), stop_words(t)))
    return lines


def _flips(t: Teller) -> dict[tuple[int, int], list[str]]:
    """Return the places of the moves that change the level, together where they move alike."""
    found: dict[tuple[int, int], list[str]] = {}
    for flip in t.result.flips:
        found.setdefault((flip.start, flip.end), []).append(flip.place)
    return found


def answers_table(t: Teller) -> Table:
    """Return the table answer -> level."""
    rows = []
    for part in t.instrument.places():
        entry, item = t.entry(part.id), t.item_of(part.id)
        if entry["state"] == KNOWN_STATE:
            option = t.option(item, entry["level"]) if item else None
            answer = t.pick(option.text) if option else plain(entry["level"])
            rows.append((t.name(part.id), answer, plain(entry["level"])))
        else:
            rows.append((t.name(part.id), t.state(part.id), t.say("words.none")))
    columns = (
        Column(t.say("sheet.col_item"), 3),
        Column(t.say("sheet.col_answer"), 6),
        Column(t.say("sheet.col_level"), 1, "center"),
    )
    return Table("sheet-answers", t.say("sheet.answers"), columns, tuple(rows))


def forces_table(t: Teller) -> Table:
    """Return the table levels -> forces."""
    rows = []
    for id in t.instrument.dimensions:
        node = t.node(id)
        division, mean = t.say("words.none"), t.say("sheet.no_score")
        if node["state"] == "scored":
            division = _division(t, id)
            mean = t.score(node["score"])
        elif node["state"] == "not_applicable":
            mean = t.say("states.not_applicable")
        rows.append((t.name(id), division, mean, _interval(t, node), t.position(node)))
    columns = (
        Column(t.say("sheet.col_force"), 2.2),
        Column(t.say("sheet.col_sum"), 2.8, "center"),
        Column(t.say("sheet.col_mean"), 1.6, "center"),
        Column(t.say("sheet.col_interval"), 1.8, "center"),
        Column(t.say("sheet.col_band"), 3),
    )
    return Table("sheet-forces", t.say("sheet.forces"), columns, tuple(rows), note=t.say("sheet.note"))


def _division(t: Teller, id: str) -> str:
    """Return "10 ÷ 4" for a mean, the sum alone for a sum, a dash where values are put on another scale first."""
    node = t.instrument.node(id)
    if node.percent:
        return t.say("words.none")
    entries = (t.entry(part.id) for part in t.instrument.leaves(id))
    total = plain(sum(exact(entry["level"]) for entry in entries if entry["state"] == KNOWN_STATE))
    if node.aggregate == "sum":
        return total
    return t.say("sheet.division", sum=total, count=str(t.node(id)["known"]))


def _band(t: Teller, reading: dict[str, Any]) -> str:
    low, high = reading["level_low"], reading["level_high"]
    if low is None:
        return t.say("words.none")
    if low == high:
        return t.level(low)
    return t.say("words.levels_between", low=t.level_name(low), high=t.level_name(high))


def _interval(t: Teller, scores: dict[str, Any]) -> str:
    return t.say("words.none") if scores["low"] == scores["high"] else t.interval(scores)


def total_table(t: Teller) -> Table:
    """Return the table forces -> composites."""
    overall = t.overall
    main = t.instrument.overall.score
    rows = []
    for id in (main, *t.instrument.overall.beside):
        value = overall["score" if id == main else id]
        shown = t.say("sheet.no_score") if value is None else t.score(value)
        reading = t.result.composites[id]
        rows.append((t.name(id), shown, _interval(t, reading), _band(t, reading)))
    columns = (
        Column(t.say("sheet.col_composite"), 4),
        Column(t.say("sheet.col_mean"), 1.6, "center"),
        Column(t.say("sheet.col_interval"), 1.8, "center"),
        Column(t.say("sheet.col_band"), 3),
    )
    note = t.own("composite_note")
    return Table("sheet-total", t.say("sheet.total"), columns, tuple(rows), note=note, strong_rows=(0,))


# Method, references


def build_method(t: Teller) -> tuple[Block, ...]:
    """Return the blocks about method, limits, sources, reference figures and the disclaimer."""
    result = t.result
    limits = [text for key in sorted(t.pack.texts) if key.startswith("limits_") and (text := t.own(key))]
    version = t.say(
        "method.version",
        pack=t.pick(t.pack.identity.name),
        edition=t.pack.edition,
        hash=t.pack.hash[:12],
        version=result.version,
        date=result.date,
    )
    blocks: list[Block] = [Heading(t.say("method.heading"), 1, "method", new_page=True)]
    blocks += _section(t, "method.how", t.own("method"), t.own("funding_note"))
    blocks += [Heading(t.say("method.limits"), 2, "method-limits"), ItemList(tuple(map(ListItem, limits)))]
    blocks += _section(t, "method.sources", t.own("sources"))
    blocks += _section(t, "method.disclaimer", t.own("disclaimer"))
    blocks.append(Paragraph(version, style="small"))
    # the table is long and stays whole on a page of its own
    blocks += _references(t)
    return tuple(blocks)


def _section(t: Teller, name: str, *texts: str) -> list[Block]:
    blocks: list[Block] = [Heading(t.say(name), 2, name.replace(".", "-"))]
    return blocks + [Paragraph(text) for text in texts if text]


def _references(t: Teller) -> list[Block]:
    figures = t.result.figures
    if not figures:
        return []
    columns = (
        Column(t.say("reference.col_what"), 6),
        Column(t.say("reference.col_value"), 1.4, "center"),
        Column(t.say("reference.col_n"), 1.2, "center"),
        Column(t.say("reference.col_line"), 1.2, "center"),
    )
    source = t.pick(t.pack.reference.source)
    rows = tuple(_reference_row(t, figure) for figure in figures)
    return [
        Heading(t.say("reference.heading"), 2, "reference", new_page=True),
        Paragraph(t.say("reference.intro", source=source)),
        Table("reference-table", t.say("reference.table"), columns, rows),
    ]


def _reference_row(t: Teller, figure: Figure) -> tuple[str, str, str, str]:
    name = t.pick(t.instrument.part(figure.of).short)
    if figure.statistic == "mean":
        what, value = t.say("reference.mean", name=name), figure.value
    else:
        low, high = figure.levels[0], figure.levels[-1]
        gaps = {"low": low, "high": high}
        one = t.say("reference.share", name=name, level=low)
        what = one if low == high else t.say("reference.share_range", name=name, **gaps)
        value = t.say("reference.percent", value=figure.value)
    slices = [_slice_name(t, key, value_) for key, value_ in figure.slice.items()]
    if slices:
        what = t.say("reference.slice", what=what, slice=t.listing(slices))
    n = t.say("reference.no_n") if figure.n is None else str(figure.n)
    return what, value, n, str(figure.line)


def _slice_name(t: Teller, key: str, value: str) -> str:
    profile = t.pack.profile
    named = profile.industries if key == "industry" else profile.age_bands
    return next((t.pick(entry.name) for entry in named if entry.id == value), value)
