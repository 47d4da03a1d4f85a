"""LimeSurvey, Google Forms, KoboToolbox, SPSS and plain tables: the same firms give the same answers."""

from __future__ import annotations

import builtins
import datetime as dt

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from responses.platform_files import MULTI, answers_of, firms, questionnaire, write_csv, write_xlsx
from responses.sav_writer import write_sav

from wuli.api import load_pack, score_file
from wuli.errors import MissingPartError
from wuli.responses.imports import import_file
from wuli.responses.imports.writing import write_imported

PACK = load_pack()
PEOPLE = firms(20)
ASKED = [q for q in questionnaire() if q.field != "answered_at"]
FIELDS = tuple(q.field for q in ASKED)
TRUTH = [{f: firm[f] for f in FIELDS} for firm in PEOPLE]


def text_of(q, firm, joint):
    value = firm[q.field]
    if value is None:
        return ""
    if q.field in MULTI:
        return joint.join(q.options[q.codes.index(code)] for code in value)
    return q.options[q.codes.index(value)] if q.codes else value


# LimeSurvey


@pytest.mark.parametrize("separator", [";", ","])
@pytest.mark.parametrize("style", ["{f}[{o}]", "{f}_{o}"])
def test_limesurvey_answer_codes(tmp_path, separator, style):
    header = ["id", "submitdate", "lastpage", "startlanguage", "ipaddr"]
    for q in ASKED:
        header += [style.format(f=q.field, o=code) for code in q.codes] if q.field in MULTI else [q.field]
    rows = []
    for i, firm in enumerate(PEOPLE):
        row = [str(i + 1), "2026-09-18 19:20:55", "5", "zh-Hans", "10.0.0.1"]
        for q in ASKED:
            value = firm[q.field]
            row += [("Y" if value and code in value else "") for code in q.codes] if q.field in MULTI else [value or ""]
        rows.append(row)
    imported = import_file(write_csv(tmp_path / "results-survey.csv", header, rows, separator=separator), PACK)
    assert (imported.mapping.platform, imported.faults) == ("limesurvey", ())
    assert answers_of(imported.table, FIELDS) == TRUTH
    assert imported.table["answered_at"][0].as_py() == "2026-09-18 19:20:55"
    assert "10.0.0.1" not in str(imported.table.to_pylist())


def test_limesurvey_full_texts(tmp_path):
    header = ["Response ID", "Date submitted", "Last page", "Start language"]
    for q in ASKED:
        header += [f"{q.stem} [{option}]" for option in q.options] if q.field in MULTI else [q.stem]
    rows = []
    for i, firm in enumerate(PEOPLE):
        row = [str(i + 1), "2026-09-18 19:20:55", "5", "zh-Hans"]
        for q in ASKED:
            value = firm[q.field]
            row += (
                [("" if value is None else "是" if c in value else "否") for c in q.codes]
                if q.field in MULTI
                else [text_of(q, firm, "")]
            )
        rows.append(row)
    imported = import_file(write_csv(tmp_path / "a.csv", header, rows), PACK)
    assert (imported.mapping.platform, imported.faults) == ("limesurvey", ())
    assert answers_of(imported.table, FIELDS) == TRUTH


def test_limesurvey_codes_without_a_known_meaning_wait_for_a_person(tmp_path):
    header = ["id", "submitdate", "lastpage", *[q.field for q in ASKED if q.field not in MULTI], "ai_return[SQ001]"]
    rows = [[str(i), "", "1", *["A3"] * (len(header) - 4), "Y"] for i in range(9)]
    imported = import_file(write_csv(tmp_path / "a.csv", header, rows), PACK)
    told = {(f.code, f.column) for f in imported.faults}
    assert ("import_answer", "digitalization") in told
    assert ("import_option_unknown", "ai_return[SQ001]") in told


# Google Forms


@pytest.mark.parametrize(("stamp", "joint"), [("Timestamp", ", "), ("时间戳记", ";")])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_google_forms(tmp_path, stamp, joint, lang):
    asked = [q for q in questionnaire(lang) if q.field != "answered_at"]
    header = [stamp, *(q.stem for q in asked)]
    rows = [["9/18/2026 19:20:55", *(text_of(q, firm, joint) for q in asked)] for firm in PEOPLE]
    imported = import_file(write_csv(tmp_path / "a.csv", header, rows), PACK)
    assert (imported.mapping.platform, imported.faults) == ("google", ())
    assert answers_of(imported.table, FIELDS) == TRUTH
    assert imported.table["answered_at"][0].as_py() == "2026-09-18 19:20:55"


