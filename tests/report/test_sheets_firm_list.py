"""The list of firms: what each row says, as a workbook, and as parts where a sheet cannot hold it."""

from __future__ import annotations

import csv

import openpyxl
import pytest
from analysis.quality_files import PLAIN, assorted, responses_of
from cli.running import left_in
from contract import ITEMS, SLOT

from wuli.analysis.assess import assess
from wuli.analysis.industry.firm_list import FirmList
from wuli.analysis.quality.quality_pass import assess_quality
from wuli.report.render import theme
from wuli.report.sheets import firm_list
from wuli.report.sheets.firm_list import save_firm_list

# foundation 3, 3, 3, 2 (2.75); cognition 3; resource 2, 2; ecosystem 3; application 3 (six times)
KNOWN = {**dict.fromkeys(ITEMS, "3"), "algorithm": "2", "ai_funding": "2", "ai_talent": "2"}
FIRMS = (
    {**KNOWN, "firm_id": "A", "firm_name": "甲厂", "industry": "education", "founded": "2015", "answered_at": "2024-03-01",
     "headcount": "12", "region": "440300", "verified": "yes", "consent_benchmark": "no"},
    {**PLAIN, **dict.fromkeys(ITEMS[5:7], "dk"), "ai_cognition_execution": "2", "ai_ecosystem_cooperation": "3",
     "firm_id": "B", "firm_name": "=乙", "region": "岳麓区", "headcount": "10to49", "synthetic": "1"},
    {**dict.fromkeys(ITEMS, "1"), "firm_id": "C", "industry": "manufacturing"},
    {**KNOWN, SLOT: "2", "firm_id": "D", "firm_name": "丁厂"},
)  # fmt: skip


def make(tmp_path, lang="zh", rows=FIRMS, name="firms.xlsx", count=None):
    marks = assess_quality(responses_of(*rows)).marks
    responses = responses_of(*rows)
    listing = FirmList(responses.pack, responses.columns, marks)
    return save_firm_list(listing, assess(responses), tmp_path / name, lang, rows=count or len(rows))


def read(path):
    sheet = openpyxl.load_workbook(path).worksheets[0]
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_a_row_says_who_a_firm_is_and_where_it_stands(tmp_path):
    make(tmp_path)
    firm = read(tmp_path / "firms.xlsx")[0]
    assert (firm["企业编号"], firm["企业名称"], firm["行业"], firm["地区"]) == ("A", "甲厂", "教育培训", "深圳")
    assert (firm["人数"], firm["成立年限"], firm["经核验"], firm["同意用于对标"]) == (
        "10–49 人",
        "5 至 10 年",
        "是",
        "否",
    )
    assert [firm[force] for force in ("基础", "认知", "资源", "生态", "应用")] == [2.75, 3, 2, 3, 3]
    # (2.75 + 3 + 2 + 3 + 3) / 5 and 39 points over 14 items
    assert firm["综合分（五力平均）"] == pytest.approx(2.75)
    assert firm["综合分（指标平均）"] == pytest.approx(39 / 14)
    assert (firm["等级"], firm["综合分下限"], firm["综合分上限"]) == ("初级", 2.75, 2.75)
    assert (firm["最弱的力"], firm["未知项数"]) == ("资源", 0)


def test_english_is_complete(tmp_path):
    make(tmp_path, "en")
    firm = read(tmp_path / "firms.xlsx")[0]
    assert (firm["Firm ID"], firm["Industry"], firm["Region"]) == ("A", "Education and training", "Shenzhen")
    assert (firm["Level"], firm["Weakest force"], firm["Verified"]) == ("Beginner", "Resources", "yes")


def test_unknown_answers_leave_the_weakest_force_and_the_level_open(tmp_path):
    make(tmp_path)
    firm = read(tmp_path / "firms.xlsx")[1]
    # resource is unknown, 1 to 5; cognition is 2; the others lie above 2
    assert firm["资源"] is None
    assert firm["最弱的力"] == "认知或资源"
    assert (firm["综合分（五力平均）"], firm["未知项数"]) == (None, 2)
    assert firm["等级"] == "初级–中级"
    assert firm["综合分下限"] == pytest.approx((2.5 + 2 + 1 + 3 + 2.5) / 5)
    assert firm["综合分上限"] == pytest.approx((2.5 + 2 + 5 + 3 + 2.5) / 5)
    assert (firm["地区"], firm["合成数据"]) == ("岳麓区", "是")


