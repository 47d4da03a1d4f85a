"""How the score was made, how far it holds, where everything comes from."""

from __future__ import annotations

from typing import Any

from wuli.instrument.answers import KNOWN_STATE
from wuli.instrument.sections import Figure
from wuli.report.content import Block, Column, Heading, ItemList, ListItem, Paragraph, Table
from wuli.report.firm.teller import Teller


def build_sheet(t: Teller) -> tuple[Block, ...]:
    """Return the blocks about robustness and the calculation sheet."""
    return (
        Heading(t.say("sheet.heading"), 1, "sheet", new_page=True),
        ItemList(tuple(ListItem(text, lead=lead) for lead, text in _robustness(t))),
        answers_table(t),
        forces_table(t),
        total_table(t),
        Paragraph(t.say("sheet.note"), style="small"),
    )


def _robustness(t: Teller) -> list[tuple[str, str]]:
    label = t.overall["robustness"]
    lines = []
    if label:
        words = [t.say(f"robust.{label}"), t.say(f"robust.{label}_text", count=str(len(t.result.flips)))]
        lines.append((t.say("sheet.robust"), t.say("words.semicolon").join(words)))
    if t.result.flips and t.overall["level"] is not None:
        flips = t.say("words.semicolon").join(
            t.say("sheet.flip", item=t.name(f.place), **{"from": str(f.start)}, to=str(f.end)) for f in t.result.flips
        )
        lines.append(("", t.say("sheet.flips", flips=flips)))
    lines.append((t.say("sheet.stop"), stop_words(t)))
    return lines


def stop_words(t: Teller) -> str:
    """Return what keeps the firm from the next level."""
    stop, level = t.result.scores.get("stop_reason"), t.overall["level"]
    if level is None:
        return t.say("sheet.stop_open", items=_deciding(t))
    if stop is None:
        return t.say("sheet.stop_top")
    gaps = {"next": t.level_name(level + 1), "missing": t.score(stop["missing_points"])}
    if stop["indicator"] is None:
        return t.say("sheet.stop_none", **gaps)
    ends = {"from": t.level_short(stop["from"]), "to": t.level_short(stop["to"])}
    return t.say("sheet.stop_text", item=t.name(stop["indicator"]), **ends, **gaps)


def _deciding(t: Teller) -> str:
    unknown = [part.id for part in t.instrument.places() if t.entry(part.id)["state"] in ("dont_know", "unanswered")]
    return t.listing(t.name(id) for id in unknown) if unknown else t.say("sheet.stop_readings")


def answers_table(t: Teller) -> Table:
    """Return the table answer -> level."""
    rows = []
    for part in t.instrument.places():
        entry, item = t.entry(part.id), t.item_of(part.id)
        wording = t.pack.rubric.get(item.id) if item else None
        if entry["state"] == KNOWN_STATE:
            answer = t.pick(wording.options[str(entry["level"])].text) if wording else ""
            rows.append((t.name(part.id), answer, str(entry["level"])))
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
            division = t.say("sheet.division", sum=str(_sum(t, id)), count=str(node["known"]))
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
    return Table("sheet-forces", t.say("sheet.forces"), columns, tuple(rows))


def _sum(t: Teller, id: str) -> int:
    entries = (t.entry(part.id) for part in t.instrument.leaves(id))
    return sum(entry["level"] for entry in entries if entry["state"] == KNOWN_STATE)


def _interval(t: Teller, scores: dict[str, Any]) -> str:
    return t.say("words.none") if scores["low"] is None else t.interval(scores)


def total_table(t: Teller) -> Table:
    """Return the table forces -> composites."""
    overall = t.overall
    main = t.instrument.overall.score
    rows = []
    for id in (main, *t.instrument.overall.beside):
        value = overall["score" if id == main else id]
        shown = t.say("sheet.no_score") if value is None else t.score(value)
        own = id == main
        rows.append((t.name(id), shown, _interval(t, overall) if own else "", t.position(overall) if own else ""))
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
    blocks += _references(t)
    blocks += _section(t, "method.sources", t.own("sources"))
    blocks += _section(t, "method.disclaimer", t.own("disclaimer"))
    blocks.append(Paragraph(version, style="small"))
    return tuple(blocks)


def _section(t: Teller, name: str, *texts: str) -> list[Block]:
    blocks: list[Block] = [Heading(t.say(name), 2, name.replace(".", "-"))]
    return blocks + [Paragraph(text) for text in texts if text]


def _references(t: Teller) -> list[Block]:
    figures = [figure for figure in t.pack.reference.figures if figure.shown and _concerns(t, figure)]
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
        Heading(t.say("reference.heading"), 2, "reference"),
        Paragraph(t.say("reference.intro", source=source)),
        Table("reference-table", t.say("reference.heading"), columns, rows),
    ]


def _concerns(t: Teller, figure: Figure) -> bool:
    """Tell whether a figure is about a force or indicator of the model, and about all firms or firms like this one."""
    ids = {*t.instrument.dimensions, *(part.id for part in t.instrument.places()), *t.result.applies.values()}
    if figure.of not in ids or figure.statistic not in ("mean", "share"):
        return False
    firm = t.result.firm
    own = {
        "industry": firm.industry.id if firm.industry else "",
        "age_band": firm.age_band.id if firm.age_band else "",
    }
    return all(own.get(key) == value for key, value in figure.slice.items())


def _reference_row(t: Teller, figure: Figure) -> tuple[str, str, str, str]:
    name = t.pick(t.instrument.part(figure.of).name)
    if figure.statistic == "mean":
        what, value = t.say("reference.mean", name=name), figure.value
    else:
        levels = t.listing(t.level_short(int(level)) for level in figure.levels)
        what = t.say("reference.share", name=name, levels=levels)
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
