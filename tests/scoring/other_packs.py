"""The two test packs, and what their rules say worked out by plain loops: points and gates, per cent and bands."""

from __future__ import annotations

import random
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, Final

import wuli
from wuli.instrument.pack import Pack

FOLDER: Final = Path(__file__).parent.parent / "packs"
Row = dict[str, str]


@cache
def miit() -> Pack:
    return wuli.load_pack(FOLDER / "miit_shape")


@cache
def percent() -> Pack:
    return wuli.load_pack(FOLDER / "percent_bands")


def record(row: Row, pack: Pack) -> dict[str, Any]:
    return wuli.score(row, pack).records[0]


# Points and gates: the numbers stand here a second time, as a reader takes them from the rule

POINTS: Final[dict[str, dict[str, str]]] = {
    "device_rate": {"a": "0", "b": "5", "c": "10", "d": "15", "e": "20"},
    "systems": {"a": "0", "b": "3", "c": "6", "d": "10"},
    "planning": {"a": "0", "b": "5", "c": "10"},
    "training": {"a": "0", "b": "2", "c": "4", "d": "7", "e": "10"},
    "leadership": {"a": "0", "b": "4", "c": "7", "d": "10"},
    "cost_change": {"a": "0", "b": "2", "c": "6", "d": "10"},
    "output_change": {"a": "0", "b": "3", "c": "6", "d": "10"},
}
TICKS: Final[dict[str, dict[str, str]]] = {
    "network": {"nothing": "0", "cable": "4", "wireless": "4", "mobile": "4"},
    "security": {"nothing": "0", "rules": "2", "backup": "2.5", "firewall": "2.5", "drill": "3"},
}
MOST: Final = {"network": 10, "security": 10}
CONSTRAINED: Final = tuple(
    f"s_{name}"
    for name in (
        "design", "process_design", "scheduling", "control", "quality",
        "equipment", "purchasing", "stock", "finance", "decision_support",
    )
)  # fmt: skip
FREE: Final = tuple(f"s_{name}" for name in ("sales", "after_sales", "safety", "energy", "people", "teamwork"))
SCENARIOS: Final = CONSTRAINED + FREE
GATES: Final = {1: (20, 6, 3), 2: (40, 6, 3), 3: (60, 8, 5), 4: (80, 10, 6)}


def worst() -> Row:
    points = dict.fromkeys(POINTS, "a") | dict.fromkeys(TICKS, "nothing")
    return points | dict.fromkeys(SCENARIOS, "0")


def best() -> Row:
    points = {id: list(options)[-1] for id, options in POINTS.items()}
    ticks = {id: ";".join(list(options)[1:]) for id, options in TICKS.items()}
    return points | ticks | dict.fromkeys(SCENARIOS, "4")


def total_of(row: Row, *, unknown: str) -> Fraction:
    """Return the points of a firm with every unknown at its "low" or its "high"."""
    total = Fraction(0)
    for id, options in (*POINTS.items(), *TICKS.items()):
        if row[id] in ("", "dk"):
            full = MOST.get(id) or max(int(Fraction(points)) for points in options.values())
            total += full if unknown == "high" else 0
        else:
            ticked = sum((Fraction(options[code]) for code in row[id].split(";")), Fraction(0))
            total += min(ticked, MOST[id]) if id in MOST else ticked
    return total


def gate_level(row: Row, *, unknown: str) -> int:
    points = total_of(row, unknown=unknown)
    stand = {id: {"": 0, "dk": 0} if unknown == "low" else {"": 4, "dk": 4} for id in SCENARIOS}
    levels = {id: int(stand[id].get(row[id], row[id])) for id in SCENARIOS}
    reached = 0
    for level, (least, scenarios, constrained) in GATES.items():
        enough = sum(levels[id] >= level for id in SCENARIOS) >= scenarios
        enough = enough and sum(levels[id] >= level for id in CONSTRAINED) >= constrained
        if points < least or not enough:
            break
        reached = level
    return reached


