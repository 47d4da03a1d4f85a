"""Start-up: a command loads only what it needs, so that `wuli --help` answers at once and one firm is scored in a wink."""

from __future__ import annotations

import re

import pytest
from cli.running import ITEMS, run_apart

HEAVY = ("numpy", "pyarrow", "duckdb", "django", "pandas", "scipy", "yaml")
NOT_FOR_ONE_FIRM = ("fastexcel", "docx", "typst", "xlsxwriter", "duckdb", "django", "scipy")


def loaded(ran):
    """Return the top-level packages that `-X importtime` names."""
    names = re.findall(r"import time:\s+\d+ \|\s+\d+ \| +([\w.]+)", ran.err)
    assert "wuli.cli" in names, "the list of imports was not read"
    return {name.split(".")[0] for name in names}


def test_the_list_of_imports_names_what_is_loaded():
    ran = run_apart("packs", "--json", python=("-X", "importtime"))
    assert "yaml" in loaded(ran)


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("score", "--help"), ("--lang", "en", "--help")])
def test_help_loads_no_heavy_library(arguments):
    ran = run_apart(*arguments, python=("-X", "importtime"))
    assert ran.code == 0
    assert loaded(ran).isdisjoint(HEAVY)


def test_a_wrong_command_line_loads_no_heavy_library():
    ran = run_apart("scroe", python=("-X", "importtime"))
    assert ran.code == 2
    assert loaded(ran).isdisjoint(HEAVY)


def test_one_firm_from_yaml_is_scored_without_readers_and_renderers_it_does_not_need(tmp_path):
    answers = "firm_id: F1\n" + "".join(f"{id}: 3\n" for id in ITEMS)
    (tmp_path / "firm.yaml").write_text(answers, "utf-8")
    ran = run_apart("score", tmp_path / "firm.yaml", python=("-X", "importtime"))
    assert ran.code == 0
    assert loaded(ran).isdisjoint(NOT_FOR_ONE_FIRM)
    # where pandas is installed, Arrow asks for it by itself; it is refused before it loads anything
    assert "| pandas.core" not in re.sub(" +", " ", ran.err)
    assert "F1" in ran.out


def test_a_pack_is_checked_without_the_table_engines():
    ran = run_apart("check", "five_force", python=("-X", "importtime"))
    assert ran.code == 0
    assert loaded(ran).isdisjoint({"pyarrow", "numpy", *NOT_FOR_ONE_FIRM})
