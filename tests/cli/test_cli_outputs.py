"""Output files of `wuli score` are there whole or not at all - after faults, crashes, and when the process is killed.

What is promised: the file under its own name is either the old one or the new one, complete. After an error nothing
else stays. Only a process that is killed outright may leave a hidden `.part` file beside it.
"""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from cli.running import SOURCE, answers, environment, left_in, row, run_apart, run_here

from wuli.engines import tables_out

KINDS = ("json", "ndjson", "csv", "parquet")
CLOSE = "Check permissions and close programs that hold it."


@pytest.fixture
def good(tmp_path):
    return answers(tmp_path, row("F1", 4), row("F2"), name="good.csv")


@pytest.fixture
def out(tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def to(folder, *kinds):
    return [argument for kind in kinds for argument in ("-o", folder / f"a.{kind}")]


@pytest.mark.parametrize("kind", KINDS)
def test_a_result_replaces_an_older_one_and_leaves_nothing_beside_it(good, out, capsys, kind):
    (out / f"a.{kind}").write_text("old", "utf-8")
    assert run_here(capsys, "score", good, *to(out, kind)).code == 0
    assert left_in(out) == [f"a.{kind}"]
    assert (out / f"a.{kind}").read_bytes() != b"old"


@pytest.mark.parametrize("kind", KINDS)
def test_whoever_reads_the_old_file_meanwhile_reads_it_to_the_end(good, out, capsys, kind):
    (out / f"a.{kind}").write_text("old", "utf-8")
    with (out / f"a.{kind}").open(encoding="utf-8") as reader:
        run_here(capsys, "score", good, *to(out, kind))
        assert reader.read() == "old"


def test_a_result_can_be_read_by_those_who_may_read_other_new_files(good, out, capsys):
    run_here(capsys, "score", good, *to(out, "json"))
    (out / "plain").write_text("", "utf-8")
    assert (out / "a.json").stat().st_mode == (out / "plain").stat().st_mode


@pytest.mark.parametrize("kind", KINDS)
def test_faulty_answers_leave_an_older_result_untouched(tmp_path, out, capsys, kind):
    (out / f"a.{kind}").write_text("old", "utf-8")
    assert run_here(capsys, "score", answers(tmp_path, row("F1", 9)), *to(out, kind)).code == 2
    assert left_in(out) == [f"a.{kind}"]
    assert (out / f"a.{kind}").read_text("utf-8") == "old"


def breaking(error, *, when):
    """Return a sink class that fails in its method `when`."""

    class Breaking(tables_out._SINKS[".ndjson"]):
        def write(self, records):
            super().write(records)
            if when == "write":
                raise error

        def close(self):
            super().close()
            if when == "close":
                raise error

    return Breaking


@pytest.mark.parametrize("when", ["write", "close"])
@pytest.mark.parametrize("order", [KINDS, KINDS[::-1]])
def test_when_one_writer_fails_no_file_is_written(  # fixtures
    good, out, capsys, monkeypatch, when, order
):
    monkeypatch.setitem(tables_out._SINKS, ".ndjson", breaking(ValueError("on purpose"), when=when))
    (out / "a.csv").write_text("old", "utf-8")
    ran = run_here(capsys, "score", good, *to(out, *order), "--set-aside", out / "f.csv")
    assert ran.code == 1
    assert "ValueError: on purpose" in ran.err
    assert left_in(out) == ["a.csv"]
    assert (out / "a.csv").read_text("utf-8") == "old"


def test_when_a_writer_cannot_begin_no_file_is_written(good, out, capsys, monkeypatch):
    def refuse(_path):
        raise ValueError("on purpose")

    monkeypatch.setitem(tables_out._SINKS, ".ndjson", refuse)
    assert run_here(capsys, "score", good, *to(out, "json", "ndjson")).code == 1
    assert left_in(out) == []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EROFS])
@pytest.mark.parametrize("when", ["write", "close"])
def test_a_full_disk_is_the_users_matter_and_leaves_nothing(  # fixtures
    good, out, capsys, monkeypatch, number, when
):
    error = OSError(number, os.strerror(number))
    monkeypatch.setitem(tables_out._SINKS, ".ndjson", breaking(error, when=when))
    ran = run_here(capsys, "score", good, *to(out, "json", "ndjson"), "--lang", "en")
    assert ran.code == 2  # folder_unwritable
    assert ran.err.endswith("cannot be written to. Check permissions and free space.\n")
    assert left_in(out) == []


