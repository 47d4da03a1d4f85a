"""Challenges that the answers call for, policies and cases that fit, each with its reasons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from wuli.analysis.rules import Known, judge
from wuli.instrument.pack import Pack
from wuli.instrument.sections import Case, Challenge, Fact, LabelledRule, Policy

GAP_LEVEL: Final = 3
MOST_CASES: Final = 2


@dataclass(frozen=True, slots=True)
class ChallengeHit:
    """A challenge with the facts that triggered it."""

    challenge: Challenge
    because: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class PolicyHit:
    """A policy that may fit: conditions met, missing and not known; `through` are the challenges it helps with."""

    policy: Policy
    met: tuple[LabelledRule, ...]
    missing: tuple[LabelledRule, ...]
    unknown: tuple[LabelledRule, ...]
    through: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseHit:
    """A case worth reading: same industry, shared challenges, indicators on which the case is ahead."""

    case: Case
    same_industry: bool
    challenges: tuple[str, ...]
    ahead_on: tuple[str, ...]


PolicyState = Literal["offered", "context", "expired", "elsewhere", "not_needed", "excluded"]


def match_challenges(pack: Pack, known: Known) -> tuple[ChallengeHit, ...]:
    """Return the challenges whose rule holds, in pack order."""
    hits = ((challenge, judge(challenge.when, known)) for challenge in pack.remedies.challenges)
    return tuple(ChallengeHit(challenge, verdict.because) for challenge, verdict in hits if verdict.truth == "yes")


def match_policies(
    pack: Pack, known: Known, challenges: Iterable[str], date: str
) -> tuple[tuple[PolicyHit, ...], dict[str, PolicyState]]:
    """Return the policies to offer on `date` (ISO), and for every policy why it is offered or not.

    A policy is offered if a firm can apply for it, it has not run out, no condition is known to fail, and it helps with
    a triggered challenge.
    """
    triggered = tuple(challenges)
    hits, states = [], {}
    for policy in pack.policies.policies:
        hit = _hit(policy, known, triggered)
        states[policy.id] = _state(policy, hit, known, date)
        if states[policy.id] == "offered":
            hits.append(hit)
    return tuple(sorted(hits, key=lambda hit: (len(hit.unknown), -len(hit.through)))), states


def _hit(policy: Policy, known: Known, triggered: tuple[str, ...]) -> PolicyHit:
    sorted_by: dict[str, list[LabelledRule]] = {"yes": [], "no": [], "unknown": []}
    for condition in policy.conditions:
        sorted_by[judge(condition.when, known).truth].append(condition)
    through = tuple(id for id in policy.helps if id in triggered)
    return PolicyHit(policy, tuple(sorted_by["yes"]), tuple(sorted_by["no"]), tuple(sorted_by["unknown"]), through)


def _state(policy: Policy, hit: PolicyHit, known: Known, date: str) -> PolicyState:
    if policy.valid_until and policy.valid_until < date:
        return "expired"
    if not policy.advice:
        return "context"
    region = known.profile.get("region")
    if policy.scope == "city" and region is not None and region[:2] != policy.region[:2]:
        return "elsewhere"
    if policy.scope == "city" and region is None:
        return "elsewhere"
    # one missing condition is worth telling, two make it another firm's policy
    if len(hit.missing) > 1:
        return "excluded"
    return "offered" if hit.through else "not_needed"


def match_cases(pack: Pack, known: Known, challenges: Iterable[str]) -> tuple[CaseHit, ...]:
    """Return the closest cases, best first: same industry, then shared challenges, then indicators to learn on."""
    triggered = set(challenges)
    hits = [_case_hit(case, known, triggered) for case in pack.cases]
    useful = [hit for hit in hits if hit.same_industry or hit.challenges or hit.ahead_on]
    useful.sort(key=lambda hit: (not hit.same_industry, -len(hit.challenges), -len(hit.ahead_on)))
    return tuple(useful[:MOST_CASES])


def _case_hit(case: Case, known: Known, triggered: set[str]) -> CaseHit:
    ahead = tuple(
        entry.item
        for entry in case.levels
        if entry.level is not None and (own := known.levels.get(entry.item)) is not None and own < entry.level
    )
    same = known.profile.get("industry") == case.industry
    return CaseHit(case, same, tuple(id for id in case.challenges if id in triggered), ahead)
