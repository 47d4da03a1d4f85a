"""The granularity check runs on our own draft too: a share that no whole number of firms gives stops the report."""

from __future__ import annotations

from dataclasses import replace

import pytest

import wuli
from wuli.analysis.industry.options import IndustryOptions
from wuli.report.industry.own_audit import audit_draft
from wuli.report.save_industry import Look, build_documents, write_report
from wuli.survey.results import EstimateBook


@pytest.fixture(scope="module")
def result():
    path = wuli.load_pack().folder / "examples" / "reconstruction_240.csv"
    return wuli.industry_report(path, IndustryOptions(by=("industry",), quality=False, date="2026-11-23")).result


def doctored(result, of, statistic, level, value):
    rows = [
        replace(row, estimate=value)
        if (row.of, row.statistic, row.level, row.by) == (of, statistic, level, ())
        else row
        for row in result.book
    ]
    return replace(result, book=EstimateBook(rows))


def test_a_sound_draft_passes(result):
    assert audit_draft(result) == ()


@pytest.mark.parametrize(
    ("of", "statistic", "level", "value"),
    [
        # 30.1 %, 45.6 % and 21.7 % of 240 are three of the figures printed in 2023 that cannot be; 2.51 of 240 can
        ("ai_funding", "share", 3, 0.301),
        ("ai_talent", "share_at_least", 2, 0.456),
        ("ai_funding", "mean", None, 2.6642),
    ],
)
def test_a_figure_that_its_base_cannot_give_is_found(result, of, statistic, level, value):
    found = audit_draft(doctored(result, of, statistic, level, value))
    if statistic == "mean":
        # two decimals of a mean over 240 firms leave every value possible: the check must not cry wolf
        assert found == ()
    else:
        assert [(row.of, row.statistic, row.level) for row in found] == [(of, statistic, level)]


def test_nothing_is_written_from_a_draft_that_cannot_be(result, tmp_path):
    wrong = doctored(result, "ai_funding", "share", 3, 0.301)
    with pytest.raises(RuntimeError, match="no whole number of firms"):
        write_report(tmp_path, wrong, build_documents(wrong, ("zh",), Look()), ("html",), Look())
    assert list(tmp_path.iterdir()) == []
