"""Facts about a firm: what people write for industry, age, size, place, and what follows from it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from typing import Final

from wuli.errors import ArgumentError, Fault
from wuli.instrument.profile import Choice, Industry, Profile, SizeRow, Span
from wuli.instrument.text import LANGS, Text
from wuli.responses.answer_words import parse_number, parse_truth
from wuli.responses.cells import normalise

_DATE: Final = re.compile(r"(\d{4})(?:[-/.年](\d{1,2}))?(?:[-/.月](\d{1,2}))?(?:日|月|年)?(?:[T ].*)?\Z")
_CODE: Final = re.compile(r"([A-T])?(\d{2,4})\Z")
_EXCEL_EPOCH: Final = dt.date(1899, 12, 30)
_YEAR_RANGE: Final = (1800, 2200)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as precise as it was given; month and day are None where they were not."""

    year: int
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        parts = [f"{self.year:04d}", *(f"{part:02d}" for part in (self.month, self.day) if part is not None)]
        return "-".join(parts)


@dataclass(frozen=True, slots=True)
class IndustryMatch:
    """An industry as found: the pack's industry, the GB/T code that was given ("" for none), the prefilled slot fact."""

    industry: Industry
    code: str
    is_manufacturer: bool | None


def parse_date(text: str) -> PartialDate | None:
    """Return a date written as 2016, 2016-05, 2016/5/1, 2016年5月, with or without a time; None where it is none.

    >>> str(parse_date("2016年5月")), parse_date("May")
    ('2016-05', None)
    """
    match = _DATE.match(text)
    if not match:
        return _excel_serial(text)
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    if not _YEAR_RANGE[0] <= year <= _YEAR_RANGE[1]:
        return None
    try:
        dt.date(year, month or 1, day or 1)
    except ValueError:
        return None
    return PartialDate(year, month, day)


def _excel_serial(text: str) -> PartialDate | None:
    """Return the date of an Excel serial number that lost its format (five digits, 1927 to 2173)."""
    if not re.fullmatch(r"\d{5}(\.\d+)?", text):
        return None
    date = _EXCEL_EPOCH + dt.timedelta(days=int(float(text)))
    return PartialDate(date.year, date.month, date.day)


def age_in_years(founded: PartialDate, at: PartialDate) -> Fraction:
    """Return the age in years at the precision that both dates share: years, years and months, or to the day.

    >>> age_in_years(PartialDate(2020), PartialDate(2023, 10, 5))
    Fraction(3, 1)
    >>> age_in_years(PartialDate(2020, 12), PartialDate(2023, 10, 5))
    Fraction(17, 6)
    """
    years = Fraction(at.year - founded.year)
    if founded.month is None or at.month is None:
        return years
    years += Fraction(at.month - founded.month, 12)
    if founded.day is None or at.day is None:
        return years
    return years + Fraction(at.day - founded.day, 366)


def check_date(text: str) -> str:
    """Return a date as YYYY-MM-DD, "" for none.

    Raises:
        ArgumentError: it is no full date.
    """
    date = parse_date(text) if text else None
    if text and (date is None or date.day is None):
        raise ArgumentError([Fault("date_argument", got=text)])
    return str(date) if date else ""