def test_forces_that_are_all_equal_have_no_weakest(tmp_path):
    make(tmp_path)
    firm = read(tmp_path / "firms.xlsx")[2]
    assert firm["最弱的力"] == "各力相同"
    assert firm["可疑之处"] == "全部答同一级、连续答同一级"
    assert firm["另算时去掉"] is None


def test_the_step_to_the_next_level_names_indicator_and_levels(tmp_path):
    # both composites must reach 3: 1.25 points of force and 3 of the 42 item points are missing; three levels up in a
    # force of two items bring 1.5 and 3, and no smaller raise brings three item points
    make(tmp_path)
    firm = read(tmp_path / "firms.xlsx")[0]
    assert firm["差哪一步升级"] == "AI 资金投入 2→5"


def test_levels_stand_on_their_colours_and_scores_have_two_decimals(tmp_path):
    make(tmp_path)
    sheet = openpyxl.load_workbook(tmp_path / "firms.xlsx").worksheets[0]
    head = [cell.value for cell in sheet[1]]
    level, low = (head.index(title) for title in ("等级", "综合分下限"))
    assert sheet[2][level].fill.fgColor.rgb == "FF" + theme.LEVEL_FILL[1].lstrip("#").upper()
    assert sheet[4][level].fill.fgColor.rgb == "FF" + theme.LEVEL_FILL[0].lstrip("#").upper()
    assert sheet[3][level].fill.fgColor.rgb != sheet[2][level].fill.fgColor.rgb
    assert sheet[2][low].number_format == "0.00"
    assert (sheet.freeze_panes, sheet.auto_filter.ref[:2]) == ("C2", "A1")


def test_a_score_just_below_an_edge_is_not_shown_as_if_it_had_reached_it(tmp_path):
    # forces of 3, 3, 3, 3 and 17 / 6: 2.9667 overall, which two decimals show truly; 2.9967 they would not
    firm = {**dict.fromkeys(ITEMS, "3"), "marketing": "2", "firm_id": "A"}
    make(tmp_path, rows=(firm, *({**row, "firm_id": f"X{i}"} for i, row in enumerate(assorted(2)))))
    assert read(tmp_path / "firms.xlsx")[0]["综合分下限"] == pytest.approx(2 + 29 / 30)
    assert firm_list._score_cell(2 + 299 / 300, [3]).value == 2 + 299 / 300
    assert firm_list._score_cell(2.5, [3]) == 2.5


def test_the_notes_say_that_the_list_is_to_be_kept_with_care_and_explain_the_columns(tmp_path):
    for lang, care in (("zh", "不公开、不转发"), ("en", "may hold personal data")):
        make(tmp_path, lang)
        notes = openpyxl.load_workbook(tmp_path / "firms.xlsx").worksheets[1]
        text = "\n".join(str(value) for row in notes.iter_rows(values_only=True) for value in row if value)
        assert care in text
        assert "2023.1" in text
        for term in {"zh": ("稳健性", "最弱的力", "差哪一步升级"), "en": ("Robustness", "Weakest force")}[lang]:
            assert term in text


def test_a_name_that_looks_like_a_formula_stays_a_text(tmp_path):
    make(tmp_path)
    cell = openpyxl.load_workbook(tmp_path / "firms.xlsx").worksheets[0]["B3"]
    assert (cell.value, cell.data_type) == ("=乙", "s")


def test_more_rows_than_a_sheet_holds_become_parts_and_none_is_lost(tmp_path, monkeypatch):
    monkeypatch.setattr(firm_list, "SHEET_ROWS", 2)
    rows = [{**row, "firm_id": f"F{i}"} for i, row in enumerate(assorted(5))]
    written = make(tmp_path, rows=rows)
    assert [path.name for path in written] == ["firms-1.csv", "firms-2.csv", "firms-3.csv", "firms-notes.txt"]
    assert left_in(tmp_path) == [path.name for path in sorted(written)]
    ids = []
    for path in written[:3]:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            ids += [row["企业编号"] for row in csv.DictReader(stream)]
    assert ids == ["F0", "F1", "F2", "F3", "F4"]
    assert "5 行" in written[3].read_text("utf-8")


def test_the_same_list_is_the_same_bytes(tmp_path):
    make(tmp_path, name="a.xlsx")
    make(tmp_path, name="b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_run_that_fails_leaves_no_list(tmp_path):
    responses = responses_of(*FIRMS)
    listing = FirmList(responses.pack, responses.columns)

    def broken():
        yield from assess(responses)
        message = "disk gone"
        raise OSError(message)

    with pytest.raises(OSError, match="disk gone"):
        save_firm_list(listing, broken(), tmp_path / "firms.xlsx", "zh", rows=4)
    assert left_in(tmp_path) == []
