"""The facts asked about a firm and the code lists behind them; extra questions that carry no score.

Frozen values only; reading them from YAML is done in `section_files`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from wuli.instrument.text import EMPTY, Text


@dataclass(frozen=True, slots=True)
class Industry:
    """An industry of the pack. `is_manufacturer` None: it straddles, and the owner's answer decides."""

    id: str
    name: Text
    also: tuple[str, ...]
    is_manufacturer: bool | None
    gbt4754: tuple[str, ...]
    size_row: str
    note: Text


@dataclass(frozen=True, slots=True)
class Choice:
    """A code with its name and other spellings accepted in files (roles, regions, size classes)."""

    id: str
    name: Text
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """A named interval of a number: years since founding, headcount. None is open-ended."""

    id: str
    name: Text
    low: Fraction
    low_closed: bool
    high: Fraction | None
    high_closed: bool

    def holds(self, value: Fraction) -> bool:
        """Tell whether `value` lies inside."""
        above = value >= self.low if self.low_closed else value > self.low
        if self.high is None:
            return above
        return above and (value <= self.high if self.high_closed else value < self.high)


@dataclass(frozen=True, slots=True)
class SizeRow:
    """Lower bounds of small, medium, large for one row of the official size table; () where the table has no entry."""

    id: str
    name: Text
    headcount: tuple[Fraction, ...]
    revenue: tuple[Fraction, ...]
    assets: tuple[Fraction, ...]
    gbt4754: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Label:
    """A column's label and a line of help."""

    label: Text
    help: Text


@dataclass(frozen=True, slots=True)
class Profile:
    """The facts asked about a firm and the code lists behind them."""

    industries: tuple[Industry, ...] = ()
    section_c: tuple[str, ...] = ()
    age_bands: tuple[Span, ...] = ()
    headcount_bands: tuple[Span, ...] = ()
    size_classes: tuple[Choice, ...] = ()
    size_rows: tuple[SizeRow, ...] = ()
    size_source: Text = EMPTY
    regions: tuple[Choice, ...] = ()
    roles: tuple[Choice, ...] = ()
    fields: Mapping[str, Label] = field(default_factory=dict)


# Extra questions


@dataclass(frozen=True, slots=True)
class Question:
    """An unscored question. `exclusive` options stand alone in a multi-choice."""

    id: str
    kind: Literal["single", "multi"]
    name: Text
    question: Text
    help: Text
    options: tuple[Choice, ...]
    exclusive: tuple[str, ...]
    part_of: str
    source_line: int | None
