"""`score`: answers of a batch in, all scores of the batch out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wuli.instrument.answers import Answers, IntArray
from wuli.scoring.kernel import NodeScores, score_nodes
from wuli.scoring.overall import OverallScores, place, score_overall
from wuli.scoring.plan import Plan


@dataclass(frozen=True, slots=True)
class Scores:
    """All scores of a batch. `placements[node]` is the index of the placement word of each dimension, -1 for none."""

    plan: Plan
    answers: Answers
    nodes: Mapping[str, NodeScores]
    placements: Mapping[str, IntArray]
    overall: OverallScores

    @property
    def rows(self) -> int:
        """The number of firms."""
        return self.answers.rows


def score(plan: Plan, answers: Answers) -> Scores:
    """Score a batch.

    `answers` must hold a column for every leaf of the plan, with codes the responses have been checked for; nothing is
    checked here. The answers are not changed.
    """
    nodes = score_nodes(plan, answers)
    placements = {id: _placement(plan, nodes, id) for id in plan.instrument.dimensions}
    return Scores(plan, answers, nodes, placements, score_overall(plan, answers, nodes))


def _placement(plan: Plan, nodes: Mapping[str, NodeScores], id: str) -> IntArray:
    """Return placement words, none for a force of one item: its score is an answer, not something on the way."""
    words = place(plan, plan.node(id), nodes[id], nodes[id].level)
    if len(plan.node(id).members) == 1:
        words[:] = -1
    return words
