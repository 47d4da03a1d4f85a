"""`wuli import` and `wuli codebook`: the report on screen, the map beside the output, exit codes, files opened again."""

from __future__ import annotations

import csv
import io
import json
import zipfile

import openpyxl
import pyarrow.parquet as pq
import pytest
import yaml
from cli.running import left_in, run_apart, run_here
from responses.platform_files import answers_of, firms, questionnaire, rows_by_number, rows_by_text, write_xlsx

from wuli.api import load_pack

PEOPLE = firms(50)


def export(tmp_path, change=None, *, number=False, name="384504415_按文本_企业问卷_50_50.xlsx"):
    header, rows = (rows_by_number if number else rows_by_text)(questionnaire(), PEOPLE)
    if change:
        change(header, rows)
    return write_xlsx(tmp_path / name, header, rows)


def misspell(header, rows):
    for row in rows[:7]:
        row[6 + 9] = "基本没有"


@pytest.mark.parametrize("ending", ["parquet", "csv", "xlsx"])
def test_a_platform_file_becomes_a_response_file_that_can_be_scored(tmp_path, capsys, ending):
    source, target = export(tmp_path), tmp_path / f"responses.{ending}"
    ran = run_here(capsys, "import", source, "-o", target)
    assert ran.code == 0
    assert ran.err.splitlines() == [f"对照表：{tmp_path / 'responses.map.yaml'}", f"已写入 {target}（50 行）"]
    assert ran.out.startswith("问卷星，50 行，38 列\n")
    assert "为保护隐私，没有导入：来自IP" in ran.out
    scored = run_here(capsys, "score", target, "-o", tmp_path / "scores.json")
    assert scored.code == 0
    levels = [
        r["indicators"]["digitalization"]["level"] for r in json.loads((tmp_path / "scores.json").read_text("utf-8"))
    ]
    assert levels == [int(f["digitalization"]) if f["digitalization"].isdigit() else None for f in PEOPLE]


def test_parquet_says_where_the_rows_come_from(tmp_path, capsys):
    target = tmp_path / "responses.parquet"
    source = export(tmp_path)
    assert run_here(capsys, "import", source, "-o", target, "--quiet") == (0, "", "")
    table = pq.read_table(target)
    about = {
        name.decode(): value.decode() for name, value in table.schema.metadata.items() if name.startswith(b"wuli.")
    }
    pack = load_pack()
    assert json.loads(about["wuli.pack"]) == {"id": "five_force", "edition": pack.edition, "hash": pack.hash}
    found = json.loads(about["wuli.source"])
    assert (found["file"], found["platform"], found["rows"]) == (source.name, "wjx", 50)
    assert len(found["sha256"]) == 64
    assert about["wuli.map"] == (tmp_path / "responses.map.yaml").read_text("utf-8")
    assert answers_of(table) == PEOPLE


def test_the_workbook_opens_again_with_its_cells(tmp_path, capsys):
    target = tmp_path / "responses.xlsx"
    run_here(capsys, "import", export(tmp_path), "-o", target)
    sheet = openpyxl.load_workbook(target)["responses"]
    heads = [cell.value for cell in sheet[1]]
    column = [row[heads.index("founded")].value for row in sheet.iter_rows(min_row=2)]
    assert column == [firm["founded"] for firm in PEOPLE]
    assert sheet.max_row == 51


def test_unmatched_answers_write_the_map_and_no_data(tmp_path, capsys):
    source, target = export(tmp_path, misspell), tmp_path / "responses.parquet"
    ran = run_here(capsys, "import", source, "-o", target)
    assert ran.code == 2
    assert left_in(tmp_path) == [source.name, "responses.map.yaml"]
    lines = ran.err.splitlines()
    assert lines[1].startswith(f"下一步：改好 {tmp_path / 'responses.map.yaml'}，再运行 wuli import")
    assert lines[2] == "有 1 处对不上，没有导入数据："
    assert "“基本没有”（7 行）不是“digitalization”的选项" in lines[3]
    assert "没有对上的回答：\n  digitalization　“基本没有”　7 行\n" in ran.out


def test_the_edited_map_is_applied_and_never_overwritten(tmp_path, capsys):
    source, target, plan = export(tmp_path, misspell), tmp_path / "responses.parquet", tmp_path / "responses.map.yaml"
    run_here(capsys, "import", source, "-o", target)
    text = plan.read_text("utf-8")
    assert text.count("to: null") == 1
    plan.write_text(text.replace("to: null", 'to: "1"'), "utf-8")
    refused = run_here(capsys, "import", source, "-o", target, "--lang", "en")
    assert refused.code == 2
    assert "was edited by hand and was not overwritten" in refused.err
    assert "已经有人改过，没有覆盖" in run_here(capsys, "import", source, "-o", target).err
    ran = run_here(capsys, "import", source, "-o", target, "--map", plan)
    assert ran.code == 0
    levels = pq.read_table(target)["digitalization"].to_pylist()
    assert [str(level) for level in levels[:7]] == ["1"] * 7
    assert yaml.safe_load(plan.read_text("utf-8"))["platform"] == "wjx"


def test_running_twice_without_an_edit_is_no_trouble(tmp_path, capsys):
    source, target = export(tmp_path, misspell), tmp_path / "responses.parquet"
    first = run_here(capsys, "import", source, "-o", target)
    assert run_here(capsys, "import", source, "-o", target) == first


