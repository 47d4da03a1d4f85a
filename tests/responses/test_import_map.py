"""The mapping file: written for people, read strictly, applied exactly; and every message of the import in both languages."""

from __future__ import annotations

import dataclasses
import time

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from responses.platform_files import firms, questionnaire, rows_by_number, rows_by_text, write_csv, write_xlsx

from wuli.api import load_pack
from wuli.errors import ArgumentError
from wuli.errors.import_messages import IMPORT_MESSAGES
from wuli.responses.imports import AnswerMap, ColumnMap, ImportMap, MappingError, import_file, render_map
from wuli.responses.imports.catalogue import Catalogue
from wuli.responses.imports.map_file import is_untouched, read_map
from wuli.responses.imports.profile_words import read_date
from wuli.responses.imports.quick import iso_stamps
from wuli.responses.imports.writing import write_imported

PACK = load_pack()
CATALOGUE = Catalogue(PACK)
PEOPLE = firms(40)


def export(tmp_path, change=None, *, number=False):
    header, rows = (rows_by_number if number else rows_by_text)(questionnaire(), PEOPLE)
    if change:
        change(header, rows)
    return write_xlsx(tmp_path / "export.xlsx", header, rows)


def mapped(tmp_path, text, name="a.map.yaml"):
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return path


def same(plan):
    return dataclasses.replace(plan, columns=tuple(dataclasses.replace(c, line=None) for c in plan.columns))


def faults_of(path, catalogue=CATALOGUE):
    with pytest.raises(ArgumentError) as caught:
        read_map(path, catalogue)
    return caught.value


# There and back


@pytest.mark.parametrize("number", [True, False])
def test_a_mapping_reads_back_as_it_was_written_and_gives_the_same_rows(tmp_path, number):
    path = export(tmp_path, number=number)
    first = import_file(path, PACK)
    content = render_map(first.mapping)
    file = tmp_path / "a.map.yaml"
    file.write_bytes(content)
    assert same(read_map(file, CATALOGUE)) == first.mapping
    again = import_file(path, PACK, mapping=file)
    assert again.faults == ()
    assert again.table.equals(first.table)
    assert render_map(again.mapping) == content


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)


@settings(max_examples=60, deadline=None)
@given(
    column=TEXTS,
    answer=TEXTS,
    file=TEXTS,
    missing=TEXTS,
    to=st.sampled_from(["1", "5", "dk", "", "unanswered"]),
    confirm=st.booleans(),
)
def test_any_text_survives_the_mapping_file(tmp_path_factory, column, answer, file, missing, to, confirm):
    answers = (AnswerMap(answer, to, 3, confirm=confirm),)
    columns = (ColumnMap(column, "field", "digitalization", "question", confirm=confirm, answers=answers),)
    plan = ImportMap("five_force@2023.1", "wjx", file, "", {missing: "skipped"}, columns)
    path = tmp_path_factory.mktemp("map") / "m.yaml"
    path.write_bytes(render_map(plan))
    assert same(read_map(path, CATALOGUE)) == plan


def test_a_mapping_knows_whether_it_was_edited(tmp_path):
    content = render_map(import_file(export(tmp_path), PACK).mapping)
    assert is_untouched(content)
    assert is_untouched(content.replace(b"\n", b"\r\n"))
    assert not is_untouched(content.replace(b"use: keep", b"use: drop", 1))
    assert not is_untouched(b"columns: []")


# What a person edits


def edited(tmp_path, path, *pairs):
    text = render_map(import_file(path, PACK).mapping).decode()
    for old, new in pairs:
        assert text.count(old) >= 1, old
        text = text.replace(old, new, 1)
    return mapped(tmp_path, text)


def test_accepting_a_near_question_is_removing_one_line(tmp_path):
    def near(header, rows):
        header[6 + 9] = "10、公司的日常业务有多少已在系统里跑？"

    path = export(tmp_path, near)
    text = render_map(import_file(path, PACK).mapping).decode()
    (line,) = [line for line in text.splitlines() if "confirm: true" in line]
    file = mapped(tmp_path, text.replace(line + "\n", ""))
    imported = import_file(path, PACK, mapping=file)
    assert imported.faults == ()
    truth = [None if f["digitalization"] is None else f["digitalization"] for f in PEOPLE]
    assert [None if v is None else str(v) for v in imported.table["digitalization"].to_pylist()] == truth


