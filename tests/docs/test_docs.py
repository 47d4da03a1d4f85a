"""The documentation is true: its commands run, its examples work, it names every key, command and option."""

from __future__ import annotations

import argparse
import ast
import doctest
import importlib.util
import itertools
import json
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import wuli
from wuli.cli import main
from wuli.cli.parser import build_parser
from wuli.instrument.check import check_pack
from wuli.instrument.yaml_reader import Reader
from wuli.packs import bundled_folders

ROOT = Path(__file__).parents[2]
DOCS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
TUTORIAL, RESULTS, PACKS = (ROOT / "docs" / name for name in ("tutorial.md", "results.md", "pack_reference.md"))
BLOCK = re.compile(r"^```(\w+)(?: +(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
WORD = re.compile(r"\w+")


def read(path):
    return path.read_text(encoding="utf-8")


def named(path):
    return str(path.relative_to(ROOT))


def docs_with(mark):
    return [path for path in DOCS if mark in read(path)]


def section(text, title):
    """Return the part of a page under a heading, up to the next one of its rank."""
    rank = title.split()[0]
    match = re.search(rf"^{re.escape(title)}\n(.*?)(?=^#{{1,{len(rank)}}} |\Z)", text, re.MULTILINE | re.DOTALL)
    assert match, f"no section {title!r}"
    return match.group(1)


def code_words(text):
    """Return every word that stands in code type."""
    return {word for span in CODE.findall(text) for word in WORD.findall(span)}


# Commands


@pytest.mark.parametrize("doc", docs_with("```console"), ids=named)
def test_the_commands_of_a_page_run_in_order_and_print_what_it_shows(doc, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("WULI_LANG", raising=False)
    for kind, name, content in BLOCK.findall(read(doc)):
        if name:
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_text(content, encoding="utf-8")
        elif kind == "console":
            for command, shown in commands_of(content):
                run(command, shown, capsys)


def commands_of(block):
    """Yield each command line with the lines of output shown below it."""
    command, shown = "", []
    for line in [*block.splitlines(), "$ "]:
        if not line.startswith("$ "):
            shown.append(" ".join(line.split()))
            continue
        if command:
            yield command, shown
        command, shown = line.removeprefix("$ "), []


def run(command, shown, capsys):
    line, _, remark = command.partition(" # ")
    arguments = shlex.split(line)
    if arguments[:2] == ["python3", "run.py"]:
        if arguments[2] == "test":
            return
        arguments = arguments[1:]
    wanted = re.search(r"exit code (\d)", remark)
    code = main(arguments[1:])
    out, err = capsys.readouterr()
    assert code == (int(wanted.group(1)) if wanted else 0), f"{command}\n{err}"
    for flag, value in itertools.pairwise(arguments):
        if flag in ("-o", "--set-aside"):
            assert Path(value).exists() == (code == 0), f"{command}: {value}"
    printed = [" ".join(text.split()) for text in f"{out}\n{err}".splitlines()]
    for text in shown:
        assert any(matches(line, text) for line in printed), f"{command}: {text}\n{out}\n{err}"


def matches(line, shown):
    """Tell whether a line is what a page shows; … at either end stands for anything."""
    if shown.startswith("…"):
        return line.endswith(shown.removeprefix("…"))
    if shown.endswith("…"):
        return line.startswith(shown.removesuffix("…").rstrip())
    return line == shown


def test_the_readme_has_just_the_two_commands():
    first = BLOCK.search(read(ROOT / "README.md"))
    assert first.group(3).splitlines() == ["$ python3 run.py demo", "$ python3 run.py test"]


def leaves(parser, path=("wuli",)):
    """Yield every command with its options."""
    groups = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    for group in groups:
        for name, below in group.choices.items():
            yield from leaves(below, (*path, name))
    if not groups:
        yield " ".join(path), [option for action in parser._actions for option in action.option_strings]


@pytest.mark.parametrize(("command", "options"), list(leaves(build_parser("en"))))
def test_every_command_and_option_is_in_the_tutorial(command, options):
    everything = section(read(TUTORIAL), "## 命令一览 · All commands")
    common = {"-h", "--help", "--lang", "--quiet"}
    assert all(f"`{option}" in everything.split("###")[0] for option in ("--help", "--lang", "--quiet"))
    title = re.search(rf"^### {command}( .*)?$", everything, re.MULTILINE)
    assert title, command
    own = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", section(everything, title.group(0))))
    assert set(options) - common <= own


# Keys


def packs(tmp_path):
    """Return the bundled packs, those of the tests, and the one printed in the reference."""
    for _, name, content in BLOCK.findall(read(PACKS)):
        if name:
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(content, encoding="utf-8")
    return [*bundled_folders(), *(path.parent for path in sorted((ROOT / "tests" / "packs").glob("*/pack.yaml"))),
            tmp_path / "mini"]  # fmt: skip


def test_every_key_that_the_readers_ask_for_is_in_the_pack_reference_under_its_file(tmp_path, monkeypatch):
    asked = set()
    take = Reader._take

    def noting(self, key, *, required):
        # below these two stand names chosen by the pack
        if self.path not in ("instruments", "texts"):
            asked.add((Path(self.source.file).name, key))
        return take(self, key, required=required)

    folders = packs(tmp_path)
    monkeypatch.setattr(Reader, "_take", noting)
    for folder in folders:
        check_pack(folder)
    text = read(PACKS)
    common = code_words(section(text, "## Rules for all files") + section(text, "### Rules"))
    files = sorted({file for file, _ in asked})
    assert len(files) == 16
    for file in files:
        known = common | code_words(section(text, f"## {file}"))
        assert {key for name, key in asked if name == file} <= known, file


def test_every_key_in_the_readers_source_is_in_the_pack_reference():
    """Keys that no pack at hand uses are found in the code itself."""
    methods = {name for name in vars(Reader) if not name.startswith("_")} - {"fault", "done", "keys", "entries"}
    keys = set()
    for path in sorted((ROOT / "src" / "wuli" / "instrument").glob("*.py")):
        for node in ast.walk(ast.parse(read(path))):
            called = node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else ""
            if called in methods and node.args and isinstance(node.args[0], ast.Constant):
                keys.add(node.args[0].value)
    assert len(keys) > 100
    assert keys <= code_words(read(PACKS))


def test_every_text_of_a_pack_that_a_report_uses_is_in_the_pack_reference():
    calls = [read(path) for path in sorted((ROOT / "src" / "wuli" / "report").rglob("*.py"))]
    used = {name for text in calls for name in re.findall(r'\.own\("(\w+)"\)', text)}
    assert used
    assert used <= code_words(section(read(PACKS), "## texts.yaml"))


def test_every_key_of_a_result_is_in_the_contract():
    pack = wuli.load_pack()
    report = wuli.firm_report(wuli.score_file(pack.folder / "examples" / "firm.yaml", pack), date="2026-11-23")
    result = json.loads(report.to_bytes("json"))["result"]
    scores = result["scores"]
    keys = {*result, *scores, *scores["overall"], *scores["stop_reason"], *scores["pack"]}
    for group in ("indicators", "dimensions"):
        keys |= {key for entry in scores[group].values() for key in entry}
    assert keys <= code_words(read(RESULTS))


def test_every_column_of_the_example_answers_is_in_the_contract():
    pack = wuli.load_pack()
    items = {item.id for item in pack.instrument.items}
    asked = {*items, *(question.id for question in pack.extras), *pack.profile.fields} - {"size_class"}
    assert asked <= code_words(read(RESULTS))


# Examples, links, words


@pytest.mark.parametrize("doc", docs_with(">>> "), ids=named)
def test_the_python_examples_of_a_page_work(doc, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = doctest.testfile(str(doc), module_relative=False, encoding="utf-8")
    assert found.attempted
    assert found.failed == 0


@pytest.mark.parametrize("doc", DOCS, ids=named)
def test_every_relative_link_leads_to_a_file(doc):
    for target in re.findall(r"\]\(([^)\s]+)\)", read(doc)):
        if "://" not in target and not target.startswith("#"):
            assert (doc.parent / target.partition("#")[0]).exists(), target


@pytest.mark.parametrize("doc", [*DOCS, *sorted(ROOT.glob("*.lock"))], ids=named)
def test_no_page_names_a_place_on_a_machine_or_a_package_registry(doc):
    text = read(doc)
    assert not re.findall(r"(?<![\w.…>-])/(?:work|farm|home|root|tmp|usr|opt|Users)/\S*", text)
    assert not re.findall(r"(?<!\w)[A-Z]:\\\S*", text)
    assert not re.findall(r"(?i)\b(?:pypi|pythonhosted|npmjs|debian)\.(?:org|com|net)", text)


# Installing


def locked(name):
    """Return name -> versions of a lock file."""
    found = {}
    for line in read(ROOT / name).splitlines():
        if match := re.match(r"([\w.-]+)==([\w.]+)", line):
            found.setdefault(match.group(1), []).append(match.group(2))
    return found


@pytest.mark.parametrize(("lock", "extra"), [("requirements.lock", ""), ("requirements-test.lock", "test")])
def test_a_lock_file_pins_what_the_project_asks_for_by_hash(lock, extra):
    project = tomllib.loads(read(ROOT / "pyproject.toml"))["project"]
    wanted = [*project["dependencies"], *(project["optional-dependencies"][extra] if extra else ())]
    pins = locked(lock)
    for text in wanted:
        requirement = Requirement(text)
        assert all(version in requirement.specifier for version in pins[requirement.name]), text
    content = read(ROOT / lock)
    assert "://" not in content
    assert content.count("==") <= content.count("--hash=sha256:")


def test_contributing_installs_the_tools_from_where_the_project_lists_them():
    listed = tomllib.loads(read(ROOT / "pyproject.toml"))["project"]["optional-dependencies"]
    assert ('".[dev]"' in read(ROOT / "CONTRIBUTING.md")) == ("dev" in listed)


def bootstrap():
    spec = importlib.util.spec_from_file_location("bootstrap", ROOT / "run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_run_py_without_a_command_says_how_it_is_used_in_both_languages():
    done = subprocess.run([sys.executable, ROOT / "run.py"], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 2
    assert "用法：python3 run.py demo" in done.stderr
    assert "Usage: python3 run.py demo" in done.stderr


def test_run_py_refuses_an_old_python_in_both_languages(monkeypatch, capsys):
    module = bootstrap()
    monkeypatch.setattr(module.sys, "version_info", (3, 9, 2, "final", 0))
    with pytest.raises(SystemExit) as left:
        module.check_python()
    assert left.value.code == 2
    told = capsys.readouterr().err
    assert "需要 Python 3.11 或更新的版本，现在用的是 3.9.2" in told
    assert "Python 3.11 or newer is needed; this is 3.9.2" in told


def test_run_py_says_how_to_get_a_missing_venv(monkeypatch, capsys):
    module = bootstrap()
    monkeypatch.setattr(module.importlib.util, "find_spec", lambda name: None if name == "ensurepip" else name)
    with pytest.raises(SystemExit):
        module.check_python()
    assert capsys.readouterr().err.count("sudo apt install python3-venv") == 2


def test_run_py_installs_again_only_when_a_file_has_changed(tmp_path, monkeypatch):
    module = bootstrap()
    installed = []
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path)
    monkeypatch.setattr(module, "pip_install", lambda what, *_: installed.append(what))
    lock = tmp_path / "a.lock"
    for content in ("one", "one", "two"):
        lock.write_text(content, encoding="utf-8")
        module.install_once("demo", [lock], content)
    assert installed == ["one", "two"]
