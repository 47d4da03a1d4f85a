"""Runs of equal answers in the order of the questionnaire, for a whole batch at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wuli.instrument.answers import BoolArray, IntArray


@dataclass(frozen=True, slots=True)
class Runs:
    """Equal answers by row, shapes (rows,): known answers, the longest run with its answer, whether all are equal."""

    known: IntArray
    longest: IntArray
    answer: IntArray
    all_same: BoolArray


def find_runs(columns: Sequence[IntArray]) -> Runs:
    """Return the runs of answer codes (1 and above; anything lower is no answer and ends a run).

    The longest run equals `longstring` of the R package careless; of several of that length the first counts.
    """
    rows = len(columns[0]) if columns else 0
    known, run, longest, answer, first = (np.zeros(rows, dtype=np.int8) for _ in range(5))
    all_same = np.ones(rows, dtype=bool)
    before = np.zeros(rows, dtype=np.int8)
    for column in columns:
        codes = column.astype(np.int8, copy=False)
        here = codes > 0
        known += here
        run = (run * (codes == before) + 1) * here
        better = run > longest
        longest[better] = run[better]
        answer[better] = codes[better]
        first = np.where((first == 0) & here, codes, first)
        all_same &= ~here | (codes == first)
        before = codes
    return Runs(known, longest, answer, all_same & (known > 0))
