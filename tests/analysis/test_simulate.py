"""Synthetic firms respect the shares they are given: to the firm where they are few, within chance where they are many.

Expected figures are those that the 2023 report prints (its lines beside them), worked out by hand, or normal theory.
"""

from __future__ import annotations

import math
from collections import Counter
from fractions import Fraction
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from contract import ITEMS

import wuli
from wuli.analysis.simulate import SimulationOptions, build_population, generate, simulate
from wuli.analysis.simulate.mixture import Groups, largest_remainder
from wuli.analysis.simulate.ready import find_example, read_example
from wuli.instrument.pack import load_pack
from wuli.report.numbers import exact, half_up

PACK = load_pack()
FIRMS = 240
# line, force or indicator, mean as printed
MEANS = [
    (283, "dimensions.resource.score", "2.82"),
    (283, "dimensions.ecosystem.score", "2.30"),
    (283, "dimensions.cognition.score", "2.51"),
    (456, "indicators.data_quantity.level", "2.84"),
    (331, "indicators.production_or_process.level", "2.86"),
    (331, "indicators.customer_experience.level", "2.76"),
    (331, "indicators.business_decision.level", "2.69"),
]
# line, indicator, levels, share as printed
SHARES = [
    (290, "ai_funding", (3,), "35.8"),
    (290, "ai_funding", (2,), "29.6"),
    (292, "ai_funding", (1,), "16.3"),
    (292, "ai_funding", (5,), "10.4"),
    (301, "ai_talent", (1, 2), "32.1"),
    (301, "ai_talent", (3,), "35.4"),
    (312, "data_quantity", (4,), "15"),
    (314, "data_quantity", (5,), "5"),
    (314, "algorithm", (1, 2), "45.8"),
    (322, "ai_ecosystem_cooperation", (1,), "35.42"),
    (322, "ai_ecosystem_cooperation", (2,), "20"),
    (326, "ai_cognition_execution", (2, 3), "57.1"),
    (326, "ai_cognition_execution", (4,), "10.4"),
    (326, "ai_cognition_execution", (5,), "7.1"),
    (333, "production_or_process", (4,), "29.17"),
    (337, "customer_experience", (2, 3, 4, 5), "81.67"),
    (337, "customer_experience", (4,), "25.83"),
    (345, "rd_design", (1,), "32.5"),
    (345, "rd_design", (2,), "26.25"),
]
# line, column, values, firms: 68.8, 54.2, 25.83 and 42.1 % are k of 240; of the others the nearest whole firm
ANSWERS = [
    (224, "ai_familiarity", ("very", "fairly"), 165),
    (234, "ai_impact.process_efficiency", (1,), 130),
    (238, "ai_impact.decision_support", (1,), 72),
    (238, "ai_impact.customer_experience", (1,), 62),
    (241, "ai_impact.industry_innovation", (1,), 109),
    (247, "ai_impact.lower_entry_barrier_competition", (1,), 101),
    (659, "ai_challenges.cost_beyond_capacity", (1,), 142),
    (659, "ai_challenges.unclear_return", (1,), 130),
    (659, "ai_challenges.no_foundation", (1,), 112),
    (659, "ai_challenges.talent_shortage", (1,), 90),
]
INDUSTRIES = {
    "software_it": 56,
    "manufacturing": 44,
    "education": 41,
    "ecommerce": 30,
    "auto_transport": 26,
    "culture_entertainment": 21,
    "ai_services": 14,
    "other": 8,
}
AGES = {"lt3": 114, "3to5": 52, "5to10": 45, "gt10": 29}


def made(n=FIRMS, **options):
    asked = SimulationOptions(n, **options)
    return pa.concat_tables(simulate(build_population(PACK, PACK.simulation, asked), asked))


@pytest.fixture(scope="module")
def firms():
    return made()


@pytest.fixture(scope="module")
def results(firms):
    return wuli.score(firms, PACK).table.to_pydict()