def test_a_scale_numbered_the_other_way_round_is_turned_in_the_mapping(tmp_path):
    path = export(tmp_path, number=True)
    text = render_map(import_file(path, PACK).mapping).decode()
    head, mark, tail = text.partition('field: "digitalization"')
    for n in range(1, 6):
        tail = tail.replace(f'{{answer: "{n}", to: "{n}"', f'{{answer: "{n}", to: {6 - n}', 1)
    imported = import_file(path, PACK, mapping=mapped(tmp_path, head + mark + tail))
    assert imported.faults == ()
    turned = {"1": "5", "2": "4", "3": "3", "4": "2", "5": "1"}
    expected = [turned.get(f["digitalization"], f["digitalization"]) for f in PEOPLE]
    assert [None if v is None else str(v) for v in imported.table["digitalization"].to_pylist()] == expected


def test_an_unknown_answer_gets_its_meaning_in_the_mapping(tmp_path):
    def odd(header, rows):
        rows[0][6 + 9] = "随便"
        rows[1][6 + 9] = "看情况"

    path = export(tmp_path, odd)
    pairs = [
        ('{answer: "随便", to: null', '{answer: "随便", to: unanswered'),
        ('{answer: "看情况", to: null', '{answer: "看情况", to: "2"'),
    ]
    imported = import_file(path, PACK, mapping=edited(tmp_path, path, *pairs))
    assert imported.faults == ()
    assert [None if v is None else str(v) for v in imported.table["digitalization"].to_pylist()[:2]] == [None, "2"]


def test_the_numbers_for_missing_can_be_changed(tmp_path):
    path = export(tmp_path, number=True)
    file = edited(tmp_path, path, ('"-3": skipped', '"-3": unanswered'), ('"-2": unanswered', '"-2": skipped'))
    rows = {row.field: row for row in import_file(path, PACK, mapping=file).report}
    assert rows["ai_funding"].skipped == 40


# Strictness: all faults at once, with their lines


def test_every_fault_of_a_mapping_is_told_with_its_line(tmp_path):
    text = """wuli_map: 2
pack: "six_force@1"
platform: "wjx"
missing: {"-2": "gone"}
columns:
  - column: "a"
    use: field
    field: "digitalisation"
  - column: "a"
    use: keep
  - column: "b"
    use: field
    field: "digitalization"
    answers:
      - {answer: "x", to: 7}
      - {answer: "y", to: "na"}
  - column: "c"
    use: maybe
    colour: red
"""
    error = faults_of(mapped(tmp_path, text))
    told = [(f.code, f.line) for f in error.faults]
    assert sorted(told) == sorted(
        [
            ("import_map_version", 1),
            ("import_map_pack", 2),
            ("field_not_an_option", 4),
            ("import_map_field", 8),
            ("id_repeats", 9),
            ("import_map_code", 15),
            ("import_map_code", 16),
            ("field_not_an_option", 18),
            ("field_unknown", 19),
        ]
    )


def test_a_mapping_that_is_not_there_or_no_yaml_is_told(tmp_path):
    assert [f.code for f in faults_of(tmp_path / "no.yaml").faults] == ["file_missing"]
    assert [f.code for f in faults_of(mapped(tmp_path, "columns: [")).faults] == ["yaml_syntax"]


def test_columns_that_only_one_side_knows_are_faults(tmp_path):
    path = export(tmp_path)
    plan = import_file(path, PACK).mapping
    columns = (*plan.columns[1:], ColumnMap("旧题", "keep"))
    imported = import_file(path, PACK, mapping=dataclasses.replace(plan, columns=columns))
    assert [(f.code, f.got or f.column) for f in imported.faults] == [
        ("import_map_column_gone", "旧题"),
        ("import_map_column_new", "序号"),
    ]


def test_two_columns_for_one_field_are_a_fault(tmp_path):
    path = export(tmp_path)
    plan = import_file(path, PACK).mapping
    columns = tuple(
        dataclasses.replace(c, use="field", field="region", answers=()) if c.column == "来源" else c
        for c in plan.columns
    )
    imported = import_file(path, PACK, mapping=dataclasses.replace(plan, columns=columns))
    assert "import_column_twice" in {f.code for f in imported.faults}


def test_a_later_export_under_the_same_mapping_may_hold_answers_that_were_not_seen_before(tmp_path):
    first = import_file(export(tmp_path, lambda header, rows: rows.__delitem__(slice(3, None))), PACK)
    later = import_file(export(tmp_path), PACK, mapping=first.mapping)
    assert later.faults == ()


