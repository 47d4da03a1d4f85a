"""The words of the firm report: each language keeps to itself, no gap stays open, no template says a number."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from typing import Any, Final

import pytest
from report.firms import CAST, DATE, LANGS, Lang, report, results
from report.reading import blocks_of, to_tree, words_of

import wuli
from wuli.report.firm import ConsultantFile, build_firm_document
from wuli.report.firm.consultant import Edit, Note
from wuli.report.firm.sheet import sheet_document
from wuli.report.firm.teller import Teller, firm_texts

HAN: Final = r"[\u3400-\u4dbf\u4e00-\u9fff]"
# The publication behind the pack is called by its own title in both languages.
TITLES: Final = ("AI时代中小企业智能化发展报告",)
ODD_ZH: Final = {
    "half-width mark between Chinese characters": rf"{HAN}\s*[,;:!?()\"']\s*{HAN}|{HAN}\.{HAN}",
    "two marks in a row": r"[。，、；：！？][。，、；：！？]|。。|，。|（）|“”",
    "the same unit twice": r"级级|分分|项项|条条|个个|年年",
    "nought counted": r"(?<![\d.\-])0 [项条个种]",
    "blank before a mark": r" [。，、；：！？（）]|（ | ）",
}
ODD_EN: Final = {
    "plural of one": r"(?<![\d.,–-])1 (items|answers|moves|policies|cases|difficulties|points|rows|firms)\b|\b1 [\w ]*items are\b",
    "nought counted": r"(?<![\d.,–-])0 (of|items|answers|policies|cases|difficulties)\b",
    "two marks in a row": r"[.,;:][.,;:]|\(\)",
    "blank before a mark": r" [.,;:)]|\( ",
    "word twice": r"\b(the|a|is|of|to|level) \1\b",
    "full-width mark": r"[，。；：（）、！？]",
}


def tree(name: str, lang: Lang) -> dict[str, Any]:
    return to_tree(report(name, lang).to_bytes("json"))


def own_words(name: str, lang: Lang) -> Iterator[str]:
    """Yield the texts of a report without the names and reasons that the firm gave itself."""
    firm = report(name, lang).result.firm
    for text in words_of(tree(name, lang)):
        for given in (firm.name, *TITLES, *firm.reasons.values()):
            text = text.replace(given, "X") if given else text  # noqa: PLW2901
        yield text


@pytest.mark.parametrize("name", CAST)
def test_english_reports_hold_no_chinese_but_names(name: str) -> None:
    assert [text for text in own_words(name, "en") if re.search(HAN, text)] == []


@pytest.mark.parametrize("kind", ODD_ZH)
@pytest.mark.parametrize("name", CAST)
def test_chinese_reads_as_printed_chinese(name: str, kind: str) -> None:
    assert [text for text in own_words(name, "zh") if re.search(ODD_ZH[kind], text)] == []


@pytest.mark.parametrize("kind", ODD_EN)
@pytest.mark.parametrize("name", CAST)
def test_english_reads_as_printed_english(name: str, kind: str) -> None:
    assert [text for text in own_words(name, "en") if re.search(ODD_EN[kind], text)] == []


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", CAST)
def test_no_gap_of_a_template_stays_open(name: str, lang: Lang) -> None:
    assert [
        text for text in words_of(tree(name, lang)) if re.search(r"[{}]|\bNone\b(?! of)|Fraction|\bnan\b", text)
    ] == []


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", CAST)
def test_headings_of_findings_and_moves_count_what_follows(name: str, lang: Lang) -> None:
    titles = {"zh": ("三个发现", "接下来三步"), "en": ("Three findings", "Three next moves")}[lang]
    found = [block for block in blocks_of(tree(name, lang), "ItemList") if block["title"] in titles]
    assert all(len(block["items"]) == 3 for block in found)


# Templates


def test_templates_hold_no_numbers() -> None:
    gap = re.compile(r"\{\w+\}")
    texts = {name: (text.zh, text.en) for name, text in firm_texts().items()}
    assert [name for name, both in texts.items() if any(re.search(r"\d", gap.sub("", text)) for text in both)] == []


def test_both_languages_of_a_template_have_the_same_gaps() -> None:
    gap = re.compile(r"\{\w+\}")
    found = {name: [set(gap.findall(text)) for text in (both.zh, both.en)] for name, both in firm_texts().items()}
    # Chinese counts without a plural, so the unit stands in the sentence around it
    assert [name for name, (zh, en) in found.items() if zh != en] == []


def test_every_template_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    used: set[str] = set()
    say = Teller.say

    def listen(self: Teller, name: str, /, **gaps: str) -> str:
        used.add(name)
        return say(self, name, **gaps)

    monkeypatch.setattr(Teller, "say", listen)
    signed = ConsultantFile(
        notes=(("", Note("summary", "看过现场", "王明", DATE)),),
        edits=(("", Edit("move.1", "先做这个", "王明", DATE)),),
    )
    for name in CAST:
        for date in ("2023-12-01", DATE):
            wuli.firm_report(results(name), date=date, consultant=signed)
    for change in CHANGES:
        wuli.firm_report(wuli.score(CAST["complete"] | change), date=DATE)
    sheet_document(report("complete").result, "zh")
    build_firm_document(without_force("cognition"), "zh")
    build_firm_document(without_everything(), "zh")
    for count in (0, 1):
        build_firm_document(with_cases(count), "zh")
    unused = sorted(set(firm_texts()) - used)
    assert unused == [], " ".join(unused)


def unknown(*places: str) -> dict[str, str]:
    return dict.fromkeys(places, "dk")


CHANGES: Final[tuple[dict[str, Any], ...]] = (
    {"firm_name": None},
    {"revenue": None},
    {"digitalization": 1, "data_quality": 1},
    # a large firm in Shanghai that builds no models misses two conditions of one policy
    {"headcount": 2000, "revenue": 900000},
    # one force below half with few and with many unknown answers, and many with every force at half
    unknown("digitalization", "data_quality", "data_quantity"),
    unknown("digitalization", "data_quality", "data_quantity", "ai_talent", "marketing", "business_decision"),
    unknown("digitalization", "data_quality", "ai_talent", "production_or_process", "marketing", "business_decision"),
)


def without_force(id: str) -> Any:
    """Return a result in which no item of one force applies (the five-force pack never gets there, others may)."""
    result = report("complete").result
    gone = {"state": "not_applicable", "score": None, "low": None, "high": None, "level": None, "level_low": None}
    node = result.scores["dimensions"]["foundation"] | gone | {"level_high": None, "placement": None}
    scores = result.scores | {"dimensions": result.scores["dimensions"] | {id: node, "foundation": node}}
    return dataclasses.replace(result, scores=scores, findings=result.findings[1:])


def without_everything() -> Any:
    """Return a result in which nothing applies and nothing fits."""
    result = report("silent").result
    overall = result.scores["overall"] | {"low": None, "high": None, "level_low": None, "level_high": None}
    scores = result.scores | {"overall": overall | {"robustness": None}}
    return dataclasses.replace(result, scores=scores, figures=(), references={})


def with_cases(count: int) -> Any:
    """Return a result with policies and few cases."""
    result = report("complete").result
    return dataclasses.replace(result, cases=result.cases[:count])
