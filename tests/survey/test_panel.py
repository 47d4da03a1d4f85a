"""Change of the same firms: against R t.test on Student's sleep data, Jacobson and Truax, and sums that must come out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuli.survey.panel import decompose_change, detectable_change, paired_change, reliable_change, transition_table

# datasets::sleep
FIRST = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
SECOND = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
levels = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=1, max_size=30)


def test_paired_change_agrees_with_r():
    """R: with(sleep, t.test(extra[group == 2], extra[group == 1], paired = TRUE)).

    t = 4.0621, df = 9, p-value = 0.002833, 0.7001142 to 2.4598858, mean difference 1.58.
    R: cor(FIRST, SECOND) = 0.7951702.
    """
    values = sorted({*FIRST, *SECOND})
    found = paired_change(transition_table(FIRST, SECOND, values), values)
    assert (found.n, found.df) == (10, 9)
    assert found.change == pytest.approx(1.58)
    assert found.change / found.se == pytest.approx(4.0621, abs=5e-5)
    assert found.p == pytest.approx(0.002833, abs=5e-7)
    assert found.ci_low == pytest.approx(0.7001142, abs=5e-8)
    assert found.ci_high == pytest.approx(2.4598858, abs=5e-8)
    assert found.r == pytest.approx(0.7951702, abs=5e-8)
    assert (found.first_mean, found.second_mean) == (pytest.approx(0.75), pytest.approx(2.33))


@given(levels)
def test_every_firm_stands_in_one_cell_of_the_transition_table(pairs):
    first, second = zip(*pairs, strict=True)
    table = transition_table(first, second, range(1, 6))
    assert table.sum() == len(pairs)
    assert all(table[before - 1, after - 1] == pairs.count((before, after)) for before, after in pairs)


@given(levels)
def test_the_paired_error_is_that_of_the_differences(pairs):
    first, second = map(np.array, zip(*pairs, strict=True))
    found = paired_change(transition_table(first, second, range(1, 6)), range(1, 6))
    change = second - first
    assert found.change == pytest.approx(change.mean())
    if len(pairs) == 1:
        assert found.se is found.p is None
    else:
        assert found.se == pytest.approx(change.std(ddof=1) / np.sqrt(len(pairs)), abs=1e-12)
        assert (found.p is None) == (np.ptp(change) == 0)


def test_nobody_has_no_change_and_equal_answers_no_correlation():
    assert paired_change(np.zeros((2, 2)), [1, 2]) is None
    assert paired_change([[3, 2], [0, 0]], [1, 2]).r is None


def test_the_values_of_both_times_may_differ():
    assert paired_change([[1, 1, 0]], [2.0], [1.0, 2.0, 3.0]).change == -0.5


@pytest.mark.parametrize(("first", "second"), [([1, 9], [1, 2]), ([1, 2], [1.5, 2])])
def test_a_value_that_is_no_level_is_refused(first, second):
    with pytest.raises(ValueError, match="levels"):
        transition_table(first, second, [1, 2, 3])


def test_different_numbers_of_firms_are_refused():
    with pytest.raises(ValueError, match="same firms"):
        transition_table([1, 2], [1], [1, 2])


def test_the_reliable_change_index_is_that_of_jacobson_and_truax():
    """Jacobson and Truax (1991), p. 14: 47.5 to 32.5, SD 7.5, reliability 0.80: -15 / 4.74 = -3.16."""
    assert reliable_change(47.5, 32.5, 7.5, 0.80) == pytest.approx(-3.16, abs=0.005)


def test_the_smallest_change_has_an_index_of_1_96():
    """By hand: 1.96 x 0.8 x sqrt(0.4) = 0.99171."""
    assert detectable_change(0.8, 0.8) == pytest.approx(0.99171, abs=5e-5)
    assert reliable_change(2.0, 2.0 + detectable_change(0.8, 0.8), 0.8, 0.8) == pytest.approx(1.95996, abs=5e-6)


def test_a_scale_without_error_has_no_index_and_any_change_counts():
    assert reliable_change(1, 2, 0.8, 1) is None
    assert detectable_change(0.8, 1) == 0


@pytest.mark.parametrize(("sd", "reliability"), [(1, -0.1), (1, 1.1), (-1, 0.5)])
def test_an_impossible_reliability_is_refused(sd, reliability):
    with pytest.raises(ValueError, match="reliability"):
        detectable_change(sd, reliability)


counted = st.tuples(st.integers(0, 50), st.floats(1, 5))


@given(st.tuples(st.integers(1, 50), st.floats(1, 5), st.floats(1, 5)), counted, counted)
def test_the_parts_of_a_change_add_up_to_the_change_of_the_mean(stayers, entrants, leavers):
    n, before, after = stayers
    found = decompose_change(stayers=stayers, entrants=entrants, leavers=leavers)
    first = (n * before + leavers[0] * leavers[1]) / (n + leavers[0])
    second = (n * after + entrants[0] * entrants[1]) / (n + entrants[0])
    assert found.total == pytest.approx(second - first, abs=1e-9)
    assert found.total == pytest.approx(found.stayers + found.entry + found.exit, abs=1e-9)


def test_weak_firms_that_leave_raise_the_mean_and_weak_ones_that_come_lower_it():
    """By hand: 4 stayers at 3.0; one leaver at 2.0 held the mean down by 0.2, one entrant at 1.0 does so by 0.4."""
    found = decompose_change(stayers=(4, 3.0, 3.0), entrants=(1, 1.0), leavers=(1, 2.0))
    assert found.exit == pytest.approx(0.2)
    assert found.entry == pytest.approx(-0.4)
    assert found.total == pytest.approx(-0.2)


def test_without_stayers_there_are_no_parts():
    with pytest.raises(ValueError, match="both times"):
        decompose_change(stayers=(0, 0.0, 0.0), entrants=(3, 2.0))
