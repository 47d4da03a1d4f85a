"""The library for many firms: the same tables and reports as on the command line, with ordinary Python errors."""

from __future__ import annotations

import json

import pyarrow as pa
import pytest
from analysis.industry_files import RECONSTRUCTION, made_up_firms

import wuli
from wuli.analysis.industry.design_columns import DesignOptions
from wuli.analysis.industry.options import IndustryOptions
from wuli.errors import ArgumentError


def test_a_path_a_list_and_a_table_are_all_responses():
    firms = made_up_firms(40)
    wanted = wuli.estimate(firms, of="resource")
    assert wuli.estimate(pa.Table.from_pylist(firms), of="resource") == wanted
    assert wuli.estimate(iter(firms), of="resource") == wanted
    (row,) = wuli.estimate(str(RECONSTRUCTION), of="resource")
    assert (round(row["estimate"], 2), row["n"]) == (2.82, 240)


def test_variables_groupings_and_statistics_are_words_or_lists_of_words():
    firms = made_up_firms(60)
    one = wuli.estimate(firms, of="marketing", by="age", statistics=["mean"])
    assert one == wuli.estimate(firms, of=["marketing"], by=["age"], statistics=("mean",))
    assert {row["statistic"] for row in one} == {"mean"}
    assert [row["of"] for row in wuli.estimate(firms)][:2] == ["foundation", "cognition"]


def test_options_bring_designs_and_rules_of_display():
    firms = [firm | {"w": 1 + i % 3} for i, firm in enumerate(made_up_firms(60))]
    options = IndustryOptions(design=DesignOptions(weights="w", confidence=0.9), floor=61, small=61)
    (row,) = wuli.estimate(firms, of="resource", options=options)
    assert (row["flag"], row["estimate"], row["n"]) == ("suppressed", None, 60)


def test_a_report_has_its_numbers_as_rows_and_is_saved_where_wanted(tmp_path):
    options = IndustryOptions(by=("age",), date="2026-03-05", title="调查")
    report = wuli.industry_report(made_up_firms(60), options)
    assert {tuple(row["by"]) for row in report.table} == {(), ("age",)}
    assert report.save(tmp_path / "a", ["html"]) == ()
    assert {path.name for path in (tmp_path / "a").iterdir() if not path.name.startswith(".")} == {
        "report-zh.html",
        "report-en.html",
        "results.json",
    }
    report.save(tmp_path / "b", ["html"], lang="en")
    saved = json.loads((tmp_path / "b" / "results.json").read_text("utf-8"))
    assert list(saved["documents"]) == ["en"]
    assert saved["result"] == json.loads(json.dumps(report.result.to_plain()))
    (tmp_path / "b" / "mine.txt").write_text("mine", "utf-8")
    with pytest.raises(ArgumentError):
        report.save(tmp_path / "b", ["html"])


def test_a_report_is_of_today_unless_told_otherwise(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")  # 1 January 2026, UTC
    assert wuli.industry_report(made_up_firms(20)).result.date == "2026-01-01"


def test_a_wrong_name_is_an_error_with_its_message():
    with pytest.raises(ArgumentError, match="resuorce"):
        wuli.estimate(made_up_firms(20), of="resuorce")