@pytest.mark.parametrize(
    "arguments", [("estimate", "{}.csv"), ("codebook", "-o", "{}.md"), ("report", "industry", "{good}", "-o", "{}")]
)
def test_a_path_that_the_system_refuses_is_the_users_matter(good, out, capsys, monkeypatch, arguments):
    monkeypatch.chdir(out)
    long = "x" * 300  # names have 255 bytes at most
    words = [text.format(long, good=good) for text in arguments]
    for lang, told in (
        ("zh", "打不开（File name too long）。请检查权限，或先关闭占用它的程序。"),
        ("en", "cannot be opened (File name too long). Check permissions and close programs that hold it."),
    ):
        ran = run_here(capsys, *words, "--lang", lang)
        assert ran.code == 2
        assert ran.err.endswith(f"{told}\n")
        assert "Traceback" not in ran.err
    assert left_in(out) == []


def test_a_folder_that_may_not_be_looked_into_is_the_users_matter(good, out, capsys, monkeypatch):
    real = Path.is_dir

    def closed(self):
        if self.parent == out:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self))
        return real(self)

    monkeypatch.setattr(Path, "is_dir", closed)
    ran = run_here(capsys, "score", good, *to(out, "json"), "--lang", "en")
    assert ran.code == 2
    assert ran.err.endswith(f"cannot be opened (Permission denied). {CLOSE}\n")


def test_json_takes_only_so_many_firms_and_no_other_file_is_written_then(tmp_path, out, capsys, monkeypatch):
    monkeypatch.setattr(tables_out, "JSON_MOST", 3)
    path = answers(tmp_path, *[row(f"F{i}") for i in range(4)])
    ran = run_here(capsys, "score", path, *to(out, "json", "csv"))
    assert ran.code == 2  # json_too_many
    assert ran.err == "有 4 家企业，JSON 最多 3 家。请改用 .ndjson、.parquet 或 .csv。\n"
    assert left_in(out) == []
    ran = run_here(capsys, "score", path, *to(out, "csv", "json"), "--lang", "en")
    assert ran.err == "There are 4 firms; JSON takes at most 3. Use .ndjson, .parquet or .csv.\n"
    assert left_in(out) == []
    assert run_here(capsys, "score", answers(tmp_path, row("F1")), *to(out, "json")).code == 0


def test_json_takes_a_hundred_thousand_firms():
    assert tables_out.JSON_MOST == 10**5


# Places that cannot be written to


def test_a_folder_that_is_not_there_is_told(good, tmp_path, capsys):
    ran = run_here(capsys, "score", good, "-o", tmp_path / "no" / "a.json", "--quiet")
    assert ran.code == 2  # folder_missing
    assert ran.err.startswith("文件夹“")
    assert ran.err.endswith("”不存在。请先建好，或换一个输出位置。\n")


def test_a_folder_that_may_not_be_written_to_is_told(good, out, capsys, monkeypatch):
    def refuse(**_):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("wuli.engines.output.tempfile.mkstemp", refuse)
    ran = run_here(capsys, "score", good, *to(out, "json"))
    assert ran.code == 2
    assert ran.err == f"不能写入文件夹“{out if len(str(out)) <= 60 else str(out)[:59] + '…'}”。请检查权限或磁盘空间。\n"


def test_a_folder_in_the_place_of_a_file_is_told(good, out, capsys):
    (out / "a.json").mkdir()
    ran = run_here(capsys, "score", good, *to(out, "json"), "--lang", "en")
    assert ran.code == 2  # output_is_folder
    assert ran.err.endswith("is a folder and cannot be written as a file. Choose another file name.\n")


@pytest.mark.parametrize("name", ["a.xlsx", "a", "a.JSN", "a.pdf"])
def test_an_ending_that_no_writer_has_is_told(good, out, capsys, name):
    ran = run_here(capsys, "score", good, "-o", out / name, "--lang", "en")
    assert ran.code == 2  # output_ending
    assert ran.err == f'Cannot write "{name}". Supported: .json .ndjson .csv .parquet.\n'


def test_the_ending_may_be_in_capitals_and_the_name_as_long_as_the_disk_takes(good, out, capsys):
    name = "果" * 82 + ".JSON"  # 251 bytes of 255
    assert run_here(capsys, "score", good, "-o", out / name).code == 0
    assert left_in(out) == [name]


@pytest.mark.parametrize("option", ["-o", "--set-aside"])
def test_the_input_is_never_overwritten(good, capsys, option):
    before = good.read_bytes()
    for target in (good, good.parent / ".." / good.parent.name / good.name):
        ran = run_here(capsys, "score", good, option, target)
        assert ran.code == 2  # same_output
        assert "就是输入文件。请换一个名字。" in ran.err
    link = good.parent / "link.csv"
    link.symlink_to(good)
    assert run_here(capsys, "score", good, option, link, "--lang", "en").err.endswith(
        "is the input file. Choose another name.\n"
    )
    assert good.read_bytes() == before


