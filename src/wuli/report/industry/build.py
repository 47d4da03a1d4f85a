"""The industry report as a content tree: the order of its chapters, its cover, footer and fingerprint."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Final

import wuli
from wuli.analysis.industry.result import IndustryResult, Slice
from wuli.instrument.text import Lang
from wuli.report.content import Block, Brand, Cover, Document, Field, Heading
from wuli.report.industry.appendix import build_appendix
from wuli.report.industry.applications import build_applications
from wuli.report.industry.challenges import build_challenges, build_recommendations
from wuli.report.industry.change import build_change, wave_name
from wuli.report.industry.context import build_context
from wuli.report.industry.crossings import build_crossings
from wuli.report.industry.extras import build_extras
from wuli.report.industry.groups import build_groups
from wuli.report.industry.matches import build_cases, build_policies
from wuli.report.industry.method import build_method
from wuli.report.industry.one_group import STATISTICS, build_industries
from wuli.report.industry.outline import Outline
from wuli.report.industry.overall import build_overall
from wuli.report.industry.own_words import build_own
from wuli.report.industry.parts import slug
from wuli.report.industry.questionnaire import build_questionnaire
from wuli.report.industry.relations import build_relations
from wuli.report.industry.robustness import build_audit, build_quality, build_robustness
from wuli.report.industry.sample import build_sample
from wuli.report.industry.summary import build_summary
from wuli.report.industry.teller import Teller
from wuli.report.numbers import count

_PLAIN: Final[Mapping[str, Callable[[Teller], tuple[Block, ...]]]] = {
    "summary": build_summary,
    "context": build_context,
    "sample": build_sample,
    "overall": build_overall,
    "applications": build_applications,
    "crossings": build_crossings,
    "extras": build_extras,
    "relations": build_relations,
    "challenges": build_challenges,
    "recommendations": build_recommendations,
    "policies": build_policies,
    "cases": build_cases,
    "change": build_change,
    "robustness": build_robustness,
    "quality": build_quality,
    "audit": build_audit,
    "questionnaire": build_questionnaire,
    "appendix": build_appendix,
}
# Chapters about one grouping, and the column each is about; "groups" takes every other one.
_GROUPED: Final = {
    "age": "age",
    "industries": "industry",
    "headcount": "headcount",
    "role": "role",
    "region": "region",
}
_ON_A_NEW_PAGE: Final = ("questionnaire",)
_ALONE: Final = ("summary",)  # nothing else starts on its pages, nor on those of a single group
_HASH_DIGITS: Final = 12


def build_industry_document(
    result: IndustryResult, lang: Lang, outline: Outline | None = None, brand: Brand | None = None
) -> Document:
    """Return the report on a survey as a content tree. The result is not changed."""
    t = Teller(result, lang)
    title, code = report_title(t), fingerprint(result)
    blocks = tuple(_paged(_chapters(t, outline or Outline(), title, code)))
    pack = t.pack
    footer = "frame.footer_synthetic" if result.source.synthetic else "frame.footer"
    look = brand or Brand()
    return Document(
        lang=lang,
        title=title,
        author=look.name or "Wuli",
        subject=t.say("frame.subject", pack=t.pick(pack.identity.name), edition=pack.edition),
        keywords=(t.pick(pack.identity.name), t.pick(pack.identity.title)),
        date=result.date,
        cover=_cover(t, title),
        blocks=blocks,
        footer=t.say(footer, title=title, date=result.date),
        fingerprint=t.say("frame.fingerprint", code=code),
        contents_title=t.say("frame.contents"),
        figure_word=t.say("frame.figure"),
        table_word=t.say("frame.table"),
        brand=look,
    )


def report_title(t: Teller) -> str:
    """Return the title given, or one made of the pack's name."""
    return t.result.title or t.say("frame.title", pack=t.pick(t.pack.identity.title))


