"""What people write into single cells: taken for what it plainly says, or refused with row, column, value and remedy."""

from __future__ import annotations

import json

import pytest
from responses.hostile import HALVES, PACK, SLOT, csv_text, firm, maker, records, refused, save, told

from wuli.api import score, score_file
from wuli.engines.csv_source import open_csv
from wuli.errors import InputError
from wuli.responses import read_responses
from wuli.responses.headers import Headers

FILE = "answers.csv"


def write(folder, *firms):
    return save(folder, FILE, csv_text(*firms))


def facts(path):
    """Return the profile of the only firm of a file."""
    responses = read_responses(open_csv(path, Headers(PACK).is_known), PACK)
    (batch,) = list(responses.batches())
    responses.check()
    return responses.firms(batch)[0]


NOT_VALID_ZH = "不是可用的答案，应为 1–5，或 dk（不清楚），或留空（未作答）。请改正这一格。"
NOT_VALID_EN = (
    "is not a valid answer. Expected 1–5, or dk (don't know), or an empty cell (not answered). Correct the cell."
)
INDUSTRIES = ", ".join(industry.id for industry in PACK.profile.industries)

REFUSED = [
    ("digitalization", "7", f"“7”{NOT_VALID_ZH}", f'"7" {NOT_VALID_EN}'),
    ("digitalization", "0", f"“0”{NOT_VALID_ZH}", f'"0" {NOT_VALID_EN}'),
    ("digitalization", "2.5", f"“2.5”{NOT_VALID_ZH}", f'"2.5" {NOT_VALID_EN}'),
    ("digitalization", "很好", f"“很好”{NOT_VALID_ZH}", f'"很好" {NOT_VALID_EN}'),
    (
        "rd_design",
        "8",
        "“8”不是可用的答案，应为 1–5，或 dk（不清楚）、na（不适用），或留空（未作答）。请改正这一格。",
        (
            '"8" is not a valid answer. Expected 1–5, or dk (don\'t know), na (not applicable), or an empty cell '
            "(not answered). Correct the cell."
        ),
    ),
    (
        "marketing",
        "na",
        "“na”：这一项每家企业都适用，不能答“不适用”。请填 1, 2, 3, 4, 5；不清楚就填 dk，没答就留空。",
        (
            '"na": this item applies to every firm and cannot be "not applicable". Enter 1, 2, 3, 4, 5; dk for don\'t '
            "know, or leave the cell empty."
        ),
    ),
    (
        "industry",
        "养蜂",
        f"不认识的行业“养蜂”。请填行业代码（{INDUSTRIES}）、行业名称，或 GB/T 4754 的大类、中类代码。",
        f'Unknown industry "养蜂". Enter a code ({INDUSTRIES}), the name, or a GB/T 4754 division or group.',
    ),
    (
        "is_manufacturer",
        "也许",
        "“也许”看不出是或否。请填 是／否、1／0 或 true／false。",
        '"也许" is neither yes nor no. Enter yes/no, 1/0 or true/false.',
    ),
    (
        "founded",
        "2023-13",
        "“2023-13”不是可读的日期。请写成 2016、2016-05 或 2016-05-22。",
        '"2023-13" is not a readable date. Write 2016, 2016-05 or 2016-05-22.',
    ),
    (
        "age_band",
        "老",
        "不认识的成立年限“老”，应为：lt3, 3to5, 5to10, gt10。",
        'Unknown age band "老". Expected: lt3, 3to5, 5to10, gt10.',
    ),
    (
        "headcount",
        "12.5",
        "“12.5”不是人数，也不是人数分档（1to9, 10to49, 50to99, 100to499, 500plus）。请填整数或分档。",
        (
            '"12.5" is neither a number of staff nor a band (1to9, 10to49, 50to99, 100to499, 500plus). '
            "Enter a whole number or a band."
        ),
    ),
    (
        "revenue",
        "-5",
        "“-5”不是金额。请以万元为单位只填数字，不能小于 0。",
        '"-5" is not an amount. Enter digits in units of CNY 10,000, zero or more.',
    ),
    (
        "ai_funding_amount",
        "-1",
        "“-1”不是不小于 0 的数字（万元）。请只填数字。",
        '"-1" is not a number of at least 0 (CNY 10,000). Enter digits only.',
    ),
    (
        "ai_funding_amount",
        "150",
        "金额“150”和“ai_funding”列填的等级对不上。请改正其中一个，或只留一个。",
        'The amount "150" does not fit the level in column ai_funding. Correct one of them or keep only one.',
    ),
]
CODES = {
    "7": "level_out_of_scale",
    "8": "level_or_na_out_of_scale",
    "0": "level_out_of_scale",
    "2.5": "level_out_of_scale",
    "很好": "level_out_of_scale",
    "na": "na_not_allowed",
    "养蜂": "industry_unknown",
    "也许": "truth_expected",
    "2023-13": "date_unreadable",
    "老": "age_band_unknown",
    "12.5": "headcount_unreadable",
    "-5": "revenue_unreadable",
    "-1": "number_expected",
    "150": "number_against_level",
}