def counted(table, column):
    return Counter(value for value in table[column].to_pylist() if value is not None)


def answered(table, item):
    """Return the answers to an item, or to whichever half of the slot a firm answered."""
    if item != "production_or_process":
        return table[item].to_pylist()
    halves = (table["production_management"].to_pylist(), table["business_process"].to_pylist())
    return [one if other is None else other for one, other in zip(*halves, strict=True)]


# Few firms: exact


@pytest.mark.parametrize(("line", "column", "printed"), MEANS)
def test_240_firms_give_the_means_of_the_report(results, line, column, printed):
    mean = sum(exact(value) for value in results[column]) / FIRMS
    assert half_up(mean, len(printed.partition(".")[2])) == printed, line


@pytest.mark.parametrize(("line", "item", "levels", "printed"), SHARES)
def test_240_firms_give_the_shares_of_the_report(results, line, item, levels, printed):
    count = sum(level in levels for level in results[f"indicators.{item}.level"])
    assert half_up(Fraction(100 * count, FIRMS), len(printed.partition(".")[2])) == printed, line


@pytest.mark.parametrize(("line", "column", "values", "count"), ANSWERS)
def test_240_firms_answer_the_extra_questions_as_in_the_report(firms, line, column, values, count):
    assert sum(number for value, number in counted(firms, column).items() if value in values) == count, line


def test_industries_and_ages_of_240_firms_are_those_of_the_reconstruction(firms):
    assert counted(firms, "industry") == INDUSTRIES
    assert counted(firms, "age_band") == AGES


def test_the_shares_printed_for_an_industry_hold_there_too(firms):
    # lines 409, 456, 462: software 21.4 % on level 5 of funding, e-commerce 60, 26.7 and 70 %
    industry = firms["industry"].to_pylist()
    told = [("software_it", "ai_funding", (5,), "21.4"), ("software_it", "algorithm", (4, 5), "37.5"),
            ("ecommerce", "ai_funding", (2,), "60.0"), ("ecommerce", "ai_funding", (1,), "26.7"),
            ("ecommerce", "ai_cognition_execution", (2, 3), "70.0")]  # fmt: skip
    for name, item, levels, printed in told:
        own = [level for level, i in zip(answered(firms, item), industry, strict=True) if i == name]
        share = Fraction(100 * sum(level in levels for level in own), len(own))
        assert half_up(share, 1) == printed, (name, item)


@pytest.mark.parametrize("n", [1, 7, 239, 1000])
def test_every_share_of_any_few_firms_is_the_nearest_whole_number_of_firms(n):
    table = made(n, seed=3)
    assert table.num_rows == n
    for entry in PACK.simulation.items:
        found = Counter(answered(table, entry.item))
        for level, share in enumerate(entry.shares, start=1):
            assert abs(found[level] - share * n) < 1, (entry.item, level)


def test_counts_are_rounded_by_largest_remainder():
    # Hamilton's method by hand: 2.5, 1.25, 1.25 -> 2+1, 1, 1
    assert largest_remainder([Fraction(1, 2), Fraction(1, 4), Fraction(1, 4)], 5) == [3, 1, 1]
    assert largest_remainder([Fraction(39, 240), Fraction(201, 240)], 240) == [39, 201]
    assert largest_remainder([1, 1, 1], 1) == [1, 0, 0]


# Many firms: within chance


N_LARGE = 100_000


@pytest.fixture(scope="module")
def many():
    return made(N_LARGE, seed=11)


def assert_near(count, share, n, what):
    assert abs(count / n - share) <= 4 * math.sqrt(share * (1 - share) / n), what


