"""What must hold for every firm, and agreement with a second scorer that shares no code with the first."""

from __future__ import annotations

from itertools import pairwise

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scoring import oracle
from scoring.firms import LEVELS, UNKNOWN, Firm, firms, five_force, random_firms, records
from scoring.oracle import FORCES, MAY_NOT_APPLY, PLACES

import wuli
from wuli.analysis.flips import find_flips

few = settings(max_examples=30, deadline=None)


def readings(record: dict) -> dict[str, float | int | None]:
    """Return every score, end and level of a result that a better answer may raise but never lower."""
    found = {}
    for id, entry in (*record["dimensions"].items(), ("overall", record["overall"])):
        for key in ("score", "score_over_indicators", "low", "high", "level", "level_low", "level_high"):
            found[f"{id}.{key}"] = entry.get(key)
    return found


def falls(before: dict, after: dict) -> list[str]:
    """Return the readings that are there in both results and lower in the second."""
    old, new = readings(before), readings(after)
    return [key for key, value in old.items() if value is not None and new[key] is not None and new[key] < value]


# A better answer never makes a result worse


@few
@given(firms())
def test_raising_one_answer_lowers_no_score_and_no_level(firm: Firm) -> None:
    steps = iter(records(*(firm.with_answer(place, level) for place in PLACES for level in LEVELS)))
    for place in PLACES:
        ladder = [next(steps) for _ in LEVELS]
        for before, after in pairwise(ladder):
            assert falls(before, after) == [], place


@few
@given(firms(), st.sampled_from(UNKNOWN))
def test_not_knowing_an_answer_never_helps(firm: Firm, unknown: str | None) -> None:
    tries = [firm.with_answer(place, answer) for place in PLACES for answer in (unknown, *LEVELS)]
    found = iter(records(*tries))
    for place in PLACES:
        unknowing, *knowing = (next(found) for _ in (unknown, *LEVELS))
        for known in knowing:
            for entry, told in zip(_parts(unknowing), _parts(known), strict=True):
                # whatever the firm might have answered lies inside the range, and where a level is still named, it
                # is the level of every such answer
                assert entry["low"] <= told["low"] <= told["high"] <= entry["high"], place
                assert entry["level_low"] <= told["level_low"] <= told["level_high"] <= entry["level_high"], place
                assert entry["level"] is None or entry["level"] == told["level"], place


def _parts(record: dict) -> list[dict]:
    return [*record["dimensions"].values(), record["overall"]]


@few
@given(firms())
def test_a_single_level_is_named_only_where_every_reading_gives_it(firm: Firm) -> None:
    (record,) = records(firm)
    for entry in _parts(record):
        if entry["level"] is not None:
            assert entry["level"] == entry["level_low"] == entry["level_high"]
            assert entry["score"] is not None
            assert entry["low"] <= entry["score"] <= entry["high"]
        else:
            assert entry["placement"] is None


# Order means nothing


