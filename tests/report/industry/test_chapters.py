"""Which chapters a report has, what stands in them, and how it ends gracefully where data run short."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from report.industry.cast import CAST, LANGS, Lang, build, document, result, talk
from report.reading import walk, words_of

from wuli.report.content import Heading, to_plain
from wuli.report.industry import CHAPTERS, Outline

FIGURES = ("BarFigure", "DotFigure", "HeatFigure", "RadarFigure", "StackFigure")


def headings(name: str, lang: Lang = "zh", level: int = 1) -> dict[str, str]:
    return {b.id: b.text for b in document(name, lang).blocks if isinstance(b, Heading) and b.level == level}


def figures(name: str, lang: Lang = "zh") -> list[dict[str, Any]]:
    return [node for node in walk(to_plain(document(name, lang))) if node["type"] in FIGURES]


def test_the_full_report_has_its_chapters_in_the_order_of_the_original() -> None:
    assert list(headings("full")) == [chapter for chapter in CHAPTERS if chapter not in ("region", "groups")]


@pytest.mark.parametrize("name", CAST)
def test_ids_are_unique_and_every_figure_says_source_and_n(name: str) -> None:
    nodes = [node for node in walk(to_plain(document(name, "zh"))) if "id" in node and node["type"] != "Field"]
    ids = [node["id"] for node in nodes]
    assert len(ids) == len(set(ids))
    assert [f["id"] for f in figures(name) if "数据来源" not in f["source"] or "n = " not in f["source"]] == []
    assert [f["id"] for f in figures(name) if not f["title"] or not f["alt"]] == []


@pytest.mark.parametrize("name", CAST)
def test_no_chart_is_empty(name: str) -> None:
    for figure in figures(name):
        rows = figure.get("rows") or figure.get("bars") or figure.get("axes")
        assert rows, figure["id"]
        known = [node for node in walk(rows) if node.get("value") is not None or node.get("shares")]
        assert known, figure["id"]


@pytest.mark.parametrize("lang", LANGS)
def test_synthetic_data_are_marked_on_cover_footer_and_every_figure(lang: Lang) -> None:
    word = {"zh": "合成数据", "en": "ynthetic data"}[lang]
    tree = document("full", lang)
    assert any(word in mark for mark in tree.cover.marks)
    assert word in tree.footer
    assert [f["id"] for f in figures("full", lang) if word not in f["source"]] == []
    assert any(b["type"] == "Callout" and b["kind"] == "warning" for b in walk(to_plain(tree)))


def test_of_groups_that_differ_on_as_many_forces_the_farthest_are_named_first() -> None:
    full = result("full")
    slice = full.slice_of("industry")
    assert slice is not None
    far = {value: size for size, value in enumerate((group.value for group in slice.shown), start=1)}
    rows = tuple(
        replace(row, verdict="higher", difference=float(far[row.first]))
        if row.kind == "group_overall" and row.of in full.forces and row.first in far else row
        for row in full.comparisons
    )  # fmt: skip
    texts = list(words_of(to_plain(build(replace(full, comparisons=rows)))))
    named = [slice.shown[-1].label.zh, slice.shown[-2].label.zh]
    assert "各力在各组之间全都有差异。" + "".join(f"{name}的各力全都高于整体。" for name in named) in texts


def test_in_english_titles_places_keep_their_capital_and_common_names_lose_it() -> None:
    titles = {figure["id"]: figure["title"] for figure in figures("regions", "en")}
    assert re.match(r"Region: [A-Z]\w+( [A-Z]\w+)* is the largest group", titles["sample-region"])
    titles = {figure["id"]: figure["title"] for figure in figures("full", "en")}
    assert titles["sample-industry"].startswith("Industry: software and IT is the largest group")


@pytest.mark.parametrize(("lang", "names"), [
    ("zh", ["层次分析权重", "层次分析权重（方根法）", "层次分析权重（和积法）"]),
    ("en", ["AHP weights", "AHP weights (geometric means)", "AHP weights (column means)"]),
])  # fmt: skip
def test_each_way_to_weights_from_judgements_has_a_name(lang: Lang, names: list[str]) -> None:
    full = result("full")
    ways = [replace(full.variants[0], id=id) for id in ("ahp", "ahp_geometric", "ahp_column")]
    tree = build(replace(full, variants=(full.variants[0], *ways)), lang)
    [table] = [node for node in walk(to_plain(tree)) if node.get("id") == "robustness-variants"]
    assert [row[0] for row in table["rows"]][1:] == names


def test_real_data_carry_no_such_mark() -> None:
    assert "合成" not in "".join(words_of(to_plain(document("weighted", "zh"))))


# Short of data


def test_under_the_floor_the_report_says_so_and_shows_no_figure() -> None:
    assert headings("eight")["summary"] == "不足 10 家企业，数字一律不列"
    assert document("eight", "zh").cover.marks[-1] == "样本只有 8 家，多数结论不成立"
    assert figures("eight") == []
    assert "method" in headings("eight")
    assert "questionnaire" in headings("eight")


def test_one_firm_is_told_in_the_singular() -> None:
    assert headings("one")["sample"] == "只有一家企业进入分析"
    assert document("one", "en").cover.subtitle == "Answers of one firm"
    assert figures("one") == []


def test_twelve_firms_have_forces_but_no_groups() -> None:
    found = headings("twelve")
    assert found["summary"] == "资源能力高于生态能力，五力并不齐整" or "分不出" in found["summary"]
    assert found["headcount"].endswith("不列数字") or "headcount" in found
    assert "样本只有 12 家，多数结论不成立" in document("twelve", "zh").cover.marks


def test_one_industry_alone_is_not_compared() -> None:
    assert headings("one_industry")["industries"] == "按行业看：能列出的组太少，不作比较"
    assert "industries-1" not in headings("one_industry", level=2)
    texts = list(words_of(to_plain(document("one_industry", "zh"))))
    assert "只有“软件和信息技术”一组够 10 家，没有可比的组。" in texts


def test_without_profile_columns_the_sample_says_so_and_no_group_chapter_follows() -> None:
    assert not {"age", "industries", "headcount", "role", "region", "crossings"} & set(headings("no_profile"))
    assert any(text.startswith("答卷里没有行业、年限") for text in words_of(to_plain(document("no_profile", "zh"))))


def test_without_extra_questions_that_chapter_is_left_out_and_what_needs_them_is_not_counted_as_nobody() -> None:
    assert "extras" not in headings("no_extras")
    texts = list(words_of(to_plain(document("no_extras", "zh"))))
    assert any(text.startswith("没有列出“") and text.endswith("判断所需的题，这次没有问到。") for text in texts)


def test_thirty_one_regions_stand_in_one_heat_figure_without_pairs_or_pages() -> None:
    (heat,) = [f for f in figures("regions") if f["id"] == "region-forces"]
    assert len(heat["rows"]) > 31
    assert "region" in headings("regions")
    assert not [id for id in headings("regions", level=2) if id.startswith("region-")]


def test_a_column_that_the_pack_does_not_know_gets_a_chapter_of_its_own() -> None:
    assert headings("other_column")["groups-district"] == "按区县看：各力都分不出高低"
    assert any("3 家没有填写区县" in text for text in words_of(to_plain(document("other_column", "zh"))))


def test_answers_that_are_all_the_same_are_told_without_ranks_or_relations() -> None:
    assert headings("all_same")["relations"] == "五力之间看不出联动"
    assert any("各指标的均值都是 2.00" in text for text in words_of(to_plain(document("all_same", "zh"))))


def test_without_a_composite_no_total_is_shown() -> None:
    ids = {figure["id"] for figure in figures("no_total")}
    assert "overall-level-figure" not in ids
    assert "forces" in ids


def test_the_result_is_not_changed() -> None:
    before = repr(result("full").source), len(result("full").book), hash(result("full").comparisons)
    build(result("full"))
    assert (repr(result("full").source), len(result("full").book), hash(result("full").comparisons)) == before


# The statement on the sample


@pytest.mark.parametrize(
    ("sampling", "words"),
    [
        ("undeclared", "没有说明企业是怎样选出的"),
        ("open_link", "不能推算到全部企业"),
        ("quota", "不是概率样本的抽样误差"),
        ("census", "调查面向总体里的全部企业"),
        ("probability", "区间是抽样误差的范围"),
    ],
)
def test_every_way_of_sampling_has_its_statement(sampling: Any, words: str) -> None:
    given = result("full")
    drawn = sampling in ("census", "probability")
    tree = build(replace(given, design=replace(given.design, sampling=sampling, margin=drawn)))
    assert any(words in text for text in words_of(to_plain(tree)))


def test_an_interval_is_called_a_confidence_interval_only_for_a_sample_that_was_drawn() -> None:
    open_link, drawn = (words_of(to_plain(document(name, "en"))) for name in ("full", "weighted"))
    assert not any("confidence interval" in text for text in open_link)
    assert any("95% confidence interval" in text for text in drawn)


def test_the_statement_for_an_open_sample_carries_the_wording_on_margins_of_error() -> None:
    texts = " ".join(words_of(to_plain(document("full", "en"))))
    assert "no margin of sampling error can be given" in texts
    assert "a measure of stability" in texts


# Slides


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", CAST)
def test_slides_state_a_finding_each_and_hold_little_text(name: str, lang: Lang) -> None:
    slides = talk(name, lang)
    assert slides
    assert all(slide.title for slide in slides)
    assert all(len(slide.bullets) <= 3 for slide in slides if slide.figure)


def test_slides_show_the_figures_of_the_report() -> None:
    shown = [slide.figure.id for slide in talk("full", "zh") if slide.figure]
    assert set(shown) <= {figure["id"] for figure in figures("full")}
    assert {"forces", "indicators-levels", "applications-means", "industries-forces", "challenges-shares"} <= set(shown)


def test_an_outline_orders_and_drops_chapters() -> None:
    tree = build(result("full"), outline=Outline(("method", "summary")))
    assert [b.id for b in tree.blocks if isinstance(b, Heading) and b.level == 1] == ["method", "summary"]
