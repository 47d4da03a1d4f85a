"""An instrument compiled into a plan of integer column operations.

Every score of a node is an integer on that node's *grid*: `value / grid` is the exact score. A mean over up to m members
needs a grid that every possible number of known members divides, hence the least common multiple of 1..m; so a force of
six indicators lives on a 1/60 grid and the composite of five forces on a 1/300 grid. No float ever decides a level.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, lcm

import numpy as np

from wuli.errors import Fault, PackError
from wuli.instrument.model import (
    CountCondition,
    Cuts,
    Instrument,
    Item,
    Node,
    NodeCondition,
    Slot,
)

# Scores are int64 on their grid; beyond this a sum might leave it, and a level would be decided by a wrapped number.
_TOO_LARGE = 2**62


@dataclass(frozen=True, slots=True)
class Leaf:
    """An item or slot as the kernel sees it: integer points by answer code on `grid`, and their range."""

    id: str
    grid: int
    points: np.ndarray
    least: int
    most: int

    @property
    def identity(self) -> bool:
        """Whether the answer code is itself the value (a plain 1..k ladder), so that no look-up is needed."""
        return self.grid == 1 and bool(np.array_equal(self.points, np.arange(len(self.points))))


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a node: a leaf or an earlier node, with the factor onto the node's common inner grid.

    The inner value of a member is `(value - offset) * factor`, in units of 1/inner of the node.
    """

    id: str
    is_leaf: bool
    factor: int
    offset: int


@dataclass(frozen=True, slots=True)
class NodePlan:
    """A node: members on a common inner grid, `spread` = lcm(1..m) for means (1 for sums), grid = inner · spread.

    `wide`: intermediate values may leave int32, so int64 is used.
    """

    id: str
    mean: bool
    members: tuple[Member, ...]
    spread: int
    grid: int
    share: Fraction
    least: int
    most: int
    wide: bool
    thresholds: Thresholds | None


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Bands on a node's grid: the level rises to `levels[i + 1]` at values of `lows[i]` and above."""

    lows: tuple[int, ...]
    levels: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NodeTest:
    """A condition on a node: its value is at least `low` on its grid."""

    node: str
    low: int


@dataclass(frozen=True, slots=True)
class CountTest:
    """A condition on a number of leaves: at least `least` of `leaves` have `points >= low`, low given leaf by leaf."""

    leaves: tuple[str, ...]
    lows: tuple[int, ...]
    least: int


