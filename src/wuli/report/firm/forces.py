"""Each force on its own: the answer given, what it means, what the next level looks like, what blocks it."""

from __future__ import annotations

from collections.abc import Callable

from wuli.analysis.moves import NEVER
from wuli.instrument.answers import KNOWN_STATE
from wuli.instrument.model import Item, Slot
from wuli.instrument.sections import Wording
from wuli.report.content import Block, Callout, Field, Heading, Ladder, LadderStep, Paragraph
from wuli.report.firm.teller import Teller
from wuli.report.numbers import percent, plain

Notes = Callable[[str], tuple[Block, ...]]


def build_forces(t: Teller, notes: Notes) -> tuple[Block, ...]:
    """Return the blocks of all forces; `notes` gives a consultant's words for a section."""
    blocks: list[Block] = [Heading(t.say("forces.heading"), 1, "forces", new_page=True)]
    hosted = t.own("hosted_models")
    if hosted:
        blocks.append(Callout("note", "", (Paragraph(hosted),)))
    for id in t.instrument.dimensions:
        blocks += [Heading(_title(t, id), 2, f"force-{id}"), *_introduction(t, id)]
        blocks += [_ladder(t, part.id) for part in t.instrument.leaves(id)]
        blocks += notes(id)
    return tuple(blocks)


def _title(t: Teller, id: str) -> str:
    node, name = t.node(id), t.name(id)
    if node["state"] == "not_applicable":
        return t.say("forces.title_not_applicable", name=name)
    if t.is_single(id):
        return t.say("words.name_state", name=name, state=t.state(t.instrument.leaves(id)[0].id))
    low, high = (t.score(node[key]) for key in ("low", "high"))
    if node["state"] == "insufficient":
        known, applicable = str(node["known"]), str(node["applicable"])
        title = "forces.title_insufficient" if node["known"] else "forces.title_unknown"
        return t.say(title, name=name, known=known, applicable=applicable, low=low, high=high)
    score = t.score(node["score"])
    if node["level_low"] is None:
        # a force without bands has a score but no level
        return t.name_score(id)
    if node["level"] is None:
        ends = {key: t.level_name(node[f"level_{key}"]) for key in ("low", "high")}
        return t.say("forces.title_interval", name=name, score=score, **ends)
    weakest = _weakest(t, id)
    if weakest:
        return t.say("forces.title_words", name=name, score=score, words=t.position(node), weakest=weakest)
    return t.say("forces.title_even", name=name, score=score, words=t.position(node))


def _weakest(t: Teller, id: str) -> str:
    """Return the items at the lowest level of a force, "" where all are alike."""
    entries = {part.id: t.entry(part.id) for part in t.instrument.leaves(id)}
    levels = {place: entry["level"] for place, entry in entries.items() if entry["state"] == KNOWN_STATE}
    if len(set(levels.values())) <= 1:
        return ""
    lowest = min(levels.values())
    return t.shorts(place for place, level in levels.items() if level == lowest)


def _introduction(t: Teller, id: str) -> list[Block]:
    node = t.node(id)
    blocks: list[Block] = [Paragraph(t.pick(t.instrument.node(id).about))]
    if t.is_single(id):
        blocks.append(Paragraph(t.say("forces.note_single"), style="small"))
    elif node["low"] is not None and node["low"] != node["high"]:
        unknown = node["applicable"] - node["known"]
        low, high = t.score(node["low"]), t.score(node["high"])
        note = "forces.note_interval" if unknown > 1 else "forces.note_interval_one"
        blocks.append(Paragraph(t.say(note, unknown=str(unknown), low=low, high=high), style="small"))
    dropped = [p.id for p in t.instrument.leaves(id) if t.entry(p.id)["state"] == "not_applicable"]
    if dropped:
        blocks.append(Paragraph(t.say("forces.note_tailored", items=t.shorts(dropped)), style="small"))
    return blocks


def _ladder(t: Teller, place: str) -> Ladder:
    entry, item = t.entry(place), t.item_of(place)
    steps = tuple(LadderStep(level.number, t.pick(level.short)) for level in t.instrument.levels)
    level = entry["level"]
    return Ladder(
        id=f"item-{place}",
        title=t.name(place),
        steps=steps,
        level=level,
        state="" if level is not None else t.state(place),
        fields=tuple(_asked(t, place, item, level)),
    )


def _asked(t: Teller, place: str, item: Item | None, level: int | None) -> list[Field]:
    if t.entry(place)["state"] == "not_applicable":
        return []
    return _fields(t, item, level) if item else _either(t, place)


def _either(t: Teller, place: str) -> list[Field]:
    """Return the questions of both halves of a slot, where nothing tells which half applies."""
    part = t.instrument.part(place)
    members = part.members if isinstance(part, Slot) else ()
    asked = [(id, t.pack.rubric[id]) for id in members if id in t.pack.rubric]
    return [Field(t.pick(t.instrument.item(id).name), t.pick(wording.question)) for id, wording in asked]


def _fields(t: Teller, item: Item, level: int | None) -> list[Field]:
    wording = t.pack.rubric.get(item.id)
    if wording is None:
        return []
    if level is None:
        fields = [Field(t.say("forces.question"), t.pick(wording.question))]
        return [*fields, Field(t.say("forces.how"), t.pick(wording.help))] if wording.help else fields
    fields = _answer_fields(t, item, level)
    return [*fields, *_next_fields(t, item, wording, level)]


def _answer_fields(t: Teller, item: Item, level: int) -> list[Field]:
    option = t.option(item, level)
    if option is None:
        return [Field(t.say("forces.answer"), plain(level))]
    fields = [Field(t.say("forces.answer"), t.pick(option.text))]
    amount = _amount(t, item)
    if amount:
        fields.append(Field(t.say("forces.amount"), amount))
    if option.means:
        fields.append(Field(t.say("forces.means"), t.pick(option.means)))
    if option.misreading:
        fields.append(Field(t.say("forces.not"), t.pick(option.misreading)))
    return fields


def _amount(t: Teller, item: Item) -> str:
    if item.number is None or item.number.column not in t.result.firm.amounts:
        return ""
    gaps = {"amount": plain(t.result.firm.amounts[item.number.column]), "unit": t.pick(item.number.unit)}
    if t.result.spend_share is None:
        return t.say("forces.amount_text", **gaps)
    return t.say("forces.amount_share", share=percent(t.result.spend_share), **gaps)


def _next_fields(t: Teller, item: Item, wording: Wording, level: int) -> list[Field]:
    code = t.code_of(item, level)
    if item.kind == "multi" or not code:
        return []
    after = item.codes[item.codes.index(code) + 1 :][:1]
    following = wording.options.get(after[0]) if after else None
    if following is None:
        return [Field(t.say("forces.top_label"), t.say("forces.top"))]
    value = float(item.points[item.codes.index(after[0])])
    fields = [Field(t.say("forces.next", level=t.level(value)), t.pick(following.text))]
    step = t.pack.steps.get(item.id, {}).get(code)
    if step is not None:
        fields.append(Field(t.say("forces.blocks"), t.pick(step.blocks)))
        fields.append(Field(t.say("forces.move"), t.pick(step.move)))
    if NEVER in item.tags and (remark := t.own("funding_note")):
        fields.append(Field(t.say("forces.remark"), remark))
    return fields
