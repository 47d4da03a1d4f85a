"""Quantiles and Woodruff's intervals, against R and by hand."""

import time

import numpy as np
import pytest
from cubed import apistrat, cube_of, strat_design
from reference import assert_matches, reference_case

from wuli.survey.design import Design
from wuli.survey.estimator import Estimator, Rules
from wuli.survey.quantiles import quantiles

STRAT = "survey_apistrat"


def test_quantiles_under_strata_are_those_of_r():
    estimator = Estimator(apistrat(keys=["stype"], levels=["api00"]), strat_design())
    rows = quantiles(estimator, "api00", (), (0.1, 0.25, 0.5, 0.75, 0.9))
    assert_matches([row.estimate for row in rows], reference_case(STRAT, "quantile_default"))
    names = [f"api00.{p}" for p in (0.25, 0.5, 0.75)]
    got = {"rows": names, "cols": ["l", "u"], "values": [[row.ci_low, row.ci_high] for row in rows[1:4]]}
    assert_matches(got, reference_case(STRAT, "quantile_woodruff"))
    assert [row.statistic for row in rows] == [
        "quantile_0.1",
        "quartile_low",
        "median",
        "quartile_high",
        "quantile_0.9",
    ]
    assert {(row.method, row.df, row.n, row.se) for row in rows} == {("woodruff", 197.0, 200, None)}


def test_a_quantile_is_the_smallest_value_at_which_the_share_is_reached():
    # 10 of 20 answers are 1: the median is 1, whatever rounding makes of one half
    for weights in (None, np.full(20, 0.1), np.full(20, 1 / 3)):
        estimator = Estimator(cube_of({}, {"v": [1.0] * 10 + [2.0] * 5 + [4.0] * 5}, weights=weights))
        assert [row.estimate for row in quantiles(estimator, "v")] == [1.0, 1.0, 2.0]


def test_each_group_has_its_own_quantiles_and_interval():
    values = np.tile(np.arange(1.0, 21.0), 2)
    values[20:] += 100
    groups = ["a"] * 20 + ["b"] * 20
    both = quantiles(Estimator(cube_of({"g": groups}, {"v": values})), "v", ("g",))
    for name, part in (("a", values[:20]), ("b", values[20:])):
        alone = quantiles(Estimator(cube_of({}, {"v": part})), "v")
        own = [row for row in both if row.by == (("g", name),)]
        for one, other in zip(own, alone, strict=True):
            for field in ("estimate", "ci_low", "ci_high", "df", "n"):
                assert getattr(one, field) == getattr(other, field)


def test_small_groups_are_hidden_and_missing_answers_are_not_counted():
    values = [1.0, 2.0] * 10 + [3.0] * 9 + [np.nan] * 5
    cube = cube_of({"g": ["a"] * 20 + ["b"] * 14}, {"v": values})
    found = quantiles(Estimator(cube), "v", ("g",), (0.5,))
    assert [(row.n, row.flag, row.estimate, row.ci_low) for row in found] == [
        (20, "small", 1.0, 1.0), (9, "suppressed", None, None),
    ]  # fmt: skip
    nobody = cube_of({"g": ["a"] * 20 + ["b"] * 5}, {"v": values[:20] + [np.nan] * 5})
    row = quantiles(Estimator(nobody, rules=Rules(0, 0)), "v", ("g",), (0.5,))[1]
    assert (row.n, row.flag, row.estimate) == (0, "suppressed", None)


def test_without_degrees_of_freedom_there_is_a_quantile_and_no_interval():
    cube = cube_of({"g": ["a"] * 20 + ["b"]}, {"v": [1.0, 2.0] * 10 + [7.0]})
    row = quantiles(Estimator(cube, rules=Rules(0, 0)), "v", ("g",), (0.5,))[1]
    assert (row.estimate, row.ci_low, row.ci_high, row.df) == (7.0, None, None, 0.0)


def test_a_census_has_quantiles_without_doubt():
    cube = cube_of({}, {"v": list(range(40))}, weights=[2.0] * 40)
    row = quantiles(Estimator(cube, Design(fractions=(1.0,))), "v", (), (0.5,))[0]
    assert row.estimate == row.ci_low == row.ci_high == 19.0


def test_a_share_that_misses_one_half_by_rounding_reaches_it():
    # 0.1 + 0.1 + 1.4 of 3.2 is 0.49999999999999994 as floats
    cube = cube_of({}, {"v": [1.0, 2.0, 3.0, 4.0]}, weights=[0.1, 0.1, 1.4, 1.6])
    assert quantiles(Estimator(cube, rules=Rules(0, 0)), "v", (), (0.5,))[0].estimate == 3.0


@pytest.mark.parametrize("weighted", [False, True])
def test_many_groups_take_little_time(weighted):
    groups = [str(i) for i in range(300) for _ in range(40)]
    values = np.random.default_rng(1).integers(1, 50, len(groups)).astype(float)
    estimator = Estimator(cube_of({"g": groups}, {"v": values}, weights=[1.5] * len(groups) if weighted else None))
    start = time.perf_counter()
    assert len(quantiles(estimator, "v", ("g",))) == 900
    # some tenths of a second here; every group's interval over all groups took minutes
    assert time.perf_counter() - start < 10
