"""The list of rows in doubt, with what was seen in each, in both languages; and the pack's own part of the rules."""

from __future__ import annotations

import re
import shutil

import pytest
from analysis.quality_files import PACK, assorted, plain, responses_of
from contract import ITEMS

from wuli.analysis.quality.quality_pass import assess_quality
from wuli.analysis.quality.row_list import flagged_rows
from wuli.instrument.check import check_pack
from wuli.instrument.pack import load_pack
from wuli.instrument.quality_section import Quality

ONE, TWO, THREE = assorted(3)
ROWS = (
    {**ONE, "firm_id": "A", "firm_name": "甲厂"},
    {**ONE, "firm_id": "B", "firm_name": "乙厂"},
    {**TWO, "firm_id": "C", "firm_name": "甲 厂"},
    {**dict.fromkeys(ITEMS, "3"), "firm_id": "D"},
    {**dict(zip(ITEMS, ["4"] * 12 + ["2"] * 2, strict=True)), "firm_id": "E"},
    plain(firm_id="F", duration_seconds="12"),
    plain(firm_id="G", **dict.fromkeys(ITEMS[:9], "dk")),
    plain(firm_id="H", founded="2024-06", answered_at="2024-03-01"),
    plain(firm_id="I", headcount="3", revenue="60000"),
    plain(firm_id="J", region="岳麓区"),
    plain(firm_id="K", data_quantity="1", data_quality="5"),
    {**THREE, "firm_id": "L"},
)


@pytest.fixture(scope="module")
def listed():
    report = assess_quality(responses_of(*ROWS))
    return {entry.firm_id: entry for entry in flagged_rows(responses_of(*ROWS), report)}


def test_rows_in_doubt_are_listed_and_no_others(listed):
    assert list(listed) == list("ABCDEFGHIJK")
    assert [entry.row for entry in listed.values()] == list(range(1, 12))


@pytest.mark.parametrize(
    ("firm", "flag", "zh", "en"),
    [
        ("A", "same_answers", "本组第一行", "first of its group"),
        ("B", "same_answers", "同第 1 行", "same as row 1"),
        ("C", "same_firm", "同第 1 行", "same as row 1"),
        ("D", "all_same", "14 项都答 3", "3 in all 14"),
        ("E", "long_run", "连续 12 项答 4", "4 in 12 running"),
        ("F", "too_fast", "12 秒，14 项", "12 s for 14 items"),
        ("G", "mostly_unknown", "14 项中 9 项未知", "9 of 14 unknown"),
        ("H", "founded_after_answer", "成立 2024-06，填答 2024-03-01", "founded 2024-06, answered 2024-03-01"),
        ("I", "revenue_per_head", "人均 20,000 万元", "CNY 20,000 × 10,000 per head"),
        ("J", "region_unlisted", "“岳麓区”", '"岳麓区"'),
    ],
)
def test_what_was_seen_is_told(listed, firm, flag, zh, en):
    entry = listed[firm]
    assert flag in entry.flags
    assert (entry.seen[flag]["zh"], entry.seen[flag]["en"]) == (zh, en)


def test_a_contradiction_needs_no_more_words_than_its_name(listed):
    assert (listed["K"].flags, listed["K"].seen) == (("no_data_but_best_data",), {})


def test_only_rows_in_doubt_are_left_out(listed):
    assert [id for id, entry in listed.items() if entry.doubtful] == ["B", "C", "D", "E", "F"]


# quality.yaml


@pytest.fixture
def copy(tmp_path):
    folder = tmp_path / "copy"
    shutil.copytree(PACK.folder, folder)
    return folder


def test_a_contradiction_about_an_item_that_is_not_there_is_a_fault_of_the_pack(copy):
    path = copy / "quality.yaml"
    path.write_text(
        path.read_text("utf-8").replace('{item: "data_quantity", at_most: 1}', '{item: "colour", at_most: 1}')
    )
    (fault,) = check_pack(copy).faults
    assert (fault.code, fault.file, fault.got) == ("reference_unknown", "copy/quality.yaml", "colour")
    assert fault.path == "contradictions.no_data_but_best_data"


def test_a_pack_without_the_file_has_the_defaults(copy):
    (copy / "quality.yaml").unlink()
    assert load_pack(copy).quality == Quality()


def test_all_thresholds_can_be_left_out(copy):
    (copy / "quality.yaml").write_text('copies_by_chance: "1/4"\n', "utf-8")
    assert check_pack(copy).faults == ()
    quality = load_pack(copy).quality
    assert (str(quality.copies_by_chance), quality.speed.seconds_per_item, quality.contradictions) == ("1/4", None, ())


def test_no_contradiction_speaks_of_an_option_that_has_gone(copy):
    text = (copy / "quality.yaml").read_text("utf-8")
    assert len(re.findall(r"includes: \"not_started\"", text)) == 2
    path = copy / "extras.yaml"
    path.write_text(path.read_text("utf-8").replace('"not_started"', '"not_begun"'), "utf-8")
    assert {fault.file for fault in check_pack(copy).faults} == {"copy/quality.yaml"}
