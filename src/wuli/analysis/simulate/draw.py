"""Random draws of one block of firms: profiles, latent answers, answers.

Every purpose has a stream of its own, made from seed, block and purpose. So a block is the same whatever is drawn before
it, and asking for weights or gaps does not change the answers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import numpy as np

from wuli.analysis.simulate.mixture import Floats, Mixture, largest_remainder
from wuli.analysis.simulate.population import Column, ItemPlan, Population, QuestionPlan

Codes = np.ndarray[Any, np.dtype[np.int16]]
Singles = np.ndarray[Any, np.dtype[np.float32]]
Bools = np.ndarray[Any, np.dtype[np.bool_]]

PROFILE: Final = 0
LATENT: Final = 1  # and LATENT + 1 for the second wave
QUESTIONS: Final = 3
GAPS: Final = 5
DAYS: Final = 7
MAKERS: Final = 9

STANDARD: Final = Mixture(np.ones(1), np.zeros(1), 1.0)


def stream(seed: int, block: int, purpose: int) -> np.random.Generator:
    """Return the random numbers of one purpose in one block."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(block, purpose))))


def draw_column(column: Column, rng: np.random.Generator, rows: int, *, exact: bool) -> Codes:
    """Return positions of values, shape (rows,): shares met to the firm, or firm by firm at random."""
    if exact:
        counts = largest_remainder(column.shares, rows)
        return rng.permutation(np.repeat(np.arange(len(counts), dtype=np.int16), counts))
    return _pick([float(share) for share in column.shares], rng.random(rows, dtype=np.float32))


def draw_headcount(column: Column, codes: Codes, rng: np.random.Generator) -> np.ndarray[Any, np.dtype[np.int32]]:
    """Return a number of staff within each firm's band: small numbers more often, as among real firms."""
    low, high = (np.array(ends, dtype=np.float64)[codes] for ends in zip(*column.spans, strict=True))
    spread = np.log((high + 1) / np.maximum(low, 1))
    number = np.floor(np.maximum(low, 1) * np.exp(rng.random(len(codes)) * spread))
    whole: np.ndarray[Any, np.dtype[np.int32]] = np.clip(number, low, high).astype(np.int32)
    return whole


def _pick(shares: Sequence[float], where: Singles) -> Codes:
    codes: Codes = np.zeros(len(where), dtype=np.int16)
    for total in np.cumsum(shares)[:-1].tolist():
        codes += where >= np.float32(total)
    return codes


def _cut(value: Singles, cuts: Floats) -> Codes:
    codes: Codes = np.zeros(len(value), dtype=np.int16)
    for cut in cuts.tolist():
        codes += value > np.float32(cut)
    return codes


@dataclass(frozen=True, slots=True)
class Latent:
    """The latent answers of a block within groups: the general factor (rows,) and every item (items, rows), unit variance."""

    general: Singles
    items: Singles


def draw_latent(population: Population, rng: np.random.Generator, rows: int) -> Latent:
    """Return fresh latent answers with the declared correlations."""
    general = rng.standard_normal(rows, dtype=np.float32)
    forces = rng.standard_normal((population.dimensions, rows), dtype=np.float32)
    items = rng.standard_normal((len(population.items), rows), dtype=np.float32)
    common, own = math.sqrt(population.common), math.sqrt(population.own)
    for i, item in enumerate(population.items):
        # an item of no dimension shares only the general factor
        left = 1 - population.common - (population.own if item.dimension >= 0 else 0)
        items[i] *= np.float32(math.sqrt(left))
        items[i] += np.float32(common) * general
        if item.dimension >= 0:
            items[i] += np.float32(own) * forces[item.dimension]
    return Latent(general, items)


def carry_over(old: Latent, new: Latent, kept: int, persistence: float) -> Latent:
    """Return second-wave answers: the first `kept` firms remember their first ones, the others are new."""
    stay, change = np.float32(persistence), np.float32(math.sqrt(1 - persistence**2))

    def mix(before: Singles, after: Singles) -> Singles:
        mixed: Singles = after.copy()
        mixed[..., :kept] = stay * before[..., :kept] + change * after[..., :kept]
        return mixed

    return Latent(mix(old.general, new.general), mix(old.items, new.items))