@pytest.mark.parametrize(("column", "cell", "zh", "en"), REFUSED, ids=[f"{c}={v}" for c, v, *_ in REFUSED])
def test_a_cell_that_is_no_answer_is_refused_with_row_column_value_and_remedy(tmp_path, column, cell, zh, en):
    path = write(tmp_path, firm("F1"), firm("F2", **{column: cell}))
    (fault,) = refused(path)
    assert (fault.code, fault.row, fault.column, fault.got) == (CODES[cell], 3, column, cell)
    assert fault.render("zh") == f"{FILE} 第 3 行 “{column}”列：{zh}"
    assert fault.render("en") == f"{FILE}, row 3, column {column}: {en}"


def test_all_faults_of_a_file_are_told_at_once_in_the_order_of_its_rows(tmp_path):
    path = write(tmp_path, firm("F1", marketing="6"), firm("F2"), firm("F3", digitalization="x9", headcount="many"))
    assert told(path) == [
        ("level_out_of_scale", 2, "marketing", "6"),
        ("level_out_of_scale", 4, "digitalization", "x9"),
        ("headcount_unreadable", 4, "headcount", "many"),
    ]


@pytest.mark.parametrize(
    ("cell", "level"),
    [
        ("４", 4),
        (" 4 ", 4),
        ("4.0", 4),
        ("4.00", 4),
        ("4 级", 4),
        ("4级", 4),
        ("4分", 4),
        ("4｜绝大多数环节都在系统里跑", 4),
        ("4 - nearly all parts", 4),
        ("4. nearly all parts", 4),
        ("高级", 4),
        ("Advanced", 4),
        ("绝大多数环节都在系统里跑，只剩少数没覆盖", 4),
    ],
)
def test_a_level_may_be_written_in_many_plain_ways(tmp_path, cell, level):
    (record,) = records(write(tmp_path, firm(digitalization=cell))).values()
    assert record["indicators"]["digitalization"] == {"state": "level", "level": level}


@pytest.mark.parametrize(
    "cell", ["3-4", "3–4", "3、4", "3|4", "3:4", "3 4", "3-4 级", "3/4", "3.5", "03", "+3", "-3", "3,5", "1e0"]
)
def test_two_levels_or_half_a_level_are_never_read_as_one(tmp_path, cell):
    assert told(write(tmp_path, firm(digitalization=cell))) == [("level_out_of_scale", 2, "digitalization", cell)]


@pytest.mark.parametrize(
    ("cell", "state"),
    [
        ("dk", "dont_know"),
        ("不清楚", "dont_know"),
        ("Don't know", "dont_know"),
        ("na", "not_applicable"),
        ("不适用（没有仓库）", "not_applicable"),
        ("N/A: no warehouse", "not_applicable"),
        ("", "unanswered"),
        ("—", "unanswered"),
        ("  ", "unanswered"),
        ("NaN", "unanswered"),
    ],
)
def test_the_words_for_no_level_keep_their_five_meanings_apart(tmp_path, cell, state):
    (record,) = records(write(tmp_path, firm(logistics_warehousing=cell))).values()
    assert record["indicators"]["logistics_warehousing"] == {"state": state, "level": None}


def test_the_reason_of_not_applicable_is_kept(tmp_path):
    answers = facts(write(tmp_path, firm(rd_design="na：没有研发", logistics_warehousing="na")))
    assert answers.reasons == {"rd_design": "没有研发", "logistics_warehousing": ""}


# The production/process pair


def test_a_manufacturer_who_answered_for_other_firms_is_told_where_the_answer_belongs(tmp_path):
    (fault,) = refused(write(tmp_path, maker(industry="manufacturing", business_process="2")))
    assert fault.code == "slot_wrong_true"
    assert fault.render("zh") == (
        "answers.csv 第 2 行 “business_process”列：这家企业是制造企业，应答“production_management”，却答了这一列。请移到"
        "“production_management”列；如果不是制造企业，请更正行业或 is_manufacturer。"
    )
    assert fault.render("en") == (
        "answers.csv, row 2, column business_process: The firm is a manufacturer and must answer "
        "production_management, not this column. Move the answer to production_management, or correct the industry or "
        "is_manufacturer."
    )


