"""A simulation made ready for drawing: shares as arrays, cut points of every item, groups with their means."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np

from wuli.analysis.simulate.mixture import Floats, Groups, Mixture
from wuli.analysis.simulate.options import SimulationOptions
from wuli.errors import ArgumentError, Fault
from wuli.instrument.model import Slot
from wuli.instrument.pack import Pack
from wuli.instrument.profile import Question, Span
from wuli.instrument.simulation import ColumnShares, ItemShares, QuestionShares, Simulation, normalised, rest_of
from wuli.instrument.simulation_check import PackLists, shares_of

SPREAD_MOST: Final = 0.8
_OPEN_END: Final = 4


@dataclass(frozen=True, slots=True)
class Column:
    """A profile column: values, their shares (exact), and for headcounts the lowest and highest number of each."""

    name: str
    values: tuple[str, ...]
    shares: tuple[Fraction, ...]
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """Some groups of one column with their own shares and cut points; `values` () stands for all firms."""

    values: tuple[int, ...]
    shares: tuple[Fraction, ...]
    cuts: Floats
    mixture: Mixture
    share: float


@dataclass(frozen=True, slots=True)
class ItemPlan:
    """How one place is answered: columns written (two for a slot), codes, dimension, and parts by group of `column`.

    `shares` are those over all firms. The parts cover all firms; the last one holds the groups that are not named.
    """

    id: str
    columns: tuple[str, ...]
    fact: str
    codes: tuple[str, ...]
    dimension: int
    shares: tuple[Fraction, ...]
    column: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class QuestionPlan:
    """An extra question: options with their shares, and which of them stand alone."""

    id: str
    multi: bool
    options: tuple[str, ...]
    shares: tuple[Fraction, ...]
    alone: tuple[bool, ...]
    loading: float


@dataclass(frozen=True, slots=True)
class Population:
    """Everything a draw needs. `makers`: chance of being a manufacturer by position of the industry.

    `common`, `own`: parts of the latent variance within groups that all items and those of one dimension share.
    `frame`: column and share of each of its values in the population, with firms of the population a response.
    """

    pack: Pack
    columns: tuple[Column, ...]
    groups: Groups
    items: tuple[ItemPlan, ...]
    questions: tuple[QuestionPlan, ...]
    dimensions: int
    common: float
    own: float
    persistence: float
    drift: float
    makers: Floats
    first_day: str
    days: int
    frame: tuple[str, Mapping[str, Fraction], Fraction] | None

    def column(self, name: str) -> Column:
        """Return a column by name; KeyError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


def build_population(pack: Pack, simulation: Simulation, options: SimulationOptions) -> Population:
    """Return `simulation` ready for drawing under `options`.

    Raises:
        ArgumentError: something that a draw needs is missing, or the groups differ more than there is variance.
    """
    faults = list(_lacking(pack, simulation, options))
    if faults:
        raise ArgumentError(faults)
    lists = PackLists(pack.instrument, pack.profile, pack.extras)
    columns = tuple(_column(entry, pack, options) for entry in simulation.columns)
    groups = _groups(simulation, columns, options)
    between, within = simulation.between or Fraction(0), simulation.within or Fraction(0)
    plans = {entry.item: entry for entry in simulation.items}
    items = tuple(_item(pack, plans[place.id], columns, groups, options) for place in pack.instrument.places())
    return Population(
        pack=pack,
        columns=columns,
        groups=groups,
        items=items,
        questions=tuple(_question(entry, lists.question(entry.question)) for entry in simulation.questions),
        dimensions=len(pack.instrument.dimensions),
        common=float(between),
        own=float(max(within - between, Fraction(0))),
        persistence=float(simulation.persistence or 0),
        drift=float(simulation.drift or 0),
        makers=_makers(pack, simulation, columns),
        first_day=simulation.first_day,
        days=simulation.days,
        frame=_frame(simulation) if options.weights else None,
    )


def _lacking(pack: Pack, simulation: Simulation, options: SimulationOptions) -> Iterable[Fault]:
    """Yield what a draw needs and the simulation does not give."""
    given = {entry.item for entry in simulation.items}
    wanted = [f"items: {place.id}" for place in pack.instrument.places() if place.id not in given]
    if pack.instrument.slots and simulation.column("industry") is None:
        wanted.append("columns: industry")
    shifted = {shift.column for shift in simulation.shifts}
    wanted += [f"columns: {name}" for name in sorted(shifted) if simulation.column(name) is None]
    if not simulation.first_day or simulation.days < 1:
        wanted.append("fieldwork")
    if options.weights:
        wanted += _lacking_frame(simulation)
    file = f"{pack.folder.name}/simulation.yaml"
    for name in dict.fromkeys(wanted):
        yield Fault("simulation_lacks", file=file, got=name)


def _lacking_frame(simulation: Simulation) -> list[str]:
    frame = simulation.frame
    column = simulation.column(frame.column) if frame else None
    if frame is None or column is None:
        return ["frame"]
    known = {share.value for share in frame.shares if share.share > 0}
    return [f"frame: {share.value}" for share in column.shares if share.share > 0 and share.value not in known]


