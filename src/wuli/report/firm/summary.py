"""The page that says it all: position, five forces, three findings, three next moves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

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

Edit = Callable[[str, ListItem], ListItem]
_THREE: Final = 3
_MOST_NAMED: Final = 5  # more unknown items than this are counted, not listed


def build_summary(t: Teller, edit: Edit = lambda _, item: item) -> tuple[Block, ...]:
    """Return the blocks of the one-page answer; `edit` may replace the sentences `finding.1`…, `move.1`…."""
    findings = [ListItem(finding(t, found)) for found in t.result.findings]
    return (
        Heading(headline(t), 1, "summary", new_page=True),
        Paragraph(_lede(t), style="lede"),
        Cards(_cards(t)),
        Columns((_forces(t),), (radar(t),), ratio=0.56),
        _numbered(t, "finding", findings, edit),
        _numbered(t, "move", _moves(t), edit),
    )


def _numbered(t: Teller, kind: str, items: Sequence[ListItem], edit: Edit) -> ItemList:
    edited = tuple(edit(f"{kind}.{i}", item) for i, item in enumerate(items, start=1))
    title = f"summary.{kind}s" if len(items) == _THREE else f"summary.{kind}s_some"
    return ItemList(edited, ordered=len(items) > 1, title=t.say(title))


def headline(t: Teller) -> str:
    """Return the finding about the total."""
    overall = t.overall
    if overall["score"] is None:
        if overall["low"] is None:
            return t.say("states.not_applicable")
        if not t.counts()[0]:
            return t.say("summary.heading_nothing")
        return t.say("summary.heading_interval", low=t.score(overall["low"]), high=t.score(overall["high"]))
    if overall["level"] is None:
        low, high = t.level_name(overall["level_low"]), t.level_name(overall["level_high"])
        # with every answer known, only the two ways to average can disagree
        name = "summary.heading_open" if t.unknown() else "summary.heading_readings"
        return t.say(name, score=t.score(overall["score"]), low=low, high=high)
    return t.say("summary.heading", score=t.score(overall["score"]), words=t.position(overall))


def _lede(t: Teller) -> str:
    known, unknown, applicable = t.counts()
    if not unknown or not known:
        return t.say(
            "summary.lede_none" if unknown else "summary.lede_all", firm=t.firm_name(), applicable=str(applicable)
        )
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
        robust = t.say(f"robust.{overall['robustness']}")
        cards.append(Card(t.say("summary.card_robust"), robust, robustness_words(t)))
    share = t.say("summary.card_known_value", known=str(known), applicable=str(applicable))
    cards.append(Card(t.say("summary.card_known"), share, detail))
    return tuple(cards)


def robustness_words(t: Teller) -> str:
    """Return why the total is solid, borderline or open."""
    label, flips = t.overall["robustness"], len(t.result.flips)
    if label == "open" and not t.unknown():
        return t.say("robust.open_text_readings")
    if label == "borderline" and flips == 1:
        return t.say("robust.borderline_text_one")
    return t.say(f"robust.{label}_text", count=str(flips))


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
    if t.is_single(id):
        return ListItem(t.state(t.instrument.leaves(id)[0].id), lead=t.name(id))
    if node["state"] == "scored":
        return ListItem(t.position(node), lead=t.name_score(id))
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
    if found.gap is not None:
        sentence = found.gap.if_one if found.kind == "gap_one" else found.gap.if_other
        return t.fill(sentence, one=t.name_score(found.gap.one), other=t.name_score(found.gap.other))
    if found.kind in ("little_known", "unknown_answers"):
        return _unknown_finding(t, found)
    if found.kind == "extremes":
        most = max(t.node(id)["high"] for id in found.nodes)
        top = t.listing(t.name_score(id) for id in found.nodes if t.node(id)["high"] == most)
        bottom = t.listing(t.name_score(id) for id in found.nodes if t.node(id)["high"] != most)
        return t.say("finding.extremes", top=top, bottom=bottom)
    if found.kind == "even":
        return t.say("finding.even", forces=t.listing(map(t.name_score, found.nodes)))
    if found.kind == "robustness":
        return t.say("finding.robustness", label=t.say(f"robust.{t.overall['robustness']}"), text=robustness_words(t))
    return _answers_finding(t, found)


def _unknown_finding(t: Teller, found: Finding) -> str:
    name = f"finding.{found.kind}"
    if len(found.nodes) == len(t.instrument.dimensions):
        name += "_all"
    elif len(found.places) > _MOST_NAMED:
        name += "_many"
    forces = t.listing(map(t.name, found.nodes))
    return t.say(name, forces=forces, items=t.shorts(found.places), count=str(len(found.places)))


def _answers_finding(t: Teller, found: Finding) -> str:
    """Return a finding about answers at the bottom or the top."""
    lowest, high = t.instrument.levels[0].number, t.pack.advice.high_level
    name, level = f"finding.{found.kind}", t.level(lowest if found.kind == "lowest" else high)
    if found.kind == "none_high":
        return t.say(f"{name}_known" if t.unknown() else name, level=level)
    if len(found.places) == t.counts()[2]:
        name += "_all"
    elif found.kind == "lowest" and len(found.places) == 1:
        name += "_one"
    return t.say(name, items=t.shorts(found.places), level=level, count=str(len(found.places)))


def _moves(t: Teller) -> tuple[ListItem, ...]:
    items = [move_line(t, move) for move in t.result.moves]
    unknown = t.unknown()
    if unknown and t.overall["level"] is None:
        items = [_ask_first(t, unknown), *items][:_THREE]
    return tuple(items) or (_nothing_left(t),)


def _ask_first(t: Teller, unknown: list[str]) -> ListItem:
    if len(unknown) > _MOST_NAMED:
        return ListItem(t.say("summary.move_unknown_many", count=str(len(unknown))))
    name = "summary.move_unknown_one" if len(unknown) == 1 else "summary.move_unknown"
    return ListItem(t.say(name, items=t.shorts(unknown)))


def _nothing_left(t: Teller) -> ListItem:
    """Return what to say where no step is left to advise."""
    top = t.instrument.levels[-1].number
    below = [place for place, level in known_levels(t).items() if level < top]
    if below:
        return ListItem(t.say("summary.no_moves_but", items=t.shorts(below)))
    return ListItem(t.say("summary.no_moves"))


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
    return t.say("sheet.stop_text", item=t.short(stop["indicator"]), **ends, **gaps)


def _deciding(t: Teller) -> str:
    unknown = t.unknown()
    if not unknown:
        return t.say("sheet.stop_readings")
    if len(unknown) > _MOST_NAMED:
        return t.say("sheet.stop_many", count=str(len(unknown)))
    return t.shorts(unknown)


def move_line(t: Teller, move: Move) -> ListItem:
    """Return a move with what it starts from."""
    step = t.pack.steps[move.item][str(move.start)]
    lead = t.say("summary.move_lead", item=t.short(move.place), **{"from": t.level_short(move.start)})
    return ListItem(t.pick(step.move), lead=lead)


def known_levels(t: Teller) -> dict[str, int]:
    """Return the known levels by place, in pack order."""
    entries = ((part.id, t.entry(part.id)) for part in t.instrument.places())
    return {id: entry["level"] for id, entry in entries if entry["state"] == KNOWN_STATE}