def test_shares_of_many_firms_lie_within_four_standard_errors(many):
    for entry in PACK.simulation.items:
        found = Counter(answered(many, entry.item))
        for level, share in enumerate(entry.shares, start=1):
            assert_near(found[level], float(share), N_LARGE, (entry.item, level))
    for column, wanted in (("industry", INDUSTRIES), ("age_band", AGES)):
        for value, count in counted(many, column).items():
            assert_near(count, wanted[value] / FIRMS, N_LARGE, value)
    for line, column, values, _ in ANSWERS:
        # as printed, where no whole number of 240 firms gives it
        share = {"decision_support": 0.301, "industry_innovation": 0.456, "cost_beyond_capacity": 0.593,
                 "unclear_return": 0.543, "no_foundation": 0.465, "talent_shortage": 0.374}.get(
                     column.partition(".")[2], {c: k for _, c, _, k in ANSWERS}[column] / FIRMS)  # fmt: skip
        count = sum(number for value, number in counted(many, column).items() if value in values)
        assert_near(count, share, N_LARGE, (line, column))


def test_many_firms_keep_the_shares_of_an_industry_and_those_over_all(many):
    industry = np.array(many["industry"].to_pylist())
    funding = np.array(many["ai_funding"])
    own = funding[industry == "ecommerce"]
    assert_near(int((own == 2).sum()), 0.6, len(own), "e-commerce, level 2")
    assert int((own == 5).sum()) == 0
    assert_near(int((funding == 5).sum()), 25 / 240, N_LARGE, "all firms, level 5")


def test_answers_hang_together_more_within_a_force_than_between_forces(many):
    def tied(one, other):
        return np.corrcoef(np.array(many[one]), np.array(many[other]))[0, 1]

    within, between = tied("ai_funding", "ai_talent"), tied("marketing", "ai_talent")
    assert 0.2 < between < within < 0.7


def test_industries_differ_as_much_as_asked():
    def gap(strength):
        table = made(20_000, effects={"industry": strength, "age_band": 0.0})
        industry, level = np.array(table["industry"].to_pylist()), np.array(table["marketing"])
        return level[industry == "education"].mean() - level[industry == "manufacturing"].mean()

    none, declared, more = gap(0.0), gap(1.0), gap(1.5)
    assert abs(none) < 0.08
    assert declared > 0.6
    assert more > declared + 0.2


def test_the_shares_over_all_firms_hold_however_far_industries_differ():
    table = made(FIRMS, effects={"industry": 1.5})
    assert [counted(table, "ai_funding")[level] for level in range(1, 6)] == [39, 71, 86, 19, 25]


def test_cut_points_give_the_shares_of_a_mixture():
    # two equal groups at -1 and +1, each with standard deviation 1: half of all lies below 0, and
    # (Phi(2) + Phi(0)) / 2 = (0.97725 + 0.5) / 2 below 1
    groups = Groups({"x": np.array([0.5, 0.5])}, {"x": np.array([-1.0, 1.0])}, 1.0)
    mixture = groups.mixture()
    assert mixture.cut(0.5) == pytest.approx(0, abs=1e-9)
    assert mixture.below(1.0) == pytest.approx((0.977249868 + 0.5) / 2, abs=1e-8)
    assert groups.mixture("x", [1]).cut(0.5) == pytest.approx(1, abs=1e-9)
    assert (mixture.cut(0), mixture.cut(1)) == (-math.inf, math.inf)


# Slots, gaps, questions


def test_manufacturers_answer_on_production_and_all_others_on_processes(firms):
    for row in firms.to_pylist():
        makes = row["industry"] == "manufacturing"
        assert row["is_manufacturer"] == makes
        assert (row["production_management"] is not None) == makes
        assert (row["business_process"] is None) == makes


def test_an_industry_that_straddles_has_the_makers_it_is_given():
    from dataclasses import replace

    from wuli.instrument.simulation import Share

    asked = SimulationOptions(20_000)
    mixed = replace(PACK.simulation, makers=(Share("auto_transport", Fraction(3, 4)),))
    rows = pa.concat_tables(simulate(build_population(PACK, mixed, asked), asked)).to_pylist()
    own = [row for row in rows if row["industry"] == "auto_transport"]
    makes = sum(row["is_manufacturer"] for row in own)
    assert_near(makes, 0.75, len(own), "makers")
    assert all((row["production_management"] is not None) == bool(row["is_manufacturer"]) for row in own)