def _column(entry: ColumnShares, pack: Pack, options: SimulationOptions) -> Column:
    shares = {value: share for value, share in shares_of(entry).items() if share > 0}
    if entry.column == "region" and options.regions:
        most = sorted(shares, key=lambda value: -shares[value])[: options.regions]
        shares = {value: share for value, share in shares.items() if value in most}
    values = tuple(shares)
    spans = {band.id: _span(band) for band in pack.profile.headcount_bands} if entry.column == "headcount" else {}
    return Column(entry.column, values, normalised(list(shares.values())), tuple(spans[v] for v in values if spans))


def _span(band: Span) -> tuple[int, int]:
    low = math.ceil(band.low) + (not band.low_closed and band.low.denominator == 1)
    if band.high is None:
        return low, low * _OPEN_END
    return low, math.floor(band.high) - (not band.high_closed and band.high.denominator == 1)


def _groups(simulation: Simulation, columns: Sequence[Column], options: SimulationOptions) -> Groups:
    """Return the groups with means that average to zero, and the standard deviation that is left within them."""
    shares, means, spread = {}, {}, 0.0
    for column in columns:
        by = {shift.value: float(shift.by) for shift in simulation.shifts if shift.column == column.name}
        if not by:
            continue
        own = np.array([float(share) for share in column.shares])
        mean = np.array([by.get(value, 0.0) for value in column.values]) * options.effects.get(column.name, 1.0)
        mean = mean - (own * mean).sum()
        shares[column.name], means[column.name] = own, mean
        spread += float((own * mean**2).sum())
    if spread > SPREAD_MOST:
        raise ArgumentError([Fault("simulation_spread", got=f"{spread:.0%}")])
    return Groups(shares, means, math.sqrt(1 - spread))


def _item(
    pack: Pack, entry: ItemShares, columns: Sequence[Column], groups: Groups, options: SimulationOptions
) -> ItemPlan:
    place = next(place for place in pack.instrument.places() if place.id == entry.item)
    first = pack.instrument.item(place.when_true) if isinstance(place, Slot) else place
    names = [i for i, id in enumerate(pack.instrument.dimensions) if place in pack.instrument.leaves(id)]
    # group shares are a statement about the declared differences; with others asked for they do not hold
    grouped = entry.groups and options.effects.get(entry.groups[0].column, 1.0) == 1.0
    column = next((c for c in columns if grouped and c.name == entry.groups[0].column), None)
    overall = normalised(entry.shares)
    return ItemPlan(
        id=place.id,
        columns=place.members if isinstance(place, Slot) else (place.id,),
        fact=place.fact if isinstance(place, Slot) else "",
        codes=first.codes,
        dimension=names[0] if names else -1,
        shares=overall,
        column=column.name if column else "",
        parts=_parts(entry, column, groups) if column else (_part((), overall, groups.mixture(), 1.0),),
    )


def _parts(entry: ItemShares, column: Column, groups: Groups) -> tuple[Part, ...]:
    place = {value: i for i, value in enumerate(column.values)}
    shares = dict(zip(column.values, column.shares, strict=True))
    named = [group for group in entry.groups if group.value in place]
    parts = []
    for group in named:
        values = (place[group.value],)
        mixture = groups.mixture(column.name, values)
        parts.append(_part(values, normalised(group.shares), mixture, float(shares[group.value])))
    others = tuple(i for value, i in place.items() if value not in {group.value for group in named})
    rest = rest_of(entry, shares)
    if rest is not None and others:
        left = float(sum(column.shares[i] for i in others))
        # a share may fall short of zero by rounding
        rest = normalised([max(share, Fraction(0)) for share in rest])
        parts.append(_part(others, rest, groups.mixture(column.name, others), left))
    return tuple(parts)


def _part(values: tuple[int, ...], shares: tuple[Fraction, ...], mixture: Mixture, share: float) -> Part:
    return Part(values, shares, mixture.cuts([float(part) for part in shares]), mixture, share)


def _question(entry: QuestionShares, question: Question | None) -> QuestionPlan:
    assert question is not None  # checked when the shares were read
    given = {share.value: share.share for share in entry.shares}
    options = tuple(option.id for option in question.options if option.id in given)
    shares = tuple(given[option] for option in options)
    multi = question.kind == "multi"
    alone = tuple(option in question.exclusive for option in options)
    return QuestionPlan(
        question.id, multi, options, shares if multi else normalised(shares), alone, float(entry.loading)
    )


def _makers(pack: Pack, simulation: Simulation, columns: Sequence[Column]) -> Floats:
    industries = next((column.values for column in columns if column.name == "industry"), ())
    facts = {industry.id: industry.is_manufacturer for industry in pack.profile.industries}
    told = {share.value: float(share.share) for share in simulation.makers}
    chances = (told.get(id, 0.0) if facts.get(id) is None else float(bool(facts[id])) for id in industries)
    return np.array(list(chances), dtype=np.float64)


def _frame(simulation: Simulation) -> tuple[str, Mapping[str, Fraction], Fraction]:
    assert simulation.frame is not None
    frame = simulation.frame
    parts = normalised([share.share for share in frame.shares])
    shares = {share.value: part for share, part in zip(frame.shares, parts, strict=True)}
    return frame.column, shares, frame.firms_each