def test_a_date_that_can_be_read_two_ways_is_asked_about(tmp_path):
    header = ["Timestamp", *(q.stem for q in ASKED)]
    rows = [["3/4/2026 19:20:55", *(text_of(q, firm, ";") for q in ASKED)] for firm in PEOPLE]
    imported = import_file(write_csv(tmp_path / "a.csv", header, rows), PACK)
    assert [(f.code, f.column) for f in imported.faults] == [("import_date_order", "Timestamp")]


# Kobo


def test_kobo_with_joined_choices(tmp_path):
    header = ["start", *(f"core/{q.field}" for q in ASKED), "_id", "_uuid", "_submission_time", "deviceid"]
    rows = []
    for i, firm in enumerate(PEOPLE):
        cells = [" ".join(firm[q.field] or ()) if q.field in MULTI else firm[q.field] or "" for q in ASKED]
        rows.append(["2026-09-18T10:00:00.000+08:00", *cells, str(i), f"u{i}", "2026-09-18T11:00:00", "phone-7"])
    imported = import_file(write_csv(tmp_path / "a.csv", header, rows, separator=";"), PACK)
    assert (imported.mapping.platform, imported.faults) == ("kobo", ())
    assert answers_of(imported.table, FIELDS) == TRUTH
    assert "phone-7" not in str(imported.table.to_pylist())


def test_kobo_with_a_column_for_each_choice_beside_the_joined_one(tmp_path):
    header, rows = ["_uuid", "_id"], [[f"u{i}", str(i)] for i in range(len(PEOPLE))]
    for q in ASKED:
        header += [q.field, *(f"{q.field}/{code}" for code in q.codes if q.field in MULTI)]
        for row, firm in zip(rows, PEOPLE, strict=True):
            value = firm[q.field]
            if q.field not in MULTI:
                row.append(value or "")
                continue
            row.append(" ".join(value or ()))
            row += [("" if value is None else "1" if code in value else "0") for code in q.codes]
    imported = import_file(write_csv(tmp_path / "a.csv", header, rows), PACK)
    assert imported.faults == ()
    assert answers_of(imported.table, FIELDS) == TRUTH


# SPSS


def sav(path, *, labelled=True, by_id=True):
    """Write the firms as SPSS has them: numbers with labels, 98 for don't know, 99 for refused, a set of 0/1 variables."""
    pytest.importorskip("pyreadstat")
    variables, sets = [], []
    for q in ASKED:
        if q.field in MULTI:
            names = tuple(f"{q.field}_{i}" for i in range(len(q.codes)))
            variables += [{"name": n, "label": option} for n, option in zip(names, q.options, strict=True)]
            sets.append((q.field, 1, q.stem, names))
        elif q.codes and q.field not in ("industry", "region"):
            labels = {
                98 if c == "dk" else i: text
                for i, (c, text) in enumerate(zip(q.codes, q.options, strict=True), start=1)
            }
            labels[99] = "拒答"
            missing = (98, 99)
            name = q.field if by_id else f"V{q.number}"
            variables.append({"name": name, "label": q.stem, "missing": missing, "labels": labels if labelled else {}})
        else:
            variables.append({"name": q.field, "width": 120})
    rows = [list(_sav_row(firm)) for firm in PEOPLE]
    return write_sav(path, variables, rows, sets)


def _sav_row(firm):
    for q in ASKED:
        value = firm[q.field]
        if q.field in MULTI:
            yield from (None if value is None else int(code in value) for code in q.codes)
        elif q.codes and q.field not in ("industry", "region"):
            place = None if value is None else q.codes.index(value) + 1
            yield 98 if value == "dk" else 99 if value is None and q.field == "ai_funding" else place
        else:
            yield value


@pytest.mark.parametrize("by_id", [True, False])
def test_spss_labels_say_what_a_number_means_and_missing_values_stay_missing(tmp_path, by_id):
    imported = import_file(sav(tmp_path / "a.sav", by_id=by_id), PACK)
    assert (imported.mapping.platform, imported.faults) == ("spss", ())
    assert answers_of(imported.table, FIELDS) == TRUTH
    assert any(firm["digitalization"] == "dk" for firm in PEOPLE), "the label of a missing value still says: don't know"


