"""The de-identified data set: nothing in it names a firm, small groups are blank, and it can be scored again."""

from __future__ import annotations

import csv

import numpy as np
import pyarrow.parquet as pq
import pytest
from analysis.quality_files import assorted, responses_of
from cli.running import left_in
from hypothesis import given, settings
from hypothesis import strategies as st

from wuli.analysis.assess import assess
from wuli.analysis.industry.coarsening import coarsen
from wuli.analysis.industry.deidentified import Deidentifier
from wuli.api import score_file
from wuli.report.sheets import deidentified
from wuli.report.sheets.deidentified import About, save_deidentified

SECRETS = (
    "F-7731",
    "喆翀示例有限公司",
    "10.1.2.3",
    "2013-07-19",
    "4321.9",
    "张先生的备注",
    "13800000000",
    "2024-03-05",
    "岳麓区",
)


def firm(row, **changes):
    return {
        **row,
        "firm_id": "F-7731",
        "firm_name": "喆翀示例有限公司",
        "ip": "10.1.2.3",
        "founded": "2013-07-19",
        "answered_at": "2024-03-05",
        "headcount": "37",
        "revenue": "4321.9",
        "remark": "张先生的备注",
        "phone": "13800000000",
        "industry": "education",
        "region": "440300",
        "role": "owner",
        "ai_impact": "decision_support;customer_experience",
        **changes,
    }


def rows():
    made = [firm(row, firm_id=f"F-7731-{i}") for i, row in enumerate(assorted(12))]
    made[0]["role"] = "岳麓区的仓管"
    made[1] |= {"region": "岳麓区"}
    made[2] |= {"region": "110000"}
    made[3] |= {"industry": "finance", "headcount": "600"}
    made[4] |= {"logistics_warehousing": "na:没有仓库 张先生的备注"}
    return made


def make(folder, made, formats=("parquet",), floor=5, **about):
    maker = Deidentifier(responses_of(*made).pack, responses_of(*made).columns, floor=floor)
    for batch in responses_of(*made).batches():
        maker.count(batch)
    settled = maker.settle()
    page = About("长沙调查", "长沙示例中心", "2026-11-23", **about)
    written = save_deidentified(maker, settled, lambda: assess(responses_of(*made)), folder, page, formats=formats)
    return written, settled


def test_nothing_that_names_a_firm_is_in_any_file(tmp_path):
    written, _ = make(tmp_path, rows(), ("parquet", "csv"))
    assert [path.name for path in written] == ["firms.parquet", "firms.csv", "codebook.csv", "codebook.md", "README.md"]
    table = pq.read_table(tmp_path / "firms.parquet")
    texts = [str(table.to_pydict()), *(path.read_text("utf-8-sig") for path in written[1:])]
    for secret in SECRETS:
        assert not any(secret in text for text in texts), secret
    assert {
        "firm_id",
        "firm_name",
        "founded",
        "headcount",
        "revenue",
        "answered_at",
        "ip",
        "remark",
        "phone",
    }.isdisjoint(table.column_names)


def test_small_groups_are_blank_and_counted(tmp_path):
    _, settled = make(tmp_path, rows())
    table = pq.read_table(tmp_path / "firms.parquet").to_pydict()
    # nine in Guangdong; one in Beijing, one in a district, one in finance with 600 people: three that fall short, so
    # the nine go blank as well rather than leave a group of three
    assert set(table["region"]) == {None}
    groups = list(zip(table["industry"], table["headcount_band"], table["region"], strict=True))
    assert all(groups.count(group) >= 5 for group in groups)
    assert settled.rows == 12
    assert settled.blanked["region"] == 11


def test_large_groups_keep_band_and_province(tmp_path):
    made = [firm(row, firm_id=str(i)) for i, row in enumerate(assorted(6))]
    make(tmp_path, made)
    table = pq.read_table(tmp_path / "firms.parquet").to_pydict()
    assert set(table["region"]) == {"440000"}
    assert (set(table["industry"]), set(table["headcount_band"])) == ({"education"}, {"10to49"})
    assert (set(table["age_band"]), set(table["role"])) == ({"gt10"}, {"owner"})
    assert set(table["ai_impact.decision_support"]) == {1}
    assert set(table["ai_impact.none"]) == {0}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=24, max_size=24), st.integers(2, 6))