def fingerprint(result: IndustryResult) -> str:
    """Return twelve hexadecimal digits that identify data, pack, choices of analysis and program version."""
    # the last digits of sums of squared weights hang on the order of rows; the data are the same in any order
    figures = [
        (row.of, row.statistic, row.level, row.by, _digits(row.estimate), _digits(row.se), row.n) for row in result.book
    ]
    design = {field.name: getattr(result.design, field.name) for field in dataclasses.fields(result.design)}
    known = {name: _digits(value) if isinstance(value, float) else value for name, value in design.items()}
    choices = (result.floor, result.small, result.confidence, known)
    content = json.dumps((result.source.hash, result.pack.hash, wuli.__version__, choices, figures), default=str)
    return hashlib.sha256(content.encode()).hexdigest()[:_HASH_DIGITS]


# Chapters


def _paged(chapters: Iterator[tuple[Block, ...]]) -> Iterator[Block]:
    """Yield the blocks of all chapters; most run on after one another, or short ones would leave pages half white."""
    alone = True
    for blocks in filter(None, chapters):
        first = blocks[0]
        assert isinstance(first, Heading)
        yield replace(first, new_page=True) if alone or first.id in _ON_A_NEW_PAGE else first
        yield from blocks[1:]
        last = [block for block in blocks if isinstance(block, Heading)][-1]
        alone = first.id in _ALONE or (last.new_page and not last.id.endswith(STATISTICS))


def _chapters(t: Teller, outline: Outline, title: str, code: str) -> Iterator[tuple[Block, ...]]:
    for i, chapter in enumerate(outline.chapters, start=1):
        if not isinstance(chapter, str):
            yield build_own(t, chapter, f"own-{i}")
        elif chapter == "method":
            yield build_method(t, title, code)
        elif chapter in _PLAIN:
            yield _PLAIN[chapter](t)
        else:
            yield from _grouped(t, chapter)


def _grouped(t: Teller, chapter: str) -> Iterator[tuple[Block, ...]]:
    singles = [slice for slice in t.result.slices if len(slice.columns) == 1]
    wanted = _GROUPED.get(chapter)
    for slice in singles:
        column = slice.columns[0]
        if wanted is None and column not in _GROUPED.values():
            yield build_groups(t, slice, f"groups-{slug(slice.id)}")
        elif column == wanted:
            yield _one_grouping(t, slice, chapter)


def _one_grouping(t: Teller, slice: Slice, chapter: str) -> tuple[Block, ...]:
    build = build_industries if chapter == "industries" else build_groups
    return build(t, slice, chapter)


# The cover


def _cover(t: Teller, title: str) -> Cover:
    result, pack = t.result, t.pack
    source = result.source
    name = "cover.subtitle_one" if source.scored == 1 else "cover.subtitle"
    identity = {"name": t.pick(pack.identity.name), "edition": pack.edition, "hash": pack.hash[:_HASH_DIGITS]}
    facts = [
        ("firms", t.say("cover.firms_text", rows=count(source.rows), n=count(source.scored))),
        ("sampling", t.say(f"method.sampling_{result.design.sampling}")),
        ("window", _window(t)),
        ("waves", t.listing(wave_name(t, wave) for wave in source.waves)),
        ("source", _source(t)),
        ("edition", t.say("cover.edition_text", **identity)),
        ("date", result.date),
    ]
    fields = tuple(Field(t.say(f"cover.{label}"), text) for label, text in facts if text)
    return Cover(t.pick(pack.identity.name), title, t.say(name, n=count(source.scored)), fields, _marks(t))


def _window(t: Teller) -> str:
    first, last = t.result.source.first_answer, t.result.source.last_answer
    if not first or first == last:
        return first or last
    return t.say("words.to", low=first, high=last)


def _source(t: Teller) -> str:
    source = t.result.source
    if not source.name or not source.hash:
        return source.name
    return t.say("cover.source_text", name=source.name, hash=source.hash[:_HASH_DIGITS])


def _marks(t: Teller) -> tuple[str, ...]:
    source, marks = t.result.source, []
    if source.synthetic:
        some = source.synthetic < source.scored
        gaps = {"n": count(source.scored), "count": count(source.synthetic)} if some else {}
        marks.append(t.say("cover.synthetic_some" if some else "cover.synthetic", **gaps))
    if source.scored < t.result.small:
        few = {"n": count(source.scored)} if source.scored != 1 else {}
        marks.append(t.say("cover.few" if few else "cover.few_one", **few))
    return tuple(marks)


def _digits(value: float | None) -> str:
    return "" if value is None else f"{value:.6g}"
