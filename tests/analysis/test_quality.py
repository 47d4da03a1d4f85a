"""Data quality, one check after another. Limits are those of the pack's quality.yaml; expectations are counted by hand."""

from __future__ import annotations

import numpy as np
import pytest
from analysis.quality_files import PACK, PLAIN, assorted, found, left_out, numbered, plain, report_of, responses_of
from contract import ITEMS

from wuli.analysis.quality.copies import find_copies
from wuli.analysis.quality.quality_pass import assess_quality
from wuli.analysis.quality.runs import find_runs
from wuli.engines import source
from wuli.survey.careless import all_same, longest_run


def test_a_plain_firm_raises_no_doubt():
    report = report_of(plain())
    assert found(report) == {}
    assert (report.rows, report.flagged, report.doubtful) == (1, 0, 0)


def test_every_flag_has_words_in_both_languages():
    for kind in report_of(plain()).kinds:
        assert kind.name.zh
        assert kind.name.en
        assert len(kind.text.zh) > 8
        assert len(kind.text.en) > 20


# Straight lines


def test_the_same_answer_everywhere_throws_doubt_on_a_row():
    report = report_of(dict.fromkeys(ITEMS, "3"), plain())
    assert found(report) == {"all_same": [1], "long_run": [1]}
    assert left_out(report) == [1]


def test_all_at_the_lowest_level_is_told_but_throws_no_doubt():
    report = report_of(dict.fromkeys(ITEMS, "1"), plain())
    assert found(report) == {"all_same": [1], "long_run": [1]}
    assert left_out(report) == []


def test_nine_known_answers_are_too_few_to_call_them_all_the_same():
    nine, ten = (dict(zip(ITEMS, ["4"] * n + ["dk"] * (14 - n), strict=True)) for n in (9, 10))
    report = report_of(nine, ten)
    assert report.flag("all_same").rows == (2,)
    assert report.flag("all_same").base == 1


def test_a_run_of_twelve_is_told_and_one_of_eleven_is_not():
    twelve, eleven = (dict(zip(ITEMS, ["3"] * n + ["2"] * (14 - n), strict=True)) for n in (12, 11))
    assert found(report_of(twelve, eleven)) == {"long_run": [1]}


def test_an_unanswered_item_ends_a_run():
    broken = {**dict.fromkeys(ITEMS, "3"), ITEMS[7]: ""}
    assert "long_run" not in found(report_of(broken, plain()))


def test_runs_are_those_of_careless_on_any_matrix():
    codes = np.random.default_rng(1).integers(-2, 4, (500, 14)).astype(np.int8)
    runs = find_runs(list(codes.T))
    assert runs.longest.tolist() == longest_run(codes).tolist()
    assert runs.all_same.tolist() == all_same(codes, least=1).tolist()


# Speed


def test_two_seconds_an_item_is_the_least():
    report = report_of(plain(duration_seconds="27"), plain(duration_seconds="28"), plain(duration_seconds=""))
    assert report.flag("too_fast").rows == (1,)
    assert report.flag("too_fast").base == 2
    assert 1 in left_out(report)


def test_where_two_hundred_rows_have_a_duration_a_third_of_the_median_is_the_least():
    slow = numbered(199, duration_seconds="300")
    for seconds, told in (("99", (200,)), ("100", ())):
        report = report_of(*slow, {**numbered(200)[199], "duration_seconds": seconds})
        assert report.median_seconds == 300
        assert report.flag("too_fast").rows == told


def test_fewer_durations_have_no_median():
    report = report_of(*numbered(198, duration_seconds="300"), {**numbered(199)[198], "duration_seconds": "99"})
    assert report.median_seconds is None
    assert report.flag("too_fast").n == 0


def test_durations_that_cannot_be_read_are_counted():
    report = report_of(plain(duration_seconds="long"), plain(duration_seconds="-5"), plain(duration_seconds="92秒"))
    assert (report.unreadable_durations, report.durations) == (2, 1)


# Unknown answers


def test_more_than_half_unknown_is_told():
    eight, seven = ({**PLAIN, **dict.fromkeys(ITEMS[:n], "dk")} for n in (8, 7))
    assert report_of(eight, seven).flag("mostly_unknown").rows == (1,)


def test_items_are_counted_by_state_and_many_dont_knows_are_named():
    rows = [plain(marketing="dk"), plain(marketing=""), plain(rd_design="na"), plain()]
    report = report_of(*rows)
    states = {state.of: state for state in report.items}
    marketing, research = states["marketing"], states["rd_design"]
    assert (marketing.known, marketing.dont_know, marketing.unanswered) == (2, 1, 1)
    assert (research.known, research.not_applicable, research.asked) == (3, 1, 3)
    assert report.high_dont_know == ("marketing",)
    # one in five is the limit itself
    assert report_of(*rows, plain()).high_dont_know == ()


