"""The figures around the survey: as the 2023 report prints them, and read from a team's own file.

Values, years, lines and readings are typed in from the report's text (lines 48-234, 375, 444, 717), not from the pack.
"""

from __future__ import annotations

import pytest

from wuli.errors import ArgumentError
from wuli.instrument.context_file import read_context_file
from wuli.instrument.pack import load_pack
from wuli.instrument.text import Text

CONTEXT = load_pack().context

# id, line, value as a reader sees it, unit, year, expected rather than measured
PRINTED = [
    ("X01", 50, "48.6", "ZB", "2025", True),
    ("X02", 50, "27.8", "%", "2025", True),
    ("X03", 48, "2013", "year", "2013", False),
    ("X04", 54, "2023", "year", "2023", False),
    ("X05", 56, "≈ 80", "%", "", False),
    ("X06", 56, "≈ 19", "%", "", False),
    ("X07", 58, "20.65", "CNY 100 million", "2023 H1", False),
    ("X08", 58, "> 25", "CNY 100 million", "2023", False),
    ("X09", 58, "3", "USD 100 million", "2023", False),
    ("X10", 58, "", "", "2023", False),
    ("X11", 62, "50.2", "CNY trillion", "2022", False),
    ("X12", 62, "41.5", "%", "2022", False),
    ("X13", 66, "40", "years", "2023", False),
    ("X14", 68, "16", "years", "2023", False),
    ("X15", 68, "", "", "2023", False),
    ("X16", 107, "3716", "CNY 100 million", "2022", False),
    ("X17", 109, "15372", "CNY 100 million", "2027", True),
    ("X18", 109, "> 34", "%", "2022–2027", True),
    ("X19", 109, "39.5", "%", "2027", True),
    ("X20", 119, "1928", "deals", "2020–2023 H1", False),
    ("X21", 193, "61.8", "%", "2020–2023 H1", False),
    ("X22", 188, "398", "deals", "2023 H1", False),
    ("X23", 188, "412", "deals", "2022 H1", False),
    ("X24", 191, "23.9", "%", "2023 H1", False),
    ("X25", 196, "3–4", "years", "", True),
    ("X26", 137, "11", "zones", "2022", False),
    ("X27", 135, "", "", "2022", False),
    ("X28", 140, "460", "USD 10,000", "2020", False),
    ("X29", 140, "45", "USD 10,000", "2022", False),
    ("X30", 140, "57", "% a year", "2030", True),
    ("X31", 140, "70", "% a year", "2030", True),
    ("X32", 140, "47", "% a year", "", True),
    ("X33", 234, "≥ 4", "times", "2030", True),
    ("X34", 234, "≈ 41", "USD trillion", "2030", True),
    ("X35", 234, "≈ 200", "USD trillion", "2030", True),
    ("X36", 234, "32", "USD trillion", "2030", True),
    ("X37", 234, "10", "times", "2030", True),
    ("X38", 213, "89.2", "index points", "2023 Q3", False),
    ("X39", 213, "0.2", "points", "2023 Q3", False),
    ("X40", 213, "100", "index points", "", False),
    ("X41", 213, "", "", "2023 Q3", False),
    ("X42", 213, "74.3", "index points", "2023 Q3", False),
    ("X43", 375, "97.99", "%", "2020", False),
    ("X44", 375, "53.63", "%", "2020", False),
    ("X45", 375, "58.3", "%", "2020", False),
    ("X46", 444, "18", "zones", "", False),
    ("X47", 444, "2", "rounds", "", False),
    ("X48", 174, "≥ 30", "events", "2025", False),
    ("X49", 182, "≤ 20", "% of the contract", "2023", False),
    ("X50", 717, "> 100", "CNY 10,000", "2023", False),
]
DOUBTFUL = {"X18": "contradicted", "X21": "damaged", "X31": "ambiguous", "X41": "ambiguous"}
# about the publishers of the report, or in doubt and settled by nothing outside
NOT_SHOWN = {"X13", "X14", "X15", "X18", "X21", "X41"}

OWN = """topics:
  - {id: "market", name: {zh: 市场, en: Market}}
figures:
  - id: "M1"
    topic: "market"
    text: {zh: 本市人工智能企业数, en: AI firms in the city}
    value: "1200"
    op: ">"
    unit: {zh: 家, en: firms}
    year: "2026"
    source: {zh: 市经信局, en: City bureau of industry}
"""


def figure(id):
    return next(entry for entry in CONTEXT.figures if entry.id == id)


@pytest.mark.parametrize(("id", "line", "value", "unit", "year", "forecast"), PRINTED, ids=[row[0] for row in PRINTED])
def test_a_figure_stands_as_the_report_prints_it(id, line, value, unit, year, forecast):
    found = figure(id)
    assert (found.line, found.value, found.unit.en, found.year, found.forecast) == (line, value, unit, year, forecast)


