"""Estimates of an industry analysis are those of plain numpy on the same answers: means, shares, groups, extras, states."""

from __future__ import annotations

import numpy as np
import pytest
from analysis.industry_files import (
    AGES,
    FORCES,
    PLACES,
    RECONSTRUCTION,
    analysed,
    estimate_of,
    forces_of,
    level_of,
    levels_of,
    made_up_firms,
    rows_of,
)
from scipy import stats

from wuli.analysis.rules import Known, judge
from wuli.api import load_pack

# 20 000 rows with gaps would be slower and say no more
GAPS = ("dk", "", "na")


@pytest.fixture(scope="module")
def rows():
    return rows_of()


@pytest.fixture(scope="module")
def made():
    return analysed(RECONSTRUCTION)


@pytest.fixture(scope="module")
def levels(rows):
    return levels_of(rows)


@pytest.fixture(scope="module")
def forces(levels):
    return forces_of(levels)


def mean_and_se(values):
    known = values[~np.isnan(values)]
    return known.mean(), known.std(ddof=1) / np.sqrt(len(known)), len(known)


def t_interval(mean, se, n):
    return stats.t.interval(0.95, n - 1, loc=mean, scale=se)


@pytest.mark.parametrize("of", [*PLACES, *FORCES])
def test_a_mean_has_the_textbook_error_and_interval(made, levels, forces, of):
    mean, se, n = mean_and_se({**levels, **forces}[of])
    found = estimate_of(made, of)
    assert (found.estimate, found.se) == pytest.approx((mean, se), rel=1e-12)
    assert (found.ci_low, found.ci_high) == pytest.approx(t_interval(mean, se, n), rel=1e-10)
    assert (found.n, found.df, found.n_eff, found.deff, found.flag) == (n, n - 1, n, 1, "ok")


@pytest.mark.parametrize("of", PLACES)
def test_shares_of_levels_are_counts_over_answers_with_intervals_of_wilson(made, levels, of):
    answers = levels[of]
    n = len(answers)
    for level in range(1, 6):
        share = float((answers == level).mean())
        found = estimate_of(made, of, "share", level)
        assert found.estimate == pytest.approx(share, abs=1e-15)
        wilson = stats.binomtest(int((answers == level).sum()), n).proportion_ci(method="wilson")
        assert (found.ci_low, found.ci_high) == pytest.approx(tuple(wilson), abs=1e-12)
    for level in range(2, 6):
        assert estimate_of(made, of, "share_at_least", level).estimate == pytest.approx(
            float((answers >= level).mean())
        )


def test_the_composites_are_means_over_forces_and_over_items(made, levels, forces):
    by_force = np.mean([forces[id] for id in FORCES], axis=0)
    by_item = np.mean([levels[id] for id in PLACES], axis=0)
    for of, values in (("score", by_force), ("score_over_indicators", by_item)):
        mean, se, _ = mean_and_se(values)
        found = estimate_of(made, of)
        assert (found.estimate, found.se) == pytest.approx((mean, se), rel=1e-12)


@pytest.mark.parametrize("of", ["data_quality", "production_or_process", "foundation", "application"])
def test_every_group_of_every_grouping_is_estimated_on_its_own_firms(made, rows, levels, forces, of):
    values = {**levels, **forces}[of]
    ages, industries = np.array([r["age_band"] for r in rows]), np.array([r["industry"] for r in rows])
    for age in AGES:
        mean, se, n = mean_and_se(values[ages == age])
        found = estimate_of(made, of, age=age)
        assert (found.estimate, found.se, found.n) == pytest.approx((mean, se, n), rel=1e-12)
    for industry in set(industries):
        for age in AGES:
            inside = (industries == industry) & (ages == age)
            found = made.result.book.find(of, "mean", None, (("industry", industry), ("age", age)))
            if not inside.any():
                assert found is None
            elif inside.sum() < 10:
                assert (found.estimate, found.se, found.ci_low, found.flag) == (None, None, None, "suppressed")
            else:
                mean, _, n = mean_and_se(values[inside])
                assert (found.estimate, found.n) == pytest.approx((mean, n))
                assert found.flag == ("small" if n < 30 else "ok")