def test_a_service_firm_that_answered_for_manufacturers_is_told_too(tmp_path):
    (fault,) = refused(write(tmp_path, maker(is_manufacturer="否", production_management="2")))
    assert (fault.code, fault.column) == ("slot_wrong_false", "production_management")
    assert fault.message("en").startswith("The firm is not a manufacturer and must answer business_process")
    assert fault.message("zh").startswith("这家企业不是制造企业，应答“business_process”")


def test_both_halves_answered_is_refused(tmp_path):
    (fault,) = refused(write(tmp_path, maker(production_management="2", business_process="4")))
    assert fault.code == "slot_both"
    assert fault.message("zh") == (
        "“production_management”和“business_process”只能答一个：制造企业答前者，其他企业答后者。请清空不适用的一格。"
    )
    assert fault.message("en") == (
        "Only one of production_management (manufacturers) and business_process (all other firms) can be answered. "
        "Clear the one that does not apply."
    )


def test_the_slots_own_column_must_not_contradict_its_halves(tmp_path):
    (fault,) = refused(write(tmp_path, maker(production_management="2", **{SLOT: "4"})))
    assert (fault.code, fault.column) == ("slot_twice", SLOT)
    assert fault.message("zh") == ("这一列和“production_management”“business_process”列给了不同的答案。请只留一个。")
    assert fault.message("en") == (
        "This column and production_management / business_process give different answers. Keep only one."
    )


def test_not_applicable_fits_one_half_but_not_the_whole_place(tmp_path):
    (record,) = records(write(tmp_path, maker(production_management="na", business_process="4"))).values()
    assert record["indicators"][SLOT] == {"state": "level", "level": 4}
    assert told(write(tmp_path, firm(**{SLOT: "na"}))) == [("na_not_allowed", 2, SLOT, "na")]


@pytest.mark.parametrize(
    ("industry", "makes"),
    [
        ("34", True),
        ("C34", True),
        ("c34", True),
        ("341", True),
        ("3411", True),
        ("36", True),
        ("65", False),
        ("I65", False),
        ("5193", False),
        ("制造业", True),
        ("Manufacturing", True),
        ("教育", False),
    ],
)
def test_the_industry_decides_which_half_applies(tmp_path, industry, makes):
    right, wrong = HALVES if makes else reversed(HALVES)
    (record,) = records(write(tmp_path, maker(industry=industry, **{right: "4"}))).values()
    assert record["indicators"][SLOT] == {"state": "level", "level": 4}
    assert record["indicators"][wrong]["state"] == "hidden"
    assert told(write(tmp_path, maker(industry=industry, **{wrong: "4"})))[0][2] == wrong


@pytest.mark.parametrize("industry", ["电商", "ecommerce", "53"])
def test_where_the_industry_straddles_the_answered_half_decides(tmp_path, industry):
    if industry == "53":  # transport is not in section C: the code says more than the name of its industry
        assert told(write(tmp_path, maker(industry=industry, production_management="4")))[0][0] == "slot_wrong_false"
        return
    for half in HALVES:
        (record,) = records(write(tmp_path, maker(industry=industry, **{half: "4"}))).values()
        assert record["indicators"][half] == {"state": "level", "level": 4}


@pytest.mark.parametrize("industry", ["00", "99", "3", "34111", "A34", "C65", "Z34", "x"])
def test_an_industry_code_that_does_not_exist_or_contradicts_itself_is_refused(tmp_path, industry):
    assert told(write(tmp_path, firm(industry=industry))) == [("industry_unknown", 2, "industry", industry)]


# Numbers, dates, extra questions


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("1,200", 1200), ("1200.5 万元", 1200.5), ("１２００", 1200), ("0", 0), ("1,234,567.25", 1234567.25)],
)
def test_revenue_may_be_written_with_separators_and_unit(tmp_path, cell, expected):
    assert facts(write(tmp_path, firm(revenue=cell))).revenue == expected


@pytest.mark.parametrize("cell", ["1,2", "12,34", "3亿", "约 500", "1e6", "∞", "NaN元", "1.2.3", "¥500"])
def test_an_amount_that_must_be_guessed_is_refused(tmp_path, cell):
    assert [fault[0] for fault in told(write(tmp_path, firm(revenue=cell)))] == ["revenue_unreadable"]


@pytest.mark.parametrize(("cell", "expected"), [("86", 86), ("８６ 人", 86), ("1,200", 1200), ("0", 0)])
def test_headcount_may_be_written_with_a_unit(tmp_path, cell, expected):
    assert facts(write(tmp_path, firm(headcount=cell))).headcount == expected


