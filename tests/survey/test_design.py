"""Variances under a design: strata, PSUs, finite populations, strata with a single PSU; against R and unit by unit."""

from math import sqrt

import numpy as np
import pytest
from cubed import apiclus1, apistrat, clus_design, covariance_by_units, cube_of, strat_design
from reference import assert_matches, reference_case

from wuli.survey.design import LONELY, Design, Frame, LonelyError, kish_deff
from wuli.survey.estimator import Estimator, Rules

STRAT, CLUS = "survey_apistrat", "survey_apiclus1_weighting"
SHOW = Rules(0, 0)


def mean_of(cube, design, variable="v", by=()):
    return Estimator(cube, design, rules=SHOW).mean(variable, by)[0]


# R


def test_degrees_of_freedom_are_psus_minus_strata_as_in_r():
    assert_matches(Estimator(apistrat(keys=["stype"]), strat_design()).df, reference_case(STRAT, "degf"))
    assert_matches(Estimator(apiclus1(keys=["dnum"]), clus_design()).df, reference_case(CLUS, "clus_degf"))


@pytest.mark.parametrize(
    ("case", "design"), [("no_fpc_mean", strat_design(fpc=False)), ("weights_only_mean", Design())]
)
def test_a_poorer_design_gives_the_standard_error_of_r(case, design):
    found = mean_of(apistrat(keys=["stype"], levels=["api00"]), design, "api00")
    assert_matches({"est": {"api00": found.estimate}, "se": {"api00": found.se}}, reference_case(STRAT, case))


def test_schools_treated_as_if_they_had_been_drawn_one_by_one_give_the_standard_error_of_r():
    # svydesign(id=~1, fpc=~fpc): 183 of 757
    found = mean_of(apiclus1(levels=["api00"]), Design(fractions=(183 / 757,)), "api00")
    got = {"est": {"api00": found.estimate}, "se": {"api00": found.se}}
    assert_matches(got, reference_case(CLUS, "ignoring_clusters"))


def test_the_design_effect_of_unequal_weights_is_kishs():
    assert_matches(kish_deff(apistrat(levels=["api00"])), reference_case(STRAT, "kish_deff_weights"))
    assert kish_deff(apistrat(levels=["api00"], weighted=False)) == 1.0


# Unit by unit


RNG = np.random.default_rng(7)
STRATA = np.repeat(["a", "b", "c"], [12, 20, 8])
# names of PSUs are used again in every stratum
PSUS = np.array([str(i % 4) for i in range(40)])
WEIGHTS = RNG.integers(1, 9, 40) / 4
VALUES = RNG.integers(1, 6, 40).astype(float)
FRACTIONS = {"a": 0.5, "b": 0.1, "c": 0.25}


def influence(values=VALUES, weights=WEIGHTS):
    return (weights * (values - np.average(values, weights=weights)) / weights.sum())[:, None]


@pytest.mark.parametrize("psu", ["", "p"])
@pytest.mark.parametrize("stratum", ["", "s"])
@pytest.mark.parametrize("fpc", [False, True])
def test_every_design_gives_the_variance_that_is_made_unit_by_unit(psu, stratum, fpc):
    cube = cube_of({"s": STRATA, "p": PSUS}, {"v": VALUES}, {"v": VALUES}, WEIGHTS)
    fractions = ((0.0, *FRACTIONS.values()) if stratum else (0.3,)) if fpc else None
    wanted = covariance_by_units(
        influence(),
        STRATA if stratum else None,
        [f"{s}{p}" for s, p in zip(STRATA if stratum else [""] * 40, PSUS, strict=True)] if psu else None,
        (FRACTIONS if stratum else {0: 0.3}) if fpc else None,
    )
    for variable in ("v", "~v"):
        found = mean_of(cube, Design(stratum, psu, fractions), variable)
        assert found.se == pytest.approx(sqrt(wanted[0, 0]), rel=1e-12)
        assert found.estimate == pytest.approx(np.average(VALUES, weights=WEIGHTS), rel=1e-12)
    assert found.df == (12 if psu and stratum else 4 if psu else 40) - (3 if stratum else 1)


def test_a_design_needs_its_keys_in_the_cube():
    cube = cube_of({"s": STRATA}, {"v": VALUES})
    for design in (Design("nothing"), Design("s", "nothing")):
        with pytest.raises(KeyError):
            Estimator(cube, design)


# A stratum with one PSU: R options(survey.lonely.psu=...)

LONE = np.array(["a", "a", "a", "b", "c", "c"])
LONE_VALUES = np.array([1.0, 2.0, 4.0, 5.0, 2.0, 3.0])
LONE_WEIGHTS = np.array([2.0, 2.0, 2.0, 3.0, 1.0, 1.0])


