"""The next moves: few, low, spread over the forces - and never spending for its own sake."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from wuli.analysis.rules import Known
from wuli.instrument.pack import Pack

NEVER: Final = "never_a_move"
OWN_MODELS: Final = "own_models"
MOST: Final = 3


@dataclass(frozen=True, slots=True)
class Move:
    """One step up: the item that applies to the firm, its place in the model, from and to (answer values)."""

    item: str
    place: str
    dimension: str
    start: int
    end: int


def next_moves(pack: Pack, known: Known, applies: dict[str, str], scores: dict[str, float | None]) -> tuple[Move, ...]:
    """Return up to three moves.

    `applies` maps each place (item or slot) to the item that applies; `scores` are the forces' point scores. The lowest
    answers come first, of equal ones those in the weakest force; no force is named twice before every other candidate
    force was named once. Moves tagged `never_a_move` are left out, building one's own models comes last.
    """
    candidates = _candidates(pack, known, applies)
    candidates.sort(key=lambda move: _rank(pack, move, scores))
    chosen: list[Move] = []
    for move in candidates:
        if len(chosen) < MOST and move.dimension not in {other.dimension for other in chosen}:
            chosen.append(move)
    for move in candidates:
        if len(chosen) < MOST and move not in chosen:
            chosen.append(move)
    return tuple(chosen)


def _candidates(pack: Pack, known: Known, applies: dict[str, str]) -> list[Move]:
    instrument = pack.instrument
    moves = []
    for dimension in instrument.dimensions:
        for place in instrument.leaves(dimension):
            level = known.levels.get(place.id)
            item = instrument.item(applies.get(place.id, place.id)) if place.id in applies else None
            if item is None or level is None or NEVER in item.tags or level >= int(item.most):
                continue
            if str(level) in pack.steps.get(item.id, {}):
                moves.append(Move(item.id, place.id, dimension, level, level + 1))
    return moves


def _rank(pack: Pack, move: Move, scores: dict[str, float | None]) -> tuple[bool, int, float, int]:
    # from some answer on, the rubric asks for models of one's own: no small firm is pushed there first
    late = OWN_MODELS in pack.instrument.item(move.item).tags and move.start >= pack.advice.late_from
    order = [part.id for part in pack.instrument.items].index(move.item)
    return late, move.start, scores.get(move.dimension) or 0.0, order
