"""Figures of the 2023 report come out of the analysis of the 240 reconstructed firms, rounded as the report rounds.

Each test is named by the finding's id. The expected text is what the report prints (a decimal point that the print lost
is put back: "742%" is 74.2); levels that the report adds up are added as whole firms. What cannot come out, and why,
stands in CANNOT; every finding is in one of the two lists.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

import pytest
from analysis.industry_files import analysed, estimate_of, rows_of, table_of

from wuli.report.numbers import half_up

FIRMS: Final = 240
# the file's columns beside the indicators, and the questions they belong to
IMPACT: Final = {
    "impact.industry_innovation": "ai_impact.industry_innovation",
    "impact.competition": "ai_impact.lower_entry_barrier_competition",
}

# by id: variable, levels, what is printed; shares of all firms
SHARES: Final[dict[str, tuple[str, tuple[int, ...], str]]] = {
    "S11": ("ai_funding", (3,), "35.8"),
    "S12": ("ai_funding", (2,), "29.6"),
    "S13": ("ai_funding", (1,), "16.3"),
    "S14": ("ai_funding", (5,), "10.4"),
    "S15": ("ai_talent", (1, 2), "32.1"),
    "S16": ("ai_talent", (3,), "35.4"),
    "S18": ("data_quantity", (4,), "15"),
    "S19": ("data_quantity", (5,), "5"),
    "S20": ("algorithm", (1, 2), "45.8"),
    "S21": ("ai_ecosystem_cooperation", (1,), "35.42"),
    "S22": ("ai_ecosystem_cooperation", (2,), "20"),
    "S24": ("ai_cognition_execution", (2, 3), "57.1"),
    "S25": ("ai_cognition_execution", (4,), "10.4"),
    "S26": ("ai_cognition_execution", (5,), "7.1"),
    "S31": ("production_or_process", (4,), "29.17"),
    "S32": ("customer_experience", (2, 3, 4, 5), "81.67"),
    "S33": ("customer_experience", (4,), "25.83"),
    "S34": ("rd_design", (1,), "32.5"),
    "S35": ("rd_design", (2,), "26.25"),
}
# shares of all firms that tick an option or choose an answer: (question, options, printed)
OPTIONS: Final[dict[str, tuple[str, tuple[str, ...], str]]] = {
    "S01": ("ai_familiarity", ("very", "fairly"), "68.8"),
    "S02": ("ai_impact", ("process_efficiency",), "54.2"),
    "S04": ("ai_impact", ("customer_experience",), "25.83"),
    "S06": ("ai_impact", ("lower_entry_barrier_competition",), "42.1"),
}
# the first three of these questions are not in the file: as many firms are given the answer as the share means
GIVEN: Final = {"S01": 165, "S02": 130, "S04": 62}
MEANS: Final[dict[str, tuple[str, str]]] = {
    "S07": ("resource", "2.82"),
    "S08": ("ecosystem", "2.30"),
    "S09": ("cognition", "2.51"),
    "S17": ("data_quantity", "2.8"),
    "S23": ("ai_cognition_execution", "2.51"),
    "S27": ("production_or_process", "2.86"),
    "S28": ("customer_experience", "2.76"),
    "S29": ("business_decision", "2.69"),
    "S40": ("data_quantity", "2.84"),
}
# by id: column, value, variable, what is printed
GROUP_MEANS: Final[dict[str, tuple[str, str, str, str]]] = {
    "A01": ("age", "5to10", "foundation", "3.1"),
    "A02": ("age", "5to10", "cognition", "3.31"),
    "A03": ("age", "5to10", "resource", "3.29"),
    "A04": ("age", "5to10", "ecosystem", "2.96"),
    "A05": ("age", "5to10", "application", "2.97"),
    "E01": ("industry", "ecommerce", "data_quantity", "3.13"),
    "E04": ("industry", "ecommerce", "business_decision", "3.07"),
    "E05": ("industry", "ecommerce", "business_process", "3"),
}
# by id: column, value, variable, levels, what is printed
GROUP_SHARES: Final[dict[str, tuple[str, str, str, tuple[int, ...], str]]] = {
    "A06": ("age", "lt3", "data_quantity", (1, 2), "51.8"),
    "A07": ("age", "lt3", "ai_funding", (1, 2), "54.4"),
    "A09": ("age", "5to10", "ai_cognition_execution", (4, 5), "42.2"),
    "M02": ("industry", "manufacturing", "ai_cognition_execution", (1,), "93.2"),
    "W03": ("industry", "software_it", "ai_funding", (5,), "21.4"),
    "W05": ("industry", "software_it", "algorithm", (4, 5), "37.5"),
    "E02": ("industry", "ecommerce", "ai_cognition_execution", (2, 3), "70"),
    "E06": ("industry", "ecommerce", "ai_funding", (2,), "60"),
    "E07": ("industry", "ecommerce", "ai_funding", (1,), "26.7"),
    "E09": ("industry", "ecommerce", "ai_talent", (3,), "63"),
}
GROUP_OPTIONS: Final[dict[str, tuple[str, str, str, str]]] = {
    "I02": ("industry", "education", "industry_innovation", "51.2"),
    "I05": ("industry", "auto_transport", "industry_innovation", "42.3"),
}
NOT_OF_240: Final = "no whole number of 240 firms prints as this share"
NEAREST: Final = "no set of 240 firms prints this and the others together; the file has the nearest firm"
CUT: Final = "the report cut this share off instead of rounding it"
CANNOT: Final = {
    "S03": NOT_OF_240,
    "S05": NOT_OF_240,
    "S30": NOT_OF_240,
    "S36": NOT_OF_240,
    "S37": NOT_OF_240,
    "S38": NOT_OF_240,
    "S39": NOT_OF_240,
    "I01": NEAREST,
    "I03": NEAREST,
    "I04": NEAREST,
    "M01": NEAREST,
    "W02": NEAREST,
    "C02": NEAREST,
    "C03": NEAREST,
    "C04": NEAREST,
    "E03": NEAREST,
    "A08": CUT,
    "W04": CUT,
    "C01": "contradicts I04, which says 43.1 of the same answer",
    "E08": "level 2 alone in the report's words; the file gives it for levels 1 and 2 together",
    "W01": "familiarity by industry: the file has no such question, and any count would be ours",
    "D02": "counts the case studies of the report, not firms",
}


@pytest.fixture(scope="module")
def made():
    rows = rows_of()
    for place, row in enumerate(rows):
        for old, new in IMPACT.items():
            row[new] = row.pop(old)
        row["ai_familiarity"] = "very" if place < GIVEN["S01"] else "heard"
        row["ai_impact.process_efficiency"] = str(int(place < GIVEN["S02"]))
        row["ai_impact.customer_experience"] = str(int(place < GIVEN["S04"]))
    return analysed(table_of(rows), by=("industry", "age"))


def decimals(printed: str) -> int:
    return len(printed.partition(".")[2])


def firms_of(made, of, levels, **by) -> tuple[int, int]:
    """Return firms at the levels and firms in all: shares times their base are whole firms."""
    found = [estimate_of(made, of, "share", level, **by) for level in levels]
    counts = [row.estimate * row.n for row in found]
    assert all(abs(count - round(count)) < 1e-9 for count in counts)
    return sum(round(count) for count in counts), found[0].n


def shown(firms: int, base: int, printed: str) -> str:
    return half_up(Fraction(100 * firms, base), decimals(printed))


@pytest.mark.parametrize("id", SHARES)
def test_a_share_of_all_firms_prints_as_in_the_report(made, id: str) -> None:
    of, levels, printed = SHARES[id]
    firms, base = firms_of(made, of, levels)
    assert base == FIRMS
    assert shown(firms, base, printed) == printed


@pytest.mark.parametrize("id", OPTIONS)
def test_a_share_of_an_extra_question_prints_as_in_the_report(made, id: str) -> None:
    of, options, printed = OPTIONS[id]
    firms, base = firms_of(made, of, options)
    assert base == FIRMS
    assert shown(firms, base, printed) == printed


@pytest.mark.parametrize("id", MEANS)
def test_a_mean_of_all_firms_prints_as_in_the_report(made, id: str) -> None:
    of, printed = MEANS[id]
    found = estimate_of(made, of)
    assert found.n == FIRMS
    assert half_up(found.estimate, decimals(printed)) == printed


@pytest.mark.parametrize("id", GROUP_MEANS)
def test_a_mean_of_a_group_prints_as_in_the_report(made, id: str) -> None:
    column, value, of, printed = GROUP_MEANS[id]
    assert half_up(estimate_of(made, of, **{column: value}).estimate, decimals(printed)) == printed


@pytest.mark.parametrize("id", GROUP_SHARES)
def test_a_share_of_a_group_prints_as_in_the_report(made, id: str) -> None:
    column, value, of, levels, printed = GROUP_SHARES[id]
    assert shown(*firms_of(made, of, levels, **{column: value}), printed) == printed


@pytest.mark.parametrize("id", GROUP_OPTIONS)
def test_a_share_of_an_option_in_a_group_prints_as_in_the_report(made, id: str) -> None:
    column, value, option, printed = GROUP_OPTIONS[id]
    assert shown(*firms_of(made, "ai_impact", (option,), **{column: value}), printed) == printed


def test_levels_added_up_agree_with_the_share_at_or_above(made) -> None:
    # S32: 196 of 240 firms at level 2 or higher
    assert estimate_of(made, "customer_experience", "share_at_least", 2).estimate == pytest.approx(196 / 240, abs=1e-15)


def test_the_sample_and_the_bounds_of_the_means_are_those_of_the_report(made) -> None:
    assert made.result.source.scored == FIRMS  # D01: 240 份调查样本
    assert len(made.result.items) == 14  # D03: 14 个二级维度
    for force in made.result.forces:  # D04: all five between 2 and 3
        assert 2 <= estimate_of(made, force).estimate <= 3


def test_every_finding_is_tested_or_said_to_be_impossible() -> None:
    lists = (SHARES, OPTIONS, MEANS, GROUP_MEANS, GROUP_SHARES, GROUP_OPTIONS, CANNOT, ("D01", "D03", "D04"))
    ids = [id for part in lists for id in part]
    numbers = {"D": 4, "S": 40, "A": 9, "I": 5, "M": 2, "W": 5, "C": 4, "E": 9}
    wanted = {f"{letter}{i:02d}" for letter, count in numbers.items() for i in range(1, count + 1)} - {"S10"}
    assert len(ids) == len(set(ids)) == 77
    assert set(ids) == wanted


def test_of_the_64_statements_that_the_file_models_49_print_exactly() -> None:
    from_file = [*SHARES, "S06", *MEANS, *GROUP_MEANS, *GROUP_SHARES, *GROUP_OPTIONS]
    modelled = [*from_file, *(id for id in CANNOT if id not in ("D02", "S03", "S36", "S37", "S38", "S39", "W01"))]
    assert (len(from_file), len(modelled)) == (49, 64)


def test_the_23_shares_of_all_firms_that_240_can_give_are_covered() -> None:
    assert len(SHARES) + len(OPTIONS) == 23


@pytest.mark.parametrize("id", [id for id, why in CANNOT.items() if why == NOT_OF_240])
def test_a_share_that_240_firms_cannot_give_has_no_whole_number_behind_it(id: str) -> None:
    printed = {"S03": "30.1", "S05": "45.6", "S30": "21.73", "S36": "59.3", "S37": "54.3", "S38": "46.5", "S39": "37.4"}
    assert all(shown(firms, FIRMS, printed[id]) != printed[id] for firms in range(FIRMS + 1))
