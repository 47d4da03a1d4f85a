"""`quality.yaml` -> the values of `quality_section`, field by field."""

from __future__ import annotations

from fractions import Fraction

from wuli.instrument.quality_section import (
    Contradiction,
    Quality,
    RevenuePerHead,
    Speed,
    StraightLining,
    Unknowns,
)
from wuli.instrument.rule_reader import read_rule
from wuli.instrument.yaml_reader import Reader


def read_quality(top: Reader) -> Quality:
    """Return thresholds and contradictions; what is left out keeps its default."""
    default = Quality()
    return Quality(
        straight_lining=_straight_lining(top.map("straight_lining", required=False)),
        speed=_speed(top.map("speed", required=False)),
        unknowns=_unknowns(top.map("unknowns", required=False)),
        revenue_per_head=_revenue_per_head(top.map("revenue_per_head", required=False)),
        copies_by_chance=_or(top.decimal("copies_by_chance", required=False), default.copies_by_chance),
        contradictions_from=top.integer("contradictions_from", required=False, default=default.contradictions_from),
        contradictions=tuple(_contradiction(r) for r in top.maps("contradictions", required=False)),
    )


def _straight_lining(r: Reader | None) -> StraightLining:
    if r is None:
        return StraightLining()
    found = StraightLining(
        all_same_from=r.integer("all_same_from", required=False),
        run=r.integer("run", required=False),
        may_repeat=r.strings("may_repeat", required=False),
    )
    r.done()
    return found


def _speed(r: Reader | None) -> Speed:
    if r is None:
        return Speed()
    found = Speed(
        seconds_per_item=r.decimal("seconds_per_item", required=False),
        share_of_median=r.decimal("share_of_median", required=False),
        median_from=r.integer("median_from", required=False, default=Speed().median_from),
    )
    r.done()
    return found


def _unknowns(r: Reader | None) -> Unknowns:
    default = Unknowns()
    if r is None:
        return default
    found = Unknowns(
        most=_or(r.decimal("most", required=False), default.most),
        high_dont_know=_or(r.decimal("high_dont_know", required=False), default.high_dont_know),
    )
    r.done()
    return found


def _revenue_per_head(r: Reader | None) -> RevenuePerHead:
    if r is None:
        return RevenuePerHead()
    found = RevenuePerHead(r.decimal("least", required=False), r.decimal("most", required=False))
    r.done()
    return found


def _contradiction(r: Reader) -> Contradiction:
    found = Contradiction(r.name("id"), r.text("name"), r.text("text"), read_rule(r.map("when")))
    r.done()
    return found


def _or(value: Fraction | None, default: Fraction) -> Fraction:
    return default if value is None else value