def test_no_published_group_is_below_the_floor(counts, floor):
    numbers = np.array(counts)
    target = coarsen(numbers, (2, 3, 4), floor).target
    held = np.bincount(target, weights=numbers, minlength=24)
    assert held.sum() == numbers.sum()
    if numbers.sum() >= floor:
        assert ((held == 0) | (held >= floor)).all()
    else:
        assert (held[1:] == 0).all()


def test_only_the_finest_fact_goes_where_that_is_enough():
    # facts a (blank, 1) and b (blank, 1, 2): (1, 1) holds 3, (1, 2) holds 4
    plan = coarsen(np.array([0, 0, 0, 0, 3, 4]), (2, 3), 5)
    assert plan.target[[4, 5]].tolist() == [3, 3]
    assert plan.blanked == (0, 7)


def test_the_order_of_rows_says_nothing_of_the_order_of_answers(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    make(tmp_path / "a", rows())
    make(tmp_path / "b", [{**row, "firm_id": f"Z{i}"} for i, row in enumerate(reversed(rows()))])
    one, two = (pq.read_table(tmp_path / name / "firms.parquet") for name in "ab")
    assert one.equals(two)


def test_sorting_in_buckets_on_disk_gives_the_same_rows(tmp_path, monkeypatch):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    make(tmp_path / "a", rows())
    monkeypatch.setattr(deidentified, "BUCKET_ROWS", 4)
    make(tmp_path / "b", rows())
    one, two = (pq.read_table(tmp_path / name / "firms.parquet").to_pylist() for name in "ab")
    assert sorted(map(str, one)) == sorted(map(str, two))
    assert one == two
    assert left_in(tmp_path / "b") == ["README.md", "codebook.csv", "codebook.md", "firms.parquet"]


def test_the_data_set_can_be_scored_again_with_the_same_scores(tmp_path):
    make(tmp_path, rows())
    table = pq.read_table(tmp_path / "firms.parquet").to_pylist()
    again = score_file(tmp_path / "firms.parquet").records
    assert len(again) == 12
    for row, record in zip(table, again, strict=True):
        assert row["overall.score"] == record["overall"]["score"]
        for id, entry in record["dimensions"].items():
            assert row[f"dimensions.{id}.score"] == entry["score"]


def test_the_codebook_explains_every_column_and_every_value(tmp_path):
    make(tmp_path, rows())
    table = pq.read_table(tmp_path / "firms.parquet").to_pydict()
    with (tmp_path / "codebook.csv").open(encoding="utf-8-sig", newline="") as stream:
        lines = list(csv.DictReader(stream))
    assert {line["column"] for line in lines} == set(table)
    assert all(line["name_zh"] and line["name_en"] for line in lines)
    for column, values in table.items():
        listed = {line["value"] for line in lines if line["column"] == column and line["value"]}
        if listed:
            assert {str(value) for value in values if value is not None} <= listed, column
    page = (tmp_path / "codebook.md").read_text("utf-8")
    assert all(f"## `{column}`" in page for column in table)


@pytest.mark.parametrize("synthetic", [True, False])
def test_the_page_says_what_was_taken_out_and_how_to_cite(tmp_path, synthetic):
    _, settled = make(tmp_path, rows(), synthetic=synthetic)
    page = (tmp_path / "README.md").read_text("utf-8")
    assert f"省份 {settled.blanked['region']} 行" in page
    assert f"province in {settled.blanked['region']} rows" in page
    assert "长沙示例中心：《长沙调查》去标识化数据集，2026 年，12 份答卷，测评包 五力模型 five_force@2023.1" in page
    assert "长沙示例中心: 长沙调查, de-identified data set, 2026, 12 responses" in page
    assert "不等于匿名" in page
    assert "not anonymous" in page
    assert ("这是合成数据" in page) is synthetic
    assert ("These data are made up" in page) is synthetic
