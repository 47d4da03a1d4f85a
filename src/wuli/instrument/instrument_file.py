"""`instrument.yaml` -> `Instrument`: fields, then references between them."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise
from typing import Final

from wuli.instrument.model import (
    Bands,
    Condition,
    CountCondition,
    Cuts,
    Instrument,
    Item,
    Level,
    LevelRule,
    Node,
    NodeCondition,
    NumberInput,
    Overall,
    Placement,
    RatioInput,
    Slot,
)
from wuli.instrument.text import EMPTY, Text
from wuli.instrument.yaml_reader import Reader

_KINDS: Final = ("ladder", "choice", "multi", "number", "ratio")
# Words that mean "no answer" in a response file: as a code they could never be chosen.
_RESERVED: Final = frozenset({"-", "—", "–", "/", "null", "none", "nan", "n.a.", "na", "n/a", "dk"})
_MOST_TICKS: Final = 14  # 1 + a mask of 14 ticks still fits into an int16


def read_instrument(top: Reader) -> Instrument:
    """Return the instrument of a file; faults are told to the reader's source."""
    items = [(r, _item(r)) for r in top.maps("items")]
    slots = [(r, _slot(r)) for r in top.maps("slots", required=False)]
    nodes = [(r, _node(r)) for r in top.maps("nodes")]
    bands = [(r, _bands(r)) for r in top.maps("bands", required=False)]
    overall_reader = top.map("overall")
    instrument = Instrument(
        levels=tuple(_level(r) for r in top.maps("levels")),
        items=tuple(item for _, item in items),
        slots=tuple(slot for _, slot in slots),
        nodes=tuple(node for _, node in nodes),
        dimensions=top.strings("dimensions"),
        overall=_overall(overall_reader) if overall_reader else Overall(""),
        bands=tuple(band for _, band in bands),
        placements=tuple(_placement(r) for r in top.maps("placements", required=False)),
    )
    top.done()
    if top.source.faults.total == 0:
        _check_ids(top, [r for r, _ in items], [r for r, _ in slots], [r for r, _ in nodes])
        _check_nodes(nodes, instrument)
        _check_slots(slots, instrument)
        _check_levels(top, bands, instrument)
        _check_overall(overall_reader, instrument)
    return instrument


def _level(r: Reader) -> Level:
    level = Level(r.integer("number"), r.name("id"), r.text("name"), r.text("short"))
    r.done()
    return level


def _item(r: Reader) -> Item:
    kind = r.choice("kind", _KINDS)
    name = r.text("name")
    codes = r.strings("codes")
    points = r.decimals("points", required=False)
    item = Item(
        id=r.name("id"),
        kind=kind,  # type: ignore[arg-type]  # choice() returns one of _KINDS
        name=name,
        short=r.text("short", required=False) or name,
        codes=codes,
        points=points or _own_points(r, codes),
        code=r.string("code", required=False),
        tags=frozenset(r.strings("tags", required=False)),
        may_be_not_applicable=bool(r.flag("may_be_not_applicable")),
        number=_number(r.map("number", required=kind == "number")),
        ratio=_ratio(r.map("ratio", required=kind == "ratio")),
        exclusive=r.strings("exclusive", required=False),
        cap=r.decimal("cap", required=False),
        source_line=r.integer("source_line", required=False) or None,
    )
    _check_item(r, item)
    r.done()
    return item


def _own_points(r: Reader, codes: tuple[str, ...]) -> tuple[Fraction, ...]:
    if all(code.isdigit() for code in codes):
        return tuple(Fraction(code) for code in codes)
    r.fault("item_needs_points", "codes", got=", ".join(codes))
    return tuple(Fraction(i) for i in range(len(codes)))


def _check_item(r: Reader, item: Item) -> None:
    if len(item.codes) < 1 + (item.kind != "multi"):
        r.fault("item_too_few_codes", "codes", got=str(len(item.codes)))
    if len(set(item.codes)) != len(item.codes):
        r.fault("item_codes_repeat", "codes", got=", ".join(item.codes))
    if len(item.points) != len(item.codes):
        r.fault("item_points_count", "points", got=str(len(item.points)), expected=str(len(item.codes)))
    rising = all(a < b for a, b in pairwise(item.points))
    level_apart = len(set(item.points)) > 1 or item.kind == "multi" or len(item.codes) < 2  # noqa: PLR2004  # told above
    if not level_apart or (item.kind in ("ladder", "number", "ratio") and not rising):
        r.fault("item_points_not_rising", "points", got=", ".join(str(p) for p in item.points))
    _check_ticks(r, item)
    for cuts, key in ((item.number and item.number.cuts, "number"), (item.ratio and item.ratio.cuts, "ratio")):
        if cuts and len(cuts.edges) + 1 != len(item.codes):
            r.fault("item_edges_count", key, got=str(len(cuts.edges)), expected=str(len(item.codes) - 1))


