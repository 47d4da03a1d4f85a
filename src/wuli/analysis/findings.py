"""Three findings about a firm, chosen by fixed rules from its scores: which ones, and what they name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from wuli.instrument.sections import AdviceRules, Gap

FindingKind = Literal[
    "little_known",
    "unknown_answers",
    "extremes",
    "even",
    "gap_one",
    "gap_other",
    "lowest",
    "strengths",
    "none_high",
    "robustness",
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
    """What findings are read from: point scores of the forces (None: none), levels of the places, unknown places.

    `ends` are the lowest and highest score of each force that unknown answers leave open: forces are compared by them,
    never by the point, so that not knowing never makes one look stronger.
    `has_level`: the total has one level, so it can be said how firmly it stands.
    """

    scores: Mapping[str, float | None]
    ends: Mapping[str, tuple[float, float]]
    levels: Mapping[str, int]
    unknown: tuple[str, ...]
    lowest: int
    has_level: bool = False


def choose_findings(picture: Picture, rules: AdviceRules) -> tuple[Finding, ...]:
    """Return up to three findings: what is not known, the shape of the profile, gaps between forces, single answers.

    Where these are too few, how firmly the total's level stands fills up (never what would raise it: that is no goal).
    """
    gaps = _gaps(picture, rules)
    found: list[Finding] = [
        *_unknowns(picture),
        *_shape(picture, rules),
        *gaps[:1],
        *_single(picture, rules),
        *gaps[1:],
        *([Finding("robustness")] if picture.has_level else []),
    ]
    return tuple(found[:MOST])


def _unknowns(picture: Picture) -> list[Finding]:
    open_forces = tuple(id for id, value in picture.scores.items() if value is None)
    if open_forces:
        return [Finding("little_known", open_forces, picture.unknown)]
    return [Finding("unknown_answers", (), picture.unknown)] if picture.unknown else []


def _shape(picture: Picture, rules: AdviceRules) -> list[Finding]:
    if len(picture.ends) < 2:  # noqa: PLR2004  # a shape needs two points
        return []
    most, least = max(high for _, high in picture.ends.values()), min(low for low, _ in picture.ends.values())
    if most - least < rules.even_spread:
        return [Finding("even", tuple(picture.ends))]
    top = tuple(id for id, (low, _) in picture.ends.items() if low >= most)
    bottom = tuple(id for id, (_, high) in picture.ends.items() if high <= least)
    return [Finding("extremes", (*top, *bottom))] if top and bottom else []


def _gaps(picture: Picture, rules: AdviceRules) -> list[Finding]:
    found = []
    for gap in rules.gaps:
        if gap.one not in picture.ends or gap.other not in picture.ends:
            continue
        one, other = picture.ends[gap.one], picture.ends[gap.other]
        if one[0] - other[1] >= rules.gap:
            found.append(Finding("gap_one", (gap.one, gap.other), gap=gap))
        elif other[0] - one[1] >= rules.gap:
            found.append(Finding("gap_other", (gap.one, gap.other), gap=gap))
    return found


def _single(picture: Picture, rules: AdviceRules) -> list[Finding]:
    lowest = tuple(id for id, level in picture.levels.items() if level == picture.lowest)
    high = tuple(id for id, level in picture.levels.items() if level >= rules.high_level)
    found = [Finding("lowest", (), lowest)] if lowest else []
    if picture.levels:
        found.append(Finding("strengths", (), high) if high else Finding("none_high"))
    return found
