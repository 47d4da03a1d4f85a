"""What can be said of the forces together: which ends are apart, what cannot be told apart, where each stands."""

from __future__ import annotations

from dataclasses import dataclass

from wuli.report.content import RadarAxis, RadarFigure
from wuli.report.industry.parts import alt_rows, means, name_values, position, source
from wuli.report.industry.teller import Teller
from wuli.report.industry.values import mean, scale_of
from wuli.survey.results import Comparison, Estimate, Verdict


@dataclass(frozen=True, slots=True)
class Ends:
    """The variables with the highest and lowest mean, their comparison, and those that cannot be told from either.

    `verdict` is higher where top and bottom are apart, undistinguished, or not_tested.
    """

    top: str
    bottom: str
    row: Comparison | None
    verdict: Verdict
    near_top: tuple[str, ...]
    near_bottom: tuple[str, ...]


def ends_of(t: Teller, ids: tuple[str, ...]) -> Ends | None:
    """Return both ends of an ordered list of variables; None where fewer than two have a mean."""
    known = tuple(means(t, ids))
    if len(known) < 2:  # noqa: PLR2004  # two ends
        return None
    top, bottom = known[0], known[-1]
    row = t.contrasts.variables(top, bottom)
    verdict: Verdict = row.verdict if row else "not_tested"
    middle = known[1:-1]
    near_top = tuple(id for id in middle if t.contrasts.verdict(top, id) == "undistinguished")
    near_bottom = tuple(id for id in middle if t.contrasts.verdict(id, bottom) == "undistinguished")
    return Ends(top, bottom, row, verdict, near_top, near_bottom)


def application_order(t: Teller) -> tuple[str, ...]:
    """Return the items of the last force that have a mean, highest first."""
    ids = (part.id for part in t.instrument.leaves(t.result.forces[-1])) if t.result.forces else ()
    rows = means(t, ids)
    return tuple(sorted(rows, key=lambda of: -(rows[of].estimate or 0.0)))


def variant_of(ends: Ends | None, none: str = "untested") -> str:
    """Return which heading fits: apart, even or untested."""
    if ends is None:
        return none
    return {"higher": "apart", "undistinguished": "even"}.get(ends.verdict, none)


def positions(t: Teller, rows: dict[str, Estimate]) -> str:
    """Return where each force stands, in one sentence; forces that stand alike are named together."""
    alike: dict[tuple[str, bool], list[str]] = {}
    for id, row in rows.items():
        alike.setdefault(position(t, row), []).append(id)
    texts = (_position(t, {id: rows[id] for id in ids}, *place) for place, ids in alike.items())
    return t.say("overall.text_positions", positions=t.phrases(texts))


def _position(t: Teller, rows: dict[str, Estimate], words: str, single: bool) -> str:  # noqa: FBT001 - as `position` says
    names = name_values(t, rows)
    if not words:
        return names
    name = "overall.position" if single else "overall.position_crosses"
    return t.say(name if len(rows) == 1 else f"{name}_many", names=names, words=words)


def radar(t: Teller, rows: dict[str, Estimate]) -> RadarFigure:
    """Return the small radar of all firms."""
    low, high = scale_of(t, t.result.forces[0])
    axes = []
    for id in t.result.forces:
        row = rows.get(id)
        if row is None:
            axes.append(RadarAxis(t.short(id), None, t.say("words.none")))
        else:
            axes.append(RadarAxis(t.short(id), row.estimate, mean(t, row), row.ci_low, row.ci_high))
    return RadarFigure(
        id="forces-radar",
        title=t.say("overall.radar_title"),
        alt=t.say("overall.radar_alt", rows=alt_rows(t, rows)),
        source=source(t, max(row.n or 0 for row in rows.values())),
        axes=tuple(axes),
        scale_low=low,
        scale_high=high,
        self_label=t.say("overall.radar_self"),
    )
