"""Weights that agree with known margins, and the variance that follows: against R and unit by unit."""

from itertools import pairwise
from math import sqrt

import numpy as np
import pytest
from cubed import (
    POPULATION,
    api_table,
    apiclus1,
    clus_design,
    covariance_by_units,
    cube_of,
    residuals_by_units,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import assert_matches, reference_case

from wuli.survey.calibration import MarginError, MarginProblem, calibrate, trim
from wuli.survey.design import Design, kish_deff
from wuli.survey.estimator import Estimator, Rules, totals_of

CLUS = "survey_apiclus1_weighting"
SHOW = Rules(0, 0)
POST = {"stype": POPULATION["stype"]}


def calibrated(margins, **options):
    keys, columns = ["dnum", "stype", "sch.wide"], ["api00", "enroll", "type"]
    cube = apiclus1(keys=keys, levels=columns, moments=columns)
    return Estimator(cube, clus_design(), calibrate(cube, margins, **options))


def weights_by_cell(estimator):
    """Return the crossings of the margins, the weight of a school in each, and how many schools it has."""
    block, calibration = estimator.cube.blocks[0], estimator.influences.calibration
    cell = calibration.cell_of(block)
    n, w = np.bincount(cell, weights=block.n), np.bincount(cell, weights=block.w / 1e6)
    return calibration.codes, w / n * calibration.factor, n


# R


def test_the_margins_are_those_of_the_population():
    expected = {
        name: counts for name, counts in reference_case(CLUS, "pop_margins").value.items() if name in POPULATION
    }
    assert expected == POPULATION


@pytest.mark.parametrize(
    ("margins", "cases"),
    [
        # dlin calibrates linearly to the same counts, which is post-stratification
        (POST, {"mean": ["dps_mean", "dlin_mean"], "total": ["dps_total", "dlin_total"]}),
        (POPULATION, {"mean": ["drk_mean"], "total": ["drk_total"]}),
    ],
)
@pytest.mark.parametrize("prefix", ["", "~"])
def test_means_and_totals_after_calibration_are_those_of_r(margins, cases, prefix):
    estimator = calibrated(margins)
    means = {id: estimator.mean(f"{prefix}{id}")[0] for id in ("api00", "enroll")}
    totals = {"enroll": estimator.total(f"{prefix}enroll")[0]}
    for row in estimator.total("type", (), totals_of(estimator.levels("type"), ("E", "H", "M"))):
        totals[f"stype{row.level}"] = row
    for found, names in ((means, cases["mean"]), (totals, cases["total"])):
        got = {
            kind: {id: getattr(row, name) for id, row in found.items()}
            for kind, name in (("est", "estimate"), ("se", "se"))
        }
        for case in names:
            assert_matches(got, reference_case(CLUS, case))
    assert means["api00"].method == "taylor_calibrated+t"


@pytest.mark.parametrize(
    ("margins", "cases"), [(POST, ["dps_wsummary", "dlin_wsummary"]), (POPULATION, ["drk_wsummary"])]
)
def test_calibrated_weights_are_those_of_r(margins, cases):
    _, each, n = weights_by_cell(calibrated(margins))
    got = {"min": each.min(), "max": each.max(), "sum": (each * n).sum(), "sumsq": (each**2 * n).sum()}
    for case in cases:
        assert_matches(got, reference_case(CLUS, case))


def test_raked_weights_of_each_cell_are_those_of_r():
    codes, each, _ = weights_by_cell(calibrated(POPULATION))
    names = [("E", "H", "M"), ("No", "Yes")]
    rows = [
        {"stype": names[0][a - 1], "sch.wide": names[1][b - 1], "w": w}
        for (a, b), w in sorted(zip(codes.tolist(), each.tolist(), strict=True), key=lambda row: row[0][::-1])
    ]
    assert_matches({"rows": rows}, reference_case(CLUS, "rake_weights_by_cell"))


def test_trimmed_weights_are_those_of_r():
    estimator = calibrated(POPULATION)
    codes, each, n = weights_by_cell(estimator)
    trimmed = trim(each, n, lower=25, upper=45)
    table = api_table("apiclus1")
    place = {tuple(code): i for i, code in enumerate(codes.tolist())}
    types, wide = ("E", "H", "M"), ("No", "Yes")
    pairs = zip(table["stype"], table["sch.wide"], strict=True)
    own = np.array([trimmed[place[types.index(a) + 1, wide.index(b) + 1]] for a, b in pairs])
    mean = np.average(table["api00"], weights=own)
    got = {"min": own.min(), "max": own.max(), "sum": own.sum(), "mean_api00": mean}
    assert_matches(got, reference_case(CLUS, "trim"))


# Unit by unit

RNG = np.random.default_rng(3)
STRATA = np.repeat(["p", "q"], [25, 15])
FIRST, SECOND = RNG.choice(list("abc"), 40), RNG.choice(list("xy"), 40)
GROUP = RNG.choice(list("uv"), 40)
WEIGHTS = RNG.integers(4, 20, 40) / 4
VALUES = np.where(RNG.random(40) < 0.1, np.nan, RNG.integers(1, 6, 40))
MARGINS = {"m": {"a": 40, "b": 70, "c": 60}, "k": {"x": 100, "y": 70}}


@pytest.mark.parametrize(
    "design", [Design(), Design("s"), Design(fractions=(0.2,)), Design("s", fractions=(0, 0.3, 0.1))]
)
@pytest.mark.parametrize("margins", [{"m": MARGINS["m"]}, MARGINS])
def test_the_variance_is_that_of_the_residuals_with_the_weights_after(margins, design):
    cube = cube_of({"s": STRATA, "m": FIRST, "k": SECOND, "g": GROUP}, {"v": VALUES}, {"v": VALUES}, WEIGHTS)
    calibration = calibrate(cube, margins)
    estimator = Estimator(cube, design, calibration, rules=SHOW)
    columns = [{"m": FIRST, "k": SECOND}[id] for id in margins]
    factor = np.array([factor_of(calibration, cube, columns, i) for i in range(40)])
    fractions = {None: None}
    if design.fractions:
        fractions = {"p": design.fractions[1], "q": design.fractions[2]} if design.stratum else {0: 0.2}
    strata = STRATA if design.stratum else None
    for group in ("", "u", "v"):
        member = ~np.isnan(VALUES) & ((group == GROUP) | (not group))
        w = WEIGHTS * factor
        mean = np.average(VALUES[member], weights=w[member])
        u = np.where(member, np.nan_to_num(VALUES) - mean, 0.0)[:, None] / w[member].sum()
        z = residuals_by_units(u, WEIGHTS, columns) * w[:, None]
        wanted = covariance_by_units(z, strata, None, fractions if design.fractions else None)[0, 0]
        for variable in ("v", "~v"):
            rows = estimator.mean(variable, ("g",) if group else ())
            row = next(row for row in rows if not group or row.by == (("g", group),))
            assert row.estimate == pytest.approx(mean, rel=1e-9)
            assert row.se == pytest.approx(sqrt(wanted), rel=1e-9)


def factor_of(calibration, cube, columns, i):
    names = {key.id: key.categories for key in cube.blocks[0].block.keys}
    code = [names[key].index(column[i]) + 1 for key, column in zip(calibration.keys, columns, strict=True)]
    return calibration.factor[calibration.codes.tolist().index(code)]


margin = st.integers(20, 200)


@given(st.lists(margin, min_size=5, max_size=5))
@settings(max_examples=40, deadline=None)
def test_raked_weights_meet_every_margin(counts):
    whole = sum(counts[:3])
    margins = {"m": dict(zip("abc", counts[:3], strict=True)), "k": dict(zip("xy", counts[3:], strict=True))}
    cube = cube_of({"m": FIRST, "k": SECOND}, {"v": VALUES}, weights=WEIGHTS)
    calibration = calibrate(cube, margins)
    block = cube.blocks[0]
    w = block.w / 1e6 * calibration.factor[calibration.cell_of(block)]
    for id, own in margins.items():
        # margins are shares of the first one's total
        for code, count in enumerate(own.values(), start=1):
            assert w[block.key(id) == code].sum() == pytest.approx(count * whole / sum(own.values()), rel=1e-9)


def test_margins_given_as_shares_give_the_same_estimates():
    cube = cube_of({"m": FIRST, "k": SECOND}, {"v": VALUES}, weights=WEIGHTS)
    shares = {id: {value: count / sum(own.values()) for value, count in own.items()} for id, own in MARGINS.items()}
    one, other = (Estimator(cube, calibration=calibrate(cube, m)).mean("v")[0] for m in (MARGINS, shares))
    assert (one.estimate, one.se) == (pytest.approx(other.estimate), pytest.approx(other.se))


def test_factors_stay_within_their_bounds_or_raking_is_refused():
    cube = cube_of({"m": FIRST, "k": SECOND}, {"v": VALUES}, weights=WEIGHTS)
    free = calibrate(cube, MARGINS)
    middle = 170 / WEIGHTS.sum()
    edge = float((free.factor / middle).max()) - 0.01
    held = calibrate(cube, MARGINS, bounds=(0.1, edge))
    assert (held.factor <= edge * middle + 1e-12).all()
    assert held.factor.max() > free.factor.max() * 0.98
    block = cube.blocks[0]
    w = block.w / 1e6 * held.factor[held.cell_of(block)]
    assert w[block.key("m") == 2].sum() == pytest.approx(70, rel=1e-9)
    with pytest.raises(MarginError, match="not_converging") as error:
        calibrate(cube, MARGINS, bounds=(0.99, 1.01))
    assert error.value.problems == (MarginProblem(error.value.column, "", "not_converging"),)


def test_post_stratification_without_weights_makes_the_design_effect_of_kish():
    # 10 and 20 firms for 60 and 60: factors 6 and 3, 30 x (10 x 36 + 20 x 9) / 120²
    cube = cube_of({"m": ["a"] * 10 + ["b"] * 20}, {"v": [1.0] * 30})
    calibration = calibrate(cube, {"m": {"a": 60, "b": 60}})
    assert sorted(calibration.factor) == [3.0, 6.0]
    assert calibration.deff == pytest.approx(30 * 540 / 120**2)


def test_the_design_effect_of_weights_before_and_after_is_that_of_all_weights():
    cube = cube_of({"m": FIRST, "k": SECOND}, {"v": VALUES}, weights=WEIGHTS)
    calibration = calibrate(cube, MARGINS)
    after = WEIGHTS * [factor_of(calibration, cube, [FIRST, SECOND], i) for i in range(40)]
    assert kish_deff(cube) * calibration.deff == pytest.approx(40 * (after**2).sum() / after.sum() ** 2)


def test_every_category_that_does_not_fit_is_told_at_once():
    cube = cube_of({"m": ["a", "b", "", "d"], "k": ["x", "x", "y", "y"]}, {"v": [1.0] * 4})
    with pytest.raises(MarginError) as error:
        calibrate(cube, {"m": {"a": 3, "b": 0, "z": 2}, "k": {"x": 1}})
    assert set(error.value.problems) == {
        MarginProblem("m", "z", "no_units"),
        MarginProblem("m", "", "no_margin"),
        MarginProblem("m", "b", "no_margin"),
        MarginProblem("m", "d", "no_margin"),
        MarginProblem("k", "y", "no_margin"),
    }
    first = error.value.problems[0]
    assert (error.value.column, error.value.value, error.value.why) == (first.column, first.value, first.why)


def test_a_category_of_the_population_that_nobody_is_in_is_told():
    # of two waves, one lacks a category: it is declared, and has no units
    cube = cube_of({"m": ["a", "b"]}, {"v": [1.0, 2.0]})
    declared = cube.blocks[0].block.keys[0].categories
    assert declared == ("a", "b")
    with pytest.raises(MarginError, match="m=c: no_units"):
        calibrate(cube, {"m": {"a": 1, "b": 1, "c": 1}})


def test_calibration_needs_a_block_with_the_columns_and_fits_no_other_cube():
    cube = cube_of({"m": ["a", "b"]}, {"v": [1.0, 2.0]})
    with pytest.raises(KeyError):
        calibrate(cube, {"k": {"x": 1}})
    only_a = calibrate(cube_of({"m": ["a", "a"]}, {"v": [1.0, 2.0]}), {"m": {"a": 5}})
    with pytest.raises(KeyError):
        Estimator(cube, calibration=only_a).mean("v")


# Trimming


@given(
    st.lists(st.tuples(st.floats(0.5, 50), st.integers(1, 20)), min_size=1, max_size=8),
    st.floats(0.1, 1),
    st.floats(1, 4),
)
@settings(max_examples=80, deadline=None)
def test_trimming_keeps_the_sum_the_order_and_the_bounds(rows, low, high):
    weights, counts = (np.array(column) for column in zip(*sorted(rows), strict=True))
    mean = np.average(weights, weights=counts)
    trimmed = trim(weights, counts, lower=low * mean, upper=high * mean)
    assert (trimmed * counts).sum() == pytest.approx((weights * counts).sum(), rel=1e-9)
    assert (trimmed >= low * mean * (1 - 1e-12)).all()
    assert (trimmed <= high * mean * (1 + 1e-12)).all()
    assert all(a <= b * (1 + 1e-12) for a, b in pairwise(trimmed))


def test_trimming_once_may_push_others_out():
    # 1, 4, 10 cut at 6: 4 is shared by two, so that the second stands at the limit or beyond
    assert trim(np.array([1.0, 5.0, 12.0]), np.array([1, 1, 1]), upper=6, strict=False).tolist() == [4.0, 8.0, 6.0]
    assert trim(np.array([1.0, 5.0, 12.0]), np.array([1, 1, 1]), upper=6).tolist() == [6.0, 6.0, 6.0]


def test_weights_inside_the_bounds_stay_and_impossible_bounds_are_refused():
    assert trim(np.array([1.0, 2.0]), np.array([3, 1]), lower=0.5, upper=3).tolist() == [1.0, 2.0]
    with pytest.raises(ValueError, match=r"mean weight 1\.25 is outside 2-3"):
        trim(np.array([1.0, 2.0]), np.array([3, 1]), lower=2, upper=3)