@few
@given(st.lists(firms(), min_size=2, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(cast: list[Firm], rng) -> None:
    order = list(range(len(cast)))
    rng.shuffle(order)
    straight = records(*cast)
    shuffled = records(*(cast[i] for i in order))
    assert shuffled == [straight[i] for i in order]


@few
@given(firms(), st.randoms(use_true_random=False))
def test_the_order_of_columns_changes_nothing(firm: Firm, rng) -> None:
    cells = list(firm.row().items())
    straight = wuli.score(dict(cells), five_force()).records
    rng.shuffle(cells)
    assert wuli.score(dict(cells), five_force()).records == straight


# Ends of the scale


@pytest.mark.parametrize("is_manufacturer", [True, False])
@pytest.mark.parametrize("level", LEVELS)
def test_the_same_answer_everywhere_is_the_level_of_everything(level: int, is_manufacturer: bool) -> None:
    (record,) = records(Firm(dict.fromkeys(PLACES, level), is_manufacturer))
    overall = record["overall"]
    assert [entry["level"] for entry in record["dimensions"].values()] == [level] * len(FORCES)
    assert (overall["score"], overall["score_over_indicators"], overall["level"]) == (level, level, level)
    assert (record["stop_reason"] is None) == (level == 5)


@few
@given(firms(states=False), st.sets(st.sampled_from(sorted(MAY_NOT_APPLY)), min_size=1))
def test_a_row_that_does_not_apply_leaves_the_scale_as_it_was(firm: Firm, rows: set[str]) -> None:
    for place in rows:
        firm = firm.with_answer(place, "na")
    (record,) = records(firm)
    application = record["dimensions"]["application"]
    assert record["tailored"]
    assert application["applicable"] == application["known"] == 6 - len(rows)
    assert 1 <= application["low"] == application["score"] == application["high"] <= 5


@pytest.mark.parametrize("level", LEVELS)
def test_the_ends_of_the_scale_stay_where_rows_do_not_apply(level: int) -> None:
    answers = dict.fromkeys(PLACES, level) | dict.fromkeys(MAY_NOT_APPLY, "na")
    (record,) = records(Firm(answers, is_manufacturer=False))
    assert record["dimensions"]["application"]["score"] == level
    assert (record["overall"]["score"], record["overall"]["level"]) == (level, level)


# Two scorers, one answer


@few
@given(st.lists(firms(), min_size=1, max_size=6))
def test_the_engine_says_what_the_naive_scorer_says(cast: list[Firm]) -> None:
    assert records(*cast) == [oracle.score(firm.answers, is_manufacturer=firm.is_manufacturer) for firm in cast]


def test_four_hundred_random_firms_are_scored_alike_by_both_scorers() -> None:
    cast = random_firms(400, seed=20230101)
    seen = {"solid": 0, "borderline": 0, "open": 0, "raise": 0, "no_single_raise": 0}
    for firm, record in zip(cast, records(*cast), strict=True):
        assert record == oracle.score(firm.answers, is_manufacturer=firm.is_manufacturer), firm
        seen[record["overall"]["robustness"]] += 1
        if record["stop_reason"]:
            seen["raise" if record["stop_reason"]["indicator"] else "no_single_raise"] += 1
    # the comparison is worth something only if every kind of result came up often
    assert min(seen.values()) >= 15, seen


@few
@given(st.lists(firms(), min_size=1, max_size=5))
def test_the_flat_table_holds_the_numbers_of_the_records(cast: list[Firm]) -> None:
    results = wuli.score([firm.row() for firm in cast], five_force())
    assert isinstance(results.table, pa.Table)
    flat = results.table.to_pylist()
    for row, record in zip(flat, results.records, strict=True):
        for path, value in _leaves(record):
            # the table has no nested null: where a record says null for the whole stop reason, its columns are null
            assert row.get(path) == value, path


def _leaves(record: dict, head: str = ""):
    for key, value in record.items():
        path = f"{head}{key}"
        if isinstance(value, dict):
            yield from _leaves(value, f"{path}.")
        elif path == "stop_reason":
            yield from ((f"{path}.{name}", None) for name in ("indicator", "from", "to", "missing_points"))
        else:
            yield path, value


def test_a_firm_is_borderline_exactly_where_some_single_move_changes_its_level() -> None:
    results = wuli.score([firm.row() for firm in random_firms(120, seed=11)], five_force())
    seen = set()
    for batch in results.batches:
        plan, answers = batch.scores.plan, batch.scores.answers
        for row, record in enumerate(batch.records()):
            robustness = record["overall"]["robustness"]
            flips = find_flips(plan, answers, row)
            seen.add(robustness)
            if robustness != "open":
                assert bool(flips) == (robustness == "borderline")
            for flip in flips:
                assert abs(flip.start - flip.end) == 1
                assert record["indicators"][flip.place]["level"] == flip.start
    assert seen == {"open", "borderline", "solid"}


def test_every_kind_of_answer_is_among_those_tried() -> None:
    tried = {answer for firm in random_firms(400, seed=20230101) for answer in firm.answers.values()}
    assert tried == {*LEVELS, "dk", "na", None}
