"""`wuli estimate`: one table on screen or in a file, and every wrong option told in both languages with nothing printed."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Final

import pytest
from cli.running import HEADER, answers, left_in, row, run_apart, run_here

RECONSTRUCTION: Final = Path(__file__).parents[1] / "data" / "reconstruction_240.csv"
FIELDS: Final = (
    "of", "statistic", "level", "by", "estimate", "se", "ci_low", "ci_high", "n", "n_eff", "deff", "df", "flag", "method",
)  # fmt: skip


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """Work in the folder, so that the paths of messages are short."""
    monkeypatch.chdir(tmp_path)


def estimate(capsys, *arguments, file=RECONSTRUCTION):
    return run_here(capsys, "estimate", file, *arguments)


def rows(capsys, *arguments):
    ran = estimate(capsys, *arguments, "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    return json.loads(ran.out)


# What comes out


def test_without_further_words_the_forces_and_composites_stand_in_a_table(capsys):
    ran = estimate(capsys)
    lines = ran.out.splitlines()
    assert lines[0].split() == ["变量", "统计量", "等级", "分组", "估计", "区间", "n", "标记"]
    # the report prints these three means (lines 283)
    printed = {line.split()[0]: line.split()[4] for line in lines[2:]}
    assert {id: printed[id] for id in ("resource", "ecosystem", "cognition")} == {
        "resource": "2.82",
        "ecosystem": "2.30",
        "cognition": "2.51",
    }
    assert list(printed) == [
        "foundation",
        "cognition",
        "resource",
        "ecosystem",
        "application",
        "score",
        "score_over_indicators",
    ]
    assert all(line.split()[6] == "240" for line in lines[2:])


def test_the_table_speaks_english_and_shows_shares_as_per_cent(capsys):
    ran = estimate(capsys, "--of", "ai_funding", "--statistic", "share", "--lang", "en")
    lines = ran.out.splitlines()
    assert lines[0].split() == ["variable", "statistic", "level", "group", "estimate", "interval", "n", "flag"]
    # report, lines 290-292: 16.3, 29.6, 35.8, 10.4
    assert [line.split()[4] for line in lines[2:]] == ["16.3%", "29.6%", "35.8%", "7.9%", "10.4%"]


def test_an_estimate_from_made_up_firms_says_so_on_screen_and_in_every_row(capsys, tmp_path):
    made_up = tmp_path / "made_up.csv"
    assert run_here(capsys, "simulate", "--n", "40", "-o", made_up).code == 0
    for lang, words in (("zh", "合成数据，不是真实企业。"), ("en", "Synthetic data, no real firms.")):
        assert estimate(capsys, "--lang", lang, file=made_up).out.endswith(f"\n\n{words}\n")
    for kind in ("json", "csv"):
        text = estimate(capsys, "--of", "ai_funding", "--of", "level", "--format", kind, file=made_up).out
        found = json.loads(text) if kind == "json" else list(csv.DictReader(io.StringIO(text)))
        assert found
        assert all(entry["method"].endswith("+synthetic") for entry in found)
    assert "合成" not in estimate(capsys).out
    assert not any("synthetic" in entry["method"] for entry in rows(capsys))


def test_json_holds_the_rows_of_the_contract(capsys):
    found = rows(capsys, "--of", "ai_funding")
    assert all(tuple(entry) == FIELDS for entry in found)
    kinds = [(entry["statistic"], entry["level"]) for entry in found]
    assert kinds == [
        ("mean", None),
        *(("share", level) for level in range(1, 6)),
        *(("share_at_least", level) for level in range(2, 6)),
    ]
    assert found[0] | {"ci_low": 0, "ci_high": 0, "se": 0} == {
        "of": "ai_funding", "statistic": "mean", "level": None, "by": {}, "estimate": 640 / 240, "se": 0, "ci_low": 0,
        "ci_high": 0, "n": 240, "n_eff": 240.0, "deff": 1.0, "df": 239.0, "flag": "ok", "method": "textbook+t",
    }  # fmt: skip


def test_csv_has_a_column_for_each_grouping_column(capsys):
    ran = estimate(capsys, "--of", "resource", "--by", "industry*age", "--format", "csv")
    table = list(csv.DictReader(io.StringIO(ran.out)))
    assert [name for name in table[0] if name.startswith("by.")] == ["by.industry", "by.age"]
    young = next(line for line in table if (line["by.industry"], line["by.age"]) == ("software_it", "lt3"))
    assert int(young["n"]) == sum(
        line["industry"] == "software_it" and line["age_band"] == "lt3"
        for line in csv.DictReader(io.StringIO(RECONSTRUCTION.read_text("utf-8")))
    )


def test_several_groupings_stand_one_after_the_other(capsys):
    found = rows(capsys, "--of", "resource", "--by", "industry", "--by", "age_band")
    assert [tuple(entry["by"]) for entry in found] == [("industry",)] * 8 + [("age",)] * 4
    hidden = [entry for entry in found if entry["by"] == {"industry": "other"}]  # 8 firms
    assert [(entry["flag"], entry["estimate"], entry["n"]) for entry in hidden] == [("suppressed", None, 8)]


def test_groups_of_variables_have_a_word(capsys):
    items = {entry["of"] for entry in rows(capsys, "--of", "items", "--statistic", "mean")}
    assert len(items) == 14
    everything = {entry["of"] for entry in rows(capsys, "--of", "all")}
    assert everything >= items | {"foundation", "score", "level"}
    two = [entry["of"] for entry in rows(capsys, "--of", "marketing", "--of", "resource", "--statistic", "mean")]
    assert two == ["marketing", "resource"]


def test_medians_and_quartiles_are_made_where_they_are_asked_for(capsys):
    found = rows(capsys, "--of", "ai_funding", "--statistic", "median", "--statistic", "quartile_low")
    # 39, 71, 86, 19, 25 firms at levels 1-5: the 60th answer is 2, the 120th is 3
    assert {entry["statistic"]: entry["estimate"] for entry in found} == {"median": 3, "quartile_low": 2}
    grouped = rows(capsys, "--of", "resource", "--statistic", "median", "--by", "age")
    assert [entry["by"]["age"] for entry in grouped] == ["lt3", "3to5", "5to10", "gt10"]


def test_weights_floor_and_confidence_have_their_effect(capsys, tmp_path):
    path = answers(tmp_path, *(f"{row(f'F{i}', 1 + i % 5)},{1 + i % 3}" for i in range(20)), header=f"{HEADER},w")
    (plain,) = [e for e in run_rows(capsys, path, "--of", "digitalization") if e["statistic"] == "mean"]
    weights = [1 + i % 3 for i in range(20)]
    wanted = sum(w * (1 + i % 5) for i, w in enumerate(weights)) / sum(weights)
    (heavy,) = [
        e for e in run_rows(capsys, path, "--of", "digitalization", "--weights", "w") if e["statistic"] == "mean"
    ]
    assert (plain["estimate"], plain["flag"]) == (3, "small")
    assert heavy["estimate"] == pytest.approx(wanted)
    assert heavy["method"] == "taylor+t"
    (hidden,) = [
        e
        for e in run_rows(capsys, path, "--of", "digitalization", "--floor", "21", "--small", "30")
        if e["statistic"] == "mean"
    ]
    assert (hidden["flag"], hidden["estimate"]) == ("suppressed", None)
    (wide,) = [
        e for e in run_rows(capsys, path, "--of", "digitalization", "--confidence", "0.99") if e["statistic"] == "mean"
    ]
    assert wide["ci_low"] < plain["ci_low"]


def run_rows(capsys, path, *arguments):
    ran = estimate(capsys, *arguments, "--format", "json", file=path)
    assert ran.code == 0
    return json.loads(ran.out)


@pytest.mark.parametrize(("name", "start"), [("a.json", "["), ("a.csv", "\ufeffof,statistic")])
def test_a_table_is_written_whole_in_the_form_of_its_ending(capsys, tmp_path, name, start):
    ran = estimate(capsys, "-o", tmp_path / name)
    assert (ran.code, ran.out, ran.err) == (0, "", f"已写入 {tmp_path / name}\n")
    assert (tmp_path / name).read_text("utf-8").startswith(start)
    assert left_in(tmp_path) == [name]
    assert estimate(capsys, "-o", tmp_path / name, "--quiet").err == ""


def test_names_of_groups_never_run_as_formulas(capsys, tmp_path):
    path = answers(tmp_path, *(f"{row(f'F{i}')},=1+1" for i in range(12)), header=f"{HEADER},park")
    out = estimate(capsys, "--of", "resource", "--by", "park", "--format", "csv", file=path).out
    assert ",'=1+1," in out
    (entry,) = json.loads(estimate(capsys, "--of", "resource", "--by", "park", "--format", "json", file=path).out)
    assert entry["by"] == {"park": "=1+1"}


def test_names_of_groups_cannot_move_the_cursor_of_a_terminal(capsys, tmp_path):
    path = answers(tmp_path, *(f"{row(f'F{i}')},\x1b[2Jpark\u202e" for i in range(12)), header=f"{HEADER},park")
    out = estimate(capsys, "--of", "resource", "--by", "park", file=path).out
    assert "�[2Jpark�" in out
    assert "\x1b" not in out


def test_a_process_prints_only_the_table(tmp_path):
    ran = run_apart("estimate", RECONSTRUCTION, "--of", "resource", "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    assert [entry["of"] for entry in json.loads(ran.out)] == ["resource"]


# What is wrong


FAULTS: Final[list[tuple[list[str], dict[str, str]]]] = [
    (["--of", "resuorce"], {
        "zh": "不认识的变量“resuorce”。可选：forces, items, extras, all, ai_cognition_execution,",
        "en": 'Unknown variable "resuorce". Choose from: forces, items, extras, all, ai_cognition_execution,',
    }),
    (["--statistic", "modus"], {
        "zh": "不认识的统计量“modus”。可选：mean, share, share_at_least, share_of_ticks, quartile_low, median, quartile_high。",
        "en": 'Unknown statistic "modus". Choose from: mean, share, share_at_least, share_of_ticks, quartile_low, median, '
        "quartile_high.",
    }),
    (["--of", "resource", "--statistic", "share"], {
        "zh": "“share”没有可算的结果：变量没有这种统计量，或没有一家企业属于任何一组。请换一个统计量，或检查分组的列。",
        "en": 'There is nothing to estimate for "share": the variables have no such statistic, or no firm is in any group. '
        "Choose another statistic, or check the column to group by.",
    }),
    (["--by", "colour"], {
        "zh": "reconstruction_240.csv：没有“colour”列，无法按它分组。可用的列：industry, age, firm_id,",
        "en": 'reconstruction_240.csv: There is no column "colour" to group by. Columns at hand: industry, age, firm_id,',
    }),
    (["--by", "industry*"], {
        "zh": "reconstruction_240.csv：没有“”列，无法按它分组。",
        "en": 'reconstruction_240.csv: There is no column "" to group by.',
    }),
    (["--floor", "0"], {
        "zh": "隐匿下限 0 和提示下限 30 不合适：下限至少是 1，提示下限不能比它小。",
        "en": "A floor of 0 with a mark below 30 does not fit: the floor is at least 1, and the mark is not below it.",
    }),
    (["--floor", "50"], {
        "zh": "隐匿下限 50 和提示下限 30 不合适：下限至少是 1，提示下限不能比它小。",
        "en": "A floor of 50 with a mark below 30 does not fit: the floor is at least 1, and the mark is not below it.",
    }),
    (["-o", "table.pdf"], {
        "zh": "不知道怎样写成“table.pdf”。可用：.json .csv。",
        "en": 'Cannot write "table.pdf". Supported: .json .csv.',
    }),
]  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("at", range(len(FAULTS)))
def test_a_wrong_option_is_told_and_nothing_is_printed(capsys, tmp_path, at, lang):
    options, words = FAULTS[at]
    ran = estimate(capsys, *options, "--lang", lang)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(words[lang])
    assert "Traceback" not in ran.err
    assert left_in(tmp_path) == []


def test_several_wrong_names_are_told_at_once(capsys):
    ran = estimate(capsys, "--of", "one", "--of", "two", "--lang", "en")
    assert [line.split('"')[1] for line in ran.err.splitlines() if "Unknown variable" in line] == ["one", "two"]


def test_a_column_with_too_many_values_is_no_grouping(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr("wuli.analysis.industry.grouping._MOST_VALUES", 4)
    path = answers(tmp_path, *(row(f"F{i}") for i in range(5)))
    ran = estimate(capsys, "--by", "firm_id", file=path)
    assert ran.code == 2
    assert ran.err == "answers.csv：“firm_id”列有 5 个不同的值，最多 4 个才能用来分组。请换一列，或先把值归类。\n"
    assert estimate(capsys, "--by", "firm_id", "--lang", "en", file=path).err == (
        'answers.csv: The column "firm_id" has 5 different values; at most 4 can be grouped by. Choose another column, or '
        "put its values into classes first.\n"
    )


def test_faulty_answers_are_told_and_no_number_is_printed(capsys, tmp_path):
    ran = estimate(capsys, file=answers(tmp_path, row("F1", 9), row("F2", 8)))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("digitalization") == 2
    before = left_in(tmp_path)
    assert estimate(capsys, "-o", "t.json", file=answers(tmp_path, row("F1", 9))).code == 2
    assert left_in(tmp_path) == before


def test_the_input_is_never_the_output(capsys, tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(RECONSTRUCTION.read_bytes())
    ran = estimate(capsys, "-o", path, file=path)
    assert ran.code == 2
    assert "就是输入文件。请换一个名字。" in ran.err
    assert path.read_bytes() == RECONSTRUCTION.read_bytes()
