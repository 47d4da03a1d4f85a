"""Answers as integer columns: the one form in which responses reach the scoring, from one firm or from ten million."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.integer[Any]]
BoolArray = npt.NDArray[np.bool_]

# Codes of an answer column. 1..k is the k-th option (1 + tick mask for multi-choice); the rest are states, not numbers.
UNANSWERED: Final = 0
DONT_KNOW: Final = -1
NOT_APPLICABLE: Final = -2
HIDDEN: Final = -3

STATE_NAMES: Final = {
    UNANSWERED: "unanswered",
    DONT_KNOW: "dont_know",
    NOT_APPLICABLE: "not_applicable",
    HIDDEN: "hidden",
}
KNOWN_STATE: Final = "level"


@dataclass(frozen=True, slots=True)
class Answers:
    """Answer codes of `rows` firms: `codes[id]` for every item and every slot of the instrument, shape (rows,).

    A slot's column holds the answer of whichever of its items applies; the other item's column is HIDDEN.
    """

    rows: int
    codes: Mapping[str, IntArray]

    def part(self, start: int, stop: int) -> Answers:
        """Return rows start..stop as a view."""
        return Answers(stop - start, {id: column[start:stop] for id, column in self.codes.items()})
