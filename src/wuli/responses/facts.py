"""Profile columns of a batch: checked for all rows, turned into `Firm` values for those that are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any, Final

import numpy as np

from wuli.instrument.answers import NOT_APPLICABLE, Answers, IntArray
from wuli.instrument.pack import Pack
from wuli.responses.answer_words import parse_number, parse_truth, reason_of
from wuli.responses.cells import is_number_column, normalise, tidy_name, unfit_amounts
from wuli.responses.extras import answers_of
from wuli.responses.firm import Firm
from wuli.responses.items import Sheet
from wuli.responses.profile import PartialDate, ProfileWords, age_in_years, parse_date
from wuli.responses.slots import NO, UNKNOWN, YES

MANUFACTURER: Final = "is_manufacturer"


class FactReader:
    """Reads profile columns of a pack's response files."""

    def __init__(self, pack: Pack, columns: Mapping[str, str], as_of: str) -> None:
        """Read the fields named in `columns`; `as_of` is the date of answer where a row has none."""
        self._pack, self._columns = pack, columns
        self._as_of = parse_date(as_of) if as_of else None
        needs = {"industry", "age_band", "headcount", "revenue", "region", "role", "founded"} & set(columns)
        self._words = ProfileWords(pack.profile) if needs else None

    def check(self, sheet: Sheet) -> dict[str, IntArray]:
        """Tell every profile cell that cannot be read; return the facts that slots ask for, by field."""
        checks: dict[str, tuple[str, Callable[[str], object]]] = {
            "founded": ("date_unreadable", parse_date),
            "answered_at": ("date_unreadable", parse_date),
        }
        if self._words is not None:
            words = self._words
            checks |= {
                "age_band": ("age_band_unknown", words.age_band),
                "headcount": ("headcount_unreadable", words.headcount),
                "revenue": ("revenue_unreadable", words.revenue),
            }
        for field, (code, parse) in checks.items():
            if sheet.has(field):
                self._check(sheet, field, code, parse)
        return {MANUFACTURER: self._manufacturer(sheet)}

    def _check(self, sheet: Sheet, field: str, code: str, parse: Callable[[str], object]) -> None:
        if field in ("headcount", "revenue") and is_number_column(sheet.column(field)):
            # numbers need no reading: amounts differ from firm to firm, and a look at each distinct one is slow
            wrong = unfit_amounts(sheet.column(field), whole=field == "headcount")
            if wrong.any():
                sheet.refuse(wrong, field, code, sheet.distinct(field), expected=self._expected(field))
            return
        texts = sheet.distinct(field)
        _, wrong = texts.codes(lambda text: None if parse(text) is None else 0, 0, np.int8)
        sheet.refuse(wrong, field, code, texts, expected=self._expected(field))

    def _expected(self, field: str) -> str:
        profile = self._pack.profile
        if field == "industry":
            return ", ".join(industry.id for industry in profile.industries)
        spans = {"age_band": profile.age_bands, "headcount": profile.headcount_bands}.get(field, ())
        return ", ".join(span.id for span in spans)

    def _manufacturer(self, sheet: Sheet) -> IntArray:
        """Return YES, NO or UNKNOWN: the owner's own answer, else what the industry says, else unknown."""
        fact: IntArray = np.full(sheet.rows, UNKNOWN, dtype=np.int8)
        if sheet.has("industry") and self._words is not None:
            words = self._words
            texts = sheet.distinct("industry")

            def of_industry(text: str) -> int | None:
                match = words.industry(text)
                if match is None:
                    return None
                return {True: YES, False: NO, None: UNKNOWN}[match.is_manufacturer]

            fact, wrong = texts.codes(of_industry, UNKNOWN, np.int8)
            sheet.refuse(wrong, "industry", "industry_unknown", texts, expected=self._expected("industry"))
        if sheet.has(MANUFACTURER):
            texts = sheet.distinct(MANUFACTURER)
            own, wrong = texts.codes(parse_truth, UNKNOWN, np.int8)
            sheet.refuse(wrong, MANUFACTURER, "truth_expected", texts)
            fact = np.where(own == UNKNOWN, fact, own).astype(np.int8)
        return fact

    # One firm

    def firms(self, sheet: Sheet, answers: Answers, rows: Iterable[int]) -> tuple[Firm, ...]:
        """Return the facts about the firms at `rows`."""
        manufacturer = self._manufacturer(sheet)
        ids = [str(n) for n in sheet.row_numbers.tolist()]
        return tuple(self._firm(sheet, answers, row, ids[row], int(manufacturer[row])) for row in rows)

    def _firm(self, sheet: Sheet, answers: Answers, row: int, fallback: str, manufacturer: int) -> Firm:
        def cell(field: str) -> str:
            value: Any = sheet.column(field)[row].as_py() if sheet.has(field) else None
            return _text(value)

        words = self._words or ProfileWords(self._pack.profile)
        match = words.industry(cell("industry")) if cell("industry") else None
        founded, answered = _date(cell("founded")), _date(cell("answered_at")) or self._as_of
        years = age_in_years(founded, answered) if founded and answered else None
        number, band = (words.headcount(cell("headcount")) if cell("headcount") else None) or (None, None)
        revenue = words.revenue(cell("revenue")) if cell("revenue") else None
        role = words.role(cell("role")) if cell("role") else None
        age_band = words.age_band_of(years) if years is not None and years >= 0 else None
        return Firm(
            firm_id=cell("firm_id") or fallback,
            row=int(sheet.row_numbers[row]),
            name=_plain(sheet, "firm_name", row),
            industry=match.industry if match else None,
            industry_code=match.code if match else "",
            is_manufacturer=self._slot_fact(answers, row, manufacturer),
            founded=founded,
            answered_at=answered,
            age_years=years,
            age_band=age_band or (words.age_band(cell("age_band")) if cell("age_band") else None),
            headcount=number,
            headcount_band=band,
            revenue=revenue,
            size_class=words.size_class(match, number, revenue),
            region=words.region(cell("region")) if cell("region") else None,
            role=role.id if role else cell("role"),
            wave=cell("wave"),
            respondent=cell("respondent"),
            verified={1: True, 0: False}.get(parse_truth(cell("verified")) if cell("verified") else None),  # type: ignore[arg-type]
            synthetic=parse_truth(cell("synthetic")) == 1 if cell("synthetic") else False,
            answers={q.id: found for q in self._pack.extras if (found := answers_of(sheet, q, row))},
            reasons=self._reasons(sheet, answers, row),
            amounts=self._amounts(cell),
        )

    def _slot_fact(self, answers: Answers, row: int, manufacturer: int) -> bool | None:
        if manufacturer != UNKNOWN:
            return manufacturer == YES
        for slot in self._pack.instrument.slots:
            if slot.fact == MANUFACTURER:
                one, other = (int(answers.codes[id][row]) for id in slot.members)
                if one != other:
                    return one > other
        return None

    def _reasons(self, sheet: Sheet, answers: Answers, row: int) -> dict[str, str]:
        items = self._pack.instrument.items
        return {i.id: reason_of(_plain(sheet, i.id, row)) for i in items if answers.codes[i.id][row] == NOT_APPLICABLE}

    def _amounts(self, cell: Callable[[str], str]) -> dict[str, Fraction]:
        out: dict[str, Fraction] = {}
        for item in self._pack.instrument.items:
            if item.number is not None and cell(item.number.column):
                value = parse_number(cell(item.number.column))
                if value is not None:
                    out[item.number.column] = value
        return out


def _plain(sheet: Sheet, field: str, row: int) -> str:
    """Return a name or remark as it was written."""
    value: Any = sheet.column(field)[row].as_py() if sheet.has(field) else None
    return "" if value is None or value != value else tidy_name(str(value))  # noqa: PLR0124  # NaN


def _text(value: object) -> str:
    if value is None or value != value:  # noqa: PLR0124  # NaN
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return normalise(str(value))


def _date(text: str) -> PartialDate | None:
    return parse_date(text) if text else None
