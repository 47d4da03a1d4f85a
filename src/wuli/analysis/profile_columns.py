"""The profile of a batch as small integer columns: each distinct text is looked at once, however many rows there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wuli.instrument.answers import Answers, BoolArray, IntArray
from wuli.instrument.pack import Pack
from wuli.instrument.profile import Profile, Span
from wuli.responses.answer_words import parse_truth
from wuli.responses.cells import Distinct, empty_column
from wuli.responses.items import Sheet
from wuli.responses.profile import IndustryMatch, PartialDate, ProfileWords, parse_date

T = TypeVar("T")
Floats = npt.NDArray[np.float64]

ABSENT: Final = -1
UNLISTED: Final = -2
MANUFACTURER: Final = "is_manufacturer"
# an age in years is a whole number of these parts: months of twelve, days of 366
_AGE_PARTS: Final = 12 * 366
_MONTH, _DAY = 366, 12
_PLAIN_DIGITS: Final = 15


@dataclass(frozen=True, slots=True)
class ProfileColumns:
    """Profile of a batch, arrays of shape (rows,).

    Lists of the pack (`industry`, `age_band`, `headcount_band`, `size_class`, `region`, `role`): place in the pack's
    list, ABSENT where empty, UNLISTED where the text is none of the list. `is_manufacturer` 1, 0, ABSENT. `headcount`
    and `revenue` (10,000 CNY) are NaN where not given. `age_parts` is the age at the answer in 1/4392 years, `has_age`
    where it is known.
    """

    industry: IntArray
    age_band: IntArray
    headcount_band: IntArray
    size_class: IntArray
    region: IntArray
    role: IntArray
    is_manufacturer: IntArray
    headcount: Floats
    revenue: Floats
    age_parts: IntArray
    has_age: BoolArray

    def of(self, field: str) -> IntArray:
        """Return the column of a profile field by its name."""
        column: IntArray = getattr(self, field)
        return column


def profile_ids(profile: Profile, field: str) -> tuple[str, ...]:
    """Return the ids behind the codes of a profile column."""
    lists: dict[str, Sequence[Any]] = {
        "industry": profile.industries,
        "age_band": profile.age_bands,
        "headcount_band": profile.headcount_bands,
        "size_class": profile.size_classes,
        "region": profile.regions,
        "role": profile.roles,
    }
    return ("false", "true") if field == MANUFACTURER else tuple(entry.id for entry in lists[field])


class ProfileReader:
    """Reads profile columns of a pack's response files."""

    def __init__(self, pack: Pack, as_of: str = "") -> None:
        """Read by the lists of `pack`; `as_of` is the date of answer where a row has none."""
        self._pack, self._profile = pack, pack.profile
        self._words = ProfileWords(pack.profile)
        self._as_of = parse_date(as_of) if as_of else None
        self._places = {
            field: {id: place for place, id in enumerate(profile_ids(self._profile, field))}
            for field in ("industry", "age_band", "headcount_band", "size_class", "region", "role")
        }

    def read(self, sheet: Sheet, answers: Answers) -> ProfileColumns:
        """Return the profile of a checked batch."""
        industry_texts = _column(sheet, "industry")
        matches = [self._words.industry(text) for text in industry_texts.texts]
        industry = self._listed("industry", industry_texts, matches, lambda match: match.industry.id)
        headcount, headcount_band = self._headcount(sheet)
        revenue = self._revenue(sheet)
        age_parts, has_age = self._age(sheet)
        regions, roles = _column(sheet, "region"), _column(sheet, "role")
        return ProfileColumns(
            industry=industry,
            age_band=self._age_band(sheet, age_parts, has_age),
            headcount_band=headcount_band,
            size_class=self._size_class(industry_texts, matches, headcount, revenue),
            region=self._listed("region", regions, map(self._words.region, regions.texts), lambda found: found.id),
            role=self._listed("role", roles, map(self._words.role, roles.texts), lambda found: found.id),
            is_manufacturer=self._manufacturer(sheet, answers, industry_texts, matches),
            headcount=headcount,
            revenue=revenue,
            age_parts=age_parts,
            has_age=has_age,
        )

    def _listed(self, field: str, texts: Distinct, found: Any, id_of: Callable[[Any], str]) -> IntArray:
        places = self._places[field]
        table = [UNLISTED if entry is None else places[id_of(entry)] for entry in found]
        return np.array([*table, ABSENT], dtype=np.int16)[texts.index]

    def _headcount(self, sheet: Sheet) -> tuple[Floats, IntArray]:
        numbers = _numbers(sheet, "headcount")
        if numbers is not None:
            return numbers, self._bands_of(numbers)
        texts = _column(sheet, "headcount")
        found = [self._words.headcount(text) or (None, None) for text in texts.texts]
        values = np.array([*(np.nan if n is None else float(n) for n, _ in found), np.nan])
        places = self._places["headcount_band"]
        bands = np.array([*(ABSENT if band is None else places[band.id] for _, band in found), ABSENT], dtype=np.int16)
        return values[texts.index], bands[texts.index]

    def _bands_of(self, numbers: Floats) -> IntArray:
        bands = np.full(len(numbers), ABSENT, dtype=np.int16)
        for place, band in enumerate(self._profile.headcount_bands):
            bands[_within(band, numbers, 1)] = place
        return bands

    def _revenue(self, sheet: Sheet) -> Floats:
        numbers = _numbers(sheet, "revenue")
        if numbers is not None:
            return numbers
        texts = _column(sheet, "revenue")
        return np.array([*(_amount(text, self._words) for text in texts.texts), np.nan])[texts.index]

    def _age(self, sheet: Sheet) -> tuple[IntArray, BoolArray]:
        """Return the age at the precision that both dates share, as `responses.profile.age_in_years` counts it."""
        founded, answered = (_dates(_column(sheet, field)) for field in ("founded", "answered_at"))
        if self._as_of is not None:
            own = np.array(_parts(self._as_of))
            answered = np.where(answered[:1] > 0, answered, own[:, None])
        has = (founded[0] > 0) & (answered[0] > 0)
        years = (answered[0] - founded[0]) * _AGE_PARTS
        months = (founded[1] > 0) & (answered[1] > 0)
        days = months & (founded[2] > 0) & (answered[2] > 0)
        parts = years + months * (answered[1] - founded[1]) * _MONTH + days * (answered[2] - founded[2]) * _DAY
        return parts, has

    def _age_band(self, sheet: Sheet, parts: IntArray, has: BoolArray) -> IntArray:
        texts = _column(sheet, "age_band")
        places = self._places["age_band"]
        found = (self._words.age_band(text) for text in texts.texts)
        given = np.array([*(ABSENT if band is None else places[band.id] for band in found), ABSENT], dtype=np.int16)
        bands: IntArray = given[texts.index]
        for place, band in enumerate(self._profile.age_bands):
            bands[has & (parts >= 0) & _within(band, parts, _AGE_PARTS)] = place
        return bands

    def _size_class(
        self, texts: Distinct, matches: Sequence[IndustryMatch | None], headcount: Floats, revenue: Floats
    ) -> IntArray:
        """Return the official class: the rule is asked once for each industry and each interval between its bounds."""
        rows = self._profile.size_rows
        heads = sorted({bound for row in rows for bound in row.headcount})
        money = sorted({bound for row in rows for bound in row.revenue})
        places = [texts.index + 1, _interval(headcount, heads), _interval(revenue, money)]
        sizes = (len(texts.texts) + 1, len(heads) + 2, len(money) + 2)
        cells, inverse = np.unique(np.ravel_multi_index(places, sizes), return_inverse=True)
        table = np.full(len(cells), ABSENT, dtype=np.int16)
        for i, (text, head, cash) in enumerate(zip(*np.unravel_index(cells, sizes), strict=True)):
            match = matches[int(text) - 1] if text else None
            staff = None if head == 0 else int(([Fraction(0), *heads])[int(head) - 1])
            found = self._words.size_class(match, staff, None if cash == 0 else ([Fraction(0), *money])[int(cash) - 1])
            if found is not None:
                table[i] = self._places["size_class"][found.id]
        return table[inverse.reshape(-1)]

    def _manufacturer(
        self, sheet: Sheet, answers: Answers, texts: Distinct, matches: Sequence[IndustryMatch | None]
    ) -> IntArray:
        """Return the owner's own answer, else what the industry says, else which half of the slot was answered."""
        said = [ABSENT if m is None or m.is_manufacturer is None else int(m.is_manufacturer) for m in matches]
        fact = np.array([*said, ABSENT], dtype=np.int8)[texts.index]
        if sheet.has(MANUFACTURER):
            own, _ = sheet.distinct(MANUFACTURER).codes(parse_truth, ABSENT, np.int8)
            fact = np.where(own == ABSENT, fact, own).astype(np.int8)
        for slot in self._pack.instrument.slots:
            if slot.fact == MANUFACTURER:
                one, other = (answers.codes[id] for id in slot.members)
                fact = np.where(fact == ABSENT, np.where(one > other, 1, np.where(one < other, 0, ABSENT)), fact)
        return fact.astype(np.int8)


