"""How forces hang together: correlations of forces, each force with the others, reliability of the scales."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Final

from wuli.analysis.industry.count import FORCES, Counted
from wuli.survey.correlations import judge, sum_correlation
from wuli.survey.reliability import reliability, undefined
from wuli.survey.results import Correlation, Reliability

REST: Final = "rest"


def relate(counted: Counted, floor: int) -> tuple[Correlation, ...]:
    """Return correlations of every two forces, and of each force with the sum of the others; judged as two families.

    Over the firms in which all forces have a score. A force is never set against a total that contains it.
    """
    if counted.cross is None:
        return ()
    moments = counted.cross.moments(FORCES)
    forces = counted.plan.variables.force_ids
    if moments.n < floor or len(forces) < 2:  # noqa: PLR2004  # one force has nothing to go with
        return ()
    pairs = [sum_correlation(moments, (a,), (b,)) for a, b in combinations(forces, 2)]
    rest = [
        replace(sum_correlation(moments, (id,), tuple(other for other in forces if other != id)), second=REST)
        for id in forces
    ]
    return (*judge(pairs), *judge(rest))


def reliabilities(counted: Counted, floor: int) -> tuple[Reliability, ...]:
    """Return the reliability of each force; not defined for a force of one item or too few firms."""
    if counted.cross is None:
        return ()
    out = []
    for id in counted.plan.variables.force_ids:
        members = tuple(member.id for member in counted.plan.variables.plan.node(id).members)
        if len(members) > 1 and id not in counted.cross.plan.groups:
            # forces made of other scores have no items of their own
            out.append(undefined(id, members, 0, "not_of_items"))
            continue
        found = reliability(counted.cross, id, members)
        if found.alpha is not None and found.n < floor:
            found = Reliability(id, members, found.n, None, None, None, None, None, {}, {}, "too_few_answers")
        out.append(found)
    return tuple(out)
