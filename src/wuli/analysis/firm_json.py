"""A firm's result as JSON: the numbers and choices behind every sentence of its report."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from wuli.analysis.firm_result import FirmResult
from wuli.instrument.sections import Fact
from wuli.responses.firm import Firm


def firm_json(result: FirmResult) -> dict[str, Any]:
    """Return the result as plain dicts, lists, strings and numbers, with stable keys."""
    return {
        "firm": _firm(result.firm),
        "date": result.date,
        "program": {"name": "wuli", "version": result.version},
        "scores": result.scores,
        "applies": result.applies,
        "counts": _counts(result),
        "findings": [{"kind": f.kind, "nodes": list(f.nodes), "places": list(f.places)} for f in result.findings],
        "moves": [{"item": m.item, "dimension": m.dimension, "from": m.start, "to": m.end} for m in result.moves],
        "challenges": [
            {"id": hit.challenge.id, "because": [_fact(f) for f in hit.because], "line": hit.challenge.source_line}
            for hit in result.challenges
        ],
        "policies": [
            {
                "id": hit.policy.id,
                "met": [rule.label.zh for rule in hit.met],
                "missing": [rule.label.zh for rule in hit.missing],
                "unknown": [rule.label.zh for rule in hit.unknown],
                "helps": list(hit.through),
                "issued": hit.policy.issued,
                "valid_until": hit.policy.valid_until,
                "line": hit.policy.source_line,
            }
            for hit in result.policies
        ],
        "policy_states": dict(result.policy_states),
        "policies_checked": result.pack.policies.checked,
        "cases": [
            {
                "id": hit.case.id,
                "same_industry": hit.same_industry,
                "challenges": list(hit.challenges),
                "ahead_on": list(hit.ahead_on),
                "line": hit.case.source_line,
            }
            for hit in result.cases
        ],
        "flips": [{"indicator": f.place, "from": f.start, "to": f.end, "level": f.level} for f in result.flips],
        "references": {
            id: {"value": f.value, "n": f.n, "line": f.line, "status": f.status} for id, f in result.references.items()
        },
        "sums": _sums(result),
        "composites": result.composites,
        "figures": [
            {"of": f.of, "statistic": f.statistic, "levels": list(f.levels), "slice": dict(f.slice)}
            | {"value": f.value, "n": f.n, "line": f.line, "status": f.status}
            for f in result.figures
        ],
        "spend_share": _number(result.spend_share),
    }


def _counts(result: FirmResult) -> dict[str, int]:
    """Return the tallies that sentences mention."""
    instrument = result.pack.instrument
    entries = [result.scores["indicators"][part.id] for part in instrument.places()]
    states = [entry["state"] for entry in entries]
    levels = [entry["level"] for entry in entries if entry["state"] == "level"]
    unknown = states.count("dont_know") + states.count("unanswered")
    policies = list(result.policy_states.values())
    return {
        "known": len(levels),
        "unknown": unknown,
        "applicable": len(levels) + unknown,
        "high": sum(1 for level in levels if level >= result.pack.advice.high_level),
        "lowest": levels.count(instrument.levels[0].number),
        "challenges": len(result.challenges),
        "policies": len(result.policies),
        "policies_total": len(policies),
        "policies_expired": policies.count("expired"),
        "policies_elsewhere": policies.count("elsewhere"),
        "policies_context": policies.count("context"),
        "cases": len(result.cases),
        "flips": len(result.flips),
        "firms": 1,
    }


def _sums(result: FirmResult) -> dict[str, int]:
    """Return the sum of known levels of each force: the numerator of its mean."""
    instrument, entries = result.pack.instrument, result.scores["indicators"]
    levels = {id: [entries[part.id]["level"] for part in instrument.leaves(id)] for id in instrument.dimensions}
    return {id: sum(level for level in found if level is not None) for id, found in levels.items()}


def _firm(firm: Firm) -> dict[str, Any]:
    return {
        "firm_id": firm.firm_id,
        "name": firm.name,
        "industry": firm.industry.id if firm.industry else None,
        "industry_code": firm.industry_code or None,
        "is_manufacturer": firm.is_manufacturer,
        "founded": str(firm.founded) if firm.founded else None,
        "answered_at": str(firm.answered_at) if firm.answered_at else None,
        "age_years": _number(firm.age_years),
        "age_band": firm.age_band.id if firm.age_band else None,
        "headcount": firm.headcount,
        "headcount_band": firm.headcount_band.id if firm.headcount_band else None,
        "revenue": _number(firm.revenue),
        "size_class": firm.size_class.id if firm.size_class else None,
        "region": firm.region.id if firm.region else None,
        "role": firm.role or None,
        "wave": firm.wave or None,
        "verified": firm.verified,
        "synthetic": firm.synthetic,
        "answers": {id: list(chosen) for id, chosen in firm.answers.items()},
        "reasons": dict(firm.reasons),
        "amounts": {column: float(amount) for column, amount in firm.amounts.items()},
    }


def _fact(fact: Fact) -> dict[str, Any]:
    return {"kind": fact.kind, "id": fact.id, "op": fact.op, "values": list(fact.values)}


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
