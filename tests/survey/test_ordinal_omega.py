"""One factor behind ordered answers and its omega, against lavaan and semTools on bfi; and by simulation-free laws."""

import numpy as np
import pytest
from bfi import bfi_items
from crossed import codes_of, complete, crossed
from reference import assert_matches, reference_case

from wuli.survey.bivariate import joint_below
from wuli.survey.cross import pairs_within
from wuli.survey.ordinal_omega import correlation_variance, omega_categorical, ordinal_factor
from wuli.survey.pair_table import PairTable
from wuli.survey.variables import Levels

SUITE = "psych_bfi_agreeableness"


@pytest.fixture(scope="module")
def agreeableness():
    return crossed(complete({id: column for id, column in codes_of(bfi_items()).items() if id.startswith("A")}))


def ids(table):
    return table.plan.groups["all"]


def test_loadings_agree_with_lavaan(agreeableness):
    found = ordinal_factor(ids(agreeableness), agreeableness.table)
    case = reference_case(SUITE, "one_factor_loadings_dwls")
    got = dict(zip(found.ids, found.loadings, strict=True))
    assert_matches(got, case)
    assert got == pytest.approx(case.value, abs=1e-6)


def test_the_weights_of_the_correlations_give_lavaans_chi_square(agreeableness):
    """fitMeasures(f, "chisq") of the DWLS model is (n - 1) / n times the weighted sum of squared residuals."""
    found = ordinal_factor(ids(agreeableness), agreeableness.table)
    chisq = 0.0
    for first, second in pairs_within(range(5)):
        variance = correlation_variance(agreeableness.table(found.ids[first], found.ids[second]))
        residual = found.correlations[first, second] - found.loadings[first] * found.loadings[second]
        chisq += residual**2 / variance * 2708 / 2709
    expected = reference_case(SUITE, "one_factor_fit_dwls").value["chisq"]
    assert chisq == pytest.approx(expected, rel=1e-6)


def test_categorical_omega_agrees_with_semtools(agreeableness):
    case = reference_case(SUITE, "omega_categorical")
    found = omega_categorical(agreeableness, ids(agreeableness))
    assert_matches(found, case)
    assert found == pytest.approx(case.value, abs=1e-4)


def test_exact_tables_of_one_factor_give_its_loadings_back():
    loadings = {"a": 0.9, "b": 0.7, "c": 0.5, "d": -0.6}
    cuts = np.array([-np.inf, -1.0, 0.2, 1.1, np.inf])

    def table_of(first, second):
        corners = joint_below(*np.broadcast_arrays(cuts[:, None], cuts[None, :]), loadings[first] * loadings[second])
        totals = np.rint(np.diff(np.diff(corners, axis=0), axis=1) * 10**12).astype(np.int64)
        return PairTable(Levels(first, (1, 2, 3, 4)), Levels(second, (1, 2, 3, 4)), totals, totals, 1000.0)

    found = ordinal_factor(tuple(loadings), table_of)
    assert found.loadings == pytest.approx(list(loadings.values()), abs=1e-6)


def test_ten_times_the_units_divide_the_variance():
    totals = np.array([[40, 10, 5], [10, 30, 10], [5, 10, 40]])
    levels = Levels("a", (1, 2, 3)), Levels("b", (1, 2, 3))
    one = correlation_variance(PairTable(*levels, totals, totals, float(totals.sum())))
    ten = correlation_variance(PairTable(*levels, totals * 10, totals * 10, float(totals.sum()) * 10))
    assert ten == pytest.approx(one / 10, rel=1e-6)


def test_it_is_not_defined_for_two_items_constants_and_items_that_are_one():
    two = crossed({"a": [1, 2, 1, 2], "b": [1, 2, 2, 1]})
    assert omega_categorical(two, ("a", "b")) is None
    answers = [1, 2, 3, 2, 1, 3, 2]
    same = crossed({"a": answers, "b": answers, "c": [1, 2, 3, 3, 2, 1, 1]})
    assert omega_categorical(same, tuple("abc")) is None
    constant = crossed({"a": [1, 2, 1, 2], "b": [1, 2, 2, 1], "c": [1, 1, 1, 1]})
    assert omega_categorical(constant, tuple("abc")) is None
