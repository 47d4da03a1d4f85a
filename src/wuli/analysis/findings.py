"""Three findings about a firm, chosen by fixed rules from its scores: which ones, and what they name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from wuli.instrument.sections import AdviceRules, Gap

FindingKind = Literal[
    "little_known", "unknown_answers", "extremes", "even", "gap_one", "gap_other", "lowest", "strengths", "none_high"
]

MOST: Final = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding by kind; `nodes` are the forces and `places` the indicators it names, in the order of naming."""

    kind: FindingKind
    nodes: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    gap: Gap | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """What findings are read from: point scores of the forces (None: none), levels of the places, unknown places."""

    scores: Mapping[str, float | None]
    levels: Mapping[str, int]
    unknown: tuple[str, ...]
    lowest: int


def choose_findings(picture: Picture, rules: AdviceRules) -> tuple[Finding, ...]:
    """Return up to three findings: what is not known, the shape of the profile, gaps between forces, single answers."""
    gaps = _gaps(picture, rules)
    found: list[Finding] = [
        *_unknowns(picture),
        *_shape(picture, rules),
        *gaps[:1],
        *_single(picture, rules),
        *gaps[1:],
    ]
    return tuple(found[:MOST])


def _unknowns(picture: Picture) -> list[Finding]:
    open_forces = tuple(id for id, value in picture.scores.items() if value is None)
    if open_forces:
        return [Finding("little_known", open_forces, picture.unknown)]
    return [Finding("unknown_answers", (), picture.unknown)] if picture.unknown else []


def _shape(picture: Picture, rules: AdviceRules) -> list[Finding]:
    known = {id: value for id, value in picture.scores.items() if value is not None}
    if len(known) < 2:  # noqa: PLR2004  # a shape needs two points
        return []
    high, low = max(known.values()), min(known.values())
    if high - low < rules.even_spread:
        return [Finding("even", tuple(known))]
    top = next(id for id, value in known.items() if value == high)
    bottom = tuple(id for id, value in known.items() if value == low)
    return [Finding("extremes", (top, *bottom))]


def _gaps(picture: Picture, rules: AdviceRules) -> list[Finding]:
    found = []
    for gap in rules.gaps:
        one, other = picture.scores.get(gap.one), picture.scores.get(gap.other)
        if one is not None and other is not None and abs(one - other) >= rules.gap:
            found.append(Finding("gap_one" if one > other else "gap_other", (gap.one, gap.other), gap=gap))
    return found


def _single(picture: Picture, rules: AdviceRules) -> list[Finding]:
    lowest = tuple(id for id, level in picture.levels.items() if level == picture.lowest)
    high = tuple(id for id, level in picture.levels.items() if level >= rules.high_level)
    found = [Finding("lowest", (), lowest)] if lowest else []
    found.append(Finding("strengths", (), high) if high else Finding("none_high"))
    return found
