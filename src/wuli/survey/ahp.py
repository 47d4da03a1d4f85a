"""Indicator weights from a matrix of pairwise judgements (AHP), by the three usual methods, with their consistency."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from wuli.errors.faults import Fault
from wuli.errors.kinds import ArgumentError
from wuli.survey.outcomes import Numbers

RandomIndex = Literal["RI80", "RI08"]

# mean consistency index of random matrices of 1, 2, … indicators
RANDOM_INDEX: Final[Mapping[RandomIndex, tuple[float, ...]]] = {
    "RI80": (0, 0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49),  # Saaty (1980), as in Chinese textbooks
    "RI08": (0, 0, 0.52, 0.89, 1.11, 1.25, 1.35, 1.40, 1.45, 1.49),  # Saaty (2008)
}
ACCEPTABLE: Final = 0.1
# 1/7 written as 0.14 times 7 is 0.98; a wrong neighbour on Saaty's scale is at least 1/9 off
_RECIPROCAL: Final = 0.05
_THREE: Final = 3


@dataclass(frozen=True, slots=True)
class Ahp:
    """Indicator weights that sum to 1, in the order of the matrix, and how consistent the judgements are.

    `eigenvector`: Saaty's own; `geometric`: 方根法; `column_mean`: 和积法, the default of SPSSAU, with its own estimate of
    the eigenvalue and ratio. `cr` is `ci` over `ri` of table `table`; up to two indicators it is 0, as nothing can
    contradict. `gci` is the geometric consistency index, None below three indicators. `passes`: cr < 0.1.
    """

    eigenvector: tuple[float, ...]
    geometric: tuple[float, ...]
    column_mean: tuple[float, ...]
    lambda_max: float
    lambda_column_mean: float
    ci: float
    table: RandomIndex
    ri: float
    cr: float
    cr_column_mean: float
    gci: float | None

    @property
    def passes(self) -> bool:
        """Whether the judgements are consistent enough by the eigenvector, CR < 0.1."""
        return self.cr < ACCEPTABLE


def compute_ahp(matrix: npt.ArrayLike, *, names: Sequence[str] = (), table: RandomIndex = "RI80") -> Ahp:
    """Return the indicator weights of a matrix whose entry (i, j) says how many times i matters more than j.

    `names` are the indicators, for messages. A fraction rounded to two decimals (0.14 for 1/7) is taken as the
    reciprocal of the entry across the diagonal.

    Raises:
        ArgumentError: the matrix is not square, positive and reciprocal, or larger than the table of random indices.
    """
    judgements = check_matrix(matrix, names=names, table=table)
    size = len(judgements)
    values, vectors = np.linalg.eig(judgements)
    place = int(np.argmax(values.real))
    principal = np.abs(vectors[:, place].real)
    geometric = np.exp(np.log(judgements).mean(axis=1))
    columns = (judgements / judgements.sum(axis=0)).mean(axis=1)
    lambda_max, lambda_columns = float(values[place].real), float(np.mean(judgements @ columns / columns))
    ri = RANDOM_INDEX[table][size - 1]
    return Ahp(
        eigenvector=_to_one(principal),
        geometric=_to_one(geometric),
        column_mean=_to_one(columns),
        lambda_max=lambda_max,
        lambda_column_mean=lambda_columns,
        ci=_index(lambda_max, size),
        table=table,
        ri=ri,
        cr=_index(lambda_max, size) / ri if ri else 0.0,
        cr_column_mean=_index(lambda_columns, size) / ri if ri else 0.0,
        gci=_geometric_index(judgements, geometric),
    )


def combine_judgements(matrices: Sequence[npt.ArrayLike], *, names: Sequence[str] = ()) -> Numbers:
    """Return one matrix of several experts' matrices: the geometric mean of each entry, which stays reciprocal.

    Source: Aczél and Saaty (1983).

    Raises:
        ArgumentError: a matrix is not a sound judgement matrix.
        ValueError: no matrix, or matrices of different size.
    """
    sound = [check_matrix(matrix, names=names) for matrix in matrices]
    return np.asarray(np.exp(np.mean(np.log(np.stack(sound)), axis=0)))


def check_matrix(matrix: npt.ArrayLike, *, names: Sequence[str] = (), table: RandomIndex = "RI80") -> Numbers:
    """Return the matrix with exact reciprocals (the entries of at least 1 stand, the others are made from them).

    Raises:
        ArgumentError: with every fault of the matrix.
    """
    if table not in RANDOM_INDEX:
        raise ArgumentError(
            [Fault("random_index_unknown", got=str(table), fields={"expected": ", ".join(RANDOM_INDEX)})]
        )
    given = np.asarray(matrix, dtype=np.float64)
    if given.ndim != 2 or given.shape[0] != given.shape[1] or not given.size:  # noqa: PLR2004
        raise ArgumentError([Fault("matrix_not_square", got=" × ".join(map(str, given.shape)))])
    most = len(RANDOM_INDEX[table])
    if len(given) > most:
        raise ArgumentError([Fault("matrix_too_large", got=str(len(given)), fields={"expected": str(most)})])
    labels = list(names) or [str(place + 1) for place in range(len(given))]
    faults = _entry_faults(given, labels) or _mirror_faults(given, labels)
    if faults:
        raise ArgumentError(faults)
    whole = np.where(given >= 1, given, 1 / given.T)
    return np.asarray(np.triu(whole, k=1) + np.eye(len(given)) + np.tril(1 / whole.T, k=-1))


def _entry_faults(given: Numbers, labels: Sequence[str]) -> list[Fault]:
    faults = []
    for row, column in np.ndindex(given.shape):
        entry, place = given[row, column], _place(labels, row, column)
        if not (np.isfinite(entry) and entry > 0):
            faults.append(Fault("matrix_not_positive", path=place, got=f"{entry:g}"))
        elif row == column and entry != 1:
            faults.append(Fault("matrix_diagonal", path=place, got=f"{entry:g}"))
    return faults


def _mirror_faults(given: Numbers, labels: Sequence[str]) -> list[Fault]:
    return [
        Fault(
            "matrix_not_reciprocal",
            path=_place(labels, int(row), int(column)),
            got=f"{given[row, column]:g}",
            fields={"mirror": f"{given[column, row]:g}", "mirror_place": _place(labels, int(column), int(row))},
        )
        for row, column in zip(*np.triu_indices(len(given), k=1), strict=True)
        if abs(given[row, column] * given[column, row] - 1) > _RECIPROCAL
    ]


def _place(labels: Sequence[str], row: int, column: int) -> str:
    return f"{labels[row]} / {labels[column]}"


def _to_one(parts: Numbers) -> tuple[float, ...]:
    return tuple(float(part) for part in parts / parts.sum())


def _index(lambda_max: float, size: int) -> float:
    return (lambda_max - size) / (size - 1) if size > 1 else 0.0


def _geometric_index(judgements: Numbers, geometric: Numbers) -> float | None:
    """Return the geometric consistency index of Crawford and Williams (1985), Aguarón and Moreno-Jiménez (2003)."""
    size = len(judgements)
    if size < _THREE:
        return None
    errors = np.log(judgements * geometric[None, :] / geometric[:, None])
    return float(2 * np.sum(np.triu(errors, k=1) ** 2) / ((size - 1) * (size - 2)))
