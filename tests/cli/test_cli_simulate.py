"""`wuli simulate`: files of synthetic firms, the same for the same seed, and every wrong option told at once."""

from __future__ import annotations

import csv
import errno
import json
import os

import pyarrow.parquet as pq
import pytest
from cli.running import left_in, run_here

from wuli.instrument.pack import load_pack


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """Work in the folder, so that the paths of messages are short."""
    monkeypatch.chdir(tmp_path)


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def faults_told(capsys, *arguments, lang="en"):
    ran = run_here(capsys, "simulate", *arguments, "--lang", lang)
    assert (ran.code, ran.out) == (2, "")
    return ran.err.splitlines()


def test_without_further_words_240_firms_come_out_and_say_that_they_are_synthetic(capsys, tmp_path):
    ran = run_here(capsys, "simulate", "-o", tmp_path / "a.csv")
    rows = rows_of(tmp_path / "a.csv")
    assert ran.code == 0
    assert len(rows) == 240
    assert {row["synthetic"] for row in rows} == {"1"}
    assert ran.err.splitlines() == [
        f"已写入 {tmp_path / 'a.csv'}",
        "共 240 行，都是合成数据（synthetic 列为 1），不能当作调查结果。",
    ]
    english = run_here(capsys, "simulate", "-o", tmp_path / "a.csv", "--lang", "en")
    assert english.err.splitlines()[1] == "240 rows, all synthetic (column synthetic is 1); they are no survey results."
    assert run_here(capsys, "simulate", "-o", tmp_path / "a.csv", "--quiet").err == ""


@pytest.mark.parametrize("ending", ["csv", "parquet", "xlsx"])
def test_the_same_seed_gives_the_same_bytes(capsys, tmp_path, ending):
    for name, seed in (("one", 7), ("two", 7), ("three", 8)):
        run_here(capsys, "simulate", "--n", "300", "--seed", seed, "-o", tmp_path / f"{name}.{ending}")
    one, two, three = ((tmp_path / f"{name}.{ending}").read_bytes() for name in ("one", "two", "three"))
    assert one == two
    assert one != three


def test_all_kinds_of_file_hold_the_same_firms_and_are_scored_alike(capsys, tmp_path):
    files = [tmp_path / f"firms.{ending}" for ending in ("csv", "parquet", "xlsx")]
    outputs = [word for file in files for word in ("-o", file)]
    arguments = ("--n", "120", "--missing", "5%", "--dont-know", "0.05", "--weights", "--waves", "2")
    assert run_here(capsys, "simulate", *arguments, *outputs).code == 0
    scored = []
    for file in files:
        out = tmp_path / f"{file.suffix[1:]}.json"
        assert run_here(capsys, "score", file, "-o", out).code == 0
        scored.append(json.loads(out.read_text("utf-8")))
    assert len(scored[0]) == 240
    assert scored[0] == scored[1] == scored[2]


def test_a_large_number_may_be_written_in_several_ways(capsys, tmp_path):
    for n in ("2e4", "20_000", "20,000", "20000"):
        assert run_here(capsys, "simulate", "--n", n, "-o", tmp_path / f"{n}.parquet").code == 0
    files = [pq.read_table(tmp_path / f"{n}.parquet") for n in ("2e4", "20_000", "20,000", "20000")]
    assert all(file.equals(files[0]) for file in files)
    assert files[0].num_rows == 20_000


def test_a_parquet_file_carries_the_mark_and_how_it_was_made(capsys, tmp_path):
    run_here(capsys, "simulate", "--n", "50", "--seed", "3", "--waves", "2", "-o", tmp_path / "a.parquet")
    marks = pq.read_schema(tmp_path / "a.parquet").metadata
    assert marks[b"wuli.synthetic"] == b"1"
    made = json.loads(marks[b"wuli.simulation"])
    assert (made["n"], made["seed"], made["waves"]) == (50, 3, 2)


def test_the_reconstruction_is_handed_out_as_it_is(capsys, tmp_path):
    ran = run_here(capsys, "simulate", "--like", "reconstruction", "--n", "240", "-o", tmp_path / "r.csv")
    assert ran.code == 0
    shipped = rows_of(load_pack().folder / "examples" / "reconstruction_240.csv")
    assert rows_of(tmp_path / "r.csv") == shipped
    assert {row["synthetic"] for row in shipped} == {"1"}


