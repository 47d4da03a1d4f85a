"""Analysis of variance against R on anes96 and psych::bfi."""

import numpy as np
import pytest
from bfi import DIMENSIONS, bfi_education, bfi_items, bfi_scores, histogram_of, histograms_by
from reference import assert_matches, reference_case

from wuli.survey.histogram import moments
from wuli.survey.intervals import mean_t
from wuli.survey.mean_tests import anova, eta_squared, welch_anova


def test_welchs_test_agrees_with_r():
    counts = reference_case("groups_anes_selfLR", "counts").value["values"]
    found = welch_anova(moments(counts, range(1, 8)))
    got = {
        "statistic": {"F": found.statistic},
        "parameter": {"num df": found.df, "denom df": found.df2},
        "p.value": found.p,
    }
    assert_matches(got, reference_case("groups_anes_selfLR", "welch_anova"))


def test_two_groups_give_the_square_of_students_t():
    """R: t.test(extra ~ group, sleep, var.equal = TRUE): t = -1.8608, df = 18, p-value = 0.07919."""
    levels = [-1.6, -1.2, -0.2, -0.1, 0.0, 0.1, 0.7, 0.8, 1.1, 1.6, 1.9, 2.0, 3.4, 3.7, 4.4, 4.6, 5.5]
    first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
    second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
    found = anova(moments([[side.count(level) for level in levels] for side in (first, second)], levels))
    assert np.sqrt(found.statistic) == pytest.approx(1.8608, abs=5e-5)
    assert found.df2 == 18
    assert found.p == pytest.approx(0.07919, abs=5e-6)


def test_anova_and_its_effect_size_agree_with_r_on_five_dimensions():
    scores, groups = bfi_scores(), bfi_education()
    rows = []
    for name in DIMENSIONS:
        levels, counts = histograms_by(scores[name], groups, range(1, 6))
        found = anova(moments(counts, levels))
        rows.append({"dim": name, "F": found.statistic, "p": found.p, "eta2": eta_squared(moments(counts, levels))})
    assert_matches({"rows": rows}, reference_case("report_bfi_by_education", "anova_each_dim"))


def row_of(n, mean, variance):
    se = np.sqrt(variance / n)
    ends = mean_t(mean, se, n - 1)
    return {"n": n, "mean": mean, "sd": np.sqrt(variance), "se": se, "lo": ends.low, "hi": ends.high}


@pytest.mark.parametrize(("id", "need"), [("overall_dimension_scores", 5), ("overall_dimension_scores_4of5", 4)])
def test_means_and_intervals_of_dimensions_agree_with_r(id, need):
    rows = []
    for values in bfi_scores(need).values():
        levels, counts = histogram_of(values)
        found = moments(counts, levels)
        rows.append(row_of(found.n[0], found.mean[0], found.variance[0]))
    assert_matches({"rows": rows}, reference_case("report_bfi_by_education", id))


def test_means_and_intervals_of_items_agree_with_r():
    rows = []
    for values in bfi_items().values():
        found = moments([(values == level).sum() for level in range(1, 7)], range(1, 7))
        rows.append(row_of(found.n[0], found.mean[0], found.variance[0]))
    assert_matches({"rows": rows}, reference_case("report_bfi_by_education", "item_means"))


def test_means_and_intervals_of_dimensions_by_group_agree_with_r():
    rows = []
    for name, values in bfi_scores().items():
        levels, counts = histograms_by(values, bfi_education(), range(1, 6))
        found = moments(counts, levels)
        parts = zip(found.n, found.mean, found.variance, strict=True)
        rows += [{"dim": name, "group": place + 1, **row_of(*part)} for place, part in enumerate(parts)]
    assert_matches({"rows": rows}, reference_case("report_bfi_by_education", "dimension_by_group"))


def test_empty_groups_do_not_count_and_groups_of_one_count_for_anova_only():
    rows = [[3, 2, 1], [1, 2, 3], [0, 0, 0], [0, 0, 1]]
    assert anova(moments(rows, [1, 2, 3])).df == 2
    assert welch_anova(moments(rows, [1, 2, 3])).df == 1


@pytest.mark.parametrize("rows", [[[3, 0], [0, 3]], [[1, 0], [0, 1]], [[3, 2], [0, 0]]])
def test_groups_without_spread_or_a_single_group_have_no_test(rows):
    found = moments(rows, [1, 2])
    assert anova(found).p is None
    assert welch_anova(found).p is None


def test_an_effect_needs_something_that_varies():
    assert eta_squared(moments([[0, 3], [0, 2]], [1, 2])) is None
    assert eta_squared(moments([[3, 0], [0, 2]], [1, 2])) == 1
