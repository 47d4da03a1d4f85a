"""Policies and cases that fit what the data show."""

from __future__ import annotations

from typing import Final

from wuli.analysis.industry.result import ChallengeHit, Slice
from wuli.instrument.pack import Pack

MOST_CHALLENGES: Final = 5
MOST_CASES: Final = 5


def fit_policies(
    pack: Pack, challenges: tuple[ChallengeHit, ...], slices: tuple[Slice, ...], date: str
) -> tuple[str, ...]:
    """Return policies in force on `date` that help with the most frequent challenges; city policies only for cities shown.

    Ordered by how many of the firms they speak to, national ones first.
    """
    share = {hit.id: hit.share for hit in challenges[:MOST_CHALLENGES]}
    shown = {group.value[:2] for slice in slices if slice.columns == ("region",) for group in slice.shown}
    found = []
    for policy in pack.policies.policies:
        if (policy.valid_until and policy.valid_until < date) or policy.valid_from > date:
            continue
        if policy.scope == "city" and policy.region[:2] not in shown:
            continue
        reach = sum(share.get(id, 0.0) for id in policy.helps)
        if reach > 0:
            found.append((policy.scope == "city", -reach, policy.id))
    return tuple(id for _, _, id in sorted(found))


def fit_cases(pack: Pack, challenges: tuple[ChallengeHit, ...], slices: tuple[Slice, ...]) -> tuple[str, ...]:
    """Return the closest cases: of industries in the sample, then by the challenges they share."""
    share = {hit.id: hit.share for hit in challenges[:MOST_CHALLENGES]}
    industries = {group.value for slice in slices if slice.columns == ("industry",) for group in slice.shown}
    scored = []
    for place, case in enumerate(pack.cases):
        reach = sum(share.get(id, 0.0) for id in case.challenges)
        if reach > 0 or case.industry in industries:
            scored.append((case.industry not in industries, -reach, place, case.id))
    return tuple(id for *_, id in sorted(scored)[:MOST_CASES])