def _check_ticks(r: Reader, item: Item) -> None:
    if item.kind == "multi" and len(item.codes) > _MOST_TICKS:
        r.fault("item_too_many_codes", "codes", got=str(len(item.codes)), expected=str(_MOST_TICKS))
    for code in item.codes:
        if code.lower() in _RESERVED:
            r.fault("item_code_reserved", "codes", got=code)
    points = dict(zip(item.codes, item.points, strict=False))
    for code in item.exclusive:
        if code not in item.codes:
            r.fault("reference_unknown", "exclusive", got=code, expected=", ".join(item.codes))
        elif points.get(code, 0) != 0:
            r.fault("item_exclusive_scores", "exclusive", got=code)


def _cuts(r: Reader) -> Cuts:
    edges = r.decimals("edges")
    if any(a >= b for a, b in pairwise(edges)):
        r.fault("bands_not_rising", "edges", got=", ".join(str(e) for e in edges))
    return Cuts(edges, "right" if r.choice("closed", ("left", "right")) == "right" else "left")


def _number(r: Reader | None) -> NumberInput | None:
    if r is None:
        return None
    number = NumberInput(r.name("column"), r.text("unit", required=False), _cuts(r), r.decimal("least", required=False))
    r.done()
    return number


def _ratio(r: Reader | None) -> RatioInput | None:
    if r is None:
        return None
    ratio = RatioInput(r.name("numerator"), r.name("denominator"), _cuts(r))
    r.done()
    return ratio


def _slot(r: Reader) -> Slot:
    name = r.text("name")
    short = r.text("short", required=False) or name
    slot = Slot(r.name("id"), name, short, r.name("fact"), r.name("when_true"), r.name("when_false"))
    r.done()
    return slot


def _node(r: Reader) -> Node:
    name = r.text("name")
    about: Text = r.text("about", required=False) or EMPTY
    node = Node(
        id=r.name("id"),
        name=name,
        short=r.text("short", required=False) or name,
        aggregate="sum" if r.choice("aggregate", ("mean", "sum")) == "sum" else "mean",
        of=r.strings("of"),
        known_share=r.decimal("known_share") or Fraction(1),
        percent=bool(r.flag("percent")),
        bands=r.string("bands", required=False),
        code=r.string("code", required=False),
        about=about,
    )
    if not 0 < node.known_share <= 1:
        r.fault("node_known_share", "known_share", got=str(node.known_share))
    r.done()
    return node


def _bands(r: Reader) -> Bands:
    levels = tuple(int(number) for number in r.decimals("levels"))
    bands = Bands(r.name("id"), _cuts(r), levels)
    if len(bands.levels) != len(bands.cuts.edges) + 1:
        r.fault("bands_levels_count", "levels", got=str(len(levels)), expected=str(len(bands.cuts.edges) + 1))
    if any(a >= b for a, b in pairwise(levels)):
        r.fault("bands_not_rising", "levels", got=", ".join(str(level) for level in levels))
    r.done()
    return bands


def _placement(r: Reader) -> Placement:
    words = r.text("words", required=False)
    placement = Placement(
        r.name("id"),
        r.decimal("below", required=False),
        words,
        r.text("at_top", required=False),
        r.text("at_bottom", required=False),
    )
    r.done()
    return placement


def _overall(r: Reader) -> Overall:
    overall = Overall(
        score=r.name("score"),
        beside=r.strings("beside", required=False),
        bands=r.string("bands", required=False),
        rules=tuple(_rule(rule) for rule in r.maps("rules", required=False)),
        robustness=bool(r.flag("robustness")),
    )
    r.done()
    return overall


def _rule(r: Reader) -> LevelRule:
    rule = LevelRule(r.integer("level"), tuple(_condition(c) for c in r.maps("all")))
    r.done()
    return rule


def _condition(r: Reader) -> Condition:
    condition: Condition
    if r.has("node"):
        condition = NodeCondition(r.name("node"), r.decimal("at_least") or Fraction(0))
    elif r.has("count"):
        tags = frozenset(r.strings("count"))
        condition = CountCondition(tags, r.decimal("value_at_least") or Fraction(0), r.integer("at_least"))
    else:
        r.fault("condition_unknown", got=", ".join(r.keys()), expected="node | count")
        return NodeCondition("", Fraction(0))
    r.done()
    return condition


# References


def _check_ids(top: Reader, *groups: Iterable[Reader]) -> None:
    seen: dict[str, int] = {}
    for reader in (r for group in groups for r in group):
        id = reader.string("id")
        if id in seen:
            reader.fault("id_repeats", "id", got=id, first=str(seen[id]))
        seen.setdefault(id, reader.line)
    for name in top.strings("dimensions"):
        if name not in seen:
            top.fault("reference_unknown", "dimensions", got=name, expected=", ".join(seen))


