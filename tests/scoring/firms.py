"""Firms of the five-force pack for laws and comparisons: strategies, seeded random rows, and their shape in files."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache
from typing import Final

from hypothesis import strategies as st
from scoring.oracle import HALVES, MAY_NOT_APPLY, PLACES, SLOT, Answer, Answers

import wuli
from wuli.instrument.pack import Pack

LEVELS: Final = (1, 2, 3, 4, 5)
UNKNOWN: Final = ("dk", None)


@dataclass(frozen=True)
class Firm:
    """Answers by place, and whether the firm is a manufacturer."""

    answers: Answers
    is_manufacturer: bool

    def row(self) -> dict[str, Answer | bool]:
        """Return the firm as a row of a response file."""
        half = HALVES[0 if self.is_manufacturer else 1]
        cells = {half if place == SLOT else place: answer for place, answer in self.answers.items()}
        return {"is_manufacturer": self.is_manufacturer, **cells}

    def with_answer(self, place: str, answer: Answer) -> Firm:
        return Firm(self.answers | {place: answer}, self.is_manufacturer)


@cache
def five_force() -> Pack:
    return wuli.load_pack("five_force")


def records(*firms: Firm) -> list[dict]:
    """Return what the engine says, in the order of `firms`, without the identity of firm and pack."""
    found = wuli.score([firm.row() for firm in firms], five_force()).records
    return [{key: value for key, value in record.items() if key not in ("firm_id", "pack")} for record in found]


def answers_to(place: str, *, states: bool = True) -> st.SearchStrategy[Answer]:
    """Levels come up more often than states, so that most forces have a point score."""
    levels = st.sampled_from(LEVELS)
    if not states:
        return levels
    other = (*UNKNOWN, "na") if place in MAY_NOT_APPLY else UNKNOWN
    return st.one_of(levels, levels, levels, levels, st.sampled_from(other))


def firms(*, states: bool = True) -> st.SearchStrategy[Firm]:
    """Any firm, or (without states) any firm that knows all its answers. A third keep close to one level."""
    anything = st.fixed_dictionaries({place: answers_to(place, states=states) for place in PLACES})
    near = st.sampled_from(LEVELS[:-1]).flatmap(_near)
    return st.builds(Firm, st.one_of(anything, anything, near), st.booleans())


def _near(level: int) -> st.SearchStrategy[Answers]:
    """Answers of `level` and the one above it: totals that lie near an edge far more often than random ones."""
    return st.fixed_dictionaries({place: st.sampled_from((level, level + 1)) for place in PLACES})


def random_firms(count: int, *, seed: int) -> list[Firm]:
    """Return repeatable firms of mixed kinds: complete, with a few gaps, with many, close to one level."""
    rng = random.Random(seed)  # noqa: S311  # repeatable, not secret
    return [Firm(_random_answers(rng), rng.random() < 0.5) for _ in range(count)]


def _random_answers(rng: random.Random) -> Answers:
    gaps = rng.choice((0, 0, 0, 0.05, 0.15, 0.5))
    low, high = rng.choice(((1, 5), (1, 5), (1, 2), (2, 3), (3, 4), (4, 5)))
    answers: Answers = {}
    for place in PLACES:
        answers[place] = rng.randint(low, high)
        if rng.random() < gaps:
            answers[place] = rng.choice((*UNKNOWN, "na") if place in MAY_NOT_APPLY else UNKNOWN)
    return answers
