"""Responses -> scores -> results: the same steps for one firm and for ten million."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import pyarrow as pa

from wuli.instrument.pack import Pack
from wuli.responses import ResponseBatch, Responses
from wuli.scoring.columns import to_columns
from wuli.scoring.plan import Plan, compile_plan
from wuli.scoring.records import Record, to_records
from wuli.scoring.scores import Scores, score

KEY_FIELDS: Final = ("wave", "respondent")


@dataclass(frozen=True, slots=True)
class Assessed:
    """A batch of firms with their scores."""

    pack: Pack
    responses: ResponseBatch
    scores: Scores

    def records(self) -> list[Record]:
        """Return one result object a firm: firm_id, wave and respondent where the file has them, pack, scores."""
        identity = {"id": self.pack.id, "edition": self.pack.edition, "hash": self.pack.hash}
        heads: list[Record] = [{"firm_id": id} for id in self.responses.firm_ids.to_pylist()]
        for field in KEY_FIELDS:
            if self.responses.sheet.has(field):
                # as text, so that a wave of 2023 is the same wave from CSV, Excel and an integer column
                texts = self.responses.sheet.distinct(field)
                for row, head in enumerate(heads):
                    head[field] = texts.text_at(row) or None
        records = to_records(self.scores)
        return [{**head, "pack": dict(identity), **record} for head, record in zip(heads, records, strict=True)]

    def one(self, row: int) -> Record:
        """Return the result object of one firm."""
        return self.rows(row, row + 1).records()[0]

    def rows(self, start: int, stop: int) -> Assessed:
        """Return rows start..stop, scored again by the same plan."""
        sheet = self.responses.sheet
        part = replace(
            self.responses,
            answers=self.responses.answers.part(start, stop),
            sheet=replace(
                sheet,
                table=sheet.table.slice(start, stop - start),
                row_numbers=sheet.row_numbers[start:stop],
                bad=sheet.bad[start:stop],
            ),
            firm_ids=self.responses.firm_ids.slice(start, stop - start),
        )
        return Assessed(self.pack, part, score(self.scores.plan, part.answers))

    def table(self) -> pa.Table:
        """Return the results flattened with dots, after the file's other columns."""
        columns: dict[str, Any] = {"firm_id": self.responses.firm_ids}
        for name, array in self.responses.extra_columns(self._used()).items():
            columns.setdefault(name, array)
        for key, text in (("id", self.pack.id), ("edition", self.pack.edition), ("hash", self.pack.hash)):
            columns[f"pack.{key}"] = _constant(text, self.scores.rows)
        columns.update(to_columns(self.scores))
        return pa.table(columns)

    def _used(self) -> frozenset[str]:
        """The fields that results carry already: answers to items and slots, and the firm id."""
        return frozenset(("firm_id", *(part.id for part in self.pack.instrument.answerable)))


def assess(responses: Responses, plan: Plan | None = None) -> Iterator[Assessed]:
    """Yield the scored batches of a response file."""
    plan = plan or compile_plan(responses.pack.instrument)
    for batch in responses.batches():
        yield Assessed(responses.pack, batch, score(plan, batch.answers))


def _constant(text: str, rows: int) -> pa.Array:
    index = pa.array(np.zeros(rows, dtype=np.int8))
    return pa.DictionaryArray.from_arrays(index, pa.array([text]))
