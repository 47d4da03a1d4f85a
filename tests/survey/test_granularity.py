"""Which printed figures can come from a number of firms: the figures of the 2023 report and of Brown and Heathers."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuli.errors.kinds import ArgumentError
from wuli.survey.granularity import check_mean, check_share, fitting_bases, read_printed

# Shares about all 240 firms as the 2023 report prints them: impact, then the rows of the rubric. 42.1 is printed "421%".
PRINTED = [
    "68.8%", "54.2%", "30.1%", "25.83%", "45.6%", "42.1%", "35.8%", "29.6%", "16.3%", "10.4%", "32.1%", "35.4%", "15%", "5%",
    "45.8%", "35.42%", "20%", "57.1%", "10.4%", "7.1%", "21.73%", "29.17%", "81.67%", "25.83%", "32.5%", "26.25%",
]  # fmt: skip
COUNTS = [
    165, 130, None, 62, None, 101, 86, 71, 39, 25, 77, 85, 36, 12,
    110, 85, 48, 137, 25, 17, None, 70, 196, 62, 78, 63,
]  # fmt: skip


@pytest.mark.parametrize(("printed", "count"), list(zip(PRINTED, COUNTS, strict=True)))
def test_each_share_of_the_2023_report_fits_one_count_of_240_firms_or_none(printed, count):
    found = check_share(printed, 240)
    assert found.possible == (count is not None)
    assert count in found.counts or count is None
    # one firm is 0.42 %, so figures without decimals fit several counts
    assert len(found.counts) <= (1 if "." in printed else 3)


def test_three_shares_of_the_2023_report_are_impossible_for_240_firms():
    impossible = [printed for printed in PRINTED if not check_share(printed, 240).possible]
    assert impossible == ["30.1%", "45.6%", "21.73%"]
    assert len(set(PRINTED) - set(impossible)) == 21


@pytest.mark.parametrize(
    ("printed", "nearest"),
    [
        ("30.1%", [(72, 30.0), (73, 30.42)]),
        ("45.6%", [(109, 45.42), (110, 45.83)]),
        ("21.73%", [(52, 21.67), (53, 22.08)]),
    ],
)
def test_an_impossible_share_comes_with_its_neighbours(printed, nearest):
    found = check_share(printed, 240).nearest
    assert [(count, round(float(value), 2)) for count, value in found] == nearest


def test_no_number_of_firms_up_to_240_gives_21_73_but_cutting_digits_off_does():
    """5/23 = 21.739."""
    assert fitting_bases(["21.73"], most=240) == ()
    assert check_share("21.73", 23).truncated
    assert [n for n in fitting_bases(["21.73"], most=240, rounding="truncated") if n % 23 == 0][:2] == [23, 46]


def test_243_is_the_first_number_of_firms_that_fits_all_four_worries_and_361_the_next():
    worries = ["59.3", "54.3", "46.5", "37.4"]
    assert fitting_bases(worries, most=380) == (243, 361)
    assert [list(check_share(worry, 243).counts) for worry in worries] == [[144], [132], [113], [91]]


def test_511_is_the_first_number_of_firms_that_fits_all_five_impacts():
    assert fitting_bases(["54.2", "30.1", "25.83", "45.6", "42.1"], most=520)[:1] == (511,)


def test_114_is_the_only_number_of_young_firms_below_193_that_fits_both_shares():
    assert fitting_bases(["51.8", "54.4"], most=192) == (114,)


def test_20_68_fits_237_firms_rounded_and_29_cut_off():
    assert fitting_bases(["20.68"], most=240) == (237,)
    assert fitting_bases(["20.68"], most=40, rounding="truncated") == (29,)


@pytest.mark.parametrize(("printed", "sums"), [("2.51", [602, 603]), ("2.84", [681, 682]), ("2.30", [551, 552, 553])])
def test_the_means_of_the_2023_report_have_a_few_possible_sums(printed, sums):
    assert list(check_mean(printed, 240).counts) == sums


def test_halves_may_go_up_or_to_the_even_digit():
    """39/240 = 16.25 prints 16.3 half up and 16.2 half to even; 33/240 = 13.75 prints 13.8 either way."""
    assert list(check_share("16.3", 240).counts) == list(check_share("16.2", 240).counts) == [39]
    assert not check_share("13.7", 240).possible
    assert check_share("13.8", 240).possible


def test_the_mean_of_brown_and_heathers_is_impossible():
    """Brown and Heathers (2017): a mean age of 20.95 of 20 whole years is possible, one of 20.97 is not; 5.19 of 28 is not."""
    assert check_mean("20.95", 20, low=0, high=99).possible
    assert not check_mean("20.97", 20, low=0, high=99).possible
    assert not check_mean("5.19", 28, low=1, high=7).possible


def test_more_items_make_a_finer_grid():
    assert not check_mean("2.51", 10).possible
    assert check_mean("2.51", 10, items=10).possible


def test_figures_outside_the_scale_are_impossible_with_the_end_as_neighbour():
    assert check_share("421%", 240).nearest == ((240, Fraction(100)),)
    assert check_mean("0.9", 10).nearest == ((10, Fraction(1)),)
    assert check_mean("5.1", 10).nearest == ((50, Fraction(5)),)


def test_very_many_firms_take_no_time():
    assert len(check_share("30.1%", 10**12).counts) == 10**9


@given(st.integers(1, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.integers(0, 3))
def test_what_is_rounded_is_possible(pair, digits):
    count, n = pair
    share = Fraction(100 * count, n)
    to_even = round(share, digits)
    up = Fraction((2 * share * 10**digits + 1) // 2, 10**digits)
    for printed in (to_even, up):
        whole, rest = divmod(int(printed * 10**digits), 10**digits)
        text = f"{whole}.{rest:0{digits}d}" if digits else str(whole)
        assert count in check_share(text, n).counts


@given(st.integers(0, 10000), st.integers(1, 400))
def test_a_count_that_fits_prints_as_the_figure(units, n):
    text = f"{units // 100}.{units % 100:02d}"
    for count in check_share(text, n).counts:
        share = Fraction(10000 * count, n)
        assert units in (round(share), (2 * share + 1) // 2)


@pytest.mark.parametrize("text", ["", "about 30", "-3", "1e3", "30,1", ".5", "３０", "30.", "30.1%%"])
def test_what_is_no_printed_figure_is_refused_in_both_languages(text):
    with pytest.raises(ArgumentError) as caught:
        read_printed(text)
    assert caught.value.faults[0].code == "printed_unreadable"
    assert "请照原文填写，例如 30.1% 或 2.82" in caught.value.render("zh")
    assert "Enter it as printed, such as 30.1% or 2.82" in caught.value.render("en")


@pytest.mark.parametrize("check", [check_share, check_mean])
def test_a_base_of_no_firms_is_refused_in_both_languages(check):
    with pytest.raises(ArgumentError) as caught:
        check("2", 0)
    assert caught.value.faults[0].code == "base_not_positive"
    assert caught.value.render("zh") == "企业数是 0，应为正整数。请填写这个数字所依据的企业数。"
    assert caught.value.render("en") == (
        "The number of firms is 0; it must be a positive whole number. Enter the number of firms behind the figure."
    )