def test_a_missing_input_is_told_even_where_the_output_exists(tmp_path, capsys):
    (tmp_path / "a.json").write_text("old", "utf-8")
    ran = run_here(capsys, "score", tmp_path / "no.csv", *to(tmp_path, "json"))
    assert ran.code == 2
    assert ran.err.startswith("找不到文件“")


def test_two_outputs_never_share_a_name(good, out, capsys):
    for more in (to(out, "csv", "csv"), [*to(out, "csv"), "--set-aside", out / "a.csv"]):
        ran = run_here(capsys, "score", good, *more, "--lang", "en")
        assert ran.code == 2  # output_twice
        assert ran.err.endswith("is given twice; one would overwrite the other. Choose another name.\n")
    assert left_in(out) == []


# Killed


SLOW = """
import signal
import sys

# a run that a shell started in the background ignores Ctrl-C; this one must hear it wherever the tests run
signal.signal(signal.SIGINT, signal.default_int_handler)
from wuli.engines import tables_out
from wuli.cli.main import main

class Slow(tables_out._SINKS[".ndjson"]):
    def write(self, records):
        super().write(records)
        self._stream.flush()
        print("half", flush=True)
        sys.stdin.read()

tables_out._SINKS[".ndjson"] = Slow
sys.exit(main(sys.argv[1:]))
"""


def stopped_halfway(path, out, number):
    """Start a run that writes two files, stop it by a signal while one is half written, and return its exit code."""
    command = [sys.executable, "-c", SLOW, "score", str(path), *map(str, to(out, "ndjson", "csv"))]
    with subprocess.Popen(
        command, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout.readline() == b"half\n"
        process.send_signal(number)
        if number == signal.SIGINT:  # the main thread waits for the writer, which waits for us
            process.stdin.close()
        return process.wait(timeout=60)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_killed_run_leaves_the_old_files_and_at_most_hidden_parts(good, out, number):
    (out / "a.csv").write_text("old", "utf-8")
    assert stopped_halfway(good, out, number) == -number
    assert (out / "a.csv").read_text("utf-8") == "old"
    others = [name for name in left_in(out) if name != "a.csv"]
    assert all(name.startswith(".a.") and name.endswith(".part") for name in others)


def test_an_interrupted_run_cleans_up(good, out):
    (out / "a.csv").write_text("old", "utf-8")
    assert stopped_halfway(good, out, signal.SIGINT) == 130
    assert left_in(out) == ["a.csv"]
    assert (out / "a.csv").read_text("utf-8") == "old"


# Pipes and processes


@pytest.mark.parametrize("arguments", [("packs", "--json"), ("--help",), ("score",)])
def test_a_reader_that_has_gone_is_no_error(good, arguments):
    command = [sys.executable, "-m", "wuli", *arguments, *([str(good)] if arguments == ("score",) else [])]
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            command, env=environment(), stdout=writing, stderr=subprocess.PIPE, timeout=60, check=False
        )
    finally:
        os.close(writing)
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
    assert b"BrokenPipe" not in done.stderr


def test_the_program_as_a_process_has_the_same_codes_and_streams(tmp_path, good, out):
    done = run_apart("score", good, *to(out, "json"), WULI_LANG="en")
    assert (done.code, done.out) == (0, "")
    assert done.err.splitlines()[-1] == "firms scored: 2"
    assert len(json.loads((out / "a.json").read_text("utf-8"))) == 2
    done = run_apart("score", answers(tmp_path, row("F1", 9)))
    assert (done.code, done.out) == (2, "")
    assert "answers.csv 第 2 行 “digitalization”列：" in done.err
    broken = "from wuli.cli import score; score.run = None; import sys; from wuli.cli import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", broken, "score", str(good)]
    crashed = subprocess.run(command, env=environment(), capture_output=True, timeout=60, check=False)
    assert (crashed.returncode, crashed.stdout) == (1, b"")
    assert "这是我们的问题" in crashed.stderr.decode("utf-8")


def test_chinese_is_printed_whatever_the_terminal_says(good):
    done = subprocess.run(
        [sys.executable, "-m", "wuli", "score", str(good)],
        env=environment(PYTHONUTF8="0", PYTHONIOENCODING="ascii", LC_ALL="C"),
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0
    assert done.stdout.decode("utf-8").startswith("企业")


def test_the_tests_run_the_source_beside_them():
    assert (Path(SOURCE) / "wuli" / "cli" / "main.py").is_file()
