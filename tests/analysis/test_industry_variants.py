"""The same answers under other choices, and what fits them: variants, weights, parts of a sample, policies and cases."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from analysis.industry_files import (
    FORCES,
    PLACES,
    RECONSTRUCTION,
    analysed,
    comparison_of,
    estimate_of,
    forces_of,
    levels_of,
    made_up_firms,
    rows_of,
)
from scipy import stats

from wuli.analysis.industry.analyse import finish, prepare, run
from wuli.analysis.industry.design_columns import DesignOptions
from wuli.analysis.industry.fitting import fit_cases, fit_policies
from wuli.analysis.industry.options import IndustryOptions
from wuli.analysis.industry.result import ChallengeHit, Group, Slice
from wuli.analysis.quality.quality_pass import assess_quality
from wuli.api import load_pack, open_source
from wuli.instrument.text import Text
from wuli.responses import read_responses


def variants_of(made):
    return {variant.id: variant for variant in made.result.variants}


def text_of(firms):
    return [{name: str(value) for name, value in firm.items()} for firm in firms]


# Variants


@pytest.fixture(scope="module")
def made():
    return analysed(RECONSTRUCTION)


def test_the_first_variant_is_the_analysis_itself(made):
    main = variants_of(made)["main"]
    for of in (*FORCES, "score", "score_over_indicators"):
        assert main.means[of] == pytest.approx(estimate_of(made, of).estimate, rel=1e-14)
    assert main.order == made.result.force_order
    assert main.composite == main.means["score"]


def test_without_doubtful_rows_the_means_are_those_of_the_others(made):
    responses = read_responses(open_source(RECONSTRUCTION), load_pack())
    doubtful = assess_quality(responses).marks.doubtful(np.arange(2, 242))
    left = [row for row, out in zip(rows_of(), doubtful, strict=True) if not out]
    found = variants_of(made)["without_flagged"]
    assert found.n == len(left) == 240 - made.result.source.flagged
    for force, scores in forces_of(levels_of(left)).items():
        assert found.means[force] == pytest.approx(scores.mean(), rel=1e-12)


def test_complete_cases_answered_everything_that_applies_to_them():
    firms = made_up_firms(120)
    for i, firm in enumerate(firms):
        if i % 3 == 0:
            firm["marketing"] = ("dk", "")[i % 2]
        if i % 4 == 1:
            firm["rd_design"] = "na"  # does not apply: nothing is missing
    left = [firm for i, firm in enumerate(firms) if i % 3]
    found = variants_of(analysed(firms))["complete_cases"]
    assert found.n == 80
    assert found.means["foundation"] == pytest.approx(
        forces_of(levels_of(text_of(left)))["foundation"].mean(), rel=1e-12
    )
    assert "complete_cases" not in variants_of(analysed(left))


def test_other_weights_of_the_forces_make_other_composites_of_the_same_means(made):
    found = variants_of(made)
    means = {force: found["main"].means[force] for force in FORCES}
    by_items = found["by_indicators"]
    assert by_items.detail == pytest.approx({force: len(items) / 14 for force, items in FORCES.items()})
    # every answer is known, so the mean over items is the mean of forces weighted by their items
    assert by_items.composite == pytest.approx(estimate_of(made, "score_over_indicators").estimate, rel=1e-12)
    entropy = found["entropy"]
    assert sum(entropy.detail.values()) == pytest.approx(1)
    assert entropy.composite == pytest.approx(sum(entropy.detail[id] * mean for id, mean in means.items()))


def test_entropy_weights_are_those_of_the_published_formula(made):
    scores = forces_of(levels_of(rows_of()))
    spread = {}
    for force, values in scores.items():
        scaled = (values - values.min()) / (values.max() - values.min())
        p = scaled / scaled.sum()
        e = -(p[p > 0] * np.log(p[p > 0])).sum() / np.log(len(p))
        spread[force] = 1 - e
    wanted = {force: value / sum(spread.values()) for force, value in spread.items()}
    assert variants_of(made)["entropy"].detail == pytest.approx(wanted, rel=1e-9)


def test_a_variant_with_too_few_firms_has_its_number_and_nothing_else():
    firms = made_up_firms(40)
    for firm in firms[5:]:
        firm["marketing"] = "dk"
    few = variants_of(analysed(firms))["complete_cases"]
    assert (few.n, dict(few.means), few.order, few.composite) == (5, {}, (), None)
    alone = variants_of(analysed(firms[:1]))
    assert list(alone) == ["main"]
    assert (alone["main"].n, dict(alone["main"].means), alone["main"].composite) == (1, {}, None)


# Weights


@pytest.fixture(scope="module")
def weighted_firms():
    rng = np.random.default_rng(8)
    return [firm | {"design_weight": float(np.round(rng.uniform(0.5, 8), 3))} for firm in made_up_firms(150)]


def test_design_weights_go_into_every_mean_and_the_unweighted_one_stands_beside_it(weighted_firms):
    made = analysed(weighted_firms, design={"weights": "design_weight", "sampling": "probability"}, by=("age",))
    weights = np.array([firm["design_weight"] for firm in weighted_firms])
    scores = forces_of(levels_of(text_of(weighted_firms)))
    found = variants_of(made)
    for force, values in scores.items():
        mean = weights @ values / weights.sum()
        # Taylor linearisation of a ratio, firms drawn with replacement
        se = np.sqrt(150 / 149 * ((weights * (values - mean)) ** 2).sum()) / weights.sum()
        row = estimate_of(made, force)
        assert (row.estimate, row.se) == pytest.approx((mean, se), rel=1e-9)
        assert found["main"].means[force] == pytest.approx(mean, rel=1e-12)
        assert found["unweighted"].means[force] == pytest.approx(values.mean(), rel=1e-12)
    design = made.result.design
    assert (design.weight_min, design.weight_max) == pytest.approx((weights.min(), weights.max()))
    deff = 150 * (weights**2).sum() / weights.sum() ** 2
    assert (design.deff_weights, design.n_eff) == pytest.approx((deff, 150 / deff), rel=1e-9)


def test_under_weights_items_are_compared_with_the_error_of_the_design(weighted_firms):
    made = analysed(weighted_firms, design={"weights": "design_weight", "sampling": "probability"}, by=("age",))
    weights = np.array([firm["design_weight"] for firm in weighted_firms])
    levels = levels_of(text_of(weighted_firms))
    difference = levels["ai_funding"] - levels["ai_talent"]
    mean = weights @ difference / weights.sum()
    se = np.sqrt(150 / 149 * ((weights * (difference - mean)) ** 2).sum()) / weights.sum()
    row = comparison_of(made, "ai_funding", "ai_funding", "ai_talent", "items:resource")
    assert (row.difference, row.se) == pytest.approx((mean, se), rel=1e-9)
    assert row.p == pytest.approx(2 * stats.t.sf(abs(mean / se), 149), rel=1e-9)


def test_a_weighted_file_gives_the_means_of_the_file_written_out():
    firms = made_up_firms(60)
    weights = [1 + i % 4 for i in range(60)]
    heavy = [firm | {"w": weight} for firm, weight in zip(firms, weights, strict=True)]
    written = [
        firm | {"firm_id": f"{firm['firm_id']}-{k}"} for firm, w in zip(firms, weights, strict=True) for k in range(w)
    ]
    one = analysed(heavy, design={"weights": "w"}, by=("age",))
    other = analysed(written, by=("age",))
    for of in (*FORCES, *PLACES):
        for age in ({}, {"age": "lt3"}, {"age": "gt10"}):
            assert estimate_of(one, of, **age).estimate == pytest.approx(
                estimate_of(other, of, **age).estimate, rel=1e-12
            )
    for level in range(1, 6):
        shares = [estimate_of(m, "marketing", "share", level).estimate for m in (one, other)]
        assert shares[0] == pytest.approx(shares[1], rel=1e-12)


def test_weights_that_meet_known_margins_are_those_of_the_main_variant(tmp_path):
    firms = made_up_firms(90)
    population = {"education": 500, "software_it": 300, "manufacturing": 200}
    path = tmp_path / "population.yaml"
    lines = "".join(f'    {value}: "{count}"\n' for value, count in population.items())
    path.write_text(f"margins:\n  industry:\n{lines}", encoding="utf-8")
    made = analysed(firms, margins=path, by=("age",))
    values = forces_of(levels_of(text_of(firms)))["resource"]
    industry = np.array([firm["industry"] for firm in firms])
    counts = {value: (industry == value).sum() for value in population}
    weights = np.array([population[value] / counts[value] for value in industry])
    mean = weights @ values / weights.sum()
    assert estimate_of(made, "resource").estimate == pytest.approx(mean, rel=1e-10)
    found = variants_of(made)
    assert found["main"].means["resource"] == pytest.approx(mean, rel=1e-10)
    assert found["unweighted"].means["resource"] == pytest.approx(values.mean(), rel=1e-12)
    design = made.result.design
    assert (design.weight_min, design.weight_max) == pytest.approx((weights.min(), weights.max()), rel=1e-9)
    assert design.deff_weights == pytest.approx(90 * (weights**2).sum() / weights.sum() ** 2, rel=1e-6)


# Parts of a sample


def test_a_part_of_a_sample_keeps_the_weights_of_the_whole(tmp_path):
    firms = made_up_firms(120)
    for i, firm in enumerate(firms):
        firm["district"] = "东" if i % 2 else "西"
    # one industry is missing in a district: the margins cannot be met there, and need not be
    for firm in firms[::2]:
        firm["industry"] = "education" if firm["industry"] == "manufacturing" else firm["industry"]
    path = tmp_path / "population.yaml"
    path.write_text(
        'margins:\n  industry: {education: "500", software_it: "300", manufacturing: "200"}\n', encoding="utf-8"
    )
    responses = read_responses(open_source(firms), load_pack())
    options = IndustryOptions(by=("age",), margins=path, design=DesignOptions())
    prepared = prepare(responses, options, more=["district"])
    counted, _, parts = run(prepared, split="district")
    whole = finish(prepared, counted)
    industry = np.array([firm["industry"] for firm in firms])
    population = {"education": 500, "software_it": 300, "manufacturing": 200}
    weights = np.array([population[value] / (industry == value).sum() for value in industry])
    values = forces_of(levels_of(text_of(firms)))["application"]
    for district, start in (("西", 0), ("东", 1)):
        part = finish(prepared, parts[district], title=district, whole=whole)
        own, w = values[start::2], weights[start::2]
        assert estimate_of(part, "application").estimate == pytest.approx(w @ own / w.sum(), rel=1e-6)
        assert variants_of(part)["main"].means["application"] == pytest.approx(w @ own / w.sum(), rel=1e-6)
        assert (part.result.source.scored, part.result.title) == (60, district)
        assert (part.result.quality, part.result.audit, part.result.population) == ((), (), ())
        assert part.result.design.calibrated == ("industry",)


@pytest.mark.parametrize("lonely", ["adjust", "fail"])
def test_a_part_of_a_drawn_sample_has_the_errors_of_a_domain_of_the_whole(lonely):
    firms = made_up_firms(120)
    for i, firm in enumerate(firms):
        # in the west a stratum has one firm: alone there, not in the sample
        firm |= {"district": "东" if i % 2 or i == 0 else "西", "s": str(i % 3) if i % 2 or i == 2 else "3"}
        firm["w"] = 1 + i % 5
    design = DesignOptions("probability", weights="w", strata="s", lonely=lonely)
    options = IndustryOptions(by=("district",), design=design)
    prepared = prepare(read_responses(open_source(firms), load_pack()), options, more=["district"])
    counted, _, parts = run(prepared, split="district")
    whole = finish(prepared, counted)
    for district in ("东", "西"):
        part = finish(prepared, parts[district], title=district, whole=whole)
        for of in (*FORCES, "score", "marketing"):
            own, domain = estimate_of(part, of), estimate_of(whole, of, district=district)
            assert own.n == domain.n
            assert (own.estimate, own.se) == pytest.approx((domain.estimate, domain.se), rel=1e-9)


# Policies and cases


def hit(id, share):
    return ChallengeHit(id, round(100 * share), 100, share, share, share)


def regions(*values):
    groups = tuple(Group(value, Text(value, value), 40, "ok") for value in values)
    return (Slice("region", ("region",), Text("", ""), groups, 0),)


def test_policies_help_with_what_is_frequent_are_in_force_and_of_a_place_in_the_sample():
    pack = load_pack()
    offered = fit_policies(pack, (hit("H10", 0.6), hit("H9", 0.4)), regions("110000"), "2023-12-01")
    kept = {policy.id: policy for policy in pack.policies.policies}
    # national ones for H9 and H10, and Beijing's for H10; P08 helps with H10 too, but in Shenzhen
    assert set(offered) == {"P01", "P02", "P04", "Q07", "Q08", "Q10", "P05"}
    assert [kept[id].scope for id in offered] == ["national"] * 6 + ["city"]
    assert offered[0] == "P02"  # helps with both
    # P01 and P02 end with the year 2025
    assert set(fit_policies(pack, (hit("H10", 0.6), hit("H9", 0.4)), (), "2026-01-01")) == {"P04", "Q07", "Q08", "Q10"}
    assert fit_policies(pack, (hit("H10", 0.0),), (), "2023-12-01") == ()


def test_a_policy_not_yet_in_force_is_not_offered():
    pack = load_pack()
    later = [replace(p, valid_from="2024-03-01") if p.id == "P02" else p for p in pack.policies.policies]
    pack = SimpleNamespace(policies=SimpleNamespace(policies=later))
    assert "P02" not in fit_policies(pack, (hit("H10", 0.6),), (), "2024-02-29")
    assert "P02" in fit_policies(pack, (hit("H10", 0.6),), (), "2024-03-01")


def test_only_the_five_most_frequent_challenges_call_for_policies():
    pack = load_pack()
    hits = (*(hit(f"none-{i}", 0.9) for i in range(5)), hit("H10", 0.5))
    assert fit_policies(pack, hits, (), "2023-12-01") == ()


def test_cases_of_industries_in_the_sample_come_first():
    pack = load_pack()
    industries = (Group("education", Text("", ""), 40, "ok"), Group("healthcare", Text("", ""), 3, "suppressed"))
    slices = (Slice("industry", ("industry",), Text("", ""), industries, 0),)
    chosen = fit_cases(pack, (), slices)
    by_id = {case.id: case for case in pack.cases}
    assert {by_id[id].industry for id in chosen} == {"education"}
    more = fit_cases(pack, (hit("H1", 0.5), hit("H3", 0.4)), slices)
    assert by_id[more[0]].industry == "education"
    assert len(more) <= 5
