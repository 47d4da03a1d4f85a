"""The list of rows in doubt, one entry a row, made in a second reading of the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from wuli.analysis.profile_columns import ProfileReader, choices_of
from wuli.analysis.quality import kinds
from wuli.analysis.quality.report import QualityReport
from wuli.analysis.quality.row_checks import RowFindings, check_rows, ladders, revenue_per_head
from wuli.analysis.rule_columns import BatchFacts
from wuli.instrument.model import Slot
from wuli.instrument.pack import Pack
from wuli.instrument.text import EMPTY, Text
from wuli.responses import ResponseBatch, Responses
from wuli.responses.items import Sheet

_SIGNIFICANT: Final = 4


@dataclass(frozen=True, slots=True)
class FlaggedRow:
    """A row with its flags: row number of the file, firm, flag ids, what was seen (by flag id), and whether in doubt."""

    row: int
    firm_id: str
    flags: tuple[str, ...]
    seen: dict[str, Text]
    doubtful: bool


def flagged_rows(responses: Responses, report: QualityReport, *, as_of: str = "") -> Iterator[FlaggedRow]:
    """Yield every row with a flag, in file order. Reads the file again."""
    reader = ProfileReader(responses.pack, as_of)
    for batch in responses.batches():
        masks = report.marks.flags(batch.sheet.row_numbers)
        rows = np.flatnonzero(masks)
        if len(rows) == 0:
            continue
        doubt = report.marks.doubtful(batch.sheet.row_numbers)
        teller = _Teller(responses.pack, report, batch, reader)
        ids = batch.firm_ids.take(rows).to_pylist()
        for row, id in zip(rows.tolist(), ids, strict=True):
            flags = report.marks.ids(int(masks[row]))
            number = int(batch.sheet.row_numbers[row])
            yield FlaggedRow(number, id, flags, teller.seen(row, flags), bool(doubt[row]))


class _Teller:
    """Says what was seen in the rows of a batch."""

    def __init__(self, pack: Pack, report: QualityReport, batch: ResponseBatch, reader: ProfileReader) -> None:
        self._pack, self._report, self._sheet = pack, report, batch.sheet
        profile = reader.read(batch.sheet, batch.answers)
        facts = BatchFacts(pack, batch.answers, choices_of(batch.sheet, pack), profile)
        self._found: RowFindings = check_rows(facts, batch.sheet)
        self._per_head = revenue_per_head(profile)
        part = next(iter(ladders(pack)), None)
        item = pack.instrument.item(part.when_true) if isinstance(part, Slot) else part
        self._codes = item.codes if item is not None else ()
        self._words: dict[str, Callable[[int], Text]] = {
            kinds.SAME_FIRM: lambda row: self._twin(kinds.SAME_FIRM, row),
            kinds.SAME_ANSWERS: lambda row: self._twin(kinds.SAME_ANSWERS, row),
            kinds.ALL_SAME: self._all_same,
            kinds.LONG_RUN: self._long_run,
            kinds.TOO_FAST: self._too_fast,
            kinds.MOSTLY_UNKNOWN: self._unknown,
            kinds.FOUNDED_AFTER: self._dates,
            kinds.REVENUE_PER_HEAD: self._money,
            kinds.REGION_UNLISTED: lambda row: _as_written(self._sheet, "region", row),
            kinds.ROLE_UNLISTED: lambda row: _as_written(self._sheet, "role", row),
        }

    def seen(self, row: int, flags: tuple[str, ...]) -> dict[str, Text]:
        """Return what was seen, for each flag that has something to show."""
        told = {id: self._words[id](row) for id in flags if id in self._words}
        return {id: text for id, text in told.items() if text}

    def _twin(self, id: str, row: int) -> Text:
        twins = self._report.marks.twins.get(id)
        first = twins.first_of(int(self._sheet.row_numbers[row])) if twins else None
        if first is None:
            return Text("本组第一行", "first of its group")
        return Text(f"同第 {first} 行", f"same as row {first}")

    def _all_same(self, row: int) -> Text:
        answer, count = self._answer(row), int(self._found.runs.known[row])
        return Text(f"{count} 项都答 {answer}", f"{answer} in all {count}")

    def _long_run(self, row: int) -> Text:
        answer, count = self._answer(row), int(self._found.runs.longest[row])
        return Text(f"连续 {count} 项答 {answer}", f"{answer} in {count} running")

    def _answer(self, row: int) -> str:
        return self._codes[int(self._found.runs.answer[row]) - 1]

    def _too_fast(self, row: int) -> Text:
        seconds, asked = _number(float(self._found.durations[row])), int(self._found.asked[row])
        return Text(f"{seconds} 秒，{asked} 项", f"{seconds} s for {asked} items")

    def _unknown(self, row: int) -> Text:
        unknown, asked = int(self._found.unknown[row]), int(self._found.asked[row])
        return Text(f"{asked} 项中 {unknown} 项未知", f"{unknown} of {asked} unknown")

    def _dates(self, row: int) -> Text:
        founded, answered = (_written(self._sheet, field, row) for field in ("founded", "answered_at"))
        return Text(f"成立 {founded}，填答 {answered or '—'}", f"founded {founded}, answered {answered or '—'}")

    def _money(self, row: int) -> Text:
        amount = _number(float(self._per_head[row]))
        return Text(f"人均 {amount} 万元", f"CNY {amount} × 10,000 per head")


def _number(value: float) -> str:
    """Return a number with four significant digits at most.

    >>> _number(12000.0), _number(0.0333333)
    ('12,000', '0.03333')
    """
    if value.is_integer() or abs(value) >= 10**_SIGNIFICANT:
        return f"{value:,.0f}"
    return f"{value:.{_SIGNIFICANT}g}"


def _as_written(sheet: Sheet, field: str, row: int) -> Text:
    text = _written(sheet, field, row)
    return Text(f"“{text}”", f'"{text}"') if text else EMPTY


def _written(sheet: Sheet, field: str, row: int) -> str:
    return str(sheet.column(field)[row].as_py()) if sheet.has(field) else ""
