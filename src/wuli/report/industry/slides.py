"""The talk about a report: its findings, then its figures with one or two sentences each, all taken from the report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from wuli.analysis.industry.result import IndustryResult, Slice
from wuli.instrument.sections import Advice
from wuli.instrument.text import Lang
from wuli.report.content import (
    BarFigure,
    Block,
    Callout,
    Columns,
    DotFigure,
    Figure,
    Heading,
    HeatFigure,
    RadarFigure,
    StackFigure,
    Table,
)
from wuli.report.industry.applications import applications_words
from wuli.report.industry.build import build_industry_document
from wuli.report.industry.change import change_words
from wuli.report.industry.findings import findings
from wuli.report.industry.forces import application_order, ends_of
from wuli.report.industry.groups import is_tested, standouts
from wuli.report.industry.method import statement
from wuli.report.industry.parts import columns, slug
from wuli.report.industry.teller import Teller
from wuli.report.slides import MOST_BULLETS, Slide

_FIGURES: Final = (BarFigure, DotFigure, HeatFigure, RadarFigure, StackFigure)
_BESIDE: Final = 3  # texts that fit beside a figure
_CHAPTER_OF: Final = {
    "industry": "industries",
    "age": "age",
    "headcount": "headcount",
    "role": "role",
    "region": "region",
}


@dataclass(frozen=True, slots=True)
class _Parts:
    """Headings, figures and tables of a report by id."""

    titles: dict[str, str]
    figures: dict[str, Figure]
    tables: dict[str, Table]


def build_slides(result: IndustryResult, lang: Lang) -> tuple[Slide, ...]:
    """Return the slides of a report. The result is not changed."""
    t = Teller(result, lang)
    parts = _gather(build_industry_document(result, lang).blocks)
    return tuple(_slides(t, parts))


def _gather(blocks: Iterable[Block]) -> _Parts:
    parts = _Parts({}, {}, {})
    for block in _walk(blocks):
        if isinstance(block, Heading):
            parts.titles[block.id] = block.text
        elif isinstance(block, Table):
            parts.tables[block.id] = block
        elif isinstance(block, _FIGURES):
            parts.figures[block.id] = block
    return parts


def _walk(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, Columns):
            yield from _walk((*block.left, *block.right))
        elif isinstance(block, Callout):
            yield from _walk(block.blocks)


def _slides(t: Teller, parts: _Parts) -> Iterator[Slide]:
    yield from _summary(t, parts)
    yield from _sample(parts)
    yield from _overall(t, parts)
    for slice in t.result.slices:
        if len(slice.columns) == 1:
            yield from _groups(t, parts, slice)
    yield from _views(t, parts)
    yield from _actions(t, parts)
    for i, change in enumerate(t.result.waves, start=1):
        name = f"change-{i}" if i > 1 else "change"
        yield from _shown(parts, name, f"change-{i}-forces", change_words(t, change))
    if "robustness-variants" in parts.tables:
        yield Slide(parts.titles["robustness"], table=parts.tables["robustness-variants"])
    yield Slide(parts.titles["method"], (statement(t),), source=t.say("method.disclaimer_text"))


def _shown(parts: _Parts, title: str, figure: str, texts: Iterable[str] = ()) -> Iterator[Slide]:
    """Yield a slide of a figure under the heading `title`; nothing where the report has no such figure."""
    found = parts.figures.get(figure)
    if found is not None:
        bullets = tuple(text for text in texts if text)[:_BESIDE]
        yield Slide(parts.titles.get(title, found.title), bullets, figure=found, source=found.source)


def _summary(t: Teller, parts: _Parts) -> Iterator[Slide]:
    found = findings(t)
    for start in range(0, len(found), MOST_BULLETS):
        some = found[start : start + MOST_BULLETS]
        title = parts.titles["summary"] if start == 0 else t.say("summary.findings")
        bullets = tuple(t.say("words.name_colon", name=finding.lead, value=finding.text) for finding in some)
        notes = "\n".join(t.say("words.name_colon", name=f.lead, value=f.certainty) for f in some)
        yield Slide(title, bullets, notes=notes)
    if not found:
        yield Slide(parts.titles["summary"], (t.say("summary.lede_few", floor=str(t.result.floor)),))


def _sample(parts: _Parts) -> Iterator[Slide]:
    yield Slide(parts.titles["sample"], table=parts.tables["flow"])
    for id, figure in parts.figures.items():
        if id.startswith("sample-"):
            yield Slide(figure.title, figure=figure, source=figure.source)


def _overall(t: Teller, parts: _Parts) -> Iterator[Slide]:
    yield from _shown(parts, "overall", "forces")
    if "forces-pairs" in parts.tables:
        pairs = parts.tables["forces-pairs"]
        yield Slide(pairs.title, table=pairs)
    yield from _shown(parts, "", "overall-level-figure")
    yield from _shown(parts, "", "indicators-levels")
    ends = ends_of(t, application_order(t))
    yield from _shown(parts, "applications", "applications-means", applications_words(t, ends) if ends else ())


def _groups(t: Teller, parts: _Parts, slice: Slice) -> Iterator[Slide]:
    chapter = _CHAPTER_OF.get(slice.columns[0], f"groups-{slug(slice.id)}")
    texts = standouts(t, slice) or ([t.say("groups.same_all")] if is_tested(t, slice) else [])
    yield from _shown(parts, chapter, f"{chapter}-forces", texts)
    if chapter == "industries":
        for i, _ in enumerate(slice.shown, start=1):
            yield from _shown(parts, f"{chapter}-{i}", f"{chapter}-{i}-forces")


def _views(t: Teller, parts: _Parts) -> Iterator[Slide]:
    for extra in t.result.extras:
        yield from _shown(parts, "", f"extra-{slug(extra.id)}-shares")
    if "relations-rest" in parts.tables:
        texts = (t.say("relations.intro"),)
        yield Slide(parts.titles["relations"], texts, table=parts.tables["relations-rest"])


def _actions(t: Teller, parts: _Parts) -> Iterator[Slide]:
    yield from _shown(parts, "challenges", "challenges-shares")
    if "challenges-remedies" in parts.tables:
        remedies = parts.tables["challenges-remedies"]
        yield Slide(remedies.title, table=remedies)
    known = t.pack.remedies
    for name, groups in (("government", known.to_government), ("firms", known.to_firms)):
        if groups:
            rows = tuple((t.pick(group.title) or t.name(group.dimension), _items(t, group.items)) for group in groups)
            yield Slide(t.say(f"recommendations.{name}_title"), table=_two_columns(t, f"recommendations-{name}", rows))


def _items(t: Teller, items: Iterable[Advice]) -> str:
    return t.steps(t.pick(item.text) for item in items)


def _two_columns(t: Teller, id: str, rows: tuple[tuple[str, str], ...]) -> Table:
    heads = columns((t.say("recommendations.col_title"), 2.4, "l"), (t.say("recommendations.col_text"), 7, "l"))
    return Table(id, "", heads, rows)