def _column(sheet: Sheet, field: str) -> Distinct:
    return sheet.distinct(field) if sheet.has(field) else empty_column(sheet.rows)


def _numbers(sheet: Sheet, field: str) -> Floats | None:
    """Return a column of numbers as it stands (it has been checked), None where it is text or not there."""
    if not sheet.has(field):
        return np.full(sheet.rows, np.nan)
    column = sheet.column(field)
    if not (pa.types.is_floating(column.type) or pa.types.is_integer(column.type)):
        return None
    return column.cast(pa.float64(), safe=False).fill_null(np.nan).to_numpy(zero_copy_only=False)  # type: ignore[no-any-return]


def _amount(text: str, words: ProfileWords) -> float:
    """Return a revenue; plain digits are read at once, for amounts have as many distinct texts as there are firms."""
    if len(text) <= _PLAIN_DIGITS and text.isascii() and text.replace(".", "", 1).isdigit():
        return float(text)
    found = words.revenue(text)
    return np.nan if found is None else float(found)


def _parts(date: PartialDate | None) -> tuple[int, int, int]:
    return (date.year, date.month or 0, date.day or 0) if date else (0, 0, 0)


def _dates(texts: Distinct) -> IntArray:
    """Return years, months and days, 0 where not given; shape (3, rows)."""
    table = np.array([*(_parts(parse_date(text)) for text in texts.texts), (0, 0, 0)], dtype=np.int32)
    return np.ascontiguousarray(table[texts.index].T)


