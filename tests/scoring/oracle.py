"""A second scorer for the five-force pack: one firm, plain loops, fractions; written from decisions A1–A7, not from the code.

It knows nothing of packs, grids, batches or columns, so whatever both scorers say is said twice.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

SLOT: Final = "production_or_process"
HALVES: Final = ("production_management", "business_process")
FORCES: Final = {
    "foundation": ("digitalization", "data_quality", "data_quantity", "algorithm"),
    "cognition": ("ai_cognition_execution",),
    "resource": ("ai_funding", "ai_talent"),
    "ecosystem": ("ai_ecosystem_cooperation",),
    "application": (
        "rd_design",
        SLOT,
        "logistics_warehousing",
        "business_decision",
        "marketing",
        "customer_experience",
    ),
}
PLACES: Final = tuple(place for members in FORCES.values() for place in members)
MAY_NOT_APPLY: Final = frozenset({"rd_design", "logistics_warehousing"})
STATES: Final = {"dk": "dont_know", "na": "not_applicable", None: "unanswered"}

Answer = int | str | None
Answers = dict[str, Answer]


def is_known(answer: Answer) -> bool:
    return isinstance(answer, int)


def mean(numbers) -> Fraction:
    return Fraction(sum(numbers), 1) / len(numbers)


def level_of(score: Fraction) -> int:
    """Half-open bands: [1,2) is 1, [2,3) is 2, …, 5 is 5."""
    return int(score)


def placement_of(score: Fraction) -> str:
    way = score - int(score)
    if way < Fraction(1, 4):
        return "just_reached"
    return "in_transition" if way < Fraction(3, 4) else "close_to_next"


class Reading:
    """A mean over some places with every unknown at 1 and at 5, and the point score where half of them are known."""

    def __init__(self, answers: Answers, members) -> None:
        here = [answers[place] for place in members if answers[place] != "na"]
        known = [answer for answer in here if is_known(answer)]
        self.known, self.applicable = len(known), len(here)
        self.score = mean(known) if 2 * len(known) >= len(here) else None
        self.low = mean([answer if is_known(answer) else 1 for answer in here])
        self.high = mean([answer if is_known(answer) else 5 for answer in here])


class Composites:
    """Both totals: the mean of the five forces, and the mean of the indicators beside it."""

    def __init__(self, answers: Answers) -> None:
        self.forces = {id: Reading(answers, members) for id, members in FORCES.items()}
        points = [force.score for force in self.forces.values()]
        self.score = None if None in points else mean(points)
        self.low = mean([force.low for force in self.forces.values()])
        self.high = mean([force.high for force in self.forces.values()])
        self.over_indicators = Reading(answers, PLACES)

    @property
    def levels(self) -> tuple[int, int]:
        """Lowest and highest level that any reading gives."""
        return level_of(min(self.low, self.over_indicators.low)), level_of(max(self.high, self.over_indicators.high))

    @property
    def level(self) -> int | None:
        low, high = self.levels
        return low if low == high and self.score is not None else None


def score(answers: Answers, *, is_manufacturer: bool) -> dict:
    """Return the result object of one firm, without `firm_id` and `pack`. `answers` has one entry for every place."""
    total = Composites(answers)
    return {
        "indicators": indicators(answers, is_manufacturer=is_manufacturer),
        "dimensions": {id: dimension(force, len(FORCES[id])) for id, force in total.forces.items()},
        "overall": overall(answers, total),
        "tailored": "na" in answers.values(),
        "stop_reason": stop_reason(answers, total),
    }


def indicators(answers: Answers, *, is_manufacturer: bool) -> dict:
    entries = {place: entry(answer) for place, answer in answers.items()}
    mine, other = HALVES if is_manufacturer else HALVES[::-1]
    return entries | {mine: entries[SLOT], other: {"state": "hidden", "level": None}}


def entry(answer: Answer) -> dict:
    if is_known(answer):
        return {"state": "level", "level": answer}
    return {"state": STATES[answer], "level": None}


def dimension(force: Reading, places: int) -> dict:
    low, high = level_of(force.low), level_of(force.high)
    level = low if low == high and force.score is not None else None
    return {
        "state": "insufficient" if force.score is None else "scored",
        "score": as_float(force.score),
        "low": as_float(force.low),
        "high": as_float(force.high),
        "level": level,
        "level_low": low,
        "level_high": high,
        "placement": None if level is None or places == 1 else placement_of(force.score),
        "known": force.known,
        "applicable": force.applicable,
    }


def overall(answers: Answers, total: Composites) -> dict:
    low, high = total.levels
    scored = total.score is not None
    return {
        "state": "scored" if scored else "insufficient",
        "score": as_float(total.score),
        "score_over_indicators": as_float(total.over_indicators.score if scored else None),
        "low": as_float(total.low),
        "high": as_float(total.high),
        "level": total.level,
        "level_low": low,
        "level_high": high,
        "placement": None if total.level is None else placement_of(total.score),
        "robustness": robustness(answers, total),
    }


def robustness(answers: Answers, total: Composites) -> str:
    if total.level is None:
        return "open"
    for place, answer in answers.items():
        for moved in (answer - 1, answer + 1) if is_known(answer) else ():
            if 1 <= moved <= 5:
                after = Composites(answers | {place: moved})
                if (level_of(after.low), level_of(after.high)) != (total.level, total.level):
                    return "borderline"
    return "solid"


def stop_reason(answers: Answers, total: Composites) -> dict | None:
    if total.level is None or total.level == 5:
        return None
    wanted = total.level + 1
    missing = as_float(wanted - total.score)
    for step in range(1, 5):
        for place in PLACES:
            answer = answers[place]
            if is_known(answer) and answer + step <= 5 and _reaches(answers | {place: answer + step}, wanted):
                return {"indicator": place, "from": answer, "to": answer + step, "missing_points": missing}
    return {"indicator": None, "from": None, "to": None, "missing_points": missing}


def _reaches(answers: Answers, wanted: int) -> bool:
    after = Composites(answers)
    return min(after.low, after.over_indicators.low) >= wanted


def as_float(number: Fraction | None) -> float | None:
    return None if number is None else float(number)
