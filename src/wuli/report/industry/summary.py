"""The first pages: what was found, each finding with how certain it is."""

from __future__ import annotations

import math
from typing import Final

from wuli.report.content import Block, Card, Cards, ItemList, ListItem, Paragraph
from wuli.report.industry.findings import Finding, findings
from wuli.report.industry.forces import ends_of, variant_of
from wuli.report.industry.parts import chapter, level_of, means
from wuli.report.industry.teller import Teller
from wuli.report.industry.values import interval, mean
from wuli.report.numbers import count
from wuli.report.render.svg_draw import text_width

_MOST_CARDS: Final = 6
_MOST_FINDINGS: Final = 10
_MOST_LINES: Final = 31  # of findings that fit below the cards
_LINE: Final = 46.5  # em


def build_summary(t: Teller) -> tuple[Block, ...]:
    """Return the summary; with too few firms it only says so."""
    n = t.result.source.scored
    if not means(t, t.result.force_order):
        return (
            chapter(t, "summary", t.say("summary.heading_few", floor=str(t.result.floor))),
            Paragraph(t.say("summary.lede_few", floor=str(t.result.floor)), style="lede"),
            Cards((_firms_card(t),)),
        )
    items = tuple(ListItem(found.text, lead=found.lead, detail=found.certainty) for found in _chosen(findings(t)))
    return (
        chapter(t, "summary", headline(t)),
        Paragraph(t.say("summary.lede", n=count(n)), style="lede"),
        Cards(cards(t)),
        ItemList(items, ordered=True, title=t.say("summary.findings")),
    )


def _chosen(found: tuple[Finding, ...]) -> list[Finding]:
    """Return the findings that fit on a page; minor ones give way, last first."""
    kept = list(found)
    for finding in reversed(found):
        if finding.minor and (len(kept) > _MOST_FINDINGS or sum(map(_lines, kept)) > _MOST_LINES):
            kept.remove(finding)
    return kept


def _lines(finding: Finding) -> int:
    """Return about how many lines a finding takes, with the line on how certain it is."""
    return math.ceil(text_width(f"{finding.lead} {finding.text}") / _LINE) + 1


def headline(t: Teller) -> str:
    """Return the finding about the forces."""
    ends = ends_of(t, t.result.force_order)
    variant = variant_of(ends)
    if ends is None or variant != "apart":
        return t.say(f"summary.heading_{variant}")
    return t.say("summary.heading_apart", top=t.name(ends.top), bottom=t.name(ends.bottom))


def cards(t: Teller) -> tuple[Card, ...]:
    """Return the number of firms and the means of the forces, strongest first."""
    rows = means(t, t.result.force_order)
    forces = tuple(Card(t.name(id), mean(t, row), interval(t, row), level_of(t, row)) for id, row in rows.items())
    return (_firms_card(t), *forces)[:_MOST_CARDS]


def _firms_card(t: Teller) -> Card:
    source = t.result.source
    detail = t.say("summary.card_firms_detail", rows=count(source.rows))
    return Card(t.say("summary.card_firms"), count(source.scored), detail)
