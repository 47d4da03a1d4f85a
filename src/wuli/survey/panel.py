"""The same firms at two times: how they moved, how much the mean changed, and how much change can be told at all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri, stdtr

from wuli.survey.association import pearson
from wuli.survey.histogram import as_table
from wuli.survey.intervals import mean_t
from wuli.survey.outcomes import Numbers

_TWO = 2
# scores are kept as floats: changes closer than this are the same
_SAME = 1e-9


@dataclass(frozen=True, slots=True)
class PairedChange:
    """The change of the mean of the same `n` firms, second less first, with t interval and test.

    `r` is the correlation of both times, None where one of them does not vary; with one firm only the means are known,
    and where every firm changed by the same amount there is no test.
    """

    n: int
    first_mean: float
    second_mean: float
    change: float
    se: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    r: float | None = None
    df: float | None = None
    p: float | None = None


@dataclass(frozen=True, slots=True)
class Decomposition:
    """What the change of a mean between two waves is made of; the three parts add up to `total`.

    `stayers`: firms in both waves changed; `entry`: firms came that differ from them; `exit`: firms left that did.
    """

    total: float
    stayers: float
    entry: float
    exit: float


def transition_table(first: npt.ArrayLike, second: npt.ArrayLike, levels: npt.ArrayLike) -> Numbers:
    """Return how many firms moved from each level (rows) to each level (columns); one entry per firm in both arrays.

    Raises:
        ValueError: the arrays differ in length, or hold something that is no level.

    >>> transition_table([1, 1, 2], [1, 2, 2], [1, 2]).tolist()
    [[1.0, 1.0], [0.0, 1.0]]
    """
    known = np.asarray(levels)
    rows, columns = (np.searchsorted(known, np.asarray(side)) for side in (first, second))
    for side, places in ((first, rows), (second, columns)):
        if not np.array_equal(known[np.minimum(places, len(known) - 1)], np.asarray(side)):
            raise ValueError("a value is not among the levels")
    if rows.shape != columns.shape:
        raise ValueError("both times need the same firms")
    cells = np.bincount(rows * len(known) + columns, minlength=len(known) ** 2)
    return cells.reshape(len(known), len(known)).astype(np.float64)


def paired_change(
    counts: npt.ArrayLike,
    first_levels: npt.ArrayLike,
    second_levels: npt.ArrayLike | None = None,
    *,
    confidence: float = 0.95,
) -> PairedChange | None:
    """Return the change of the mean from a table of firms by value before (rows) and after (columns); None if empty.

    `second_levels` are the values of the columns, the same as those of the rows where not given.
    Source: R t.test(paired=TRUE).
    """
    table = as_table(counts)
    before = np.asarray(first_levels, dtype=np.float64)
    after = before if second_levels is None else np.asarray(second_levels, dtype=np.float64)
    n = float(table.sum())
    if not n > 0:
        return None
    means = float(table.sum(axis=1) @ before / n), float(table.sum(axis=0) @ after / n)
    changes = after[None, :] - before[:, None]
    change = float((table * changes).sum() / n)
    if n < _TWO:
        return PairedChange(int(n), *means, change)
    varied = bool(np.ptp(changes[table > 0]) > _SAME)
    se = float(np.sqrt((table * (changes - change) ** 2).sum() / (n - 1) / n)) if varied else 0.0
    ends = mean_t(change, se, n - 1, confidence)
    p = 2 * float(stdtr(n - 1, -abs(change / se))) if varied else None
    r = pearson(table, before, after).estimate
    return PairedChange(int(n), *means, change, se, float(ends.low), float(ends.high), r, n - 1, p)


def detectable_change(sd: float, reliability: float, confidence: float = 0.95) -> float:
    """Return the smallest change of one firm's score that measurement error does not explain: z SD sqrt(2 (1 - rel)).

    Not for a scale of one item: its reliability is unknown.

    >>> round(detectable_change(7.5, 0.8), 2)
    9.3
    """
    return float(ndtri((1 + confidence) / 2)) * _change_error(sd, reliability)


def reliable_change(first: float, second: float, sd: float, reliability: float) -> float | None:
    """Return the reliable change index: the change over its error; beyond ±1.96 it is no accident. None without error.

    Source: Jacobson and Truax (1991), J. Consulting and Clinical Psychology 59.

    >>> round(reliable_change(47.5, 32.5, 7.5, 0.8), 2)
    -3.16
    """
    error = _change_error(sd, reliability)
    return (second - first) / error if error > 0 else None


def decompose_change(
    *,
    stayers: tuple[float, float, float],
    entrants: tuple[float, float] = (0.0, 0.0),
    leavers: tuple[float, float] = (0.0, 0.0),
) -> Decomposition:
    """Split the change of a mean between two waves by who was there.

    `stayers` are (number, mean before, mean after), `entrants` and `leavers` (number, mean) of the firms in one wave
    only; numbers may be weighted totals. Entrants and leavers are measured against the stayers of their own wave.
    Source: Melitz and Polanec (2015), RAND Journal of Economics 46.

    Raises:
        ValueError: there are no stayers.

    >>> decompose_change(stayers=(2, 2.0, 3.0), entrants=(2, 4.0))
    Decomposition(total=1.5, stayers=1.0, entry=0.5, exit=0.0)
    """
    n, before, after = stayers
    if not n > 0:
        raise ValueError("a change has no parts where no firm was there both times")
    entry = entrants[0] / (n + entrants[0]) * (entrants[1] - after)
    # 0.0 - keeps an exact zero from turning into -0.0
    leaving = 0.0 - leavers[0] / (n + leavers[0]) * (leavers[1] - before)
    return Decomposition(after - before + entry + leaving, after - before, entry, leaving)


def _change_error(sd: float, reliability: float) -> float:
    if not 0 <= reliability <= 1 or sd < 0:
        raise ValueError("reliability must lie between 0 and 1 and the standard deviation must not be negative")
    return float(sd * np.sqrt(2 * (1 - reliability)))