def _within(band: Span, values: IntArray | Floats, unit: int) -> BoolArray:
    """Tell which values, in parts of 1/unit, lie in a band. Bounds of the pack are whole numbers of parts."""
    low = float(band.low * unit)
    inside: BoolArray = values >= low if band.low_closed else values > low
    if band.high is not None:
        high = float(band.high * unit)
        inside = inside & (values <= high if band.high_closed else values < high)
    return inside


def _interval(values: Floats, bounds: Sequence[Fraction]) -> IntArray:
    """Return 0 where there is no value, else 1 + the number of bounds that it reaches."""
    reached = np.searchsorted(np.array([float(bound) for bound in bounds]), values, side="right") + 1
    return np.where(np.isnan(values), 0, reached)


def choices_of(sheet: Sheet, pack: Pack) -> Mapping[str, IntArray]:
    """Return the ticked options of each extra question as bit masks (bit i = i-th option), 0 where it was not answered.

    Shapes (rows,); questions of which the file has no column are left out.
    """
    from wuli.responses.extras import option_words, parse_cell  # noqa: PLC0415  # most files have no extra questions

    found: dict[str, IntArray] = {}
    for question in pack.extras:
        bits = {option.id: 1 << i for i, option in enumerate(question.options)}
        fields = {f"{question.id}.{id}": bit for id, bit in bits.items() if sheet.has(f"{question.id}.{id}")}
        if sheet.has(question.id):
            words = option_words(question)
            texts = sheet.distinct(question.id, words)
            chosen = (parse_cell(question, words, text) or () for text in texts.texts)
            table = np.array([*(sum(bits[id] for id in ids) for ids in chosen), 0], dtype=np.int64)
            found[question.id] = table[texts.index]
        elif fields:
            mask = np.zeros(sheet.rows, dtype=np.int64)
            for field, bit in fields.items():
                ticks, _ = sheet.distinct(field).codes(parse_truth, 0, np.int8)
                mask |= np.where(ticks == 1, bit, 0)
            found[question.id] = mask
    return found
