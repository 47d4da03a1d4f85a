"""Factor models against lavaan, semTools and psych: one factor on bfi, three factors on Holzinger and Swineford."""

import numpy as np
import pytest
from bfi import bfi_items
from crossed import codes_of, complete, crossed
from reference import assert_matches, reference_case, reference_table

from wuli.survey.factor import (
    average_variance,
    fit_factors,
    fit_of,
    largest_share,
    omegas,
    one_factor,
    sampling_of,
)
from wuli.survey.joint import correlations_of

BFI = "psych_bfi_agreeableness"
HOLZINGER = "cfa_holzinger"
SCALES = ("visual", "textual", "speed")


@pytest.fixture(scope="module")
def abilities():
    table = reference_table("holzinger")
    return np.cov([table[f"x{number}"] for number in range(1, 10)])


@pytest.fixture(scope="module")
def three_factors(abilities):
    return fit_factors(abilities, [0, 0, 0, 1, 1, 1, 2, 2, 2])


@pytest.fixture(scope="module")
def agreeableness():
    items = {id: column for id, column in codes_of(bfi_items()).items() if id.startswith("A")}
    return crossed(complete(items)).moments("all")


def test_three_factors_fit_as_in_lavaan(abilities, three_factors):
    found = fit_of(three_factors, abilities, 301)
    case = reference_case(HOLZINGER, "fit")
    names = ("chisq", "df", "cfi", "tli", "rmsea", "srmr")
    got = {**case.value, **{name: getattr(found, name) for name in names}, "pvalue": found.p}
    assert_matches(got, case)


def test_standardised_loadings_agree_with_lavaan(three_factors):
    got = {f"x{number + 1}": value for number, value in enumerate(three_factors.standardised)}
    assert_matches(got, reference_case(HOLZINGER, "std_loadings"))


def test_composite_reliability_agrees_with_semtools_in_both_denominators(abilities, three_factors):
    found = dict(zip(SCALES, omegas(three_factors, abilities), strict=True))
    got = {
        "model_implied": {scale: omega.model_implied for scale, omega in found.items()},
        "observed_variance": {scale: omega.observed for scale, omega in found.items()},
    }
    assert_matches(got, reference_case(HOLZINGER, "composite_reliability"))


def test_the_variance_extracted_agrees_with_semtools(three_factors):
    got = dict(zip(SCALES, average_variance(three_factors), strict=True))
    assert_matches(got, reference_case(HOLZINGER, "ave"))


def test_one_factor_loadings_agree_with_lavaan(agreeableness):
    model = one_factor(agreeableness.covariance)
    got = dict(zip(agreeableness.ids, model.standardised, strict=True))
    assert_matches(got, reference_case(BFI, "one_factor_loadings_ml"))


def test_omega_agrees_with_semtools_in_both_denominators(agreeableness):
    (found,) = omegas(one_factor(agreeableness.covariance), agreeableness.covariance)
    got = {"model_implied": found.model_implied, "observed_variance": found.observed}
    assert_matches(got, reference_case(BFI, "omega_total_1f_ml"))


def test_kmo_and_bartlett_agree_with_psych(agreeableness):
    found = sampling_of(correlations_of(agreeableness.covariance), agreeableness.n)
    assert_matches({"kmo": found.kmo, "chisq": found.chisq, "df": found.df}, reference_case(BFI, "kmo_bartlett"))


def test_the_largest_share_is_the_first_eigenvalue_over_the_items(agreeableness):
    first = reference_case(BFI, "eigen_pearson").value[0]
    assert largest_share(correlations_of(agreeableness.covariance)) == pytest.approx(first / 5, abs=1e-8)


def test_exact_covariances_give_their_loadings_back():
    loadings, uniqueness = np.array([2.0, 1.0, -1.5, 0.5]), np.array([1.0, 2.0, 0.5, 0.25])
    model = one_factor(np.outer(loadings, loadings) + np.diag(uniqueness))
    assert model.loadings == pytest.approx(loadings, abs=1e-6)
    assert model.uniqueness == pytest.approx(uniqueness, abs=1e-6)
    assert model.discrepancy == pytest.approx(0, abs=1e-10)
    assert not model.improper


def test_two_exact_factors_give_their_correlation_back():
    loadings, factors = np.array([0.8, 0.7, 0.6, 0.9]), np.array([[1, 0.4], [0.4, 1]])
    groups = [0, 0, 1, 1]
    covariance = np.outer(loadings, loadings) * factors[np.ix_(groups, groups)]
    np.fill_diagonal(covariance, 1)
    model = fit_factors(covariance, groups)
    assert model.factors[0, 1] == pytest.approx(0.4, abs=1e-6)
    assert model.implied == pytest.approx(covariance, abs=1e-6)
    fit = fit_of(model, covariance, 500)
    assert (fit.df, fit.cfi, fit.rmsea) == (1, 1, 0)


def test_a_communality_beyond_one_is_called_improper():
    """r12 r13 / r23 = 1.62: the first item would need a uniqueness below 0."""
    model = one_factor(np.array([[1, 0.9, 0.9], [0.9, 1, 0.7], [0.9, 0.7, 1]]))
    assert model.loadings[0] ** 2 == pytest.approx(0.81 / 0.7, abs=1e-6)
    assert model.improper


@pytest.mark.parametrize(
    ("covariance", "factor_of"),
    [
        (np.eye(2) + 0.5, [0, 0]),
        (np.ones((3, 3)), [0, 0, 0]),
        (np.diag([1.0, 1.0, 0.0]), [0, 0, 0]),
        (np.eye(3) + 0.5, [0, 0, 1]),
    ],
    ids=["two items", "equal items", "an item that does not vary", "a factor with one item"],
)
def test_a_model_that_is_not_identified_is_not_fitted(covariance, factor_of):
    assert fit_factors(covariance, factor_of) is None


def test_a_model_without_a_solution_is_not_fitted():
    """r12 r13 r23 < 0 cannot come from one factor."""
    assert one_factor(np.array([[1, 0.5, 0.5], [0.5, 1, -0.4], [0.5, -0.4, 1]])) is None


def test_three_items_fit_exactly_and_have_no_fit_to_test():
    covariance = np.array([[1, 0.5, 0.4], [0.5, 1, 0.3], [0.4, 0.3, 1]])
    fit = fit_of(one_factor(covariance), covariance, 100)
    assert (fit.df, fit.p, fit.tli, fit.rmsea) == (0, None, None, None)
    assert fit.srmr == pytest.approx(0, abs=1e-7)


def test_a_singular_matrix_has_no_kmo():
    assert sampling_of(np.ones((3, 3)), 100) is None
