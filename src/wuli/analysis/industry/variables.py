"""The variables of an industry analysis: items, forces, composites, the overall level, extra questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Final

import numpy as np

from wuli.instrument.answers import HIDDEN, BoolArray, IntArray
from wuli.instrument.pack import Pack
from wuli.instrument.profile import Question
from wuli.responses.answer_words import parse_truth
from wuli.responses.extras import option_words, parse_cell
from wuli.responses.items import Sheet
from wuli.scoring.kernel import NO_LEVEL, SCORED
from wuli.scoring.plan import Leaf, NodePlan, Plan
from wuli.scoring.scores import Scores
from wuli.survey.variables import Levels, Moments

LEVEL: Final = "level"
OPEN: Final = "open"
ITEM_STATES: Final = 1 - HIDDEN  # unanswered, don't know, not applicable, hidden
# a node with more different scores than this is kept as moments
_MOST_SCORES: Final = 400


@dataclass(frozen=True, slots=True)
class Score:
    """A node's score as levels: `table` maps score minus `least` to a code 1..k, 0 where no score can lie."""

    node: str
    least: int
    table: IntArray


@dataclass(frozen=True)
class Variables:
    """What is counted: declarations for the cube, and how each is read from a scored batch.

    `items`: leaves of the plan and the halves of slots; `forces`, `composites`: nodes, `wide_forces` those with too many
    different scores to keep each; `differences`, `item_differences`: (first, second) -> the variable that holds first
    minus second, for every two forces and every two items of one force; `questions`: extra questions that were asked;
    `scores`: how the scores of forces become codes.
    """

    pack: Pack
    plan: Plan
    items: tuple[Levels, ...]
    forces: tuple[Levels, ...]
    wide_forces: tuple[Moments, ...]
    composites: tuple[Moments, ...]
    level: Levels | None
    differences: Mapping[tuple[str, str], Moments]
    item_differences: Mapping[tuple[str, str], Moments]
    questions: tuple[Question, ...] = ()
    scores: Mapping[str, Score] = field(default_factory=dict)

    @property
    def force_ids(self) -> tuple[str, ...]:
        """The forces in pack order."""
        return self.pack.instrument.dimensions

    @property
    def composite_ids(self) -> tuple[str, ...]:
        """The composites, the headline first."""
        return tuple(variable.id for variable in self.composites)

    @property
    def places(self) -> tuple[str, ...]:
        """Items and slots as they are answered, one place each."""
        return tuple(leaf.id for leaf in self.plan.leaves)

    def extra_levels(self) -> tuple[Levels, ...]:
        """The extra questions as variables: one a single choice, one an option of a multiple choice (1 no, 2 yes)."""
        out: list[Levels] = []
        for question in self.questions:
            if question.kind == "single":
                out.append(Levels(question.id, tuple(range(1, len(question.options) + 1))))
            else:
                out += [Levels(f"{question.id}.{option.id}", (0, 1)) for option in question.options]
        return tuple(out)

    # Batches

    def item_codes(self, scores: Scores) -> dict[str, IntArray]:
        """Return codes of items and slots, (rows,) each."""
        return {variable.id: scores.answers.codes[variable.id] for variable in self.items}

    def force_codes(self, scores: Scores) -> dict[str, IntArray]:
        """Return codes of the forces' scores, 0 without a score."""
        out: dict[str, IntArray] = {}
        for variable in self.forces:
            node, score = scores.nodes[variable.id], self.scores[variable.id]
            place = np.where(node.state == SCORED, node.value - score.least, 0)
            out[variable.id] = np.where(node.state == SCORED, score.table[place], 0).astype(score.table.dtype)
        return out

    def level_codes(self, scores: Scores) -> dict[str, IntArray]:
        """Return codes of the overall level: 1..k the levels, k + 1 open, 0 without any answer."""
        if self.level is None:
            return {}
        numbers = [level.number for level in self.pack.instrument.levels]
        table = np.zeros(max(numbers) + 2, dtype=np.int8)
        table[numbers] = np.arange(1, len(numbers) + 1)
        found = scores.overall.level
        state = scores.nodes[scores.overall.score].state
        unscored = state != SCORED
        codes = np.where(found == NO_LEVEL, len(numbers) + 1, table[np.maximum(found, 0)])
        return {LEVEL: np.where(unscored, 0, codes).astype(np.int8)}

    def moments(
        self, scores: Scores, *, differences: bool = True, items: bool = False
    ) -> dict[str, tuple[IntArray, BoolArray]]:
        """Return composites, wide forces and differences (of forces, of `items`) as integers with their masks."""
        out: dict[str, tuple[IntArray, BoolArray]] = {}
        for variable in (*self.composites, *self.wide_forces):
            node = scores.nodes[variable.id]
            out[variable.id] = node.value, node.state == SCORED
        if differences:
            for (first, second), moments in self.differences.items():
                a, b = scores.nodes[first], scores.nodes[second]
                values = a.value.astype(np.int64) * (moments.grid // a.grid)
                values -= b.value.astype(np.int64) * (moments.grid // b.grid)
                out[moments.id] = values, (a.state == SCORED) & (b.state == SCORED)
        if items:
            out |= self._item_moments(scores)
        return out

    def _item_moments(self, scores: Scores) -> dict[str, tuple[IntArray, BoolArray]]:
        points = {v.id: np.array([0, *v.points], dtype=np.int64) for v in self.items}
        grids = {v.id: v.grid for v in self.items}
        out: dict[str, tuple[IntArray, BoolArray]] = {}
        for pair, moments in self.item_differences.items():
            codes = [scores.answers.codes[id] for id in pair]
            first, second = (
                points[id][np.maximum(code, 0)] * (moments.grid // grids[id])
                for id, code in zip(pair, codes, strict=True)
            )
            out[moments.id] = first - second, (codes[0] > 0) & (codes[1] > 0)
        return out

    def extra_codes(self, sheet: Sheet) -> dict[str, IntArray]:
        """Return codes of the extra questions, 0 where not answered."""
        out: dict[str, IntArray] = {}
        for question in self.questions:
            out |= _single(sheet, question) if question.kind == "single" else _multi(sheet, question)
        return out


def declare(pack: Pack, plan: Plan, columns: Mapping[str, str]) -> Variables:
    """Return the variables of a pack for a file with `columns` (fields)."""
    instrument = pack.instrument
    items: dict[str, Levels] = {}
    for leaf in plan.leaves:
        items[leaf.id] = _item(leaf)
        slot = next((slot for slot in instrument.slots if slot.id == leaf.id), None)
        for member in slot.members if slot else ():
            items[member] = _item(leaf, member)
    forces, wide, scores = [], [], {}
    for id in instrument.dimensions:
        node = plan.node(id)
        points = _reachable(plan, node)
        if points is None:
            wide.append(Moments(id, node.grid))
            continue
        forces.append(Levels(id, points, node.grid))
        scores[id] = _score(id, points)
    overall = instrument.overall
    composites = tuple(Moments(id, plan.node(id).grid) for id in (overall.score, *overall.beside))
    numbers = tuple(level.number for level in instrument.levels)
    level = Levels(LEVEL, (*numbers, max(numbers) + 1)) if overall.bands or overall.rules else None
    differences = {}
    for first, second in combinations(instrument.dimensions, 2):
        grid = int(np.lcm(plan.node(first).grid, plan.node(second).grid))
        differences[first, second] = Moments(f"{first}-{second}", grid)
    asked = tuple(_as_asked(question, columns) for question in pack.extras if _is_asked(question, columns))
    return Variables(
        pack,
        plan,
        tuple(items.values()),
        tuple(forces),
        tuple(wide),
        composites,
        level,
        differences,
        _between_items(plan, instrument.dimensions, items),
        asked,
        scores,
    )


def _between_items(plan: Plan, forces: tuple[str, ...], items: Mapping[str, Levels]) -> dict[tuple[str, str], Moments]:
    """Return the differences of every two items of each force that is made of items alone."""
    out = {}
    for force in forces:
        members = [member.id for member in plan.node(force).members]
        if all(id in items for id in members):
            for first, second in combinations(members, 2):
                grid = int(np.lcm(items[first].grid, items[second].grid))
                out[first, second] = Moments(f"{first}-{second}", grid)
    return out


def _item(leaf: Leaf, id: str = "") -> Levels:
    return Levels(id or leaf.id, tuple(int(point) for point in leaf.points[1:]), leaf.grid, ITEM_STATES)


def _reachable(plan: Plan, node: NodePlan) -> tuple[int, ...] | None:
    """Return every score a node of plain answers can have, in order; None where there are too many to keep."""
    leaves = {leaf.id: leaf for leaf in plan.leaves}
    if not node.mean or any(member.id not in leaves for member in node.members):
        return None
    # (answers known, sum of points)
    sums: set[tuple[int, int]] = {(0, 0)}
    for member in node.members:
        own = {(int(point) - member.offset) * member.factor for point in leaves[member.id].points[1:]}
        sums |= {(count + 1, total + point) for count, total in sums for point in own}
        if len(sums) > 10 * _MOST_SCORES:
            return None
    found = sorted({total * (node.spread // count) for count, total in sums if count})
    return tuple(found) if len(found) <= _MOST_SCORES else None


def _score(id: str, points: tuple[int, ...]) -> Score:
    table = np.zeros(points[-1] - points[0] + 1, dtype=np.int16)
    table[np.array(points) - points[0]] = np.arange(1, len(points) + 1)
    return Score(id, points[0], table)


def _is_asked(question: Question, columns: Mapping[str, str]) -> bool:
    return question.id in columns or any(f"{question.id}.{option.id}" in columns for option in question.options)


def _as_asked(question: Question, columns: Mapping[str, str]) -> Question:
    """Return a question with the options that the file has columns for: one that was not asked is not 'not ticked'."""
    if question.kind == "single" or question.id in columns:
        return question
    return replace(question, options=tuple(o for o in question.options if f"{question.id}.{o.id}" in columns))


def _single(sheet: Sheet, question: Question) -> dict[str, IntArray]:
    ids = [option.id for option in question.options]
    if not sheet.has(question.id):
        return {question.id: np.zeros(sheet.rows, dtype=np.int8)}
    words = option_words(question)

    def code(text: str) -> int:
        chosen = parse_cell(question, words, text)
        return ids.index(chosen[0]) + 1 if chosen else 0

    codes, _ = sheet.distinct(question.id, words).codes(code, 0, np.int8)
    return {question.id: codes}


def _multi(sheet: Sheet, question: Question) -> dict[str, IntArray]:
    """Return 1 (not ticked) or 2 (ticked) for every option where the firm answered the question at all."""
    ids = [option.id for option in question.options]
    if sheet.has(question.id):
        words = option_words(question)

        def mask(text: str) -> int:
            chosen = parse_cell(question, words, text)
            return sum(1 << ids.index(id) for id in chosen) if chosen else 0

        ticks, _ = sheet.distinct(question.id, words).codes(mask, 0, np.int32)
        answered = ticks > 0
    else:
        ticks = np.zeros(sheet.rows, dtype=np.int32)
        answered = np.zeros(sheet.rows, dtype=bool)
        for i, id in enumerate(ids):
            field_name = f"{question.id}.{id}"
            if sheet.has(field_name):
                found, _ = sheet.distinct(field_name).codes(parse_truth, -1, np.int8)
                answered |= found >= 0
                ticks |= (found == 1).astype(np.int32) << i
    return {
        f"{question.id}.{id}": np.where(answered, 1 + (ticks >> i & 1), 0).astype(np.int8) for i, id in enumerate(ids)
    }
