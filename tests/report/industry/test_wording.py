"""The words of the industry report: each language keeps to itself, no gap stays open, no template says a number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final, get_args

import pytest
from report.industry.cast import CAST, LANGS, Lang, build, document, result, talk
from report.reading import words_of

from wuli.analysis.industry.result import IndustryResult, Sampling
from wuli.instrument.model import Instrument
from wuli.instrument.pack import Pack
from wuli.report.content import to_plain
from wuli.report.industry import build_slides
from wuli.report.industry.teller import Teller, industry_texts
from wuli.survey.design import LONELY
from wuli.survey.results import Comparison, EstimateBook

HAN: Final = r"[\u3400-\u4dbf\u4e00-\u9fff]"
# What is quoted as its owner writes it: titles of publications and data given by the team.
GIVEN: Final = (
    "AI时代中小企业智能化发展报告", "全市中小企业 AI 调查", "reconstruction_240.csv", "“赋智”", "《Big Ideas 2023》", "base?",
)  # fmt: skip
SAMPLINGS: Final[tuple[Sampling, ...]] = get_args(Sampling)
TESTS: Final = ("design_kruskal_wallis", "design_wilcoxon", "chi_square", "rao_scott_f", "rao_scott_chisq")
ODD_ZH: Final = {
    "half-width mark between Chinese characters": rf"{HAN}\s*[,;:!?()\"']\s*{HAN}|{HAN}\.{HAN}",
    "two marks in a row": r"[。，、；：！？][。，、；：！？]|。。|，。|（）|“”",
    "the same unit twice": r"级级|分分|项项|条条|家家|个个|年年",
    "nought counted": r"(?<![\d.\-–])0 [项条个种家组对]",
    "blank before a mark": r" [。，、；：！？（）]|（ | ）",
}
ODD_EN: Final = {
    "plural of one": r"(?<![\d.,–-])1 (firms|responses|groups|pairs|figures|policies|cases)\b",
    "nought counted": r"(?<![\d.,–-])0 (of|firms|groups|pairs|higher|lower|rose)\b",
    "two marks in a row": r"[.,;:][,;:]|\.\.|\(\)",
    "blank before a mark": r" [.,;:)](?!\d)|\( ",
    "word twice": r"\b(the|a|is|of|to|level|by) \1\b",
    "full-width mark": r"[，。；：（）、！？]",
}


def words(name: str, lang: Lang) -> Iterator[str]:
    """Yield the texts of a report and of its slides without what is quoted."""
    for text in dict.fromkeys(words_of([to_plain(document(name, lang)), to_plain(talk(name, lang))])):
        for given in GIVEN:
            text = text.replace(given, "X")  # noqa: PLW2901
        yield text


@pytest.mark.parametrize("name", CAST)
def test_english_reports_hold_no_chinese(name: str) -> None:
    assert [text for text in words(name, "en") if re.search(HAN, text)] == []


@pytest.mark.parametrize("kind", ODD_ZH)
@pytest.mark.parametrize("name", CAST)
def test_chinese_reads_as_printed_chinese(name: str, kind: str) -> None:
    assert [text for text in words(name, "zh") if re.search(ODD_ZH[kind], text)] == []


@pytest.mark.parametrize("kind", ODD_EN)
@pytest.mark.parametrize("name", CAST)
def test_english_reads_as_printed_english(name: str, kind: str) -> None:
    assert [text for text in words(name, "en") if re.search(ODD_EN[kind], text)] == []


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", CAST)
def test_no_gap_of_a_template_stays_open(name: str, lang: Lang) -> None:
    open_gap = r"[{}]|\bNone\b(?! of)|Fraction|\bnan\b|\binf\b"
    assert [text for text in words(name, lang) if re.search(open_gap, text)] == []


# Templates


def test_templates_hold_no_numbers() -> None:
    gap = re.compile(r"\{\w+\}")
    texts = {name: (text.zh, text.en) for name, text in industry_texts().items()}
    assert [name for name, both in texts.items() if any(re.search(r"\d", gap.sub("", text)) for text in both)] == []


def test_both_languages_of_a_template_have_the_same_gaps() -> None:
    gap = re.compile(r"\{\w+\}")
    found = {name: [set(gap.findall(text)) for text in (both.zh, both.en)] for name, both in industry_texts().items()}
    assert [name for name, (zh, en) in found.items() if zh != en] == []


def test_every_template_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    used: set[str] = set()
    say = Teller.say

    def listen(self: Teller, name: str, /, **gaps: str) -> str:
        used.add(name)
        return say(self, name, **gaps)

    monkeypatch.setattr(Teller, "say", listen)
    for name in CAST:
        build_slides(result(name), "zh")
    for changed in _changes():
        build(changed)
    build(result("full"), "en")
    assert sorted(set(industry_texts()) - used) == []


def _changes() -> Iterator[IndustryResult]:
    """Yield results that differ from the cast in a few things each, so that every sentence is said once."""
    full = result("full")
    for sampling in SAMPLINGS:
        yield replace(full, design=replace(full.design, sampling=sampling))
    bare = replace(full.source, name="", synthetic=10)
    yield replace(full, source=bare, policies=full.policies[:1], cases=full.cases[:1], audit=full.audit[:1])
    (one, *others), statuses = full.context, ("damaged", "contradicted")
    strange = [replace(figure, status=status) for figure, status in zip(others, statuses, strict=False)]
    yield replace(full, context=(replace(one, topic=""),))
    yield replace(full, context=tuple(strange))
    for count in (1, 2):
        yield _differing_on(full, count)
    for rule in LONELY:
        yield replace(full, design=replace(full.design, strata=4, lonely=rule))
    (first, *rest) = full.slices
    hidden = tuple(replace(group, flag="suppressed") for group in first.groups[:5])
    yield replace(full, slices=(replace(first, groups=(*hidden, *first.groups[5:])), *rest))
    for method in ("pearson", "polychoric"):
        rows = (replace(row, method=method, verdict="undistinguished") for row in full.correlations)
        yield replace(full, correlations=tuple(rows))
    for method in TESTS:
        yield replace(full, tests=tuple(replace(row, method=method) for row in full.tests))
    yield from _same_order(full)
    yield replace(full, comparisons=())
    even = (replace(row, estimate=0.2) if row.statistic == "share" else row for row in full.book)
    yield replace(full, book=EstimateBook(even))
    yield replace(full, quality=tuple(replace(flag, base=2 * full.source.rows) for flag in full.quality))
    yield from _waves(full)
    yield from _other_instruments(full)
    yield replace(full, extras=tuple(replace(extra, missing=i) for i, extra in enumerate(full.extras)))
    yield replace(full, book=EstimateBook(row for row in full.book if row.of not in ("data_quality", "level")))
    few = (replace(row, alpha=None, why="too_few_answers") for row in full.reliability)
    yield replace(full, reliability=tuple(few), comparisons=_all_apart(full))


def _differing_on(full: IndustryResult, count: int) -> IndustryResult:
    """Return a result in which groups differ on the first `count` forces, and groups are only lower on items."""
    apart = set(full.forces[:count])
    tests = (replace(row, verdict="higher" if row.of in apart else "undistinguished") for row in full.tests)
    rows = (
        replace(row, verdict="lower" if row.kind == "group_overall" and row.of == "marketing" else "undistinguished")
        for row in full.comparisons
    )
    return replace(full, tests=tuple(tests), comparisons=tuple(rows))


def _all_apart(full: IndustryResult) -> tuple[Comparison, ...]:
    return tuple(replace(row, verdict="higher") if row.kind == "variables" else row for row in full.comparisons)


def _same_order(full: IndustryResult) -> Iterator[IndustryResult]:
    """Yield results whose treatments leave the order alone: other samples, then weightings that change no force."""
    main = full.variants[0]
    shifted = {id: value + 0.01 for id, value in main.means.items()}
    yield replace(
        full, variants=(main, *(replace(main, id=id, means=shifted) for id in ("unweighted", "without_flagged")))
    )
    ids = ("by_indicators", "entropy", "ahp", "ahp_geometric", "ahp_column")
    yield replace(full, variants=(main, *(replace(main, id=id, composite=2.5) for id in ids)))


def _waves(full: IndustryResult) -> Iterator[IndustryResult]:
    (change,) = full.waves
    for first, second in (("春季", "秋季"), ("1", "2")):
        yield replace(full, waves=(replace(change, first=first, second=second),))
    test = change.test
    assert test is not None
    panel = tuple(replace(row, family="panel") for row in change.comparisons)
    yield replace(full, waves=(replace(change, comparisons=(*change.comparisons, *panel)),))
    for verdict in ("undistinguished", "not_tested"):
        rows = tuple(replace(row, verdict=verdict) for row in change.comparisons)
        yield replace(full, waves=(replace(change, comparisons=rows, test=replace(test, verdict=verdict)),))


def _other_instruments(full: IndustryResult) -> Iterator[IndustryResult]:
    """Yield results of a pack without bands, and of one in which a single force rests on one indicator."""
    instrument = full.pack.instrument
    nodes = tuple(replace(node, bands="") for node in instrument.nodes)
    yield _with(full, replace(instrument, nodes=nodes, overall=replace(instrument.overall, bands=""), bands=()))
    yield replace(full, force_order=("resource", "cognition"), forces=("cognition", "resource"))


def _with(full: IndustryResult, instrument: Instrument) -> IndustryResult:
    pack = Pack(full.pack.folder, full.pack.files)
    pack.__dict__["instrument"] = instrument
    return replace(full, pack=pack)