def test_more_answers_than_the_first_look_holds_are_still_checked_one_by_one(tmp_path):
    header = [*(q.field for q in questionnaire() if q.field in PACK.rubric), "revenue"]
    ids = len(header) - 1
    rows = [[*["3"] * ids, str(i)] for i in range(2_500)]
    rows[2_400][-1] = "很多"
    imported = import_file(write_csv(tmp_path / "a.csv", header, rows), PACK)
    assert imported.faults == ()
    with pytest.raises(MappingError) as caught:
        write_imported(imported, tmp_path / "o.parquet")
    assert [(f.code, f.row, f.got) for f in caught.value.faults] == [("import_answer", 2_402, "很多")]
    assert not (tmp_path / "o.parquet").exists()


def test_the_platform_can_be_said(tmp_path):
    plan = import_file(export(tmp_path), PACK, platform="plain").mapping
    assert plan.platform == "plain"
    assert plan.columns[0].use == "keep"


def test_a_hostile_heading_or_cell_takes_no_long_time(tmp_path):
    header = ["Timestamp", "(" * 20_000, questionnaire("en")[26].stem]
    path = write_csv(tmp_path / "a.csv", header, [["9/18/2026 1:00:00", "x", "a, " * 20_000], ["", "", "〖" * 20_000]])
    start = time.perf_counter()
    import_file(path, PACK)
    assert time.perf_counter() - start < 20  # it takes 3 s on a slow machine


# Columns in which every cell differs


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2026/9/8 9:05:07", "2026-09-08 09:05:07"), ("2026-09-18T19:20:55", "2026-09-18 19:20:55"),
        ("2024/2/29 0:00:00", "2024-02-29 00:00:00"), ("2026/2/29 0:00:00", None), ("2026/4/31 1:00:00", None),
        ("2026/13/1 1:00:00", None), ("2026/1/1 24:00:00", None), ("26/1/1 1:00:00", None), ("", None), (None, None),
    ],
)  # fmt: skip
def test_times_of_submission_in_bulk_are_read_as_one_by_one(written, iso):
    assert iso_stamps(pa.array([written], pa.string())).to_pylist() == [iso]
    assert read_date(written or "") == iso


def test_thousands_of_firms_with_a_name_and_a_time_each(tmp_path):
    header = [*(q.field for q in questionnaire() if q.field in PACK.rubric), "firm_name", "answered_at"]
    rows = [
        [*["3"] * (len(header) - 2), f" 企业  {i}　", f"2026/9/{1 + i % 28} {i % 24}:{i % 60:02d}:{i % 59:02d}"]
        for i in range(2_600)
    ]
    rows[5][-2:] = ["(空)", ""]
    imported = import_file(write_csv(tmp_path / "a.csv", header, rows), PACK)
    assert imported.faults == ()
    assert imported.table["firm_name"].to_pylist()[4:7] == ["企业 4", None, "企业 6"]
    assert imported.table["answered_at"].to_pylist()[4:7] == ["2026-09-05 04:04:04", None, "2026-09-07 06:06:06"]
    rows[2_500][-1] = "2026/2/30 1:00:00"
    again = import_file(write_csv(tmp_path / "b.csv", header, rows), PACK)
    with pytest.raises(MappingError) as caught:
        again.table  # noqa: B018
    assert [(f.column, f.row) for f in caught.value.faults] == [("answered_at", 2_502)]


# Messages

SAID = {
    "spss_not_installed": ("没有安装", "not installed"),
    "sav_unreadable": ("不是可读的 SPSS 文件", "not a readable SPSS file"),
    "import_rows_most": ("请改用 .parquet", "Use .parquet"),
    "import_map_edited": ("没有覆盖", "not overwritten"),
    "import_needed_missing": ("没有哪一列对得上", "No column matches"),
    "import_needed_waits": ("不能确定", "not certain"),
    "import_column_twice": ("只留一列", "Keep one"),
    "import_option_unknown": ("测评包里没有", "does not have"),
    "import_date_order": ("mdy 或 dmy", "mdy or dmy"),
    "import_score_mode": ("按分数", "exported by score"),
    "import_answer": ("不是", "is no answer"),
    "import_answer_near": ("相近", "is near to"),
    "import_answer_clash": ("编号和文字对不上", "disagree"),
    "import_answers_more": ("没有对上", "not matched"),
    "import_map_version": ("版本", "version"),
    "import_map_pack": ("测评包", "pack"),
    "import_map_field": ("不存在", "no field"),
    "import_map_code": ("不是这个字段的代码", "no code of this field"),
    "import_map_column_gone": ("文件里没有", "does not have"),
    "import_map_column_new": ("对照表里没有这一列", "does not mention"),
}