def test_the_direction_of_numbers_is_said(tmp_path, capsys):
    ran = run_here(
        capsys, "import", export(tmp_path, number=True, name="a.xlsx"), "-o", tmp_path / "r.csv", "--lang", "en"
    )
    assert ran.code == 0
    assert "digitalization is read by the order of options: 1 → 1, 2 → 2, 3 → 3, 4 → 4, 5 → 5, 6 → dk" in ran.out
    assert "is_manufacturer is read by the order of options: 1 → 1, 2 → 0" in ran.out
    assert "if options were reordered, correct the map" in ran.out
    assert "was not asked (skipped) in" in ran.out


def test_the_report_as_csv(tmp_path, capsys):
    report = tmp_path / "mapping.csv"
    ran = run_here(capsys, "import", export(tmp_path, misspell), "-o", tmp_path / "r.parquet", "--report", report)
    assert ran.code == 2
    rows = list(csv.DictReader(io.StringIO(report.read_text("utf-8-sig"))))
    (found,) = [row for row in rows if row["answer"]]
    assert (found["field"], found["answer"], found["rows"]) == ("digitalization", "基本没有", "7")
    assert {row["use"] for row in rows} == {"field", "fallback", "keep", "drop"}


@pytest.mark.parametrize(
    ("output", "code"),
    [("r.json", ".parquet .csv .xlsx"), ("source.csv", "输入文件")],
)
def test_outputs_that_make_no_sense_are_refused(tmp_path, capsys, output, code):
    source = tmp_path / "source.csv"
    source.write_text("digitalization\n3\n", "utf-8")
    ran = run_here(capsys, "import", source, "-o", tmp_path / output)
    assert ran.code == 2
    assert code in ran.err
    assert left_in(tmp_path) == ["source.csv"]


def test_the_report_must_not_overwrite_the_data(tmp_path, capsys):
    source = export(tmp_path)
    ran = run_here(capsys, "import", source, "-o", tmp_path / "r.csv", "--report", tmp_path / "r.csv")
    assert ran.code == 2
    assert "给了两次" in ran.err


def test_help_and_import_in_a_process_of_its_own(tmp_path):
    assert "导入问卷平台的数据" in run_apart("import", "--help").out
    assert run_apart("import", export(tmp_path), "-o", tmp_path / "r.parquet", "--quiet").code == 0


# Codebook


def test_the_codebook_names_every_column_of_an_imported_file(tmp_path, capsys):
    run_here(capsys, "import", export(tmp_path), "-o", tmp_path / "r.parquet", "--quiet")
    ran = run_here(
        capsys, "codebook", "-o", tmp_path / "c.csv", "-o", tmp_path / "c.xlsx", "-o", tmp_path / "c.md", "--quiet"
    )
    assert ran.code == 0
    rows = list(csv.DictReader(io.StringIO((tmp_path / "c.csv").read_text("utf-8-sig"))))
    columns = {row["column"] for row in rows}
    own = {"序号", "来源", "来源详情"}
    assert set(pq.read_schema(tmp_path / "r.parquet").names) - own <= columns
    codes = {row["code"]: (row["code_zh"], row["code_en"]) for row in rows if row["field"] == "is_manufacturer"}
    assert codes == {"1": ("是", "yes"), "0": ("否", "no")}
    (level,) = [row for row in rows if row["field"] == "rd_design" and row["code"] == "1"]
    assert level["code_zh"] == "研发设计还没用 AI，仍用原来的软件和办法"
    assert "dk：不清楚" in level["missing_zh"]
    assert "不适用" in level["missing_zh"]
    assert "是否制造业" in next(row for row in rows if row["field"] == "production_management")["applies_zh"]
    assert "735" in next(row for row in rows if row["field"] == "digitalization")["source_zh"]


def test_the_codebook_as_workbook_and_text_says_the_same(tmp_path, capsys):
    run_here(
        capsys, "codebook", "-o", tmp_path / "c.csv", "-o", tmp_path / "c.xlsx", "-o", tmp_path / "c.md", "--lang", "en"
    )
    rows = list(csv.DictReader(io.StringIO((tmp_path / "c.csv").read_text("utf-8-sig"))))
    fields = list(dict.fromkeys(row["field"] for row in rows))
    book = openpyxl.load_workbook(tmp_path / "c.xlsx")
    assert book.sheetnames == ["Fields", "Codes"]
    shown = [cell.value for cell in book["Fields"]["A"] if cell.font.bold and cell.value in fields]
    assert shown == fields
    codes = [(r[1], r[2], r[3]) for r in book["Codes"].iter_rows(min_row=2, values_only=True)]
    assert codes == [(row["column"], row["code"], row["code_zh"]) for row in rows if row["code"]]
    text = (tmp_path / "c.md").read_text("utf-8")
    assert [line.split("`")[1] for line in text.splitlines() if line.startswith("### ")] == fields
    assert "- Who answers: " in text


def test_the_same_pack_gives_the_same_workbook(tmp_path, capsys):
    for name in ("a.xlsx", "b.xlsx"):
        run_here(capsys, "codebook", "-o", tmp_path / name, "--quiet")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert zipfile.is_zipfile(tmp_path / "a.xlsx")


def test_an_unknown_kind_of_codebook_is_refused(tmp_path, capsys):
    ran = run_here(capsys, "codebook", "-o", tmp_path / "c.html")
    assert ran.code == 2
    assert ".xlsx .csv .md" in ran.err
    assert left_in(tmp_path) == []