def _check_nodes(nodes: list[tuple[Reader, Node]], instrument: Instrument) -> None:
    earlier: set[str] = {part.id for part in instrument.answerable}
    slotted = {id for slot in instrument.slots for id in slot.members}
    names = {band.id for band in instrument.bands}
    for reader, node in nodes:
        for member in node.of:
            if member in slotted:
                reader.fault("node_uses_slot_member", "of", got=member)
            elif member not in earlier:
                reader.fault("reference_unknown", "of", got=member, expected=", ".join(sorted(earlier)))
            elif node.aggregate == "sum" and _may_drop(instrument, member):
                reader.fault("node_sum_of_tailored", "of", got=member)
        if node.bands and node.bands not in names:
            reader.fault("reference_unknown", "bands", got=node.bands, expected=", ".join(sorted(names)))
        earlier.add(node.id)


def _may_drop(instrument: Instrument, member: str) -> bool:
    part = instrument.part(member)
    return isinstance(part, Item) and part.may_be_not_applicable


def _check_slots(slots: list[tuple[Reader, Slot]], instrument: Instrument) -> None:
    ids = {item.id for item in instrument.items}
    for reader, slot in slots:
        for key, member in (("when_true", slot.when_true), ("when_false", slot.when_false)):
            if member not in ids:
                reader.fault("reference_unknown", key, got=member, expected=", ".join(sorted(ids)))
        if {slot.when_true, slot.when_false} <= ids:
            one, other = (instrument.item(id) for id in slot.members)
            if (one.codes, one.points, one.kind) != (other.codes, other.points, other.kind):
                reader.fault("slot_members_differ", got=f"{one.id}, {other.id}")


def _check_levels(top: Reader, bands: list[tuple[Reader, Bands]], instrument: Instrument) -> None:
    numbers = [level.number for level in instrument.levels]
    if numbers != sorted(set(numbers)):
        top.fault("bands_not_rising", "levels", got=", ".join(map(str, numbers)))
    for reader, band in bands:
        for level in band.levels:
            if level not in numbers:
                reader.fault("reference_unknown", "levels", got=str(level), expected=", ".join(map(str, numbers)))


def _check_overall(r: Reader | None, instrument: Instrument) -> None:
    if r is None:
        return
    overall, names = instrument.overall, {node.id for node in instrument.nodes}
    for key, wanted in (("score", (overall.score,)), ("beside", overall.beside)):
        for name in wanted:
            if name not in names:
                r.fault("reference_unknown", key, got=name, expected=", ".join(sorted(names)))
    bands = {band.id for band in instrument.bands}
    if overall.bands and overall.bands not in bands:
        r.fault("reference_unknown", "bands", got=overall.bands, expected=", ".join(sorted(bands)))
    if bool(overall.bands) == bool(overall.rules):
        r.fault("overall_bands_or_rules")
    for id in (overall.score, *overall.beside):
        if id in names and overall.bands and instrument.node(id).bands != overall.bands:
            r.fault("overall_bands_differ", "bands", got=overall.bands, node=id)
        if id in names and overall.robustness:
            _check_steps(r, instrument, id)
    _check_rules(r, instrument, names)


def _check_steps(r: Reader, instrument: Instrument, id: str) -> None:
    """Robustness and the stop reason move one answer by one point: every answer must be a whole-number ladder."""
    for part in instrument.leaves(id):
        item = instrument.item(part.when_true) if isinstance(part, Slot) else part
        even = all(b - a == 1 and a.denominator == 1 for a, b in pairwise(item.points))
        if item.kind == "multi" or not even:
            r.fault("robustness_needs_ladders", "robustness", got=item.id)


def _check_rules(r: Reader, instrument: Instrument, names: set[str]) -> None:
    numbers = [level.number for level in instrument.levels]
    tags = {tag for item in instrument.items for tag in item.tags}
    rising = [rule.level for rule in instrument.overall.rules]
    if rising != sorted(set(rising)):
        r.fault("bands_not_rising", "rules", got=", ".join(map(str, rising)))
    for rule in instrument.overall.rules:
        if rule.level not in numbers[1:]:
            r.fault("rule_level_unknown", "rules", got=str(rule.level), expected=", ".join(map(str, numbers[1:])))
        for condition in rule.all:
            if isinstance(condition, NodeCondition) and condition.node not in names:
                r.fault("reference_unknown", "rules", got=condition.node, expected=", ".join(sorted(names)))
            elif isinstance(condition, CountCondition) and not condition.tags <= tags:
                got = ", ".join(sorted(condition.tags - tags))
                r.fault("reference_unknown", "rules", got=got, expected=", ".join(sorted(tags)))
