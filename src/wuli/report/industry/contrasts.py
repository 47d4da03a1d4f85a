"""Finding a comparison by what it compares; every "higher" and "lower" of the report comes from here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from wuli.survey.results import By, Comparison, Verdict

_TURNED: Final[dict[Verdict, Verdict]] = {"higher": "lower", "lower": "higher"}
_Side = tuple[tuple[str, ...], str]


class Contrasts:
    """The comparisons of a result by variable, columns and sides."""

    def __init__(self, comparisons: Iterable[Comparison]) -> None:
        """Hold `comparisons`."""
        self._overall: dict[tuple[str, _Side], Comparison] = {}
        self._groups: dict[tuple[str, tuple[str, ...]], list[Comparison]] = {}
        self._variables: dict[tuple[str, str], Comparison] = {}
        for row in comparisons:
            columns = tuple(column for column, _ in row.by)
            if row.kind == "group_overall":
                self._overall[row.of, (columns, row.first)] = row
            elif row.kind == "groups":
                self._groups.setdefault((row.of, columns), []).append(row)
            elif row.kind == "variables" and not row.by:
                self._variables[row.first, row.second] = row

    def overall(self, of: str, by: By, value: str) -> Comparison | None:
        """Return a group against all, None where it was not compared."""
        return self._overall.get((of, (tuple(column for column, _ in by), value)))

    def groups(self, of: str, columns: tuple[str, ...]) -> tuple[Comparison, ...]:
        """Return the comparisons of two groups of `columns`."""
        return tuple(self._groups.get((of, columns), ()))

    def variables(self, first: str, second: str) -> Comparison | None:
        """Return `first` minus `second`, whichever way round it was computed."""
        straight = self._variables.get((first, second))
        if straight:
            return straight
        turned = self._variables.get((second, first))
        return turn(turned) if turned else None

    def verdict(self, first: str, second: str) -> Verdict:
        """Return how two variables compare; not_tested where nobody did."""
        row = self.variables(first, second)
        return row.verdict if row else "not_tested"


def turn(row: Comparison) -> Comparison:
    """Return a comparison with its sides exchanged."""
    return replace(
        row,
        first=row.second,
        second=row.first,
        difference=None if row.difference is None else -row.difference,
        ci_low=None if row.ci_high is None else -row.ci_high,
        ci_high=None if row.ci_low is None else -row.ci_low,
        n_first=row.n_second,
        n_second=row.n_first,
        effect=None if row.effect is None else -row.effect,
        verdict=_TURNED.get(row.verdict, row.verdict),
    )
