"""Ordinal regression against R MASS::polr on anes96 and ordinal::clm on wine."""

import numpy as np
import pytest
from reference import assert_matches, reference_case, reference_table

from wuli.survey.ordinal import fit_ordinal, nominal_test

LEVELS = ("1|2", "2|3", "3|4", "4|5", "5|6", "6|7")


@pytest.fixture(scope="module")
def counts():
    return np.array(reference_case("groups_anes_selfLR", "counts").value["values"])


def test_proportional_odds_by_group_agree_with_r(counts):
    found = fit_ordinal(counts, np.eye(7)[:, 1:])
    names = [f"factor(educ){group}" for group in range(2, 8)]
    got = {
        "coef": dict(zip(names, found.effects, strict=True)),
        "zeta": dict(zip(LEVELS, found.thresholds, strict=True)),
        "se": dict(zip([*names, *LEVELS], found.effect_ses + found.threshold_ses, strict=True)),
        "logLik": found.log_likelihood,
    }
    assert_matches(got, reference_case("groups_anes_selfLR", "polr"))


def test_the_test_of_proportional_odds_agrees_with_r(counts):
    found = nominal_test(counts)
    got = {"LRT": found.statistic, "df": found.df, "p": found.p}
    assert_matches(got, reference_case("groups_anes_selfLR", "clm_nominal_test"))


@pytest.mark.parametrize("link", ["logit", "probit"])
def test_two_features_of_wine_agree_with_r(link):
    table = reference_table("wine")
    warm, contact, rating = table["temp"] == "warm", table["contact"] == "yes", table["rating"]
    cells = [(0, 0), (0, 1), (1, 0), (1, 1)]
    rows = [[((warm == a) & (contact == b) & (rating == level)).sum() for level in range(1, 6)] for a, b in cells]
    found = fit_ordinal(rows, cells, link=link)
    got = {
        "coef": dict(zip([*LEVELS[:4], "tempwarm", "contactyes"], found.thresholds + found.effects, strict=True)),
        "se": dict(zip([*LEVELS[:4], "tempwarm", "contactyes"], found.threshold_ses + found.effect_ses, strict=True)),
        "logLik": found.log_likelihood,
    }
    assert_matches(got, reference_case("ordreg_wine", f"clm_{link}"))


def test_two_groups_on_two_levels_give_the_log_odds_ratio():
    """By hand: log(6 x 8 / (4 x 2)) = log 6, standard error sqrt(1/6 + 1/4 + 1/2 + 1/8)."""
    found = fit_ordinal([[6, 4], [2, 8]], [[0], [1]])
    assert found.effects[0] == pytest.approx(np.log(6))
    assert found.effect_ses[0] == pytest.approx(np.sqrt(1 / 6 + 1 / 4 + 1 / 2 + 1 / 8))


def test_groups_of_the_same_shape_have_no_effect():
    found = fit_ordinal([[3, 4, 5], [6, 8, 10]], [[0], [1]])
    assert found.effects[0] == pytest.approx(0, abs=1e-9)


def test_levels_and_cells_without_firms_change_nothing():
    own = fit_ordinal([[6, 4, 3], [2, 8, 4]], [[0], [1]])
    wider = fit_ordinal([[6, 0, 4, 3], [0, 0, 0, 0], [2, 0, 8, 4]], [[0], [5], [1]])
    assert own.effects == pytest.approx(wider.effects)


@pytest.mark.parametrize(
    ("rows", "features"),
    [
        ([[5, 0], [3, 0]], [[0], [1]]),  # one level
        ([[0, 0], [0, 0]], [[0], [1]]),  # nobody
        ([[5, 2], [3, 4]], [[0, 0], [1, 2]]),  # features that say the same
        ([[5, 0], [0, 4]], [[0], [1]]),  # every firm of a group above every firm of the other
        ([[5, 3], [0, 4]], [[0], [1]]),  # a group at one end
    ],
)
def test_what_cannot_be_fitted_is_not_fitted(rows, features):
    assert fit_ordinal(rows, features) is None


def test_two_levels_leave_nothing_to_test():
    assert nominal_test([[6, 4], [2, 8]]).p is None