def random_points_firm(rng: random.Random) -> Row:
    gap = rng.choice((0, 0, 0.1))
    row = {id: rng.choice(list(options)) for id, options in POINTS.items()}
    for id, options in TICKS.items():
        codes = list(options)[1:]
        row[id] = ";".join(rng.sample(codes, rng.randint(1, len(codes)))) if rng.random() < 0.8 else "nothing"
    high = rng.randint(1, 4)
    row |= {id: str(rng.choice((high, high, high, 0, 4))) for id in SCENARIOS}
    if rng.random() < 0.5:
        row |= {id: list(options)[-1] for id, options in POINTS.items()}
    return {id: rng.choice(("dk", "")) if rng.random() < gap else answer for id, answer in row.items()}


# Per cent and bands

DIMENSIONS: Final = {
    "plans": ("goal", "budget", "owner"),
    "people": ("skills", "courses"),
    "tools": ("writing", "search", "images", "code"),
}
QUESTIONS: Final = tuple(id for members in DIMENSIONS.values() for id in members)


class PercentTotal:
    """The total of one firm in per cent: point score, both ends, level; `most` is the highest answer to a question."""

    def __init__(self, answers: dict[str, int | None], most: dict[str, int]) -> None:
        ends = []
        for stand in ("low", "high"):
            parts = []
            for members in DIMENSIONS.values():
                shares = [
                    Fraction(100 * (answers[id] if answers[id] is not None else (most[id] if stand == "high" else 0)))
                    / most[id]
                    for id in members
                ]
                parts.append(sum(shares) / len(shares))
            ends.append(sum(parts) / len(parts))
        self.low, self.high = ends
        self.score = self._point(answers, most)
        self.levels = (band(self.low), band(self.high))
        self.level = band(self.low) if self.levels[0] == self.levels[1] and self.score is not None else None

    @staticmethod
    def _point(answers: dict[str, int | None], most: dict[str, int]) -> Fraction | None:
        parts = []
        for members in DIMENSIONS.values():
            known = [Fraction(100 * answers[id]) / most[id] for id in members if answers[id] is not None]
            if 2 * len(known) < len(members):
                return None
            parts.append(sum(known) / len(known))
        return sum(parts) / len(parts)


def band(value: Fraction) -> int:
    """[0,25) 1, [25,50) 2, [50,75) 3, [75,100] 4."""
    return 1 + sum(value >= edge for edge in (25, 50, 75))


def percent_result(answers: dict[str, int | None], most: dict[str, int]) -> dict[str, Any]:
    """Return overall and stop reason of a firm, every single move tried in turn."""
    total = PercentTotal(answers, most)
    robustness = "open" if total.level is None else "solid"
    if total.level is not None:
        for id, answer in answers.items():
            for moved in () if answer is None else (answer - 1, answer + 1):
                if 0 <= moved <= most[id] and PercentTotal(answers | {id: moved}, most).levels != total.levels:
                    robustness = "borderline"
    return {
        "score": None if total.score is None else float(total.score),
        "low": float(total.low),
        "high": float(total.high),
        "level": total.level,
        "level_low": total.levels[0],
        "level_high": total.levels[1],
        "robustness": robustness,
        "stop_reason": _percent_stop(answers, most, total),
    }


def _percent_stop(answers: dict[str, int | None], most: dict[str, int], total: PercentTotal) -> dict[str, Any] | None:
    if total.level is None or total.level == 4:
        return None
    edge = 25 * total.level
    missing = float(edge - total.score)
    for step in range(1, 6):
        for id in QUESTIONS:
            answer = answers[id]
            if answer is None or answer + step > most[id]:
                continue
            if PercentTotal(answers | {id: answer + step}, most).low >= edge:
                return {"indicator": id, "from": answer, "to": answer + step, "missing_points": missing}
    return {"indicator": None, "from": None, "to": None, "missing_points": missing}
