"""Odd files have defined results: very few firms, nothing to compare, nothing known, one giant weight, strange names."""

from __future__ import annotations

import json
import random
from fractions import Fraction

import numpy as np
import pytest
from analysis.industry_files import FORCES, PLACES, analysed, comparison_of, estimate_of, made_up_firms
from scoring.other_packs import best, miit, percent, record, worst

import wuli
from wuli.errors import ArgumentError, InputError
from wuli.report.save_industry import Look, build_documents

NAMES = ("=1+1", '他说"好"', "🙂", "喆翀赟犇镕玥", "a\u202eb", "<b>", "A;B", "\\n")


@pytest.fixture(autouse=True)
def strict_numbers(monkeypatch):
    """Every result of these tests must be JSON without NaN, and a report can be built of it in both languages."""
    made = []
    real = wuli.analysis.industry.analyse.finish

    def finish(*arguments, **options):
        made.append(real(*arguments, **options))
        return made[-1]

    monkeypatch.setattr("wuli.analysis.industry.analyse.finish", finish)
    yield
    for one in made:
        json.dumps(one.result.to_plain(), allow_nan=False)
        build_documents(one.result, ("zh", "en"), Look())


def flags_of(made, statistic="mean"):
    return {row.flag for row in made.result.book if row.statistic == statistic and not row.by}


# Few firms


def test_one_firm_is_counted_and_nothing_of_it_is_shown():
    made = analysed(made_up_firms(1))
    assert made.result.source.scored == 1
    assert flags_of(made) == {"suppressed"}
    assert all(row.estimate is None and row.se is None and row.ci_low is None for row in made.result.book)
    assert {row.verdict for row in made.result.comparisons} == {"not_tested"}
    assert (made.result.ranks, made.result.correlations, made.result.challenges) == ((), (), ())
    assert all(not variant.means for variant in made.result.variants)


def test_one_firm_may_be_shown_where_the_floor_is_one():
    made = analysed(made_up_firms(1, answer=4), floor=1)
    row = estimate_of(made, "resource")
    assert (row.estimate, row.n, row.se, row.ci_low, row.flag) == (4, 1, None, None, "small")
    share = estimate_of(made, "marketing", "share", 4)
    assert (share.estimate, share.ci_high) == (1, 1)


def test_two_firms_that_differ_have_a_wide_interval_where_the_floor_allows():
    firms = [firm | dict.fromkeys(PLACES, level) for firm, level in zip(made_up_firms(2), (2, 4), strict=True)]
    row = estimate_of(analysed(firms, floor=2), "application")
    # mean 3, s = sqrt 2, se = 1, t of one degree of freedom = 12.7062
    assert (row.estimate, row.se, row.df) == (3, pytest.approx(1), 1)
    assert (row.ci_low, row.ci_high) == pytest.approx((3 - 12.7062, 3 + 12.7062), abs=1e-4)


def test_twelve_firms_are_shown_as_a_whole_and_marked_but_not_by_group():
    made = analysed(made_up_firms(12))
    assert {estimate_of(made, of).flag for of in (*FORCES, *PLACES)} == {"small"}
    assert {group.flag for part in made.result.slices for group in part.groups} == {"suppressed"}
    assert {test.verdict for test in made.result.tests} == {"not_tested"}


