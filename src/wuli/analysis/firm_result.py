"""Everything a firm's report says, as values: the one object from which all its numbers are taken."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import wuli
from wuli.analysis.assess import Assessed
from wuli.analysis.findings import Finding, Picture, choose_findings
from wuli.analysis.flips import Flip, find_flips
from wuli.analysis.matching import (
    CaseHit,
    ChallengeHit,
    PolicyHit,
    PolicyState,
    match_cases,
    match_challenges,
    match_policies,
)
from wuli.analysis.moves import Move, next_moves
from wuli.analysis.rules import Known
from wuli.instrument.answers import HIDDEN, KNOWN_STATE
from wuli.instrument.model import Slot
from wuli.instrument.pack import Pack
from wuli.instrument.sections import Figure
from wuli.responses.firm import Firm
from wuli.scoring.kernel import NO_LEVEL, NODE_NOT_APPLICABLE
from wuli.scoring.records import Record


@dataclass(frozen=True, slots=True)
class FirmResult:
    """A firm's scores with all that follows from them on `date` (ISO).

    `scores` is the result object of the contract; `applies` maps each place (item or slot) to the item that applies to
    the firm; `references` are means of an earlier survey by the place or force they belong to, `figures` all of its
    figures that concern firms like this one; `spend_share` is planned AI spending as a share of revenue (0–1).
    `composites` holds low, high, level_low and level_high of the headline and each composite beside it, on its own.
    """

    pack: Pack
    firm: Firm
    date: str
    scores: Record
    applies: dict[str, str]
    findings: tuple[Finding, ...]
    moves: tuple[Move, ...]
    challenges: tuple[ChallengeHit, ...]
    policies: tuple[PolicyHit, ...]
    policy_states: dict[str, PolicyState]
    cases: tuple[CaseHit, ...]
    flips: tuple[Flip, ...]
    references: dict[str, Figure]
    figures: tuple[Figure, ...]
    spend_share: Fraction | None
    composites: dict[str, dict[str, Any]]
    version: str = wuli.__version__


def firm_result(assessed: Assessed, row: int, firm: Firm, *, date: str, record: Record | None = None) -> FirmResult:
    """Return the result of one firm of a scored batch; `date` is the day of the report (ISO).

    `record` is the firm's result object where it is at hand already.
    """
    pack, instrument = assessed.pack, assessed.pack.instrument
    record = record or assessed.one(row)
    known = known_facts(record, firm)
    applies = _applies(assessed, row)
    dimensions = {id: record["dimensions"][id]["score"] for id in instrument.dimensions}
    challenges = match_challenges(pack, known)
    triggered = [hit.challenge.id for hit in challenges]
    policies, states = match_policies(pack, known, triggered, date)
    unknown = tuple(
        part.id for part in instrument.places() if record["indicators"][part.id]["state"] in ("dont_know", "unanswered")
    )
    levels = {part.id: known.levels[part.id] for part in instrument.places() if part.id in known.levels}
    has_level = record["overall"]["robustness"] in ("solid", "borderline")
    nodes = {id: record["dimensions"][id] for id in instrument.dimensions}
    ends = {id: (node["low"], node["high"]) for id, node in nodes.items() if node["low"] is not None}
    picture = Picture(dimensions, ends, levels, unknown, instrument.levels[0].number, has_level=has_level)
    return FirmResult(
        pack=pack,
        firm=firm,
        date=date,
        scores=record,
        applies=applies,
        findings=choose_findings(picture, pack.advice),
        moves=next_moves(pack, known, applies, dimensions),
        challenges=challenges,
        policies=policies,
        policy_states=states,
        cases=match_cases(pack, known, triggered),
        flips=find_flips(assessed.scores.plan, assessed.scores.answers, row),
        references=_references(pack),
        figures=_figures(pack, firm, applies),
        spend_share=_spend_share(firm),
        composites={id: _reading(assessed, id, row) for id in (instrument.overall.score, *instrument.overall.beside)},
    )


def _reading(assessed: Assessed, id: str, row: int) -> dict[str, Any]:
    """Return interval and levels of one composite; None where no item applies, or where it has no bands."""
    node = assessed.scores.nodes[id]
    applies = int(node.state[row]) != NODE_NOT_APPLICABLE
    ends = {key: int(getattr(node, key)[row]) / node.grid if applies else None for key in ("low", "high")}
    levels = {key: int(getattr(node, key)[row]) for key in ("level_low", "level_high")}
    return {**ends, **{key: level if applies and level != NO_LEVEL else None for key, level in levels.items()}}


def known_facts(record: Record, firm: Firm) -> Known:
    """Return what rules may ask about a firm."""
    levels = {id: entry["level"] for id, entry in record["indicators"].items() if entry["state"] == KNOWN_STATE}
    profile = {
        "industry": firm.industry.id if firm.industry else None,
        "age_band": firm.age_band.id if firm.age_band else None,
        "headcount_band": firm.headcount_band.id if firm.headcount_band else None,
        "size_class": firm.size_class.id if firm.size_class else None,
        "region": firm.region.id if firm.region else None,
        "is_manufacturer": None if firm.is_manufacturer is None else str(firm.is_manufacturer).lower(),
    }
    return Known(levels, firm.answers, {key: value for key, value in profile.items() if value is not None})


def _applies(assessed: Assessed, row: int) -> dict[str, str]:
    """Return place -> item that applies; a slot whose half is not known is left out."""
    applies = {}
    for part in assessed.pack.instrument.places():
        if not isinstance(part, Slot):
            applies[part.id] = part.id
            continue
        open_items = [id for id in part.members if int(assessed.scores.answers.codes[id][row]) != HIDDEN]
        if len(open_items) == 1:
            applies[part.id] = open_items[0]
    return applies


def _references(pack: Pack) -> dict[str, Figure]:
    instrument = pack.instrument
    ids = (*instrument.dimensions, *(part.id for part in instrument.places()))
    return {id: figure for id in ids if (figure := pack.reference.overall_mean(id)) is not None}


def _figures(pack: Pack, firm: Firm, applies: dict[str, str]) -> tuple[Figure, ...]:
    """Return the figures to show: of a force or indicator, about all firms or about firms of this industry or age."""
    instrument = pack.instrument
    ids = {*instrument.dimensions, *(part.id for part in instrument.places()), *applies.values()}
    own = {
        "industry": firm.industry.id if firm.industry else "",
        "age_band": firm.age_band.id if firm.age_band else "",
    }
    return tuple(
        figure
        for figure in pack.reference.figures
        if figure.shown
        and figure.of in ids
        and figure.statistic in ("mean", "share")
        and all(own.get(key) == value for key, value in figure.slice.items())
    )


def _spend_share(firm: Firm) -> Fraction | None:
    """Return AI spending as a share of revenue where both are given and revenue is above zero."""
    amounts = list(firm.amounts.values())
    if not amounts or not firm.revenue:
        return None
    return amounts[0] / firm.revenue
