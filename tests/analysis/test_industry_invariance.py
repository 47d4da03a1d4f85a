"""The same answers give the same numbers: whatever the order of rows and columns, the kind of file, the pieces it is read in."""

from __future__ import annotations

import json
import random

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from analysis.industry_files import PLACES, analysed, csv_text, made_up_firms

from wuli.engines.source import MemorySource

INDUSTRIES = {"education": "教育培训", "software_it": "软件和信息技术", "manufacturing": "制造业"}
OPTIONS = {"by": ("industry", "age", "district", "industry*age"), "date": "2026-01-05", "quality": False}


def make_firms():
    rng = random.Random(7)  # noqa: S311  # made-up answers
    firms = made_up_firms(230, seed=7)
    for firm in firms:
        firm["industry"] = INDUSTRIES[firm["industry"]]
        firm["district"] = rng.choice(["城关区", "七里河区", "安宁区", ""])
        firm["region"] = rng.choice(["110000", "440300", "620000"])
        for item in ("data_quality", "rd_design", "marketing"):
            if rng.random() < 0.15:
                firm[item] = ""
        firm["ai_challenges"] = ";".join(
            o for o in ("unclear_return", "talent_shortage", "other") if rng.random() < 0.5
        )
        firm["w"] = rng.randint(1, 900) / 100
    return firms


FIRMS = make_firms()


def numbers(data, **design):
    """Return everything the analysis says, apart from where the answers come from."""
    plain = analysed(data, design=design or None, **OPTIONS).result.to_plain()
    del plain["source"]
    return json.dumps(plain, ensure_ascii=False, allow_nan=False)


@pytest.fixture(scope="module")
def wanted():
    return numbers(FIRMS)


@pytest.fixture(scope="module")
def wanted_weighted():
    return numbers(FIRMS, weights="w")


def columns_of(firms):
    return {name: [firm[name] if firm[name] != "" else None for firm in firms] for name in firms[0]}


def table(kind=None, firms=FIRMS):
    """Return an Arrow table, answers as integers of a kind."""
    arrays = {}
    for name, values in columns_of(firms).items():
        if name in PLACES:
            arrays[name] = pa.array(values, kind or pa.int64())
        elif name == "region":
            arrays[name] = pa.array([int(value) for value in values])
        else:
            arrays[name] = pa.array(values)
    return pa.table(arrays)


def write_xlsx(path):
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, list(FIRMS[0]))
        for i, firm in enumerate(FIRMS, start=1):
            for j, value in enumerate(firm.values()):
                if value != "":
                    sheet.write(i, j, value)


# Rows and columns


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_the_rows_does_not_matter(wanted, seed):
    firms = list(FIRMS)
    random.Random(seed).shuffle(firms)  # noqa: S311
    assert numbers(firms) == wanted


def test_the_order_of_the_columns_does_not_matter(wanted):
    firms = [dict(sorted(firm.items(), reverse=True)) for firm in FIRMS]
    assert numbers(firms) == wanted


def test_columns_that_nobody_asked_about_do_not_matter(wanted):
    firms = [firm | {"remark": f"第 {i} 家", "contact": "", "=1+1": i} for i, firm in enumerate(FIRMS)]
    assert numbers(firms) == wanted


def alike(made, other):
    """Compare two results: floats within rounding (sums of squared weights are floats), all else to the letter.

    The chance of being first is drawn; a draw at the edge may fall to either side.
    """
    if isinstance(made, dict):
        assert made.keys() == other.keys()
        for key in made.keys() - {"p_first"}:
            alike(made[key], other[key])
    elif isinstance(made, list):
        assert len(made) == len(other)
        for one, same in zip(made, other, strict=True):
            alike(one, same)
    elif isinstance(made, float):
        assert made == pytest.approx(other, rel=1e-9, abs=1e-12)
    else:
        assert made == other


def test_order_matters_as_little_with_weights(wanted_weighted):
    made, other = json.loads(numbers(FIRMS[::-1], weights="w")), json.loads(wanted_weighted)
    alike(made, other)
    # weighted means are exact fractions, rounded once
    assert [row["estimate"] for row in made["estimates"]] == [row["estimate"] for row in other["estimates"]]


# Kinds of file


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_gives_the_same(wanted, tmp_path, encoding):
    path = tmp_path / "firms.csv"
    path.write_text(csv_text(FIRMS), encoding=encoding)
    assert numbers(path) == wanted


def test_a_workbook_gives_the_same(wanted, tmp_path):
    write_xlsx(tmp_path / "firms.xlsx")
    assert numbers(tmp_path / "firms.xlsx") == wanted


@pytest.mark.parametrize("kind", [pa.int8(), pa.int16(), pa.int64(), pa.float64(), pa.string()])
def test_parquet_gives_the_same_whatever_the_type_of_the_answers(wanted, tmp_path, kind):
    if kind == pa.string():
        made = pa.table(
            {name: [None if v is None else str(v) for v in values] for name, values in columns_of(FIRMS).items()}
        )
    else:
        made = table(kind)
    pq.write_table(made, tmp_path / "firms.parquet")
    assert numbers(tmp_path / "firms.parquet") == wanted


def test_dictionary_columns_give_the_same(wanted, tmp_path):
    made = table()
    for name in ("industry", "district", "age_band", "data_quality"):
        place = made.schema.get_field_index(name)
        text = made[name].cast(pa.string()) if name in PLACES else made[name]
        made = made.set_column(place, name, text.combine_chunks().dictionary_encode())
    pq.write_table(made, tmp_path / "firms.parquet")
    assert numbers(tmp_path / "firms.parquet") == wanted
    assert numbers(made) == wanted


def test_json_gives_the_same(wanted, tmp_path):
    (tmp_path / "firms.json").write_text(json.dumps(FIRMS, ensure_ascii=False), encoding="utf-8")
    assert numbers(tmp_path / "firms.json") == wanted


def test_labels_and_codes_of_an_industry_are_the_same_industry(wanted):
    words = {"教育培训": "83", "软件和信息技术": "software_it", "制造业": "Manufacturing"}
    firms = [
        firm | {"industry": words[firm["industry"]] if i % 2 else firm["industry"]} for i, firm in enumerate(FIRMS)
    ]
    assert numbers(firms) == wanted


# Pieces


@pytest.mark.parametrize("rows", [1, 7, 100])
def test_the_pieces_that_a_table_is_read_in_do_not_matter(wanted, monkeypatch, rows):
    monkeypatch.setattr("wuli.engines.source.BATCH_ROWS", rows)
    assert len(list(MemorySource("", table()).batches([]))) == -(-230 // rows)
    assert numbers(table()) == wanted


@pytest.mark.parametrize("rows", [7, 64])
def test_pieces_matter_as_little_with_weights(wanted_weighted, monkeypatch, rows):
    monkeypatch.setattr("wuli.engines.source.BATCH_ROWS", rows)
    alike(json.loads(numbers(table(), weights="w")), json.loads(wanted_weighted))


def test_row_groups_of_a_file_do_not_matter(wanted, tmp_path):
    pq.write_table(table(), tmp_path / "firms.parquet", row_group_size=13)
    assert numbers(tmp_path / "firms.parquet") == wanted


def test_a_table_by_itself_gives_the_numbers_of_the_report(wanted):
    import wuli

    report = [
        row for row in json.loads(wanted)["estimates"] if row["of"] == "resource" and list(row["by"]) == ["district"]
    ]
    assert wuli.estimate(FIRMS, of="resource", by="district") == report
    assert np.isfinite([row["estimate"] for row in report]).all()
