"""The page that says it all: position, five forces, three findings, three next moves."""

from __future__ import annotations

from wuli.analysis.findings import Finding
from wuli.analysis.moves import Move
from wuli.instrument.answers import KNOWN_STATE
from wuli.report.content import (
    Block,
    Card,
    Cards,
    Columns,
    Heading,
    ItemList,
    ListItem,
    Paragraph,
    RadarAxis,
    RadarFigure,
)
from wuli.report.firm.teller import Teller


def build_summary(t: Teller) -> tuple[Block, ...]:
    """Return the blocks of the one-page answer."""
    return (
        Heading(headline(t), 1, "summary", new_page=True),
        Paragraph(_lede(t), style="lede"),
        Cards(_cards(t)),
        Columns((_forces(t),), (radar(t),), ratio=0.56),
        ItemList(
            tuple(ListItem(finding(t, f)) for f in t.result.findings), ordered=True, title=t.say("summary.findings")
        ),
        ItemList(_moves(t), ordered=True, title=t.say("summary.moves")),
    )


def headline(t: Teller) -> str:
    """Return the finding about the total."""
    overall = t.overall
    if overall["score"] is None:
        if overall["low"] is None:
            return t.say("states.not_applicable")
        return t.say("summary.heading_interval", low=t.score(overall["low"]), high=t.score(overall["high"]))
    if overall["level"] is None:
        low, high = t.level_name(overall["level_low"]), t.level_name(overall["level_high"])
        return t.say("summary.heading_open", score=t.score(overall["score"]), low=low, high=high)
    return t.say("summary.heading", score=t.score(overall["score"]), words=t.position(overall))


def _lede(t: Teller) -> str:
    known, _, applicable = t.counts()
    return t.say("summary.lede", firm=t.firm_name(), applicable=str(applicable), known=str(known))


def _cards(t: Teller) -> tuple[Card, ...]:
    overall = t.overall
    known, unknown, applicable = t.counts()
    detail = t.say("summary.card_known_some", unknown=str(unknown)) if unknown else t.say("summary.card_known_all")
    cards = [_composite_card(t)]
    for id in t.instrument.overall.beside:
        value = overall[id]
        cards.append(Card(t.say("summary.card_over"), t.say("words.none") if value is None else t.score(value)))
    if overall["robustness"]:
        label = overall["robustness"]
        text = t.say(f"robust.{label}_text", count=str(len(t.result.flips)))
        cards.append(Card(t.say("summary.card_robust"), t.say(f"robust.{label}"), text))
    share = t.say("summary.card_known_value", known=str(known), applicable=str(applicable))
    cards.append(Card(t.say("summary.card_known"), share, detail))
    return tuple(cards)


def _composite_card(t: Teller) -> Card:
    overall = t.overall
    value = t.say("words.none") if overall["score"] is None else t.score(overall["score"])
    detail = t.position(overall)
    if overall["low"] is not None and overall["low"] != overall["high"]:
        gap = t.say("summary.card_interval", low=t.score(overall["low"]), high=t.score(overall["high"]))
        detail = t.say("words.semicolon").join((detail, gap))
    return Card(t.say("summary.card_score"), value, detail, overall["level"])


def _forces(t: Teller) -> ItemList:
    return ItemList(tuple(_force_line(t, id) for id in t.instrument.dimensions), title=t.say("summary.forces"))


def _force_line(t: Teller, id: str) -> ListItem:
    node = t.node(id)
    if node["state"] == "scored" and len(t.instrument.node(id).of) > 1:
        return ListItem(t.position(node), lead=t.name_score(id))
    if node["state"] == "scored":
        return ListItem(t.position(node), lead=t.name(id))
    if node["state"] == "insufficient":
        return ListItem(t.position(node), lead=t.say("words.name_score", name=t.name(id), score=t.interval(node)))
    return ListItem(t.say("states.not_applicable"), lead=t.name(id))


def radar(t: Teller) -> RadarFigure:
    """Return the small radar of the forces."""
    axes = []
    for id in t.instrument.dimensions:
        node = t.node(id)
        value = node["score"]
        low, high = (node["low"], node["high"]) if node["low"] != node["high"] else (None, None)
        axes.append(RadarAxis(t.short(id), value, t.say("words.none") if value is None else t.score(value), low, high))
    rows = t.listing(t.say("strip.alt_row", name=axis.label, value=axis.value_text) for axis in axes)
    levels = t.instrument.levels
    return RadarFigure(
        id="radar",
        title=t.say("radar.title"),
        alt=t.say("radar.alt", rows=rows),
        source=t.say("radar.source", date=str(t.result.firm.answered_at or t.result.date), n="1"),
        axes=tuple(axes),
        scale_low=float(levels[0].number),
        scale_high=float(levels[-1].number),
        self_label=t.say("strip.self"),
    )


def finding(t: Teller, found: Finding) -> str:
    """Return a finding as a sentence."""
    names = t.listing(t.name(id) for id in found.places)
    if found.gap is not None:
        sentence = found.gap.if_one if found.kind == "gap_one" else found.gap.if_other
        return t.pick(sentence).format(one=t.name_score(found.gap.one), other=t.name_score(found.gap.other))
    if found.kind == "little_known":
        return t.say("finding.little_known", forces=t.listing(map(t.name, found.nodes)), items=names)
    if found.kind == "extremes":
        bottom = t.listing(map(t.name_score, found.nodes[1:]))
        return t.say("finding.extremes", top=t.name_score(found.nodes[0]), bottom=bottom)
    if found.kind == "even":
        return t.say("finding.even", forces=t.listing(map(t.name_score, found.nodes)))
    if found.kind == "lowest":
        lowest = t.level(t.instrument.levels[0].number)
        return t.say("finding.lowest", items=names, level=lowest, count=str(len(found.places)))
    level = t.level(t.pack.advice.high_level)
    return t.say(f"finding.{found.kind}", items=names, level=level)


def _moves(t: Teller) -> tuple[ListItem, ...]:
    items = [move_line(t, move) for move in t.result.moves]
    unknown = [part.id for part in t.instrument.places() if t.entry(part.id)["state"] in ("dont_know", "unanswered")]
    if unknown and t.overall["level"] is None:
        names = t.listing(t.name(id) for id in unknown)
        items = [ListItem(t.say("summary.move_unknown", items=names, count=str(len(unknown)))), *items][:3]
    return tuple(items) or (ListItem(t.say("summary.no_moves")),)


def move_line(t: Teller, move: Move) -> ListItem:
    """Return a move with what it starts from."""
    step = t.pack.steps[move.item][str(move.start)]
    lead = t.say("summary.move_lead", item=t.name(move.place), **{"from": t.level_short(move.start)})
    return ListItem(t.pick(step.move), lead=lead)


def known_levels(t: Teller) -> dict[str, int]:
    """Return the known levels by place, in pack order."""
    entries = ((part.id, t.entry(part.id)) for part in t.instrument.places())
    return {id: entry["level"] for id, entry in entries if entry["state"] == KNOWN_STATE}
