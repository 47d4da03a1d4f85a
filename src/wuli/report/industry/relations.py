"""How the forces hang together: with each other, and each with the mean of the rest - never with a total that holds it."""

from __future__ import annotations

from typing import Final

from wuli.report.content import Block, Heading, HeatCell, HeatFigure, HeatRow, Paragraph, Table
from wuli.report.industry.parts import chapter, columns, source
from wuli.report.industry.teller import Teller
from wuli.report.industry.values import chance, number
from wuli.report.numbers import count
from wuli.survey.results import Correlation, Reliability

REST: Final = "rest"  # second side of a correlation with the mean of the other forces


def rest_rows(t: Teller) -> list[Correlation]:
    """Return the correlations of each force with the mean of the others, in pack order."""
    found = {row.first: row for row in t.result.correlations if row.second.split(":")[0] == REST}
    return [found[id] for id in t.result.forces if id in found]


def build_relations(t: Teller) -> tuple[Block, ...]:
    """Return the chapter on relations and reliability, () where nothing can be said."""
    pairs = {frozenset((row.first, row.second)): row for row in t.result.correlations if row.estimate is not None}
    rest = [row for row in rest_rows(t) if row.estimate is not None]
    between = {key: row for key, row in pairs.items() if key <= set(t.result.forces)}
    if not rest and not between and not t.result.reliability:
        return ()
    blocks: list[Block] = [chapter(t, "relations", _heading(t, rest)), Paragraph(t.say("relations.intro"))]
    if between:
        blocks.append(_heat(t, between))
    if rest:
        blocks += [_rest_table(t, rest), Paragraph(_method(t, rest), style="small")]
    return (*blocks, *_reliability(t))


def _heading(t: Teller, rest: list[Correlation]) -> str:
    holds = [row.first for row in rest if row.verdict == "higher"]
    if not holds:
        return t.say("relations.heading_none")
    if len(holds) == len(t.result.forces):
        return t.say("relations.heading_all")
    return t.say("relations.heading_some", forces=t.names(holds))


def _method(t: Teller, rest: list[Correlation]) -> str:
    method = rest[0].method
    return t.say("relations.method", method=t.say_or(f"relations.{method}", method))


def _heat(t: Teller, pairs: dict[frozenset[str], Correlation]) -> HeatFigure:
    forces = t.result.forces
    rows = []
    for i, first in enumerate(forces[1:], start=1):
        cells = (pairs.get(frozenset((first, second))) if j < i else None for j, second in enumerate(forces[:-1]))
        rows.append(HeatRow(t.name(first), tuple(_cell(row) for row in cells)))
    words = (
        t.say("relations.alt_row", first=t.name(row.first), second=t.name(row.second), value=number(row.estimate))
        for row in pairs.values()
    )
    return HeatFigure(
        id="relations-pairs",
        title=t.say("relations.heat_title"),
        alt=t.say("relations.heat_alt", rows=t.phrases(words)),
        source=source(t, max(row.n for row in pairs.values())),
        columns=tuple(t.name(id) for id in forces[:-1]),
        rows=tuple(rows),
        scale_low=0.0,
        scale_high=1.0,
    )


def _cell(row: Correlation | None) -> HeatCell:
    return HeatCell(None, "") if row is None else HeatCell(row.estimate, number(row.estimate), n=row.n)


def _rest_table(t: Teller, rest: list[Correlation]) -> Table:
    heads = columns(
        (t.say("relations.col_force"), 3, "l"),
        (t.say("relations.col_value"), 1.4, "r"),
        (t.say("relations.col_interval"), 2, "c"),
        (t.say("relations.col_test"), 1.6, "c"),
        (t.say("relations.col_n"), 1.2, "r"),
        (t.say("relations.col_verdict"), 1.8, "l"),
    )
    return Table("relations-rest", t.say("relations.rest"), heads, tuple(_rest_row(t, row) for row in rest))


def _rest_row(t: Teller, row: Correlation) -> tuple[str, ...]:
    verdict = "related" if row.verdict in ("higher", "lower") else row.verdict
    return (
        t.axis(row.first),
        number(row.estimate),
        _range(t, row.ci_low, row.ci_high),
        chance(t, "q", row.q),
        count(row.n),
        t.say(f"verdict.{verdict}"),
    )


def _range(t: Teller, low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return t.say("words.none")
    return t.say("words.to", low=number(low), high=number(high))


# Reliability


def _reliability(t: Teller) -> list[Block]:
    rows = [row for row in t.result.reliability if row.of in t.result.forces]
    if not rows:
        return []
    heads = columns(
        (t.say("relations.col_force"), 3, "l"),
        (t.say("relations.col_items"), 1.2, "r"),
        (t.say("relations.col_n"), 1.2, "r"),
        (t.say("relations.col_alpha"), 2.6, "c"),
        (t.say("relations.col_omega"), 1.2, "r"),
        (t.say("relations.col_ordinal"), 1.2, "r"),
    )
    body = tuple(_reliability_row(t, row) for row in rows)
    return [
        Heading(t.say("relations.reliability"), 2, "reliability"),
        Table(
            "reliability-table",
            t.say("relations.reliability_table"),
            heads,
            body,
            note=t.say("relations.reliability_note"),
        ),
    ]


def _reliability_row(t: Teller, row: Reliability) -> tuple[str, ...]:
    none = t.say("words.none")
    alpha = number(row.alpha)
    if row.alpha is None:
        alpha = t.say_or(f"relations.why_{row.why}", t.say("relations.why_other"))
    elif row.alpha_low is not None:
        alpha = t.say("words.with_interval", value=alpha, interval=_range(t, row.alpha_low, row.alpha_high))
    last = (number(row.omega) or none, number(row.ordinal_alpha) or none)
    n = none if row.why == "single_item" else count(row.n)
    return (t.axis(row.of), str(len(row.items)), n, alpha, *last)
