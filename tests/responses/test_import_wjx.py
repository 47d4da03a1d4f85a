"""问卷星 exports: by text, by number, in every generation of headings; what cannot be known for certain is asked."""

from __future__ import annotations

import pytest
from responses.platform_files import (
    LADDERS,
    META,
    MULTI,
    answers_of,
    firms,
    questionnaire,
    rows_by_number,
    rows_by_text,
    write_csv,
    write_xlsx,
)

from wuli.api import load_pack, score_file
from wuli.responses.imports import MappingError, import_file
from wuli.responses.imports.writing import write_imported

PACK = load_pack()
PEOPLE = firms()


def codes(faults):
    return {fault.code for fault in faults}


def by_text(tmp_path, people=PEOPLE, change=None, lang="zh", name="384504415_按文本_企业问卷_50_50.xlsx"):
    header, rows = rows_by_text(questionnaire(lang), people)
    if change:
        change(header, rows)
    return import_file(write_xlsx(tmp_path / name, header, rows), PACK)


def by_number(tmp_path, people=PEOPLE, generation="2025", change=None, name="answers.xlsx"):
    header, rows = rows_by_number(questionnaire(), people, generation)
    if change:
        change(header, rows)
    return import_file(write_xlsx(tmp_path / name, header, rows), PACK)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_our_own_questionnaire_comes_back_from_wjx_with_no_mapping_by_hand(tmp_path, lang):
    imported = by_text(tmp_path, lang=lang)
    assert imported.faults == ()
    assert imported.mapping.platform == "wjx"
    assert answers_of(imported.table) == PEOPLE


@pytest.mark.parametrize("generation", ["2019", "2025", "2026"])
def test_the_same_firms_by_number_give_the_same_answers_in_every_generation(tmp_path, generation):
    imported = by_number(tmp_path, generation=generation)
    assert imported.faults == ()
    assert answers_of(imported.table) == PEOPLE
    # -3 is "not asked", -2 "left empty": told apart in the report
    rows = {row.field: row for row in imported.report}
    makers = sum(firm["is_manufacturer"] == "1" for firm in PEOPLE)
    assert rows["business_process"].skipped == makers
    assert rows["production_management"].skipped == 50 - makers
    assert (rows["ai_funding"].empty, rows["ai_funding"].skipped) == (50, 0)


def test_what_was_imported_may_be_imported_again_with_the_columns_of_the_platform_in_it(tmp_path):
    first = tmp_path / "first.parquet"
    write_imported(by_text(tmp_path), first)
    again = import_file(first, PACK)
    assert again.faults == ()
    assert [row.field for row in again.report if row.unmatched] == []
    # 0 is a code: the places of a list begin at 1
    assert answers_of(again.table) == PEOPLE


def test_what_is_imported_can_be_scored(tmp_path):
    people = [
        firm | {"business_process" if firm["is_manufacturer"] == "1" else "production_management": None}
        for firm in PEOPLE
    ]
    for ending in (".parquet", ".csv", ".xlsx"):
        target = tmp_path / f"responses{ending}"
        assert write_imported(by_text(tmp_path, people), target) == 50
        results = score_file(target)
        assert len(results) == 50
        first = results.records[0]["indicators"]
        for id in ("digitalization", "marketing"):
            truth = people[0][id]
            assert first[id]["level"] == (int(truth) if truth.isdigit() else None)


@pytest.mark.parametrize("form", ["{n}、{s}", "{n}. {s}", "{n}：{s}", "{n}.{s}", "Q{n}. {s}", "第{n}题 {s}", "{s}"])
def test_a_question_is_known_under_every_way_of_numbering(tmp_path, form):
    def renumber(header, rows):
        header[6:] = [form.format(n=q.number, s=q.stem) for q in questionnaire()]

    imported = by_text(tmp_path, change=renumber)
    assert imported.faults == ()
    assert answers_of(imported.table) == PEOPLE


def test_meta_columns_feed_their_fields_and_the_address_is_dropped(tmp_path):
    imported = by_text(tmp_path)
    first = imported.table.to_pylist()[0]
    assert first["duration_seconds"] == 100
    assert first["answered_at"] == "2026-09-18", "the day the firm gave stands before the time of submission"
    assert not any("1.2.3.4" in str(value) for value in first.values())
    assert "来自IP" not in first
    assert first["序号"] == "1", "a numbered row is no firm where the file names the firm"
    assert first["source_row"] == 2


