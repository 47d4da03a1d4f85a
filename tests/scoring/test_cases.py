"""The scoring cases of tests/cases: answers and results that a consultant can read and check by hand."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from scoring.firms import five_force
from scoring.oracle import HALVES, PLACES, SLOT

import wuli
from wuli.api import Results, each_result
from wuli.errors import InputError
from wuli.report.numbers import half_up, shown_score

FOLDER = Path(__file__).parent.parent / "cases"
EDGES = [Fraction(edge) for edge in (2, 3, 4, 5)]


def read(name: str) -> dict[str, Any]:
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))


def cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{path.stem}: {case['name']['en']}")
        for path in sorted(FOLDER.glob("*.yaml"))
        for case in read(path.name).get("cases", ())
    ]


def row_of(case: dict[str, Any]) -> dict[str, Any]:
    """Return the case's answers as a row; `rest` answers every place that the case does not name, null leaves one out."""
    answers = dict(case["answers"])
    rest = answers.pop("rest", None)
    named = {SLOT} if {SLOT, *HALVES} & set(answers) else set()
    if rest is not None:
        answers = {place: rest for place in PLACES if place not in named} | answers
    return {key: value for key, value in answers.items() if value is not None}


def check(expected: Any, found: Any, path: str) -> None:
    """Compare what the case names; a score such as 20/7 must be the float nearest to that fraction."""
    if isinstance(expected, dict):
        for key, value in expected.items():
            check(value, found[key], f"{path}.{key}")
    elif isinstance(found, float):
        assert found == float(Fraction(str(expected))), path
    else:
        assert found == expected, path


def check_path(expected: Any, record: dict[str, Any], path: str) -> None:
    found: Any = record
    for key in path.split("."):
        found = found[key]
    check(expected, found, path)


def facts(results: Results) -> dict[str, Any]:
    """Return what a report may say about the firm beside its scores."""
    result = next(each_result(results))
    firm = result.firm
    ids = {
        name: value.id if (value := getattr(firm, name)) else None
        for name in ("age_band", "headcount_band", "size_class", "industry")
    }
    share = result.spend_share
    amount = firm.amounts.get("ai_funding_amount")
    return {**ids, "spend_share": None if share is None else float(share), "amount": amount}


@pytest.mark.parametrize("case", cases())
def test_case(case: dict[str, Any]) -> None:
    if "refused" in case:
        with pytest.raises(InputError) as told:
            wuli.score(row_of(case), five_force())
        assert {fault.code for fault in told.value.faults} == {case["refused"]}
        return
    results = wuli.score(row_of(case), five_force(), as_of=case.get("as_of", ""))
    (record,) = results.records
    for path, expected in case.get("expect", {}).items():
        check_path(expected, record, path)
    for lang, words in case.get("sheet", {}).items():
        sheet = results.explain(lang=lang)
        assert [word for word in words if word not in sheet] == []
    if "firm" in case:
        check(case["firm"], facts(results), "firm")


def test_every_case_expects_something_and_is_named_in_both_languages() -> None:
    for parameter in cases():
        (case,) = parameter.values
        assert case["name"]["zh"], parameter.id
        assert case["name"]["en"], parameter.id
        assert {"expect", "refused", "firm"} & set(case), parameter.id


@pytest.mark.parametrize("number", read("a11_rounding.yaml")["numbers"], ids=lambda number: str(number["value"]))
def test_a_number_is_rounded_half_up(number: dict[str, Any]) -> None:
    value = Fraction(number["value"]) * number.get("times", 1)
    assert half_up(value, number["digits"]) == number["shown"]
    assert half_up(float(value), number["digits"]) == number["shown"]


@pytest.mark.parametrize("score", read("a11_rounding.yaml")["scores"], ids=lambda score: str(score["value"]))
def test_a_score_is_shown_on_its_side_of_every_edge(score: dict[str, Any]) -> None:
    value = Fraction(str(score["value"]))
    assert shown_score(value, EDGES) == score["shown"]
    assert shown_score(float(value), EDGES) == score["shown"]
