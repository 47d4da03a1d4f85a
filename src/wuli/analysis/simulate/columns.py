"""Draws of one block and wave -> the columns of a response file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wuli.analysis.simulate import draw as d
from wuli.analysis.simulate.draw import Bools, Codes, Singles
from wuli.analysis.simulate.mixture import largest_remainder
from wuli.analysis.simulate.options import SimulationOptions
from wuli.analysis.simulate.population import Column, ItemPlan, Population

SYNTHETIC: Final = "synthetic"
DONT_KNOW: Final = "dk"
_ID_DIGITS: Final = 7
_YEAR: Final = 365
# how long an answer takes: lognormal, in seconds
_SECONDS_MEDIAN, _SECONDS_SPREAD, _SECONDS_LEAST, _SECONDS_MOST = 480.0, 0.45, 90, 7200


class Columns:
    """Gathers the columns of one table in the order of the response file."""

    def __init__(self, population: Population, options: SimulationOptions, block: int, wave: int, rows: int) -> None:
        """Gather `rows` rows of a block and wave."""
        self._population, self._options, self._rows = population, options, rows
        self._block, self._wave = block, wave
        self._found: dict[str, pa.Array] = {}
        self._gaps = self._stream(d.GAPS)

    def _stream(self, purpose: int) -> np.random.Generator:
        return d.stream(self._options.seed, self._block, purpose + self._wave)

    # Who answers

    def add_ids(self, start: int, kept: int) -> None:
        """Add firm ids (and the wave): the first `kept` rows are firms of the first wave, the others new ones."""
        numbers = np.arange(start + 1, start + 1 + self._rows)
        numbers[kept:] += self._options.n
        digits = max(_ID_DIGITS, len(str(self._options.rows)))
        texts = pc.utf8_lpad(pa.array(numbers).cast(pa.string()), digits, "0")
        self._found["firm_id"] = pc.binary_join_element_wise("SIM", texts, "-")
        if self._options.waves > 1:
            self._found["wave"] = pa.array(np.full(self._rows, self._wave + 1, dtype=np.int8))

    def add_profile(self, codes: Mapping[str, Codes]) -> None:
        """Add the profile columns, the maker's fact, the day of the answer and the seconds it took."""
        # numbers of staff and the fact stay the same over the waves
        rng = d.stream(self._options.seed, self._block, d.MAKERS)
        for column in self._population.columns:
            if column.spans:
                self._found[column.name] = pa.array(d.draw_headcount(column, codes[column.name], rng))
            else:
                self._found[column.name] = _coded(codes[column.name], column.values)
        if "industry" in codes and len(self._population.makers):
            makes = rng.random(self._rows) < self._population.makers[codes["industry"]]
            self._found["is_manufacturer"] = pa.array(makes.astype(np.int8))
        self._add_days()

    def _add_days(self) -> None:
        rng = self._stream(d.DAYS)
        first = dt.date.fromisoformat(self._population.first_day) + dt.timedelta(days=_YEAR * self._wave)
        days = [str(first + dt.timedelta(days=i)) for i in range(self._population.days)]
        self._found["answered_at"] = _coded(rng.integers(0, len(days), self._rows, dtype=np.int16), days)
        seconds = _SECONDS_MEDIAN * np.exp(_SECONDS_SPREAD * rng.standard_normal(self._rows))
        whole = np.clip(seconds, _SECONDS_LEAST, _SECONDS_MOST).astype(np.int32)
        self._found["duration_seconds"] = pa.array(whole)

    # Answers

    def add_item(self, item: ItemPlan, answer: Codes) -> None:
        """Add an item, or both halves of a slot, of which the fact fills one."""
        empty, unknown = self._holes()
        if not item.fact:
            self._found[item.columns[0]] = self._answers(item, answer, empty, unknown)
            return
        makes = np.asarray(self._found[item.fact]).astype(bool)
        for name, other in zip(item.columns, (~makes, makes), strict=True):
            self._found[name] = self._answers(item, answer, empty | other, unknown & ~other)

    def _holes(self) -> tuple[Bools, Bools]:
        """Return which answers are missing and which are don't-knows."""
        none = np.zeros(self._rows, dtype=bool)
        missing, unknown = self._options.missing, self._options.dont_know
        if missing + unknown == 0:
            return none, none
        where = self._gaps.random(self._rows, dtype=np.float32)
        return where < missing, (where >= missing) & (where < missing + unknown)

    def _answers(self, item: ItemPlan, answer: Codes, empty: Bools, unknown: Bools) -> pa.Array:
        plain = item.codes == tuple(str(i + 1) for i in range(len(item.codes)))
        if plain and not self._options.dont_know:
            return pa.array((answer + 1).astype(np.int8), mask=empty)
        codes = np.where(unknown, len(item.codes), answer).astype(np.int16)
        return _coded(codes, (*item.codes, DONT_KNOW), empty)

    def add_questions(self, general: Singles) -> None:
        """Add the extra questions: one column a single choice, one 0/1 column an option of a multiple choice."""
        rng = self._stream(d.QUESTIONS)
        for plan in self._population.questions:
            found = d.draw_question(plan, general, rng, exact=self._options.exact)
            empty = self._holes()[0]
            if not plan.multi:
                self._found[plan.id] = _coded(found, plan.options, empty)
                continue
            for option, ticks in zip(plan.options, found, strict=True):
                self._found[f"{plan.id}.{option}"] = pa.array(ticks.astype(np.int8), mask=empty)

    # Design

    def add_design(self, codes: Mapping[str, Codes]) -> None:
        """Add stratum and design weight: firms of the population for which a response stands."""
        if self._population.frame is None:
            return
        name, frame, each = self._population.frame
        column = self._population.column(name)
        weights = [_design_weight(column, i, frame, each, self._options) for i in range(len(column.values))]
        self._found["stratum"] = _coded(codes[name], column.values)
        self._found["design_weight"] = pa.array(np.array(weights)[codes[name]])

    def table(self, marks: Mapping[str, str]) -> pa.Table:
        """Return the table, its last column saying that every row is synthetic."""
        self._found[SYNTHETIC] = pa.array(np.ones(self._rows, dtype=np.int8))
        table = pa.table(self._found)
        return table.replace_schema_metadata(dict(marks))


def _design_weight(
    column: Column, i: int, frame: Mapping[str, Fraction], each: Fraction, options: SimulationOptions
) -> float:
    sampled = column.shares[i]
    if options.exact:
        sampled = Fraction(largest_remainder(column.shares, options.n)[i], options.n)
    return round(float(each * frame[column.values[i]] / sampled), 6) if sampled else 0.0


def _coded(codes: np.ndarray[Any, Any], values: Sequence[str], empty: Bools | None = None) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int16), mask=empty), pa.array(values, pa.string()))
