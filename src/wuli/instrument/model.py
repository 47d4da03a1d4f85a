"""The instrument as frozen values: levels, items, slots, nodes, bands and level rules. No file, no wording, no arithmetic."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from wuli.instrument.text import EMPTY, Text

ItemKind = Literal["ladder", "choice", "multi", "number", "ratio"]
Aggregate = Literal["mean", "sum"]
Closed = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class Level:
    """One maturity level. `number` orders the levels; `id` is its slug."""

    number: int
    id: str
    name: Text
    short: Text


@dataclass(frozen=True, slots=True)
class Cuts:
    """Neighbouring intervals of a number line: `edges` split it into len(edges)+1 bands.

    `closed` "right": an edge belongs to the band below it (…5], (5,20]; "left": to the band above it [1,2), [2,3).
    """

    edges: tuple[Fraction, ...]
    closed: Closed

    def band(self, value: Fraction) -> int:
        """Return the 0-based band of `value`.

        >>> Cuts((Fraction(5), Fraction(20)), "right").band(Fraction(5))
        0
        >>> Cuts((Fraction(5), Fraction(20)), "left").band(Fraction(5))
        1
        """
        if self.closed == "right":
            return sum(1 for edge in self.edges if value > edge)
        return sum(1 for edge in self.edges if value >= edge)


@dataclass(frozen=True, slots=True)
class NumberInput:
    """A number column whose band answers an item: the amount of money behind a funding level, say."""

    column: str
    unit: Text
    cuts: Cuts
    least: Fraction | None


@dataclass(frozen=True, slots=True)
class RatioInput:
    """Two number columns whose quotient's band answers an item."""

    numerator: str
    denominator: str
    cuts: Cuts


@dataclass(frozen=True, slots=True)
class Item:
    """One thing asked of a firm: an indicator.

    `codes` are the answers as they stand in files, lowest first; `points` are their values. For `multi` a code is one
    tick box, the value is the sum of the ticked points (at most `cap`), and an `exclusive` code excludes the others.
    """

    id: str
    kind: ItemKind
    name: Text
    short: Text
    codes: tuple[str, ...]
    points: tuple[Fraction, ...]
    code: str = ""
    tags: frozenset[str] = frozenset()
    may_be_not_applicable: bool = False
    number: NumberInput | None = None
    ratio: RatioInput | None = None
    exclusive: tuple[str, ...] = ()
    cap: Fraction | None = None
    source_line: int | None = None

    @property
    def least(self) -> Fraction:
        """The value of the lowest answer."""
        return Fraction(0) if self.kind == "multi" else min(self.points)

    @property
    def most(self) -> Fraction:
        """The value of the highest answer."""
        if self.kind != "multi":
            return max(self.points)
        total = sum((p for p in self.points if p > 0), Fraction(0))
        return total if self.cap is None else min(total, self.cap)


@dataclass(frozen=True, slots=True)
class Slot:
    """One place in the model that is filled by exactly one of several items, chosen by a fact about the firm.

    `fact` is a profile field with the values true and false; `when_true` and `when_false` are the items.
    """

    id: str
    name: Text
    short: Text
    fact: str
    when_true: str
    when_false: str

    @property
    def members(self) -> tuple[str, str]:
        """Both items of the slot."""
        return self.when_true, self.when_false


@dataclass(frozen=True, slots=True)
class Node:
    """A score made of items, slots or other nodes (`of`).

    `aggregate` mean or sum, equal weights; `percent` first maps each member's own range onto 0–100. The point score
    needs `known_share` of the applicable members to be known (1 = all); the interval always exists.
    """

    id: str
    name: Text
    short: Text
    aggregate: Aggregate
    of: tuple[str, ...]
    known_share: Fraction
    percent: bool = False
    bands: str = ""
    code: str = ""
    about: Text = EMPTY


@dataclass(frozen=True, slots=True)
class Bands:
    """Half-open intervals of a score and the level each means: `levels` has one number more than there are inner edges.

    The score range of a node must start at the first band; `cuts.edges` are the inner edges.
    """

    id: str
    cuts: Cuts
    levels: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NodeCondition:
    """The score of `node` is at least `at_least`."""

    node: str
    at_least: Fraction