def test_the_time_of_submission_fills_a_day_that_was_left_empty(tmp_path):
    imported = by_text(tmp_path, [firm | {"answered_at": None} for firm in PEOPLE])
    assert imported.faults == ()
    assert imported.table["answered_at"][1].as_py() == "2026-09-02 19:20:01"


def test_rows_are_named_by_their_number_only_where_nothing_else_names_the_firm(tmp_path):
    def no_names(header, rows):
        for line in [header, *rows]:
            del line[6]

    imported = by_text(tmp_path, change=no_names)
    assert imported.table["firm_id"].to_pylist()[:3] == ["1", "2", "3"]


def test_meta_columns_may_be_missing_altogether(tmp_path):
    def no_meta(header, rows):
        for line in [header, *rows]:
            del line[: len(META)]

    imported = by_text(tmp_path, change=no_meta)
    assert imported.faults == ()
    assert imported.mapping.platform == "wjx"
    assert [firm["digitalization"] for firm in answers_of(imported.table)] == [f["digitalization"] for f in PEOPLE]


def test_free_text_attached_to_an_option_stands_in_a_column_of_its_own(tmp_path):
    place = len(META) + 27

    def attach(header, rows):
        assert "主要担心什么" in header[place]
        rows[0][place] = "其他〖怕员工\n抵触，还有“成本”〗┋缺少懂 AI 的人"
        rows[1][place] = "没有特别的顾虑〖〗"

    imported = by_text(tmp_path, change=attach)
    assert imported.faults == ()
    rows = imported.table.to_pylist()
    assert rows[0]["ai_challenges.text"] == "怕员工 抵触，还有“成本”"
    assert (
        rows[0]["ai_challenges.other"],
        rows[0]["ai_challenges.talent_shortage"],
        rows[0]["ai_challenges.none"],
    ) == (1, 1, 0)
    assert rows[1]["ai_challenges.text"] is None
    assert rows[1]["ai_challenges.none"] == 1


def test_a_ranking_is_taken_as_what_was_chosen_and_the_report_says_so(tmp_path):
    place = len(META) + 27

    def rank(header, rows):
        for row in rows:
            row[place] = "看不清投入能换来什么→缺少懂 AI 的人"

    imported = by_text(tmp_path, change=rank)
    (row,) = [row for row in imported.report if row.field == "ai_challenges"]
    assert row.ranked
    firm = answers_of(imported.table)[0]
    assert firm["ai_challenges"] == ("unclear_return", "talent_shortage")


def test_wording_that_differs_in_width_blanks_and_punctuation_only_is_the_same(tmp_path):
    def restyle(header, rows):
        header[6:] = [h.replace("？", " ? ").replace("（", "(").replace("，", ",") for h in header[6:]]
        for row in rows:
            row[6:] = [cell.replace("｜", " | ").replace("，", ", ").replace("AI", "ＡＩ") for cell in row[6:]]

    imported = by_text(tmp_path, change=restyle)
    assert imported.faults == ()
    fields = ("digitalization", "marketing", "ai_talent", *MULTI)
    assert answers_of(imported.table, fields) == [{f: firm[f] for f in fields} for firm in PEOPLE]


def test_option_texts_without_their_numbers_are_known_too(tmp_path):
    def bare(header, rows):
        for row in rows:
            row[6:] = [cell.split("｜", 1)[-1] for cell in row[6:]]

    imported = by_text(tmp_path, change=bare)
    assert imported.faults == ()
    assert answers_of(imported.table) == PEOPLE


# Nothing is guessed


