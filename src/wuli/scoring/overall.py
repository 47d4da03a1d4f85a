"""The total: its level over all readings, its place within the level, how robust it is, and what stops it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from wuli.instrument.answers import NOT_APPLICABLE, Answers, BoolArray, IntArray
from wuli.scoring.kernel import NO_LEVEL, NodeScores, agreed_level, rule_levels
from wuli.scoring.plan import NodePlan, Plan, Thresholds

OPEN, BORDERLINE, SOLID, NOT_JUDGED = 0, 1, 2, 3
ROBUSTNESS = ("open", "borderline", "solid")
NO_PLACEMENT = -1


@dataclass(frozen=True, slots=True)
class StopReason:
    """What keeps a firm from the next level: the smallest single raise that reaches it; arrays of shape (rows,).

    `leaf` is the index in the plan's leaves (-1: no single raise reaches the next level), `start` and `end` the values of
    the answer before and after, `missing` the distance of the headline score from the next level on its grid. `counts`
    is false where there is no next level or no level at all.
    """

    counts: BoolArray
    leaf: IntArray
    start: IntArray
    end: IntArray
    missing: IntArray


@dataclass(frozen=True, slots=True)
class OverallScores:
    """The total of a batch. `score` names the headline node; level and placement are NO_LEVEL / NO_PLACEMENT where open."""

    score: str
    level: IntArray
    level_low: IntArray
    level_high: IntArray
    placement: IntArray
    robustness: IntArray
    tailored: BoolArray
    stop: StopReason | None


def score_overall(plan: Plan, answers: Answers, nodes: Mapping[str, NodeScores]) -> OverallScores:
    """Return the total of every row."""
    overall = plan.instrument.overall
    main = nodes[overall.score]
    if overall.rules:
        low, high = (rule_levels(plan, answers, nodes, side) for side in ("low", "high"))
    else:
        readings = [nodes[id] for id in (overall.score, *overall.beside)]
        low = np.minimum.reduce([reading.level_low for reading in readings])
        high = np.maximum.reduce([reading.level_high for reading in readings])
    level = agreed_level(main.state, low, high)
    judged = bool(overall.robustness and not overall.rules)
    moves = _moves(plan, nodes) if judged else []
    unjudged = np.full(answers.rows, NOT_JUDGED, dtype=np.int8)
    return OverallScores(
        score=overall.score,
        level=level,
        level_low=low,
        level_high=high,
        placement=place(plan, plan.node(overall.score), main, level),
        robustness=_robustness(answers, plan, main, level, moves) if judged else unjudged,
        tailored=_tailored(plan, answers),
        stop=_stop_reason(answers, plan, nodes, level, moves) if judged else None,
    )


def place(plan: Plan, node: NodePlan, scores: NodeScores, level: IntArray) -> IntArray:
    """Return the index of the placement word within the level, NO_PLACEMENT where there is no level.

    The way through a level is measured on the point score, exactly: (value - lower edge) / (upper edge - lower edge).
    At the top level there is no next edge and so the first word stands.
    """
    thresholds = node.thresholds
    if thresholds is None or not plan.instrument.placements:
        return np.full(level.shape, NO_PLACEMENT, dtype=np.int8)
    kind = np.int64 if node.wide else np.int32
    start, width = _band_table(node, thresholds, kind)
    # row -1 of the tables stands for "no level": NO_LEVEL indexes it from the end
    way = scores.value - start.take(level, mode="wrap")
    wide = width.take(level, mode="wrap")
    word: IntArray = np.zeros(level.shape, dtype=np.int8)
    for placement in plan.instrument.placements:
        if placement.below is not None:
            word += (way * kind(placement.below.denominator) >= wide * kind(placement.below.numerator)) & (wide > 0)
    word += 1
    word *= level != NO_LEVEL
    word -= 1
    return word


def _band_table(node: NodePlan, thresholds: Thresholds, kind: type[np.signedinteger[Any]]) -> tuple[IntArray, IntArray]:
    """Return lower edge and width of the band of each level number; the top band has no width."""
    edges = (node.least, *thresholds.lows)
    start, width = (np.zeros(max(thresholds.levels) + 2, dtype=kind) for _ in range(2))
    for position, number in enumerate(thresholds.levels):
        start[number] = edges[position]
        width[number] = edges[position + 1] - edges[position] if position + 1 < len(edges) else 0
    return start, width


def _tailored(plan: Plan, answers: Answers) -> BoolArray:
    tailored = np.zeros(answers.rows, dtype=bool)
    for leaf in plan.leaves:
        tailored |= answers.codes[leaf.id] == NOT_APPLICABLE
    return tailored


# Moving one answer by one: robustness and the stop reason ask the same question of the composites


@dataclass(frozen=True, slots=True)
class _Move:
    """The known answers below one member of the headline, with what one step changes.

    `gains[node]` is the change of a composite (on its grid) for one answer going up by one, shape (rows,); `leaves` are
    indices into the plan's leaves whose members all move the composites alike.
    """

    leaves: tuple[int, ...]
    gains: dict[str, IntArray | int]


def _moves(plan: Plan, nodes: Mapping[str, NodeScores]) -> list[_Move]:
    overall = plan.instrument.overall
    index = {leaf.id: i for i, leaf in enumerate(plan.leaves)}
    groups: dict[tuple[tuple[str, int], ...], list[int]] = {}
    for leaf in plan.leaves:
        # one point may mean more in an answer of 0-2 than in one of 0-5, so the factor tells groups apart as well
        parents = tuple((node.id, m.factor) for node in plan.nodes for m in node.members if m.id == leaf.id)
        groups.setdefault(parents, []).append(index[leaf.id])
    composites = (overall.score, *overall.beside)
    moves = []
    for leaves in groups.values():
        gains = {id: _gain(plan, nodes, id, plan.leaves[leaves[0]].id) for id in composites}
        moves.append(_Move(tuple(leaves), gains))
    return moves


def _gain(plan: Plan, nodes: Mapping[str, NodeScores], node_id: str, leaf_id: str) -> IntArray | int:
    """Return what one more point of a leaf adds to a node's low and high, row by row, on the node's grid; 0 for none."""
    node, scores = plan.node(node_id), nodes[node_id]
    total: IntArray | int = 0
    for member in node.members:
        if member.id == leaf_id:
            total = total + member.factor
        elif not member.is_leaf:
            total = total + member.factor * _gain(plan, nodes, member.id, leaf_id)
    if not node.mean or (isinstance(total, int) and total == 0):
        return total
    kind = np.int64 if node.wide else np.int32
    per = np.array([0, *(node.spread // k for k in range(1, len(node.members) + 1))], dtype=kind)
    gain: IntArray = np.multiply(per.take(scores.applicable), total, dtype=kind)
    return gain


def _robustness(answers: Answers, plan: Plan, main: NodeScores, level: IntArray, moves: list[_Move]) -> IntArray:
    """Return OPEN where the readings disagree, BORDERLINE where one answer moved by one changes the headline's level."""
    floor, ceiling = _edges(plan.node(main.id), level)
    moved = np.zeros(answers.rows, dtype=bool)
    for move in moves:
        gain = move.gains[main.id]
        down, up = _can_move(plan, answers, move)
        moved |= down & (main.low - gain < floor)
        moved |= up & (main.high + gain >= ceiling)
    return np.where(level == NO_LEVEL, OPEN, np.where(moved, BORDERLINE, SOLID)).astype(np.int8)


