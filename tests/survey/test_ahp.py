"""AHP on Saaty's published matrices, against R, and what it refuses."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import assert_matches, reference_case

from wuli.errors.kinds import ArgumentError
from wuli.survey.ahp import RANDOM_INDEX, check_matrix, combine_judgements, compute_ahp

SUITE = "weights_public"


def matrix(name):
    """The matrix as R prints it, with thirds as 0.333333333333333."""
    return reference_case(SUITE, f"matrix_{name}").value["values"]


def as_r(judgements, table):
    found = compute_ahp(judgements, table=table)
    return {
        "n": len(judgements),
        "w": found.eigenvector,
        "w_geometric": found.geometric,
        "w_colnorm": found.column_mean,
        "lambda_colnorm": found.lambda_column_mean,
        "CR_colnorm": found.cr_column_mean,
        "lambda_max": found.lambda_max,
        "CI": found.ci,
        "RI": found.ri,
        "CR": found.cr,
        "GCI": found.gci,
    }


@pytest.mark.parametrize("table", ["RI80", "RI08"])
def test_saatys_drinks_agree_with_r_under_both_tables_of_random_indices(table):
    assert_matches(as_r(matrix("drinks"), table), reference_case(SUITE, f"ahp_drinks_{table}"))


def test_saatys_chairs_agree_with_r_and_do_not_pass():
    assert_matches(as_r(matrix("chairs"), "RI80"), reference_case(SUITE, "ahp_chairs"))
    assert not compute_ahp(matrix("chairs")).passes
    assert compute_ahp(matrix("drinks")).passes


def test_judgements_without_contradiction_give_back_their_weights():
    parts = np.array([0.5, 0.3, 0.2])
    assert_matches(as_r(np.divide.outer(parts, parts), "RI80"), reference_case(SUITE, "ahp_consistent"))


@given(st.lists(st.floats(0.1, 1), min_size=1, max_size=10))
def test_all_three_methods_agree_where_nothing_contradicts(parts):
    share = np.array(parts) / sum(parts)
    found = compute_ahp(np.divide.outer(share, share))
    for method in (found.eigenvector, found.geometric, found.column_mean):
        assert method == pytest.approx(share, abs=1e-9)
    assert found.cr == pytest.approx(0, abs=1e-9)


def test_two_indicators_cannot_contradict():
    found = compute_ahp([[1, 3], [1 / 3, 1]])
    assert found.eigenvector == pytest.approx((0.75, 0.25))
    assert (found.cr, found.gci, found.passes) == (0.0, None, True)


@pytest.mark.parametrize("number", range(1, 10))
def test_a_reciprocal_written_with_two_decimals_is_understood(number):
    exact, written = (check_matrix([[1, number], [part, 1]]) for part in (1 / number, round(1 / number, 2)))
    assert written.tolist() == exact.tolist()


def test_several_experts_are_joined_by_the_geometric_mean():
    joined = combine_judgements([[[1, 2], [0.5, 1]], [[1, 8], [0.125, 1]]])
    assert joined.tolist() == [[1, pytest.approx(4)], [pytest.approx(0.25), 1]]


def test_the_tables_of_random_indices_are_those_of_saaty():
    assert RANDOM_INDEX["RI80"][2:7] == (0.58, 0.90, 1.12, 1.24, 1.32)
    assert RANDOM_INDEX["RI08"][2:7] == (0.52, 0.89, 1.11, 1.25, 1.35)


# What is refused

REFUSED = {
    "matrix_not_square": (
        [[1, 2, 3], [1, 1, 1]],
        "判断矩阵应当行数、列数相同，现在是 2 × 3。请让每个指标各占一行一列，顺序一致。",
        (
            "A judgement matrix must have as many rows as columns; this one is 2 × 3. Give every indicator one row and one "
            "column, in the same order."
        ),
    ),
    "matrix_too_large": (
        np.ones((11, 11)),
        "判断矩阵有 11 个指标，一致性检验的 RI 表只到 10 个。请把指标分组，逐层比较。",
        (
            "The judgement matrix has 11 indicators, but the table of random indices ends at 10. Put the indicators into groups "
            "and compare level by level."
        ),
    ),
    "matrix_not_positive": (
        [[1, -3], [-1 / 3, 1]],
        "“数据 / 算法”：判断矩阵里的“-3”不是正数。请填 1 到 9 或其倒数。",
        'at 数据 / 算法: "-3" in the judgement matrix is not a positive number. Enter 1 to 9 or a reciprocal of these.',
    ),
    "matrix_diagonal": (
        [[2, 3], [1 / 3, 1]],
        "“数据 / 数据”：对角线上是 2。指标与自己相比应为 1，请改正。",
        "at 数据 / 数据: The diagonal holds 2. An indicator compared with itself is 1; correct it.",
    ),
    "matrix_not_reciprocal": (
        [[1, 3], [0.25, 1]],
        "“数据 / 算法”：判断矩阵前后矛盾：这里是 3，“算法 / 数据”是 0.25，两者应互为倒数（例如 3 与 1/3）。请改正其中一个。",
        (
            'at 数据 / 算法: The judgement matrix contradicts itself: this entry is 3, that at "算法 / 数据" is 0.25; the two must be '
            "reciprocals, such as 3 and 1/3. Correct one of them."
        ),
    ),
}


@pytest.mark.parametrize("code", REFUSED)
def test_an_unsound_matrix_is_refused_in_both_languages(code):
    judgements, chinese, english = REFUSED[code]
    with pytest.raises(ArgumentError) as caught:
        compute_ahp(judgements, names=["数据", "算法"])
    assert caught.value.faults[0].code == code
    assert caught.value.render("zh").splitlines()[0] == chinese
    assert caught.value.render("en").splitlines()[0] == english


def test_all_faults_of_a_matrix_are_told_at_once():
    with pytest.raises(ArgumentError) as caught:
        compute_ahp([[1, 3, 5], [3, 1, 2], [5, 2, 1]])
    assert [fault.path for fault in caught.value.faults] == ["1 / 2", "1 / 3", "2 / 3"]


def test_a_gap_in_the_matrix_is_no_judgement():
    with pytest.raises(ArgumentError) as caught:
        compute_ahp([[1, np.nan], [np.inf, 1]])
    assert [fault.got for fault in caught.value.faults] == ["nan", "inf"]


def test_an_unknown_table_of_random_indices_is_refused_in_both_languages():
    with pytest.raises(ArgumentError) as caught:
        compute_ahp([[1]], table="RI99")
    assert caught.value.faults[0].code == "random_index_unknown"
    assert caught.value.render("zh") == "没有名为“RI99”的 RI 表。可用：RI80, RI08。"
    assert caught.value.render("en") == 'There is no table of random indices named "RI99". Known: RI80, RI08.'