@dataclass(frozen=True, slots=True)
class CountCondition:
    """At least `at_least` of the items that carry all `tags` have a value of `value_at_least` or more."""

    tags: frozenset[str]
    value_at_least: Fraction
    at_least: int


Condition = NodeCondition | CountCondition


@dataclass(frozen=True, slots=True)
class LevelRule:
    """A level with the conditions that must all hold; levels are walked upwards and stop at the first that fails."""

    level: int
    all: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Placement:
    """A word for how far a score has come within its level: used while the way is less than `below` (None: the rest).

    `words` has gaps {level} and {next}; `at_top` is used at the highest level, which has no next, `at_bottom` (where
    given) at the lowest, which nobody had to reach.
    """

    id: str
    below: Fraction | None
    words: Text = EMPTY
    at_top: Text = EMPTY
    at_bottom: Text = EMPTY


@dataclass(frozen=True, slots=True)
class Overall:
    """How the total is made: the headline node, nodes shown beside it, and bands or rules that give the level."""

    score: str
    beside: tuple[str, ...] = ()
    bands: str = ""
    rules: tuple[LevelRule, ...] = ()
    robustness: bool = False


@dataclass(frozen=True, slots=True)
class Instrument:
    """A whole maturity model. Orders are those of the pack and decide ties."""

    levels: tuple[Level, ...]
    items: tuple[Item, ...]
    slots: tuple[Slot, ...]
    nodes: tuple[Node, ...]
    dimensions: tuple[str, ...]
    overall: Overall
    bands: tuple[Bands, ...] = ()
    placements: tuple[Placement, ...] = ()
    _by_id: dict[str, Item | Slot | Node] = field(default_factory=dict, compare=False, repr=False)
    _places: list[Item | Slot] = field(default_factory=list, compare=False, repr=False)

    def __post_init__(self) -> None:
        parts: tuple[Item | Slot | Node, ...] = (*self.items, *self.slots, *self.nodes)
        self._by_id.update({part.id: part for part in parts})
        for item in self.items:
            slot = self.slot_of(item.id)
            place = item if slot is None else slot
            if place not in self._places:
                self._places.append(place)

    @property
    def answerable(self) -> tuple[Item | Slot, ...]:
        """All items, then all slots: whatever may be a column of answers."""
        return (*self.items, *self.slots)

    def item(self, id: str) -> Item:
        """Return the item `id`; KeyError where there is none."""
        found = self._by_id[id]
        if not isinstance(found, Item):
            raise KeyError(id)
        return found

    def node(self, id: str) -> Node:
        """Return the node `id`; KeyError where there is none."""
        found = self._by_id[id]
        if not isinstance(found, Node):
            raise KeyError(id)
        return found

    def part(self, id: str) -> Item | Slot | Node:
        """Return the item, slot or node `id`; KeyError where there is none."""
        return self._by_id[id]

    def level(self, number: int) -> Level:
        """Return the level with this number; KeyError where there is none."""
        for level in self.levels:
            if level.number == number:
                return level
        raise KeyError(number)

    def bands_of(self, id: str) -> Bands | None:
        """Return the bands named `id`, None for ""."""
        return next((bands for bands in self.bands if bands.id == id), None)

    def slot_of(self, item_id: str) -> Slot | None:
        """Return the slot that the item may fill, if any."""
        return next((slot for slot in self.slots if item_id in slot.members), None)

    def leaves(self, node_id: str) -> tuple[Item | Slot, ...]:
        """Return the items and slots below a node, in pack order."""
        found: list[Item | Slot] = []
        for member in self.node(node_id).of:
            part = self._by_id[member]
            found.extend(self.leaves(member) if isinstance(part, Node) else [part])
        return tuple(found)

    def places(self) -> tuple[Item | Slot, ...]:
        """Return what a firm answers, in pack order: every item that fills no slot, and each slot once."""
        return tuple(self._places)
