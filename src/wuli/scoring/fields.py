"""The result contract, written once: every field of a scored firm as a named column.

`records` (JSON objects) and `columns` (Arrow, CSV, Parquet) are both made from this list, so they cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np

from wuli.instrument.answers import HIDDEN, KNOWN_STATE, STATE_NAMES, BoolArray, IntArray
from wuli.instrument.model import Item, Slot
from wuli.scoring.kernel import NO_LEVEL, NODE_NOT_APPLICABLE, NODE_STATES, SCORED, NodeScores
from wuli.scoring.overall import ROBUSTNESS
from wuli.scoring.scores import Scores

FieldKind = Literal["name", "integer", "score", "flag"]


@dataclass(frozen=True, slots=True)
class Field:
    """A column of results: dotted `path`, kind, values and where they are there.

    "name": `values` index `names`; "integer": as they stand; "score": integers to be divided by `grid`; "flag": booleans.
    `present` None means everywhere.
    """

    path: tuple[str, ...]
    kind: FieldKind
    values: IntArray | BoolArray
    present: BoolArray | None = None
    names: tuple[str, ...] = ()
    grid: int = 1


def result_fields(scores: Scores) -> Iterator[Field]:
    """Yield every field of the result in the order of the contract."""
    instrument = scores.plan.instrument
    for item in instrument.items:
        yield from _answer_fields(scores, item, item)
    for slot in instrument.slots:
        yield from _answer_fields(scores, slot, instrument.item(slot.when_true))
    for id in instrument.dimensions:
        yield from _node_fields(scores, id)
    yield from _overall_fields(scores)
    yield Field(("tailored",), "flag", scores.overall.tailored)
    yield from _stop_fields(scores)


def _answer_fields(scores: Scores, part: Item | Slot, item: Item) -> Iterator[Field]:
    codes = scores.answers.codes[part.id]
    names = (KNOWN_STATE, *(STATE_NAMES[-i] for i in range(-HIDDEN + 1)))
    known = codes > 0
    yield Field(("indicators", part.id, "state"), "name", np.where(known, 0, 1 - np.minimum(codes, 0)), None, names)
    if all(point == i for i, point in enumerate(item.points, start=1)) and item.kind != "multi":
        yield Field(("indicators", part.id, "level"), "integer", codes, known)
    else:
        leaf = scores.plan.leaf(part.id) if scores.plan.instrument.slot_of(part.id) is None else None
        points = leaf.points if leaf else _points(item)
        grid = leaf.grid if leaf else 1
        kind: FieldKind = "integer" if grid == 1 else "score"
        yield Field(("indicators", part.id, "level"), kind, points[np.maximum(codes, 0)], known, (), grid)


def _points(item: Item) -> IntArray:
    return np.array([0, *(int(point) for point in item.points)], dtype=np.int32)


def _node_fields(scores: Scores, id: str) -> Iterator[Field]:
    node = scores.nodes[id]
    head = ("dimensions", id)
    yield Field((*head, "state"), "name", node.state, None, NODE_STATES)
    yield from _range_fields(head, node)
    yield from _level_fields(head, node.level, node.level_low, node.level_high, node.state != NODE_NOT_APPLICABLE)
    yield _placement_field(scores, head, scores.placements[id])
    yield Field((*head, "known"), "integer", node.known)
    yield Field((*head, "applicable"), "integer", node.applicable)


def _range_fields(head: tuple[str, ...], node: NodeScores, beside: tuple[NodeScores, ...] = ()) -> Iterator[Field]:
    scored, applies = node.state == SCORED, node.state != NODE_NOT_APPLICABLE
    yield Field((*head, "score"), "score", node.value, scored, (), node.grid)
    for other in beside:
        yield Field((*head, other.id), "score", other.value, scored, (), other.grid)
    yield Field((*head, "low"), "score", node.low, applies, (), node.grid)
    yield Field((*head, "high"), "score", node.high, applies, (), node.grid)


def _level_fields(
    head: tuple[str, ...], level: IntArray, low: IntArray, high: IntArray, applies: BoolArray
) -> Iterator[Field]:
    yield Field((*head, "level"), "integer", level, level != NO_LEVEL)
    yield Field((*head, "level_low"), "integer", low, applies & (low != NO_LEVEL))
    yield Field((*head, "level_high"), "integer", high, applies & (high != NO_LEVEL))


def _placement_field(scores: Scores, head: tuple[str, ...], index: IntArray) -> Field:
    names = tuple(placement.id for placement in scores.plan.instrument.placements)
    return Field((*head, "placement"), "name", np.maximum(index, 0), index >= 0, names or ("",))


def _overall_fields(scores: Scores) -> Iterator[Field]:
    overall = scores.overall
    main = scores.nodes[overall.score]
    beside = tuple(scores.nodes[id] for id in scores.plan.instrument.overall.beside)
    yield Field(("overall", "state"), "name", main.state, None, NODE_STATES)
    yield from _range_fields(("overall",), main, beside)
    applies = main.state != NODE_NOT_APPLICABLE
    yield from _level_fields(("overall",), overall.level, overall.level_low, overall.level_high, applies)
    yield _placement_field(scores, ("overall",), overall.placement)
    judged = overall.robustness < len(ROBUSTNESS)
    index = np.minimum(overall.robustness, len(ROBUSTNESS) - 1)
    yield Field(("overall", "robustness"), "name", index, judged, ROBUSTNESS)


def _stop_fields(scores: Scores) -> Iterator[Field]:
    stop = scores.overall.stop
    if stop is None:
        return
    found = stop.counts & (stop.leaf >= 0)
    names = tuple(leaf.id for leaf in scores.plan.leaves)
    yield Field(("stop_reason", "indicator"), "name", np.maximum(stop.leaf, 0), found, names)
    yield Field(("stop_reason", "from"), "integer", stop.start, found)
    yield Field(("stop_reason", "to"), "integer", stop.end, found)
    grid = scores.nodes[scores.overall.score].grid
    yield Field(("stop_reason", "missing_points"), "score", stop.missing, stop.counts, (), grid)


def exact(field: Field, row: int) -> Fraction:
    """Return the exact number of a score or integer field in one row."""
    return Fraction(int(field.values[row]), field.grid)
