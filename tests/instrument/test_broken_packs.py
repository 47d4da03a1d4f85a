"""Every fault that a pack can have: one small broken pack each, told with file, line and the exact words.

The packs are ordinary folders in `tests/broken_packs`; `faults.yaml` beside them holds the table. `sound` is the pack
from which the others differ by one line.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml

from wuli.errors import ArgumentError, PackError
from wuli.errors.input_messages import INPUT_MESSAGES
from wuli.errors.messages import PLACE_WORDS, SUMMARIES
from wuli.errors.pack_messages import PACK_MESSAGES
from wuli.instrument.check import check_pack
from wuli.instrument.pack import load_pack

TESTS = Path(__file__).parents[1]
PACKS = TESTS / "broken_packs"
TABLE = yaml.safe_load((PACKS / "faults.yaml").read_text("utf-8"))
MARK = "# fault"
PROGRAM = [p.read_text("utf-8") for p in (TESTS.parent / "src" / "wuli").rglob("*.py") if "messages" not in p.name]
OTHER_TESTS = [p.read_text("utf-8") for p in TESTS.rglob("*.py") if p != Path(__file__)]


def named(entry):
    return entry["pack"]


def marked_line(folder, file):
    lines = (PACKS / folder / file).read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if MARK in line)


def test_the_pack_that_the_others_differ_from_is_sound():
    found = check_pack(PACKS / "sound")
    assert found.faults == ()
    assert load_pack(PACKS / "sound").id == "tiny"


@pytest.mark.parametrize("entry", TABLE, ids=named)
def test_a_broken_pack_is_told_with_file_line_and_words(entry):
    found = check_pack(PACKS / entry["pack"])
    told = found.faults[0]
    place = f"{entry['pack']}/{entry['file']}" if entry["file"] else entry["pack"]
    assert (told.code, told.file, told.line) == (entry["code"], place, entry["line"])
    assert told.message("zh") == entry["zh"]
    assert told.message("en") == entry["en"]


@pytest.mark.parametrize("entry", [entry for entry in TABLE if entry["line"]], ids=named)
def test_the_line_told_is_the_line_that_the_file_marks(entry):
    assert entry["line"] == marked_line(entry["pack"], entry["file"])


@pytest.mark.parametrize("entry", TABLE, ids=named)
def test_a_broken_pack_has_that_fault_and_no_other(entry):
    codes = {fault.code for fault in check_pack(PACKS / entry["pack"]).faults}
    beside = {"yaml_bool_key": {"field_unknown"}}.get(entry["pack"], set())
    assert codes == {entry["code"]} | beside


def test_every_broken_pack_stands_in_the_table_and_every_entry_has_a_pack():
    told_apart = {"sound", "several_at_once", "pack_not_a_folder"}
    folders = {path.name for path in PACKS.iterdir() if path.is_dir()}
    assert folders - told_apart == {entry["pack"] for entry in TABLE}


def test_the_place_is_told_in_both_languages():
    (fault,) = check_pack(PACKS / "field_bad_id").faults
    assert fault.where("zh") == "field_bad_id/instrument.yaml 第 2 行 “levels[0].id”"
    assert fault.where("en") == "field_bad_id/instrument.yaml, line 2, at levels[0].id"


def test_all_faults_of_a_pack_are_told_at_once():
    found = check_pack(PACKS / "several_at_once")
    assert [(fault.file.split("/")[1], fault.line, fault.code) for fault in found.faults] == [
        ("pack.yaml", 2, "yaml_unquoted_number"),
        ("pack.yaml", 5, "field_unknown"),
        ("instrument.yaml", 5, "field_not_an_option"),
        ("instrument.yaml", 7, "node_known_share"),
        ("rubric.yaml", 2, "yaml_duplicate_key"),
    ]
    assert found.total == 5


def test_a_broken_pack_cannot_be_loaded_and_says_why():
    with pytest.raises(PackError) as told:
        load_pack(PACKS / "several_at_once")
    assert told.value.render("zh").splitlines()[0] == "测评包有 2 处问题，不能使用："
    assert told.value.render("en").splitlines()[0] == "The pack has 2 fault(s) and cannot be used:"


def test_more_faults_than_fit_on_a_screen_are_all_told_for_a_pack(tmp_path):
    folder = tmp_path / "many"
    shutil.copytree(PACKS / "sound", folder)
    keys = "".join(f'extra_{i}: "x"\n' for i in range(120))
    (folder / "pack.yaml").write_text((folder / "pack.yaml").read_text("utf-8") + keys, "utf-8")
    found = check_pack(folder)
    text = PackError(found.faults, found.total).render("en")
    assert found.total == 120
    assert len(text.splitlines()) == 121
    assert "set-aside" not in text


def test_a_folder_without_pack_yaml_is_no_pack():
    with pytest.raises(ArgumentError) as told:
        check_pack(PACKS / "pack_not_a_folder")
    (fault,) = told.value.faults
    place = PACKS / "pack_not_a_folder"
    assert fault.code == "pack_not_a_folder"
    assert fault.got == str(place)
    assert fault.message("en").endswith('" is not a pack: the folder holds no pack.yaml.')
    assert fault.message("zh").endswith("”不是测评包：文件夹里没有 pack.yaml。")


def test_an_unknown_pack_name_is_told_with_the_names_that_exist():
    with pytest.raises(ArgumentError) as told:
        load_pack("seven_force")
    (fault,) = told.value.faults
    assert fault.code == "pack_unknown"
    assert fault.render("en") == (
        'There is no pack "seven_force". Installed: five_force@2023.1. You can also give the path of a pack folder.'
    )
    assert fault.render("zh") == (
        "没有名为“seven_force”的测评包。已安装：five_force@2023.1。也可以给出测评包文件夹的路径。"
    )


def test_yaml_read_by_a_plain_reader_would_hide_the_traps():
    """Why the traps are faults: an ordinary YAML reader takes each of them without a word."""
    plain = {name: yaml.safe_load((PACKS / name / "pack.yaml").read_text("utf-8")) for name in ("yaml_bool_word",)}
    assert plain["yaml_bool_word"]["languages"] == ["zh", False]
    assert yaml.safe_load((PACKS / "yaml_unquoted_number" / "pack.yaml").read_text("utf-8"))["edition"] == 1.1
    assert yaml.safe_load((PACKS / "yaml_duplicate_key" / "pack.yaml").read_text("utf-8"))["edition"] == "2"


# The catalogues


def gaps(sentence):
    # a name or unit that differs by language has a gap of its own in English
    return {gap.removesuffix("_en") for gap in re.findall(r"{(\w+)}", sentence)}


@pytest.mark.parametrize("code", [*PACK_MESSAGES, *INPUT_MESSAGES])
def test_a_message_fills_the_same_gaps_in_both_languages(code):
    message = {**PACK_MESSAGES, **INPUT_MESSAGES}[code]
    assert set(message) == {"zh", "en"}
    assert gaps(message["zh"]) == gaps(message["en"])


@pytest.mark.parametrize("name", SUMMARIES)
def test_a_head_line_fills_the_same_gaps_in_both_languages(name):
    assert gaps(SUMMARIES[name]["zh"]) == gaps(SUMMARIES[name]["en"])


def test_the_words_for_places_are_the_same_in_both_languages():
    assert PLACE_WORDS["zh"].keys() == PLACE_WORDS["en"].keys()


@pytest.mark.parametrize("code", [*PACK_MESSAGES, *INPUT_MESSAGES])
def test_a_message_ends_as_a_sentence_and_english_ones_hold_no_chinese(code):
    message = {**PACK_MESSAGES, **INPUT_MESSAGES}[code]
    assert message["zh"].endswith(("。", "}")), message["zh"]
    assert message["en"].endswith((".", "}")), message["en"]
    assert not re.search("[㐀-鿿]", message["en"])


@pytest.mark.parametrize("code", [*PACK_MESSAGES, *INPUT_MESSAGES])
def test_every_message_is_used_by_the_program_and_by_some_test(code):
    """No dead message: the program tells the code, and a table or a test names the code or quotes the words."""
    assert any(f'"{code}"' in text for text in PROGRAM), f"{code}: the program never tells it"
    in_table = code in {entry["code"] for entry in TABLE} or code in {"pack_not_a_folder", "pack_unknown"}
    words = [f'"{code}"', f"# {code}\n", *map(longest_piece, {**PACK_MESSAGES, **INPUT_MESSAGES}[code].values())]
    assert in_table or any(word in text for text in OTHER_TESTS for word in words), f"{code}: no test exercises it"


def longest_piece(sentence):
    return max(re.split(r"{\w+}", sentence), key=len)
