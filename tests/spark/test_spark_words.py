"""What is missing or goes wrong with Spark is said in both languages, with what to do next."""

from __future__ import annotations

import importlib.util
import os
import socket

import pytest
from cli.running import run_apart, run_here

from wuli.analysis.industry.options import IndustryOptions
from wuli.analysis.industry.spark_run import analyse_spark
from wuli.engines.spark import session as sessions
from wuli.engines.spark.failures import OtherVersionError, tell_failures, told
from wuli.engines.spark.read import open_spark
from wuli.engines.spark.session import open_session
from wuli.errors import ArgumentError, MissingPartError


def raised(url, error):
    with pytest.raises(error) as caught, open_session(url):
        pass
    return caught.value.render("zh"), caught.value.render("en")


def has_java(folder, said):
    """Put a Java there that says `said` of its version."""
    (folder / "bin").mkdir()
    java = folder / "bin" / "java"
    java.write_text(f"#!/bin/sh\necho '{said}' >&2\n", "utf-8")
    java.chmod(0o755)


@pytest.fixture
def with_parts(monkeypatch):
    """Let PySpark and pandas pass for installed."""
    found = importlib.util.find_spec
    ours = ("pyspark", "pandas", "grpc", "grpc_status", "zstandard")
    monkeypatch.setattr(sessions.importlib.util, "find_spec", lambda name: name if name in ours else found(name))


def test_without_pyspark_the_message_names_what_to_install(monkeypatch):
    monkeypatch.setattr(sessions.importlib.util, "find_spec", lambda name: None if name == "pyspark" else name)
    zh, en = raised("local[2]", MissingPartError)
    assert zh == '没有安装用 Spark 计算所需的部分（pyspark）。请运行 pip install "wuli[spark]"，并安装 Java 17。'
    assert en == (
        'A part that Spark needs is not installed (pyspark). Run pip install "wuli[spark]" and install Java 17.'
    )


def test_without_java_the_message_names_the_version_to_install(monkeypatch, tmp_path, with_parts):
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    zh, en = raised("local[2]", MissingPartError)
    assert "Spark 需要 Java，这里没有找到。请安装 Java 17 或更新的版本，或把 JAVA_HOME 设为它所在的文件夹" in zh
    assert "Install Java 17 or later, or set JAVA_HOME to its folder" in en


@pytest.mark.skipif(os.name == "nt", reason="the Java put there is a shell script")
def test_an_old_java_is_told_with_its_version(monkeypatch, tmp_path, with_parts):
    has_java(tmp_path, 'openjdk version "11.0.2" 2019-01-15')
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    zh, en = raised("local[2]", MissingPartError)
    assert zh == "Spark 需要 Java 17 或更新的版本，找到的是 Java 11。请安装 Java 17，或把 JAVA_HOME 指向它。"
    assert en == "Spark needs Java 17 or later; Java 11 was found. Install Java 17 or point JAVA_HOME to it."


@pytest.mark.parametrize("url", ["", "locals[2]", "http://host", "spark:/host", "sc:/host"])
def test_an_address_that_is_none_is_told_with_examples(url):
    zh, en = raised(url, ArgumentError)
    assert zh == f"“{url}”不是 Spark 地址。请写成 local[2]、spark://主机:7077、sc://主机:15002、yarn 或 k8s://…。"
    assert en == (
        f'"{url}" is no address of Spark. Write local[2], spark://host:7077, sc://host:15002, yarn or k8s://….'
    )


@pytest.mark.parametrize("scheme", ["sc", "spark"])
def test_where_nobody_answers_spark_is_not_left_trying(scheme, monkeypatch, tmp_path, with_parts):
    has_java(tmp_path, 'openjdk version "17.0.1" 2021-10-19')
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    zh, en = raised(
        f"{scheme}://127.0.0.1:{port}/;token=secret" if scheme == "sc" else f"spark://127.0.0.1:{port}", ArgumentError
    )
    assert zh.startswith(f"连不上 127.0.0.1:{port} 的 Spark（")
    assert zh.endswith("请检查地址和端口，确认它已经启动。")
    assert en.startswith(f"There is no Spark to be reached at 127.0.0.1:{port} (")
    assert "secret" not in zh + en


def test_workers_without_wuli_are_told_what_to_do():
    found = told(Exception("... ModuleNotFoundError: No module named 'wuli' ..."), "")
    assert isinstance(found, MissingPartError)
    assert "请在每个节点的 Python 里运行 pip install wuli" in found.render("zh")
    assert "Run pip install wuli for the Python of every worker" in found.render("en")