def test_slices_count_the_firms_of_each_group_in_the_order_of_the_pack(made, rows):
    (industry,) = [s for s in made.result.slices if s.id == "industry"]
    counts = {g.value: g.n for g in industry.groups}
    assert counts == {v: sum(r["industry"] == v for r in rows) for v in counts}
    assert sum(counts.values()) == 240
    assert [g.flag for g in industry.groups if g.value == "ai_services"] == ["small"]  # 14 firms
    age = made.result.slice_of("age")
    assert [g.value for g in age.groups] == list(AGES)
    assert (age.ordered, age.missing, industry.ordered) == (True, 0, False)
    crossing = made.result.slice_of("industry*age")
    assert crossing.columns == ("industry", "age")
    assert sum(g.n for g in crossing.groups) == 240


def test_the_overall_level_is_counted_with_the_open_ones_beside_it(made):
    # decision A6: 32 of the 240 are open; every firm has a level otherwise
    shares = [estimate_of(made, "level", "share", level).estimate for level in (1, 2, 3, 4, 5, "open")]
    assert sum(shares) == pytest.approx(1)
    assert shares[-1] * 240 == pytest.approx(32)


def test_medians_are_the_smallest_values_that_half_of_the_firms_do_not_pass(made, levels):
    for of in PLACES:
        ordered = np.sort(levels[of])
        for statistic, place in (("quartile_low", 59), ("median", 119), ("quartile_high", 179)):
            assert estimate_of(made, of, statistic).estimate == ordered[place]


def test_the_forces_stand_from_strongest_to_weakest(made, forces):
    order = sorted(FORCES, key=lambda force: -forces[force].mean())
    assert list(made.result.force_order) == order


# Answers with gaps


@pytest.fixture(scope="module")
def gappy():
    rng = np.random.default_rng(5)
    firms = made_up_firms(300)
    for firm in firms:
        for item in ("data_quality", "ai_talent", "rd_design", "marketing", "business_decision"):
            if rng.random() < 0.3:
                firm[item] = GAPS[rng.integers(3 if item == "rd_design" else 2)]
        firm["ai_familiarity"] = str(rng.choice(["very", "fairly", "some", "heard", ""]))
        ticks = [o for o in ("cost_beyond_capacity", "unclear_return", "talent_shortage") if rng.random() < 0.4]
        firm["ai_challenges"] = ";".join(ticks)
        for option in ("process_efficiency", "customer_experience"):
            firm[f"ai_impact.{option}"] = "" if not ticks else int(rng.random() < 0.5)
    return firms


@pytest.fixture(scope="module")
def holes(gappy):
    return analysed(gappy)


def test_only_known_answers_are_the_base_of_an_item_and_every_state_is_counted(holes, gappy):
    for states in holes.result.states:
        if states.of not in PLACES:
            continue
        answers = [str(f[states.of]) for f in gappy]
        assert states.known == sum(a.isdigit() for a in answers)
        assert states.dont_know == answers.count("dk")
        assert states.unanswered == answers.count("")
        assert states.not_applicable == answers.count("na")
        assert estimate_of(holes, states.of).n == states.known


def test_a_force_is_the_mean_of_its_known_items_where_half_of_those_that_apply_are_known(holes, gappy):
    text = [{k: str(v) for k, v in f.items()} for f in gappy]
    for force, items in FORCES.items():
        scores = []
        for firm in text:
            applicable = [item for item in items if firm[item] != "na"]
            known = [level_of(firm, item) for item in applicable if firm[item].isdigit()]
            scores.append(np.mean(known) if 2 * len(known) >= len(applicable) and known else np.nan)
        mean, se, n = mean_and_se(np.array(scores))
        found = estimate_of(holes, force)
        assert (found.estimate, found.se, found.n) == pytest.approx((mean, se, n), rel=1e-12)


