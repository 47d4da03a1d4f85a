"""Every score that answers can reach lies on the right side of every edge, and is shown on that side.

Expected levels are whole-number division: a sum S over k answers has reached level n when S ≥ n·k.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
import pyarrow as pa
import pytest
from scoring.firms import LEVELS, five_force
from scoring.oracle import FORCES, PLACES

import wuli
from wuli.report.numbers import shown_score

EDGES = [Fraction(edge) for edge in (2, 3, 4, 5)]
WORDS = ("just_reached", "in_transition", "close_to_next")


def score_columns(columns: dict[str, list]) -> dict[str, list]:
    """Score firms whose other answers are 3; return the flat result columns."""
    rows = len(next(iter(columns.values())))
    table = {place: ["3"] * rows for place in PLACES} | columns
    return wuli.score(pa.table(table), five_force()).table.to_pydict()


def force_columns(force: str, answers: list[tuple[str, ...]]) -> dict[str, list[str]]:
    return {place: [row[i] for row in answers] for i, place in enumerate(FORCES[force])}


def check_force(found: dict[str, list], force: str, answers: list[tuple[str, ...]]) -> None:
    head = f"dimensions.{force}"
    for i, row in enumerate(answers):
        here = [answer for answer in row if answer != "na"]
        known = [int(answer) for answer in here if answer != "dk"]
        total, count, open_ = sum(known), len(known), len(here) - len(known)
        low, high = (total + open_) // len(here), (total + 5 * open_) // len(here)
        enough = 2 * count >= len(here)
        level = low if low == high and enough else None
        ends = (found[f"{head}.level_low"][i], found[f"{head}.level_high"][i])
        assert (*ends, found[f"{head}.level"][i]) == (low, high, level), row
        assert found[f"{head}.score"][i] == (float(Fraction(total, count)) if enough else None), row
        if level is not None and len(row) > 1:
            quarters = 4 * (total % count) / count
            assert found[f"{head}.placement"][i] == WORDS[(quarters >= 1) + (quarters >= 3)], row


@pytest.mark.parametrize("force", ["cognition", "resource", "ecosystem", "foundation"])
def test_every_set_of_answers_to_a_small_force_lands_on_its_side_of_every_edge(force: str) -> None:
    answers = list(product(("1", "2", "3", "4", "5", "dk"), repeat=len(FORCES[force])))
    check_force(score_columns(force_columns(force, answers)), force, answers)


def test_every_sum_over_every_number_of_answers_to_the_large_force_lands_on_its_side_of_every_edge() -> None:
    answers = [
        spread(total, known, unknown, dropped)
        for dropped in (0, 1, 2)
        for unknown in range(6 - dropped + 1)
        if (known := 6 - dropped - unknown) >= 0
        for total in range(known, 5 * known + 1)
    ]
    check_force(score_columns(force_columns("application", answers)), "application", answers)


def spread(total: int, known: int, unknown: int, dropped: int) -> tuple[str, ...]:
    """Return six answers with `known` levels that sum to `total`; the rows that may not apply come first and third."""
    levels = [str(level) for level in levels_of(total, known)]
    rest = iter(levels + ["dk"] * unknown)
    at = {0: "na"} if dropped == 1 else {0: "na", 2: "na"} if dropped == 2 else {}
    return tuple(at[i] if i in at else next(rest) for i in range(6))


def levels_of(total: int, count: int) -> list[int]:
    """Return `count` levels that sum to `total`, as even as they can be."""
    return [total // count + (i < total % count) for i in range(count)] if count else []


@pytest.fixture(scope="module")
def totals() -> dict[str, np.ndarray]:
    """Every total that a complete firm can reach: all sums of all five forces, 95,625 firms scored as one table."""
    ranges = [range(len(members), 5 * len(members) + 1) for members in FORCES.values()]
    sums = np.array(list(product(*ranges)), dtype=np.int64)
    columns: dict[str, pa.Array] = {}
    for column, members in enumerate(FORCES.values()):
        for i, place in enumerate(members):
            total = sums[:, column]
            answer = total // len(members) + (i < total % len(members))
            columns[place] = pa.array(answer.astype(np.int8))
    table = wuli.score(pa.table(columns), five_force()).table
    wanted = ("score", "score_over_indicators", "level", "level_low", "level_high", "placement")
    # words go through text: Arrow's own to_numpy takes a null of a dictionary for its last entry
    flat = {name: table.column(f"overall.{name}") for name in wanted}
    flat["placement"] = flat["placement"].cast(pa.string())
    found = {name: column.to_numpy(zero_copy_only=False) for name, column in flat.items()}
    return found | {"sums": sums}


def test_every_total_a_complete_firm_can_reach_lies_on_its_side_of_every_edge(totals) -> None:
    sums = totals["sums"]
    # five forces of 4, 1, 2, 1 and 6 answers: 60 · (F/4 + C + R/2 + E + A/6), of which 300 make one level
    over_forces = sums @ np.array([15, 60, 30, 60, 10])
    over_indicators = sums.sum(axis=1)
    one, other = over_forces // 300, over_indicators // 14
    assert np.array_equal(totals["score"], over_forces / 300)
    assert np.array_equal(totals["score_over_indicators"], over_indicators / 14)
    assert np.array_equal(totals["level_low"], np.minimum(one, other))
    assert np.array_equal(totals["level_high"], np.maximum(one, other))
    level = totals["level"].astype(float)
    agree = one == other
    assert np.array_equal(level[agree], one[agree])
    assert np.isnan(level[~agree]).all()
    # the two totals do disagree for some complete firms, in both directions, and some stand exactly on an edge
    assert (one < other).any()
    assert (one > other).any()
    assert ((over_forces % 300 == 0) & agree).any()


def test_placement_words_change_exactly_at_a_quarter_and_at_three_quarters(totals) -> None:
    over_forces = totals["sums"] @ np.array([15, 60, 30, 60, 10])
    way = over_forces % 300
    word = np.array(WORDS)[(way >= 75).astype(int) + (way >= 225)]
    known = ~np.isnan(totals["level"].astype(float))
    assert np.array_equal(totals["placement"][known], word[known])
    assert {75, 225} <= set(way[known].tolist())
    assert set(totals["placement"][~known].tolist()) == {None}


def test_a_shown_total_never_contradicts_the_shown_level(totals) -> None:
    for name in ("score", "score_over_indicators"):
        for value in np.unique(totals[name]).tolist():
            number = Fraction(value).limit_denominator(1000)
            shown = shown_score(value, EDGES)
            assert int(Fraction(shown)) == int(number), shown
            assert abs(Fraction(shown) - number) <= Fraction(1, 200), shown


@pytest.mark.parametrize("count", [*range(1, 15), 60, 300])
def test_a_shown_mean_of_any_number_of_answers_stays_on_its_side_of_every_edge(count: int) -> None:
    for total in range(count, 5 * count + 1):
        number = Fraction(total, count)
        for value in (number, float(number)):
            shown = shown_score(value, EDGES)
            assert int(Fraction(shown)) == int(number), (number, shown)
            if int(float(f"{float(number):.2f}")) == int(number):
                assert len(shown) == 4, (number, shown)  # two decimals wherever two will do


@pytest.mark.parametrize("level", LEVELS)
def test_a_one_indicator_force_is_its_answer_and_has_no_transition_word(level: int) -> None:
    found = score_columns({"ai_ecosystem_cooperation": [str(level)]})
    assert found["dimensions.ecosystem.level"] == [level]
    assert found["dimensions.ecosystem.score"] == [level]
    assert found["dimensions.ecosystem.placement"] == [None]