def test_spss_labels_in_reverse_order_are_read_by_their_words(tmp_path):
    pytest.importorskip("pyreadstat")
    q = next(q for q in ASKED if q.field == "digitalization")
    texts = [option.split("｜")[1] for option in q.options[:5]]
    variables = [{"name": "digitalization", "labels": dict(enumerate(reversed(texts), start=1))}]
    imported = import_file(write_sav(tmp_path / "a.sav", variables, [[1], [5]]), PACK)
    (column,) = imported.mapping.columns
    assert {a.answer: a.to for a in column.answers} == {
        texts[0].replace("，", ","): "1",
        texts[4].replace("，", ","): "5",
    }


def test_spss_missing_ranges_cover_values_without_a_label(tmp_path):
    pytest.importorskip("pyreadstat")
    variables = [{"name": "digitalization", "missing": ((90, 99),)}]
    imported = import_file(write_sav(tmp_path / "a.sav", variables, [[1], [95], [None], [7]]), PACK)
    (column,) = imported.mapping.columns
    assert {a.answer: a.to for a in column.answers} == {"1": "1", "95": "unanswered", "7": ""}


def test_without_the_reader_of_spss_files_the_remedy_is_told(tmp_path, monkeypatch):
    real = builtins.__import__

    def refuse(name, *rest, **more):
        if name == "pyreadstat":
            raise ModuleNotFoundError(name=name)
        return real(name, *rest, **more)

    (tmp_path / "a.sav").write_bytes(b"$FL2")
    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(MissingPartError) as caught:
        import_file(tmp_path / "a.sav", PACK)
    for lang in ("zh", "en"):
        assert 'pip install "wuli[spss]"' in caught.value.render(lang)


# Plain tables


def test_our_own_columns_come_through_unchanged(tmp_path):
    table = pa.table(
        {q.field: [";".join(v) if isinstance(v := f[q.field], tuple) else v for f in PEOPLE] for q in ASKED}
    )
    table = table.append_column("district", pa.array(["东区"] * len(PEOPLE)))
    table = table.append_column("visited", pa.array([dt.date(2026, 9, 18)] * len(PEOPLE)))
    pq.write_table(table, tmp_path / "a.parquet")
    imported = import_file(tmp_path / "a.parquet", PACK)
    assert (imported.mapping.platform, imported.faults) == ("plain", ())
    assert answers_of(imported.table, FIELDS) == TRUTH
    assert imported.table["district"].to_pylist() == ["东区"] * len(PEOPLE)
    assert imported.table["visited"].type == pa.date32()


def test_integer_levels_of_a_parquet_file_stay_integers(tmp_path):
    levels = [q.field for q in ASKED if q.field in PACK.rubric and q.field != "business_process"]
    table = pa.table({id: pa.array([1 + i % 5 for i in range(300)], pa.int64()) for id in levels})
    pq.write_table(table, tmp_path / "a.parquet")
    imported = import_file(tmp_path / "a.parquet", PACK)
    assert imported.faults == ()
    assert imported.table["digitalization"].type == pa.int8()
    write_imported(imported, tmp_path / "b.parquet")
    assert len(score_file(tmp_path / "b.parquet")) == 300


def test_a_column_that_would_be_taken_for_a_field_is_marked_as_the_source_s(tmp_path):
    header = [*(q.field for q in ASKED), "地区·区县"]
    rows = [[*(text_of(q, firm, ";") for q in ASKED), "x"] for firm in PEOPLE]
    path = write_xlsx(tmp_path / "a.xlsx", header, rows)
    plan = import_file(path, PACK).mapping
    columns = tuple(c if c.column != "role" else type(c)("role", "keep") for c in plan.columns)
    again = import_file(path, PACK, mapping=type(plan)(plan.pack, plan.platform, missing=plan.missing, columns=columns))
    assert again.faults == ()
    assert "source: role" in again.table.column_names
    assert "role" not in again.table.column_names


@pytest.mark.parametrize(
    ("written", "code"),
    [("广东-深圳-南山区", "440300"), ("广东省 广州市", "440000"), ("北京", "110000"), ("440305", "440305")],
)
def test_places_from_province_to_district(tmp_path, written, code):
    imported = import_file(write_csv(tmp_path / "a.csv", ["region", "x"], [[written, "1"]]), PACK)
    assert [a.to for a in imported.mapping.columns[0].answers] == [code]