def test_a_list_numbered_the_other_way_round_is_never_taken_silently(tmp_path):
    q = next(q for q in questionnaire() if q.field == "digitalization")
    texts = [option.split("｜")[1] for option in q.options[:5]]
    turned = {
        option: f"{6 - i}｜{text}" for i, (option, text) in enumerate(zip(q.options, texts, strict=False), start=1)
    }
    place = len(META) + 9

    def turn(header, rows):
        for row in rows:
            row[place] = turned.get(row[place], row[place])

    imported = by_text(tmp_path, change=turn)
    assert codes(imported.faults) == {"import_answer_clash"}
    with pytest.raises(MappingError):
        imported.table  # noqa: B018
    suggested = {
        a.answer: (a.to, a.confirm) for c in imported.mapping.columns if c.field == "digitalization" for a in c.answers
    }
    # the words of level 1 under the number 5: suggested by its words, not applied. The middle keeps its number.
    assert suggested[f"5｜{texts[0]}"] == ("1", True)
    assert suggested[f"3｜{texts[2]}"] == ("3", False)


def test_one_question_numbered_against_all_others_is_asked_about(tmp_path):
    people = [firm | {f: str(1 + i % 5) for f in LADDERS[:9]} for i, firm in enumerate(PEOPLE)]
    people = [firm | {"data_quality": str(6 - int(firm["data_quality"]))} for firm in people]
    imported = by_number(tmp_path, people)
    (column,) = [c for c in imported.mapping.columns if c.field == "data_quality"]
    assert (column.how, column.confirm) == ("reversed", True)
    assert codes(imported.faults) == {"import_needed_waits"}


def test_numbers_under_a_mere_label_wait_for_a_person(tmp_path):
    def rename(header, rows):
        header[6:] = [h if "日常业务有多少" not in h else "10、数字化程度" for h in header[6:]]

    imported = by_number(tmp_path, change=rename)
    assert [f.got for f in imported.faults if f.code == "import_needed_waits"] == ["digitalization"]


def test_an_unknown_answer_is_told_with_its_count_and_suggested_where_it_is_near(tmp_path):
    place = len(META) + 9

    def alter(header, rows):
        for row in rows:
            row[place] = "3｜最要紧的几个环节都在系统里跑，其余多靠人工"
        rows[3][place] = rows[4][place] = "从接单到收款，业务基本全在系统里完成"
        rows[5][place] = "随便"

    imported = by_text(tmp_path, change=alter)
    told = {(f.code, f.got): f.fields for f in imported.faults}
    assert told["import_answer_near", "从接单到收款，业务基本全在系统里完成"]["near"] == "5"
    assert told["import_answer_near", "从接单到收款，业务基本全在系统里完成"]["rows"] == "2"
    assert told["import_answer", "随便"]["rows"] == "1"
    assert len(told) == 2


def test_a_question_that_is_only_near_is_proposed_and_not_applied(tmp_path):
    def alter(header, rows):
        header[6 + 9] = "10、公司的日常业务有多少已在系统里跑？"

    imported = by_text(tmp_path, change=alter)
    (column,) = [c for c in imported.mapping.columns if c.column.startswith("10")]
    assert (column.field, column.confirm, column.how) == ("digitalization", True, "near")
    assert codes(imported.faults) == {"import_needed_waits"}


def test_a_missing_question_is_told(tmp_path):
    def drop(header, rows):
        for line in [header, *rows]:
            del line[6 + 10]

    imported = by_text(tmp_path, change=drop)
    assert [(f.code, f.got) for f in imported.faults] == [("import_needed_missing", "data_quality")]


def test_an_option_that_the_pack_does_not_have_is_told(tmp_path):
    def add(header, rows):
        header.insert(6 + 9 + 17 + 7, "27(会裁员)")
        for row in rows:
            row.insert(6 + 9 + 17 + 7, "1")

    imported = by_number(tmp_path, change=add)
    assert [(f.code, f.got, f.column) for f in imported.faults] == [
        ("import_option_unknown", "ai_impact", "27(会裁员)")
    ]


def scored(header, rows):
    """Turn places into scores 0, 25, 50 … and put the total in front, as 问卷星 does by score."""
    ladders = [
        i
        for i, h in enumerate(header)
        if any(q.field in ("digitalization", "marketing", "ai_talent") and q.stem in h for q in questionnaire())
    ]
    header.insert(6, "总分")
    for row in rows:
        for i in ladders:
            row[i] = str(int(row[i]) - 1)
        total = sum(float(cell) for i, cell in enumerate(row) if i in ladders)
        row.insert(6, str(int(total)))


@pytest.mark.parametrize("name", ["349836741_按分数_企业问卷_50_50.xlsx", "50_50_1.xlsx"])
def test_an_export_by_score_is_refused(tmp_path, name):
    imported = by_number(tmp_path, name=name)
    assert imported.faults[0].code == "import_score_mode"


