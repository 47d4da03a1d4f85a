"""Two packs of quite another shape are scored by the same engine: points with a rule of gates, and per cent in bands.

Both packs are invented; the first has the shape of MIIT's 2024 indicators for small firms, the second that of a self-check.
"""

from __future__ import annotations

import csv
import random
from itertools import combinations
from pathlib import Path

import pytest
from scoring.other_packs import (
    CONSTRAINED,
    FOLDER,
    FREE,
    GATES,
    QUESTIONS,
    SCENARIOS,
    TICKS,
    Row,
    best,
    gate_level,
    miit,
    percent,
    percent_result,
    random_points_firm,
    record,
    total_of,
    worst,
)

import wuli
from wuli.errors import InputError


@pytest.mark.parametrize("name", ["miit_shape", "percent_bands"])
def test_the_pack_passes_its_check_in_both_languages(name: str) -> None:
    found = wuli.check_pack(FOLDER / name)
    assert [fault.render("en") for fault in found.faults] == []
    assert found.texts > 100


@pytest.mark.parametrize(("lowest", "highest", "pack"), [(0, 4, miit()), (1, 4, percent())], ids=["miit", "percent"])
def test_all_top_is_the_top_level_and_all_bottom_the_bottom(lowest: int, highest: int, pack) -> None:
    top = best() if pack is miit() else dict.fromkeys(QUESTIONS, "5")
    bottom = worst() if pack is miit() else dict.fromkeys(QUESTIONS, "0")
    high, low = (record(row, pack)["overall"] for row in (top, bottom))
    assert (high["score"], high["level"]) == (100, highest)
    assert (low["score"], low["level"]) == (0, lowest)


# Points


def test_half_points_are_kept() -> None:
    row = worst() | {"security": "backup;drill"}
    found = record(row, miit())
    assert found["indicators"]["security"]["level"] == 5.5
    assert found["overall"]["score"] == 5.5


def test_ticks_count_up_to_the_cap() -> None:
    two, three = (record(worst() | {"network": t}, miit()) for t in ("cable;mobile", "cable;mobile;wireless"))
    assert two["indicators"]["network"]["level"] == 8
    assert three["indicators"]["network"]["level"] == 10  # 12 points, at most 10 count


@pytest.mark.parametrize("item", TICKS)
def test_the_exclusive_option_never_raises_a_score_and_stands_alone(item: str) -> None:
    codes = [code for code in TICKS[item] if code != "nothing"]
    alone = record(best() | {item: "nothing"}, miit())["overall"]
    for size in range(1, len(codes) + 1):
        for ticks in combinations(codes, size):
            row = best() | {item: ";".join(ticks)}
            assert record(row, miit())["overall"]["score"] > alone["score"]
            with pytest.raises(InputError):
                record(row | {item: ";".join(("nothing", *ticks))}, miit())


def test_one_column_a_tick_reads_like_one_cell() -> None:
    row = best() | {"security": "rules;drill"}
    ticks = {f"security.{code}": "1" if code in ("rules", "drill") else "0" for code in TICKS["security"]}
    spread = {key: value for key, value in row.items() if key != "security"} | ticks
    assert record(spread, miit()) == record(row, miit())
    with pytest.raises(InputError) as told:
        record(spread | {"security.nothing": "1"}, miit())
    assert {fault.code for fault in told.value.faults} == {"exclusive_with_others"}


@pytest.mark.parametrize(
    ("devices", "points"),
    [("0", 0), ("1", 0), ("10", 0), ("11", 5), ("20", 5), ("21", 10), ("40", 10), ("60", 15), ("61", 20), ("100", 20)],
)
def test_a_ratio_falls_into_its_band_exactly(devices: str, points: int) -> None:
    row = worst() | {"device_rate": "", "digital_devices": devices, "all_devices": "100"}
    assert record(row, miit())["indicators"]["device_rate"]["level"] == points


def test_a_ratio_is_compared_as_a_fraction() -> None:
    # 0.6 of 3 is exactly 0.2 and stays in the second band; in floats 0.6 / 3 is 0.19999999999999998 and 0.3 / 3 is less than 0.1
    for devices, points in (("0.3", 0), ("0.300001", 5), ("0.6", 5), ("0.600001", 10)):
        row = worst() | {"device_rate": "", "digital_devices": devices, "all_devices": "3"}
        assert record(row, miit())["indicators"]["device_rate"]["level"] == points


