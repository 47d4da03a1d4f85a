"""Nothing is said to be higher, lower or different unless a comparison says so; nothing suppressed is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

import pytest
from report.industry.answers import FORCES, reconstruction
from report.industry.cast import CAST, LANGS, Lang, build, document, result
from report.industry.figures import mean_row
from report.reading import walk, words_of

from wuli.analysis.industry.result import IndustryResult
from wuli.report.content import Document, to_plain
from wuli.report.industry.parts import certainty, position
from wuli.report.industry.teller import Teller
from wuli.report.industry.values import interval as interval_text
from wuli.survey.results import Estimate, Verdict

CLAIMS: Final = {
    "zh": r"高于|低于|有差异|走在|落在后|用得较[多少]|拉开|同向变动",
    "en": r"\b(higher|lower|above|differs?|ahead|behind|apart:)\b",
}
# Chapters that speak of groups and forces; method, recommendations and the pack's own words use such words of other things.
CHAPTERS: Final = (
    "summary",
    "overall",
    "applications",
    "age",
    "industries",
    "headcount",
    "role",
    "change",
    "relations",
)


def chapters(tree: Document, ids: tuple[str, ...] = CHAPTERS) -> Iterator[dict[str, Any]]:
    """Yield the blocks of some chapters."""
    inside = False
    for block in to_plain(tree)["blocks"]:
        if block["type"] == "Heading" and block["level"] == 1:
            inside = block["id"] in ids
        if inside:
            yield block


def with_verdict(given: IndustryResult, verdict: Verdict) -> IndustryResult:
    """Return a result in which every comparison came out the same."""
    waves = tuple(
        replace(w, comparisons=tuple(replace(c, verdict=verdict) for c in w.comparisons), test=None)
        for w in given.waves
    )
    return replace(
        given,
        comparisons=tuple(replace(row, verdict=verdict) for row in given.comparisons),
        tests=tuple(replace(row, verdict=verdict) for row in given.tests),
        correlations=tuple(replace(row, verdict=verdict) for row in given.correlations),
        waves=waves,
    )


def sentences(tree: Document) -> Iterator[str]:
    for text in words_of(list(chapters(tree))):
        # how to read tests and tables is no claim
        if not re.search(r"q 低于|where q is below|两格颜色|cells that differ|“明确”|how certain it is|只有", text):
            yield text


@pytest.mark.parametrize("verdict", ["undistinguished", "not_tested"])
@pytest.mark.parametrize("lang", LANGS)
def test_without_a_verdict_nothing_is_higher_or_lower(lang: Lang, verdict: Verdict) -> None:
    tree = build(with_verdict(result("full"), verdict), lang)
    said = (
        re.sub(r"“[^”]*”|or above|orders differ|no use of AI is ahead|只说明同向变动", "", text)
        for text in sentences(tree)
    )
    assert [text for text in said if re.search(CLAIMS[lang], text)] == []


@pytest.mark.parametrize("lang", LANGS)
def test_with_verdicts_they_are_said(lang: Lang) -> None:
    assert any(re.search(CLAIMS[lang], text) for text in sentences(document("full", lang)))


def test_what_cannot_be_told_apart_is_said_so() -> None:
    headings = [
        b["text"] for b in chapters(build(with_verdict(result("full"), "undistinguished"))) if b["type"] == "Heading"
    ]
    assert headings[0] == "各力之间分不出高低"
    assert "按成立年限看：各力都分不出高低" in headings
    assert "制造业：各力与整体无法区分" in headings


def test_a_force_above_another_is_named_with_both_means_and_the_difference() -> None:
    (first, *_) = next(b for b in chapters(document("full", "zh"), ("summary",)) if b["type"] == "ItemList")["items"]
    book, order = result("full").book, result("full").force_order
    top, bottom = (book.get(id, "mean").estimate or 0 for id in (order[0], order[-1]))
    assert first["text"].startswith("资源能力均值 2.82，高于生态能力的 2.30，相差 0.52")
    assert (round(top, 1), round(bottom, 1)) == (2.8, 2.3)  # the 2023 report prints 2.82 and 2.30
    assert first["detail"] == "把握：明确，经检验成立（q < 0.001；n = 240）。"


@pytest.mark.parametrize(
    ("verdict", "flag", "words"),
    [
        ("higher", "ok", "把握：明确，经检验成立（q = 0.010）。"),
        ("lower", "ok", "把握：明确，经检验成立（q = 0.010）。"),
        ("higher", "small", "把握：样本较小，仅供参考（q = 0.010）。"),
        ("undistinguished", "ok", "把握：无法区分，检验分不出高低（q = 0.010）。"),
        ("not_tested", "ok", "把握：未检验，可比的企业太少（q = 0.010）。"),
    ],
)
def test_certainty_follows_the_verdict(verdict: Verdict, flag: Any, words: str) -> None:
    assert certainty(Teller(result("full"), "zh"), verdict, "q = 0.010", flag) == words


# Levels


def interval(low: float, high: float) -> Estimate:
    return replace(
        mean_row("foundation", reconstruction().levels["ai_talent"]),
        estimate=(low + high) / 2,
        ci_low=low,
        ci_high=high,
    )


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (2.4, 2.6, "初级向中级过渡"),
        (2.05, 2.2, "刚到初级"),
        (2.8, 2.95, "接近中级"),
        (2.1, 2.6, "已过初级、未到中级"),
        (1.9, 2.1, "区间跨过观望与初级的分界，不能只归到一级"),
        (1.9, 3.1, "区间从观望一直到中级，不能只归到一级"),
        (1.0, 1.2, "在观望的起点"),
        (0.8, 1.1, "在观望的起点"),
        (5.0, 5.2, "达到顶级"),
    ],
)
def test_a_mean_is_put_into_a_level_only_as_far_as_its_interval_allows(low: float, high: float, words: str) -> None:
    assert position(Teller(result("full"), "zh"), interval(low, high))[0] == words


def test_an_end_of_an_interval_beside_a_levels_edge_is_cut_and_stays_on_its_side() -> None:
    assert interval_text(Teller(result("full"), "zh"), interval(2.0004, 3.99951)) == "2.00–3.99"
    assert interval_text(Teller(result("full"), "zh"), interval(2.51, 2.94)) == "2.51–2.94"


def test_an_interval_is_printed_as_far_as_it_lies_on_the_scale() -> None:
    assert interval_text(Teller(result("full"), "en"), interval(0.8, 5.2)) == "1.00–5.00"


def test_a_force_of_one_indicator_is_named_as_such() -> None:
    (figure,) = [b for b in walk(to_plain(document("full", "zh"))) if b.get("id") == "forces"]
    labels = {row["label"] for row in figure["rows"]}
    assert {"认知能力（单一指标）", "生态能力（单一指标）"} <= labels
    (table,) = [b for b in walk(to_plain(document("full", "zh"))) if b.get("id") == "reliability-table"]
    cells = {row[0]: row[3] for row in table["rows"]}
    assert cells["认知能力（单一指标）"] == "单一指标，不适用"


def test_other_weights_of_the_forces_are_no_proof_that_their_order_holds() -> None:
    full = result("full")
    main = full.variants[0]
    tree = build(replace(full, variants=(main, replace(main, id="entropy", composite=2.4))))
    texts = list(words_of(to_plain(tree)))
    assert "换一种权重，综合分差多少" in texts
    assert not any("次序不变" in text or "次序都不变" in text for text in texts)


# Suppression


@pytest.mark.parametrize("name", CAST)
def test_hidden_groups_show_no_value_anywhere(name: str) -> None:
    given = result(name)
    name_of = Teller(given, "zh").group_name
    hidden = {name_of(group) for slice in given.slices for group in slice.groups if group.flag == "suppressed"}
    shown = {name_of(group) for slice in given.slices for group in slice.shown}
    rows = [row for row in walk(to_plain(document(name, "zh"))) if row.get("label") in hidden - shown]
    values = [row.get("value") for row in rows] + [cell["value"] for row in rows for cell in row.get("cells", ())]
    assert [value for value in values if value is not None] == []
    assert [row for row in rows if row.get("n") is not None] == []


def test_groups_under_the_floor_are_named_in_a_note() -> None:
    texts = list(words_of(to_plain(document("full", "zh"))))
    assert any(text.startswith("其他行业不足 10 家，不予列出。") for text in texts)


def test_forces_of_the_pack_are_the_ones_told() -> None:
    assert set(result("full").force_order) == set(FORCES)