def test_workers_with_another_version_are_told_both_versions():
    name = f"{OtherVersionError.__module__}.{OtherVersionError.__name__}"
    found = told(Exception(f"Traceback (most recent call last):\n  File x\n{name}: 0.1 / 0.2\n\n"), "")
    assert "版本不同（0.1 / 0.2）" in found.render("zh")
    assert "another version of Wuli than this machine (0.1 / 0.2)" in found.render("en")


def test_a_worker_refuses_work_of_another_version(monkeypatch):
    from wuli.engines.spark import part as parts

    work = parts.answer(lambda _: b"", None)
    monkeypatch.setattr(parts.wuli, "__version__", "0.0")
    with pytest.raises(OtherVersionError, match=r"^0\.0 / "):
        list(work(iter([])))


def test_a_failure_says_why_and_where_the_rest_can_be_read():
    text = "An exception was thrown from the Python worker:\nTraceback (most recent call last):\n  File x\nValueError: no\n"
    found = told(Exception(text), "spark.log")
    assert found.render("zh") == "Spark 没有算完：ValueError: no。没有写出任何结果。Spark 的全部输出在 spark.log。"
    assert found.render("en") == (
        "Spark did not finish: ValueError: no. No result was written. All that Spark said is in spark.log."
    )
    short = told(Exception("boom\nat a.b.c"), "")
    assert short.render("zh") == "Spark 没有算完：boom。没有写出任何结果。"
    assert short.render("en") == "Spark did not finish: boom. No result was written."


def test_errors_that_are_not_of_spark_pass_as_they_are():
    with pytest.raises(KeyError), tell_failures(""):
        raise KeyError("ours")


def test_files_that_spark_cannot_read_are_told_how_to_be_converted():
    with pytest.raises(ArgumentError) as caught:
        open_spark(None, "answers.xlsx")
    assert caught.value.render("zh") == (
        "Spark 只读 Parquet 和 CSV，读不了“answers.xlsx”。请先用 wuli import answers.xlsx -o responses.parquet 转换。"
    )
    assert caught.value.render("en") == (
        'Spark reads Parquet and CSV only, not "answers.xlsx". First convert it: '
        "wuli import answers.xlsx -o responses.parquet."
    )


def test_rows_are_not_set_aside_in_spark(capsys, tmp_path):
    with pytest.raises(ArgumentError) as caught:
        analyse_spark("x.parquet", IndustryOptions(set_aside=True))
    assert "用 wuli score --set-aside 找出这些行" in caught.value.render("zh")
    assert "find the rows with wuli score --set-aside" in caught.value.render("en")
    ran = run_here(
        capsys, "report", "industry", "x.parquet", "-o", tmp_path / "r", "--engine", "spark",
        "--set-aside", tmp_path / "f.csv", "--format", "html", "--lang", "en",
    )  # fmt: skip
    assert ran.code == 2
    assert ran.err.startswith("--set-aside does not work with Spark")
    assert not (tmp_path / "r").exists()


@pytest.mark.needs("java")
def test_a_session_that_is_open_already_is_not_opened_again(classic):
    zh, en = raised("local[2]", ArgumentError)
    assert zh == "这个程序里已经有一个 Spark 会话，不能再开一个。请用 session= 把它传进来，或先结束它。"
    assert en == "A Spark session is already open in this program. Pass it as session=, or stop it first."


@pytest.mark.needs("java")
def test_the_command_writes_the_report_and_nothing_of_spark_appears_on_the_screen(tmp_path):
    pytest.importorskip("pyspark")
    from spark.spark_files import simulated

    simulated(tmp_path / "firms.parquet", 200, seed=1)
    ran = run_apart(
        "report", "industry", tmp_path / "firms.parquet", "-o", tmp_path / "report", "--engine", "spark",
        "--spark-url", "local[2]", "--format", "html", "--format", "firms", "--lang", "zh", "--by", "industry",
        JAVA_TOOL_OPTIONS="-XX:TieredStopAtLevel=1",
    )  # fmt: skip
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.splitlines() == [
        "用 Spark 计算时不写企业名单和去标识化数据：各行留在集群里，没有收到这台机器。",
        "正在连接 Spark……",
        "用 Spark 计算时不检查数据质量（要比较所有的行）；报告里已注明。",
        "已评分 200 家企业",
        f"已写入 {tmp_path / 'report'}",
    ]
    written = sorted(path.name for path in (tmp_path / "report").iterdir() if not path.name.startswith("."))
    assert written == ["report.html", "results.json"]