def test_an_export_by_score_is_known_by_its_total_whatever_its_name(tmp_path):
    asked = [q for q in questionnaire() if q.field in ("digitalization", "data_quality", "data_quantity", "algorithm")]
    header = ["序号", "总分", *(f"{q.number}、{q.stem}" for q in asked)]
    rows = [
        [str(i), str(sum(levels)), *map(str, levels)]
        for i, levels in enumerate([(1, 2, 3, 3), (5, 5, 4, 3), (2, 2, 1, 1)])
    ]
    imported = import_file(write_xlsx(tmp_path / "a.xlsx", header, rows), PACK)
    assert imported.faults[0].code == "import_score_mode"


# Encodings and hostile cells


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030", "utf-16"])
def test_csv_in_any_common_encoding(tmp_path, encoding):
    header, rows = rows_by_text(questionnaire(), PEOPLE)
    imported = import_file(write_csv(tmp_path / "a.csv", header, rows, encoding), PACK)
    assert imported.faults == ()
    assert answers_of(imported.table) == PEOPLE


def test_hostile_cells_pass_through_unharmed_and_unrun(tmp_path):
    names = ["=1+1", "@SUM(A1)", '+"x"', "喆翀𠮷", 'a,b\n"c"', "﻿头", "<b>", "-3", "(空)", "─" * 5000]

    def rename(header, rows):
        for row, name in zip(rows, names, strict=False):
            row[6] = name

    imported = by_text(tmp_path, change=rename)
    table = imported.table
    assert table["firm_name"].to_pylist()[:5] == ["=1+1", "@SUM(A1)", '+"x"', "喆翀𠮷", 'a,b "c"']
    assert table["firm_name"][8].as_py() is None
    assert len(table["firm_name"][9].as_py()) == 5000
    write_imported(imported, tmp_path / "o.csv")
    text = (tmp_path / "o.csv").read_text("utf-8-sig")
    assert "\n=1+1" not in text
    assert "'=1+1" in text


def test_blank_rows_are_left_out_and_counted(tmp_path):
    header, rows = rows_by_text(questionnaire(), PEOPLE)
    rows[10:10] = [[""] * len(header)] * 3
    imported = import_file(write_csv(tmp_path / "a.csv", header, rows), PACK)
    assert (imported.rows, imported.blank_rows) == (50, 3)
    assert imported.table["source_row"][10].as_py() == 15


def test_an_empty_export_is_told(tmp_path):
    header, _ = rows_by_text(questionnaire(), PEOPLE)
    with pytest.raises(MappingError) as caught:
        import_file(write_xlsx(tmp_path / "a.xlsx", header, []), PACK)
    assert codes(caught.value.faults) == {"table_empty"}


def test_nested_brackets_of_an_option_do_not_confuse(tmp_path):
    q = next(q for q in questionnaire() if q.field == "ai_funding")
    header, rows = rows_by_text([q], PEOPLE)
    rows = [[*row[:6], "1｜0 到 5 万元(含 5 万元; 不花钱也选这项)"] for row in rows]
    imported = import_file(write_xlsx(tmp_path / "a.xlsx", header, rows), PACK)
    assert imported.mapping.columns[-1].field == "ai_funding"
    assert [a.to for a in imported.mapping.columns[-1].answers] == ["1"]


def test_a_matrix_of_all_indicators_is_read_row_by_row(tmp_path):
    names = {"digitalization": "数字化程度", "data_quality": "数据质量"}
    pack_names = {item.id: item.name.zh for item in PACK.instrument.items}
    header = ["序号", f"5、请评价公司的现状—{pack_names['digitalization']}", f"5、{pack_names['data_quality']}"]
    rows = [["1", "初级", "中级"], ["2", "观望", "顶级"]]
    imported = import_file(write_xlsx(tmp_path / "a.xlsx", header, rows), PACK)
    fields = {c.field: {a.answer: a.to for a in c.answers} for c in imported.mapping.columns}
    assert fields["digitalization"] == {"观望": "1", "初级": "2"}, names
    assert fields["data_quality"] == {"中级": "3", "顶级": "5"}
