"""Whom the results describe, how figures are made, limits, sources, citation, disclaimer."""

from __future__ import annotations

from typing import Final

import wuli
from wuli.report.content import Block, Callout, Heading, ItemList, ListItem, Paragraph
from wuli.report.industry.group_tests import method_name
from wuli.report.industry.parts import chapter
from wuli.report.industry.sample import column_names
from wuli.report.industry.teller import Teller
from wuli.report.numbers import count, exact, half_up, plain

_HASH_DIGITS: Final = 12


def build_method(t: Teller, title: str, code: str) -> tuple[Block, ...]:
    """Return the chapter on method; `title` and `code` (fingerprint) go into the suggested citation."""
    return (
        chapter(t, "method", t.say("method.heading")),
        Callout("note", t.say("method.statement"), (Paragraph(statement(t)),)),
        *_synthetic(t),
        Heading(t.say("method.how"), 2, "method-how"),
        ItemList(tuple(ListItem(text, lead=lead) for lead, text in _how(t) if text)),
        *_listed(t, "limits", [t.own(name) for name in sorted(t.pack.texts) if name.startswith("limits_")]),
        *_listed(t, "notes", [t.say_or(f"notes.{note}", note) for note in t.result.notes]),
        *_closing(t, title, code),
    )


def statement(t: Teller) -> str:
    """Return whom the results describe and what intervals mean, by the way the firms were drawn."""
    return t.say(f"method.text_{t.result.design.sampling}", n=count(t.result.source.scored))


def _synthetic(t: Teller) -> list[Block]:
    if not t.result.source.synthetic:
        return []
    return [Callout("warning", t.say("cover.synthetic"), (Paragraph(t.say("method.synthetic")),))]


def _how(t: Teller) -> list[tuple[str, str]]:
    result = t.result
    level = plain(exact(1 - result.confidence))
    made = dict.fromkeys(row.method for row in result.tests if row.verdict != "not_tested")
    tests = t.listing(dict.fromkeys(method_name(t, method) for method in made))
    texts = t.say("method.tests_text", tests=tests, level=level) if tests else t.say("method.tests_none", level=level)
    plain_design = not result.design.weighted and result.design.strata <= 1
    share = t.say("method.share_plain" if plain_design else "method.share_design")
    confidence = plain(exact(result.confidence) * 100)
    gaps = {"confidence": confidence, "share": share}
    sizes = {"floor": str(result.floor), "small": str(result.small)}
    return [
        (t.say("method.scoring"), t.prose((t.own("method"), t.own("composite_note")))),
        (t.say("method.multi"), t.say("method.multi_text")),
        (t.say("method.design"), t.prose(_design(t))),
        (t.say("method.intervals"), t.say("method.intervals_text", **gaps)),
        (t.say("method.suppression"), t.say("method.suppression_text", **sizes)),
        (t.say("method.tests"), texts),
    ]


def _design(t: Teller) -> list[str]:
    design = t.result.design
    scored = t.result.source.scored
    if design.strata <= 1 and design.psus in (0, 1, scored):
        texts = [t.say("method.design_plain", psus=count(scored))]
    else:
        gaps = {"strata": count(max(design.strata, 1)), "psus": count(design.psus or scored), "df": half_up(design.df)}
        texts = [t.say("method.design_text", **gaps)]
        rule = t.say_or(f"method.lonely_{design.lonely}", design.lonely)
        texts.append(t.say("method.design_lonely", rule=rule))
    if design.fpc:
        texts.append(t.say("method.design_fpc"))
    if design.calibrated:
        texts.append(t.say("method.design_calibrated", columns=t.listing(column_names(t, design.calibrated))))
    return texts


def _listed(t: Teller, name: str, texts: list[str]) -> list[Block]:
    if not texts:
        return []
    heading = Heading(t.say(f"method.{name}"), 2, f"method-{name}")
    return [heading, ItemList(tuple(ListItem(text) for text in texts))]


def _closing(t: Teller, title: str, code: str) -> list[Block]:
    pack, result = t.pack, t.result
    gaps = {"pack": t.pick(pack.identity.name), "edition": pack.edition}
    citation = t.say(
        "method.citation_text", title=title, n=count(result.source.scored), date=result.date, code=code, **gaps
    )
    version = t.say(
        "method.version",
        hash=pack.hash[:_HASH_DIGITS],
        data=result.source.hash[:_HASH_DIGITS] or t.say("words.none"),
        version=wuli.__version__,
        date=result.date,
        **gaps,
    )
    sources: list[Block] = []
    if t.own("sources"):
        sources = [Heading(t.say("method.sources"), 2, "sources"), Paragraph(t.own("sources"))]
    return [
        *sources,
        Heading(t.say("method.citation"), 2, "citation"),
        Paragraph(citation),
        Heading(t.say("method.disclaimer"), 2, "disclaimer"),
        Paragraph(t.say("method.disclaimer_text")),
        Paragraph(version, style="small"),
    ]