def test_extra_questions_have_firms_and_ticks_as_bases(holes, gappy):
    extras = {extra.id: extra for extra in holes.result.extras}
    said = [f["ai_familiarity"] for f in gappy if f["ai_familiarity"]]
    assert (extras["ai_familiarity"].kind, extras["ai_familiarity"].n) == ("single", len(said))
    assert estimate_of(holes, "ai_familiarity", "share", "fairly").estimate == pytest.approx(
        said.count("fairly") / len(said)
    )
    ticks = [f["ai_challenges"].split(";") for f in gappy if f["ai_challenges"]]
    worries = extras["ai_challenges"]
    assert (worries.kind, worries.n, worries.ticks) == ("multi", len(ticks), sum(map(len, ticks)))
    assert worries.missing == 300 - len(ticks)
    with_cost = sum("cost_beyond_capacity" in firm for firm in ticks)
    found = estimate_of(holes, "ai_challenges", "share", "cost_beyond_capacity")
    assert (found.estimate, found.n) == pytest.approx((with_cost / len(ticks), len(ticks)))
    of_ticks = estimate_of(holes, "ai_challenges", "share_of_ticks", "cost_beyond_capacity")
    assert of_ticks.estimate == pytest.approx(with_cost / worries.ticks)
    # a column an option: a firm that filled in any of them has answered, ticks or none
    answered = [f for f in gappy if f["ai_impact.process_efficiency"] != ""]
    assert extras["ai_impact"].n == len(answered)
    share = np.mean([f["ai_impact.process_efficiency"] for f in answered])
    assert estimate_of(holes, "ai_impact", "share", "process_efficiency").estimate == pytest.approx(share)


def test_none_is_an_answer_where_a_question_has_that_option():
    # the pack offers "none" to both questions; it is no blank cell, in short files (read value by value) and long ones
    for count in (40, 1200):
        firms = made_up_firms(count, profile=False)
        for i, firm in enumerate(firms):
            firm["ai_familiarity"] = "none" if i % 4 == 0 else "very"
            firm["ai_challenges"] = ("none", "unclear_return;other", "", "other")[i % 4]
        made = analysed(firms, quality=False)
        extras = {extra.id: extra for extra in made.result.extras}
        assert (extras["ai_familiarity"].n, extras["ai_familiarity"].missing) == (count, 0)
        assert estimate_of(made, "ai_familiarity", "share", "none").estimate == 0.25
        assert (extras["ai_challenges"].n, extras["ai_challenges"].ticks) == (count * 3 // 4, count)
        assert estimate_of(made, "ai_challenges", "share", "none").estimate == pytest.approx(1 / 3)


def test_extra_questions_are_estimated_by_group(holes, gappy):
    young = [f["ai_familiarity"] for f in gappy if f["age_band"] == "lt3" and f["ai_familiarity"]]
    found = estimate_of(holes, "ai_familiarity", "share", "very", age="lt3")
    assert (found.estimate, found.n) == pytest.approx((young.count("very") / len(young), len(young)))


def test_a_challenge_applies_to_the_firms_of_which_the_rule_engine_says_so(holes, gappy):
    pack = load_pack()
    hits = {hit.id: hit for hit in holes.result.challenges}
    for challenge in pack.remedies.challenges:
        yes = 0
        for firm in gappy:
            levels = {item: int(firm[item]) for item in PLACES if str(firm[item]).isdigit()}
            answers = {}
            if firm["ai_familiarity"]:
                answers["ai_familiarity"] = (firm["ai_familiarity"],)
            if firm["ai_challenges"]:
                answers["ai_challenges"] = tuple(firm["ai_challenges"].split(";"))
            chosen = tuple(o for o in ("process_efficiency", "customer_experience") if firm[f"ai_impact.{o}"] == 1)
            if chosen:
                answers["ai_impact"] = chosen
            profile = {"industry": firm["industry"], "age_band": firm["age_band"]}
            if firm["industry"] in ("manufacturing", "education", "software_it"):
                profile["is_manufacturer"] = "true" if firm["industry"] == "manufacturing" else "false"
            yes += judge(challenge.when, Known(levels, answers, profile)).truth == "yes"
        hit = hits.get(challenge.id)
        assert (hit.n if hit else 0) == yes, challenge.id
        if hit:
            assert hit.share == pytest.approx(hit.n / hit.base)
            assert hit.n <= hit.base <= 300


def test_firms_of_whom_nothing_is_known_are_no_base_of_a_challenge():
    firms = [firm | dict.fromkeys(PLACES, "dk") for firm in made_up_firms(40, profile=False)]
    assert analysed(firms).result.challenges == ()
    # known to 20 firms, all of which it applies to: 20 of 20, not 20 of 60
    firms += [
        firm | dict.fromkeys(PLACES, 1) | {"firm_id": f"K{i}"}
        for i, firm in enumerate(made_up_firms(20, profile=False))
    ]
    bases = {(hit.n, hit.base) for hit in analysed(firms).result.challenges if hit.n}
    assert bases == {(20, 20)}
