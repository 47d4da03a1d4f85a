"""The facts about one firm, as a report needs them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from wuli.instrument.profile import Choice, Industry, Span
from wuli.responses.profile import PartialDate


@dataclass(frozen=True, slots=True)
class Firm:
    """One row of a response file in words of the pack. None or "" where the file says nothing.

    `answers` holds the extra questions: option ids by question id, in file order of the pack. `reasons` holds why items
    were marked not applicable. `amounts` holds number answers by column (10,000 CNY for money). `age_years` is the age
    at the time of the answer. `is_manufacturer` is what decided the slot. `synthetic`
    marks made-up data, which every output must say.
    """

    firm_id: str
    row: int
    name: str = ""
    industry: Industry | None = None
    industry_code: str = ""
    is_manufacturer: bool | None = None
    founded: PartialDate | None = None
    answered_at: PartialDate | None = None
    age_years: Fraction | None = None
    age_band: Span | None = None
    headcount: int | None = None
    headcount_band: Span | None = None
    revenue: Fraction | None = None
    size_class: Choice | None = None
    region: Choice | None = None
    role: str = ""
    wave: str = ""
    respondent: str = ""
    verified: bool | None = None
    synthetic: bool = False
    answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    amounts: Mapping[str, Fraction] = field(default_factory=dict)
