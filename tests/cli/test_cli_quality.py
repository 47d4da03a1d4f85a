"""`wuli check` on a response file: doubts on the screen, lists in files, faults and doubts together."""

from __future__ import annotations

import csv
import json

import openpyxl
import pytest
from analysis.quality_files import PLAIN, assorted
from cli.running import HEADER, answers, left_in, run_here
from contract import ITEMS

STRAIGHT = dict.fromkeys(ITEMS, "3")


def line(firm_id, firm):
    return ",".join([firm_id, *(firm[item] for item in ITEMS)])


def some(folder, *more):
    one, two = assorted(2)
    rows = [line("A", one), line("B", one), line("C", two), line("D", STRAIGHT), *more]
    return answers(folder, *rows)


def words(text):
    return [" ".join(part.split()) for part in text.splitlines()]


def test_doubts_are_told_with_counts_bases_and_rows(tmp_path, capsys):
    ran = run_here(capsys, "check", some(tmp_path), "--lang", "en")
    assert ran.code == 0
    shown = words(ran.out)
    assert shown[0] == "Check Rows Looked at First rows"
    assert shown[2:5] == [
        "Identical answers 2 4 2, 3",
        "Same answer everywhere 1 4 5",
        "Long run of one answer 1 4 5",
    ]
    assert shown[6] == (
        "Rows without faults: 4. In doubt: 3; of these, 2 are left out on a second look in the report. Nothing was deleted."
    )
    assert "1 pairs have identical answers" in shown[7]
    assert shown[8].startswith(
        "Not looked at, the file lacks the columns: Too fast, Founded after the answer, No staff"
    )
    assert shown[9] == "For all rows add -o quality.xlsx"
    assert ran.err == "The answers of 4 firms have no faults; see above for what is in doubt.\n"


def test_doubts_are_told_in_chinese(tmp_path, capsys):
    ran = run_here(capsys, "check", some(tmp_path))
    shown = words(ran.out)
    assert shown[2:5] == ["答案完全相同 2 4 2、3", "全部答同一级 1 4 5", "连续答同一级 1 4 5"]
    assert shown[6] == "没有错误的答卷 4 行，其中 3 行有可疑之处，2 行在报告里会去掉再算一遍。没有删除任何一行。"
    assert shown[9] == "全部行号：加 -o quality.xlsx"
    assert ran.err == "4 家企业的答案没有错误，可疑之处见上。\n"


def test_a_file_without_doubts_is_only_counted(tmp_path, capsys):
    ran = run_here(capsys, "check", answers(tmp_path, line("A", PLAIN)), "--lang", "en")
    assert ran == (0, "", "The answers of 1 firms are in order.\n")


def test_quiet_leaves_the_table_and_drops_the_remarks(tmp_path, capsys):
    ran = run_here(capsys, "check", some(tmp_path), "--quiet")
    assert ran.err == ""
    assert "全部答同一级" in ran.out


def test_many_dont_knows_are_named(tmp_path, capsys):
    firm = {**PLAIN, "marketing": "dk"}
    ran = run_here(capsys, "check", answers(tmp_path, line("A", firm)), "--lang", "en")
    assert "Indicators with many don't-knows: Marketing 100.0%" in words(ran.out)
    assert "答“不清楚”偏多的指标：市场营销 100.0%" in run_here(capsys, "check", tmp_path / "answers.csv").out


def test_durations_that_cannot_be_read_are_told(tmp_path, capsys):
    path = answers(tmp_path, line("A", PLAIN) + ",soon", header=f"{HEADER},duration_seconds")
    assert "1 durations cannot be read and were not looked at" in run_here(capsys, "check", path, "--lang", "en").out
    assert "有 1 个用时读不出来，没有参加检查" in run_here(capsys, "check", path).out