# Profile


def test_a_firm_founded_after_its_answer_is_told():
    late = plain(founded="2024-06", answered_at="2024-03-01")
    same_month = plain(founded="2024-03", answered_at="2024-03-01")
    unknown = plain(founded="2024-06")
    report = report_of(late, same_month, unknown)
    assert report.flag("founded_after_answer").rows == (1,)
    assert report.flag("founded_after_answer").base == 2


def test_the_day_given_for_answers_without_date_counts():
    assert report_of(plain(founded="2025"), as_of="2024-12-31").flag("founded_after_answer").n == 1


def test_no_staff_is_told():
    report = report_of(plain(headcount="0"), plain(headcount="1"), plain(headcount="10to49"))
    assert (report.flag("no_staff").rows, report.flag("no_staff").base) == ((1,), 2)


@pytest.mark.parametrize(
    ("revenue", "headcount", "told"),
    [("50001", "10", True), ("50000", "10", False), ("0.9", "10", True), ("1", "10", False), ("0", "10", False)],
)
def test_revenue_per_head_outside_its_bounds_is_told(revenue, headcount, told):
    report = report_of(plain(revenue=revenue, headcount=headcount))
    assert (report.flag("revenue_per_head").n == 1) is told


def test_a_district_and_an_unknown_position_are_information_and_no_reproach():
    report = report_of(plain(region="岳麓区", role="仓管"), plain(region="湖南", role="owner"))
    assert found(report) == {"region_unlisted": [1], "role_unlisted": [1]}
    assert (report.flagged, report.doubtful) == (0, 0)


# Contradictions of the pack

CONTRADICTIONS = {
    "maker_against_industry": ({"industry": "manufacturing", "is_manufacturer": "no"}, {"industry": "auto_transport", "is_manufacturer": "no"}),
    "no_intention_but_wide_use": ({"ai_cognition_execution": "1", "marketing": "4"}, {"ai_cognition_execution": "2", "marketing": "4"}),
    "no_intention_but_spending": ({"ai_cognition_execution": "1", "ai_funding": "4"}, {"ai_cognition_execution": "1", "ai_funding": "3"}),
    "nobody_but_leading_use": ({"algorithm": "1", "ai_talent": "1", "rd_design": "5"}, {"algorithm": "1", "ai_talent": "2", "rd_design": "5"}),
    "no_data_but_best_data": ({"data_quantity": "1", "data_quality": "5"}, {"data_quantity": "2", "data_quality": "5"}),
    "no_systems_but_joined_data": ({"digitalization": "1", "data_quality": "4"}, {"digitalization": "2", "data_quality": "4"}),
    "no_systems_but_automatic_work": ({"digitalization": "1", "logistics_warehousing": "4"}, {"digitalization": "1", "marketing": "4"}),
    "not_started_but_in_use": ({"ai_return": "not_started", "marketing": "3"}, {"ai_return": "nothing_yet", "marketing": "3"}),
    "not_using_but_in_use": ({"security_compliance": "not_using"}, {"security_compliance": "none"}),
    "not_started_but_measured": (
        {**dict.fromkeys(ITEMS[8:], "2"), "ai_return": "not_started", "ai_return_evidence": "estimated"},
        {**dict.fromkeys(ITEMS[8:], "2"), "ai_return": "not_started", "ai_return_evidence": "not_checked"},
    ),
}  # fmt: skip


def test_every_contradiction_of_the_pack_has_a_test():
    assert {rule.id for rule in PACK.quality.contradictions} == set(CONTRADICTIONS)


@pytest.mark.parametrize("id", CONTRADICTIONS)
def test_a_contradiction_is_found_and_its_neighbour_is_not(id):
    wrong, right = CONTRADICTIONS[id]
    assert id in found(report_of(plain(**wrong)))
    assert id not in found(report_of(plain(**right)))


def test_one_contradiction_is_told_and_two_throw_doubt():
    one = plain(data_quantity="1", data_quality="5")
    two = {**one, "digitalization": "1"}
    report = report_of(one, two)
    assert report.flag("no_data_but_best_data").rows == (1, 2)
    assert left_out(report) == [2]


def test_what_is_not_known_contradicts_nothing():
    report = report_of(plain(data_quantity="dk", data_quality="5"), plain(data_quality="2"))
    assert report.flag("no_data_but_best_data").n == 0


# Copies