def test_ten_thousand_is_a_unit_of_money_not_of_people(tmp_path):
    assert told(write(tmp_path, firm(headcount="1.2万"))) == [("headcount_unreadable", 2, "headcount", "1.2万")]


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("2012", "2012"),
        ("2012-06", "2012-06"),
        ("2012/6/1", "2012-06-01"),
        ("2012年6月", "2012-06"),
        ("2012-06-01 00:00:00", "2012-06-01"),
        ("45068", "2023-05-22"),
    ],
)
def test_a_founding_date_may_be_written_as_people_and_spreadsheets_do(tmp_path, cell, shown):
    # 45068 is the serial number that spreadsheets give 2023-05-22
    assert str(facts(write(tmp_path, firm(founded=cell))).founded) == shown


@pytest.mark.parametrize("cell", ["2023-02-30", "22.05.2023", "5/22/2023", "0000", "99999999", "昨天"])
def test_a_date_that_must_be_guessed_is_refused(tmp_path, cell):
    assert [fault[0] for fault in told(write(tmp_path, firm(founded=cell)))] == ["date_unreadable"]


def test_an_exclusive_option_does_not_stand_beside_others(tmp_path):
    path = write(tmp_path, firm(ai_challenges="none;talent_shortage"))
    (fault,) = refused(path)
    assert (fault.code, fault.row, fault.column) == ("extra_unknown_option", 2, "ai_challenges")
    assert fault.message("en").endswith('Separate several by ";"; an exclusive option stands alone.')
    assert fault.message("zh").endswith("多选用“;”隔开；排他选项不能和其他选项并存。")
    assert facts(write(tmp_path, firm(ai_challenges="talent_shortage；other"))).answers == {
        "ai_challenges": ("talent_shortage", "other")
    }


def test_a_tick_is_one_or_zero(tmp_path):
    path = write(tmp_path, firm(**{"ai_challenges.other": "2"}))
    (fault,) = refused(path)
    assert (fault.code, fault.column) == ("tick_not_0_1", "ai_challenges.other")
    assert fault.message("zh") == "“2”不是勾选值，应为 1（选）、0（不选）或留空。请改正。"
    assert fault.message("en") == '"2" is not a tick: enter 1 (ticked), 0 (not ticked) or leave the cell empty.'


def test_a_cell_of_ten_thousand_characters_does_not_flood_the_message(tmp_path):
    (fault,) = refused(write(tmp_path, firm(digitalization="长" * 10_000)))
    assert fault.message("zh").startswith(f"“{'长' * 59}…”不是可用的答案")
    assert len(fault.render("en")) < 300


def test_control_characters_never_reach_the_screen(tmp_path):
    (fault,) = refused(write(tmp_path, firm(digitalization="\x1b[31m9\x07")))
    assert fault.message("en").startswith('"�[31m9�" is not a valid answer.')
    assert fault.render("zh").isprintable()


def test_truth_is_no_level_in_memory_or_json(tmp_path):
    answers = firm(digitalization=True)
    with pytest.raises(InputError, match='"true" is not a valid answer'):
        score(answers, PACK)
    assert told(save(tmp_path, "a.json", json.dumps(answers))) == [("level_out_of_scale", 1, "digitalization", "true")]


def test_ids_are_told_apart_by_wave_and_never_twice(tmp_path):
    twice = write(tmp_path, firm("F1"), firm("F2"), firm(" F1 "))
    assert [(code, row) for code, row, *_ in told(twice)] == [("firm_repeats", 2), ("firm_repeats", 4)]
    fault = refused(twice)[0]
    assert fault.message("zh") == (
        "企业编号“F1”出现了不止一次。每家企业每轮只能有一行；请删去重复行，或用 wave 列区分轮次。"
    )
    assert fault.message("en") == (
        'The firm id "F1" stands more than once. One row a firm and wave: remove the repeats, or tell waves apart in '
        "the column wave."
    )
    waves = write(tmp_path, firm("F1", wave="2023"), firm("F1", wave="2024"))
    assert [record["wave"] for record in score_file(waves, PACK).records] == ["2023", "2024"]
    assert [fault[0] for fault in told(write(tmp_path, *[firm("F1", wave="2023")] * 2))] == ["firm_repeats"] * 2


@pytest.mark.parametrize("count", [3, 1500])
def test_a_row_without_an_id_goes_by_its_row_number(tmp_path, count):
    # 1500 rows take the path of large files
    firms = [firm(f" N{i} ") for i in range(count)]
    firms[1]["firm_id"] = "  "
    ids = [record["firm_id"] for record in score_file(write(tmp_path, *firms), PACK).records]
    assert ids[:3] == ["N0", "3", "N2"]
