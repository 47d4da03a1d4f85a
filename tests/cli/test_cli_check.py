"""`wuli check` and `wuli packs`: a pack or a response file, told apart by themselves, with every fault at once; and help."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from cli.running import HEADER, answers, row, run_apart, run_here

from wuli.cli.main import main
from wuli.instrument.check import check_pack
from wuli.instrument.pack import load_pack

PACKS = Path(__file__).parents[1] / "broken_packs"
COMMANDS = {
    "zh": {
        "score": "给答案评分：一家企业或一百万家",
        "report": "生成报告",
        "questionnaire": "生成离线问卷（Excel、PDF、问卷星文本、XLSForm）",
        "codebook": "写出编码表：答案文件的每个字段、代码和含义",
        "import": "导入问卷平台的数据（问卷星、LimeSurvey、Google 表单、SPSS 等），先给出对照表",
        "check": "检查测评包或答案文件，一次说清所有问题",
        "estimate": "算一张表：均值、占比，带样本量和区间",
        "simulate": "生成合成企业：演示、试算、压力测试用，每行都标明是合成的",
        "packs": "列出已安装的测评包",
        "demo": "用自带的示例答案生成一份报告",
    },
    "en": {
        "score": "score answers: one firm or a million",
        "report": "write reports",
        "questionnaire": "write the questionnaire",
        "codebook": "write the codebook: every field of the response file, its codes and what they mean",
        "import": "import data of a survey platform (问卷星, LimeSurvey, Google Forms, SPSS …), with a map to check",
        "check": "check a pack or a response file and tell every fault at once",
        "estimate": "one table: means and shares with bases and intervals",
        "simulate": "make synthetic firms for demonstration, power and load; every row is marked",
        "packs": "list the installed packs",
        "demo": "write a report on the bundled sample answers",
    },
}


# Packs


@pytest.mark.parametrize("target", ["five_force", "five_force@2023.1", str(load_pack().folder)])
def test_a_sound_pack_is_found_by_name_or_folder(target, capsys):
    ran = run_here(capsys, "check", target, "--lang", "en")
    texts = check_pack(load_pack().folder).texts
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == f"The pack five_force 2023.1 is in order: 15 items, {texts} texts in both languages.\n"


def test_quiet_says_nothing_about_what_is_in_order(tmp_path, capsys):
    assert run_here(capsys, "check", "five_force", "--quiet") == (0, "", "")
    assert run_here(capsys, "check", answers(tmp_path, row("F1", 2, 4, 2)), "--quiet") == (0, "", "")


@pytest.mark.parametrize("target", ["", "pack.yaml", "instrument.yaml"])
def test_a_broken_pack_is_told_whole_by_its_folder_or_any_of_its_files(target, capsys):
    ran = run_here(capsys, "check", PACKS / "several_at_once" / target)
    assert (ran.code, ran.out) == (2, "")
    lines = ran.err.splitlines()
    assert lines[0] == "测评包有 5 处问题，不能使用："
    assert [line.split("：")[0] for line in lines[1:]] == [
        "  several_at_once/pack.yaml 第 2 行 “edition”",
        "  several_at_once/pack.yaml 第 5 行 “colour”",
        "  several_at_once/instrument.yaml 第 5 行 “items[0].kind”",
        "  several_at_once/instrument.yaml 第 7 行 “nodes[0].known_share”",
        "  several_at_once/rubric.yaml 第 2 行 “items”",
    ]


def test_a_folder_that_is_no_pack_is_told(tmp_path, capsys):
    ran = run_here(capsys, "check", tmp_path, "--lang", "en")
    assert ran.code == 2
    assert ran.err.endswith("is not a pack: the folder holds no pack.yaml.\n")


@pytest.mark.parametrize(
    ("target", "told"),
    [("no.csv", "找不到文件“no.csv”。请检查路径和文件名。\n"), ("six_force", "没有名为“six_force”的测评包。已安装：")],
)
def test_a_target_that_is_not_there_is_told(tmp_path, monkeypatch, capsys, target, told):
    monkeypatch.chdir(tmp_path)
    ran = run_here(capsys, "check", target)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(told)


# Response files


def test_a_clean_response_file_is_counted(tmp_path, capsys):
    # six answers that count to the base of four, so that no two firms are alike
    firms = [row(f"F{i}", *(2 + i // 4**place % 4 for place in range(6)), 2, 4) for i in range(1200)]
    path = answers(tmp_path, *firms)
    ran = run_here(capsys, "check", path, "--lang", "en")
    assert (ran.code, ran.out, ran.err) == (0, "", "The answers of 1,200 firms are in order.\n")


def test_a_response_file_is_checked_by_the_pack_it_was_made_for(tmp_path, capsys):
    path = answers(tmp_path, "F1,2", header="firm_id,data")
    assert run_here(capsys, "check", path, "--pack", PACKS / "sound").code == 0
    assert run_here(capsys, "check", path).code == 2


def test_all_faults_of_a_response_file_are_told_and_it_is_left_alone(tmp_path, capsys):
    path = answers(tmp_path, row("F1", 9, 8), row("F1"), "F2,3", header=HEADER)
    before = path.read_bytes()
    ran = run_here(capsys, "check", path, "--lang", "en")
    assert (ran.code, ran.out) == (2, "")
    assert [line.split(":")[0] for line in ran.err.splitlines()[1:]] == [
        "  answers.csv, row 2, column firm_id",
        "  answers.csv, row 2, column digitalization",
        "  answers.csv, row 2, column data_quality",
        "  answers.csv, row 3, column firm_id",
        "  answers.csv, row 4",
    ]
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["answers.csv"]


def test_setting_rows_aside_is_not_offered_where_no_row_is_to_blame(tmp_path, capsys):
    path = answers(tmp_path, "F1,3", header="firm_id,digitalization")
    ran = run_here(capsys, "check", path, "--lang", "en")
    assert ran.err.splitlines()[0] == ("The data have 13 fault(s); nothing was scored. Correct them and try again.")


def test_a_yaml_answer_sheet_is_no_pack(capsys):
    sample = load_pack().folder / "examples" / "firm.yaml"
    ran = run_here(capsys, "check", sample, "--lang", "en")
    assert (ran.code, ran.err) == (0, "The answers of 1 firms are in order.\n")


# wuli packs


def test_installed_packs_are_listed(capsys):
    ran = run_here(capsys, "packs", "--lang", "en")
    texts = check_pack(load_pack().folder).texts
    titles, rule, *rows = ran.out.splitlines()
    assert titles.split("  ")[0] == "Pack"
    assert set(rule) == {"─", " "}
    assert [line.split() for line in rows] == [
        [
            "five_force",
            "2023.1",
            "Five-Force",
            "Model",
            "released",
            load_pack().hash[:12],
            "zh",
            "en",
            f"{texts}/{texts}",
        ]
    ]
    assert ran.err == ""


def test_installed_packs_are_listed_for_programs(capsys):
    ran = run_here(capsys, "packs", "--json", "--lang", "en")
    (entry,) = json.loads(ran.out)
    assert (entry["id"], entry["edition"], entry["hash"], entry["faults"]) == (
        "five_force",
        "2023.1",
        load_pack().hash,
        0,
    )
    assert entry["texts"] == entry["texts_translated"] > 1000


# Help


@pytest.mark.parametrize("lang", COMMANDS)
def test_help_lists_every_command(lang, capsys):
    ran = run_here(capsys, "--help", "--lang", lang)
    assert (ran.code, ran.err) == (0, "")
    listed = " ".join(ran.out.split())
    for command, words in COMMANDS[lang].items():
        assert f" {command} {words}" in listed


@pytest.mark.parametrize("lang", COMMANDS)
@pytest.mark.parametrize("command", [*COMMANDS["zh"], "report firm", "report industry"])
def test_every_command_has_help_and_every_option_a_line(command, lang, capsys):
    ran = run_here(capsys, *command.split(), "--help", "--lang", lang)
    assert (ran.code, ran.err) == (0, "")
    words = COMMANDS[lang].get(command, "")
    assert words in " ".join(ran.out.split())
    options = [line for line in ran.out.splitlines() if line.startswith("  -")]
    assert len(options) >= 3
    texts = ran.out.split("\n  -")[1:]
    assert all(len(text.split()) > len(text.splitlines()[0].split()[:1]) for text in texts)


def test_help_follows_the_variable_and_the_version_is_told(monkeypatch, capsys):
    monkeypatch.setenv("WULI_LANG", "en")
    assert "score answers" in run_here(capsys, "--help").out
    from wuli import __version__

    assert run_here(capsys, "--version").out == f"wuli {__version__}\n"


def test_every_command_of_the_parser_is_in_the_table_of_this_test(capsys):
    from wuli.cli.parser import build_parser

    (commands,) = [
        action for action in build_parser("en")._actions if getattr(action, "choices", None) and action.dest != "lang"
    ]
    assert set(commands.choices) == set(COMMANDS["en"])


def test_main_takes_the_arguments_of_the_process_where_none_are_given(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["wuli", "packs", "--json"])
    assert main() == 0
    assert json.loads(capsys.readouterr().out)


def test_the_module_is_the_command(tmp_path):
    shutil.copytree(PACKS / "sound", tmp_path / "own")
    done = run_apart("check", tmp_path / "own", WULI_LANG="en")
    # levels 2 names with 2 short ones, item, node, pack: 7 texts, and the short names of item and node
    assert (done.code, done.out) == (0, "")
    assert done.err.startswith("The pack tiny 1 is in order: 1 items, ")