def test_gaps_come_as_often_as_asked_and_leave_the_other_answers_alone():
    n = 50_000
    whole, holed = made(n), made(n, missing=0.1, dont_know=0.05)
    for item in ("ai_funding", "digitalization"):
        cells = holed[item].to_pylist()
        assert_near(cells.count(None), 0.1, n, item)
        assert_near(cells.count("dk"), 0.05, n, item)
        before = whole[item].to_pylist()
        assert all(cell in (None, "dk") or cell == str(old) for cell, old in zip(cells, before, strict=True))
    # the half of the slot that does not apply is empty, never a don't-know
    apart = [row for row in holed.slice(0, 5000).to_pylist() if row["industry"] == "manufacturing"]
    assert {row["business_process"] for row in apart} == {None}


def test_whoever_ticks_an_option_that_stands_alone_ticks_no_other(many):
    for question in PACK.extras[1:3]:
        ticks = {o.id: np.array(many[f"{question.id}.{o.id}"]) for o in question.options}
        alone = sum(ticks[id] for id in question.exclusive)
        assert alone.max() == 1
        assert max(ticks[id][alone == 1].max() for id in ticks if id not in question.exclusive) == 0


# Two waves, weights, regions


def test_two_waves_share_as_many_firms_as_asked_and_rise():
    table = made(1000, waves=2, overlap=0.7)
    rows = table.to_pylist()
    first, second = ({r["firm_id"]: r for r in rows if r["wave"] == wave} for wave in (1, 2))
    assert (len(first), len(second)) == (1000, 1000)
    panel = first.keys() & second.keys()
    assert len(panel) == 700
    fixed = ("industry", "age_band", "headcount", "region", "role", "is_manufacturer")
    assert all(first[id][name] == second[id][name] for id in panel for name in fixed)
    assert {row["answered_at"][:4] for row in first.values()} == {"2023"}
    assert {row["answered_at"][:4] for row in second.values()} == {"2024"}
    means = [sum(row["marketing"] for row in wave.values()) / 1000 for wave in (first, second)]
    assert 0.1 < means[1] - means[0] < 0.4
    stay = np.corrcoef([(first[id]["ai_talent"], second[id]["ai_talent"]) for id in panel], rowvar=False)[0, 1]
    assert 0.5 < stay < 0.9


def test_design_weights_count_the_population_up_to_its_size():
    table = made(FIRMS, weights=True)
    weights, strata = table["design_weight"].to_pylist(), table["stratum"].to_pylist()
    # 25 firms a response over 240 responses, 52 % of them with one to nine people (53 firms of the sample)
    assert sum(weights) == pytest.approx(25 * 240, abs=0.01)
    assert strata.count("1to9") == 53
    assert weights[strata.index("1to9")] == pytest.approx(25 * 240 * 0.52 / 53, abs=1e-5)
    assert all(1 <= row["headcount"] <= 9 for row in table.to_pylist() if row["stratum"] == "1to9")
    assert min(weights) > 0


def test_headcounts_lie_in_their_bands_with_the_shares_given(many):
    heads = np.array(many["headcount"])
    edges = [(1, 9, 0.22), (10, 49, 0.38), (50, 99, 0.20), (100, 499, 0.16), (500, 2000, 0.04)]
    assert heads.min() >= 1
    for low, high, share in edges:
        assert_near(int(((heads >= low) & (heads <= high)).sum()), share, N_LARGE, low)


def test_regions_are_the_31_provinces_or_as_many_as_asked(many):
    assert len(counted(many, "region")) == 31
    few = counted(made(FIRMS, regions=3), "region")
    assert set(few) == {"320000", "330000", "440000"}
    assert sum(few.values()) == FIRMS


