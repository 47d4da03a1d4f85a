"""Sums, squares and cross-products of whole-number variables, exact whatever the number of rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from wuli.survey.variables import Bools, Counts, Floats, Ints, Levels

# weights enter the products in digits of 16 bits, so that every float64 sum of a chunk is a whole number below 2^53
_DIGIT: Final = 16
_ROWS: Final = 1 << 16
_EXACT: Final = 1 << 53


@dataclass(frozen=True, slots=True)
class JointMoments:
    """Sums over the units in which all of `ids` are known. All numbers are whole and exact.

    A value is an integer divided by its entry of `grids`. `n`: units; `total`: sum of the weights (n without weights);
    `squares`: sum of the squared weights; `sums[i]`: sum of weight x integer; `products[i][j]`: sum of weight x integer
    x integer.
    """

    ids: tuple[str, ...]
    grids: tuple[int, ...]
    n: int
    total: int
    squares: int
    sums: tuple[int, ...]
    products: tuple[tuple[int, ...], ...]

    @classmethod
    def empty(cls, ids: Sequence[str], grids: Sequence[int] | None = None) -> JointMoments:
        """Return the moments of no units."""
        width = len(ids)
        return cls(tuple(ids), tuple(grids or (1,) * width), 0, 0, 0, (0,) * width, ((0,) * width,) * width)

    @classmethod
    def of_table(cls, variables: Sequence[Levels], totals: Counts, n: int, n_eff: float) -> JointMoments:
        """Return the moments of one or two variables from their (joint) sums of weights by level."""
        whole = totals.astype(object)
        total = whole.sum()
        margins = [
            whole.sum(axis=tuple(axis for axis in range(whole.ndim) if axis != place)) for place in range(whole.ndim)
        ]
        points = [np.array(variable.points, dtype=object) for variable in variables]
        sums = [value @ margin for value, margin in zip(points, margins, strict=True)]
        products = [[(value * value) @ margin] for value, margin in zip(points, margins, strict=True)]
        if len(points) > 1:
            crossed = points[0] @ whole @ points[1]
            products = [[*products[0], crossed], [crossed, *products[1]]]
        return cls(
            tuple(variable.id for variable in variables),
            tuple(variable.grid for variable in variables),
            n,
            total,
            round(total * total / n_eff) if n_eff else 0,
            tuple(sums),
            tuple(map(tuple, products)),
        )

    def counted(self, columns: Sequence[Ints], known: Bools, design_weights: Counts | None = None) -> JointMoments:
        """Return these moments and those of more units, the rows of `columns` (one array (rows,) an id) where `known`.

        `design_weights`: whole numbers >= 0 (rows,), in any unit.

        Raises:
            OverflowError: a value beyond 2^18, where float64 products are no longer exact.

        >>> JointMoments.empty(["a"]).counted([np.array([1, 2, 9])], np.array([True, True, False])).products
        ((5,),)
        """
        if known.all():
            kept, weights = list(columns), design_weights
        else:
            kept = [column[known] for column in columns]
            weights = None if design_weights is None else design_weights[known]
        largest = max((_largest(column) for column in kept), default=1)
        rows = min(_ROWS, _EXACT // (largest * largest << _DIGIT))
        if not rows:
            raise OverflowError(f"values up to {largest} are too large for exact products")
        found, everyone = self, int(known.sum())
        for start in range(0, everyone, rows):
            stop = min(start + rows, everyone)
            part = None if weights is None else weights[start:stop]
            found += self._chunk(stop - start, [column[start:stop] for column in kept], part)
        return found

    def __add__(self, other: JointMoments) -> JointMoments:
        if (self.ids, self.grids) != (other.ids, other.grids):
            raise ValueError(f"moments of {self.ids} and of {other.ids} cannot be added")
        return JointMoments(
            self.ids,
            self.grids,
            self.n + other.n,
            self.total + other.total,
            self.squares + other.squares,
            tuple(map(sum, zip(self.sums, other.sums, strict=True))),
            tuple(
                tuple(map(sum, zip(*lines, strict=True))) for lines in zip(self.products, other.products, strict=True)
            ),
        )

    @property
    def numbers(self) -> tuple[int, ...]:
        """All sums in a row, for transport; `replaced` takes them back."""
        return (self.n, self.total, self.squares, *self.sums, *(value for line in self.products for value in line))

    def replaced(self, numbers: Iterator[int]) -> JointMoments:
        """Return moments of the same variables with the next sums of `numbers`."""
        n, total, squares, *sums = (next(numbers) for _ in range(3 + len(self.ids)))
        products = tuple(tuple(next(numbers) for _ in self.ids) for _ in self.ids)
        return JointMoments(self.ids, self.grids, n, total, squares, tuple(sums), products)

    @property
    def n_eff(self) -> float:
        """Kish's effective number of units: total squared over the sum of squared weights; n without weights."""
        return self.total * self.total / self.squares if self.squares else 0.0

    @property
    def means(self) -> Floats:
        """The weighted means, shape (variables,). Needs a unit with a weight."""
        return np.array([value / (self.total * grid) for value, grid in zip(self.sums, self.grids, strict=True)])

    @property
    def covariance(self) -> Floats:
        """The weighted covariances, shape (variables, variables), times n / (n - 1) as in R's var and svyvar.

        Needs two units with a weight.
        """
        places = range(len(self.ids))
        spread = np.array([[self._spread(row, column) for column in places] for row in places])
        return np.asarray(spread * (self.n / (self.n - 1)))

    def part(self, ids: Sequence[str]) -> JointMoments:
        """Return the moments of some of the variables, over the same units (all of `self.ids` known)."""
        places = [self.ids.index(id) for id in ids]
        return JointMoments(
            tuple(ids),
            tuple(self.grids[place] for place in places),
            self.n,
            self.total,
            self.squares,
            tuple(self.sums[place] for place in places),
            tuple(tuple(self.products[row][column] for column in places) for row in places),
        )

    def _spread(self, row: int, column: int) -> float:
        # a whole number over a whole number: rounded once, so that 10^9 rows lose nothing to cancellation
        centred = self.total * self.products[row][column] - self.sums[row] * self.sums[column]
        return centred / (self.total * self.total * self.grids[row] * self.grids[column])

    def _chunk(self, rows: int, columns: Sequence[Ints], design_weights: Counts | None) -> JointMoments:
        if not rows:
            return JointMoments.empty(self.ids, self.grids)
        values = np.ones((len(columns) + 1, rows))
        for place, column in enumerate(columns):
            values[place + 1] = column
        digits = _digits(design_weights, rows)
        products = [[0] * len(values) for _ in values]
        for exponent, digit in enumerate(digits):
            weighted = values if design_weights is None else values * digit
            for old, new in zip(products, (weighted @ values.T).tolist(), strict=True):
                old[:] = [whole + (int(more) << _DIGIT * exponent) for whole, more in zip(old, new, strict=True)]
        (total, *sums), *lines = products
        squares = rows if design_weights is None else _squares(digits)
        return JointMoments(
            self.ids, self.grids, rows, total, squares, tuple(sums), tuple(tuple(line[1:]) for line in lines)
        )


def correlations_of(covariance: Floats) -> Floats:
    """Return the correlations of a covariance matrix; NaN where a variable does not vary."""
    variances = np.diag(covariance)
    sd = np.sqrt(np.where(variances > 0, variances, np.nan))
    correlations = covariance / np.outer(sd, sd)
    np.fill_diagonal(correlations, np.where(np.isnan(sd), np.nan, 1.0))
    return np.asarray(correlations)


def _largest(column: Ints) -> int:
    return max(1, abs(int(column.min())), abs(int(column.max()))) if len(column) else 1


def _digits(design_weights: Counts | None, rows: int) -> Floats:
    """The weights in base 2^16, lowest digit first, shape (digits, rows)."""
    if design_weights is None:
        return np.ones((1, rows))
    count = max(1, -(-int(design_weights.max()).bit_length() // _DIGIT))
    digits = [(design_weights >> _DIGIT * exponent) & ((1 << _DIGIT) - 1) for exponent in range(count)]
    return np.array(digits, dtype=np.float64)


def _squares(digits: Floats) -> int:
    crossed = (digits @ digits.T).tolist()
    return sum(
        int(value) << _DIGIT * (row + column) for row, line in enumerate(crossed) for column, value in enumerate(line)
    )