@dataclass(frozen=True, slots=True)
class RulePlan:
    """A level and the tests that must all hold."""

    level: int
    tests: tuple[NodeTest | CountTest, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A compiled instrument."""

    instrument: Instrument
    leaves: tuple[Leaf, ...]
    nodes: tuple[NodePlan, ...]
    rules: tuple[RulePlan, ...]

    def node(self, id: str) -> NodePlan:
        """Return the plan of a node; KeyError where there is none."""
        for node in self.nodes:
            if node.id == id:
                return node
        raise KeyError(id)

    def leaf(self, id: str) -> Leaf:
        """Return a leaf; KeyError where there is none."""
        for leaf in self.leaves:
            if leaf.id == id:
                return leaf
        raise KeyError(id)


def compile_plan(instrument: Instrument) -> Plan:
    """Return the plan of an instrument that has passed its checks."""
    leaves = {part.id: _leaf(part, instrument) for part in instrument.places()}
    nodes: dict[str, NodePlan] = {}
    for node in instrument.nodes:
        nodes[node.id] = _node(node, leaves, nodes, instrument)
    return Plan(instrument, tuple(leaves.values()), tuple(nodes.values()), _rules(instrument, leaves, nodes))


def _leaf(part: Item | Slot, instrument: Instrument) -> Leaf:
    item = instrument.item(part.when_true) if isinstance(part, Slot) else part
    values = (Fraction(0), *(tick_values(item) if item.kind == "multi" else item.points))
    grid = lcm(*(value.denominator for value in values))
    points = np.array([int(value * grid) for value in values], dtype=np.int32)
    return Leaf(part.id, grid, points, int(item.least * grid), int(item.most * grid))


def tick_values(item: Item) -> tuple[Fraction, ...]:
    """Return the value of every tick mask of a multi-choice item, mask 0 first (bit i = i-th code)."""
    values = []
    for mask in range(1 << len(item.codes)):
        total = sum((point for i, point in enumerate(item.points) if mask >> i & 1), Fraction(0))
        values.append(total if item.cap is None else min(total, item.cap))
    return tuple(values)


def _node(node: Node, leaves: dict[str, Leaf], nodes: dict[str, NodePlan], instrument: Instrument) -> NodePlan:
    parts = [leaves.get(id) or nodes[id] for id in node.of]
    scale = [Fraction(100, part.most - part.least) if node.percent else Fraction(1, part.grid) for part in parts]
    inner = lcm(*(factor.denominator for factor in scale))
    members = tuple(
        Member(part.id, part.id in leaves, int(factor * inner), part.least if node.percent else 0)
        for part, factor in zip(parts, scale, strict=True)
    )
    mean = node.aggregate == "mean"
    spread = lcm(*range(1, len(parts) + 1)) if mean else 1
    lows = [(part.least - member.offset) * member.factor for part, member in zip(parts, members, strict=True)]
    highs = [(part.most - member.offset) * member.factor for part, member in zip(parts, members, strict=True)]
    divide = len(parts) if mean else 1
    # placement words compare multiples of a score, so there must be room for those as well
    room = max((words.below.denominator for words in instrument.placements if words.below), default=1)
    largest = sum(map(abs, lows + highs)) * spread * room
    if largest >= _TOO_LARGE:
        raise PackError([Fault("node_too_wide", path=node.id, got=node.id)])
    bands = instrument.bands_of(node.bands)
    return NodePlan(
        id=node.id,
        mean=mean,
        members=members,
        spread=spread,
        grid=inner * spread,
        share=node.known_share,
        least=sum(lows) * spread // divide,
        most=sum(highs) * spread // divide,
        wide=largest >= 2**31,
        thresholds=None if bands is None else make_thresholds(bands.cuts, bands.levels, inner * spread),
    )


def make_thresholds(cuts: Cuts, levels: tuple[int, ...], grid: int) -> Thresholds:
    """Return bands as integer thresholds on a grid.

    An edge that belongs to the band above is reached at ceil(edge · grid); one that belongs below, just after it.

    >>> make_thresholds(Cuts((Fraction(2),), "left"), (1, 2), 300).lows
    (600,)
    """
    if cuts.closed == "left":
        return Thresholds(tuple(ceil(edge * grid) for edge in cuts.edges), levels)
    return Thresholds(tuple(floor(edge * grid) + 1 for edge in cuts.edges), levels)


def _rules(instrument: Instrument, leaves: dict[str, Leaf], nodes: dict[str, NodePlan]) -> tuple[RulePlan, ...]:
    plans = []
    for rule in instrument.overall.rules:
        tests: list[NodeTest | CountTest] = []
        for condition in rule.all:
            if isinstance(condition, NodeCondition):
                tests.append(NodeTest(condition.node, ceil(condition.at_least * nodes[condition.node].grid)))
            else:
                tests.append(_count_test(condition, instrument, leaves))
        plans.append(RulePlan(rule.level, tuple(tests)))
    return tuple(plans)


def _count_test(condition: CountCondition, instrument: Instrument, leaves: dict[str, Leaf]) -> CountTest:
    chosen = []
    for part in instrument.places():
        item = instrument.item(part.when_true) if isinstance(part, Slot) else part
        if condition.tags <= item.tags:
            chosen.append(part.id)
    lows = tuple(ceil(condition.value_at_least * leaves[id].grid) for id in chosen)
    return CountTest(tuple(chosen), lows, condition.at_least)
