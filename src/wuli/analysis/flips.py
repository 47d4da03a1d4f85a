"""Which single answer, moved by one, would change the overall level - asked of the scoring itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wuli.instrument.answers import Answers
from wuli.scoring.kernel import NO_LEVEL
from wuli.scoring.plan import Plan
from wuli.scoring.scores import score


@dataclass(frozen=True, slots=True)
class Flip:
    """An answer that, moved from `start` to `end`, changes the headline's level; levels None where readings disagree."""

    place: str
    start: int
    end: int
    level: int | None


def find_flips(plan: Plan, answers: Answers, row: int) -> tuple[Flip, ...]:
    """Return the moves by one that change the headline's level for one firm: all variants scored as one batch."""
    moves: list[tuple[str, int, int]] = []
    for leaf in plan.leaves:
        code = int(answers.codes[leaf.id][row])
        moves.extend(
            (leaf.id, code, code + step) for step in (-1, 1) if code > 0 and 0 < code + step < len(leaf.points)
        )
    if not moves:
        return ()
    codes = {id: np.repeat(column[row : row + 1], len(moves) + 1) for id, column in answers.codes.items()}
    for i, (place, _, end) in enumerate(moves):
        codes[place][i] = end
    variants = score(plan, Answers(len(moves) + 1, codes))
    main = variants.nodes[variants.overall.score]
    own = (int(main.level_low[-1]), int(main.level_high[-1]))
    flips = []
    for i, (place, start, end) in enumerate(moves):
        if (int(main.level_low[i]), int(main.level_high[i])) != own:
            level = int(variants.overall.level[i])
            flips.append(Flip(place, start, end, None if level == NO_LEVEL else level))
    return tuple(flips)