class ProfileWords:
    """Reads profile cells by the code lists of a pack."""

    def __init__(self, profile: Profile) -> None:
        """Read by `profile`."""
        self._profile = profile
        # one file repeats its numbers batch after batch
        self._headcounts: dict[str, tuple[int | None, Span | None] | None] = {}

    # Industry

    def industry(self, text: str) -> IndustryMatch | None:
        """Return the industry of a pack code, a name in either language, or a GB/T 4754 code; None where unknown."""
        named = self._industry_names.get(text.lower())
        if named is not None:
            return IndustryMatch(named, "", named.is_manufacturer)
        match = _CODE.match(text.upper())
        if match is None:
            return None
        section, code = match.group(1), match.group(2)[:3]
        found = self._industry_of_code(code)
        makes = covers(self._profile.section_c, code)
        if found is None or (section is not None and (section == "C") != makes):
            return None  # a section letter that contradicts its division is a slip, and nobody knows which half
        return IndustryMatch(found, code, makes)

    @cached_property
    def _industry_names(self) -> dict[str, Industry]:
        names: dict[str, Industry] = {}
        for industry in self._profile.industries:
            for word in (industry.id, *_words(industry.name), *industry.also):
                names.setdefault(normalise(word).lower(), industry)
        return names

    def _industry_of_code(self, code: str) -> Industry | None:
        for length in (len(code), 2):
            part = code[:length]
            for industry in self._profile.industries:
                if any(len(span.split("-")[0]) == length and covers((span,), part) for span in industry.gbt4754):
                    return industry
        return None

    # Choices and bands

    def role(self, text: str) -> Choice | None:
        """Return a role of the pack's list, None where it is none."""
        return _find(self._profile.roles, text)

    def region(self, text: str) -> Choice | None:
        """Return a region by GB/T 2260 code (a longer code counts for its province) or name; None where unknown."""
        found = _find(self._profile.regions, text)
        if found is None and re.fullmatch(r"\d{6}", text):
            for prefix in (text[:4] + "00", text[:2] + "0000"):
                found = found or _find(self._profile.regions, prefix)
        return found

    def age_band(self, text: str) -> Span | None:
        """Return an age band by id or name."""
        return _find_span(self._profile.age_bands, text)

    def age_band_of(self, years: Fraction) -> Span | None:
        """Return the age band of an age in years."""
        return next((band for band in self._profile.age_bands if band.holds(years)), None)

    def headcount(self, text: str) -> tuple[int | None, Span | None] | None:
        """Return (number, band) of a headcount cell, None where it is neither a number nor a band."""
        if text not in self._headcounts:
            self._headcounts[text] = self._headcount(text)
        return self._headcounts[text]

    def _headcount(self, text: str) -> tuple[int | None, Span | None] | None:
        band = _find_span(self._profile.headcount_bands, text)
        if band is not None:
            return None, band
        number = None if "万" in text else parse_number(text)  # 万 counts money here, not people
        if number is None or number.denominator != 1 or number < 0:
            return None
        return int(number), next((b for b in self._profile.headcount_bands if b.holds(number)), None)

    def revenue(self, text: str) -> Fraction | None:
        """Return an annual revenue (10,000 CNY), None where it is no amount of zero or more."""
        number = parse_number(text)
        return number if number is not None and number >= 0 else None

    def truth(self, text: str) -> int | None:
        """Return 1 for yes, 0 for no, None for anything else."""
        return parse_truth(text)

    # Size class

    def size_class(self, match: IndustryMatch | None, headcount: int | None, revenue: Fraction | None) -> Choice | None:
        """Return the official size class, None where industry, headcount or revenue do not decide it.

        A class above the lowest is reached only if every figure of the row reaches its lower bound; rows that ask for
        total assets cannot be decided.
        """
        row = self._size_row(match)
        if row is None or row.assets:
            return None
        position = len(self._profile.size_classes) - 1
        for bounds, value in ((row.headcount, headcount), (row.revenue, revenue)):
            if bounds and value is None:
                return None
            if bounds and value is not None:
                position = min(position, sum(1 for bound in bounds if value >= bound))
        return self._profile.size_classes[position] if row.headcount or row.revenue else None

    def _size_row(self, match: IndustryMatch | None) -> SizeRow | None:
        if match is None:
            return None
        rows = self._profile.size_rows
        if match.code:
            for length in (len(match.code), 2):
                for row in rows:
                    if any(len(s.split("-")[0]) == length and covers((s,), match.code[:length]) for s in row.gbt4754):
                        return row
            return None
        return next((row for row in rows if row.id == match.industry.size_row), None)


def covers(spans: tuple[str, ...], code: str) -> bool:
    """Tell whether a GB/T 4754 division or group lies in one of the spans ("13-43", "643").

    >>> covers(("13-43",), "341"), covers(("643",), "64")
    (True, False)
    """
    for span in spans:
        low, _, high = span.partition("-")
        part = code[: len(low)]
        if len(part) == len(low) and low <= part <= (high or low):
            return True
    return False


def _words(text: Text) -> tuple[str, ...]:
    return tuple(text[lang] for lang in LANGS)


@cache
def _names_of(choices: tuple[Choice, ...]) -> dict[str, Choice]:
    """Return every accepted spelling of a list, made once: files ask for thousands of distinct values."""
    names: dict[str, Choice] = {}
    for choice in choices:
        for word in (choice.id, *_words(choice.name), *choice.also):
            names.setdefault(normalise(word).lower(), choice)
    return names


def _find(choices: tuple[Choice, ...], text: str) -> Choice | None:
    return _names_of(choices).get(text.lower())


@cache
def _names_of_spans(spans: tuple[Span, ...]) -> dict[str, Span]:
    names: dict[str, Span] = {}
    for span in spans:
        own = [normalise(w).lower().replace("–", "-") for w in (span.id, *_words(span.name))]
        ends = f"{span.low}-{span.high}" if span.high is not None else f"{span.low}+"
        for word in (*own, *(name.removesuffix("人").strip() for name in own), ends):
            names.setdefault(word, span)
    return names


def _find_span(spans: tuple[Span, ...], text: str) -> Span | None:
    word = text.lower().replace("–", "-").replace("~", "-").removesuffix("人").strip()
    return _names_of_spans(spans).get(word)