# The same again


def test_the_same_seed_gives_the_same_rows_and_another_seed_others():
    assert made(500, seed=4).equals(made(500, seed=4))
    assert not made(500, seed=4).equals(made(500, seed=5))


def test_the_first_rows_do_not_depend_on_how_many_follow(monkeypatch):
    monkeypatch.setattr(generate, "BLOCK", 8192)
    short, long = made(20_000, seed=9), made(40_000, seed=9)
    # a block that is cut short is another draw, so whole blocks are compared
    assert short.slice(0, 16_384).equals(long.slice(0, 16_384))


def test_rows_do_not_depend_on_how_many_threads_draw(monkeypatch):
    monkeypatch.setattr(generate, "BLOCK", 4096)
    several = made(30_000, seed=2)
    monkeypatch.setattr(generate, "_WORKERS", 1)
    assert several.equals(made(30_000, seed=2))


def test_weights_and_regions_leave_the_answers_alone():
    plain, more = made(300, seed=6), made(300, seed=6, weights=True)
    assert more.drop_columns(["stratum", "design_weight"]).equals(plain)


def test_ids_are_all_different_and_sort_in_order():
    table = made(20_000, waves=2, overlap=0.25)
    keys = list(zip(table["firm_id"].to_pylist(), table["wave"].to_pylist(), strict=True))
    assert len(set(keys)) == 40_000
    assert len({id for id, _ in keys}) == 20_000 + 15_000
    assert keys[0] == ("SIM-0000001", 1)


# Marked as synthetic, and readable


@pytest.mark.parametrize("options", [{}, {"missing": 0.2, "dont_know": 0.1}, {"waves": 2}, {"weights": True}])
def test_what_is_made_is_read_and_scored_without_a_fault(options):
    table = made(300, **options)
    assert len(wuli.score(table, PACK)) == table.num_rows


def test_every_row_and_the_file_itself_say_that_they_are_synthetic(firms):
    assert counted(firms, "synthetic") == {1: FIRMS}
    assert firms.column_names[-1] == "synthetic"
    assert firms.schema.metadata[b"wuli.synthetic"] == b"1"
    assert firms.schema.metadata[b"wuli.pack"].startswith(b"five_force@2023.1:")


def test_no_name_or_number_is_that_of_a_real_firm(firms):
    assert "firm_name" not in firms.column_names
    assert all(id.startswith("SIM-") for id in firms["firm_id"].to_pylist())
    assert set(ITEMS) - {"production_or_process"} <= set(firms.column_names)


# The reconstruction


@pytest.fixture(scope="module")
def rebuilt():
    pack, example = find_example([PACK], "reconstruction")
    return read_example(pack, example)


def test_the_shipped_reconstruction_is_the_one_that_the_tests_know(rebuilt):
    import csv

    path = Path(__file__).parent.parent / "data" / "reconstruction_240.csv"
    with path.open(encoding="utf-8") as stream:
        known = list(csv.DictReader(stream))
    renamed = {
        "impact.industry_innovation": "ai_impact.industry_innovation",
        "impact.competition": "ai_impact.lower_entry_barrier_competition",
    }
    rows = rebuilt.to_pylist()
    assert len(rows) == len(known) == FIRMS
    for row, wanted in zip(rows, known, strict=True):
        assert {name: "" if row[name] is None else str(row[name]) for name in row if name != "synthetic"} == {
            renamed.get(name, name): value for name, value in wanted.items()
        }


def test_the_shipped_reconstruction_is_marked_and_scores_without_a_fault(rebuilt):
    assert counted(rebuilt, "synthetic") == {1: FIRMS}
    assert rebuilt.schema.metadata[b"wuli.synthetic"] == b"1"
    assert len(wuli.score(rebuilt, PACK)) == FIRMS


def test_an_example_that_no_pack_has_is_not_found():
    assert find_example([PACK], "five_force") is None