@pytest.mark.parametrize(("top", "whole"), [("5", "4"), ("-1", "4"), ("0", "0")])
def test_an_impossible_ratio_is_refused(top: str, whole: str) -> None:
    with pytest.raises(InputError) as told:
        record(worst() | {"device_rate": "", "digital_devices": top, "all_devices": whole}, miit())
    assert {fault.code for fault in told.value.faults} == {"ratio_impossible"}


def test_a_ticked_band_that_the_two_numbers_contradict_is_refused() -> None:
    row = worst() | {"digital_devices": "3", "all_devices": "10", "device_rate": "e"}
    with pytest.raises(InputError) as told:
        wuli.score(row, miit())
    assert [fault.code for fault in told.value.faults] == ["number_against_level"]
    assert record(row | {"device_rate": "c"}, miit())["indicators"]["device_rate"]["level"] == 10


@pytest.mark.parametrize("name", ["miit_shape", "percent_bands"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_report_is_written_for_any_pack(name: str, lang) -> None:
    pack = wuli.load_pack(FOLDER / name)
    row = best() if name == "miit_shape" else dict.fromkeys(QUESTIONS, "3")
    results = wuli.score(row, pack)
    assert pack.identity.name[lang] in wuli.firm_report(results, lang=lang).to_bytes("html").decode()
    assert results.explain(lang=lang)


def test_where_both_numbers_are_blank_the_band_that_was_ticked_counts() -> None:
    row = worst() | {"device_rate": "d", "digital_devices": "", "all_devices": ""}
    assert record(row, miit())["indicators"]["device_rate"]["level"] == 15


@pytest.mark.parametrize(
    ("growth", "points"), [("-12.5", 0), ("-0.1", 0), ("0", 3), ("4.99", 3), ("5", 6), ("14.9", 6), ("15", 10)]
)
def test_a_number_that_may_be_negative_falls_into_its_band(growth: str, points: int) -> None:
    row = worst() | {"output_change": "", "output_growth": growth}
    assert record(row, miit())["indicators"]["output_change"]["level"] == points


@pytest.mark.parametrize(
    ("days", "points"), [("0", 0), ("0.5", 2), ("2", 2), ("2.5", 4), ("5", 4), ("10", 7), ("11", 10)]
)
def test_a_number_with_upper_inclusive_bands_falls_into_its_band(days: str, points: int) -> None:
    row = worst() | {"training": "", "training_days": days}
    assert record(row, miit())["indicators"]["training"]["level"] == points


# The gates. Points exactly at each gate and just under it; every line sums to what its name says.

AT_GATE: dict[int, Row] = {
    1: {"device_rate": "e"},  # 20
    2: {"device_rate": "e", "network": "cable;mobile;wireless", "planning": "c"},  # 20 + 10 + 10
    3: {"device_rate": "e", "network": "cable;mobile;wireless", "planning": "c", "systems": "d", "training": "e"},
}
AT_GATE[4] = AT_GATE[3] | {"leadership": "d", "cost_change": "d"}  # 60 + 10 + 10
UNDER_GATE: dict[int, Row] = {
    1: {"device_rate": "d", "security": "rules;backup"},  # 15 + 4.5
    2: AT_GATE[2] | {"planning": "b", "security": "rules;backup"},  # 35 + 4.5
    3: AT_GATE[3] | {"training": "d", "security": "backup"},  # 57 + 2.5
    4: AT_GATE[4] | {"leadership": "c", "security": "backup"},  # 77 + 2.5
}


def scenarios(level: int, constrained: int, free: int, others: int = 0) -> Row:
    """Return scenario answers: so many constrained and so many free ones at `level`, all others at `others`."""
    reached = {*CONSTRAINED[:constrained], *FREE[:free]}
    return {id: str(level if id in reached else others) for id in SCENARIOS}


@pytest.mark.parametrize("level", GATES)
def test_a_level_is_reached_with_exactly_what_it_asks(level: int) -> None:
    least, total, constrained = GATES[level]
    row = worst() | AT_GATE[level] | scenarios(level, constrained, total - constrained)
    overall = record(row, miit())["overall"]
    assert (overall["score"], overall["level"]) == (least, level)


@pytest.mark.parametrize("level", GATES)
def test_too_few_points_stop_a_level_on_their_own(level: int) -> None:
    row = best() | {id: worst()[id] for id in best() if id not in SCENARIOS} | UNDER_GATE[level]
    overall = record(row, miit())["overall"]
    assert (overall["score"], overall["level"]) == (GATES[level][0] - 0.5, level - 1)


@pytest.mark.parametrize("level", GATES)
def test_too_few_scenarios_stop_a_level_on_their_own(level: int) -> None:
    _, total, constrained = GATES[level]
    row = best() | scenarios(level, constrained, total - constrained - 1, others=level - 1)
    overall = record(row, miit())["overall"]
    assert (overall["score"], overall["level"]) == (100, level - 1)


@pytest.mark.parametrize("level", GATES)
def test_too_few_constrained_scenarios_stop_a_level_on_their_own(level: int) -> None:
    _, _, constrained = GATES[level]
    row = best() | scenarios(level, constrained - 1, len(FREE), others=level - 1)
    overall = record(row, miit())["overall"]
    assert overall["level"] == level - 1


def test_levels_are_walked_upwards_and_stop_at_the_first_that_fails(tmp_path: Path) -> None:
    folder = tmp_path / "steep"
    folder.mkdir()
    for path in (FOLDER / "miit_shape").iterdir():
        text = path.read_text(encoding="utf-8").replace(
            'count: ["scenario", "constrained"], value_at_least: 1, at_least: 3',
            'count: ["scenario", "constrained"], value_at_least: 1, at_least: 10',
        )
        (folder / path.name).write_text(text, encoding="utf-8")
    row = best() | {"s_design": "0"}
    assert record(row, miit())["overall"]["level"] == 4
    # nine constrained scenarios are enough for level 4, yet level 1 now asks for ten
    assert record(row, wuli.load_pack(folder))["overall"]["level"] == 0


# Unknown answers


@pytest.mark.parametrize("unknown", ["dk", ""])
def test_an_unknown_scenario_at_the_gate_gives_a_range_of_levels(unknown: str) -> None:
    row = best() | scenarios(2, 3, 3) | {CONSTRAINED[0]: unknown}
    overall = record(row, miit())["overall"]
    assert (overall["state"], overall["score"]) == ("scored", 100)
    assert (overall["level"], overall["level_low"], overall["level_high"]) == (None, 0, 2)


def test_unknown_points_give_a_range_of_points_and_levels_and_no_total() -> None:
    overall = record(worst() | scenarios(4, 10, 6) | UNDER_GATE[4] | {"systems": "dk"}, miit())["overall"]
    # 79.5 points with all ten of systems, 69.5 with none of them
    assert (overall["state"], overall["score"]) == ("insufficient", None)
    assert (overall["low"], overall["high"]) == (69.5, 79.5)
    assert (overall["level"], overall["level_low"], overall["level_high"]) == (None, 3, 3)


def test_random_firms_get_what_the_rule_says_with_every_unknown_low_and_high() -> None:
    rng = random.Random(56)  # noqa: S311  # repeatable, not secret
    rows = [random_points_firm(rng) for _ in range(400)]
    seen = set()
    for row, found in zip(rows, wuli.score(rows, miit()).records, strict=True):
        overall = found["overall"]
        ends = {side: total_of(row, unknown=side) for side in ("low", "high")}
        levels = {side: gate_level(row, unknown=side) for side in ("low", "high")}
        assert (overall["low"], overall["high"]) == (float(ends["low"]), float(ends["high"])), row
        assert (overall["level_low"], overall["level_high"]) == (levels["low"], levels["high"]), row
        known = ends["low"] == ends["high"]
        assert overall["score"] == (float(ends["low"]) if known else None)
        assert overall["level"] == (levels["low"] if known and levels["low"] == levels["high"] else None)
        seen.add(overall["level"])
    assert seen == {None, 0, 1, 2, 3, 4}


def test_raising_one_answer_never_lowers_the_level() -> None:
    rng = random.Random(57)  # noqa: S311  # repeatable, not secret
    for _ in range(15):
        row = random_points_firm(rng)
        tries = [row | {id: str(level)} for id in SCENARIOS for level in range(5)]
        found = iter(wuli.score(tries, miit()).records)
        for _ in SCENARIOS:
            ladder = [next(found)["overall"] for _ in range(5)]
            for key in ("level_low", "level_high"):
                assert sorted(step[key] for step in ladder) == [step[key] for step in ladder]


# Per cent


@pytest.mark.parametrize("most_courses", [5, 2])
def test_totals_in_per_cent_with_robustness_and_stop_reason(most_courses: int, tmp_path: Path) -> None:
    most = dict.fromkeys(QUESTIONS, 5) | {"courses": most_courses}
    pack = percent() if most_courses == 5 else _shorter_ladder(tmp_path, most_courses)
    rng = random.Random(5)  # noqa: S311  # repeatable, not secret
    firms = []
    for _ in range(300):
        near, gap = rng.randint(0, 5), rng.choice((0, 0, 0.1, 0.3))
        drawn = {id: min(most[id], max(0, near + rng.randint(-2, 2))) for id in QUESTIONS}
        firms.append({id: None if rng.random() < gap else answer for id, answer in drawn.items()})
    rows = [{id: "dk" if answer is None else str(answer) for id, answer in firm.items()} for firm in firms]
    seen = set()
    for firm, found in zip(firms, wuli.score(rows, pack).records, strict=True):
        expected = percent_result(firm, most)
        told = {key: found["overall"][key] for key in expected if key != "stop_reason"}
        assert told | {"stop_reason": found["stop_reason"]} == expected, firm
        seen |= {told["robustness"], told["level"]}
    assert seen == {"open", "borderline", "solid", None, 1, 2, 3, 4}


def _shorter_ladder(folder: Path, most: int):
    """Return the pack with one question answered 0–`most`: its points weigh more within the same dimension."""
    for name in ("pack.yaml", "instrument.yaml"):
        text = (FOLDER / "percent_bands" / name).read_text(encoding="utf-8")
        head, mark, rest = text.partition('- id: "courses"')
        codes = ", ".join(f'"{code}"' for code in range(most + 1))
        rest = rest.replace('codes: ["0", "1", "2", "3", "4", "5"]', f"codes: [{codes}]", 1)
        (folder / name).write_text(head + mark + rest, encoding="utf-8")
    return wuli.load_pack(folder)


@pytest.mark.parametrize(("answer", "level"), [("0", 1), ("1", 1), ("2", 2), ("3", 3), ("4", 4), ("5", 4)])
def test_per_cent_bands_are_half_open(answer: str, level: int) -> None:
    # 0, 20, 40, 60, 80 and 100 per cent
    assert record(dict.fromkeys(QUESTIONS, answer), percent())["overall"]["level"] == level


def test_exactly_half_belongs_to_the_band_above() -> None:
    # answers 2 and 3 are 40 and 60 per cent
    half = record(dict.fromkeys(QUESTIONS, "2") | {"skills": "2", "courses": "3"}, percent())["dimensions"]["people"]
    assert (half["score"], half["level"], half["placement"]) == (50, 3, "lower_half")


# Ten firms from a file


def test_ten_firms_from_a_csv_file_go_through_the_same_door(tmp_path: Path) -> None:
    columns = ["firm_id", *worst(), "digital_devices", "all_devices", "training_days", "output_growth"]
    rows = [worst(), best()]
    rows += [
        worst() | AT_GATE[level] | scenarios(level, constrained, total - constrained)
        for level, (_, total, constrained) in GATES.items()
    ]
    rows += [rows[5] | {CONSTRAINED[0]: "dk"}, best() | {"network": ""}]
    rows += [best() | {"device_rate": "", "digital_devices": "61", "all_devices": "100"}]
    rows += [best() | {"training": "", "training_days": "1", "output_change": "", "output_growth": "-3"}]
    path = tmp_path / "ten.csv"
    with path.open("w", encoding="gb18030", newline="") as stream:
        writer = csv.DictWriter(stream, columns, restval="")
        writer.writeheader()
        writer.writerows({"firm_id": f"企业{i}"} | row for i, row in enumerate(rows))
    results = wuli.score_file(path, miit())
    assert results.firm_ids == [f"企业{i}" for i in range(10)]
    found = [entry["overall"] for entry in results.records]
    assert [(one["score"], one["level"]) for one in found] == [
        (0, 0),
        (100, 4),
        (20, 1),
        (40, 2),
        (60, 3),
        (80, 4),
        (80, None),  # one of exactly ten scenarios is not known: 3 or 4
        (None, None),  # the network question is blank: 90 to 100 points, level 4 either way, but no total
        (100, 4),
        (82, 4),  # training 2 of 10, output 0 of 10
    ]
    assert [(one["level_low"], one["level_high"]) for one in found[6:8]] == [(3, 4), (4, 4)]
    flat = results.table.to_pylist()
    assert [row["overall.level"] for row in flat] == [one["level"] for one in found]
    assert {entry["pack"]["id"] for entry in results.records} == {"miit_shape"}
    assert [entry["stop_reason"] for entry in results.records] == [None] * 10