def lone_parts(kept=(1.0, 1.0, 1.0)):
    """Return what each stratum adds to the variance of the mean, b its squared distance from the mean of all (0)."""
    z = influence(LONE_VALUES, LONE_WEIGHTS)[:, 0]
    assert z.sum() == pytest.approx(0)
    a, b, c = z[:3], z[3:4], z[4:]
    spread = [part.var(ddof=1) * len(part) for part in (a, c)]
    return kept[0] * spread[0], kept[1] * float(b[0] ** 2), kept[2] * spread[1]


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [
        # R: "certainty" and "remove" add nothing; "adjust" centres on the mean of all; "average" takes the mean of the rest
        ("certainty", lambda a, b, c: a + c),
        ("adjust", lambda a, b, c: a + b + c),
        ("average", lambda a, b, c: (a + c) * 3 / 2),
    ],
)
@pytest.mark.parametrize("fpc", [False, True])
@pytest.mark.parametrize("psu", ["", "p"])
def test_a_stratum_with_one_psu_follows_the_rule(rule, wanted, fpc, psu):
    kept = (0.9, 0.8, 0.5) if fpc else (1.0, 1.0, 1.0)
    cube = cube_of({"s": LONE, "p": list("uvwuuv")}, {"v": LONE_VALUES}, weights=LONE_WEIGHTS)
    fractions = (0.0, *(1 - part for part in kept)) if fpc else None
    found = mean_of(cube, Design("s", psu, fractions, rule))
    assert found.se == pytest.approx(sqrt(wanted(*lone_parts(kept))), rel=1e-12)
    assert found.df == 3


def test_a_stratum_with_one_psu_is_an_error_where_the_design_says_so():
    cube = cube_of({"s": LONE}, {"v": LONE_VALUES}, weights=LONE_WEIGHTS)
    with pytest.raises(LonelyError, match="single primary sampling unit") as error:
        Estimator(cube, Design("s", lonely="fail"))
    assert error.value.strata == [2]


@pytest.mark.parametrize("rule", LONELY)
def test_a_stratum_taken_whole_is_not_lonely(rule):
    cube = cube_of({"s": LONE}, {"v": LONE_VALUES}, weights=LONE_WEIGHTS)
    found = mean_of(cube, Design("s", fractions=(0.0, 0.0, 1.0, 0.0), lonely=rule))
    a, _, c = lone_parts()
    assert found.se == pytest.approx(sqrt(a + c), rel=1e-12)


def test_beside_a_stratum_taken_whole_the_average_counts_it_as_r_does():
    # R onestage: the sum over strata that have a variance x strata / strata that have one; a whole one has 0
    strata, values = np.array(["a", "a", "b", "d"]), np.array([1.0, 3.0, 2.0, 4.0])
    found = mean_of(
        cube_of({"s": strata}, {"v": values}), Design("s", fractions=(0.0, 0.0, 0.0, 1.0), lonely="average")
    )
    assert found.se == pytest.approx(sqrt(2 * np.var([1 / 4, 3 / 4], ddof=1) * 3 / 2), rel=1e-12)


@pytest.mark.parametrize("rule", ["certainty", "adjust", "average"])
def test_only_strata_with_one_psu_leave_no_standard_error(rule):
    values = np.array([1.0, 2.0, 5.0])
    found = mean_of(cube_of({"s": list("abc")}, {"v": values}), Design("s", lonely=rule))
    assert (found.estimate, found.se, found.ci_low, found.ci_high, found.df) == (
        pytest.approx(8 / 3),
        None,
        None,
        None,
        0,
    )


# Degrees of freedom of a domain


def test_a_domain_has_the_degrees_of_freedom_of_its_own_psus_and_strata():
    # R: degf(subset(design, ...)) counts PSUs and strata that hold units of the subset
    groups = np.where((STRATA == "a") & np.isin(PSUS, ["0", "1"]), "x", "y")
    cube = cube_of({"s": STRATA, "p": PSUS, "g": groups}, {"v": VALUES}, weights=WEIGHTS)
    for design, wanted in ((Design("s", "p"), [1, 7]), (Design("s"), [5, 31]), (Design(), [5, 33])):
        assert [row.df for row in Estimator(cube, design, rules=SHOW).mean("v", ("g",))] == wanted


# A census


def census():
    groups = ["x"] * 20 + ["y"] * 20
    cube = cube_of({"s": STRATA, "g": groups}, {"v": VALUES}, {"v": VALUES}, WEIGHTS)
    return cube, Design("s", fractions=(0.0, 1.0, 1.0, 1.0))


def test_a_census_has_no_uncertainty():
    cube, design = census()
    assert Frame.of(cube, design).census
    assert not Frame.of(cube, Design("s", fractions=(0.0, 1.0, 1.0, 0.9))).census
    estimator = Estimator(cube, design)
    for row in (*estimator.describe("v", ("g",)), *estimator.mean("~v"), *estimator.total("v")):
        assert (row.se, row.deff) == (0.0, None)
        assert row.ci_low == row.ci_high == row.estimate
    assert estimator.mean("v")[0].n_eff == 40.0


def test_in_a_census_nobody_is_nobody():
    # 0 of 15: in a sample the interval would reach to about one fifth
    cube = cube_of({"g": ["x"] * 15 + ["y"] * 15}, {"v": [1.0] * 15 + [2.0] * 15}, weights=[1.0] * 30)
    for row in Estimator(cube, Design(fractions=(1.0,))).describe("v", ("g",)):
        assert row.ci_low == row.ci_high == row.estimate
