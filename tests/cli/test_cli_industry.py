"""`wuli report industry`: a folder with everything that was asked for, or nothing at all."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Final

import pytest
from analysis.industry_files import csv_text, made_up_firms
from cli.running import environment, left_in, run_here

from wuli.cli.industry_options import FORMATS
from wuli.cli.screen import Screen
from wuli.cli.stages import STAGES, Stages

RECONSTRUCTION: Final = Path(__file__).parents[1] / "data" / "reconstruction_240.csv"
LIST: Final = ".wuli-files"


def files_of(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() and path.name != LIST)


def industry(capsys, *arguments, file=RECONSTRUCTION):
    return run_here(capsys, "report", "industry", file, *arguments)


@pytest.fixture(name="firms")
def fixture_firms(tmp_path):
    """A small file with a district, so that runs are short."""
    (tmp_path / "in").mkdir()
    rows = [
        firm | {"district": ("东", "西", "东/西", "南")[min(i % 3 if i < 57 else 3, 3)]}
        for i, firm in enumerate(made_up_firms(60))
    ]
    path = tmp_path / "in" / "firms.csv"
    path.write_text(csv_text(rows), encoding="utf-8")
    return path


@pytest.fixture(name="out")
def fixture_out(tmp_path):
    return tmp_path / "out" / "report"


# What is written


def test_without_further_words_every_format_is_written_from_the_same_numbers(capsys, out):
    ran = industry(capsys, "-o", out)
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.splitlines()[-2:] == ["已评分 240 家企业", f"已写入 {out}"]
    names = {name for name in files_of(out) if "/" not in name}
    assert names == {
        "report.pdf",
        "report.docx",
        "report.html",
        "slides.pptx",
        "figures.xlsx",
        "firms.xlsx",
        "results.json",
    }
    assert (out / "report.pdf").read_bytes().startswith(b"%PDF")
    assert all(zipfile.is_zipfile(out / name) for name in ("report.docx", "slides.pptx", "figures.xlsx", "firms.xlsx"))
    pictures = [name for name in files_of(out) if name.startswith("figures/")]
    assert {Path(name).suffix for name in pictures} == {".svg", ".png"}
    assert len(pictures) >= 20
    assert any(name.startswith("data/") for name in files_of(out))
    results = json.loads((out / "results.json").read_text("utf-8"))
    assert results["result"]["source"]["scored"] == 240
    assert "2.82" in (out / "report.html").read_text("utf-8")  # report, line 283: resource
    assert left_in(out.parent) == ["report"]


@pytest.mark.parametrize("kind", FORMATS)
def test_one_format_is_written_alone(capsys, firms, out, kind):
    assert industry(capsys, "-o", out, "--format", kind, "--no-quality", file=firms).code == 0
    own = {
        "pdf": "report.pdf",
        "docx": "report.docx",
        "html": "report.html",
        "pptx": "slides.pptx",
        "xlsx": "figures.xlsx",
    }
    names = {name.split("/")[0] for name in files_of(out)} - {"results.json"}
    assert names == {own.get(kind, "firms.xlsx" if kind == "firms" else kind)}


def test_both_languages_stand_side_by_side(capsys, firms, out):
    ran = industry(capsys, "-o", out, "--format", "html", "--format", "figures", "--both", "--lang", "en", file=firms)
    assert ran.err.splitlines()[-1] == f"wrote {out}"
    names = {name.split("/")[0] for name in files_of(out)}
    assert names == {"report-zh.html", "report-en.html", "figures-zh", "figures-en", "results.json"}
    documents = json.loads((out / "results.json").read_text("utf-8"))["documents"]
    assert set(documents) == {"zh", "en"}


def test_a_title_a_date_and_groupings_are_taken(capsys, firms, out):
    words = ("--title", "滨海市中小企业智能化调查", "--date", "2026/3/5", "--by", "district", "--format", "html")
    assert industry(capsys, "-o", out, *words, file=firms).code == 0
    result = json.loads((out / "results.json").read_text("utf-8"))["result"]
    assert (result["title"], result["date"]) == ("滨海市中小企业智能化调查", "2026-03-05")
    assert [part["id"] for part in result["slices"]] == ["district"]
    assert "滨海市中小企业智能化调查" in (out / "report.html").read_text("utf-8")


def test_an_outline_drops_and_adds_chapters(capsys, firms, out, tmp_path):
    outline = tmp_path / "outline.yaml"
    words = "{title: {zh: 致谢, en: Thanks}, body: {zh: 感谢各街道办事处。, en: Thanks to all.}}"
    outline.write_text(
        f"drop: [questionnaire]\nchapters: [summary, overall, text: {words}, method]\n", encoding="utf-8"
    )
    whole = out.parent / "whole"
    assert industry(capsys, "-o", whole, "--format", "html", file=firms).code == 0
    assert industry(capsys, "-o", out, "--format", "html", "--outline", outline, file=firms).code == 0
    before, after = ((folder / "report.html").read_text("utf-8") for folder in (whole, out))
    assert ("感谢各街道办事处。" in before, "感谢各街道办事处。" in after) == (False, True)
    assert ('id="challenges"' in before, 'id="challenges"' in after) == (True, False)


def test_a_brief_is_written_for_each_value_that_has_enough_firms(capsys, firms, out):
    ran = industry(capsys, "-o", out, "--format", "html", "--split", "district", file=firms)
    assert ran.code == 0
    assert "少于 10 家，没有单独写简报：南\n" in ran.err
    folders = {name.split("/")[1] for name in files_of(out) if name.startswith("split/")}
    assert folders == {"东", "西", "东_西"}  # names are made safe, never a path
    for name, count in (("东", 19), ("西", 19), ("东_西", 19)):
        result = json.loads((out / "split" / name / "results.json").read_text("utf-8"))["result"]
        assert result["source"]["scored"] == count
        assert result["title"] == {"东_西": "东/西"}.get(name, name)
        assert (out / "split" / name / "report.pdf").exists()


def test_quiet_says_nothing(capsys, firms, out):
    assert industry(capsys, "-o", out, "--format", "html", "--split", "district", "--quiet", file=firms) == (0, "", "")


def test_the_same_file_gives_the_same_numbers_again(capsys, firms, out):
    contents = []
    for _ in range(2):
        assert industry(capsys, "-o", out, "--format", "html", "--date", "2026-03-05", file=firms).code == 0
        contents.append((out / "results.json").read_bytes())
    assert contents[0] == contents[1]
    assert left_in(out.parent) == ["report"]


# What is not written


FAULTS: Final = [
    (["--by", "colour"], "column_to_group_missing", "没有“colour”列", 'There is no column "colour"'),
    (["--split", "colour"], "column_to_group_missing", "没有“colour”列", 'There is no column "colour"'),
    (["--date", "tomorrow"], "date_argument", "“tomorrow”不是日期", '"tomorrow" is not a date'),
    (["--outline", "none.yaml"], "file_missing", "找不到文件“none.yaml”", 'There is no file "none.yaml"'),
    (["--template", "none.docx"], "file_missing", "找不到文件“none.docx”", 'There is no file "none.docx"'),
    (["--floor", "0"], "floor_unfit", "隐匿下限 0", "A floor of 0"),
]  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("options", "code", "zh", "en"), FAULTS)
def test_a_wrong_option_is_told_and_no_folder_appears(capsys, firms, out, lang, options, code, zh, en):
    ran = industry(capsys, "-o", out, *options, "--lang", lang, file=firms)
    assert (ran.code, ran.out) == (2, ""), code
    assert {"zh": zh, "en": en}[lang] in ran.err
    assert not out.parent.exists()


def test_faulty_answers_are_told_before_anything_is_written(capsys, firms, out):
    firms.write_text(firms.read_text("utf-8").replace(",5,", ",7,", 3), encoding="utf-8")
    ran = industry(capsys, "-o", out, file=firms)
    assert ran.code == 2
    assert ran.err.count("“7”不是可用的答案") == 3
    assert not out.parent.exists()


def test_a_folder_that_holds_something_else_is_refused_before_the_work_begins(capsys, firms, out, monkeypatch):
    out.mkdir(parents=True)
    (out / "results.json").write_text("mine", "utf-8")
    monkeypatch.setattr("wuli.cli.industry.prepare", lambda *_, **__: pytest.fail("the file was read"))
    ran = industry(capsys, "-o", out, file=firms)
    shown = str(out) if len(str(out)) <= 60 else str(out)[:59] + "…"
    assert (ran.code, ran.err) == (2, f"文件夹“{shown}”里有别的文件，为免覆盖没有写入。请换一个空的或新的文件夹。\n")
    ran = industry(capsys, "-o", out, "--lang", "en", file=firms)
    assert ran.err == (
        f'The folder "{shown}" holds other files; nothing was written so that none is lost. Choose an empty or a new one.\n'
    )
    assert (out / "results.json").read_text("utf-8") == "mine"


def test_a_file_in_the_place_of_the_folder_is_told(capsys, firms, tmp_path):
    ran = industry(capsys, "-o", firms, file=firms)
    shown = str(firms) if len(str(firms)) <= 60 else str(firms)[:59] + "…"
    assert (ran.code, ran.err) == (2, f"“{shown}”是一个文件，不能当作放报告的文件夹。请换一个名字。\n")
    ran = industry(capsys, "-o", firms, "--lang", "en", file=firms)
    assert ran.err == f'"{shown}" is a file and cannot be the folder of a report. Choose another name.\n'
    assert left_in(tmp_path) == ["in"]


def test_the_list_of_faulty_rows_does_not_go_into_the_folder_that_is_replaced(capsys, firms, out):
    ran = industry(capsys, "-o", out, "--set-aside", out / "faults.csv", "--lang", "en", file=firms)
    assert ran.code == 2
    assert "is given twice; one would overwrite the other. Choose another name." in ran.err


@pytest.mark.parametrize("name", ["results.json", "report.docx", "001-sample-industry.svg"])
def test_a_full_disk_leaves_the_earlier_report_whole(capsys, firms, out, monkeypatch, name):
    words = ("--format", "docx", "--format", "figures", "--date", "2026-03-05")
    assert industry(capsys, "-o", out, *words, file=firms).code == 0
    before = {path: (out / path).read_bytes() for path in files_of(out)}
    assert any(path.endswith(name) for path in before)
    for writer in ("write_bytes", "write_text"):
        real = getattr(Path, writer)

        def full(self, *content, real=real, **more):
            if self.name == name:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return real(self, *content, **more)

        monkeypatch.setattr(Path, writer, full)
    ran = industry(capsys, "-o", out, *words, "--title", "新", file=firms)
    assert ran.code == 2
    assert ran.err.endswith("。请检查权限或磁盘空间。\n")
    assert {path: (out / path).read_bytes() for path in files_of(out)} == before
    assert left_in(out.parent) == ["report"]


def test_a_failure_of_ours_leaves_nothing(capsys, firms, out, monkeypatch):
    def fail(_):
        raise RuntimeError("ink ran out")

    monkeypatch.setattr("wuli.report.render.html.render_html", fail)
    ran = industry(capsys, "-o", out, "--format", "docx", "--format", "html", file=firms)
    assert ran.code == 1
    assert "ink ran out" in ran.err
    assert left_in(out.parent) == []


SLOW: Final = """
import signal
import sys