def test_own_shares_can_be_given(capsys, tmp_path):
    own = tmp_path / "own.yaml"
    own.write_text('items:\n  - {item: "marketing", shares: ["1", "0", "0", "0", "0"]}\n', "utf-8")
    assert run_here(capsys, "simulate", "--marginals", own, "-o", tmp_path / "a.csv").code == 0
    assert {row["marketing"] for row in rows_of(tmp_path / "a.csv")} == {"1"}


# Faults


def test_every_wrong_option_is_told_at_once_and_nothing_is_written(capsys, tmp_path):
    own = tmp_path / "own.yaml"
    own.write_text('items:\n  - {item: "marketing", shares: ["1", "1", "0", "0", "0"]}\n', "utf-8")
    arguments = ("--n", "0", "--seed", "x", "--missing", "1.5", "--regions", "99", "--waves", "3", "--marginals", own)
    told = faults_told(capsys, *arguments, "-o", "a.pdf", "-o", "b.csv", "-o", "b.csv")
    assert told == [
        (
            "own.yaml, line 2, at items[0].shares: The shares add up to 2; they must make 1 (0.002 is allowed for rounding). "
            "Add what is missing or correct a share."
        ),
        '--missing: "1.5" cannot be used. Give a number in the range 0–1, such as 0.05.',
        '--waves: "3" cannot be used. Give a whole number in the range 1–2, such as 2.',
        '--n: "0" cannot be used. Give a whole number in the range 1–1,000,000,000, such as 240.',
        '--seed: "x" cannot be used. Give a whole number in the range 0–4,294,967,295, such as 7.',
        '--regions: "99" cannot be used. Give a whole number in the range 1–34, such as 31.',
        'Cannot write "a.pdf". Supported: .parquet .csv .xlsx.',
        'The output "b.csv" is given twice; one would overwrite the other. Choose another name.',
    ]
    assert left_in(tmp_path) == ["own.yaml"]


@pytest.mark.parametrize("n", ["0", "-5", "2.5", "many", "1e-3", "1e99", ""])
def test_a_number_of_firms_that_makes_no_sense_is_told(capsys, tmp_path, n):
    wanted = {
        "zh": f"--n：“{n}”不能用，应为 1–1,000,000,000 之间的整数，例如 240。",
        "en": f'--n: "{n}" cannot be used. Give a whole number in the range 1–1,000,000,000, such as 240.',
    }
    for lang, text in wanted.items():
        assert faults_told(capsys, f"--n={n}", "-o", tmp_path / "a.csv", lang=lang) == [text]


def test_a_rate_out_of_range_is_told_in_chinese_too(capsys, tmp_path):
    told = faults_told(capsys, "--missing", "150%", "-o", tmp_path / "a.csv", lang="zh")
    assert told == ["--missing：“150%”不能用，应为 0–1 之间的数，例如 0.05。"]


def test_rates_that_exceed_the_whole_together_are_told(capsys, tmp_path):
    arguments = ("--missing", "0.7", "--dont-know", "0.6", "-o", tmp_path / "a.csv")
    assert faults_told(capsys, *arguments) == [
        "--missing and --dont-know add up to 1.3, which is more than 1. Lower one of them."
    ]
    assert faults_told(capsys, *arguments, lang="zh") == [
        "--missing 和 --dont-know 合计是 1.3，超过 1。请改小其中一个。"
    ]


def test_an_effect_that_is_not_understood_is_told_with_the_columns_that_differ(capsys, tmp_path):
    for text in ("industry", "colour=2", "region=1"):
        arguments = ("--effect", text, "-o", tmp_path / "a.csv")
        assert faults_told(capsys, *arguments) == [
            (
                f'--effect "{text}" is not understood. Write column=strength, such as industry=1.5; columns: age_band, '
                "industry."
            )
        ]
        assert faults_told(capsys, *arguments, lang="zh") == [
            f"--effect “{text}”看不懂。请写成 列=强度，例如 industry=1.5；可用的列：age_band, industry。"
        ]