def test_no_firms_are_a_fault(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(",".join(["firm_id", *PLACES]) + "\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        analysed(path)
    assert [fault.code for fault in caught.value.faults] == ["no_firms"]


# Nothing to compare


def test_one_industry_is_compared_with_nobody():
    made = analysed([firm | {"industry": "education"} for firm in made_up_firms(60)], by=("industry",))
    assert [(g.value, g.n) for g in made.result.slice_of("industry").groups] == [("education", 60)]
    assert not [row for row in made.result.comparisons if row.kind == "group_overall"]
    assert {test.verdict for test in made.result.tests} == {"not_tested"}
    assert made.result.ranks == ()


def test_a_file_without_profile_and_extra_questions_has_its_forces():
    made = analysed(made_up_firms(60, profile=False))
    assert (made.result.slices, made.result.tests, made.result.extras, made.result.ranks) == ((), (), (), ())
    assert len([row for row in made.result.comparisons if row.family == "forces"]) == 10


def test_an_empty_column_gives_a_grouping_without_groups():
    made = analysed([firm | {"industry": ""} for firm in made_up_firms(60)], by=("industry", "age"))
    part = made.result.slice_of("industry")
    assert (part.groups, part.missing) == ((), 60)
    with pytest.raises(ArgumentError) as caught:
        wuli.estimate([firm | {"industry": ""} for firm in made_up_firms(60)], by="industry")
    assert [fault.code for fault in caught.value.faults] == ["estimate_nothing"]


def test_a_group_of_one_firm_is_named_but_not_shown():
    firms = made_up_firms(60)
    firms[0]["industry"] = "healthcare"
    made = analysed(firms, by=("industry",))
    assert [g.flag for g in made.result.slice_of("industry").groups if g.value == "healthcare"] == ["suppressed"]
    assert estimate_of(made, "resource", industry="healthcare").estimate is None
    assert comparison_of(made, "resource", "healthcare", "all").verdict == "not_tested"
    # and it is in no test: three groups, 59 firms
    assert {(test.groups, test.n) for test in made.result.tests} == {(3, 59)}
    assert {row.among for row in made.result.ranks} == {3}


def test_the_same_answer_everywhere_is_certain_and_tests_nothing():
    made = analysed(made_up_firms(60, answer=3))
    for force in FORCES:
        row = estimate_of(made, force)
        assert (row.estimate, row.se, row.ci_low, row.ci_high) == (3, 0, 3, 3)
    assert {row.verdict for row in made.result.comparisons} == {"not_tested"}
    assert {test.verdict for test in made.result.tests} == {"not_tested"}
    assert all(row.estimate is None for row in made.result.correlations)
    assert {row.why for row in made.result.reliability} == {"no_variance", "single_item"}
    # forces that are equal stand in the order of the pack
    assert made.result.force_order == tuple(FORCES)


# Nothing known


@pytest.mark.parametrize(("answer", "state"), [("dk", "dont_know"), ("", "unanswered")])
def test_firms_that_say_nothing_have_states_and_no_figures(answer, state):
    made = analysed([firm | dict.fromkeys(PLACES, answer) for firm in made_up_firms(60)])
    assert all(getattr(row, state) == 60 and row.known == 0 for row in made.result.states if row.of in PLACES)
    assert all(row.estimate is None for row in made.result.book if row.of != "level")
    assert flags_of(made) == {"suppressed"}
    assert made.result.challenges == ()
    assert {row.why for row in made.result.reliability} == {"too_few_answers", "single_item"}


def test_an_item_that_nobody_answered_takes_its_place_and_no_more():
    made = analysed([firm | {"marketing": ""} for firm in made_up_firms(60)])
    assert (estimate_of(made, "marketing").flag, estimate_of(made, "marketing").n) == ("suppressed", 0)
    assert estimate_of(made, "application").n == 60  # five of six are enough
    assert [test.verdict for test in made.result.tests if test.of == "marketing"] == ["not_tested"] * 2


def test_a_force_of_one_item_without_answers_has_no_place_in_the_order_of_the_others():
    made = analysed([firm | {"ai_cognition_execution": ""} for firm in made_up_firms(60)])
    assert made.result.force_order[-1] == "cognition"
    assert estimate_of(made, "score").estimate is None  # a total needs all forces
    pairs = [
        row for row in made.result.comparisons if row.family == "forces" and "cognition" in (row.first, row.second)
    ]
    assert {row.verdict for row in pairs} == {"not_tested"}


# Weights


def test_one_giant_weight_drowns_the_others_and_the_effective_number_says_so():
    firms = [firm | {"w": 0.001} for firm in made_up_firms(100)]
    firms[0] |= {"w": 10_000_000} | dict.fromkeys(PLACES, 5)
    made = analysed(firms, design={"weights": "w"}, by=("age",))
    assert estimate_of(made, "resource").estimate == pytest.approx(5, abs=1e-6)
    design = made.result.design
    assert (design.weight_min, design.weight_max) == (0.001, 10_000_000)
    assert design.n_eff == pytest.approx(1, abs=1e-6)
    assert design.deff_weights == pytest.approx(100, abs=1e-4)


# Many groups, strange names


def test_three_hundred_districts_are_estimated_one_by_one():
    firms = made_up_firms(3000, profile=False)
    for i, firm in enumerate(firms):
        firm["district"] = f"第 {i % 300 + 1} 区"
    rows = wuli.estimate(firms, of="resource", by="district")
    assert [row["by"]["district"] for row in rows[:3]] == ["第 1 区", "第 2 区", "第 3 区"]  # 10 comes after 9
    assert {(row["n"], row["flag"]) for row in rows} == {(10, "small")}
    assert len(rows) == 300
    own = [(firm["ai_funding"] + firm["ai_talent"]) / 2 for firm in firms[::300]]
    assert (rows[0]["estimate"], rows[0]["se"]) == pytest.approx((np.mean(own), np.std(own, ddof=1) / np.sqrt(10)))


def test_thirty_one_regions_of_a_hundred_firms_are_compared_with_all():
    rng = random.Random(1)  # noqa: S311
    regions = [
        f"{code}0000" for code in (11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45)
    ]
    regions += [f"{code}0000" for code in (46, 50, 51, 52, 53, 54, 61, 62, 63, 64, 65)]
    firms = [firm | {"region": regions[i % 31]} for i, firm in enumerate(made_up_firms(3100, profile=False))]
    rng.shuffle(firms)
    made = analysed(firms, by=("region",), quality=False)
    assert {(g.n, g.flag) for g in made.result.slice_of("region").groups} == {(100, "ok")}
    contrasts = [row for row in made.result.comparisons if row.family == "region:forces"]
    assert len(contrasts) == 31 * 5
    # answers are drawn alike everywhere: hardly anything survives the control of false findings
    assert sum(row.verdict != "undistinguished" for row in contrasts) <= 2
    assert {row.among for row in made.result.ranks} == {31}


def test_regions_that_the_pack_does_not_know_are_groups_by_their_own_name():
    firms = [firm | {"region": ("110000", "北京", "火星")[i % 3]} for i, firm in enumerate(made_up_firms(60))]
    groups = analysed(firms, by=("region",)).result.slice_of("region").groups
    assert [(g.value, g.label.zh, g.n) for g in groups] == [("110000", "北京", 40), ("火星", "火星", 20)]


def test_names_with_signs_of_all_kinds_are_groups_like_any_other():
    firms = [firm | {"park": NAMES[i % len(NAMES)]} for i, firm in enumerate(made_up_firms(160, profile=False))]
    made = analysed(firms, by=("park",))
    assert {g.value: g.n for g in made.result.slice_of("park").groups} == dict.fromkeys(NAMES, 20)
    for name in NAMES:
        assert estimate_of(made, "resource", park=name).n == 20


# Other packs


def test_a_pack_of_percentages_and_quarters_is_analysed_without_a_word_of_code():
    rng = random.Random(3)  # noqa: S311
    pack = percent()
    items = [item.id for item in pack.instrument.items]
    firms = [{item: str(rng.randint(0, 5)) for item in items} for _ in range(80)]
    made = analysed(firms, pack=pack)
    assert made.result.forces == pack.instrument.dimensions
    scored = [record(firm, pack) for firm in firms]
    for force in made.result.forces:
        values = [Fraction(one["dimensions"][force]["score"]).limit_denominator(1000) for one in scored]
        assert estimate_of(made, force).estimate == pytest.approx(float(sum(values) / 80), rel=1e-12)
    levels = [one["overall"]["level"] for one in scored]
    for number in (1, 2, 3, 4):
        assert estimate_of(made, "level", "share", number).estimate == pytest.approx(levels.count(number) / 80)


def test_a_pack_of_points_and_gates_is_analysed_without_a_word_of_code():
    rng = random.Random(4)  # noqa: S311
    pack = miit()
    low, high = worst(), best()
    firms = [{item: (high if rng.random() < i / 80 else low)[item] for item in low} for i in range(80)]
    made = analysed(firms, pack=pack)
    scored = [record(firm, pack) for firm in firms]
    for force in made.result.forces:
        mean = np.mean([one["dimensions"][force]["score"] for one in scored])
        assert estimate_of(made, force).estimate == pytest.approx(mean, rel=1e-9)
    levels = [one["overall"]["level"] for one in scored]
    assert {0, 4} <= set(levels)
    for number in range(5):
        assert estimate_of(made, "level", "share", number).estimate == pytest.approx(levels.count(number) / 80)
