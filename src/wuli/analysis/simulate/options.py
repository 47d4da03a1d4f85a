"""What is asked of a simulation, and the reading of it from the words of a command line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from wuli.errors import ArgumentError, Fault

# up to here the shares are met to the firm, in one piece of memory; above, firms are drawn one by one
EXACT_MOST: Final = 10_000
N_MOST: Final = 1_000_000_000
SEED_MOST: Final = 2**32 - 1
REGIONS_MOST: Final = 34
WAVES_MOST: Final = 2
USUAL_OVERLAP: Final = 0.6
STRENGTH_MOST: Final = 10

_NUMBER: Final = re.compile(r"(\d+(?:\.\d+)?)(?:e\+?(\d{1,2}))?\Z")


@dataclass(frozen=True, slots=True)
class SimulationOptions:
    """What is asked of a simulation.

    `n` firms in each wave. `missing`, `dont_know`: share of answers replaced, 0-1. `regions`: only so many of the most
    frequent regions, 0 for all. `overlap`: share of the firms that answer in both waves. `effects`: column -> how many
    times its declared differences (0 none, 1 as declared). `weights` adds design weights and strata.
    """

    n: int
    seed: int = 0
    missing: float = 0.0
    dont_know: float = 0.0
    regions: int = 0
    waves: int = 1
    overlap: float = USUAL_OVERLAP
    weights: bool = False
    effects: Mapping[str, float] = field(default_factory=dict)

    @property
    def exact(self) -> bool:
        """Whether shares are met to the firm."""
        return self.n <= EXACT_MOST

    @property
    def rows(self) -> int:
        """The number of rows that come out."""
        return self.n * self.waves


class OptionReader:
    """Reads the words of a command line, gathering what is wrong with them."""

    def __init__(self) -> None:
        """Start without faults."""
        self.faults: list[Fault] = []

    def whole(self, option: str, text: str, low: int, high: int, example: str) -> int:
        """Return a whole number such as 240, 10_000 or 1e7."""
        number = parse_number(text)
        if number is None or number.denominator != 1 or not low <= number <= high:
            self._wrong("simulate_number", option, text, f"{low:,}–{high:,}", example)
            return low
        return int(number)

    def rate(self, option: str, text: str, high: float, example: str) -> float:
        """Return a number from 0 to `high`; 5 % is 0.05."""
        word = unicodedata.normalize("NFKC", text).strip()
        number = parse_number(word.removesuffix("%"))
        if number is not None and word.endswith("%"):
            number /= 100
        if number is None or not 0 <= number <= high:
            self._wrong("simulate_rate", option, text, f"0–{high:g}", example)
            return 0.0
        return float(number)

    def effects(self, texts: Iterable[str], columns: Iterable[str]) -> dict[str, float]:
        """Return column -> strength from texts such as industry=1.5."""
        known, found = tuple(columns), {}
        for text in texts:
            column, _, strength = text.partition("=")
            if column.strip() not in known or not strength:
                fields = {"expected": ", ".join(known)}
                self.faults.append(Fault("simulate_effect", got=text, fields=fields))
                continue
            found[column.strip()] = self.rate(f"--effect {column.strip()}", strength, STRENGTH_MOST, "1.5")
        return found

    def check(self) -> None:
        """Raise ArgumentError with all faults if there were any."""
        if self.faults:
            raise ArgumentError(self.faults)

    def _wrong(self, code: str, option: str, got: str, expected: str, example: str) -> None:
        fields = {"option": option, "expected": expected, "example": example}
        self.faults.append(Fault(code, got=got, fields=fields))


def parse_number(text: str) -> Fraction | None:
    """Return the exact number of a text, None where it is none of zero or more.

    >>> parse_number("1e7"), parse_number("10_000"), parse_number("0.05"), parse_number("-3")
    (Fraction(10000000, 1), Fraction(10000, 1), Fraction(1, 20), None)
    """
    word = re.sub(r"(?<=\d)[_,](?=\d{3})", "", unicodedata.normalize("NFKC", text).strip().lower())
    match = _NUMBER.match(word)
    return Fraction(match[1]) * 10 ** int(match[2] or 0) if match else None