def test_firms_of_one_name_in_one_wave_are_told_whatever_the_brackets_and_spaces():
    names = ["长沙示例（集团）有限公司", "长沙示例(集团) 有限公司", "岳阳示例有限公司", "匿名", "匿名", ""]
    rows = [{**firm, "firm_name": name} for firm, name in zip(numbered(6), names, strict=True)]
    report = report_of(*rows)
    assert report.flag("same_firm").rows == (1, 2)
    assert report.flag("same_firm").base == 3
    assert left_out(report) == [2]


def test_one_firm_in_two_waves_is_no_copy():
    rows = [plain(firm_id="F1", firm_name="甲", wave=wave) for wave in ("2023", "2024")]
    assert found(report_of(*rows)) == {}


def test_two_respondents_of_one_firm_are_told():
    one, two = numbered(2)
    rows = [{**one, "firm_id": "F1", "respondent": "a"}, {**two, "firm_id": "F1", "respondent": "b"}]
    assert found(report_of(*rows)) == {"same_firm": [1, 2]}


def test_identical_answers_are_told_and_the_later_ones_are_in_doubt():
    firms = assorted(4, industry="education")
    report = report_of(firms[0], firms[1], firms[0], {**firms[1], "industry": "finance"}, firms[0])
    assert found(report) == {"same_answers": [1, 3, 5]}
    assert left_out(report) == [3, 5]
    assert (report.equal_rows.pairs, report.equal_rows.compared) == (3, ("industry",))
    assert report.marks.twins["same_answers"].first_of(5) == 1
    assert report.marks.twins["same_answers"].first_of(1) is None


def test_rows_that_say_little_are_not_compared():
    empty = {**PLAIN, **dict.fromkeys(ITEMS[:8], "")}
    report = report_of(empty, empty, plain())
    assert report.flag("same_answers").n == 0
    assert report.flag("same_answers").base == 1


def test_copies_that_chance_explains_throw_no_doubt():
    # 2,000 firms on 2 to the 14 equally likely rows: 2,000 * 1,999 / 2 / 16,384 = 122 equal pairs by chance
    levels = np.random.default_rng(2).integers(2, 4, (2000, 14))
    report = report_of(*(dict(zip(ITEMS, map(str, row), strict=True)) for row in levels.tolist()))
    assert 90 < report.equal_rows.pairs < 160
    assert 85 < report.equal_rows.by_chance < 160
    assert not report.equal_rows.told_apart
    assert left_out(report) == list(report.flag("long_run").rows)


def test_copies_find_groups_in_any_order():
    copies = find_copies(np.array([9, 3, 9, 4, 3, 9], dtype=np.uint64))
    assert copies.places.tolist() == [0, 1, 2, 4, 5]
    assert copies.first.tolist() == [0, 1, 0, 1, 0]
    assert copies.later.tolist() == [2, 4, 5]
    assert copies.pairs == 4


# The whole


def many():
    firms = assorted(30, duration_seconds="200")
    rows = [*firms, *firms[:3], dict.fromkeys(ITEMS, "4")]
    rows += [plain(digitalization="1", data_quality="5", duration_seconds="9"), plain(region="某区")]
    return rows


def test_the_size_of_batches_changes_nothing(monkeypatch):
    whole = report_of(*many())
    monkeypatch.setattr(source, "BATCH_ROWS", 7)
    parts = report_of(*many())
    assert parts.flags == whole.flags
    assert (parts.flagged, parts.doubtful, parts.items) == (whole.flagged, whole.doubtful, whole.items)
    assert parts.marks.masks.tolist() == whole.marks.masks.tolist()


def test_flags_are_looked_up_by_row_number():
    rows = many()
    report = report_of(*rows)
    asked = np.array([34, 35, 1, 999])
    ids = [report.marks.ids(int(mask)) for mask in report.marks.flags(asked)]
    assert ids[0] == ("all_same", "long_run")
    assert ids[1] == ("too_fast", "no_systems_but_joined_data")
    assert "same_answers" in ids[2]
    assert ids[3] == ()
    assert report.marks.doubtful(asked).tolist() == [True, True, False, False]
    assert report.marks.doubtful(np.array([31, 32, 33])).all()
    assert report.marks.has(asked, "same_answers").tolist() == [False, False, True, False]


def test_rows_with_faults_are_left_to_the_faults():
    responses = responses_of(plain(), plain(marketing="9"), dict.fromkeys(ITEMS, "3"))
    report = assess_quality(responses)
    assert (report.rows, found(report)) == (2, {"all_same": [3], "long_run": [3]})
    assert responses.faults.total == 1


def test_no_rows_at_all_are_no_error():
    report = assess_quality(responses_of(plain(marketing="9")))
    assert (report.rows, report.flagged, report.doubtful) == (0, 0, 0)
    assert report.marks.flags(np.array([1])).tolist() == [0]
    assert report.marks.doubtful(np.array([1])).tolist() == [False]
