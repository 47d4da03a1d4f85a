"""Whether a pack's rule holds for a firm: true, false, or not to be told - unknown never counts as true."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from wuli.instrument.sections import Combine, Fact, Rule

Truth = Literal["yes", "no", "unknown"]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a firm: levels of items and slots, chosen options by question, profile values as strings.

    A key that is missing is not known. `levels` are answer values, `profile` holds "true"/"false" for yes-no facts.
    """

    levels: Mapping[str, int] = field(default_factory=dict)
    answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    profile: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The truth of a rule and the facts that carry it (for yes: those that made it so)."""

    truth: Truth
    because: tuple[Fact, ...] = ()


def judge(rule: Rule, known: Known) -> Verdict:
    """Return whether `rule` holds.

    >>> judge(Fact("item", "a", "at_most", ("2",)), Known({"a": 1})).truth
    'yes'
    >>> judge(Fact("item", "b", "at_most", ("2",)), Known({"a": 1})).truth
    'unknown'
    """
    if isinstance(rule, Fact):
        truth = _fact(rule, known)
        return Verdict(truth, (rule,) if truth == "yes" else ())
    return _combine(rule, known)


def _combine(rule: Combine, known: Known) -> Verdict:
    verdicts = [judge(inner, known) for inner in rule.rules]
    truths = {verdict.truth for verdict in verdicts}
    if rule.op == "not":
        flipped: Truth = {"yes": "no", "no": "yes"}.get(verdicts[0].truth, "unknown")  # type: ignore[assignment]
        return Verdict(flipped)
    reasons = tuple(fact for verdict in verdicts if verdict.truth == "yes" for fact in verdict.because)
    if rule.op == "any":
        truth: Truth = "yes" if "yes" in truths else "unknown" if "unknown" in truths else "no"
    else:
        truth = "no" if "no" in truths else "unknown" if "unknown" in truths else "yes"
    return Verdict(truth, reasons if truth == "yes" else ())


def _fact(fact: Fact, known: Known) -> Truth:
    if fact.kind == "item":
        level = known.levels.get(fact.id)
        return "unknown" if level is None else _yes(_compare(fact, level))
    if fact.kind == "answer":
        chosen = known.answers.get(fact.id)
        return "unknown" if chosen is None else _yes(any(value in chosen for value in fact.values))
    value = known.profile.get(fact.id)
    return "unknown" if value is None else _yes(any(_same(fact.id, value, wanted) for wanted in fact.values))


def _compare(fact: Fact, level: int) -> bool:
    if fact.op == "at_most":
        return level <= int(fact.values[0])
    if fact.op == "at_least":
        return level >= int(fact.values[0])
    return str(level) in fact.values


def _same(field: str, value: str, wanted: str) -> bool:
    """Compare values; a region code also counts for the province that it lies in (…0000)."""
    if field == "region" and wanted.endswith("0000"):
        return value[:2] == wanted[:2]
    return value == wanted


def _yes(holds: bool) -> Truth:  # noqa: FBT001  # a truth value is what it converts
    return "yes" if holds else "no"
