"""`wuli score`: exit codes, what goes to which stream, and files that are written whole or not at all."""

from __future__ import annotations

import csv
import io
import json
import unicodedata

import pyarrow.parquet as pq
import pytest
from cli.running import HEADER, answers, left_in, row, run_here

from wuli.cli import score as command


@pytest.fixture
def good(tmp_path):
    return answers(tmp_path, row("F1", 4), row("F2"), name="good.csv")


@pytest.fixture
def faulty(tmp_path):
    return answers(tmp_path, row("F1"), row("F2", 9), row("F3", 3, "x"), row("F4"), name="faulty.csv")


@pytest.fixture
def out(tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


# Streams and codes


def test_a_table_goes_to_stdout_and_remarks_to_stderr(good, capsys):
    ran = run_here(capsys, "score", good, "--lang", "en")
    assert ran.code == 0
    assert ran.err == "firms scored: 2\n"
    assert ran.out.splitlines()[0].split() == [
        *("Firm", "Foundation", "Cognition", "Resources", "Ecosystem", "Application"),
        *("Composite", "Over", "indicators", "Level", "Robustness"),
    ]
    # (4 + 3 + 3 + 3) / 4 = 3.25; (3.25 + 3 + 3 + 3 + 3) / 5 = 3.05; 43 / 14 = 3.07...
    assert ran.out.splitlines()[2].split()[:8] == ["F1", "3.25", "3.00", "3.00", "3.00", "3.00", "3.05", "3.07"]


def test_quiet_says_nothing_but_the_result(good, capsys):
    ran = run_here(capsys, "score", good, "--quiet")
    assert ran.err == ""
    assert ran.out


def test_faults_end_with_code_two_on_stderr_alone(faulty, out, capsys):
    ran = run_here(capsys, "score", faulty, "--quiet", "--lang", "en", "-o", out / "a.json")
    assert (ran.code, ran.out) == (2, "")
    lines = ran.err.splitlines()
    assert lines[0] == (
        "The data have 2 fault(s); nothing was scored. Correct them and try again, or add "
        "--set-aside faults.csv to wuli score or wuli report industry, to score the other rows."
    )
    assert lines[1].startswith('  faulty.csv, row 3, column digitalization: "9" is not a valid answer.')
    assert lines[2].startswith('  faulty.csv, row 4, column data_quality: "x" is not a valid answer.')
    assert left_in(out) == []


def test_our_own_fault_ends_with_code_one_and_asks_for_a_report(good, out, capsys, monkeypatch):
    def fail(*_):
        raise ZeroDivisionError("on purpose")

    monkeypatch.setattr(command, "assess", fail)
    ran = run_here(capsys, "score", good, "-o", out / "a.json")
    assert (ran.code, ran.out) == (1, "")
    assert "ZeroDivisionError: on purpose" in ran.err
    assert ran.err.splitlines()[-1] == (
        "程序出错了，这是我们的问题。没有写出任何结果。请把上面的内容连同所用命令报告给我们。"
    )
    assert left_in(out) == []


@pytest.mark.parametrize(
    ("arguments", "variable", "expected"),
    [
        ((), "", "已评分 2 家企业\n"),
        ((), "en_GB.UTF-8", "firms scored: 2\n"),
        ((), "zh", "已评分 2 家企业\n"),
        (("--lang", "en"), "zh", "firms scored: 2\n"),
        (("--lang=en",), "", "firms scored: 2\n"),
        (("--lang", "zh"), "en", "已评分 2 家企业\n"),
    ],
)
def test_the_language_is_that_of_the_option_then_of_the_variable_then_chinese(  # fixtures
    good, capsys, monkeypatch, arguments, variable, expected
):
    monkeypatch.setenv("WULI_LANG", variable)
    assert run_here(capsys, "score", good, *arguments).err == expected


def test_the_language_may_stand_before_the_command(good, capsys):
    assert run_here(capsys, "--lang", "en", "score", good).err == "firms scored: 2\n"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("score", "no.csv"), "找不到文件“no.csv”。请检查路径和文件名。"),
        (("score", "a.csv", "--pack", "six"), "没有名为“six”的测评包。"),
        (("score", "a.csv", "--as-of", "2026"), "“2026”不是日期。请写成 2026-05-22。"),
        (("score",), "命令有误："),
        (("score", "a.csv", "--colour"), "命令有误："),
        (("rank", "a.csv"), "命令有误："),
        ((), "命令有误："),
    ],
)
def test_wrong_arguments_end_with_code_two(tmp_path, monkeypatch, capsys, arguments, code):
    # date_argument
    # argument
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.csv").write_text(f"{HEADER}\n{row('F1')}\n", "utf-8")
    ran = run_here(capsys, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(code)


# The table


def width(text):
    return sum(2 if unicodedata.east_asian_width(ch) in "WF" else 1 for ch in text)


def test_the_columns_of_the_table_stand_below_each_other(tmp_path, capsys):
    path = answers(tmp_path, row("短"), row("一家名字很长很长的企业 with a name"), row("F3", "dk", ""))
    lines = run_here(capsys, "score", path).out.splitlines()
    edges = [i for i, (a, b) in enumerate(zip(lines[1], lines[1][1:], strict=False)) if (a, b) == (" ", "─")]
    for line in (lines[0], *lines[2:]):
        starts, done = [], 0
        for ch in line:
            starts += [ch] if done in [edge + 1 for edge in edges] else []
            done += width(ch)
        assert " " not in starts, line
        assert len(starts) == len(edges)


def test_only_the_first_twenty_firms_are_shown(tmp_path, capsys):
    path = answers(tmp_path, *[row(f"F{i}") for i in range(23)])
    ran = run_here(capsys, "score", path, "--lang", "en")
    assert len(ran.out.splitlines()) == 2 + 20 + 1
    assert ran.out.splitlines()[-1] == "... and 3 more. Use -o to write all results."


def test_a_firm_id_cannot_steer_the_terminal(tmp_path, capsys):
    ran = run_here(capsys, "score", answers(tmp_path, row("\x1b[31mF1\x07")))
    assert ran.code == 0
    assert ran.out.replace("\n", "").isprintable()


# Firms


def test_one_firm_may_be_asked_for(good, out, capsys):
    run_here(capsys, "score", good, "--firm", "F2", "-o", out / "a.json")
    assert [record["firm_id"] for record in json.loads((out / "a.json").read_text("utf-8"))] == ["F2"]


def test_a_firm_asked_for_is_given_in_all_its_waves(tmp_path, out, capsys):
    rows = [f"{row(id)},{wave}" for wave in (2023, 2024) for id in ("F1", "F2")]
    path = answers(tmp_path, *rows, header=HEADER + ",wave")
    run_here(capsys, "score", path, "--firm", "F2", "-o", out / "a.json")
    found = json.loads((out / "a.json").read_text("utf-8"))
    assert [(record["firm_id"], record["wave"]) for record in found] == [("F2", "2023"), ("F2", "2024")]


def test_a_firm_that_is_not_there_is_told_with_those_that_are(good, out, capsys):
    ran = run_here(capsys, "score", good, "--firm", "F9", "--lang", "en", "-o", out / "a.json")
    assert ran.code == 2
    assert ran.err == 'There is no firm "F9" in the file. The file has: F1, F2.\n'  # firm_not_found
    assert left_in(out) == []


def test_explain_prints_the_calculation_of_one_firm(good, capsys):
    ran = run_here(capsys, "score", good, "--firm", "F1", "--explain", "--lang", "en")
    assert ran.code == 0
    assert "3.25" in ran.out
    assert "Degree of digitalisation" in ran.out


def test_explain_needs_one_firm_and_writes_nothing_otherwise(good, out, capsys):
    ran = run_here(capsys, "score", good, "--explain", "-o", out / "a.json")
    assert ran.code == 2  # output_several_firms
    assert ran.err.startswith("文件里有 2 家企业")
    assert left_in(out) == []


def test_a_file_without_firms_is_told_and_no_empty_result_is_written(tmp_path, out, capsys):
    path = answers(tmp_path)
    outputs = [argument for kind in ("json", "ndjson", "csv", "parquet") for argument in ("-o", out / f"a.{kind}")]
    for more in ([], outputs):
        ran = run_here(capsys, "score", path, "--lang", "en", *more)
        assert ran.code == 2
        assert ran.err.endswith("answers.csv: The file holds no firm that can be scored.\n")  # no_firms
    assert left_in(out) == []


# Several outputs

RISKY = ("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)")


def test_several_outputs_hold_the_same_results(good, out, capsys):
    kinds = ("json", "ndjson", "csv", "parquet")
    outputs = [argument for kind in kinds for argument in ("-o", out / f"a.{kind}")]
    ran = run_here(capsys, "score", good, "--lang", "en", *outputs)
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.splitlines() == [*(f"wrote {out / f'a.{kind}'}" for kind in kinds), "firms scored: 2"]
    objects = json.loads((out / "a.json").read_text("utf-8"))
    lines = [json.loads(line) for line in (out / "a.ndjson").read_text("utf-8").splitlines()]
    table = pq.read_table(out / "a.parquet").to_pylist()
    cells = list(csv.DictReader(io.StringIO((out / "a.csv").read_text("utf-8-sig"))))
    assert objects == lines
    for record, entry, cell in zip(objects, table, cells, strict=True):
        assert record["firm_id"] == entry["firm_id"] == cell["firm_id"]
        assert record["overall"]["score"] == entry["overall.score"] == float(cell["overall.score"])
        assert record["pack"]["hash"] == entry["pack.hash"] == cell["pack.hash"]


def test_cells_that_look_like_formulas_are_made_plain_in_csv_alone(tmp_path, out, capsys):
    header = HEADER + ",firm_name,=cmd"
    path = answers(tmp_path, *[f"{row(f'F{i}')},{cell},-1.5" for i, cell in enumerate(RISKY)], header=header)
    run_here(capsys, "score", path, "-o", out / "a.csv", "-o", out / "a.parquet")
    rows = list(csv.DictReader(io.StringIO((out / "a.csv").read_text("utf-8-sig"))))
    assert [entry["firm_name"] for entry in rows] == ["'" + cell for cell in RISKY]
    assert rows[0]["'=cmd"] == "-1.5"
    assert pq.read_table(out / "a.parquet")["firm_name"].to_pylist() == list(RISKY)


# Set aside


def test_faulty_rows_are_set_aside_and_the_rest_is_scored(faulty, out, capsys):
    ran = run_here(capsys, "score", faulty, "--set-aside", out / "f.csv", "-o", out / "a.json", "--lang", "en")
    assert ran.code == 0
    assert ran.err.splitlines()[0] == f"2 rows have faults and were not scored; the list is in {out / 'f.csv'}"
    assert [record["firm_id"] for record in json.loads((out / "a.json").read_text("utf-8"))] == ["F1", "F4"]
    listed = list(csv.reader(io.StringIO((out / "f.csv").read_text("utf-8-sig"))))
    assert listed[0] == ["file", "row", "column", "value", "问题", "fault"]
    assert [line[:4] for line in listed[1:]] == [
        ["faulty.csv", "3", "digitalization", "9"],
        ["faulty.csv", "4", "data_quality", "x"],
    ]


def test_rows_with_too_many_cells_are_counted_among_those_set_aside(tmp_path, out, capsys):
    path = answers(tmp_path, row("F1"), row("F2") + ",7", row("F3", 9))
    ran = run_here(capsys, "score", path, "--set-aside", out / "f.csv", "--lang", "en")
    assert ran.err.startswith("2 rows have faults")
    assert ran.err.endswith("firms scored: 1\n")


def test_every_faulty_row_is_in_the_list_however_many_there_are(tmp_path, out, capsys):
    path = answers(tmp_path, row("good"), *[row(f"F{i}", 9, "x") for i in range(6000)])
    ran = run_here(capsys, "score", path, "--set-aside", out / "f.csv", "--lang", "en")
    assert ran.err.startswith("6,000 rows have faults")
    assert len((out / "f.csv").read_text("utf-8-sig").splitlines()) == 1 + 12_000


def test_a_formula_in_a_faulty_cell_stays_text_in_the_list(tmp_path, out, capsys):
    run_here(capsys, "score", answers(tmp_path, row("F1"), row("F2", "=1+1")), "--set-aside", out / "f.csv")
    listed = list(csv.reader(io.StringIO((out / "f.csv").read_text("utf-8-sig"))))
    assert listed[1][3] == "'=1+1"


def test_nothing_to_set_aside_is_said(good, out, capsys):
    ran = run_here(capsys, "score", good, "--set-aside", out / "f.csv", "--lang", "en")
    assert ran.err.splitlines()[0] == "no row had to be set aside"


def test_a_fault_of_an_excel_cell_sets_its_row_aside_too(tmp_path, out, capsys):
    from responses.hostile import book

    rows = [HEADER.split(","), ["F1", *[3] * 14], ["F2", "=1+1", *[3] * 13]]
    content = book(lambda workbook: [workbook.active.append(cells) for cells in rows])
    (tmp_path / "a.xlsx").write_bytes(content)
    run_here(capsys, "score", tmp_path / "a.xlsx", "--set-aside", out / "f.csv", "-o", out / "a.json")
    assert [record["firm_id"] for record in json.loads((out / "a.json").read_text("utf-8"))] == ["F1"]