# Files


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_all_three_files_say_the_same(tmp_path, capsys, lang):
    path = some(tmp_path)
    outputs = [tmp_path / f"q.{ending}" for ending in ("xlsx", "csv", "json")]
    ran = run_here(capsys, "check", path, "--lang", lang, *(part for out in outputs for part in ("-o", out)))
    assert ran.code == 0
    plain = json.loads(outputs[2].read_text("utf-8"))
    with outputs[1].open(encoding="utf-8-sig", newline="") as stream:
        table = list(csv.DictReader(stream))
    assert [(int(row["row"]), row["firm_id"], row["flags"], row["left_out"]) for row in table] == [
        (2, "A", "same_answers", "0"),
        (3, "B", "same_answers", "1"),
        (5, "D", "all_same;long_run", "1"),
    ]
    assert [(entry["row"], entry["firm_id"], ";".join(entry["flags"])) for entry in plain["rows"]] == [
        (int(row["row"]), row["firm_id"], row["flags"]) for row in table
    ]
    assert plain["counts"] == {"rows": 4, "flagged": 3, "left_out": 2, "faults": 0}
    book = openpyxl.load_workbook(outputs[0])
    listed = list(book.worksheets[1].iter_rows(min_row=2, values_only=True))
    assert [(row[0], row[1]) for row in listed] == [(2, "A"), (3, "B"), (5, "D")]
    assert [row[4] for row in listed] == [row["detail"] for row in table]
    checks = {row[0]: row[1:3] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)}
    for check in plain["checks"]:
        expected = (check["n"], check["base"]) if check["base"] else (None, None)
        assert checks[check["name"]] == expected


def test_the_workbook_can_be_filtered_and_its_header_stays(tmp_path, capsys):
    run_here(capsys, "check", some(tmp_path), "-o", tmp_path / "q.xlsx")
    book = openpyxl.load_workbook(tmp_path / "q.xlsx")
    assert book.sheetnames == ["检查", "可疑的行", "作答情况", "说明"]
    rows = book["可疑的行"]
    assert (rows.freeze_panes, rows.auto_filter.ref) == ("C2", "A1:E4")
    assert [cell.value for cell in rows[1]] == ["行号", "企业编号", "另算一遍时去掉", "可疑之处", "看到的情况"]
    states = {row[0]: row[1:5] for row in book["作答情况"].iter_rows(min_row=2, values_only=True)}
    assert states["数字化程度"] == (4, 0, 0, 0)


def test_faults_are_told_with_the_doubts_about_the_other_rows_and_both_are_listed(tmp_path, capsys):
    path = some(tmp_path, line("E", {**PLAIN, "marketing": "9"}))
    out = tmp_path / "q.xlsx"
    ran = run_here(
        capsys, "check", path, "--lang", "en", "-o", out, "-o", tmp_path / "q.csv", "-o", tmp_path / "q.json"
    )
    assert ran.code == 2
    assert "Same answer everywhere 1 4 5" in words(ran.out)
    assert "answers.csv, row 6, column marketing" in ran.err
    faults = list(openpyxl.load_workbook(out)["Faults"].iter_rows(min_row=2, values_only=True))
    assert [row[:3] for row in faults] == [(6, "marketing", "9")]
    assert '\n6,,fault,1,"marketing: ""9"" is not' in (tmp_path / "q.csv").read_text("utf-8-sig")
    plain = json.loads((tmp_path / "q.json").read_text("utf-8"))
    assert [(fault["row"], fault["code"]) for fault in plain["faults"]] == [(6, "level_out_of_scale")]
    assert len(plain["rows"]) == 3


def test_hostile_cells_stay_text(tmp_path, capsys):
    path = answers(tmp_path, line("=1+1", STRAIGHT))
    run_here(capsys, "check", path, "-o", tmp_path / "q.csv", "-o", tmp_path / "q.xlsx")
    assert "'=1+1" in (tmp_path / "q.csv").read_text("utf-8-sig")
    cell = openpyxl.load_workbook(tmp_path / "q.xlsx")["可疑的行"]["B2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


# Refusals


def test_a_list_of_a_pack_is_refused(capsys, tmp_path):
    out = tmp_path / "q.xlsx"
    ran = run_here(capsys, "check", "five_force", "-o", out)
    assert ran == (
        2,
        "",
        "“five_force”不是答案文件，-o 只能列出答案文件里可疑的行。请去掉 -o，或给出存在的答案文件。\n",
    )
    ran = run_here(capsys, "check", "five_force", "-o", out, "--lang", "en")
    assert ran.err == (
        '"five_force" is no response file, and -o lists the rows of a response file only. Leave out -o, or name a response '
        "file that exists.\n"
    )
    assert left_in(tmp_path) == []


def test_other_endings_are_refused_before_anything_is_read(tmp_path, capsys):
    ran = run_here(capsys, "check", some(tmp_path), "-o", tmp_path / "q.pdf", "--lang", "en")
    assert ran.code == 2
    assert ".xlsx .csv .json" in ran.err
    assert left_in(tmp_path) == ["answers.csv"]


def test_the_answers_are_never_overwritten(tmp_path, capsys):
    path = some(tmp_path)
    before = path.read_bytes()
    assert run_here(capsys, "check", path, "-o", path).code == 2
    assert path.read_bytes() == before
