"""The synthetic 240 firms give the means and shares that the 2023 report prints.

Expected figures are those of the report's text; `line` is the line in it. What is and what is not reproducible is worked
out in tests/data/README.md. All means and shares are taken from the results, not from the file.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest
from scoring.firms import five_force

import wuli
from wuli.report.numbers import exact, half_up

FIRMS = 240
FILE = Path(__file__).parent.parent / "data" / "reconstruction_240.csv"

# line, force or indicator, as printed
MEANS = [
    (283, "dimensions.resource.score", "2.82"),
    (283, "dimensions.ecosystem.score", "2.30"),
    (283, "dimensions.cognition.score", "2.51"),
    (326, "indicators.ai_cognition_execution.level", "2.51"),
    (312, "indicators.data_quantity.level", "2.8"),
    (456, "indicators.data_quantity.level", "2.84"),
    (331, "indicators.production_or_process.level", "2.86"),
    (331, "indicators.customer_experience.level", "2.76"),
    (331, "indicators.business_decision.level", "2.69"),
]

# line, indicator, levels counted, as printed
SHARES = [
    (290, "ai_funding", (3,), "35.8"),
    (290, "ai_funding", (2,), "29.6"),
    (292, "ai_funding", (1,), "16.3"),
    (292, "ai_funding", (5,), "10.4"),
    (301, "ai_talent", (1, 2), "32.1"),
    (301, "ai_talent", (3,), "35.4"),
    (312, "data_quantity", (4,), "15"),
    (314, "data_quantity", (5,), "5"),
    (314, "algorithm", (1, 2), "45.8"),
    (322, "ai_ecosystem_cooperation", (1,), "35.42"),
    (322, "ai_ecosystem_cooperation", (2,), "20"),
    (326, "ai_cognition_execution", (2, 3), "57.1"),
    (326, "ai_cognition_execution", (4,), "10.4"),
    (326, "ai_cognition_execution", (5,), "7.1"),
    (333, "production_or_process", (4,), "29.17"),
    (337, "customer_experience", (2, 3, 4, 5), "81.67"),
    (337, "customer_experience", (4,), "25.83"),
    (345, "rd_design", (1,), "32.5"),
    (345, "rd_design", (2,), "26.25"),
]

# questions that the file does not hold, by the counts that print as the report's shares: line, firms, as printed
COUNTS = [(224, 165, "68.8"), (234, 130, "54.2"), (238, 62, "25.83")]


@pytest.fixture(scope="module")
def results():
    return wuli.score_file(FILE, five_force())


@pytest.fixture(scope="module")
def table(results) -> dict[str, list]:
    return results.table.to_pydict()


def decimals(printed: str) -> int:
    return len(printed.partition(".")[2])


def shown_share(count: int, printed: str) -> str:
    return half_up(Fraction(100 * count, FIRMS), decimals(printed))


@pytest.mark.parametrize(("line", "column", "printed"), MEANS)
def test_a_mean_of_the_report_is_reproduced(table, line: int, column: str, printed: str) -> None:
    mean = sum(exact(value) for value in table[column]) / FIRMS
    assert half_up(mean, decimals(printed)) == printed, line


@pytest.mark.parametrize(("line", "indicator", "levels", "printed"), SHARES)
def test_a_share_of_the_report_is_reproduced(table, line: int, indicator: str, levels, printed: str) -> None:
    count = sum(level in levels for level in table[f"indicators.{indicator}.level"])
    assert shown_share(count, printed) == printed, line


@pytest.mark.parametrize(("line", "count", "printed"), COUNTS)
def test_a_share_of_a_question_outside_the_file_prints_from_its_count(line: int, count: int, printed: str) -> None:
    assert shown_share(count, printed) == printed, line


def test_the_share_that_expects_lower_barriers_is_carried_through(table) -> None:
    # line 247, printed 421 % with its decimal point lost; unscored columns pass through to the results
    count = sum(cell == "1" for cell in table["impact.competition"])
    assert shown_share(count, "42.1") == "42.1"


def test_twenty_three_shares_of_the_whole_sample_are_covered() -> None:
    assert len(SHARES) + len(COUNTS) + 1 == 23


def test_the_means_the_report_lost_lie_where_its_text_puts_them(table) -> None:
    # foundation between cognition and resource; application below the mean of what is printed of its rows
    means = {id: sum(exact(v) for v in table[f"dimensions.{id}.score"]) / FIRMS for id in ("foundation", "application")}
    assert Fraction("2.51") < means["foundation"] < Fraction("2.82")
    assert Fraction("2.51") < means["application"] < Fraction("2.73")
    total = sum(exact(value) for value in table["overall.score"]) / FIRMS
    assert Fraction("2.53") <= total <= Fraction("2.64")


def test_robustness_splits_the_firms_as_decided(results) -> None:
    # decision A6: 32 open, 58 borderline, 150 solid
    assert len(results) == FIRMS
    found = Counter(record["overall"]["robustness"] for record in results.records)
    assert found == {"open": 32, "borderline": 58, "solid": 150}


def test_every_firm_has_fourteen_known_answers_and_one_half_of_the_slot(results) -> None:
    for record in results.records:
        states = Counter(entry["state"] for entry in record["indicators"].values())
        # fourteen places, plus the half that carries the slot's answer, plus the other half
        assert states == {"level": 15, "hidden": 1}
        assert sum(entry["known"] for entry in record["dimensions"].values()) == 14
        assert not record["tailored"]