# a run that a shell started in the background ignores Ctrl-C; this one must hear it wherever the tests run
signal.signal(signal.SIGINT, signal.default_int_handler)
import wuli.report.render.html as html
from wuli.cli.main import main

def slow(document):
    print("half", flush=True)
    sys.stdin.read()

html.render_html = slow
sys.exit(main())
"""


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -signal.SIGKILL)]
)
def test_a_run_that_is_stopped_halfway_leaves_no_half_report(firms, out, number, code):
    command = [
        sys.executable,
        "-c",
        SLOW,
        "report",
        "industry",
        firms,
        "-o",
        out,
        "--format",
        "docx",
        "--format",
        "html",
    ]
    with subprocess.Popen(
        list(map(str, command)),
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert process.stdout.readline() == b"half\n"
        process.send_signal(number)
        assert process.wait(timeout=60) == code
    left = left_in(out.parent)
    assert not out.exists()
    # a process that is killed outright may leave its hidden folder, never a report
    assert (
        all(n.startswith(".report.") and n.endswith(".part") for n in left) if number == signal.SIGKILL else left == []
    )


# Stages


def test_every_stage_has_words_in_both_languages():
    assert set(FORMATS) | {"quality", "count", "estimate", "split"} <= set(STAGES)
    assert all(words["zh"] and words["en"] for words in STAGES.values())


@pytest.mark.parametrize(("lang", "words"), [("zh", "[2/3] 评分和计数\n"), ("en", "[2/3] scoring and counting\n")])
def test_stages_are_told_where_someone_watches(capsys, monkeypatch, lang, words):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    stages = Stages(Screen(lang, quiet=False), 3)
    stages.reach("quality")
    capsys.readouterr()
    stages.reach("count")
    assert capsys.readouterr() == ("", words)
    for _ in range(5):
        stages.reach("write")
    assert "[3/3]" in capsys.readouterr().err  # never past the end
    Stages(Screen(lang, quiet=True), 3).reach("count")
    assert capsys.readouterr().err == ""


def test_no_stage_is_told_where_nobody_watches(capsys, firms, out):
    ran = industry(capsys, "-o", out, "--format", "html", "--lang", "en", file=firms)
    assert ran.err.splitlines() == ["firms scored: 60", f"wrote {out}"]
