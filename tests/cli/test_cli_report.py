"""`wuli report firm` and `wuli demo`: what they write, what they say, and that they write all of it or nothing."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest
from report.firms import CAST, DATE, LANGS, answer
from report.pictures import PNG

import wuli.cli.batch
from wuli.cli import main
from wuli.cli.batch import Task, write_chunk
from wuli.cli.names import safe_name, unique_names
from wuli.cli.screen import Progress, Screen

KINDS: Final = ("pdf", "docx", "html", "json")
STARTS: Final = {"pdf": b"%PDF", "docx": b"PK", "html": b"<!DOCTYPE html>", "json": b"{"}


def write_json(folder: Path, *firms: dict[str, Any]) -> Path:
    path = folder / "answers.json"
    path.write_text(json.dumps(firms, ensure_ascii=False), encoding="utf-8")
    return path


def write_csv(folder: Path, ids: list[str]) -> Path:
    """Write a CSV of small firms, one an id."""
    text = io.StringIO()
    rows = [{"firm_id": id, "is_manufacturer": "no", **answer("2323 2 23 3 232323")} for id in ids]
    writer = csv.DictWriter(text, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    path = folder / "firms.csv"
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def files_of(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def run(*arguments: object, seed: str = "0") -> subprocess.CompletedProcess[bytes]:
    """Run the program as a process of its own."""
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-m", "wuli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, env=environment, check=False, timeout=120)


@pytest.fixture(name="answers")
def fixture_answers(tmp_path: Path) -> Path:
    return write_json(tmp_path, CAST["complete"])


# One firm


def test_several_outputs_are_written_at_once(answers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outputs = [tmp_path / f"out.{kind}" for kind in KINDS]
    options = [part for path in outputs for part in ("-o", str(path))]
    assert main(["report", "firm", str(answers), "--date", DATE, *options]) == 0
    for kind, path in zip(KINDS, outputs, strict=True):
        assert path.read_bytes().startswith(STARTS[kind])
    said = capsys.readouterr()
    assert said.err.splitlines() == [f"已写入 {path}" for path in outputs]
    assert said.out == ""
    assert json.loads(outputs[-1].read_bytes())["result"]["firm"]["firm_id"] == "M-01"


def test_quiet_says_nothing(answers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "firm", str(answers), "--quiet", "-o", str(tmp_path / "a.htm")]) == 0
    assert capsys.readouterr() == ("", "")
    assert (tmp_path / "a.htm").read_bytes().startswith(STARTS["html"])


def test_one_firm_of_several_is_chosen_by_its_id(tmp_path: Path) -> None:
    path = write_json(tmp_path, CAST["complete"], CAST["all_top"] | {"ai_funding_amount": None})
    assert main(["report", "firm", str(path), "--firm", "T-05", "-o", str(tmp_path / "a.json"), "--quiet"]) == 0
    assert json.loads((tmp_path / "a.json").read_bytes())["result"]["firm"]["firm_id"] == "T-05"
    folder = tmp_path / "reports"
    assert main(["report", "firm", str(path), "--firm", "T-05", "-o", str(folder), "--format", "json", "--quiet"]) == 0
    assert files_of(folder) == ["T-05.json"]


def test_a_date_in_another_spelling_is_the_same_day(answers: Path, tmp_path: Path) -> None:
    assert main(["report", "firm", str(answers), "--date", "2026/11/23", "-o", str(tmp_path / "a.pdf"), "--quiet"]) == 0


FAULTS: Final[list[tuple[list[str], dict[str, str]]]] = [
    (["--firm", "X-99", "-o", "a.pdf"], {
        "zh": "文件里没有编号为“X-99”的企业。文件里有：M-01, T-05。",
        "en": 'There is no firm "X-99" in the file. The file has: M-01, T-05.',
    }),
    (["-o", "a.pdf"], {
        "zh": "文件里有 2 家企业，一个文件写不下。请用 --firm 选一家，或让 -o 指向一个文件夹。",
        "en": "The file has 2 firms, too many for one report. Choose one with --firm, or let -o name a folder.",
    }),
    (["--firm", "M-01", "-o", "a.pfd"], {
        "zh": "不知道怎样写成“a.pfd”。可用：.pdf .docx .html .json。",
        "en": 'Cannot write "a.pfd". Supported: .pdf .docx .html .json.',
    }),
    (["--firm", "M-01", "-o", "a.html", "-o", "nowhere/a.pdf"], {
        "zh": "文件夹“nowhere”不存在。请先建好，或换一个输出位置。",
        "en": 'There is no folder "nowhere". Create it first or choose another place for the output.',
    }),
    (["--firm", "M-01", "-o", "a.pdf", "--date", "2026-13-01"], {
        "zh": "“2026-13-01”不是日期。请写成 2026-05-22。",
        "en": '"2026-13-01" is not a date. Write it as 2026-05-22.',
    }),
    (["-o", "reports", "--jobs", "-3"], {
        "zh": "命令有误：--jobs -3。加 --help 看用法。",
        "en": "The command line is wrong: --jobs -3. See --help.",
    }),
    (["-o", "answers.json"], {
        "zh": "输出文件“answers.json”就是输入文件。请换一个名字。",
        "en": 'The output "answers.json" is the input file. Choose another name.',
    }),
    (["--firm", "M-01", "-o", "a.pdf", "--notes", "none.yaml"], {
        "zh": "找不到文件“none.yaml”。请检查路径和文件名。",
        "en": 'There is no file "none.yaml". Check the path and the name.',
    }),
    (["-o", "taken/reports"], {
        "zh": "不能写入文件夹“taken/reports”。请检查权限或磁盘空间。",
        "en": 'The folder "taken/reports" cannot be written to. Check permissions and free space.',
    }),
]  # fmt: skip


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("at", range(len(FAULTS)))
def test_a_wrong_command_is_told_and_nothing_is_written(
    at: int, lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    options, words = FAULTS[at]
    monkeypatch.chdir(tmp_path)
    write_json(tmp_path, CAST["complete"], CAST["all_top"] | {"ai_funding_amount": None})
    Path("taken").write_bytes(b"")
    before = files_of(tmp_path)
    assert main(["report", "firm", "answers.json", "--lang", lang, *options]) == 2
    assert capsys.readouterr() == ("", words[lang] + "\n")
    assert files_of(tmp_path) == before


def test_a_bad_logo_ends_with_a_message_and_code_2(
    answers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "logo.png").write_bytes(PNG[:60])
    (tmp_path / "notes.yaml").write_text('brand: {logo: logo.png, colour: "blue"}', encoding="utf-8")
    code = main(
        ["report", "firm", str(answers), "--notes", str(tmp_path / "notes.yaml"), "-o", str(tmp_path / "a.pdf")]
    )
    said = capsys.readouterr().err
    assert code == 2
    assert said.startswith("品牌与附注文件有 2 处问题，没有写出报告：\n")
    assert "logo.png" in said
    assert "Traceback" not in said
    assert not (tmp_path / "a.pdf").exists()


def test_a_failing_format_leaves_no_other_behind(
    answers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_: object) -> str:
        raise RuntimeError("ink ran out")  # a fault of ours, as it would come

    monkeypatch.setattr("wuli.report.render.html.render_html", fail)
    options = [part for kind in ("json", "pdf", "html") for part in ("-o", str(tmp_path / f"a.{kind}"))]
    assert main(["report", "firm", str(answers), *options]) == 1
    assert "这是我们的问题" in capsys.readouterr().err
    assert files_of(tmp_path) == ["answers.json"]


def test_a_full_disk_leaves_the_old_report_whole(
    answers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    old = tmp_path / "a.json"
    old.write_bytes(b"old")

    def full(self: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    assert main(["report", "firm", str(answers), "-o", str(old), "-o", str(tmp_path / "a.html")]) == 2
    assert "磁盘空间" in capsys.readouterr().err
    assert old.read_bytes() == b"old"
    assert files_of(tmp_path) == ["a.json", "answers.json"]


# Many firms


def test_a_folder_gets_a_report_for_each_firm_from_spawned_processes(tmp_path: Path) -> None:
    ids = [f"F{i:02d}" for i in range(1, 13)]
    out = tmp_path / "reports"
    done = run("report", "firm", write_csv(tmp_path, ids), "-o", out, "--format", "json", "--format", "html",
               "--jobs", 2, "--date", DATE)  # fmt: skip
    assert (done.returncode, done.stdout) == (0, b"")
    assert done.stderr.decode() == f"已写入 {out} (12)\n"
    assert files_of(out) == sorted(f"{id}.{kind}" for id in ids for kind in ("html", "json"))
    for id in ids:
        assert json.loads((out / f"{id}.json").read_bytes())["result"]["firm"]["firm_id"] == id


def test_faults_anywhere_in_the_file_are_told_before_the_first_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    firms = [CAST["solid"] | {"firm_id": f"F{i}"} for i in range(20)]
    path = write_json(tmp_path, *firms[:-1], firms[-1] | {"marketing": 9})
    assert main(["report", "firm", str(path), "-o", str(tmp_path / "reports"), "--lang", "en", "--jobs", "1"]) == 2
    assert 'column marketing: "9" is not a valid answer' in capsys.readouterr().err
    assert not (tmp_path / "reports").exists()


def test_ids_cannot_leave_the_folder_or_meet_in_one_file(tmp_path: Path) -> None:
    ids = ["../../up", "a/b", "a\\b", "A_B", "C:evil", "..", "con.", "喆翀 01", "\u200b\u202e", "字" * 300]
    out = tmp_path / "in" / "reports"
    path = write_json(tmp_path, *(CAST["silent"] | {"firm_id": id} for id in ids))
    assert main(["report", "firm", str(path), "-o", str(out), "--format", "json", "--jobs", "1", "--quiet"]) == 0
    assert files_of(tmp_path / "in") == sorted(f"reports/{path.name}" for path in out.iterdir())
    found = [json.loads(file.read_bytes())["result"]["firm"]["firm_id"] for file in out.iterdir()]
    assert len(found) == len(set(found)) == len(ids)
    assert not (tmp_path / "up.json").exists()


@pytest.mark.parametrize(("id", "name"), [
    ("../../etc/passwd", "etc_passwd"), ("..", "firm"), ("", "firm"), (".hidden", "hidden"), ("a b\tc", "a_b_c"),
    ("喆翀-01", "喆翀-01"), ("字" * 300, "字" * 60), ("x\x00y", "x_y"), ("C:\\Windows", "C__Windows"),
])  # fmt: skip
def test_a_file_name_keeps_letters_and_digits_only(id: str, name: str) -> None:
    assert safe_name(id) == name


def test_names_that_differ_only_in_case_or_signs_get_numbers() -> None:
    assert unique_names(["a/b", "A b", "a_b-2", "a_b", "straße", "STRASSE"]) == (
        "a_b", "A_b-2", "a_b-2-2", "a_b-3", "straße", "STRASSE-2",
    )  # fmt: skip


def test_one_failing_report_does_not_cost_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import wuli.report.save

    save = wuli.report.save.save_document

    def fail_once(result: Any, *rest: Any) -> tuple[str, ...]:
        if result.firm.firm_id == "F2":
            raise RuntimeError("ink ran out")
        return save(result, *rest)

    monkeypatch.setattr(wuli.report.save, "save_document", fail_once)
    out = tmp_path / "reports"
    path = write_csv(tmp_path, ["F1", "F2", "F3"])
    assert main(["report", "firm", str(path), "-o", str(out), "--format", "json", "--jobs", "1"]) == 1
    assert files_of(out) == ["F1.json", "F3.json"]
    said = capsys.readouterr().err
    assert said == f"已写入 {out} (2)\n1 份报告没有写成\n  F2: RuntimeError: ink ran out\n"


def test_tasks_travel_between_processes_and_pools_are_spawned() -> None:
    import pickle

    assert pickle.loads(pickle.dumps(write_chunk)) is write_chunk  # noqa: S301  # our own function
    assert Task.__slots__
    text = Path(wuli.cli.batch.__file__).read_text(encoding="utf-8")
    assert 'get_context("spawn")' in text


# Progress


@pytest.mark.parametrize(("lang", "line"), [
    ("zh", "██████████░░░░░░░░░░░░░░ 5,000/12,000　每秒 50 份　还需 2:20"),
    ("en", "██████████░░░░░░░░░░░░░░ 5,000/12,000  50 a second  2:20 left"),
])  # fmt: skip
def test_the_progress_line_shows_rate_and_remaining_time(lang: Any, line: str) -> None:
    # 5,000 in 100 s are 50 a second; the other 7,000 take 140 s; 24 × 5 / 12 = 10 blocks
    progress = Progress(Screen(lang, quiet=False), 12_000)
    progress.add(5_000)
    assert progress.line(100.0) == line


def test_the_progress_line_copes_with_the_start_the_end_and_an_unknown_total() -> None:
    screen = Screen("en", quiet=False)
    assert Progress(screen, 10).line(0.0) == "░░░░░░░░░░░░░░░░░░░░░░░░ 0/10  0.0 a second  0:00 left"
    end = Progress(screen, 10)
    end.add(10)
    assert end.line(4.0) == "████████████████████████ 10/10  2.5 a second  0:00 left"
    endless = Progress(screen, None)
    endless.add(1_500_000)
    assert endless.line(2.0) == "1,500,000 firms  750,000 a second"


def test_no_progress_is_drawn_where_nobody_sees_it(capsys: pytest.CaptureFixture[str]) -> None:
    with Screen("zh", quiet=False).progress(2) as progress:
        progress.add(2)
    assert capsys.readouterr() == ("", "")


# Demo and repeatability


@pytest.mark.parametrize("lang", LANGS)
def test_demo_leaves_a_report_and_tells_where(lang: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "demo"
    assert main(["demo", "--lang", lang, "-o", str(out)]) == 0
    assert files_of(out) == ["answers.yaml", "report.docx", "report.html", "report.pdf"]
    said = capsys.readouterr()
    assert said.out.splitlines() == [str(out / f"report.{kind}") for kind in ("pdf", "docx", "html")]
    assert {"zh": "示例数据，并非真实企业", "en": "Sample data, not a real firm"}[lang] in (
        out / "report.html"
    ).read_text("utf-8")
    # the sample is a file like any other
    assert main(["report", "firm", str(out / "answers.yaml"), "-o", str(out / "again.html"), "--quiet"]) == 0


def test_demo_into_a_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "demo").write_bytes(b"")
    assert main(["demo", "-o", str(tmp_path / "demo")]) == 2
    assert "不能写入文件夹" in capsys.readouterr().err


def test_the_same_answers_give_the_same_bytes_in_another_process(answers: Path, tmp_path: Path) -> None:
    digests = []
    for seed in ("1", "2"):
        outputs = [tmp_path / f"{seed}.{kind}" for kind in KINDS]
        options = [part for path in outputs for part in ("-o", path)]
        done = run("report", "firm", answers, "--date", DATE, "--quiet", *options, seed=seed)
        assert (done.returncode, done.stderr) == (0, b"")
        digests.append({path.suffix: hashlib.sha256(path.read_bytes()).hexdigest() for path in outputs})
    assert digests[0] == digests[1]