def _can_move(plan: Plan, answers: Answers, move: _Move) -> tuple[BoolArray, BoolArray]:
    down, up = (np.zeros(answers.rows, dtype=bool) for _ in range(2))
    for index in move.leaves:
        leaf = plan.leaves[index]
        codes = answers.codes[leaf.id]
        down |= codes > 1
        up |= (codes > 0) & (codes < len(leaf.points) - 1)
    return down, up


def _edges(node: NodePlan, level: IntArray) -> tuple[IntArray, IntArray]:
    """Return the lower and the upper edge of each row's level on the node's grid; out of reach where there is none."""
    assert node.thresholds is not None
    kind = np.int64 if node.wide else np.int32
    far = int(np.iinfo(kind).max // 4)
    levels = node.thresholds.levels
    table = np.full((2, max(levels) + 2), far, dtype=kind)
    table[0] = -far
    for position, number in enumerate(levels):
        table[0, number] = node.thresholds.lows[position - 1] if position else -far
        table[1, number] = node.thresholds.lows[position] if position < len(levels) - 1 else far
    return table[0].take(level, mode="wrap"), table[1].take(level, mode="wrap")


def _stop_reason(
    answers: Answers, plan: Plan, nodes: Mapping[str, NodeScores], level: IntArray, moves: list[_Move]
) -> StopReason:
    main = nodes[plan.instrument.overall.score]
    next_edges = {id: _edges(plan.node(id), level)[1] for id in moves[0].gains}
    top = max(plan.node(main.id).thresholds.levels)  # type: ignore[union-attr]  # judged packs have bands
    best = np.full(answers.rows, np.iinfo(np.int8).max, dtype=np.int8)
    leaf_of = np.full(answers.rows, -1, dtype=np.int16)
    start, end = (np.zeros(answers.rows, dtype=np.int16) for _ in range(2))
    counts = (level != NO_LEVEL) & (level != top)
    for move in moves:
        most = max(len(plan.leaves[index].points) for index in move.leaves) - 2
        steps = _steps_needed(nodes, next_edges, move, most)
        for index in move.leaves:
            leaf = plan.leaves[index]
            codes = answers.codes[leaf.id]
            reaches = counts & (codes > 0) & (codes + steps <= len(leaf.points) - 1)
            better = reaches & ((steps < best) | ((steps == best) & (index < leaf_of)))
            best[better] = steps[better]
            leaf_of[better] = index
            start[better] = leaf.points[codes[better]]
            end[better] = start[better] + steps[better]
    return StopReason(counts, leaf_of, start, end, np.where(counts, next_edges[main.id] - main.value, 0))


def _steps_needed(
    nodes: Mapping[str, NodeScores], next_edges: Mapping[str, IntArray], move: _Move, most: int
) -> IntArray:
    """Return how far one answer of the group must rise until every composite's low end reaches the next level.

    Counted up to `most`; most + 1 stands for "not by this group alone".
    """
    gaps = {id: next_edges[id] - nodes[id].low for id in move.gains}
    steps: IntArray = np.ones(next(iter(gaps.values())).shape, dtype=np.int8)
    for step in range(1, most + 1):
        short = np.zeros(steps.shape, dtype=bool)
        for id, gain in move.gains.items():
            short |= gain * step < gaps[id]
        steps += short
    return steps
