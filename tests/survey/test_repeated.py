"""Friedman, Kendall's W and intraclass correlations against R on the ratings of wine (9 judges, 8 bottles)."""

import numpy as np
import pytest
from reference import assert_matches, reference_case, reference_table

from wuli.survey.repeated import friedman, intraclass, kendall_w


@pytest.fixture(scope="module")
def ratings():
    """tapply(rating, list(judge, bottle), mean): one row per judge."""
    table = reference_table("wine")
    matrix = np.full((9, 8), np.nan)
    matrix[table["judge"].astype(int) - 1, table["bottle"].astype(int) - 1] = table["rating"]
    return matrix


def test_friedmans_test_agrees_with_r(ratings):
    found = friedman(ratings)
    got = {
        "statistic": {"Friedman chi-squared": found.statistic},
        "parameter": {"df": found.df},
        "p.value": found.p,
    }
    assert_matches(got, reference_case("ordreg_wine", "friedman"))


def test_kendalls_w_agrees_with_r(ratings):
    assert_matches({"W": kendall_w(ratings)}, reference_case("ordreg_wine", "kendall_w"))


def test_intraclass_correlations_agree_with_r(ratings):
    found = intraclass(ratings)
    got = {
        "ICC1": found.one_way,
        "ICC2": found.random,
        "ICC3": found.fixed,
        "ICC1k": found.one_way_mean,
        "ICC2k": found.random_mean,
        "ICC3k": found.fixed_mean,
    }
    assert_matches(got, reference_case("ordreg_wine", "icc_two_way"))


def test_judges_who_all_agree_have_concordance_1_and_judges_who_contradict_0():
    assert kendall_w([[1, 2, 3], [2, 4, 9]]) == pytest.approx(1)
    assert kendall_w([[1, 2, 3], [3, 2, 1]]) == pytest.approx(0)


def test_judges_who_see_no_difference_have_no_concordance():
    assert friedman([[2, 2], [3, 3]]).p is None
    assert kendall_w([[2, 2], [3, 3]]) is None


def test_one_judge_cannot_agree():
    with pytest.raises(ValueError, match="two judges"):
        intraclass([[1, 2, 3]])