def draw_item(item: ItemPlan, value: Singles, codes: dict[str, Codes], *, rise: float, exact: bool) -> Codes:
    """Return positions of the item's codes, shape (rows,), from latent answers. `rise`: since the first wave."""
    if exact:
        return _to_the_firm(item, value, codes, rise)
    if len(item.parts) == 1:
        return _cut(value, item.parts[0].cuts - rise)
    answer: Codes = np.zeros(len(value), dtype=np.int16)
    cuts = np.empty((len(item.parts[0].cuts), max(max(part.values) for part in item.parts) + 1), dtype=np.float32)
    for part in item.parts:
        cuts[:, list(part.values)] = (part.cuts - rise)[:, None]
    for row in cuts:
        answer += value > row[codes[item.column]]
    return answer


def _to_the_firm(item: ItemPlan, value: Singles, codes: dict[str, Codes], rise: float) -> Codes:
    """Give the codes by rank, so that their counts are the shares rounded to whole firms."""
    answer: Codes = np.zeros(len(value), dtype=np.int16)
    total = largest_remainder(_shares(item, rise), len(value))
    left = list(total)
    for i, part in enumerate(item.parts):
        everyone = not part.values
        rows = np.arange(len(value)) if everyone else np.flatnonzero(np.isin(codes[item.column], part.values))
        last = i == len(item.parts) - 1
        shares = part.mixture.shares(part.cuts, rise) if rise else part.shares
        counts = _filled(left, len(rows)) if last else largest_remainder(shares, len(rows))
        left = [rest - count for rest, count in zip(left, counts, strict=True)]
        order = rows[np.argsort(value[rows], kind="stable")]
        answer[order] = np.repeat(np.arange(len(counts), dtype=np.int16), counts)
    return answer


def _shares(item: ItemPlan, rise: float) -> Sequence[Fraction | float]:
    """Return the shares over all firms, after a rise those that follow from it."""
    if not rise:
        return item.shares
    parts = [(part.share, part.mixture.shares(part.cuts, rise)) for part in item.parts]
    return [math.fsum(share * own[i] for share, own in parts) for i in range(len(item.codes))]


def _filled(left: Sequence[int], rows: int) -> list[int]:
    """Return what is left of the counts for the last groups; whole firms may leave a count short of zero by one or two."""
    counts = [max(count, 0) for count in left]
    while sum(counts) > rows:
        counts[counts.index(max(counts))] -= 1
    return counts


# Extra questions


def draw_question(plan: QuestionPlan, general: Singles, rng: np.random.Generator, *, exact: bool) -> Codes | Bools:
    """Return positions of the chosen option (rows,), or for multiple choice the ticks (options, rows)."""
    noise = rng.standard_normal((len(plan.options) if plan.multi else 1, len(general)), dtype=np.float32)
    loading, rest = np.float32(plan.loading), np.float32(math.sqrt(1 - plan.loading**2))
    value = loading * general + rest * noise
    if not plan.multi:
        return (
            _by_rank(plan.shares, value[0]) if exact else _cut(value[0], STANDARD.cuts([float(s) for s in plan.shares]))
        )
    ticks = np.zeros(value.shape, dtype=bool)
    alone = _stand_alone(plan, rng, len(general), exact=exact)
    free = np.flatnonzero(alone < 0)
    left = 1 - sum((s for s, single in zip(plan.shares, plan.alone, strict=True) if single), Fraction(0))
    for i, share in enumerate(plan.shares):
        if plan.alone[i]:
            ticks[i] = alone == i
        elif exact:
            count = min(largest_remainder([share, 1 - share], len(general))[0], len(free))
            ticks[i, free[np.argsort(-value[i, free], kind="stable")[:count]]] = True
        elif left > 0:
            ticks[i, free] = value[i, free] > np.float32(STANDARD.cut(float(1 - share / left)))
    return ticks


def _stand_alone(plan: QuestionPlan, rng: np.random.Generator, rows: int, *, exact: bool) -> Codes:
    """Return the option that each firm ticks alone, -1 for none."""
    positions = [i for i, single in enumerate(plan.alone) if single]
    shares = [plan.shares[i] for i in positions]
    column = Column("", tuple(map(str, positions)), (*shares, 1 - sum(shares, Fraction(0))))
    names = np.array([*positions, -1], dtype=np.int16)
    return names[draw_column(column, rng, rows, exact=exact)]


def _by_rank(shares: Sequence[Fraction], value: Singles) -> Codes:
    counts = largest_remainder(shares, len(value))
    codes: Codes = np.empty(len(value), dtype=np.int16)
    codes[np.argsort(value, kind="stable")] = np.repeat(np.arange(len(counts), dtype=np.int16), counts)
    return codes