def test_an_overlap_without_a_second_wave_is_told(capsys, tmp_path):
    arguments = ("--overlap", "0.5", "-o", tmp_path / "a.csv")
    assert faults_told(capsys, *arguments) == [
        "--overlap is about firms that answer in two waves; with one wave it means nothing. Add --waves 2 or leave it out."
    ]
    assert faults_told(capsys, *arguments, lang="zh") == [
        "--overlap 说的是两轮都答的企业，只有一轮时没有意义。请加 --waves 2，或去掉 --overlap。"
    ]


def test_more_rows_than_a_sheet_of_excel_holds_are_told(capsys, tmp_path):
    arguments = ("--n", "6e5", "--waves", "2", "-o", tmp_path / "a.xlsx")
    assert faults_told(capsys, *arguments) == [
        "There are 1,200,000 rows to write; a sheet of Excel holds 1,048,575. Write .parquet or .csv instead."
    ]
    assert faults_told(capsys, *arguments, lang="zh") == [
        "要写 1,200,000 行，Excel 一张表最多 1,048,575 行。请改写 .parquet 或 .csv。"
    ]


def test_a_name_that_nothing_has_is_told_with_the_names_there_are(capsys, tmp_path):
    arguments = ("--like", "six_force", "-o", tmp_path / "a.csv")
    assert faults_told(capsys, *arguments) == [
        (
            'There is nothing called "six_force" to simulate. Known: five_force, reconstruction; the folder of a pack will do '
            "as well."
        )
    ]
    assert faults_told(capsys, *arguments, lang="zh") == [
        "没有可以照着模拟的“six_force”。可用：five_force, reconstruction；也可以给测评包的文件夹。"
    ]


def test_options_that_cannot_change_a_ready_file_are_told(capsys, tmp_path):
    arguments = ("--like", "reconstruction", "--seed", "3", "--weights", "-o", tmp_path / "a.csv")
    assert faults_told(capsys, *arguments) == [
        f'"reconstruction" is a ready set of 240 synthetic firms; {name} has no effect on it. Leave it out, or draw firms '
        "anew with --like five_force."
        for name in ("--seed", "--weights")
    ]
    assert faults_told(capsys, *arguments, lang="zh")[0] == (
        "“reconstruction”是现成的 240 家合成企业，--seed 对它不起作用。请去掉这个选项；要另行生成，请用 --like five_force。"
    )


def test_a_pack_without_shares_is_told(capsys, tmp_path):
    from pathlib import Path

    folder = Path(__file__).parents[1] / "packs" / "miit_shape"
    (told,) = faults_told(capsys, "--like", folder, "-o", tmp_path / "a.csv")
    assert told == (
        'miit_shape: Simulation needs "simulation.yaml", which is missing. Add it to simulation.yaml or to the '
        "--marginals file."
    )


def test_a_second_file_that_cannot_be_written_leaves_no_first_one(capsys, tmp_path):
    told = faults_told(capsys, "-o", "a.xlsx", "-o", "b.csv", "-o", "nowhere/c.parquet")
    assert told == ['There is no folder "nowhere". Create it first or choose another place for the output.']
    assert left_in(tmp_path) == []


@pytest.mark.parametrize(
    "name", ["wuli.engines.output.shutil.copyfile", "xlsxwriter.workbook.Workbook._store_workbook"]
)
def test_a_disk_that_is_full_when_the_workbook_is_written_is_told_and_leaves_nothing(
    capsys, tmp_path, monkeypatch, name
):
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(name, full)
    ran = run_here(capsys, "simulate", "--n", "3", "-o", tmp_path / "a.xlsx", "--lang", "en")
    assert (ran.code, left_in(tmp_path)) == (2, [])
    assert ran.err.endswith("cannot be written to. Check permissions and free space.\n")


def test_an_output_that_is_the_file_of_shares_is_refused(capsys, tmp_path):
    own = tmp_path / "own.csv"
    own.write_text('correlation: {between: "0.1", within: "0.2"}\n', "utf-8")
    told = faults_told(capsys, "--marginals", own, "-o", "own.csv")
    assert told == ['The output "own.csv" is the input file. Choose another name.']
    assert own.read_text("utf-8").startswith("correlation")
