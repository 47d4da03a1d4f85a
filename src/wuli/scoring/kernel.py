"""The one implementation of scoring: answer codes in, integer scores out, a whole batch at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from wuli.instrument.answers import DONT_KNOW, UNANSWERED, Answers, BoolArray, IntArray
from wuli.scoring.plan import CountTest, Leaf, NodePlan, Plan, Thresholds

# States of a node's point score.
SCORED, INSUFFICIENT, NODE_NOT_APPLICABLE = 0, 1, 2
NODE_STATES = ("scored", "insufficient", "not_applicable")
NO_LEVEL = -1


@dataclass(frozen=True, slots=True)
class NodeScores:
    """Scores of one node for a batch; arrays of shape (rows,).

    `value`, `low`, `high` are integers on `grid` (score = value / grid); `value` counts only where `state` is SCORED,
    `low` and `high` only where `state` is not NODE_NOT_APPLICABLE. `known_sum` is the sum behind the mean, in units of
    1/inner. Levels are level numbers; `level` is NO_LEVEL where the readings disagree or there is no point score.
    """

    id: str
    grid: int
    state: IntArray
    value: IntArray
    low: IntArray
    high: IntArray
    known: IntArray
    applicable: IntArray
    known_sum: IntArray
    level: IntArray
    level_low: IntArray
    level_high: IntArray


@dataclass(frozen=True, slots=True)
class _Reading:
    """A member as a node sees it: point value where known, low and high where applicable."""

    point: IntArray
    known: BoolArray
    low: IntArray
    high: IntArray
    applies: BoolArray


def score_nodes(plan: Plan, answers: Answers) -> dict[str, NodeScores]:
    """Return the scores of every node of the plan, in plan order."""
    readings: dict[str, _Reading] = {}
    scores: dict[str, NodeScores] = {}
    leaf_plans = {leaf.id: leaf for leaf in plan.leaves}
    for node in plan.nodes:
        for member in node.members:
            if member.id not in readings:
                readings[member.id] = _leaf_reading(leaf_plans[member.id], answers.codes[member.id])
        scores[node.id] = _score_node(node, readings, answers.rows)
        readings[node.id] = _node_reading(scores[node.id])
    return scores


def _leaf_reading(leaf: Leaf, codes: IntArray) -> _Reading:
    known = codes > 0
    applies = codes >= DONT_KNOW
    point = codes * known if leaf.identity else leaf.points[np.maximum(codes, 0)]
    unknown = (codes == DONT_KNOW) | (codes == UNANSWERED)
    # an unknown answer may turn out to be anything between the lowest and the highest
    low = point + unknown * point.dtype.type(leaf.least)
    high = point + unknown * point.dtype.type(leaf.most)
    return _Reading(point, known, low, high, applies)


def _node_reading(scores: NodeScores) -> _Reading:
    known = scores.state == SCORED
    applies = scores.state != NODE_NOT_APPLICABLE
    return _Reading(scores.value, known, scores.low, scores.high, applies)


def _score_node(node: NodePlan, readings: Mapping[str, _Reading], rows: int) -> NodeScores:
    kind: type[np.signedinteger[Any]] = np.int64 if node.wide else np.int32
    point, low, high = _zeros(rows, kind), _zeros(rows, kind), _zeros(rows, kind)
    counts = np.int8 if len(node.members) <= np.iinfo(np.int8).max else np.int16
    known, applicable = _zeros(rows, counts), _zeros(rows, counts)
    for member in node.members:
        reading = readings[member.id]
        known += reading.known
        applicable += reading.applies
        _add(point, reading.point, reading.known, member.factor, member.offset)
        _add(low, reading.low, reading.applies, member.factor, member.offset)
        _add(high, reading.high, reading.applies, member.factor, member.offset)
    known_sum = point
    enough = known > 0
    enough &= _share(known, node.share.denominator) >= _share(applicable, node.share.numerator)
    if node.mean:
        point, low, high = (
            point * _per(node, known, kind),
            low * _per(node, applicable, kind),
            high * _per(node, applicable, kind),
        )
    # SCORED 0, INSUFFICIENT 1, NODE_NOT_APPLICABLE 2
    state: IntArray = (~enough).astype(np.int8)
    state += applicable == 0
    level_low, level_high = (_levels(node.thresholds, end) for end in (low, high))
    return NodeScores(
        node.id,
        node.grid,
        state,
        point,
        low,
        high,
        known,
        applicable,
        known_sum,
        agreed_level(state, level_low, level_high),
        level_low,
        level_high,
    )


def _zeros(rows: int, kind: type[np.signedinteger[Any]]) -> IntArray:
    return np.zeros(rows, dtype=kind)


def _share(count: IntArray, factor: int) -> IntArray:
    return count if factor == 1 else np.multiply(count, factor, dtype=np.int32)


def _add(total: IntArray, values: IntArray, where: BoolArray, factor: int, offset: int) -> None:
    """Add (values - offset) · factor to `total` where the member counts; values are 0 where it does not."""
    if offset == 0:
        total += values if factor == 1 else np.multiply(values, factor, dtype=total.dtype)
    else:
        total += np.multiply(np.subtract(values, offset, dtype=total.dtype), factor) * where


def _per(node: NodePlan, count: IntArray, kind: type[np.int32 | np.int64]) -> IntArray:
    """Return spread / count row by row: the exact integer by which a sum becomes a mean on the grid."""
    table: IntArray = np.array([0, *(node.spread // k for k in range(1, len(node.members) + 1))], dtype=kind)
    return table.take(count)


def _levels(thresholds: Thresholds | None, values: IntArray) -> IntArray:
    if thresholds is None:
        return np.full(values.shape, NO_LEVEL, dtype=np.int8)
    first, *_ = levels = thresholds.levels
    consecutive = levels == tuple(range(first, first + len(levels)))
    index = np.full(values.shape, first if consecutive else 0, dtype=np.int8)
    for low in thresholds.lows:
        index += values >= low
    return index if consecutive else np.array(levels, dtype=np.int8)[index]


def agreed_level(state: IntArray, level_low: IntArray, level_high: IntArray) -> IntArray:
    """Return the level on which both readings agree, NO_LEVEL where they differ or there is no point score."""
    agreed = (state == SCORED) & (level_low == level_high)
    # level where agreed, -1 elsewhere, without a branch
    level: IntArray = (level_low + np.int8(1)) * agreed
    level -= 1
    return level


# Levels by rules


def rule_levels(plan: Plan, answers: Answers, scores: Mapping[str, NodeScores], side: str) -> IntArray:
    """Return the level reached by walking the rules upwards, with every unknown at its `side` ("low" or "high")."""
    bottom = plan.instrument.levels[0].number
    level = np.full(answers.rows, bottom, dtype=np.int8)
    walking = np.ones(answers.rows, dtype=bool)
    for rule in plan.rules:
        for test in rule.tests:
            if isinstance(test, CountTest):
                walking &= _count(plan, answers, test, side) >= test.least
            else:
                walking &= getattr(scores[test.node], side) >= test.low
        level[walking] = rule.level
    return level


def _count(plan: Plan, answers: Answers, test: CountTest, side: str) -> IntArray:
    total = np.zeros(answers.rows, dtype=np.int16)
    for id, low in zip(test.leaves, test.lows, strict=True):
        reading = _leaf_reading(plan.leaf(id), answers.codes[id])
        total += (getattr(reading, side) >= low) & reading.applies
    return total