def test_all_fifty_figures_are_there_once():
    assert [entry.id for entry in CONTEXT.figures] == [f"X{number:02d}" for number in range(1, 51)]
    assert {row[0] for row in PRINTED} == {entry.id for entry in CONTEXT.figures}


def test_two_figures_name_the_second_line_on_which_they_stand():
    assert {e.id: e.also_line for e in CONTEXT.figures if e.also_line} == {"X20": 193, "X21": 119, "X49": 168}


def test_doubtful_figures_say_why_and_are_not_shown_unless_something_outside_settles_them():
    assert {e.id: e.status for e in CONTEXT.figures if e.status != "exact"} == DOUBTFUL
    assert all(figure(id).note.zh and figure(id).note.en for id in DOUBTFUL)
    assert {e.id for e in CONTEXT.figures if not e.shown} == NOT_SHOWN
    assert figure("X31").settled
    assert len(CONTEXT.shown) == 50 - len(NOT_SHOWN)


def test_the_growth_that_the_report_claims_does_not_follow_from_its_own_sizes():
    growth = (15372 / 3716) ** (1 / 5) - 1
    assert f"{growth:.2%}" == "32.84%"
    assert "32.84%" in figure("X18").note.zh
    assert "32.84%" in figure("X18").note.en
    # what 34 % would need
    assert (round(15372 / 1.34**5), round(3716 * 1.34**5)) == (3558, 16055)
    assert all(number in figure("X18").note.en for number in ("3558", "16055"))


def test_every_figure_has_a_source_and_a_topic_with_a_name():
    for entry in CONTEXT.figures:
        assert entry.source, entry.id
        assert CONTEXT.topic_name(entry.topic), entry.id
    assert not CONTEXT.topic_name("weather")


# A team's own file


def own(tmp_path, content, name="context.yaml"):
    path = tmp_path / name
    path.write_text(content, "utf-8")
    return path


def faults_of(path):
    with pytest.raises(ArgumentError) as told:
        read_context_file(path)
    return told.value.faults


def test_a_team_can_put_a_file_of_its_own_in_place(tmp_path):
    context = read_context_file(own(tmp_path, OWN))
    (entry,) = context.figures
    assert (entry.id, entry.value, entry.year, entry.status, entry.shown) == ("M1", "> 1200", "2026", "exact", True)
    assert entry.source == Text("市经信局", "City bureau of industry")
    assert context.topic_name("market") == Text("市场", "Market")


def test_the_figures_of_the_pack_are_read_the_same_from_a_file():
    assert read_context_file(load_pack().folder / "context.yaml") == CONTEXT


def test_all_faults_of_an_own_file_are_told_at_once_each_with_its_line(tmp_path):
    bad = OWN + (
        '  - id: "M1"\n    topic: "weather"\n    text: {zh: 一, en: One}\n    value: 7\n    status: "damaged"\n'
        '    shown: true\n    source: {zh: 某处, en: somewhere}\n    colour: "red"\n'
    )
    told = {(fault.code, fault.line) for fault in faults_of(own(tmp_path, bad))}
    assert told == {
        ("id_repeats", 12),
        ("reference_unknown", 13),
        ("field_wrong_type", 15),
        ("context_note_missing", 12),
        ("context_unsettled", 17),
        ("field_unknown", 19),
    }


def test_a_doubtful_figure_without_a_reason_is_told_in_both_languages(tmp_path):
    (fault,) = faults_of(own(tmp_path, OWN + '    status: "ambiguous"\n'))
    assert fault.render("zh") == (
        "context.yaml 第 4 行 “figures[0].note”：读数状态为“ambiguous”的数字要说明原因。请写上 note（中英文）。"
    )
    assert fault.render("en") == (
        'context.yaml, line 4, at figures[0].note: A figure with status "ambiguous" needs a reason. Add a note in both '
        "languages."
    )


def test_a_doubtful_figure_is_shown_only_where_something_outside_settles_it(tmp_path):
    doubt = '    status: "contradicted"\n    note: {zh: 另有说法, en: Others say otherwise}\n    shown: true\n'
    (fault,) = faults_of(own(tmp_path, OWN + doubt))
    assert fault.message("zh") == (
        "读数状态为“contradicted”的数字不能展示，除非外部资料已经核实。请写上 settled（在哪里核实的），或改为 shown: false。"
    )
    assert fault.message("en") == (
        'A figure with status "contradicted" cannot be shown unless an outside source has settled it. Say where in '
        "settled, or write shown: false."
    )
    settled = read_context_file(own(tmp_path, OWN + doubt + '    settled: "City yearbook 2026, table 3"\n'))
    assert settled.figures[0].shown


def test_a_file_that_is_missing_or_cannot_be_read_says_so_and_nothing_else(tmp_path):
    (fault,) = faults_of(tmp_path / "nowhere.yaml")
    assert fault.code == "file_missing"
    (fault,) = faults_of(own(tmp_path, "figures: [\n"))
    assert fault.code == "yaml_syntax"
