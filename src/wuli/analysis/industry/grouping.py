"""Grouping columns: what firms are divided by, found before anything is counted, read batch by batch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np

from wuli.analysis.industry.natural import natural_key
from wuli.errors import ArgumentError, Fault, FaultList
from wuli.instrument.answers import IntArray
from wuli.instrument.profile import Choice, Profile, Span
from wuli.instrument.text import Text
from wuli.responses import Responses
from wuli.responses.cells import Distinct, normalise
from wuli.responses.items import Sheet
from wuli.responses.parts import over_parts
from wuli.responses.profile import ProfileWords, age_in_years, parse_date
from wuli.survey.variables import Key

# profile columns whose values the pack knows; "age" comes from founded and answered_at, or from age_band
KNOWN: Final = ("industry", "age", "headcount", "role", "region", "size_class")
DEFAULT: Final = ("industry", "age", "headcount", "role", "region")
ALIASES: Final = {"age_band": "age", "founded": "age", "size": "headcount"}
_MOST_VALUES: Final = 5000


@dataclass(frozen=True, slots=True)
class Column:
    """A grouping column: id, label, its values in order with labels, and whether the order means anything.

    `fields` are the file's fields it is made from.
    """

    id: str
    label: Text
    values: tuple[str, ...]
    labels: Mapping[str, Text]
    ordered: bool
    fields: tuple[str, ...]

    @property
    def key(self) -> Key:
        """The column as a key of the cube."""
        return Key(self.id, self.values)

    def label_of(self, value: str) -> Text:
        """Return the label of a value; values the pack does not know stand for themselves."""
        return self.labels.get(value) or Text(value, value)


class Grouping:
    """Reads grouping columns of one response file."""

    def __init__(self, responses: Responses) -> None:
        """Read the file of `responses`."""
        self._responses, self._pack = responses, responses.pack
        self._words = ProfileWords(self._pack.profile)

    def available(self) -> tuple[str, ...]:
        """Return the default grouping columns that the file has."""
        return tuple(id for id in DEFAULT if self._fields(id))

    def find(self, ids: Iterable[str]) -> dict[str, Column]:
        """Return the columns named `ids` with the values that occur, after one look at just those columns.

        Raises:
            ArgumentError: the file has no such column, or a column has too many values to group by.
        """
        wanted = {ALIASES.get(id, id): None for id in ids}
        faults = [self._unknown(id) for id in wanted if not self._fields(id)]
        if faults:
            raise ArgumentError(faults)
        seen: dict[str, dict[str, None]] = {id: {} for id in wanted}
        free = [id for id in wanted if id not in ("industry", "age", "headcount", "size_class")]
        if free:
            names = list(dict.fromkeys(self._source_name(field) for id in free for field in self._fields(id)))
            found = over_parts(self._responses, partial(_values_of, tuple(free)), _all_values, names)
            seen = {**seen, **found}
        crowded = [id for id in free if len(seen[id]) > _MOST_VALUES]
        if crowded:
            raise ArgumentError([self._crowded(id, len(seen[id])) for id in crowded])
        return {id: self._column(id, seen[id]) for id in wanted}

    def look(self, ids: Iterable[str]) -> dict[str, dict[str, None]]:
        """Return the values that occur in columns, by id."""
        seen: dict[str, dict[str, None]] = {id: {} for id in ids}
        names = {field: self._source_name(field) for id in seen for field in self._fields(id)}
        for raw in self._responses.source.batches(FaultList(), list(dict.fromkeys(names.values()))):
            sheet = Sheet(
                self._responses.source.name,
                raw.table,
                raw.row_numbers,
                names,
                FaultList(),
                np.zeros(raw.table.num_rows, dtype=bool),
            )
            for id, values in seen.items():
                values.update(dict.fromkeys(self._value(id, text) for text in sheet.distinct(id).texts))
        return seen

    def _source_name(self, field: str) -> str:
        return self._responses.columns.get(field, field)

    def _fields(self, id: str) -> tuple[str, ...]:
        """Return the fields a column is made from, () where the file lacks them."""
        columns = self._responses.columns
        if id == "age":
            if "founded" in columns:
                return tuple(f for f in ("founded", "answered_at", "age_band") if f in columns)
            return ("age_band",) if "age_band" in columns else ()
        if id == "size_class":
            return ("industry", "headcount", "revenue") if {"industry", "headcount"} <= set(columns) else ()
        if id in columns:
            return (id,)
        return (id,) if id in self._responses.source.columns else ()

    def _column(self, id: str, seen: Mapping[str, None]) -> Column:
        profile = self._pack.profile
        fields = self._fields(id)
        label = profile.fields[id].label if id in profile.fields else _LABELS.get(id, Text(id, id))
        known = _known_values(profile, id)
        if id in ("industry", "age", "headcount", "size_class"):
            return Column(id, label, tuple(known), known, id != "industry", fields)
        inside = [value for value in known if value in seen]
        others = sorted((value for value in seen if value not in known), key=natural_key)
        return Column(id, label, (*inside, *others), known, ordered=False, fields=fields)

    def _value(self, id: str, text: str) -> str:
        """Return the value a cell stands for: a code of the pack where it knows one, else the text."""
        if id in ("role", "region"):
            found = self._words.role(text) if id == "role" else self._words.region(text)
            return found.id if found else text
        return text

    def _unknown(self, id: str) -> Fault:
        near = ", ".join(dict.fromkeys((*self.available(), *self._responses.source.columns)))
        return Fault("column_to_group_missing", file=self._responses.source.name, got=id, fields={"expected": near})

    def _crowded(self, id: str, count: int) -> Fault:
        fields = {"count": str(count), "most": str(_MOST_VALUES)}
        return Fault("column_to_group_crowded", file=self._responses.source.name, got=id, fields=fields)

    def value_of(self, column: Column, text: str) -> str:
        """Return the value of `column` that a text stands for, as it would in a file."""
        word = normalise(text)
        if word in column.values:
            return word
        if column.id == "age":
            band = self._words.age_band(word)
            return band.id if band else word
        return self._read(column.id, word) or word

    # Batches

    def codes(self, sheet: Sheet, column: Column) -> IntArray:
        """Return the code of every row: 0 for missing, 1.. for the values of `column`, shape (rows,)."""
        place = {value: i for i, value in enumerate(column.values, start=1)}
        if column.id == "age":
            return self._ages(sheet, column, place)
        if column.id == "size_class":
            return self._sizes(sheet, place)
        # a column that is no field of ours is looked up by its own name
        if not sheet.has(column.id):
            columns = {**sheet.columns, column.id: column.id}
            texts = Sheet(sheet.file, sheet.table, sheet.row_numbers, columns, sheet.faults, sheet.bad).distinct(
                column.id
            )
        else:
            texts = sheet.distinct(column.id)
        codes, _ = texts.codes(lambda text: place.get(self._read(column.id, text), 0), 0, np.int32)
        return codes

    def _read(self, id: str, text: str) -> str:
        if id == "industry":
            match = self._words.industry(text)
            return match.industry.id if match else ""
        if id == "headcount":
            found = self._words.headcount(text)
            return found[1].id if found and found[1] else ""
        return self._value(id, text)

    def _ages(self, sheet: Sheet, column: Column, place: Mapping[str, int]) -> IntArray:
        codes: IntArray = np.zeros(sheet.rows, dtype=np.int32)
        if "founded" in column.fields:
            founded = sheet.distinct("founded")
            answered = sheet.distinct("answered_at") if sheet.has("answered_at") else None
            codes = self._age_codes(founded, answered, place)
        if sheet.has("age_band"):
            bands, _ = sheet.distinct("age_band").codes(
                lambda text: place.get(band.id, 0) if (band := self._words.age_band(text)) else 0, 0, np.int32
            )
            codes = np.where(codes > 0, codes, bands)
        return codes

    def _age_codes(self, founded: Distinct, answered: Distinct | None, place: Mapping[str, int]) -> IntArray:
        """Look at each pair of dates once."""
        as_of = parse_date(self._responses.as_of) if self._responses.as_of else None
        width = (len(answered.texts) if answered else 0) + 1
        index = answered.index if answered else np.full(len(founded.index), -1, dtype=np.int64)
        pairs, inverse = np.unique((founded.index + 1) * width + index + 1, return_inverse=True)
        table = np.zeros(len(pairs), dtype=np.int32)
        for i, pair in enumerate(pairs.tolist()):
            start, at = divmod(pair, width)
            if start == 0:
                continue
            born = parse_date(founded.texts[start - 1])
            then = parse_date(answered.texts[at - 1]) if answered and at else as_of
            if born and then:
                years = age_in_years(born, then)
                band = self._words.age_band_of(years) if years >= 0 else None
                table[i] = place.get(band.id, 0) if band else 0
        ages: IntArray = table[inverse.reshape(-1)]
        return ages

    def _sizes(self, sheet: Sheet, place: Mapping[str, int]) -> IntArray:
        texts = [sheet.distinct(field) if sheet.has(field) else None for field in ("industry", "headcount", "revenue")]
        combined = np.zeros(sheet.rows, dtype=np.int64)
        for column in texts:
            combined = combined * ((len(column.texts) if column else 0) + 1)
            combined = combined + (column.index + 1 if column else 0)
        found, inverse = np.unique(combined, return_inverse=True)
        table = np.zeros(len(found), dtype=np.int32)
        for i, code in enumerate(found.tolist()):
            cells = []
            rest = code
            for column in reversed(texts):
                rest, at = divmod(rest, (len(column.texts) if column else 0) + 1)
                cells.append(column.texts[at - 1] if column and at else "")
            industry, headcount, revenue = reversed(cells)
            staff = self._words.headcount(headcount) if headcount else None
            size = self._words.size_class(
                self._words.industry(industry) if industry else None,
                staff[0] if staff else None,
                self._words.revenue(revenue) if revenue else None,
            )
            table[i] = place.get(size.id, 0) if size else 0
        sizes: IntArray = table[inverse.reshape(-1)]
        return sizes


def _values_of(ids: tuple[str, ...], responses: Responses) -> dict[str, dict[str, None]]:
    return Grouping(responses).look(ids)


def _all_values(parts: Iterable[dict[str, dict[str, None]]]) -> dict[str, dict[str, None]]:
    """Return the values of several parts of a file together."""
    seen: dict[str, dict[str, None]] = {}
    for part in parts:
        for id, values in part.items():
            seen.setdefault(id, {}).update(values)
    return seen


_LABELS: Final = {
    "age": Text("成立年限", "Age of the firm"),
    "wave": Text("轮次", "Wave"),
    "size_class": Text("规模类型", "Size class"),
}


def _known_values(profile: Profile, id: str) -> dict[str, Text]:
    if id == "industry":
        return {industry.id: industry.name for industry in profile.industries}
    lists: dict[str, tuple[Choice, ...] | tuple[Span, ...]] = {
        "age": profile.age_bands,
        "headcount": profile.headcount_bands,
        "role": profile.roles,
        "region": profile.regions,
        "size_class": profile.size_classes,
    }
    return {entry.id: entry.name for entry in lists.get(id, ())}


def parse_by(by: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Return groupings from option values: `industry` or crossings `industry*age` (also × and x between blanks).

    >>> parse_by(["industry", "industry*age", "industry × age"])
    (('industry',), ('industry', 'age'))
    """
    out: dict[tuple[str, ...], None] = {}
    for text in by:
        parts = [part.strip() for part in text.replace("×", "*").replace(" x ", "*").split("*")]
        out[tuple(dict.fromkeys(ALIASES.get(part, part) for part in parts))] = None
    return tuple(out)