def some_faults(tmp_path):
    """Provoke every message that needs no missing part and no huge file."""
    header = [
        "序号",
        "提交答卷时间",
        "总分",
        "10、公司的日常业务有多少已在系统里跑？",
        "11、公司的数据整理、打通和使用到了哪一步？",
    ]
    header += ["12、公司手里有多少能用的数据？", "27、AI 会给公司和所在行业带来哪些影响？(会裁员)"]
    rows = [
        [
            str(i),
            "3/4/2026 10:00:00",
            "",
            "3",
            "随便写的第" + "一二三四五六七八九十"[i % 10] * (1 + i // 10),
            "5｜公司几乎没留下能用的数据",
            "1",
        ]
        for i in range(40)
    ]
    rows[0][4] = "数据散在各人手里、各张表里，凑不成完整的分析报告"
    yield from import_file(write_xlsx(tmp_path / "a.xlsx", header, rows), PACK).faults
    yield from import_file(export(tmp_path, number=True).rename(tmp_path / "1_按分数_x_1_1.xlsx"), PACK).faults
    plan = import_file(export(tmp_path), PACK).mapping
    twice = dataclasses.replace(plan.columns[7], field="region", answers=())
    yield from import_file(
        export(tmp_path), PACK, mapping=dataclasses.replace(plan, columns=(twice, *plan.columns[8:], ColumnMap("旧")))
    ).faults
    bad = 'wuli_map: 9\npack: "x"\nplatform: "wjx"\ncolumns:\n  - {column: a, use: field, field: b}\n'
    bad += "  - {column: c, use: field, field: digitalization, answers: [{answer: x, to: 9}]}\n"
    yield from faults_of(mapped(tmp_path, bad)).faults


def test_every_message_says_what_and_what_next_in_both_languages(tmp_path):
    assert set(SAID) == set(IMPORT_MESSAGES)
    told = {fault.code: fault for fault in some_faults(tmp_path)}
    elsewhere = {"spss_not_installed", "sav_unreadable", "import_rows_most", "import_map_edited"}
    assert set(SAID) - set(told) == elsewhere
    for code, fault in told.items():
        if code in SAID:
            assert SAID[code][0] in fault.render("zh"), code
            assert SAID[code][1] in fault.render("en"), code


def test_a_broken_spss_file_is_told(tmp_path):
    pytest.importorskip("pyreadstat")
    (tmp_path / "a.sav").write_bytes(b"$FL2" + b"\0" * 500)
    with pytest.raises(ArgumentError) as caught:
        import_file(tmp_path / "a.sav", PACK)
    for lang, words in zip(("zh", "en"), SAID["sav_unreadable"], strict=True):
        assert words in caught.value.render(lang)


def test_more_rows_than_a_sheet_holds_are_refused_before_writing(tmp_path):
    imported = dataclasses.replace(import_file(export(tmp_path), PACK), rows=1_048_576)
    with pytest.raises(ArgumentError) as caught:
        write_imported(imported, tmp_path / "o.xlsx")
    for lang, words in zip(("zh", "en"), SAID["import_rows_most"], strict=True):
        assert words in caught.value.render(lang)
    assert not (tmp_path / "o.xlsx").exists()


# Whatever stands in the cells, nothing breaks and nothing is invented

CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=25) | st.sampled_from(
    ["(跳过)", "(空)", "-3", "-2", "3", "1┋2", "a→b", "〖", "其他〖x〗", "3｜", "｜", "5.0", "na", "dk", "是"]
)


def tried(path):
    """Return the import, or None and the codes of what stood against it."""
    try:
        return import_file(path, PACK), set()
    except (ArgumentError, MappingError) as error:
        return None, {fault.code for fault in error.faults}


@settings(max_examples=40, deadline=None)
@given(cells=st.lists(st.lists(CELLS, min_size=4, max_size=4), min_size=1, max_size=6))
def test_any_cells_end_in_answers_or_in_faults(tmp_path_factory, cells):
    q = {q.field: q for q in questionnaire()}
    header = [f"{q[f].number}、{q[f].stem}" for f in ("digitalization", "ai_impact", "revenue", "region")]
    path = write_csv(
        tmp_path_factory.mktemp("fuzz") / "a.csv", ["序号", *header], [[str(i), *row] for i, row in enumerate(cells)]
    )
    imported, codes = tried(path)
    if imported is None:
        assert codes <= {"encoding_unknown", "table_empty", "csv_cells"}
        return
    known = {a.to for c in imported.mapping.columns if c.field == "digitalization" for a in c.answers if not a.confirm}
    assert known <= {"1", "2", "3", "4", "5", "dk", "unanswered", ""}
    for row in imported.report:
        assert row.answered + row.skipped + row.empty == imported.rows
